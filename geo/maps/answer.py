"""What a state shows: its incidents, its crossings with their status, and its sentence, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from geo import text
from geo.layers import Record
from geo.maps.state import Horizon, MapState, Words
from geo.queries import ItemsQuery
from geo.status import Status
from geo.store import Dataset


@dataclass(frozen=True, slots=True)
class Answer:
    """What a state shows.

    Attributes
    ----------
    incidents : list of Record
        Incidents of the days shown, newest first.
    crossings : list of tuple
        Crossings of the sections shown, each with its status as of the last day shown, or of today if that is earlier.
    sentence : str
        All of it in one sentence.
    """

    state: MapState
    horizon: Horizon
    incidents: list[Record]
    crossings: list[tuple[Record, Status]]
    sentence: str


def words(dataset: Dataset) -> Words:
    """Return the words a state's parameters may hold, from the vocabularies of the incidents."""
    names = labels(dataset)
    known = {name: tuple(names[name]) for name in ("section", "category", "verification", "confidence")}
    return {**known, "lang": tuple(text.LANGUAGES)}


def labels(dataset: Dataset, collection: str = "incidents") -> dict[str, dict[str, str]]:
    """Return the label of every word of a collection's vocabularies."""
    schema = dataset.catalogue[collection].schema
    assert schema is not None, f"{collection} has a schema"
    return {field.name: field.vocabulary for field in schema.fields if field.terms}


def answer(dataset: Dataset, state: MapState, horizon: Horizon) -> Answer:
    """Return what a state shows."""
    incidents = dataset.records(state.to_query(horizon))
    status = dataset.status(state.as_of(horizon))
    points = dataset.records(ItemsQuery.of("crossings", section=state.section))
    crossings = [(row, status.get(row["id"], Status(row["id"], "unknown", "unknown"))) for row in points]
    shown = text.Shown(
        incidents=len(incidents),
        days=state.days(horizon),
        crossings=_count([status for _, status in crossings]),
        section=state.section,
        category=state.category,
        verification=state.verification,
        confidence=state.confidence,
        names=_sentence_names(dataset),
    )
    sentence = text.sentence(shown, text.LANGUAGES[state.lang])
    return Answer(state, horizon, incidents[::-1], crossings, sentence)


def _count(statuses: list[Status]) -> text.CrossingCounts:
    closed = [status for status in statuses if status.status == "closed"]
    return text.CrossingCounts(
        total=len(statuses),
        closed=len(closed),
        closed_last_known=sum(status.knowledge == "last_known" for status in closed),
        unknown=sum(status.status == "unknown" for status in statuses),
    )


def _sentence_names(dataset: Dataset) -> dict[str, dict[str, str]]:
    """Return labels as they stand in a sentence: a verification is its own word, shorter than its label."""
    names = labels(dataset)
    return names | {"verification": {word: word for word in names["verification"]}}
