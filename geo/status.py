"""The status of the crossing points as of a date, from a log of intervals.

The log (layer ``crossing-status``) holds rows ``[valid_from, valid_to)`` of whole local days. Rows of scope ``all`` are
headlines: one crossing's follow each other without gap or overlap. Rows of another scope (freight, bus, citizens
...) refine the headline and may overlap.

What the log does not say is *unknown*, never *closed*:

* a date no headline covers, or one covered only by a row nobody verified, is ``unknown``;
* a row without end is known only up to ``last_verified``; later it is *last known*;
* ``valid_from`` = :data:`LOG_START` is where the log begins, not the day a crossing opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Final, Literal

from geo.errors import Problem
from geo.schemas import Field, Term

LOG_START = date(2020, 1, 1)
HEADLINE = "all"
UNVERIFIED = "unverified"
FILE = "crossing_status.csv"

FIELDS: Final = (
    Field(
        "status",
        "string",
        "Status",
        terms=tuple(Term(value, value) for value in ("open", "restricted", "suspended", "closed", "unknown")),
    ),
    Field("status_knowledge", "string", "How it is known", "known, last_known or unknown"),
    Field("status_since", "date", "Since", "First day of the unbroken run; empty if it began before the log."),
    Field("status_last_verified", "date", "Last verified"),
    Field("status_reason", "string", "Reason"),
    Field("status_decided_by", "string", "Decided by"),
    Field("status_confidence", "string", "Confidence"),
    Field("status_sources", "list", "Sources of the status"),
    Field(
        "status_overlays",
        "array",
        "Rules for some",
        "Objects with scope, status, knowledge, since, reason ...",
    ),
)
"""What a crossing as of a date has beside the fields of its layer."""

LOG_FIELDS: Final = (
    Field("id", "string", required=True),
    Field("crossing", "string", required=True),
    Field("scope", "string", required=True),
    Field("valid_from", "date", required=True),
    Field("valid_to", "date"),
)
"""What the check of the log is about."""

State = Literal["open", "restricted", "suspended", "closed", "unknown"]
Knowledge = Literal["known", "last_known", "unknown"]
Row = Mapping[str, Any]
"""A record of the layer ``crossing-status``."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A rule for some of those who cross, beside the headline."""

    scope: str
    status: State
    knowledge: Knowledge
    row: Row


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of one crossing as of one date.

    Attributes
    ----------
    crossing : str
        Id of the crossing.
    status : str
        ``open``, ``restricted``, ``suspended``, ``closed`` or ``unknown``.
    knowledge : str
        ``known``, ``last_known`` (after the row was last verified) or ``unknown``.
    since : datetime.date or None
        First day of the unbroken run of headlines with this status; None if it began before the log, or is unknown.
    last_verified : datetime.date or None
        The day up to which a ``last_known`` status was seen to hold.
    row : Mapping or None
        The headline it rests on. Of an unverified one nothing is passed on.
    overlays : tuple of Overlay
        Rules for some of those who cross; empty while the crossing is closed, since they do not apply then.
    """

    crossing: str
    status: State
    knowledge: Knowledge
    since: date | None = None
    last_verified: date | None = None
    row: Row | None = None
    overlays: tuple[Overlay, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A day on which the log says something new of a crossing.

    Attributes
    ----------
    id : str
        Id of the row; where a rule for some ends, with ``.end`` after it.
    day : datetime.date
        Local date of the crossing.
    kind : str
        ``changed``, ``continued`` (another decision, the same status) or ``ended`` (of a rule for some).
    status, knowledge : str
        As of that day, as :class:`Status` has them.
    row : Mapping
        The row that begins, or ends, that day.
    """

    id: str
    day: date
    kind: Literal["changed", "continued", "ended"]
    status: State
    knowledge: Knowledge
    row: Row


def at(log: Iterable[Row], when: date) -> dict[str, Status]:
    """Return the status of every crossing of the log as of a date.

    Parameters
    ----------
    log : iterable of Row
        Records of the layer ``crossing-status``.
    when : datetime.date
        Local date of the crossing.

    Examples
    --------
    >>> row = {"crossing": "a", "scope": "all", "status": "closed", "valid_from": date(2021, 11, 9),
    ...        "valid_to": None, "last_verified": date(2021, 12, 1), "confidence": "high"}
    >>> [at([row], date(2021, month, 10))["a"].knowledge for month in (10, 11, 12)]
    ['unknown', 'known', 'last_known']
    """
    by_crossing: dict[str, list[Row]] = defaultdict(list)
    for row in log:
        by_crossing[row["crossing"]].append(row)
    return {crossing: _status(crossing, rows, when) for crossing, rows in by_crossing.items()}


def changes(log: Iterable[Row]) -> list[Change]:
    """Return every day on which the log says something new of a crossing, the oldest first.

    What stands at the log's own first day is no change, and a row nobody verified only ends what was known.

    Examples
    --------
    >>> row = {"crossing": "a", "scope": "all", "confidence": "high", "valid_to": None, "last_verified": None}
    >>> rows = [row | {"id": "1", "status": "open", "valid_from": date(2020, 1, 1), "valid_to": date(2021, 11, 9)},
    ...         row | {"id": "2", "status": "closed", "valid_from": date(2021, 11, 9)}]
    >>> [(each.id, each.kind, each.status, each.knowledge) for each in changes(rows)]
    [('2', 'changed', 'closed', 'last_known')]
    """
    lines: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in log:
        if row["scope"] == HEADLINE or row["confidence"] != UNVERIFIED:
            lines[row["crossing"], row["scope"]].append(row)
    found = [change for rows in lines.values() for change in _changes(sorted(rows, key=lambda row: row["valid_from"]))]
    return sorted(found, key=lambda change: (change.day, change.id))


