"""A view as one file: the map with the incidents it shows and no others, and what says whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from geo.layers import Record
from geo.maps.answer import Answer, answer, query_of
from geo.maps.assets import ALONE, Assets
from geo.maps.drawing import PLACES, STATIC, blocks, configuration, label_of
from geo.maps.parts import Parts
from geo.maps.state import Horizon, MapState
from geo.periods import Days
from geo.queries import Table
from geo.store import Dataset, EmbeddedStore

if TYPE_CHECKING:
    from geo.maps.border_map import BorderMap

LEAST_DAYS: Final = 14
"""Days that a file holds at least, around a shorter period: so that its time control has something to move in."""

LINKED: Final = ("incident", "crossing", "section")
"""Addresses of the site that a file leads to."""


@dataclass(frozen=True)
class Archive:
    """A view as one file.

    Attributes
    ----------
    drawn : BorderMap
        The map, with all its data inside.
    shown : Answer
        What it shows when it is opened.
    days : Days
        The days whose incidents it holds.
    incidents : list of dict
        They, newest first.
    sources : list of dict
        The sources of the incidents and of the crossings it holds, each once.
    """

    drawn: BorderMap
    shown: Answer
    days: Days
    incidents: list[Record]
    sources: list[Record]

    @property
    def sha256(self) -> str:
        """Checksum of the lines of the file that hold its data, each with the end of the line."""
        return sha256("".join(f"{line}\n" for line in self.drawn.data).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Home:
    """Where a file comes from: address of the site, release that it shows (nothing for the current data), its files."""

    url: str
    release: str = ""
    static: Path = STATIC


def archive(dataset: Dataset, state: MapState, horizon: Horizon, home: Home) -> Archive:
    """Return the file of a view.

    Raises
    ------
    InvalidParameter
        If the page's files are not built.
    """
    from geo.maps.border_map import BorderMap  # only for who draws a map: Folium takes a while to load

    assets = Assets(home.static)
    assets.require(*ALONE)
    days = held(state, horizon)
    narrow = _narrowed(dataset, state, horizon, days)
    shown = answer(narrow, state, horizon)
    parts = Parts(
        _configuration(narrow, shown, days, home), shown.sentence, label_of(shown), state.lang, state.theme,
        documents=tuple(blocks(narrow, state, home.release)),
    )  # fmt: skip
    incidents = narrow.items(replace(query_of(narrow, state, horizon), when=days)).selection.records()[::-1]
    return Archive(BorderMap(assets, parts, standalone=True), shown, days, incidents, _sources(narrow, incidents))


def held(state: MapState, horizon: Horizon) -> Days:
    """Return the days whose incidents a file of a state holds: its periods with what lies between; up to a day, all.

    >>> horizon = Horizon(date(2026, 1, 16), date(2026, 11, 22))
    >>> held(MapState(when=Days.closed(date(2021, 11, 1), date(2021, 11, 30))), horizon).text()
    '2021-11-01/2021-11-30'
    >>> held(MapState(when=Days.of(date(2021, 11, 9))), horizon).text()
    '2021-11-02/2021-11-15'
    >>> held(MapState(when=Days.of(date(2021, 11, 9)), mode="asof"), horizon).text()
    '../2021-11-09'
    """
    days = state.days(horizon)
    if state.mode != "window":
        return Days(None, days.end)
    if state.compare is not None:
        days = Days(_least(days.start, state.compare.start), _most(days.end, state.compare.end))
    if days.start is None or days.end is None:
        return days
    missing = max(0, LEAST_DAYS - (days.end - days.start).days)
    return Days(days.start - timedelta((missing + 1) // 2), days.end + timedelta(missing // 2))


def _configuration(dataset: Dataset, shown: Answer, days: Days, home: Home) -> Mapping[str, Any]:
    """Return what the file's program is told: its links lead to the site, and its time control spans what is held."""
    config = configuration(dataset, shown.state, shown.horizon)
    urls = config["urls"] | {name: home.url + PLACES[name] for name in LINKED}
    first, last = days.start or dataset.data_start, min(days.last or shown.horizon.today, shown.horizon.today)
    return config | {
        "standalone": True,
        "query": shown.state.query(),
        "release": home.release,
        "urls": urls,
        "span": {"first": first.isoformat(), "last": max(first, last).isoformat()},
    }


def _narrowed(dataset: Dataset, state: MapState, horizon: Horizon, days: Days) -> Dataset:
    """Return the data with the incidents of a state in some days, and no others."""
    query = replace(query_of(dataset, state, horizon), when=days)
    table = dataset.table("incidents")
    rows = pa.array(list(dataset.items(query).selection.rows), pa.int64())
    tables = {layer.name: dataset.table(layer.name) for layer in dataset.catalogue.tables}
    kept = Table(table.layer, table.columns.data.take(rows), ordered=True)
    return Dataset(EmbeddedStore(dataset.catalogue, tables | {"incidents": kept}))


def _sources(dataset: Dataset, incidents: list[Record]) -> list[Record]:
    named = [id for row in (*incidents, *dataset.log) for id in row["sources"]]
    found = [dataset.source(id) for id in dict.fromkeys(named)]
    return sorted(found, key=lambda source: (source["publisher"] or "", str(source["date"] or ""), source["id"]))


def _least(*days: date | None) -> date | None:
    return None if None in days else min(day for day in days if day)


def _most(*days: date | None) -> date | None:
    return None if None in days else max(day for day in days if day)
