"""``/releases``: which releases of the data there are, what is in one, and its files, which never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any, Final

from flask import Blueprint, Response, render_template, send_file

from geo import text
from geo.citations import Cited
from geo.errors import NotFound
from geo.releases import SUMS, Release
from geo.releases.sums import digest
from geo.store import Dataset
from geo.web import negotiation, parameters, ranges, speech
from geo.web.answers import FOR_EVER, REVALIDATE, json_answer, vary
from geo.web.listings import size
from geo.web.site import Site, current

blueprint = Blueprint("releases", __name__, url_prefix="/releases")

FORMS: Final = {"html": "text/html", "json": "application/json"}
TYPES: Final[Mapping[str, str]] = {
    ".cff": "text/yaml",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    "": "text/plain",
}
"""Media types by the end of a file's name."""


@blueprint.get("", strict_slashes=False)
def index() -> Response:
    """Answer with the releases, the newest first."""
    form = _form()
    site = current().current
    found = [site.releases.get(name) for name in site.releases.names()[::-1]]
    if form == "json":
        return _json({"releases": [_short(site, release) for release in found]})
    return _page("releases.html", releases=[_entry(site, release) for release in found])


@blueprint.get("/<name>/")
def release(name: str) -> Response:
    """Answer with what a release holds: its files, what changed in it, and how to cite it."""
    form = _form()
    site = current().current
    found = site.releases.get(name)
    cited = replace(Cited.of(_Described(found), site.url), url=f"{site.url}{_path(found)}")
    if form == "json":
        files = [
            {
                "path": each.path,
                "url": f"{site.url}{_path(found, each.path)}",
                "bytes": each.size,
                "sha256": each.sha256,
            }
            for each in found.files
        ]
        described = _short(site, found) | {"citation": cited.text(), "csl": cited.csl(), "files": files}
        return _json(described | {"layers": found.changes.document()["layers"]})
    files = [{"path": each.path, "size": size(each.size), "sha256": each.sha256} for each in found.files]
    titles = {layer.name: layer.title for layer in found.catalogue.tables}
    layers = [(titles.get(each, each), rows, found.changes.counts(each)) for each, rows in found.changes.rows.items()]
    return _page("release.html", release=_entry(site, found), files=files, layers=layers, cited=cited)


@blueprint.get("/<name>/<path:path>")
def file(name: str, path: str) -> Response:
    """Answer with a file of a release: only those that its checksums list."""
    parameters.refuse_all()
    found = current().current.releases.get(name)
    known = {each.path: each for each in found.files}
    if path not in known:
        raise NotFound(f"file in release {name}:", path, tuple(known))
    place = found.folder / path
    made = datetime.combine(found.created, time(), UTC)
    ranges.settle(place.stat().st_size)
    response = send_file(
        place,
        mimetype=TYPES.get(place.suffix, "application/octet-stream"),
        conditional=True,
        etag=known[path].sha256 or digest(place),
        last_modified=made,
    )
    response.headers["Cache-Control"] = FOR_EVER
    if path == SUMS or place.suffix in ("", ".md", ".cff"):
        response.headers["Content-Disposition"] = "inline"
    return response


class _Described(Dataset):
    """The description of a release, without its data: what a citation needs."""

    def __init__(self, release: Release) -> None:
        self.catalogue = release.catalogue


def _form() -> str:
    """Return what the answer is to be, and let a page be in its language."""
    speech.read("f")
    return negotiation.chosen(FORMS)


def _path(release: Release, path: str = "") -> str:
    return f"/releases/{release.name}/{path}"


def _short(site: Site, release: Release) -> dict[str, Any]:
    """Return a release as JSON lists it."""
    return {
        "name": release.name,
        "created": release.created.isoformat(),
        "previous": release.changes.old or None,
        "url": f"{site.url}{_path(release)}",
        "map": f"{site.url}/?v={release.name}",
        "api": f"{site.url}/api?v={release.name}",
        "sha256sums": f"{site.url}{_path(release, SUMS)}",
    }


def _entry(site: Site, release: Release) -> dict[str, Any]:
    """Return a release as the pages say it."""
    changes = release.changes
    counts = {layer: changes.counts(layer) for layer in changes.rows}
    return {
        "name": release.name,
        "path": _path(release),
        "day": text.day(release.created, speech.spoken()),
        "previous": changes.old,
        "total": {kind: sum(each[kind] for each in counts.values()) for kind in next(iter(counts.values()), {})},
        "is_present": site.present == release,
    }


def _json(document: Mapping[str, Any]) -> Response:
    response = json_answer(document)
    vary(response, "Accept")
    return response


def _page(template: str, **context: Any) -> Response:
    response = Response(render_template(template, **context), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    vary(response, "Accept")
    return speech.vary(response)
