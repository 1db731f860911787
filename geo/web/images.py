"""``/image.svg`` and ``/image.png``: what a state of the map shows, as a picture."""

from __future__ import annotations

from flask import Blueprint, Response, request

from geo import images
from geo.maps.answer import answer
from geo.maps.drawing import label_of
from geo.web import security
from geo.web.answers import FOR_EVER, REVALIDATE
from geo.web.errors import raise_all
from geo.web.site import current

blueprint = Blueprint("images", __name__)


@blueprint.get("/image.svg")
def svg() -> Response:
    """Answer with a picture; ``v`` is the data version it may be kept for."""
    return _answer("image/svg+xml")


@blueprint.get("/image.png")
def png() -> Response:
    """Answer with the same picture in pixels."""
    return _answer("image/png")


def _answer(media_type: str) -> Response:
    from geo.images import drawing, raster  # with the first picture: they take a while to load

    site = current()
    asked, errors = images.read(request.query_string.decode(), site.words)
    raise_all(errors)
    shown = answer(site.dataset, asked.state, site.horizon)
    picture = drawing.svg(site.dataset, shown, asked, label_of(shown))
    content = raster.png(picture) if media_type == "image/png" else picture.encode()
    security.allow_nothing()
    response = Response(content, content_type=media_type)
    lasting = images.lasting(asked, site.dataset.version, site.horizon)
    response.headers["Cache-Control"] = FOR_EVER if lasting else REVALIDATE
    return response
