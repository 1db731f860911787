"""``/embed``: the map alone, which any page may show in a frame, and ``/embed.js``, which makes the frame fit."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from geo import embeds
from geo.web import map_page, parameters, security
from geo.web.errors import raise_all
from geo.web.site import current

blueprint = Blueprint("embeds", __name__)

SCRIPT: Final = "vendor/build/embed.js"
KEPT: Final = "public, max-age=3600"
"""How long the pages of others keep the script: its address stays, whatever is in it."""


@blueprint.get("/embed")
def embed() -> Response | Redirect:
    """Answer with the map alone."""
    security.allow_framing()
    frame, sent, errors = embeds.read(request.query_string.decode(), current().words)
    raise_all(errors)
    if sent:
        canonical = frame.query()
        return redirect(f"/embed?{canonical}" if canonical else "/embed", 302)
    return map_page.page(frame.state, frame)


@blueprint.get("/embed.js")
def script() -> Response:
    """Answer with the script that pages of others load."""
    parameters.refuse_all()
    response = Response(current().assets.read(SCRIPT), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = KEPT
    return response
