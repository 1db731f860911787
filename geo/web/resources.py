"""``/map`` and ``/static``: what the page is drawn from, kept by browsers until it changes."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, g, request

from geo.errors import NotFound, UnknownParameter
from geo.maps import columns, documents
from geo.maps.answer import query_of
from geo.maps.assets import content_type, is_lasting
from geo.maps.state import parse
from geo.text import LANGUAGES
from geo.web import compression
from geo.web.answers import FOR_EVER, REVALIDATE
from geo.web.errors import raise_all
from geo.web.site import current

blueprint = Blueprint("resources", __name__)

ASKED = ("v", "q", "bbox", "near")
"""What the page asks the server of its incidents; everything else it knows itself."""


@blueprint.get("/map/<name>.json")
def document(name: str) -> Response:
    """Answer with a document of the map; ``v`` is the data version it may be kept for."""
    site = current()
    content = site.document(name)
    geo_json = name.startswith("sections")
    response = Response(content, content_type="application/geo+json" if geo_json else "application/json")
    return _kept(response, site.dataset.version)


@blueprint.get("/map/<name>.bin")
def binary(name: str) -> Response:
    """Answer with columns of the incidents; ``v`` is the data version they may be kept for."""
    site = current()
    return _kept(Response(site.columns(name), content_type=compression.COLUMNS), site.dataset.version)


@blueprint.get("/map/texts/<language>/<int:chunk>.json")
def texts(language: str, chunk: int) -> Response:
    """Answer with the texts of some incidents; ``v`` is the data version they may be kept for."""
    if language not in LANGUAGES:
        raise NotFound("language", language, tuple(LANGUAGES))
    site = current()
    content = columns.texts(site.dataset, chunk, LANGUAGES[language])
    response = _kept(Response(content, content_type="application/json"), site.dataset.version)
    g.dense = False  # one of many
    return response


@blueprint.get("/map/rows")
def rows() -> Response:
    """Answer with which incidents a search, a box and a nearness find, as bits."""
    site = current()
    for name in request.args:
        if name not in ASKED:
            raise UnknownParameter(name, ASKED)
    asked = [(name, text) for name, text in request.args.items(multi=True) if name != "v"]
    state, errors = parse(urlencode(asked), site.words)
    raise_all(errors)
    content = columns.bitmap(site.dataset, query_of(site.dataset, state, site.horizon))
    response = Response(content, content_type=compression.COLUMNS)
    lasting = request.args.get("v") == site.dataset.version
    response.headers["Cache-Control"] = FOR_EVER if lasting else REVALIDATE
    return response


@blueprint.get("/map/words/<language>.json")
def words(language: str) -> Response:
    """Answer with the words of a language; ``v`` is the version they may be kept for."""
    response = Response(documents.words(language), content_type="application/json")
    return _kept(response, documents.words_version(language))


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
    response = _kept(response, version)
    if is_lasting(name):
        response.headers["Cache-Control"] = FOR_EVER
    return response


def _kept(response: Response, version: str) -> Response:
    for name in request.args:
        if name != "v":
            raise UnknownParameter(name, ("v",))
    lasting = request.args.get("v") == version
    response.headers["Cache-Control"] = FOR_EVER if lasting else REVALIDATE
    g.dense = lasting  # asked for by every reader, so worth the time once
    return response


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
