"""When the rows of a table were: as local calendar days, and as instants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.periods import Days, Period
from geo.queries.columns import Columns, numbers
from geo.queries.spans import Rows, Spans, forever
from geo.sections import SECTIONS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST: Final = EPOCH.date().toordinal()
MILLISECOND: Final = timedelta(milliseconds=1)
DAY_MS: Final = 86_400_000
QUARTER_MS: Final = 900_000
"""No zone changes its offset inside a quarter of an hour."""

TIMED_SPANS: Final = {"minute": 60_000, "hour": 3_600_000}
"""How long an instant lasts, in milliseconds, by the precision it is known to."""

BEGAN: Final = "start_at"
PRECISION: Final = "date_precision"
ZONED: Final = "section"
DAYS: Final = np.dtype(np.int32)
INSTANTS: Final = np.dtype(np.int64)


class Instants(NamedTuple):
    """When rows begin and end, in milliseconds since 1970."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class Times:
    """The spans of the rows of a layer with a time, which are in the order of their start, those without one last."""

    def __init__(self, columns: Columns) -> None:
        assert columns.layer.time is not None, f"{columns.layer.name} has no time"
        self._columns = columns
        self._fields = tuple(dict.fromkeys(columns.layer.time))

    def find(self, when: Days | Period) -> tuple[Rows, range, Rows]:
        """Return the rows whose span intersects another, as :meth:`Spans.find` does."""
        if isinstance(when, Days):
            return self.days.find(day_number(when.start), day_number(when.end))
        return self.instants.find(_floor(when.start), _ceiling(when.end))

    @property
    def start(self) -> NDArray[Any]:
        """The first field of the time as numbers, as far as it is known."""
        return self._columns.keep("time start", lambda: self._numbers(self._fields[0])[: self.known])

    @property
    def known(self) -> int:
        """How many rows have a start."""
        field = self._columns.field(self._fields[0])
        return int(len(field) - field.null_count)

    @property
    def unknown(self) -> NDArray[np.int64]:
        """The rows of whose time nothing is known."""
        return self._columns.keep("time unknown", self._unknown)

    @property
    def start_days(self) -> NDArray[np.int32]:
        """The local day each row starts on; far off where nobody knows."""
        return self._columns.keep("start days", lambda: self._days()[0])

    @property
    def days(self) -> Spans:
        """The rows as spans of local days."""
        return self._columns.keep("spans of days", lambda: self._spans(*self._days()))

    @property
    def instants(self) -> Spans:
        """The rows as spans of milliseconds in UTC, by the zone of each row's section; UTC without one.

        Where the instant itself is known, it stands in for the day.
        """
        return self._columns.keep("spans of instants", lambda: self._spans(*self.known_instants()))

    def known_instants(self) -> Instants:
        """Return when each row begins and ends, in milliseconds; far off where it does not or nobody knows."""
        return self._columns.keep("instants", lambda: Instants(*self._instants()))

    def _unknown(self) -> NDArray[np.int64]:
        ends = self._columns.field(self._fields[-1]).slice(self.known)
        return self.known + np.flatnonzero(np.asarray(ends.is_null()))

    def _spans(self, starts: NDArray[Any], ends: NDArray[Any]) -> Spans:
        bare = np.arange(self.known, len(starts))
        return Spans(starts[: self.known], ends, bare[ends[self.known :] < forever(ends.dtype)])

    def _days(self) -> tuple[NDArray[Any], NDArray[Any]]:
        starts, *rest = (
            self._numbers(name) if self._is_date(name) else self._local_days(self._numbers(name), up=number > 0)
            for number, name in enumerate(self._fields)
        )
        return starts, (rest[0] if rest else _plus(starts, 1))

    def _instants(self) -> tuple[NDArray[Any], NDArray[Any]]:
        starts, *rest = (
            self._midnights(self._numbers(name)) if self._is_date(name) else self._numbers(name)
            for name in self._fields
        )
        if rest:
            ends = rest[0]
        elif self._is_date(self._fields[0]):
            ends = self._midnights(_plus(self._numbers(self._fields[0]), 1))
        else:
            ends = _plus(starts, 1)
        return self._timed(starts, ends)

    def _timed(self, starts: NDArray[Any], ends: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Let known instants stand in for their days."""
        schema = self._columns.schema
        if BEGAN not in schema or PRECISION not in schema or schema[BEGAN].type != "datetime":
            return starts, ends
        began = self._numbers(BEGAN)
        days, until = self._days()
        one_day = until.astype(np.int64) - days <= 1
        coded = self._columns.codes(PRECISION)
        if coded is None:
            return starts, ends
        for precision, length in TIMED_SPANS.items():
            timed = _is(coded.codes, coded.words, precision) & (began < forever(INSTANTS))
            starts = np.where(timed, began, starts)
            ends = np.where(timed & one_day, began + length, ends)
        return starts, ends

    def _numbers(self, name: str) -> NDArray[Any]:
        """Return a date as days or an instant as milliseconds since 1970, far off where there is none."""
        if self._is_date(name):
            return numbers(self._columns.field(name), pa.int32(), forever(DAYS))
        return numbers(self._columns.field(name), pa.int64(), forever(INSTANTS))

    def _is_date(self, name: str) -> bool:
        return self._columns.schema[name].type == "date"

    def _midnights(self, days: NDArray[Any]) -> NDArray[np.int64]:
        """Return the instants local days begin."""
        known = days < forever(DAYS)
        instants = np.full(len(days), forever(INSTANTS), dtype=np.int64)
        for zone, rows in self._zones():
            distinct, places = np.unique(days[rows & known], return_inverse=True)
            begins = [_milliseconds(datetime.combine(day_of(day), datetime.min.time(), zone)) for day in distinct]
            instants[rows & known] = np.array(begins, dtype=np.int64)[places]
        return instants

    def _local_days(self, instants: NDArray[Any], *, up: bool) -> NDArray[np.int32]:
        """Return the local days of instants; the next day for an end that is not a midnight."""
        known = instants < forever(INSTANTS)
        days = np.full(len(instants), forever(DAYS), dtype=np.int32)
        for zone, rows in self._zones():
            wanted = instants[rows & known] - up
            quarters, places = np.unique(wanted // QUARTER_MS, return_inverse=True)
            offsets = [_offset(int(quarter), zone) for quarter in quarters]
            local = wanted + np.array(offsets, dtype=np.int64)[places]
            days[rows & known] = local // DAY_MS + up
        return days

    def _zones(self) -> Iterator[tuple[ZoneInfo, NDArray[np.bool_]]]:
        """Yield each time zone with the rows that go by it."""
        schema = self._columns.schema
        coded = self._columns.codes(ZONED) if ZONED in schema and schema[ZONED].type == "string" else None
        if coded is None:
            yield ZoneInfo("UTC"), np.ones(len(self._columns), dtype=bool)
            return
        zones = [SECTIONS[word].timezone if word in SECTIONS else "UTC" for word in coded.words] + ["UTC"]
        for name in dict.fromkeys(zones):
            yield ZoneInfo(name), np.array([zone == name for zone in zones])[coded.codes]


def day_number(day: date | None) -> int | None:
    """Return a day as days since 1970.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return None if day is None else day.toordinal() - FIRST


def day_of(number: int) -> date:
    """Return the day that is so many days after the first of 1970."""
    return date.fromordinal(int(number) + FIRST)


def _is(codes: NDArray[np.int32], words: list[str], word: str) -> NDArray[np.bool_]:
    return codes == words.index(word) if word in words else np.zeros(len(codes), dtype=bool)


def _plus(numbers: NDArray[Any], length: int) -> NDArray[Any]:
    far = forever(numbers.dtype)
    return np.where(numbers < far, np.minimum(numbers, far - 1) + numbers.dtype.type(length), far)


def _milliseconds(instant: datetime) -> int:
    return (instant - EPOCH) // MILLISECOND


def _offset(quarter: int, zone: ZoneInfo) -> int:
    offset = (EPOCH + quarter * QUARTER_MS * MILLISECOND).astimezone(zone).utcoffset()
    assert offset is not None, "every zone has an offset"
    return offset // MILLISECOND


def _floor(instant: datetime | None) -> int | None:
    return None if instant is None else _milliseconds(instant)


def _ceiling(instant: datetime | None) -> int | None:
    return None if instant is None else -((EPOCH - instant) // MILLISECOND)
