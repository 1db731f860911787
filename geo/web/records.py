"""``/incidents/…``, ``/crossings/…``, ``/sections/…``: a page for each record, its picture, and how to cite it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from geo import citations
from geo.citations import FORMS, Subject
from geo.errors import InvalidParameter, NotFound, UnknownParameter
from geo.images import Picture
from geo.images.theme import THEMES
from geo.layers import Record
from geo.maps import alone
from geo.maps.answer import Answer
from geo.maps.drawing import label_of
from geo.maps.parts import script_json
from geo.maps.state import SHOWN_UNASKED
from geo.ogcapi.addresses import VERSION
from geo.periods import Days
from geo.queries import ItemsQuery
from geo.status import Status
from geo.text import ENGLISH
from geo.web import dating, entries, neighbours, security, speech
from geo.web.answers import REVALIDATE
from geo.web.errors import answer_for, prefers_json
from geo.web.images import pictures
from geo.web.site import Site, current

blueprint = Blueprint("records", __name__)

LATEST: Final = 20
"""Incidents a section's page lists."""

SIZES: Final = {"map.svg": (600, 420), "map-small.svg": (320, 380), "map.png": (1200, 630)}
"""Pictures of a record, and their size in pixels: in its page, in a narrow one, and for cards and feeds."""

CARD: Final = "map.png"
PAGES: Final = {"records.incident": "incidents", "records.crossing": "crossings", "records.section": "sections"}
"""Collection of the records of each page, by its endpoint."""

THEME: Final = "theme"


@blueprint.get("/incidents/<id>")
def incident(id: str) -> Response:
    """Answer with the page of an incident."""
    speech.read()
    site = current()
    row = _one(site, "incidents", id)
    days = Days(row["start"], row["end"])
    retracted = f"&verification={row['verification']}" if row["verification"] not in SHOWN_UNASKED else ""
    return _page(
        "incident.html",
        site,
        citations.incident(row),
        neighbours.incidents(site.dataset, row),
        incident=entries.incident_page(site.dataset, row, speech.spoken()),
        map_url=speech.link(f"/?datetime={days.text()}&section={row['section']}{retracted}&select={quote(id)}"),
        json_url=site.addresses.item("incidents", id).removeprefix(site.url),
        feed_query=f"section={row['section']}&category={row['category']}",
    )


@blueprint.get("/crossings/<id>")
def crossing(id: str) -> Response:
    """Answer with the page of a crossing, its status as of today."""
    speech.read()
    site = current()
    dataset, today, language = site.dataset, site.today(), speech.spoken()
    row = _one(site, "crossings", id)
    status = dataset.status(today).get(id, Status(id, "unknown", "unknown"))
    related = dataset.records(ItemsQuery.of("incidents", crossing=id, kind="event", verification=SHOWN_UNASKED))
    return _page(
        "crossing.html",
        site,
        citations.crossing(dataset, row),
        neighbours.crossings(dataset, row),
        crossing=entries.crossing_page(dataset, row, status, today, language),
        log=entries.log_rows(dataset, id, language),
        incidents=[entries.incident(each, language) for each in reversed(related)],
        map_url=speech.link(f"/?section={row['section']}&select={quote(id)}"),
        json_url=site.addresses.item("crossings", id).removeprefix(site.url),
        feed_query=f"crossing={quote(id)}",
    )


@blueprint.get("/sections/<id>")
def section(id: str) -> Response:
    """Answer with the page of a border section."""
    speech.read()
    site = current()
    dataset, today, language = site.dataset, site.today(), speech.spoken()
    parts = _parts(site, id)
    related = dataset.records(ItemsQuery.of("incidents", section=id, kind="event", verification=SHOWN_UNASKED))
    points = dataset.records(ItemsQuery.of("crossings", section=id))
    status = dataset.status(today)
    unknown = Status("", "unknown", "unknown")
    return _page(
        "section.html",
        site,
        citations.section(parts),
        neighbours.sections(dataset, tuple(site.words["section"]), id),
        section=entries.section_page(parts, language),
        crossings=[entries.crossing(row, status.get(row["id"], unknown), today, language) for row in points],
        incidents=[entries.incident(each, language) for each in related[::-1][:LATEST]],
        incident_total=len(related),
        map_url=speech.link(f"/?section={quote(id)}"),
        json_url=site.addresses.items("sections", [("section", id)]).removeprefix(site.url),
        feed_query=f"section={quote(id)}",
    )


