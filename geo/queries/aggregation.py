"""Rows counted in groups: how many, how many people, how many dead, and how often along the border.

* A row counts on the day its span starts. Of an answer narrowed by date, those that began before it are in no group
  of days, weeks or months, but in :attr:`Aggregate.outside`; groupings by anything else hold them.
* Days are the local calendar days of the data, weeks those of ISO 8601.
* A group of days without a row is 0 where the data cover it, and None where they do not: a gap is no zero.
* Numbers of people are summed per *unit* and never across units; a sum is of the rows that state a number, and None
  if none does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import InvalidParameter
from geo.periods import Days
from geo.queries import matching
from geo.queries.columns import Columns
from geo.queries.daily import Daily
from geo.queries.grouping import Dimension, Surroundings, check, days_of, dimension
from geo.queries.items import AggregateQuery, ItemsQuery
from geo.queries.measures import Measures, People, Peoples
from geo.queries.spans import Rows, joined
from geo.queries.times import day_number

MOST: Final = 50_000
"""Groups of one answer. If there are more, only those with a row are given; if these are more, they are refused."""

HUNDRED_KM: Final = 100.0
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one value, or of one value of each of two things.

    Attributes
    ----------
    key : tuple of str or None
        The values, in the order they were asked for; None for rows without one.
    count : int or None
        Rows; None where the data do not cover the days of the group.
    people : Mapping or None
        People by unit, empty if no row states a number; None if the layer does not count them.
    casualties : Mapping
        ``deaths`` and ``injured`` as far as the layer has them, each None if no row states a number.
    rate : float or None
        Rows per 100 km and week, of a section or a segment in a bounded span.
    days : int or None
        Days of the group that were asked for and that the data cover, if it is one of days, weeks or months.
    """

    key: tuple[str | None, ...]
    count: int | None
    people: Mapping[str, People] | None
    casualties: Mapping[str, int | None]
    rate: float | None = None
    days: int | None = None


@dataclass(frozen=True)
class Aggregate:
    """The groups of an answer, as columns: what is known of each, in the order of their keys.

    Attributes
    ----------
    by : tuple of str
        What they are groups of.
    keys, counts, people, casualties, rates, days
        What :class:`Group` has, of all groups; None if none has it.
    number_matched : int
        Rows that answer the query, in a group or not.
    outside : int
        Of them, those in no group: they began before the first one, or nobody knows when.
    covered : Days
        The days that the data cover.
    complete : bool
        Whether groups without a row are there too; they are not if there would be more than :data:`MOST`.
    """

    by: tuple[str, ...]
    keys: Sequence[tuple[str | None, ...]]
    counts: Sequence[int | None]
    people: Peoples | None
    casualties: Mapping[str, Sequence[int | None]]
    rates: Sequence[float | None] | None
    days: Sequence[int] | None
    covered: Days
    number_matched: int = 0
    outside: int = 0
    complete: bool = True

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups, one by one."""
        nothing = [None] * len(self.keys)
        sums = zip(*self.casualties.values(), strict=True) if self.casualties else [()] * len(self.keys)
        return tuple(
            map(
                Group,
                self.keys,
                self.counts,
                nothing if self.people is None else self.people.by_group(People),
                [dict(zip(self.casualties, each, strict=True)) for each in sums],
                self.rates or nothing,
                self.days or nothing,
            )
        )


def aggregate(columns: Columns, query: AggregateQuery, around: Surroundings) -> Aggregate:
    """Return the groups of the rows that answer a query.

    Raises
    ------
    InvalidParameter
        If the layer cannot be grouped so, there would be too many groups, or as :func:`geo.queries.matching.parts`.
    """
    check(columns.layer, query.by, around)
    rows = joined(matching.parts(columns, query.items))
    kept = columns.keep("daily", Daily).of(query, lambda wider: aggregate(columns, wider, around))
    found = kept or _counted(columns, query, rows, around)
    return replace(found, number_matched=len(rows), outside=len(rows) - sum(filter(None, found.counts)))


def _counted(columns: Columns, query: AggregateQuery, rows: Rows | range, around: Surroundings) -> Aggregate:
    """Return the groups of some rows."""
    dimensions = [dimension(columns, name, query.items, rows, around) for name in query.by]
    size = int(np.prod([len(each.labels) for each in dimensions]))
    places = _places(dimensions, size)
    cells = np.arange(size)
    if size > MOST:
        cells, places = _occupied(places, query.by, size)
    counts = np.bincount(places, minlength=len(cells) + 1)[:-1]
    measures = Measures(columns, rows, places, len(cells))
    grid = Grid(dimensions, cells)
    weeks, days, km = _weeks(query.items, around.covered), grid.days(), grid.km()
    return Aggregate(
        query.by,
        list(grid.keys()),
        _known(counts.tolist(), days),
        measures.people(),
        measures.casualties(),
        None if weeks is None or km is None else _rates(counts, km, weeks, days),
        days,
        covered=around.covered,
        complete=len(cells) == size,
    )


def _occupied(places: NDArray[np.int64], by: Sequence[str], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the groups that have a row, and the place of each row's group among them, their number for none."""
    cells = np.unique(places[places < size])
    if len(cells) > MOST:
        hint = "Narrow the query, or group by week or month."
        raise InvalidParameter("by", ",".join(by), f"at most {MOST} groups, not {len(cells)}", hint)
    return cells, np.searchsorted(cells, places)


