"""``/changes``: what changed in the data between a release and another, or the current data, with the reasons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict

from geo import text
from geo.errors import InvalidParameter, NotFound
from geo.layers import Catalogue
from geo.ogcapi.addresses import PAGES, with_query
from geo.releases import Change, Changes, changes, since
from geo.store import Dataset
from geo.web import negotiation, speech, versions
from geo.web.answers import REVALIDATE, json_answer, vary
from geo.web.site import Site, current

blueprint = Blueprint("changes", __name__)

PARAMETERS: Final = ("since", "until", "incident", "f")
FORMS: Final = {"html": "text/html", "json": "application/json"}
INCIDENTS: Final = "incidents"
FIRST: Final = (INCIDENTS, "crossings", "crossing-status", "series")
"""Layers whose changes are told first."""

MOST: Final = 200
"""Changes that a page lists; the JSON has all."""

MOST_IDS: Final = 1_000


@dataclass(frozen=True)
class Asked:
    """What is asked: two states of the data, and of which incidents; of none by name, everything."""

    since: Site
    until: Site
    ids: tuple[str, ...]

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parameters that ask for it."""
        pairs = [("since", self.since.version), ("until", self.until.version), ("incident", ",".join(self.ids))]
        return [pair for pair in pairs if pair[1]]


@blueprint.get("/changes")
def page() -> Response:
    """Answer with what changed, as a page or as JSON."""
    speech.read(*PARAMETERS)
    form = negotiation.chosen(FORMS)
    asked = _read(current(), request.args)
    found = changes(asked.since.dataset, asked.until.dataset)
    if asked.ids:
        listed = since(asked.since.dataset, asked.until.dataset, asked.ids)
        found = replace(found, rows={}, added={}, listed=tuple(listed))
    if form == "json":
        response = json_answer(_document(asked, found))
    else:
        response = Response(
            render_template("changes.html", **_context(asked, found)), content_type="text/html; charset=utf-8"
        )
        response.headers["Cache-Control"] = REVALIDATE
        speech.vary(response)
    vary(response, "Accept")
    return response


def _read(site: Site, given: MultiDict[str, str]) -> Asked:
    """Read the parameters; without an end, the data that the page is shown with.

    Raises
    ------
    InvalidParameter, UnknownRelease
        If one is missing, malformed, or the end is before the beginning.
    """
    names = site.releases.names()
    first, last = (_one(given, name) for name in ("since", "until"))
    if not first:
        raise InvalidParameter("since", first, f"a release, one of {', '.join(names)}" if names else "a release")
    older, newer = _at(site, first), _at(site, last) if last else site
    if newer.version and names.index(newer.version) < names.index(first):
        raise InvalidParameter("until", newer.version, f"a release that is not older than since={first}")
    ids = tuple(dict.fromkeys(id for id in _one(given, "incident").split(",") if id))
    if len(ids) > MOST_IDS:
        raise InvalidParameter("incident", f"{len(ids)} ids", f"at most {MOST_IDS}")
    known = older.dataset.catalogue
    if ids and INCIDENTS not in known:
        raise NotFound("layer", INCIDENTS, [layer.name for layer in known.tables])
    return Asked(older, newer, ids)


def _at(site: Site, name: str) -> Site:
    """Return the site of a release; that of the current data is none, even if it is of that version."""
    return versions.named(site.releases.get(name).name)


def _one(given: MultiDict[str, str], name: str) -> str:
    texts = [each for each in given.getlist(name) if each]
    if len(texts) > 1:
        raise InvalidParameter(name, ", ".join(texts), "this parameter once")
    return texts[0] if texts else ""


def _document(asked: Asked, found: Changes) -> dict[str, Any]:
    site = asked.until.current
    own = with_query(f"{site.url}/changes", [*asked.query, ("f", "json")])
    return {
        "since": asked.since.version,
        "until": asked.until.version or None,
        **found.document(),
        "links": [{"rel": "self", "href": own, "type": "application/json"}],
    }


def _context(asked: Asked, found: Changes) -> dict[str, Any]:
    """Return what the template shows."""
    site, names = asked.until.current, asked.until.releases.names()
    catalogues = [asked.until.dataset.catalogue, asked.since.dataset.catalogue]
    ordered = sorted(found.listed, key=lambda change: (_place(change.layer), change.layer))
    return {
        "since": asked.since.version,
        "until": asked.until.version,
        "newest": asked.until.dataset.version,
        "releases": names[::-1],
        "asked": asked.ids,
        "total": len(found.listed),
        "counts": [
            (_title(catalogues, name), _counted(found.counts(name))) for name in found.rows if _is_in(found, name)
        ],
        "changes": [_entry(asked, catalogues, change) for change in ordered[:MOST]],
        "json_url": with_query("/changes", [*asked.query, ("f", "json")]),
        "incident": ",".join(asked.ids),
        "has_pages": site.has_map,
    }


def _entry(asked: Asked, catalogues: Sequence[Catalogue], change: Change) -> dict[str, Any]:
    """Return a change as the page says it."""
    held = asked.since if change.kind == "removed" else asked.until
    return {
        "id": change.id,
        "kind_text": _kind(change.kind),
        "title": change.title or change.id,
        "layer": _title(catalogues, change.layer),
        "day": text.day(change.date, speech.spoken()) if change.date else "",
        "reason": change.reason,
        "sources": list(_sources(asked.until.dataset, change.sources)),
        "fields": [
            (_field(catalogues, change.layer, each.field), _said(each.before), _said(each.after))
            for each in change.fields
        ],
        "url": _address(held, change) if held.has_map and change.layer in PAGES else "",
    }


def _is_in(found: Changes, layer: str) -> bool:
    return any(found.counts(layer).values())


def _counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(_kind(kind), count) for kind, count in counts.items() if count]


def _kind(kind: str) -> str:
    return speech.spoken().site_text(f"changes.kind.{kind}")


def _address(site: Site, change: Change) -> str:
    path = f"/{PAGES[change.layer]}/{change.id}"
    return with_query(path, [("v", site.version)] if site.version else [])


def _sources(dataset: Dataset, ids: Iterable[str]) -> Iterable[Mapping[str, Any]]:
    return (dataset.source(id) for id in ids if "sources" in dataset.catalogue)


def _place(layer: str) -> int:
    return FIRST.index(layer) if layer in FIRST else len(FIRST)


def _title(catalogues: Sequence[Catalogue], layer: str) -> str:
    return next((catalogue[layer].title for catalogue in catalogues if layer in catalogue), layer)


def _field(catalogues: Sequence[Catalogue], layer: str, name: str) -> str:
    schemas = (catalogue[layer].schema for catalogue in catalogues if layer in catalogue)
    return next((schema[name].title for schema in schemas if schema is not None and name in schema), name)


def _said(value: Any) -> str:
    """Return a value as a cell of the table holds it; nothing for none."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
