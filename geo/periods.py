"""Spans of time, half-open, and their text form: the ``datetime`` parameter of OGC API - Features.

Two kinds are kept apart, because a date is not an instant:

* :class:`Days` - whole calendar days, local wherever the thing happened. ``2021-11-08`` on the Polish border and
  on the Finnish border are the same :class:`Days` and different hours.
* :class:`Period` - instants, aware, in UTC.

Both are ``[start, end)``; ``None`` is unbounded. *Intersects* has one definition, in :func:`overlaps`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from geo.errors import InvalidParameter

EXPECTED = "a date (2021-11-08), a month (2021-11), a year, an instant (2021-11-08T09:00:00Z) or an interval a/b"
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
"""The span of an instant: the resolution of :class:`datetime.datetime`."""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


class _Ordered(Protocol):
    def __lt__(self, other: Self, /) -> bool: ...


_T = TypeVar("_T", bound=_Ordered)


def overlaps(a: tuple[_T | None, _T | None], b: tuple[_T | None, _T | None]) -> bool:
    """Return whether two half-open spans hold a common instant.

    Touching spans do not: ``[1, 2)`` and ``[2, 3)`` have nothing in common.

    >>> overlaps((1, 2), (2, 3)), overlaps((1, 3), (2, None))
    (False, True)
    """
    (a0, a1), (b0, b1) = a, b
    return (a0 is None or b1 is None or a0 < b1) and (b0 is None or a1 is None or b0 < a1)


@dataclass(frozen=True, slots=True)
class Period:
    """Instants from ``start`` up to but not including ``end``, in UTC.

    Raises
    ------
    ValueError
        If a bound is naive or the span is empty or reversed.
    """

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse naive bounds and empty spans; bring both bounds to UTC."""
        for name in ("start", "end"):
            bound = getattr(self, name)
            if bound is None:
                continue
            if bound.tzinfo is None:
                raise ValueError(f"{name} {bound} has no offset from UTC")
            object.__setattr__(self, name, bound.astimezone(UTC))
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError(f"the span {self.start} to {self.end} is empty or reversed")

    def intersects(self, other: Period) -> bool:
        """Return whether the two hold a common instant."""
        return overlaps((self.start, self.end), (other.start, other.end))

    def text(self) -> str:
        """Return the span as OGC ``datetime`` text, closed on both ends."""
        if self.start is not None and self.end == self.start + INSTANT:
            return _instant_text(self.start)
        first = _instant_text(self.start) if self.start else ".."
        last = _instant_text(self.end - INSTANT) if self.end else ".."
        return f"{first}/{last}"


@dataclass(frozen=True, slots=True)
class Days:
    """Whole local days from ``start`` up to but not including ``end``.

    Raises
    ------
    ValueError
        If the span is empty or reversed.

    Examples
    --------
    >>> november = Days(date(2021, 11, 1), date(2021, 12, 1))
    >>> november.text(), november.last
    ('2021-11-01/2021-11-30', datetime.date(2021, 11, 30))
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse an empty span."""
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError(f"the span {self.start} to {self.end} is empty or reversed")

    @classmethod
    def of(cls, day: date) -> Days:
        """Return the one day."""
        return cls(day, after(day))

    @classmethod
    def closed(cls, first: date | None, last: date | None) -> Days:
        """Return the days from ``first`` to ``last``, both included."""
        return cls(first, None if last is None else after(last))

    @property
    def last(self) -> date | None:
        """The last day of the span, or None if it has no end."""
        return None if self.end is None else self.end - DAY

    def intersects(self, other: Days) -> bool:
        """Return whether the two hold a common day."""
        return overlaps((self.start, self.end), (other.start, other.end))

    def at(self, zone: ZoneInfo) -> Period:
        """Return the instants these days cover in a time zone."""
        return Period(_midnight(self.start, zone), _midnight(self.end, zone))

    def text(self) -> str:
        """Return the span as OGC ``datetime`` text, closed on both ends."""
        if self.start is not None and self.start == self.last:
            return self.start.isoformat()
        first = self.start.isoformat() if self.start else ".."
        last = self.last.isoformat() if self.last else ".."
        return f"{first}/{last}"