def _places(dimensions: Sequence[Dimension], size: int) -> NDArray[np.int64]:
    """Return the number of each row's group, ``size`` for none."""
    first, *rest = dimensions
    places = first.codes
    for each in rest:
        none = (places == len(first.labels)) | (each.codes == len(each.labels))
        places = np.where(none, size, places * len(each.labels) + each.codes)
    return places


class Grid:
    """The groups of an answer as cells of a grid of one or two dimensions.

    Parameters
    ----------
    cells : array of int64
        Their numbers, counted along the last dimension first.
    """

    def __init__(self, dimensions: Sequence[Dimension], cells: NDArray[np.int64]) -> None:
        self._dimensions = dimensions
        self._axes = np.unravel_index(cells, [len(each.labels) for each in dimensions])

    def keys(self) -> Iterator[tuple[str | None, ...]]:
        """Yield the values each group stands for."""
        labels = (
            [each.labels[place] for place in axis.tolist()]
            for each, axis in zip(self._dimensions, self._axes, strict=True)
        )
        return zip(*labels, strict=True)

    def days(self) -> list[int] | None:
        """Return how many days of each group are covered, if one dimension is of days, weeks or months."""
        return self._spread([None if each.calendar is None else each.calendar.covered for each in self._dimensions])

    def km(self) -> list[float | None] | None:
        """Return how long the piece of the border of each group is, if one dimension is of such."""
        return self._spread([each.km for each in self._dimensions])

    def _spread(self, facts: Sequence[ArrayLike | None]) -> list[Any] | None:
        """Return for each group what the one dimension that says something says of it; None if none does."""
        for own, axis in zip(facts, self._axes, strict=True):
            if own is not None:
                return list(np.array(own)[axis].tolist())
        return None


def _known(counts: list[int], days: Sequence[int] | None) -> Sequence[int | None]:
    """Return the counts, None for a bucket without a row on days that the data do not cover."""
    if days is None:
        return counts
    return [count if known or count else None for count, known in zip(counts, days, strict=True)]


def _rates(
    counts: NDArray[np.int64], km: Sequence[float | None], weeks: float, days: Sequence[int] | None
) -> list[float | None]:
    """Return rows per 100 km and week of each group; None if there is no length or no time."""
    lasting = [weeks] * len(km) if days is None else [each / WEEK for each in days]
    return [
        count / (length / HUNDRED_KM) / time if length and time else None
        for count, length, time in zip(counts.tolist(), km, lasting, strict=True)
    ]


def _weeks(query: ItemsQuery, covered: Days) -> float | None:
    """Return how many weeks were asked for that the data cover; None if the span is not bounded."""
    asked = days_of(query.when)
    first, stop = day_number(asked.start), day_number(asked.end)
    if first is None or stop is None:
        return None
    start, end = day_number(covered.start), day_number(covered.end)
    first, stop = max(first, first if start is None else start), min(stop, stop if end is None else end)
    return max(stop - first, 0) / WEEK
