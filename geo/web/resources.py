"""``/map`` and ``/static``: what the page is drawn from, kept by browsers until it changes."""

from __future__ import annotations

from flask import Blueprint, Response, request

from geo.errors import NotFound, UnknownParameter
from geo.maps.assets import content_type
from geo.web.answers import FOR_EVER, REVALIDATE
from geo.web.site import current

blueprint = Blueprint("resources", __name__)


@blueprint.get("/map/<name>.json")
def document(name: str) -> Response:
    """Answer with a document of the map; ``v`` is the data version it may be kept for."""
    site = current()
    content = site.document(name)
    geo_json = name.startswith("sections")
    response = Response(content, content_type="application/geo+json" if geo_json else "application/json")
    return _kept(response, site.dataset.version)


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """Answer with a static file; ``v`` is the hash of its content."""
    assets = current().assets
    try:
        content = assets.read(name)
    except FileNotFoundError:
        raise NotFound("file", request.path) from None
    response = Response(content, content_type=_with_charset(content_type(name)))
    return _kept(response, assets.version(name))


def _kept(response: Response, version: str) -> Response:
    for name in request.args:
        if name != "v":
            raise UnknownParameter(name, ("v",))
    response.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == version else REVALIDATE
    return response


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
