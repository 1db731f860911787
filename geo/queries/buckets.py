"""Days, weeks and months: the buckets of a span of days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.periods import Days
from geo.queries.times import day_number

MONDAY: Final = 3
"""1 January 1970 was the fourth day of its week."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The buckets of a span, each at least partly in it.

    Attributes
    ----------
    labels : list of str
        ``2021-11-08``, ``2021-W45`` or ``2021-11``.
    first : int
        First day of the span, as days since 1970.
    of_day : array of int64
        Which bucket each day of the span is in.
    covered : array of int64
        How many days of each are in the span and known of.
    """

    labels: list[str]
    first: int
    of_day: NDArray[np.int64]
    covered: NDArray[np.int64]

    def codes(self, days: NDArray[Any]) -> NDArray[np.int64]:
        """Return the bucket of each day, their number for one outside the span."""
        none = len(self.labels)
        edged = np.concatenate([[none], self.of_day, [none]])
        return edged.take(days - (self.first - 1), mode="clip")


@lru_cache(maxsize=64)
def calendar(bucket: str, span: tuple[int, int], covered: Days) -> Calendar:
    """Return the buckets of a span.

    Parameters
    ----------
    bucket : {"day", "week", "month"}
        Which.
    span : tuple of int
        First day, and the day after the last, as days since 1970; at least one day.
    covered : Days
        The days that are known of.

    Examples
    --------
    >>> calendar("week", (0, 5), Days()).labels
    ['1970-W01', '1970-W02']
    """
    first, stop = span
    days = np.arange(first, stop)
    number, label = BUCKETS[bucket]
    distinct, of_day = np.unique(number(days), return_inverse=True)
    start, end = day_number(covered.start), day_number(covered.end)
    known = (days >= (first if start is None else start)) & (days < (stop if end is None else end))
    counts = np.bincount(of_day[known], minlength=len(distinct))
    return Calendar(label(distinct), first, of_day, counts)


def _months(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _named_days(numbers: NDArray[np.int64]) -> list[str]:
    return list(np.datetime_as_string(numbers.astype("datetime64[D]")).tolist())


def _named_weeks(numbers: NDArray[np.int64]) -> list[str]:
    mondays: list[date] = (numbers * 7 - MONDAY).astype("datetime64[D]").tolist()
    return ["{}-W{:02d}".format(*day.isocalendar()[:2]) for day in mondays]


def _named_months(numbers: NDArray[np.int64]) -> list[str]:
    return list(np.datetime_as_string(numbers.astype("datetime64[M]")).tolist())


Numbers = Callable[[NDArray[np.int64]], NDArray[np.int64]]
Names = Callable[[NDArray[np.int64]], list[str]]
BUCKETS: Final[dict[str, tuple[Numbers, Names]]] = {
    "day": (lambda days: days, _named_days),
    "week": (lambda days: (days + MONDAY) // 7, _named_weeks),
    "month": (_months, _named_months),
}
"""The number of a day's bucket, and what buckets are called by their numbers."""
