"""Dates as days and instants as microseconds, both counted from 1970."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from geo.queries.cql2.refusals import refusal

DAY: Final = 86_400_000_000
"""Microseconds of a day."""

OPEN: Final = ".."
EPOCH: Final = date(1970, 1, 1)
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def days(text: Any) -> int:
    """Read a date.

    >>> days("1970-01-02")
    1

    Raises
    ------
    InvalidParameter
        If it is none of the calendar.
    """
    try:
        if not isinstance(text, str) or not _DATE.fullmatch(text):
            raise ValueError
        return (date.fromisoformat(text) - EPOCH).days
    except ValueError:
        raise refusal(text, "a date of the calendar as YYYY-MM-DD") from None


def microseconds(text: Any) -> int:
    """Read an instant.

    >>> microseconds("1970-01-01T00:00:01.5Z"), microseconds("1970-01-01T02:00:00+02:00")
    (1500000, 0)

    Raises
    ------
    InvalidParameter
        If it is none, or lacks its offset.
    """
    match = _INSTANT.fullmatch(text) if isinstance(text, str) else None
    try:
        if match is None:
            raise ValueError
        instant = datetime.fromisoformat(text.upper())
        if match["zone"] is not None:
            instant = instant.astimezone(UTC)
    except (ValueError, OverflowError):
        expected = "an instant in UTC as YYYY-MM-DDThh:mm:ssZ, with six decimals at most"
        raise refusal(text, expected) from None
    if match["zone"] is None:
        raise refusal(text, "an instant with its offset", f"Write {text}Z.")
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def is_date(text: str) -> bool:
    """Return whether a text has the form of a date rather than that of an instant."""
    return len(text) <= len("YYYY-MM-DD")


def day_text(day: int) -> str:
    """Return a date as it is written.

    >>> day_text(days("2021-11-08"))
    '2021-11-08'
    """
    return (EPOCH + timedelta(days=day)).isoformat()


def instant_text(instant: int) -> str:
    """Return an instant as it is written, in UTC.

    >>> instant_text(1500000)
    '1970-01-01T00:00:01.500000Z'
    """
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)
    return moment.isoformat().replace("+00:00", "Z")
