"""What stands on ``/downloads``: the page's own parameters, and each layer with its files, citation and addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from geo import catalogs, crs, periods
from geo.catalogs import Facts, FileFacts
from geo.citations import Cited
from geo.crs import DEGREES, SUPPORTED
from geo.errors import GeoError, InvalidParameter, UnknownParameter
from geo.formats import FORMATS, Format, projects
from geo.layers import Layer
from geo.maps.answer import labels
from geo.maps.parts import script_json
from geo.ogcapi.addresses import VERSION, Pairs, versioned, with_query
from geo.periods import Days
from geo.text import ENGLISH, LANGUAGES, Language
from geo.web import changelog, parameters, speech
from geo.web.errors import raise_all
from geo.web.site import Site

FILTERS: Final = ("datetime", "section")
PARAMETERS: Final = (*FILTERS, "crs", speech.PARAMETER)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page's form asks for: the filters as text, a reference system other than degrees, and the language."""

    filters: Mapping[str, str]
    crs: str = ""
    lang: str = ENGLISH.code


class Narrowed(NamedTuple):
    """What the links of a layer hold of what was chosen, and the language they are described in."""

    pairs: Pairs
    system: str
    lang: str


def sorted_pairs(query: str) -> Pairs:
    """Return the parameters of the page in their order, what is empty left out."""
    pairs = [pair for pair in parse_qsl(query) if pair[1]]
    return sorted(pairs, key=lambda pair: PARAMETERS.index(pair[0]) if pair[0] in PARAMETERS else len(PARAMETERS))


def read(site: Site, given: MultiDict[str, str]) -> Chosen:
    """Read the page's own parameters.

    Raises
    ------
    InvalidParameter, UnknownParameter, WrongParameters
        If one is unknown, given twice or malformed.
    """
    chosen: dict[str, str] = {}
    errors: list[GeoError] = []
    for name, texts in given.lists():
        try:
            if len(texts) > 1:
                raise InvalidParameter(name, ", ".join(texts), "this parameter once")
            if not texts[0]:
                continue
            if name == VERSION:
                continue
            if name not in PARAMETERS:
                raise UnknownParameter(name, (*PARAMETERS, "from", "to", VERSION))
            chosen[name] = _value(site, name, texts[0])
        except (InvalidParameter, UnknownParameter) as error:
            errors.append(error)
    raise_all(errors)
    system, lang = chosen.pop("crs", ""), chosen.pop(speech.PARAMETER, ENGLISH.code)
    return Chosen(chosen, "" if system in DEGREES else system, lang)


def page(site: Site, chosen: Chosen, facts: Facts) -> dict[str, Any]:
    """Return what the template shows, in the language that was chosen."""
    dataset, language = site.dataset, LANGUAGES[chosen.lang]
    text = chosen.filters.get("datetime")
    days = periods.parse_days(text) if text else Days()
    whole = cited(site)
    place = catalogs.Place(site.url, site.settings.corrections, facts, site.version)
    described = catalogs.web_page(dataset, place)
    return {
        "layers": [_entry(site, layer, chosen, facts) for layer in dataset.catalogue.tables],
        "formats": [
            {"label": form.title, "note": language.site_text(f"downloads.format.{form.name}")}
            for form in FORMATS.values()
        ],
        "systems": {code: system.title for code, system in SUPPORTED.items() if code not in DEGREES},
        "chosen": chosen,
        "sections": {id: language.vocabularies["section"].get(id, name) for id, name in _sections(site).items()},
        "section": chosen.filters.get("section", "").split(","),
        "from_text": _iso(days.start),
        "to_text": _iso(days.last),
        "has_time": any(layer.time for layer in dataset.catalogue.tables),
        "whole_version": whole.version,
        "whole": _citation("all", whole),
        "project": f"/downloads/{projects.name(dataset)}.qgz",
        "kit": f"/downloads/{projects.name(dataset)}-qgis.zip" if projects.is_portable(dataset) else None,
        "package": f"/downloads/{projects.layers_file(dataset)}" if projects.is_portable(dataset) else None,
        "api": site.addresses.api,
        "has_changelog": (dataset.catalogue.folder / changelog.FILE).is_file(),
        "json_ld": Markup(script_json(described)),
    }


