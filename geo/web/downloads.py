"""``/downloads``: every layer in every format, narrowed by date and section, each file saying what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from geo import periods, status
from geo.errors import GeoError, InvalidParameter, NotFound, UnknownParameter
from geo.formats import FORMATS, About
from geo.layers import Layer
from geo.maps.answer import labels
from geo.maps.state import from_form
from geo.ogcapi import Pairs
from geo.periods import Days
from geo.schemas import Schema
from geo.web import parameters
from geo.web.answers import REVALIDATE
from geo.web.errors import raise_all
from geo.web.site import Site, current

blueprint = Blueprint("downloads", __name__)

FILTERS = ("datetime", "section")


@blueprint.get("/downloads")
def page() -> Response | Redirect:
    """Answer with the page of all files; its form narrows the links."""
    canonical = from_form(request.query_string.decode())
    if canonical is not None:
        kept = sorted(parse_qsl(canonical), key=lambda pair: pair[0] != FILTERS[0])
        return redirect("/downloads" + (f"?{_query(kept)}" if kept else ""), 302)
    site = current()
    chosen = _filters(site)
    days = periods.parse_days(chosen["datetime"]) if "datetime" in chosen else Days()
    html = render_template(
        "downloads.html",
        formats=[{"label": form.title, "note": form.note} for form in FORMATS.values()],
        layers=[_entry(site, layer, chosen) for layer in site.dataset.catalogue.tables],
        sections=labels(site.dataset)["section"],
        section=chosen.get("section", "").split(","),
        from_text=_iso(days.start),
        to_text=_iso(days.last),
        action="/downloads",
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return response


@blueprint.get("/downloads/<name>.<extension>")
def file(name: str, extension: str) -> Response:
    """Answer with a file of a layer."""
    site = current()
    layer = site.table(name)
    if extension not in FORMATS:
        raise NotFound("format", extension, tuple(FORMATS))
    form = FORMATS[extension]
    asked = parameters.read(layer, request.query_string.decode(), paged=False, forms=True)
    frame = site.dataset.items(asked.query).frame
    described = _with_status(layer) if asked.query.as_of is not None else layer
    address = f"{site.url}/downloads/{quote(name)}.{extension}" + (
        f"?{_query(asked.window.pairs)}" if asked.window.pairs else ""
    )
    dataset = site.dataset
    about = About.of(layer, dataset, query=address, corrections=site.settings.corrections)
    text = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    response = Response(form.write(frame, described, about), content_type=form.media_type + text)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{dataset.version}.{extension}"'
    response.headers["Cache-Control"] = REVALIDATE
    for licence in layer.licences:
        response.headers.add("Link", f'<{licence.path}>; rel="license"')
    return response


def _filters(site: Site) -> dict[str, str]:
    """Read the page's own parameters, as text for the links once they are known to be right."""
    chosen: dict[str, str] = {}
    errors: list[GeoError] = []
    for name, texts in request.args.lists():
        if len(texts) > 1:
            errors.append(InvalidParameter(name, ", ".join(texts), "this parameter once"))
            continue
        text = texts[0]
        if not text:
            continue
        if name not in FILTERS:
            errors.append(UnknownParameter(name, (*FILTERS, "from", "to")))
            continue
        try:
            chosen[name] = periods.parse_days(text).text() if name == "datetime" else _section(site, text)
        except InvalidParameter as error:
            errors.append(error)
    raise_all(errors)
    return chosen


def _section(site: Site, text: str) -> str:
    known = labels(site.dataset)["section"]
    for section in text.split(","):
        if section not in known:
            raise InvalidParameter("section", section, f"one of {', '.join(known)}")
    return text


def _entry(site: Site, layer: Layer, chosen: dict[str, str]) -> dict[str, Any]:
    """Return a layer as the page lists it; only the filters that it has are in its links."""
    known = parameters.known(layer, paged=False)
    kept = [(name, text) for name, text in chosen.items() if name in known]
    query = f"?{_query(kept)}" if kept else ""
    asked = parameters.read(layer, _query(kept), paged=False)
    return {
        "name": layer.name,
        "title": layer.title,
        "description": layer.description,
        "rows": site.dataset.items(asked.query).number_matched,
        "licence": " and ".join(licence.title for licence in layer.licences),
        "licence_url": layer.licences[0].path if layer.licences else None,
        "attribution": layer.attribution,
        "version": site.dataset.version,
        "formats": [
            {"label": form.title, "url": f"/downloads/{layer.name}.{extension}{query}"}
            for extension, form in FORMATS.items()
        ],
    }


def _with_status(layer: Layer) -> Layer:
    """Return the layer with the fields a status as of a date adds."""
    assert layer.schema is not None, "a collection has a schema"
    extra = tuple(field for field in status.FIELDS if field.name not in layer.schema)
    return replace(layer, schema=Schema((*layer.schema.fields, *extra), layer.schema.key, layer.schema.references))


def _query(pairs: Pairs) -> str:
    return urlencode(list(pairs), safe="/,:", quote_via=quote)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
