"""The page of the map, for ``/`` and for ``/embed``: a state drawn, with all that stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Response, render_template
from markupsafe import Markup

from geo import embeds
from geo.embeds import Frame
from geo.images import Picture
from geo.incidents import GROUPS
from geo.maps.answer import Answer, answer, api_pairs, query_of
from geo.maps.assets import REST
from geo.maps.drawing import PLACES, configuration, label_of
from geo.maps.parameters import PARAMETERS
from geo.maps.parts import Parts, script_json
from geo.maps.state import MapState
from geo.ogcapi.addresses import versioned, with_query
from geo.releases import changes, since
from geo.status import Row, Status
from geo.web import entries, security, speech
from geo.web.answers import REVALIDATE
from geo.web.site import Site, current

if TYPE_CHECKING:
    from geo.maps.border_map import BorderMap

PICTURES = ((360, 640, 599), (720, 900, 1099), (1200, 630, 0))
"""Width and height of the map's picture for readers without script, and the widest window it is for."""

NAMED = 40
"""Corrected incidents that the link to what changed names; with more it leads to all that changed."""

COUNTED = ("incidents", "crossing-status")
"""Layers whose corrected records are counted."""

FILES = ("csv", "xlsx", "geojson")
"""Files of the incidents shown."""

IMAGES = ("svg", "png", "pdf", "zip")
"""Forms of the picture of the state; the last is the kit for print."""

LISTED = 25
"""Incidents the map's page lists itself, the newest; its program lists more, and without it the API's pages do."""


def page(state: MapState, frame: Frame | None = None, **context: Any) -> Response:
    """Answer with the map of a state.

    Parameters
    ----------
    frame : Frame, optional
        What it is asked for as a frame; without one it is the whole page.
    **context
        What the template is told beside the map.
    """
    site = current()
    speech.speak(state.lang)
    shown = answer(site.dataset, state, site.horizon)
    config = configuration(site.dataset, state, site.horizon, site.stamp) | {
        "embed": frame is not None,
        "query": state.query(),
        "release": site.version,
        "correction_url": site.settings.corrections or None,
        "style": site.assets.url(REST),
    }
    from geo.maps.border_map import BorderMap  # with the first map: Folium takes a while to load

    parts = Parts(
        config, shown.sentence, label_of(shown), state.lang, state.theme,
        first=(config["urls"]["opening"],), late=config["urls"]["incidents"],
    )  # fmt: skip
    drawn = BorderMap(site.assets, parts)
    security.allow_inline(drawn.inline)
    context["corrected"] = _corrected(site, shown) if frame is None or frame.corrections else None
    content = render_template("map.html", frame=frame, **_map_context(site, shown), **_folium(drawn, config), **context)
    response = Response(content, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return speech.vary(response)


def _corrected(site: Site, shown: Answer) -> dict[str, Any] | None:
    """Return how many of the records shown were corrected or withdrawn since the release they are shown from.

    None if no record of the release was. With some, a reader who moves on from what is shown is told of those.
    """
    now = site.current.dataset
    if site.release is None or site.dataset.fingerprint == now.fingerprint:
        return None
    if not any(change.layer in COUNTED for change in changes(site.dataset, now).listed):
        return None
    incidents = [change.id for change in since(site.dataset, now, shown.selection.ids())]
    rows = [row["id"] for _, status in shown.crossings for row in _rows(status)]
    count = len(incidents) + len(since(site.dataset, now, rows, "crossing-status"))
    whole = speech.link(f"/changes?since={quote(site.version)}")
    apart = 0 < count == len(incidents) <= NAMED and not site.settings.published  # files hold all changes together
    named = speech.link(f"/changes?since={quote(site.version)}&incident={quote(','.join(incidents))}")
    return {"count": count, "release": site.version, "url": named if apart else whole, "whole": whole}


def _rows(status: Status) -> list[Row]:
    """Return the rows of the log that a status rests on."""
    return [row for row in (status.row, *(each.row for each in status.overlays)) if row]


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
        "images": {form: f"/image.{form}{suffix}" for form in IMAGES},
        "page_url": f"{site.url}/{suffix}",
        "share_url": f"/share{suffix}",
        "embed_code": embeds.iframe(f"{site.url}/embed{suffix}", shown.sentence),
        **_data_addresses(site, state),
        "downloads_url": speech.link("/downloads"),
    }


def _picture(site: Site, picture: Picture, base: str = "", form: str = "svg") -> dict[str, Any]:
    """Return the address and the size of a picture."""
    query = picture.query()
    if not picture.state.version:  # kept for as long as the data are the same
        query = f"{query}&v={quote(site.stamp)}".removeprefix("&")
    return {"url": f"{base}/image.{form}?{query}", "width": picture.width, "height": picture.height}


def _state_dict(state: MapState) -> dict[str, Any]:
    """Return the values of the parameters as the page writes them: texts, and lists of texts."""
    values = [(name, getattr(state, row.attribute), row.write) for name, row in PARAMETERS.items()]
    return {
        name: list(value) if type(value) is tuple else write(value) if value else None for name, value, write in values
    }


def _data_addresses(site: Site, state: MapState) -> dict[str, Any]:
    """Return the address of the API that answers with the incidents shown, and those of files of all of them."""
    pairs = api_pairs(query_of(site.dataset, state, site.horizon))
    files = {form: with_query(PLACES["download"].format(format=form), pairs) for form in FILES}
    return {
        "api_url": site.addresses.items("incidents", pairs).removeprefix(site.url),
        "files": {form: versioned(address, site.version) for form, address in files.items()},
    }
