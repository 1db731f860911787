"""``/api/collections/{id}/items``: features in every form, and one feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any, Final

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
from geo.ogcapi.addresses import GEOJSON, HTML, Addresses
from geo.ogcapi.items import PAGE, Answered, Frame
from geo.web import negotiation, parameters
from geo.web.answers import REVALIDATE, link_header, tag_of, unchanged, vary
from geo.web.site import Site, current

blueprint = Blueprint("api_items", __name__, url_prefix="/api/collections/<name>/items")

HELD: Final = 16_000_000
"""Bytes up to which an answer is sent whole, with its length; more is sent in pieces as they are made."""

LONG: Final = 250
"""Characters of an address of which not every other form is linked to in the header."""

ITEM: Final = {"geojson": GEOJSON, "html": HTML}
ALIASES: Final = {"json": "geojson"}
"""Other names of a form, for clients that ask every OGC API alike."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for features is answered from."""

    site: Site
    form: str
    answered: Answered


@blueprint.get("", strict_slashes=False)
def items(name: str) -> Response:
    """Answer with the features of a collection that match a query."""
    site, addresses = current(), current().addresses
    layer = site.table(name)
    empty_too = negotiation.is_form()
    asked = parameters.read(layer, request.query_string, media=media(layer), forms=empty_too)
    form = negotiation.form_of(ALIASES.get(asked.window.form, asked.window.form), item_documents.forms_of(layer))
    named = tag(site, addresses, layer, form, asked)
    response = unchanged(named)
    if response is None:
        paged = form in WRITERS or _is_limited(asked)
        page = site.dataset.items(asked.query if paged else replace(asked.query, limit=None))
        answered = Answered(layer, page, asked.window, site.now(), addresses)
        response = WRITERS.get(form, _file)(Asked(site, form, answered))
        response.headers.extend(headers(answered, named))
    vary(response, "Accept")
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
    if negotiation.form_of(ALIASES.get(asked, asked), ITEM) == "html":
        collection = collection_documents.collection(site.dataset, layer, site.addresses)
        response = negotiation.page(document, "api/item.html", collection=collection)
    else:
        response = negotiation.answer(document, GEOJSON)
    if layer.geometry is not None:
        response.headers["Content-Crs"] = f"<{wanted.system.uri}>"
    return response


def _is_limited(asked: parameters.Asked) -> bool:
    """Return whether a limit is asked for; without one a file holds everything, where a page holds a part."""
    return any(name == "limit" for name, _ in asked.window.pairs)


def _geojson(asked: Asked) -> Response:
    pieces = item_documents.items(asked.site.dataset, asked.answered)
    return Response(whole(pieces), content_type=GEOJSON)


def _html(asked: Asked) -> Response:
    site, answered = asked.site, asked.answered
    document: dict[str, Any] = orjson.loads(b"".join(item_documents.items(site.dataset, answered)))
    collection = collection_documents.collection(site.dataset, answered.layer, answered.addresses)
    response = negotiation.page(document, "api/items.html", collection=collection, pairs=answered.window.pairs)
    response.headers.pop("Link", None)  # the same for every form, see `headers`
    return response


def _file(asked: Asked) -> Response:
    """Write the features in one of the file formats, a piece at a time."""
    site, form, answered = asked.site, FORMATS[asked.form], asked.answered
    layer, page, system = answered.layer, answered.page, answered.window.system
    if not form.any_crs and system.code not in DEGREES:
        expected = f"no crs: {form.title} is always in WGS 84, longitude first"
        raise InvalidParameter("crs", system.uri, expected)
    address = f"{answered.address}{'&' if answered.window.pairs else '?'}f={form.name}"
    about = About.of(layer, site.dataset, query=address, corrections=site.settings.corrections)
    text = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    described = {
        "Content-Type": form.media_type + text,
        "Content-Disposition": f'attachment; filename="{layer.name}.{form.extension}"',
        "OGC-NumberMatched": str(page.number_matched),
        "OGC-NumberReturned": str(len(page.selection)),
    }
    return Response(whole(form.write(page.selection, about, system)), headers=described)


WRITERS: Final[dict[str, Callable[[Asked], Response]]] = {"geojson": _geojson, "html": _html}
"""How the forms that are no files are written."""


@lru_cache(maxsize=256)
def media(layer: Layer) -> tuple[str, ...]:
    """Return what ``f`` may be."""
    return (*item_documents.forms_of(layer), *ALIASES)


def tag(site: Site, addresses: Addresses, layer: Layer, form: str, asked: parameters.Asked) -> str:
    """Return the entity tag of a page: the same for the same question of the same data."""
    return tag_of(site.dataset.fingerprint, addresses.site, layer.name, form, asked.window.form, asked.canonical)


def headers(answered: Answered, tag: str) -> list[tuple[str, str]]:
    """Return what every page says: its links, and the reference system of its coordinates (Part 2, requirement 16)."""
    said = [("Link", _links(answered)), ("ETag", f'W/"{tag}"'), ("Cache-Control", REVALIDATE)]
    if answered.layer.geometry is not None:
        said.append(("Content-Crs", f"<{answered.window.system.uri}>"))
    return said


def _links(answered: Answered) -> str:
    """Return the links of a page as a header has them."""
    if len(answered.address) > LONG:
        links = [each | {"href": each["href"].replace(PAGE, answered.address)} for each in answered.frame.links]
        return link_header([*answered.neighbours, *links])
    own = _own_links(answered.frame).replace(PAGE, answered.address)
    return f"{link_header(answered.neighbours)}, {own}" if answered.neighbours else own


@lru_cache(maxsize=512)
def _own_links(frame: Frame) -> str:
    return link_header(frame.links)


def whole(pieces: Iterable[bytes]) -> bytes | Iterator[bytes]:
    """Return the pieces as one if they are not too large to hold, else as they come."""
    rest, held, size = iter(pieces), [], 0
    for piece in rest:
        held.append(piece)
        size += len(piece)
        if size > HELD:
            return chain(held, rest)
    return b"".join(held)
