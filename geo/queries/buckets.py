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
        """Return the bucket of each day, -1 for one outside the span."""
        places = days - self.first
        inside = (places >= 0) & (places < len(self.of_day))
        if inside.all():
            return np.asarray(self.of_day[places])
        return np.where(inside, self.of_day[np.where(inside, places, 0)], -1)


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
    return Calendar([label(int(each)) for each in distinct], first, of_day, counts)


def _months(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _day(number: int) -> str:
    return str(np.datetime64(number, "D"))


def _week(number: int) -> str:
    day: date = np.datetime64(number * 7 - MONDAY, "D").item()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _month(number: int) -> str:
    return str(np.datetime64(number, "M"))


BUCKETS: Final[dict[str, tuple[Callable[[NDArray[np.int64]], NDArray[np.int64]], Callable[[int], str]]]] = {
    "day": (lambda days: days, _day),
    "week": (lambda days: (days + MONDAY) // 7, _week),
    "month": (_months, _month),
}
"""The number of a day's bucket, and what a bucket is called by its number."""
