"""``/oembed``: a map's frame for whoever has its address only (https://oembed.com, 1.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import orjson
from flask import Blueprint, Response, request

from geo import embeds
from geo.embeds import Frame, builder, oembed
from geo.embeds.oembed import Described, Room
from geo.errors import GeoError, InvalidParameter, NotFound, UnknownParameter
from geo.images import Picture
from geo.layers import Record
from geo.maps.answer import answer
from geo.maps.state import MapState, from_form, parse
from geo.periods import Days
from geo.web import versions
from geo.web.answers import REVALIDATE, json_answer
from geo.web.errors import PROBLEM
from geo.web.site import Site, current

blueprint = Blueprint("oembed", __name__)

PARAMETERS: Final = ("url", "format", "maxwidth", "maxheight", "dnt")
"""Those of the specification, and ``dnt``, which asks for what is so in any case: nobody is tracked."""

LONGEST: Final = 6_000
MAPS: Final = ("/", "/embed", "/share")
PLACES: Final = re.compile(r"/(incidents|crossings|sections)/([^/]+)")
_DIGITS: Final = re.compile("[0-9]{1,6}")


@blueprint.get("/oembed")
def describe() -> Response:
    """Answer with the frame, the title and the picture of one of our pages."""
    given = _given()
    form = given.get("format", "json")
    if form not in oembed.FORMATS:
        return _not_implemented(form)
    room = Room(_pixels("maxwidth", given), _pixels("maxheight", given))
    site, frame = _meant(given.get("url", ""))
    document = oembed.document(_described(site, frame, room), room)
    content = orjson.dumps(document) if form == "json" else oembed.xml(document).encode()
    response = Response(content, content_type=f"{oembed.FORMATS[form]}; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return response


def discovery() -> list[dict[str, str]]:
    """Return the links by which the page of this request is found to be described."""
    if not current().has_map or not (request.path in MAPS or PLACES.fullmatch(request.path)):
        return []
    query = request.query_string.decode("latin-1")
    site = current().url
    address = f"{site}{quote(request.path)}{f'?{query}' if query else ''}"
    return [
        {"type": f"{media_type}+oembed", "href": f"{site}/oembed?url={quote(address, safe='')}&format={form}"}
        for form, media_type in oembed.FORMATS.items()
    ]


def _given() -> Mapping[str, str]:
    """Return the parameters.

    Raises
    ------
    InvalidParameter, UnknownParameter
        If one is unknown, given twice, or there is no address.
    """
    given: dict[str, str] = {}
    for name, text in request.args.items(multi=True):
        if name not in PARAMETERS:
            raise UnknownParameter(name, PARAMETERS)
        if name in given:
            raise InvalidParameter(name, f"{given[name]}, {text}"[:LONGEST], "this parameter once")
        given[name] = text
    address = given.get("url", "")
    if not 0 < len(address) <= LONGEST:
        raise InvalidParameter("url", address[:80], f"the address of a page of this site, of at most {LONGEST} letters")
    return given


def _pixels(name: str, given: Mapping[str, str]) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not _DIGITS.fullmatch(text) or int(text) == 0:
        raise InvalidParameter(name, text, "a whole number of pixels")
    return int(text)


def _meant(address: str) -> tuple[Site, Frame]:
    """Return the site, of the release that an address names, and the frame that shows what is at the address.

    Raises
    ------
    NotFound
        If it is none of ours, or nothing is there.
    """
    try:
        parts = urlsplit(address)
        own = parts.scheme in ("http", "https") and parts.netloc.lower() == urlsplit(current().url).netloc.lower()
        name = next((text for key, text in parse_qsl(parts.query) if key == versions.PARAMETER), "")
        site = versions.named(name) if name else current()
        frame = _frame(site, parts.path or "/", parts.query) if own else None
    except (GeoError, ValueError):
        frame = None
    if frame is None:
        raise NotFound("page of this site", address)
    return site, replace(frame, state=replace(frame.state, version=site.version))


def _frame(site: Site, path: str, query: str) -> Frame | None:
    """Return the frame of a page; nothing if there is none.

    Raises
    ------
    GeoError
        If its address is not right.
    """
    if path in MAPS:
        return _read(path, query, site)
    found = PLACES.fullmatch(path)
    if not found:
        return None
    collection, id = found[1], unquote(found[2])
    state, errors = parse("&".join(part for part in query.split("&") if part.startswith(("lang=", "v="))), site.words)
    if errors:
        raise errors[0]
    return Frame(_of_place(site, collection, id, state))


def _read(path: str, query: str, site: Site) -> Frame:
    errors: list[GeoError]
    if path == "/embed":
        frame, _, errors = embeds.read(query, site.words)
    elif path == "/share":
        choices, errors = builder.read(query, site.words)
        frame = replace(choices.frame, state=choices.state)
    else:
        form = from_form(query)
        state, errors = parse(query if form is None else form, site.words)
        frame = Frame(state)
    if errors:
        raise errors[0]
    return frame


def _of_place(site: Site, collection: str, id: str, state: MapState) -> MapState:
    """Return the state in which a feature is shown."""
    if collection == "sections":
        if id not in site.words["section"]:
            raise NotFound("section", id)
        return replace(state, section=(id,))
    row: Record = site.dataset.item(collection, id).records()[0]
    when = Days(row["start"], row["end"]) if collection == "incidents" else None
    section = (row["section"],) if row["section"] in site.words["section"] else ()
    return replace(state, when=when, section=section, select=(id,))


def _described(site: Site, frame: Frame, room: Room) -> Described:
    shown = answer(site.dataset, frame.state, site.horizon)
    width, height = room.scaled(*oembed.THUMBNAIL)
    picture = Picture(frame.state, width, height)
    fits = min(width, height) >= oembed.LEAST_THUMBNAIL
    return Described(
        embed=_address(site, "/embed", frame.query()),
        site=site.url,
        title=shown.sentence,
        name=site.dataset.catalogue.title,
        picture=(_address(site, "/image.png", picture.query()), width, height) if fits else None,
        frozen=site.release is not None,
    )


def _address(site: Site, path: str, query: str) -> str:
    return f"{site.url}{path}{f'?{query}' if query else ''}"


def _not_implemented(form: str) -> Response:
    """Answer that there is no such form, with the status that the specification asks for."""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": "Not Implemented",
        "status": 501,
        "detail": f"{form} is not a format; expected one of {', '.join(oembed.FORMATS)}.",
    }
    response = json_answer(problem, PROBLEM, 501)
    response.headers["Cache-Control"] = "no-store"
    return response
