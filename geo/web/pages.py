"""The pages people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from geo import embeds
from geo.errors import NotFound
from geo.layers import Record
from geo.maps.answer import Answer, answer, labels
from geo.maps.drawing import configuration, label_of
from geo.maps.parts import Parts, script_json
from geo.maps.state import SHOWN_UNASKED, MapState, from_form, parse
from geo.periods import Days
from geo.queries import ItemsQuery
from geo.status import Status
from geo.web import credits, entries, parameters, security
from geo.web.answers import REVALIDATE
from geo.web.errors import raise_all
from geo.web.site import Site, current

if TYPE_CHECKING:
    from geo.maps.border_map import BorderMap

blueprint = Blueprint("pages", __name__)

LATEST = 20
"""Incidents a section's page lists."""


@blueprint.get("/")
def index() -> Response | Redirect:
    """Answer with the map."""
    return _map(embed=False)


@blueprint.get("/embed")
def embed() -> Response | Redirect:
    """Answer with the map alone, which any page may show in a frame."""
    security.allow_framing()
    return _map(embed=True)


@blueprint.get("/incidents/<id>")
def incident(id: str) -> Response:
    """Answer with the page of an incident."""
    parameters.refuse_all()
    site = current()
    row = _one(site, "incidents", id)
    return _page(
        "incident.html",
        incident=entries.incident_page(site.dataset, row),
        map_url=f"/?datetime={Days(row['start'], row['end']).text()}&section={row['section']}&select={quote(id)}",
        json_url=f"/api/collections/incidents/items/{quote(id)}",
    )


@blueprint.get("/crossings/<id>")
def crossing(id: str) -> Response:
    """Answer with the page of a crossing, its status as of today."""
    parameters.refuse_all()
    site = current()
    dataset, today = site.dataset, site.today()
    row = _one(site, "crossings", id)
    status = dataset.status(today).get(id, Status(id, "unknown", "unknown"))
    related = dataset.records(ItemsQuery.of("incidents", crossing=id, kind="event", verification=SHOWN_UNASKED))
    return _page(
        "crossing.html",
        crossing=entries.crossing_page(dataset, row, status, today),
        log=entries.log_rows(dataset, id),
        incidents=[entries.incident(dataset, each) for each in reversed(related)],
        map_url=f"/?section={row['section']}&select={quote(id)}",
        json_url=f"/api/collections/crossings/items/{quote(id)}",
    )


@blueprint.get("/sections/<id>")
def section(id: str) -> Response:
    """Answer with the page of a border section."""
    parameters.refuse_all()
    site = current()
    dataset, today = site.dataset, site.today()
    known = site.words["section"]
    if id not in known:
        raise NotFound("section", id, tuple(known))
    related = dataset.records(ItemsQuery.of("incidents", section=id, kind="event", verification=SHOWN_UNASKED))
    points = dataset.records(ItemsQuery.of("crossings", section=id))
    status = dataset.status(today)
    unknown = Status("", "unknown", "unknown")
    return _page(
        "section.html",
        section=entries.section_page(
            dataset.records(ItemsQuery.of("sections", section=id)), labels(dataset, "sections")["part"]
        ),
        crossings=[entries.crossing(row, status.get(row["id"], unknown), today) for row in points],
        incidents=[entries.incident(dataset, each) for each in related[::-1][:LATEST]],
        incident_total=len(related),
        map_url=f"/?section={quote(id)}",
        json_url=f"/api/collections/sections/items?section={quote(id)}",
    )


@blueprint.get("/methodology")
def methodology() -> Response:
    """Answer with how the data are made and shown."""
    parameters.refuse_all()
    return _page("methodology.html")


@blueprint.get("/about")
def about() -> Response:
    """Answer with what this is made of: licences, sources, versions."""
    parameters.refuse_all()
    site = current()
    return _page(
        "about.html",
        licences=credits.licences(site.dataset.catalogue),
        software=[*credits.libraries(site.static / "vendor"), *credits.packages()],
        source_count=site.dataset.items(ItemsQuery("sources", limit=0)).number_matched,
    )


def _map(*, embed: bool) -> Response | Redirect:
    site = current()
    query = request.query_string.decode()
    path = "/embed" if embed else "/"
    form = from_form(query)
    state, errors = parse(query if form is None else form, site.words)
    raise_all(errors)
    if form is not None:
        canonical = state.query()
        return redirect(path + (f"?{canonical}" if canonical else ""), 302)
    shown = answer(site.dataset, state, site.horizon)
    config = configuration(site.dataset, state, site.horizon) | {
        "embed": embed,
        "query": state.query(),
        "correction_url": site.settings.corrections or None,
    }
    from geo.maps.border_map import BorderMap  # with the first map: Folium takes a while to load

    drawn = BorderMap(site.assets, Parts(config, shown.sentence, label_of(shown), state.lang, state.theme))
    security.allow_inline(drawn.inline)
    return _page("map.html", **_map_context(site, shown), **_folium(drawn, config))


def _folium(drawn: BorderMap, config: dict[str, Any]) -> dict[str, Any]:
    """Return the map's parts and its configuration: our own markup, every text in it escaped already."""
    parts = {name: Markup(getattr(drawn, name)) for name in ("head", "body", "scripts")}
    return {"folium": parts, "config": config, "config_json": Markup(script_json(config))}


def _map_context(site: Site, shown: Answer) -> dict[str, Any]:
    dataset, state = site.dataset, shown.state
    days = state.days(site.horizon)
    incidents = [entries.incident(dataset, row) for row in shown.incidents]
    query = state.query()
    located = sum(entry["located"] for entry in incidents)
    suffix = f"?{query}" if query else ""
    return {
        "state": _state_dict(state),
        "sentence": shown.sentence,
        "incidents": incidents,
        "located": located,
        "not_located": len(incidents) - located,
        "crossings": [entries.crossing(row, status, state.as_of(site.horizon)) for row, status in shown.crossings],
        "sections": labels(dataset)["section"],
        "from_text": days.start.isoformat() if days.start else "",
        "to_text": days.last.isoformat() if days.last else "",
        "theme": state.theme,
        "lang": state.lang,
        "page_url": f"{site.url}/{suffix}",
        "embed_code": embeds.iframe(f"{site.url}/embed{suffix}", shown.sentence),
        "api_url": _api_url(site, state),
        "downloads_url": "/downloads",
    }


def _state_dict(state: MapState) -> dict[str, Any]:
    several = ("section", "category", "verification", "confidence", "select")
    return {
        "datetime": state.when.text() if state.when else None,
        "mode": state.mode,
        "map": state.view.text() if state.view else None,
        "theme": state.theme,
        "lang": state.lang,
        **{name: list(getattr(state, name)) for name in several},
    }


def _api_url(site: Site, state: MapState) -> str:
    """Return the address of the API that answers with the incidents shown."""
    query = state.to_query(site.horizon)
    values = {"datetime": query.when.text()} if query.when is not None else {}
    values |= {name: ",".join(words) for name, words in query.where}
    return site.addresses.items("incidents", list(values.items())).removeprefix(site.url)


def _page(template: str, **context: Any) -> Response:
    response = Response(render_template(template, **context), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return response


def _one(site: Site, collection: str, id: str) -> Record:
    return site.dataset.item(collection, id).records()[0]
