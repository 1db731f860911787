"""The pages people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from geo import embeds
from geo.errors import NotFound
from geo.images import Picture
from geo.incidents import GROUPS
from geo.layers import Record
from geo.maps.answer import Answer, answer, api_pairs, query_of
from geo.maps.drawing import configuration, first, label_of
from geo.maps.parameters import PARAMETERS
from geo.maps.parts import Parts, script_json
from geo.maps.state import SHOWN_UNASKED, MapState, from_form, parse
from geo.periods import Days
from geo.queries import ItemsQuery
from geo.status import Status
from geo.web import credits, entries, security, speech
from geo.web.answers import REVALIDATE
from geo.web.errors import raise_all
from geo.web.site import Site, current

if TYPE_CHECKING:
    from geo.maps.border_map import BorderMap

blueprint = Blueprint("pages", __name__)

LATEST = 20
"""Incidents a section's page lists."""

PICTURES = ((360, 640, 599), (720, 900, 1099), (1200, 630, 0))
"""Width and height of the map's picture for readers without script, and the widest window it is for."""

LISTED = 25
"""Incidents the map's page lists itself, the newest; its program lists more, and without it the API's pages do."""


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
    speech.read()
    site = current()
    row = _one(site, "incidents", id)
    days = Days(row["start"], row["end"])
    return _page(
        "incident.html",
        incident=entries.incident_page(site.dataset, row, speech.spoken()),
        map_url=speech.link(f"/?datetime={days.text()}&section={row['section']}&select={quote(id)}"),
        json_url=f"/api/collections/incidents/items/{quote(id)}",
    )


@blueprint.get("/crossings/<id>")
def crossing(id: str) -> Response:
    """Answer with the page of a crossing, its status as of today."""
    speech.read()
    site = current()
    dataset, today = site.dataset, site.today()
    row = _one(site, "crossings", id)
    status = dataset.status(today).get(id, Status(id, "unknown", "unknown"))
    related = dataset.records(ItemsQuery.of("incidents", crossing=id, kind="event", verification=SHOWN_UNASKED))
    return _page(
        "crossing.html",
        crossing=entries.crossing_page(dataset, row, status, today, speech.spoken()),
        log=entries.log_rows(dataset, id, speech.spoken()),
        incidents=[entries.incident(each, speech.spoken()) for each in reversed(related)],
        map_url=speech.link(f"/?section={row['section']}&select={quote(id)}"),
        json_url=f"/api/collections/crossings/items/{quote(id)}",
    )


@blueprint.get("/sections/<id>")
def section(id: str) -> Response:
    """Answer with the page of a border section."""
    speech.read()
    site = current()
    dataset, today, language = site.dataset, site.today(), speech.spoken()
    known = site.words["section"]
    if id not in known:
        raise NotFound("section", id, tuple(known))
    related = dataset.records(ItemsQuery.of("incidents", section=id, kind="event", verification=SHOWN_UNASKED))
    points = dataset.records(ItemsQuery.of("crossings", section=id))
    status = dataset.status(today)
    unknown = Status("", "unknown", "unknown")
    return _page(
        "section.html",
        section=entries.section_page(dataset.records(ItemsQuery.of("sections", section=id)), language),
        crossings=[entries.crossing(row, status.get(row["id"], unknown), today, language) for row in points],
        incidents=[entries.incident(each, language) for each in related[::-1][:LATEST]],
        incident_total=len(related),
        map_url=speech.link(f"/?section={quote(id)}"),
        json_url=f"/api/collections/sections/items?section={quote(id)}",
    )


@blueprint.get("/methodology")
def methodology() -> Response:
    """Answer with how the data are made and shown."""
    speech.read()
    return _page("methodology.html")


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
    speech.speak(state.lang)
    shown = answer(site.dataset, state, site.horizon)
    config = configuration(site.dataset, state, site.horizon) | {
        "embed": embed,
        "query": state.query(),
        "correction_url": site.settings.corrections or None,
    }
    from geo.maps.border_map import BorderMap  # with the first map: Folium takes a while to load

    parts = Parts(config, shown.sentence, label_of(shown), state.lang, state.theme, first=first(config["urls"]))
    drawn = BorderMap(site.assets, parts)
    security.allow_inline(drawn.inline)
    return _page("map.html", **_map_context(site, shown), **_folium(drawn, config))


def _folium(drawn: BorderMap, config: dict[str, Any]) -> dict[str, Any]:
    """Return the map's parts and its configuration: our own markup, every text in it escaped already."""
    parts = {name: Markup(getattr(drawn, name)) for name in ("head", "body", "scripts")}
    return {"folium": parts, "config": config, "config_json": Markup(script_json(config))}


def _map_context(site: Site, shown: Answer) -> dict[str, Any]:
    state, language = shown.state, speech.spoken()
    days, as_of = state.days(site.horizon), state.as_of(site.horizon)
    incidents = [entries.incident(row, language) for row in shown.newest(LISTED)]
    query = state.query()
    suffix = f"?{query}" if query else ""
    return {
        "state": _state_dict(state),
        "sentence": shown.sentence,
        "incidents": incidents,
        "count": shown.count,
        "not_located": shown.count - shown.located,
        "crossings": [entries.crossing(row, status, as_of, language) for row, status in shown.crossings],
        "sections": language.vocabularies["section"],
        "groups": GROUPS,
        "from_text": days.start.isoformat() if days.start else "",
        "to_text": days.last.isoformat() if days.last else "",
        "theme": state.theme,
        "lang": state.lang,
        "label": label_of(shown),
        "pictures": [
            _picture(site, Picture(state, width, height)) | {"window": window} for width, height, window in PICTURES
        ],
        "card": _picture(site, Picture(state), site.url, "png"),
        "images": {form: f"/image.{form}{suffix}" for form in ("svg", "png")},
        "page_url": f"{site.url}/{suffix}",
        "embed_code": embeds.iframe(f"{site.url}/embed{suffix}", shown.sentence),
        "api_url": _api_url(site, state),
        "downloads_url": "/downloads",
    }


def _picture(site: Site, picture: Picture, base: str = "", form: str = "svg") -> dict[str, Any]:
    """Return the address and the size of a picture."""
    query = f"{picture.query()}&v={quote(site.dataset.version)}".removeprefix("&")
    return {"url": f"{base}/image.{form}?{query}", "width": picture.width, "height": picture.height}


def _state_dict(state: MapState) -> dict[str, Any]:
    """Return the values of the parameters as the page writes them: texts, and lists of texts."""
    values = [(name, getattr(state, row.attribute), row.write) for name, row in PARAMETERS.items()]
    return {
        name: list(value) if type(value) is tuple else write(value) if value else None for name, value, write in values
    }


def _api_url(site: Site, state: MapState) -> str:
    """Return the address of the API that answers with the incidents shown."""
    pairs = api_pairs(query_of(site.dataset, state, site.horizon))
    return site.addresses.items("incidents", pairs).removeprefix(site.url)


def _page(template: str, **context: Any) -> Response:
    response = Response(render_template(template, **context), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return speech.vary(response)


def _one(site: Site, collection: str, id: str) -> Record:
    return site.dataset.item(collection, id).records()[0]