@blueprint.get("/<any(incidents, crossings, sections):kind>/<id>/citation.<form>")
def citation(kind: str, id: str, form: str) -> Response:
    """Answer with how to cite a record, as a file; like the records themselves, it is in English."""
    for parameter in request.args:
        if parameter != VERSION:
            raise UnknownParameter(parameter, (VERSION,))
    site = current()
    subject = KINDS[kind].subject(site, id)
    if form not in FORMS:
        raise NotFound("form of a citation:", form, tuple(FORMS))
    written = FORMS[form]
    content = written.write(subject.cited(site.dataset, site.url, _pinned(site)), _linked(site, subject))
    response = Response(content, content_type=f"{written.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{subject.id}.{written.extension}"'
    response.headers["Cache-Control"] = REVALIDATE
    return response


@blueprint.get("/<any(incidents, crossings, sections):kind>/<id>/<any('map.svg', 'map-small.svg', 'map.png'):name>")
def picture(kind: str, id: str, name: str) -> Response:
    """Answer with a map of a record alone: its symbol where its place is known, else its section."""
    from geo.images.forms import FORMS, Order  # with the first picture

    theme = _theme()
    site = current()
    kind_of, language = KINDS[kind], speech.spoken()
    form = FORMS[name.rpartition(".")[2]]
    key = "\n".join([name, site.stamp, str(site.today()), kind, id, theme, language.code])

    def drawn() -> bytes:
        shown = kind_of.alone(site, id)
        asked = Picture(shown.state, *SIZES[name], theme)
        return form.write(Order(site.dataset, shown, asked, label_of(shown), f"{site.url}/{kind}/{quote(id)}"))

    response = Response(pictures().get(key, drawn), content_type=form.media_type)
    security.allow_nothing()
    response.headers["Cache-Control"] = REVALIDATE
    return response


@blueprint.errorhandler(NotFound)
def missing(error: NotFound) -> Response:
    """Answer that there is no such record, and which one has almost that name; programs are told as everywhere."""
    asked = request.view_args or {}
    if request.endpoint not in PAGES or error.id != asked.get("id") or prefers_json():
        return answer_for(error)
    collection = PAGES[request.endpoint]
    nearest = neighbours.named(current().dataset, collection, error.suggestion) if error.suggestion else None
    content = render_template("missing.html", id=error.id, nearest=nearest)
    response = Response(content, HTTPStatus.NOT_FOUND, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return speech.vary(response)


class Kind(NamedTuple):
    """A kind of record: how one is cited, and how it stands on the map alone."""

    subject: Callable[[Site, str], Subject]
    alone: Callable[[Site, str], Answer]


def _alone_incident(site: Site, id: str) -> Answer:
    return alone.incident(site.dataset, _one(site, "incidents", id), site.horizon, speech.spoken().code)


def _alone_crossing(site: Site, id: str) -> Answer:
    row = _one(site, "crossings", id)
    status = site.dataset.status(site.today()).get(id, Status(id, "unknown", "unknown"))
    return alone.crossing(site.dataset, row, status, site.horizon, speech.spoken().code)


def _alone_section(site: Site, id: str) -> Answer:
    _parts(site, id)
    return alone.section(site.dataset, id, site.dataset.status(site.today()), site.horizon, speech.spoken().code)


KINDS: Final = {
    "incidents": Kind(lambda site, id: citations.incident(_one(site, "incidents", id)), _alone_incident),
    "crossings": Kind(lambda site, id: citations.crossing(site.dataset, _one(site, "crossings", id)), _alone_crossing),
    "sections": Kind(lambda site, id: citations.section(_parts(site, id)), _alone_section),
}


def _page(template: str, site: Site, subject: Subject, near: neighbours.Neighbours, **context: Any) -> Response:
    path = f"/{subject.collection}/{quote(subject.id)}"
    linked, cited = _linked(site, subject), subject.cited(site.dataset, site.url, _pinned(site))
    forms = [
        {"id": form.extension, "title": form.title, "text": form.write(cited, linked).rstrip()}
        | {"url": site.addresses.at(f"{path}/citation.{form.extension}"), "type": form.media_type}
        for form in FORMS.values()
    ]
    content = render_template(
        template,
        subject=subject,
        canonical=_canonical(site, path),
        path=path,
        card={"url": f"{site.url}{speech.link(f'{path}/{CARD}')}", "size": SIZES[CARD]},
        sizes=SIZES,
        citations=forms,
        json_ld=Markup(script_json(linked)),
        description=" ".join(filter(None, (subject.summary, subject.claims))) or subject.title,
        alternative=speech.spoken().site_text("cite.alternative", title=subject.title),
        pinned=_pinned(site),
        near=near,
        history=entries.history(dating.history(site, _keys(site, subject)), speech.spoken()),
        **context,
    )
    response = Response(content, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    response.headers["Link"] = ", ".join(_links(site, cited.url, forms, near))
    return speech.vary(response)


def _linked(site: Site, subject: Subject) -> dict[str, Any]:
    """Return a record in schema.org's words, dated by the releases that it came and changed in."""
    known = dating.past(site).dates
    dated = [known.of(layer, id) for layer, id in _keys(site, subject)]
    first, last = min(each.published for each in dated), max(each.updated for each in dated)
    return subject.linked(site.dataset, site.url, (first.date(), last.date()), _pinned(site))


def _links(site: Site, url: str, forms: list[dict[str, str]], near: neighbours.Neighbours) -> Iterator[str]:
    """Yield what a page leads programs to, as the header ``Link`` has it (RFC 8288; cite-as: RFC 8574)."""
    yield f'<{url}>; rel="cite-as"'
    for each in forms:
        yield f'<{each["url"]}>; rel="describedby"; type="{each["type"]}"'
    for relation, neighbour in (("prev", near.earlier), ("next", near.later)):
        if neighbour is not None:
            yield f'<{site.url}{speech.link(neighbour.path)}>; rel="{relation}"'


def _keys(site: Site, subject: Subject) -> list[tuple[str, str]]:
    """Return the rows a record is made of, by their layers and ids."""
    if subject.collection == "sections":
        return [("sections", part["id"]) for part in _parts(site, subject.id)]
    log = [("crossing-status", row["id"]) for row in site.dataset.log if row["crossing"] == subject.id]
    return [(subject.collection, subject.id), *(log if subject.collection == "crossings" else ())]


def _pinned(site: Site) -> str:
    """Return the release that a citation keeps to, so that it says the same for ever; empty if there is none yet."""
    return site.present.name if site.present else ""


def _canonical(site: Site, path: str) -> str:
    """Return the address of a page in its language, of the current data."""
    code = speech.spoken().code
    return f"{site.url}{path}" + (f"?{speech.PARAMETER}={code}" if code != ENGLISH.code else "")


def _theme() -> str:
    """Read the theme of a picture, beside the language.

    Raises
    ------
    InvalidParameter, UnknownParameter
        If there is no such theme, or anything else is asked for.
    """
    speech.read(THEME)
    texts = [text for text in request.args.getlist(THEME) if text] or ["light"]
    if len(texts) > 1 or texts[0] not in THEMES:
        raise InvalidParameter(THEME, ", ".join(texts), f"one of {', '.join(THEMES)}")
    return texts[0]


def _one(site: Site, collection: str, id: str) -> Record:
    return site.dataset.item(collection, id).records()[0]


def _parts(site: Site, id: str) -> list[Record]:
    """Return the parts of a section, in order.

    Raises
    ------
    NotFound
        If there is no such section, or it is drawn for orientation only.
    """
    known = tuple(site.words["section"])
    if id not in known:
        raise NotFound("section", id, known)
    return site.dataset.records(ItemsQuery.of("sections", section=id))
