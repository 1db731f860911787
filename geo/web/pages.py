"""The pages people read."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from geo import text
from geo.maps.state import from_form, parse
from geo.periods import Days
from geo.queries import ItemsQuery
from geo.web import credits, map_page, speech
from geo.web.answers import REVALIDATE
from geo.web.errors import raise_all
from geo.web.site import current

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> Response | Redirect:
    """Answer with the map."""
    query = request.query_string.decode()
    form = from_form(query)
    state, errors = parse(query if form is None else form, current().words)
    raise_all(errors)
    if form is not None:
        canonical = state.query()
        return redirect(f"/?{canonical}" if canonical else "/", 302)
    return map_page.page(state)


@blueprint.get("/methodology")
def methodology() -> Response:
    """Answer with how the data are made and shown."""
    speech.read()
    language = speech.spoken()
    some_month = Days(date(2021, 6, 1), date(2021, 7, 1))
    example = text.capital(text.when(some_month, "month", language))
    doubts = {
        precision: language.say("kilometres", number=language.number(doubt))
        for precision, (_, doubt) in text.DOUBT_KM.items()
    }
    return _page("methodology.html", example=example, **doubts)


@blueprint.get("/about")
def about() -> Response:
    """Answer with what this is made of: licences, sources, versions."""
    speech.read()
    site = current()
    return _page(
        "about.html",
        licences=credits.licences(site.dataset.catalogue),
        software=[*credits.libraries(site.static / "vendor"), *credits.packages()],
        source_count=site.dataset.items(ItemsQuery("sources", limit=0)).number_matched,
    )


def _page(template: str, **context: Any) -> Response:
    response = Response(render_template(template, **context), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return speech.vary(response)