def record(status: Status) -> dict[str, Any]:
    """Return a status as values of :data:`FIELDS`."""
    row = status.row
    return {
        "status": status.status,
        "status_knowledge": status.knowledge,
        "status_since": status.since,
        "status_last_verified": status.last_verified,
        "status_reason": row["reason"] if row else None,
        "status_decided_by": row["decided_by"] if row else None,
        "status_confidence": row["confidence"] if row else None,
        "status_sources": row["sources"] if row else [],
        "status_overlays": [_overlay_json(overlay) for overlay in status.overlays],
    }


def check(log: Sequence[Row], numbers: Sequence[int], file: str = FILE) -> list[Problem]:
    """Return what breaks the promises of the log: reversed rows, gaps and overlaps of headlines.

    Parameters
    ----------
    log : sequence of Row
        Records of the layer ``crossing-status``.
    numbers : sequence of int
        Their row numbers in the file.
    file : str
        What a problem names.
    """
    problems: list[Problem] = []
    headlines: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for number, row in zip(numbers, log, strict=True):
        start, end = row["valid_from"], row["valid_to"]
        if end is not None and end <= start:
            problems.append(_problem(number, row, "valid_to", str(end), f"a date after valid_from {start}"))
        if row["scope"] == HEADLINE:
            headlines[row["crossing"]].append((number, row))
    for rows in headlines.values():
        problems += _breaks(sorted(rows, key=lambda each: each[1]["valid_from"]))
    return [replace(problem, file=file) for problem in problems]


def _status(crossing: str, rows: list[Row], when: date) -> Status:
    headlines = sorted((row for row in rows if row["scope"] == HEADLINE), key=lambda row: row["valid_from"])
    row = next((row for row in headlines if _covers(row, when)), None)
    overlays = tuple(
        Overlay(other["scope"], other["status"], _knowledge(other, when), other)
        for other in rows
        if other["scope"] != HEADLINE and other["confidence"] != UNVERIFIED and _covers(other, when)
    )
    if row is None or row["confidence"] == UNVERIFIED:
        return Status(crossing, "unknown", "unknown", overlays=overlays)
    return Status(
        crossing,
        row["status"],
        _knowledge(row, when),
        since=_since(headlines, row),
        last_verified=row["last_verified"],
        row=row,
        overlays=() if row["status"] == "closed" else overlays,
    )


def _overlay_json(overlay: Overlay) -> dict[str, Any]:
    dates = {name: overlay.row[name] for name in ("valid_from", "valid_to", "last_verified")}
    return {
        "scope": overlay.scope,
        "status": overlay.status,
        "knowledge": overlay.knowledge,
        **{name: day and day.isoformat() for name, day in dates.items()},
        **{name: overlay.row[name] for name in ("decided_by", "reason", "confidence", "sources")},
    }


def _covers(row: Row, when: date) -> bool:
    return bool(row["valid_from"] <= when and (row["valid_to"] is None or when < row["valid_to"]))


def _knowledge(row: Row, when: date) -> Knowledge:
    if row["valid_to"] is not None:
        return "known"
    verified = row["last_verified"]
    return "known" if verified is not None and when <= verified else "last_known"


def _since(headlines: list[Row], row: Row) -> date | None:
    """Walk back from a headline over those that touch it with the same status."""
    first = row
    for earlier in reversed(headlines[: headlines.index(row)]):
        same = earlier["status"] == row["status"] and earlier["confidence"] != UNVERIFIED
        if not same or earlier["valid_to"] != first["valid_from"]:
            break
        first = earlier
    start: date = first["valid_from"]
    return None if start == LOG_START else start


def _changes(rows: list[Row]) -> Iterable[Change]:
    """Yield the changes of one crossing and one scope, of rows sorted by their first day."""
    for index, row in enumerate(rows):
        start, end = row["valid_from"], row["valid_to"]
        known = [other for other in rows[:index] if other["valid_to"] == start and other["confidence"] != UNVERIFIED]
        if start != LOG_START and row["confidence"] != UNVERIFIED:
            same = any(other["status"] == row["status"] for other in known)
            kind: Literal["changed", "continued"] = "continued" if same else "changed"
            yield Change(row["id"], start, kind, row["status"], _knowledge(row, start), row)
        elif known:
            yield Change(row["id"], start, "changed", "unknown", "unknown", row)
        if row["scope"] != HEADLINE and end is not None and not any(_covers(other, end) for other in rows):
            yield Change(f"{row['id']}.end", end, "ended", row["status"], "known", row)


def _breaks(rows: list[tuple[int, Row]]) -> Iterable[Problem]:
    for (_, earlier), (number, later) in pairwise(rows):
        end, start = earlier["valid_to"], later["valid_from"]
        if end == start:
            continue
        kind = "an overlap" if end is None or start < end else "a gap"
        expected = f"{end or 'no further headline'}, where the headline {earlier['id']} ends"
        yield _problem(number, later, "valid_from", f"{start} ({kind})", expected)


def _problem(number: int, row: Row, field: str, found: str, expected: str) -> Problem:
    return Problem(FILE, f"{number} ({row['id']})", field, found, expected)
