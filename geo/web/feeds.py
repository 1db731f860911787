"""``/feeds``: what is new, for feed readers, calendars and programs; under the filters of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, render_template, request

from geo import text
from geo.errors import GeoError, InvalidParameter
from geo.feeds import atom, calendars, corrections, crossings, incidents, json_feed
from geo.feeds import request as asking
from geo.feeds.documents import SIZE, Feed, Place
from geo.feeds.request import Wanted
from geo.maps.answer import answer
from geo.web import dating, security, speech
from geo.web.answers import REVALIDATE, json_answer
from geo.web.errors import raise_all
from geo.web.site import Site, current

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

HEADED: Final = ("self", "next", "previous")
"""Relations of the links that stand in the header too."""

LONGEST: Final = 3_000
"""Characters of the header ``Link``."""


@blueprint.get("", strict_slashes=False)
def page() -> Response:
    """Answer with what feeds there are and how to ask for them."""
    speech.read()
    site = current()
    sections = tuple(site.words["section"])
    content = render_template(
        "feeds.html", size=SIZE, sections=sections, countries=asking.countries(sections), base=f"{site.url}/feeds"
    )
    response = Response(content, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return speech.vary(response)


@blueprint.get("/incidents.atom")
def incidents_atom() -> Response:
    """Answer with the incidents of a state of the map."""
    return _atom(_incidents())


@blueprint.get("/incidents.json")
def incidents_json() -> Response:
    """Answer with the same as JSON Feed."""
    found = _incidents()
    return _linked(json_answer(json_feed.document(found), json_feed.MEDIA_TYPE), found, json_feed.MEDIA_TYPE)


@blueprint.get("/crossings.atom")
def crossings_atom() -> Response:
    """Answer with the changes at some crossings."""
    site, wanted = current(), _wanted(*asking.of_crossings(_query(), current().words))
    return _atom(crossings.feed(site.dataset, wanted, _place(site, wanted.lang), request.path))


@blueprint.get("/crossings.ics")
def crossings_ics() -> Response:
    """Answer with the same as a calendar, all of it at once."""
    site, wanted = current(), _wanted(*asking.of_crossings(_query(), current().words))
    if asking.PAGE in request.args:
        raise InvalidParameter(asking.PAGE, request.args[asking.PAGE], "no page: a calendar is whole")
    made = crossings.feed(site.dataset, wanted, _place(site, wanted.lang), request.path, whole=True)
    response = Response(calendars.write(made), content_type=f"{calendars.MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="crossings.ics"'
    return _finished(response)


@blueprint.get("/corrections.atom")
def corrections_atom() -> Response:
    """Answer with what was corrected or retracted after it had been published."""
    site, wanted = current(), _wanted(*asking.plainly(_query(), current().words))
    return _atom(corrections.corrections(site.dataset, wanted, _place(site, wanted.lang), request.path))


@blueprint.get("/releases.atom")
def releases_atom() -> Response:
    """Answer with the releases of the data."""
    site, wanted = current(), _wanted(*asking.plainly(_query(), current().words))
    return _atom(
        corrections.releases(site.dataset, dating.releases(site), wanted, _place(site, wanted.lang), request.path)
    )


def _incidents() -> Feed:
    site = current()
    asked, errors = asking.of_incidents(_query(), site.words)
    raise_all(errors)
    speech.speak(asked.state.lang)
    shown = answer(site.dataset, asked.state, site.horizon)
    return incidents.feed(site.dataset, shown, asked, _place(site, asked.state.lang), request.path)


def _query() -> str:
    return request.query_string.decode("utf-8", "replace")


def _wanted(wanted: Wanted, errors: Sequence[GeoError]) -> Wanted:
    raise_all(errors)
    speech.speak(wanted.lang)
    return wanted


def _place(site: Site, lang: str) -> Place:
    root = site.url
    return Place(lambda path: root + speech.link(path), dating.past(site).dates, text.LANGUAGES[lang])


def _atom(feed: Feed) -> Response:
    response = Response(atom.write(feed), content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")
    return _linked(response, feed, atom.MEDIA_TYPE)


def _linked(response: Response, feed: Feed, media_type: str) -> Response:
    """Repeat the links of a feed in the header, unless its filters are so many that servers on the way would refuse."""
    pages = [(name, address) for name, address in feed.links().items() if name in HEADED]
    links = [f'<{address}>; rel="{name}"; type="{media_type}"' for name, address in pages]
    header = ", ".join([*links, *(f'<{licence}>; rel="license"' for licence in feed.licences)])
    if len(header) <= LONGEST:
        response.headers["Link"] = header
    return _finished(response)


def _finished(response: Response) -> Response:
    security.allow_nothing()
    response.headers["Cache-Control"] = REVALIDATE
    return response
