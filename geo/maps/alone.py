"""One record on the map by itself: an incident, a crossing or a section, and nothing else."""

from __future__ import annotations

from typing import Final

from geo.incidents import PLACED
from geo.layers import GEOMETRY, Record
from geo.maps.answer import Answer
from geo.maps.state import Horizon, MapState, View
from geo.periods import Days
from geo.queries import ItemsQuery, Selection
from geo.status import Status
from geo.store import Dataset
from geo.text import LANGUAGES, capital, records

ZOOMS: Final = {"exact": 10.0, "town": 9.0, "district": 7.5}
"""How near a map comes to an incident: so near that the disc of the doubt is seen whole."""

AT_CROSSING: Final = 10.0


def incident(dataset: Dataset, row: Record, horizon: Horizon, lang: str) -> Answer:
    """Return an incident by itself: its symbol where its place is known, else its section lit."""
    place = row[GEOMETRY] if row["location_precision"] in PLACED else None
    view = None if place is None else View(ZOOMS[row["location_precision"]], place.y, place.x)
    days = Days(row["start"], row["end"])
    state = MapState(when=days, section=(row["section"],), map=view, lang=lang)
    said = f"{capital(records.happened(row, LANGUAGES[lang]))}: {row['title']}"
    return Answer(state, horizon, dataset.item("incidents", row["id"]), [], said)


def crossing(dataset: Dataset, row: Record, status: Status, horizon: Horizon, lang: str) -> Answer:
    """Return a crossing by itself with its status."""
    place = row[GEOMETRY]
    view = View(AT_CROSSING, place.y, place.x)
    state = MapState(mode="asof", section=(row["section"],), map=view, lang=lang)
    said = " – ".join(filter(None, (row["name"], row["name_other_side"])))
    return Answer(state, horizon, _none(dataset), [(row, status)], said)


def section(dataset: Dataset, id: str, status: dict[str, Status], horizon: Horizon, lang: str) -> Answer:
    """Return a section with its crossings and their status."""
    state = MapState(mode="asof", section=(id,), lang=lang)
    points = dataset.records(ItemsQuery.of("crossings", section=id))
    shown = [(row, status.get(row["id"], Status(row["id"], "unknown", "unknown"))) for row in points]
    return Answer(state, horizon, _none(dataset), shown, LANGUAGES[lang].term("section", id))


def _none(dataset: Dataset) -> Selection:
    return dataset.items(ItemsQuery("incidents", limit=0)).selection