def address(site: Site, layer: Layer, form: Format) -> str:
    """Return the whole address of a whole layer's file."""
    return catalogs.file(site.url, layer, form, site.version)


def cited(site: Site, layer: Layer | None = None) -> Cited:
    """Return a layer, or the data as a whole, as a site wants it cited: at the release that it shows."""
    found = Cited.of(site.dataset, site.url, layer)
    return replace(found, url=versioned(found.url, site.version))


def size(count: int, language: Language = ENGLISH) -> str:
    """Return a number of bytes for people.

    >>> size(999), size(1_000), size(1_518_380)
    ('999 B', '1 kB', '1.5 MB')
    """
    if count < 1_000:
        return language.site_text("downloads.bytes", number=count)
    if count < 999_500:
        return language.site_text("downloads.kilobytes", number=round(count / 1_000))
    return language.site_text("downloads.megabytes", number=language.number(round(count / 1_000_000, 1)))


def _value(site: Site, name: str, text: str) -> str:
    """Return a parameter's value as the links hold it."""
    if name == "datetime":
        return periods.parse_days(text).text()
    if name == "crs":
        return crs.parse(text).code
    if name == speech.PARAMETER:
        return speech.known(text)
    known = _sections(site)
    for section in text.split(","):
        if section not in known:
            raise InvalidParameter("section", section, f"one of {', '.join(known)}")
    return text


def _sections(site: Site) -> dict[str, str]:
    """Return the name of each border section, where there are incidents to be filtered by it."""
    return labels(site.dataset).get("section", {}) if "incidents" in site.dataset.catalogue else {}


def _entry(site: Site, layer: Layer, chosen: Chosen, facts: Facts) -> dict[str, Any]:
    """Return a layer as the page lists it; only the filters that it has are in its links."""
    known = parameters.known(layer, paged=False)
    kept = [(name, text) for name, text in chosen.filters.items() if name in known]
    asked = parameters.read(layer, with_query("", kept).removeprefix("?"), paged=False)
    moved = bool(chosen.crs and layer.geometry)
    forms = [form for form in FORMATS.values() if form.takes(layer)]
    shown = {} if kept or moved else facts
    return {
        "name": layer.name,
        "title": layer.title,
        "description": layer.description,
        "rows": site.dataset.items(asked.query).number_matched,
        "narrowed": bool(kept),
        "geometry": layer.geometry,
        "licences": layer.licences,
        "attribution": layer.attribution,
        "files": [
            _file(layer, form, Narrowed(kept, chosen.crs if moved else "", chosen.lang), shown) for form in forms
        ],
        "total": len(forms),
        "checksums": [(form.title, known_file.sha256) for form, known_file in _checked(layer, forms, facts)],
        "source": (layer.path, layer.hash.removeprefix("sha256:")) if layer.hash else None,
        "styles": [f"/downloads/{layer.name}.{end}" for end in ("qml", "sld")] if layer.geometry else [],
        "citation": _citation(layer.name, cited(site, layer)),
        "api": with_query(site.addresses.items(layer.name), kept),
        "qgis": site.addresses.api,
    }


def _file(layer: Layer, form: Format, narrowed: Narrowed, facts: Facts) -> dict[str, Any]:
    """Return a file as the page lists it: one that cannot be in the chosen system says so."""
    pairs, system, lang = narrowed
    query = [*pairs, ("crs", system)] if system and form.any_crs else pairs
    known = facts.get((layer.name, form.name))
    return {
        "label": form.title,
        "url": with_query(catalogs.file("", layer, form), query),
        "size": size(known.size, LANGUAGES[lang]) if known else "",
        "bytes": known.size if known else None,
        "stays": bool(system) and not form.any_crs,
    }


def _checked(layer: Layer, forms: list[Format], facts: Facts) -> list[tuple[Format, FileFacts]]:
    return [(form, facts[layer.name, form.name]) for form in forms if (layer.name, form.name) in facts]


def _citation(name: str, cited: Cited) -> dict[str, str]:
    csl = json.dumps([cited.csl()], ensure_ascii=False, indent=2)
    return {"id": name, "text": cited.text(), "bibtex": cited.bibtex().rstrip(), "csl": csl}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
