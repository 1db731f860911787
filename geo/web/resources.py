"""``/map`` and ``/static``: what the page is drawn from, kept by browsers until it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request

from geo.errors import NotFound, UnknownParameter
from geo.maps import columns, documents
from geo.maps import opening as opened
from geo.maps.answer import query_of
from geo.maps.assets import content_type, is_lasting
from geo.maps.state import parse
from geo.text import LANGUAGES
from geo.web import compression
from geo.web.answers import FOR_EVER, REVALIDATE
from geo.web.errors import raise_all
from geo.web.prepared import PLAIN, Document
from geo.web.site import current

blueprint = Blueprint("resources", __name__)

KEPT_BY = ("v", "e")
"""What an answer is kept by: what its data are known by, and the form they are sent in."""

ASKED = ("q", "bbox", "near")
"""What the page asks the server of its incidents; everything else it knows itself."""


@blueprint.get("/map/<name>.json")
def document(name: str) -> Response:
    """Answer with a document of the map; ``v`` and ``e`` are what it may be kept by."""
    media_type = "application/geo+json" if name.startswith("sections") else "application/json"
    return _prepared(partial(current().document, name), media_type)


@blueprint.get("/map/opening/<language>.json")
def opening(language: str) -> Response:
    """Answer with what the page begins with in a language."""
    site = current()
    if language not in LANGUAGES:
        raise NotFound("language", language, tuple(LANGUAGES))
    return _prepared(partial(site.opening, language), "application/json", opened.edition(language))


@blueprint.get("/map/words/<language>.json")
def words(language: str) -> Response:
    """Answer with all words of a language; ``v`` is the version they may be kept for."""
    response = Response(documents.words(language), content_type="application/json")
    return _kept(response, {"v": documents.words_version(language)})


@blueprint.get("/map/<name>.bin")
def binary(name: str) -> Response:
    """Answer with columns of the incidents; ``v`` and ``e`` are what they may be kept by."""
    return _prepared(partial(current().columns, name), compression.COLUMNS)


@blueprint.get("/map/texts/<language>/<int:chunk>.json")
def texts(language: str, chunk: int) -> Response:
    """Answer with the texts of some incidents; ``v`` and ``e`` are what they may be kept by."""
    if language not in LANGUAGES:
        raise NotFound("language", language, tuple(LANGUAGES))
    site = current()
    content = columns.texts(site.dataset, chunk, LANGUAGES[language])
    response = _kept_with_data(Response(content, content_type="application/json"))
    g.dense = False  # one of many
    return response


@blueprint.get("/map/rows")
def rows() -> Response:
    """Answer with which incidents a search, a box and a nearness find, as bits."""
    _know((*KEPT_BY, *ASKED))
    site = current()
    asked = [(name, text) for name, text in request.args.items(multi=True) if name not in KEPT_BY]
    state, errors = parse(urlencode(asked), site.words)
    raise_all(errors)
    content = columns.bitmap(site.dataset, query_of(site.dataset, state, site.horizon))
    response = Response(content, content_type=compression.COLUMNS)
    return _lasting(response, {"v": site.stamp, "e": documents.EDITION})


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """Answer with a static file; ``v`` is the hash of its content."""
    assets = current().assets
    try:
        version, content = assets.version(name), assets.read(name)
    except FileNotFoundError:
        raise NotFound("file", request.path) from None
    response = Response(content, content_type=_with_charset(content_type(name)))
    response.set_etag(version, weak=True)
    accepted = request.headers.get("Accept-Encoding", "")
    if (packed := assets.packed(name)) is not None and compression.chosen(accepted, dense=True) == "br":
        response.set_data(packed)
        response.headers["Content-Encoding"] = "br"
    response = _kept(response, {"v": version})
    if is_lasting(name):
        response.headers["Cache-Control"] = FOR_EVER
    return response


def _prepared(get: Callable[[str], Document], media_type: str, edition: str = documents.EDITION) -> Response:
    """Answer with a prepared document, in the coding that the reader's program takes."""
    coding = compression.chosen(request.headers.get("Accept-Encoding", ""), dense=True)
    found = get(coding or PLAIN)
    response = Response(found.content, content_type=media_type)
    response.set_etag(found.tag, weak=True)
    if coding:
        response.headers["Content-Encoding"] = coding
    return _kept_with_data(response, edition)


def _kept_with_data(response: Response, edition: str = documents.EDITION) -> Response:
    return _kept(response, {"v": current().stamp, "e": edition})


def _kept(response: Response, by: Mapping[str, str]) -> Response:
    _know(tuple(by))
    g.dense = _is_asked(by)  # asked for by every reader, so worth the time once
    return _lasting(response, by)


def _lasting(response: Response, by: Mapping[str, str]) -> Response:
    response.headers["Cache-Control"] = FOR_EVER if _is_asked(by) else REVALIDATE
    return response


def _is_asked(by: Mapping[str, str]) -> bool:
    return all(request.args.get(name) == value for name, value in by.items())


def _know(names: tuple[str, ...]) -> None:
    """Refuse an address that asks for anything but these."""
    for name in request.args:
        if name not in names:
            raise UnknownParameter(name, names)


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
