"""Incidents: time-stamped, sourced, never more exact than their source.

An incident's ``[start, end)`` is in whole local days of the EU side; ``start_at`` is the instant where the hour is
known. With ``date_precision`` ``week`` or ``month`` the span says only within which days it happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from geo.claims import Claim
from geo.errors import Problem
from geo.schemas import Unreadable

FILE = "incidents.geojson"
Row = Mapping[str, Any]
"""A record of the layer ``incidents``."""

PLACED: Final = ("exact", "town", "district")
"""Location precisions that say where it happened. ``section`` and ``country`` are anchors and say nothing of it."""

TIMED: Final = ("minute", "hour")
"""Date precisions for which ``start_at`` is given."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": (
        "death",
        "injury",
        "shots_or_weapons",
        "clash",
        "pushback_reported",
        "camp_or_standoff",
        "humanitarian",
    ),
    "crossing": ("mass_crossing_attempt", "crossing_attempts_reported", "asylum_arrivals", "smuggling"),
    "air": ("airspace_violation", "balloon", "sabotage_or_gps_jamming"),
    "border": (
        "crossing_closed",
        "crossing_reopened",
        "border_regime",
        "barrier_construction",
        "transit_dispute",
        "travel_restriction",
    ),
    "military": ("military_deployment", "military_exercise"),
    "politics": ("diplomatic_statement", "sanction", "court_or_legal"),
}
"""The categories by the group in which people read them, in the order of the legend."""

GROUP_OF: Final[Mapping[str, str]] = {category: group for group, members in GROUPS.items() for category in members}


def check(rows: Sequence[Row], numbers: Sequence[int]) -> list[Problem]:
    """Return what breaks the promises of an incident that no single field shows.

    Parameters
    ----------
    rows : sequence of Row
        Records of the layer ``incidents``.
    numbers : sequence of int
        Their row numbers in the file.
    """
    return [
        Problem(FILE, f"{number} ({row['id']})", field, found, expected)
        for number, row in zip(numbers, rows, strict=True)
        for field, found, expected in (*_time(row), *_place(row), *_numbers(row), *_trust(row))
    ]


def _time(row: Row) -> Iterable[tuple[str, str, str]]:
    if row["end"] <= row["start"]:
        yield "end", str(row["end"]), f"a date after start {row['start']}"
    timed = row["date_precision"] in TIMED
    if timed != (row["start_at"] is not None):
        expected = "an instant" if timed else "nothing"
        found = "nothing" if timed else str(row["start_at"])
        yield "start_at", found, f"{expected} with date_precision {row['date_precision']}"


def _place(row: Row) -> Iterable[tuple[str, str, str]]:
    placed = row["location_precision"] in PLACED
    if placed != (row["geometry"] is not None):
        expected = "a point" if placed else "no point"
        found = "nothing" if placed else str(row["geometry"])
        yield "geometry", found, f"{expected} with location_precision {row['location_precision']}"


def _numbers(row: Row) -> Iterable[tuple[str, str, str]]:
    low, high = row["people_min"], row["people_max"]
    if low is not None and high is not None and low > high:
        yield "people_max", str(high), f"at least people_min {low}"
    counted = low is not None or high is not None
    if counted != (row["unit"] is not None):
        expected = "what people_min and people_max count" if counted else "nothing, as there is no number"
        yield "unit", str(row["unit"] or "nothing"), expected


def _trust(row: Row) -> Iterable[tuple[str, str, str]]:
    if not row["sources"]:
        yield "sources", "none", "at least one source id"
    if not row["claims"]:
        yield "claims", "none", "at least one claim"
    try:
        stances = {Claim.from_json(claim).stance for claim in row["claims"]}
    except Unreadable as error:
        yield "claims", str(row["claims"])[:80], str(error)
        return
    if (row["verification"] == "disputed") != ("disputes" in stances) and row["verification"] != "retracted":
        yield "verification", row["verification"], "'disputed' exactly if a claim disputes"
    if (row["verification"] == "retracted") != (row["retraction"] is not None):
        yield (
            "retraction",
            str(row["retraction"] or "nothing"),
            "the reason exactly if verification is 'retracted'",
        )
