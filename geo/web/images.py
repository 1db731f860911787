"""``/image.svg``, ``.png``, ``.pdf`` and ``.zip``: what a state of the map shows, as a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from geo import images
from geo.errors import NotFound
from geo.images import Picture
from geo.maps.answer import answer
from geo.maps.drawing import label_of
from geo.web import security
from geo.web.answers import FOR_EVER, REVALIDATE
from geo.web.errors import raise_all
from geo.web.pictures import Pictures
from geo.web.site import Site, current

if TYPE_CHECKING:
    from geo.images.forms import Order

KEY = "geo.pictures"
NAME = "eastern-border-map"
"""Name of a file that is saved, without its end."""

blueprint = Blueprint("images", __name__)


@blueprint.record_once
def _begin(state: BlueprintSetupState) -> None:
    state.app.extensions[KEY] = Pictures()


@blueprint.get("/image.<form>")
def image(form: str) -> Response:
    """Answer with a picture in one of its forms; ``v`` says of which data, and that it may be kept."""
    from geo.images.forms import FORMS  # with the first picture

    if form not in FORMS:
        raise NotFound("picture", form, tuple(FORMS))
    site, kind = current(), FORMS[form]
    asked, errors = images.read(request.query_string.decode(), site.words, pixels=kind.pixels)
    raise_all(errors)
    content = pictures().get(_key(site, asked, form), lambda: kind.write(_order(site, asked)))
    security.allow_nothing()
    response = Response(content, content_type=kind.media_type)
    lasting = site.release is not None or images.lasting(asked, site.stamp, site.horizon)
    response.headers["Cache-Control"] = FOR_EVER if lasting else REVALIDATE
    if kind.saved:
        response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.{form}"'
    return response


def pictures() -> Pictures:
    """Return the pictures of this application that were drawn."""
    return cast("Pictures", current_app.extensions[KEY])


def _order(site: Site, asked: Picture) -> Order:
    """Return everything that goes into a picture."""
    from geo.images.forms import Order  # with the first picture

    shown = answer(site.dataset, asked.state, site.horizon)
    query = replace(asked.state, version=site.version).query()
    return Order(site.dataset, shown, asked, label_of(shown), f"{site.url}/{f'?{query}' if query else ''}")


def _key(site: Site, asked: Picture, form: str) -> str:
    """Return what two pictures have in common that are the same: a kit has the site's address in it too."""
    state, horizon = asked.state, site.horizon
    days = f"{state.days(horizon).text()} {state.as_of(horizon)}"
    return "\n".join([form, site.stamp, days, asked.query(), site.url if form == "zip" else ""])
