"""What a state shows: its incidents, its crossings with their status, and its sentence, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo import text
from geo.incidents import EVENT, PLACED
from geo.layers import GEOMETRY, Record
from geo.maps.parameters import box_text, decimal
from geo.maps.state import Horizon, MapState, Words
from geo.periods import Days
from geo.queries import Disc, ItemsQuery, Selection
from geo.status import Status
from geo.store import Dataset


@dataclass(frozen=True)
class Answer:
    """What a state shows.

    Attributes
    ----------
    selection : Selection
        Incidents of the days shown, oldest first.
    crossings : list of tuple
        Crossings of the sections shown, each with its status as of the last day shown, or of today if that is earlier.
    sentence : str
        All of it in one sentence.
    """

    state: MapState
    horizon: Horizon
    selection: Selection
    crossings: list[tuple[Record, Status]]
    sentence: str

    @property
    def count(self) -> int:
        """How many incidents there are."""
        return len(self.selection)

    @cached_property
    def located(self) -> int:
        """How many of them have a place that is known."""
        precisions = self.selection.view.field("location_precision")
        return int(np.count_nonzero(pc.is_in(precisions, pa.array(PLACED)).to_numpy(zero_copy_only=False)))

    @cached_property
    def incidents(self) -> list[Record]:
        """All of them, newest first."""
        return self.newest(self.count)

    def newest(self, count: int, after: int = 0) -> list[Record]:
        """Return the newest of them, newest first: at most so many, after so many that are left out."""
        found = self.selection.last(count + after)
        pieces = found.chunks(max(1, len(found) - after)) if len(found) > after else iter(())
        return [record for piece in islice(pieces, 1) for record in piece.records()][::-1]


def words(dataset: Dataset) -> Words:
    """Return the words a state's parameters may hold: of the vocabularies, the crossings and the publishers."""
    names = labels(dataset)
    known = {name: tuple(names[name]) for name in ("section", "category", "verification", "confidence", "unit")}
    crossings = tuple(dataset.items(ItemsQuery("crossings")).selection.ids())
    return {**known, "source": publishers(dataset), "crossing": crossings, "lang": tuple(text.LANGUAGES)}


def publishers(dataset: Dataset) -> tuple[str, ...]:
    """Return the publishers of the sources of events, sorted."""
    name, value = EVENT
    view = dataset.items(ItemsQuery.of("incidents", **{name: value})).selection.view
    if "publishers" not in view.columns.schema:
        return ()
    return tuple(sorted(pc.unique(pc.list_flatten(view.field("publishers"))).to_pylist()))


def labels(dataset: Dataset, collection: str = "incidents") -> dict[str, dict[str, str]]:
    """Return the label of every word of a collection's vocabularies."""
    schema = dataset.catalogue[collection].schema
    assert schema is not None, f"{collection} has a schema"
    return {field.name: field.vocabulary for field in schema.fields if field.terms}


def query_of(dataset: Dataset, state: MapState, horizon: Horizon) -> ItemsQuery:
    """Return the query for the incidents of a state, the crossing it is near to in its place."""
    if state.near is None:
        return state.to_query(horizon)
    point = dataset.item("crossings", state.near.crossing).records()[0][GEOMETRY]
    longitude, latitude = (float(decimal(each, 5)) for each in (point.x, point.y))
    return state.to_query(horizon, Disc(longitude, latitude, state.near.km))


def api_pairs(query: ItemsQuery) -> list[tuple[str, str]]:
    """Return the parameters of the API that ask for the incidents of a state.

    There, what has no place is in every box; it is left out by asking for the precisions of what has one.
    """
    pairs = {"datetime": query.when.text()} if query.when not in (None, Days()) else {}
    pairs |= {"bbox": box_text(query.bbox), "location_precision": ",".join(PLACED)} if query.bbox is not None else {}
    pairs |= {"near": query.near.text()} if query.near is not None else {}
    pairs |= {"q": query.q} if query.q else {}
    return list((pairs | {name: ",".join(words) for name, words in query.where}).items())


def answer(dataset: Dataset, state: MapState, horizon: Horizon) -> Answer:
    """Return what a state shows."""
    selection = dataset.items(query_of(dataset, state, horizon)).selection
    status = dataset.status(state.as_of(horizon))
    points = dataset.records(ItemsQuery.of("crossings", section=state.section))
    crossings = [(row, status.get(row["id"], Status(row["id"], "unknown", "unknown"))) for row in points]
    names = {row["id"]: row["name"] for row in dataset.records(ItemsQuery("crossings"))}
    shown = text.Shown(
        incidents=len(selection),
        days=state.days(horizon),
        crossings=_count([status for _, status in crossings]),
        section=state.section,
        category=state.category,
        verification=state.verification,
        confidence=state.confidence,
        source=state.source,
        crossing=tuple(names.get(id, id) for id in state.crossing),
        q=state.q,
        box=state.bbox is not None,
        near=None if state.near is None else (names.get(state.near.crossing, ""), state.near.km),
    )
    sentence = text.sentence(shown, text.LANGUAGES[state.lang])
    return Answer(state, horizon, selection, crossings, sentence)


def _count(statuses: list[Status]) -> text.CrossingCounts:
    closed = [status for status in statuses if status.status == "closed"]
    return text.CrossingCounts(
        total=len(statuses),
        closed=len(closed),
        closed_last_known=sum(status.knowledge == "last_known" for status in closed),
        unknown=sum(status.status == "unknown" for status in statuses),
    )
