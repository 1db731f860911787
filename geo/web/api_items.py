"""``/api/collections/{id}/items``: features in every form, and one feature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
import orjson
from flask import Blueprint, Response, request

from geo.crs import CRS84, DEGREES, SUPPORTED
from geo.errors import InvalidParameter
from geo.formats import FORMATS, About
from geo.layers import Layer
from geo.ogcapi import collections as collection_documents
from geo.ogcapi import features as feature_documents
from geo.ogcapi import items as item_documents
from geo.ogcapi import parameters as registry
from geo.ogcapi.addresses import GEOJSON, HTML, Addresses, with_form
from geo.ogcapi.items import PAGE, Answered, Frame
from geo.queries import Selection
from geo.web import negotiation, parameters
from geo.web.answers import REVALIDATE, link_header, tag_of, together, unchanged
from geo.web.site import Site, current

blueprint = Blueprint("api_items", __name__, url_prefix="/api/collections/<name>/items")

ITEM: Final = {"geojson": GEOJSON, "html": HTML}
ALIASES: Final = {"json": "geojson"}
"""Other names of a form, for clients that ask every OGC API alike."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a request for features asks: of which collection of a site, by which addresses, in what form and words."""

    site: Site
    layer: Layer
    asked: parameters.Asked
    form: str
    addresses: Addresses
    variant: str = ""

    @property
    def tag(self) -> str:
        """The entity tag of the answer: the same for the same question of the same data."""
        asked, addresses = self.asked, self.addresses
        parts = (addresses.site, addresses.version, self.layer.name, self.form, asked.window.form, asked.canonical)
        return tag_of(self.site.dataset.fingerprint, *parts, self.variant)

    def answered(self) -> Answered:
        """Return the page that answers, or all features for a file without a limit."""
        query = self.asked.query
        if self.form not in WRITERS and not any(name == "limit" for name, _ in self.asked.window.pairs):
            query = replace(query, limit=None)
        page = self.site.dataset.items(query)
        return Answered(self.layer, page, self.asked.window, self.site.now(), self.addresses, self.form)


@blueprint.get("", strict_slashes=False)
def items(name: str) -> Response:
    """Answer with the features of a collection that match a query."""
    site = current()
    layer = site.table(name)
    asked = parameters.read(layer, request.query_string, media=media(layer), forms=negotiation.is_form())
    asked_form = ALIASES.get(asked.window.form, asked.window.form)
    form = negotiation.in_language(negotiation.form_of(asked_form, item_documents.forms_of(layer)))
    question = Question(site, layer, asked, form, site.addresses, negotiation.variant(form))
    tag = question.tag
    response = unchanged(tag)
    if response is None:
        answered = question.answered()
        response = WRITERS.get(form, _file)(site, answered)
        response.headers.extend(headers(answered, tag))
    negotiation.varied(response, form)
    return response


@blueprint.get("/<path:id>", merge_slashes=False)
def item(name: str, id: str) -> Response:
    """Answer with one feature."""
    site = current()
    layer = site.table(name)
    known = registry.of_item(layer, (*ITEM, *ALIASES))
    values = parameters.read_all(parameters.split(request.query_string), known)
    asked = str(values.get("f", ""))
    wanted = feature_documents.Item(name, id, values.get("crs", SUPPORTED[CRS84]))
    document = feature_documents.item(site.dataset, wanted, site.addresses)
    if negotiation.in_language(negotiation.form_of(ALIASES.get(asked, asked), ITEM)) == "html":
        collection = collection_documents.collection(site.dataset, layer, site.addresses)
        response = negotiation.page(document, "api/item.html", collection=collection)
    else:
        response = negotiation.answer(document, GEOJSON)
    if layer.geometry is not None:
        response.headers["Content-Crs"] = f"<{wanted.system.uri}>"
    return response


def _geojson(site: Site, answered: Answered) -> Response:
    return Response(together(item_documents.items(site.dataset, answered)), content_type=GEOJSON)


def _html(site: Site, answered: Answered) -> Response:
    document: dict[str, Any] = orjson.loads(b"".join(item_documents.items(site.dataset, answered)))
    collection = collection_documents.collection(site.dataset, answered.layer, answered.addresses)
    response = negotiation.page(document, "api/items.html", collection=collection, pairs=answered.window.pairs)
    response.headers.pop("Link", None)  # the same for every form, see `headers`
    return response


def _file(site: Site, answered: Answered) -> Response:
    """Write the features in one of the file formats, a piece at a time."""
    form = FORMATS[answered.form]
    layer, page, system = answered.layer, answered.page, answered.window.system
    if not form.any_crs and system.code not in DEGREES:
        expected = f"no crs: {form.title} is always in WGS 84, longitude first"
        raise InvalidParameter("crs", system.uri, expected)
    address = with_form(answered.address, form.name)
    about = About.of(layer, site.dataset, query=address, corrections=site.settings.corrections)
    text = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    described = {
        "Content-Type": form.media_type + text,
        "Content-Disposition": f'attachment; filename="{layer.name}.{form.extension}"',
        "OGC-NumberMatched": str(page.number_matched),
        "OGC-NumberReturned": str(len(page.selection) if form.placeless else _placed(page.selection)),
    }
    return Response(together(form.write(page.selection, about, system)), headers=described)


def _placed(selection: Selection) -> int:
    """Return how many of some rows have a place."""
    points = selection.view.points()
    eastings = selection.view.bounds()[:, 0] if points is None else points.x
    return int(np.isfinite(eastings).sum())


WRITERS: Final[dict[str, Callable[[Site, Answered], Response]]] = {"geojson": _geojson, "html": _html}
"""How the forms that are no files are written."""


@lru_cache(maxsize=256)
def media(layer: Layer) -> tuple[str, ...]:
    """Return what ``f`` may be."""
    return (*item_documents.forms_of(layer), *ALIASES)


def headers(answered: Answered, tag: str) -> list[tuple[str, str]]:
    """Return what every page says: its links, and the reference system of its coordinates (Part 2, requirement 16)."""
    said = [("Link", _links(answered)), ("ETag", f'W/"{tag}"'), ("Cache-Control", REVALIDATE)]
    if answered.layer.geometry is not None:
        said.append(("Content-Crs", f"<{answered.window.system.uri}>"))
    return said


def _links(answered: Answered) -> str:
    """Return the links of a page as a header has them."""
    own = _own_links(answered.frame).replace(PAGE, answered.address)
    return f"{link_header(answered.neighbours)}, {own}" if answered.neighbours else own


@lru_cache(maxsize=512)
def _own_links(frame: Frame) -> str:
    return link_header(frame.links)