def after(day: date) -> date:
    """Return the next day; the last day of the calendar is its own next.

    >>> after(date(2021, 12, 31))
    datetime.date(2022, 1, 1)
    """
    return day if day == date.max else day + DAY


def month(year: int, number: int) -> Days:
    """Return the days of a month.

    >>> month(2021, 12).end
    datetime.date(2022, 1, 1)
    """
    return Days(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1))


def parse(text: str, parameter: str = "datetime") -> Days | Period:
    """Read an OGC ``datetime``: dates give :class:`Days`, instants a :class:`Period`.

    An interval is closed on both ends, as in RFC 3339 and OGC API - Features 7.15.4; ``..`` or nothing is open.
    A month or a year stands for all its days.

    Raises
    ------
    InvalidParameter
        If the text is no such thing, mixes dates and instants, is reversed, or gives a time without an offset.

    Examples
    --------
    >>> parse("2021-11-08/2021-11-09")
    Days(start=datetime.date(2021, 11, 8), end=datetime.date(2021, 11, 10))
    >>> parse("../2023").end
    datetime.date(2024, 1, 1)
    """
    parts = text.strip().split("/")
    if len(parts) > 2:
        raise InvalidParameter(parameter, text, EXPECTED)
    spans = [None if part in ("", "..") and len(parts) == 2 else _parse_one(part, parameter) for part in parts]
    try:
        joined = _join(spans[0], spans[-1])
    except ValueError:
        raise InvalidParameter(
            parameter, text, "an interval whose first date is not after its last", "Swap the two dates."
        ) from None
    if joined is None:
        raise InvalidParameter(parameter, text, "two dates or two instants, not one of each")
    return joined


def parse_days(text: str, parameter: str = "datetime") -> Days:
    """Read an OGC ``datetime`` that may only hold dates.

    Raises
    ------
    InvalidParameter
        As :func:`parse`, and if the text holds an instant.
    """
    span = parse(text, parameter)
    if isinstance(span, Period):
        raise InvalidParameter(parameter, text, "dates without a time", "The map goes by local calendar days.")
    return span


def parse_date(text: str, parameter: str = "date") -> date:
    """Read one calendar date.

    Raises
    ------
    InvalidParameter
        If the text is not a date of the calendar as ``YYYY-MM-DD``, or its last day, which no half-open span can hold.
    """
    match = _DATE.fullmatch(text)
    try:
        if match is None or match[3] is None:
            raise ValueError
        day = date.fromisoformat(text)
        if day == date.max:
            raise ValueError
    except ValueError:
        raise InvalidParameter(parameter, text, "a date of the calendar as YYYY-MM-DD") from None
    return day


def _join(first: Days | Period | None, last: Days | Period | None) -> Days | Period | None:
    """Return the span from one to the other, ``None`` being open; nothing for one of each kind."""
    if not isinstance(first, Period) and not isinstance(last, Period):
        return Days(first.start if first else None, last.end if last else None)
    if not isinstance(first, Days) and not isinstance(last, Days):
        return Period(first.start if first else None, last.end if last else None)
    return None


def _parse_one(text: str, parameter: str) -> Days | Period:
    match = _DATE.fullmatch(text)
    try:
        if match:
            return _calendar(*(int(part) for part in match.groups() if part))
        timed = _TIME.fullmatch(text)
        if timed is None:
            raise ValueError
        if timed["zone"] is None:
            raise InvalidParameter(
                parameter, text, "an instant with its offset", f"Write {text}Z for UTC, or {text}+01:00."
            )
        instant = datetime.fromisoformat(text.upper())
        return Period(instant, instant + INSTANT)
    except (ValueError, OverflowError):
        raise InvalidParameter(parameter, text, EXPECTED) from None


def _calendar(year: int, number: int | None = None, day: int | None = None) -> Days:
    if number is None:
        return Days(date(year, 1, 1), date(year + 1, 1, 1))
    return month(year, number) if day is None else Days.of(date(year, number, day))


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=zone)


def _instant_text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
