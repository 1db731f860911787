"""Counts by day, kept for the conditions that are asked for again: those of a year are a slice of them.

A row counts on the day it begins, so the counts of a day are the same in whatever span of days it is asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from geo.periods import Days
from geo.queries.items import AggregateQuery, ItemsQuery
from geo.queries.measures import Peoples

if TYPE_CHECKING:
    from geo.queries.aggregation import Aggregate

DAY: Final = ("day",)
KEPT: Final = 8
"""Conditions of a table whose counts are kept: those asked for last."""

Where = tuple[tuple[str, tuple[str, ...]], ...]


class Daily:
    """The counts of every day of a table, by the fields they are narrowed by."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Where, Aggregate | None] = OrderedDict()
        self._lock = Lock()

    def of(self, query: AggregateQuery, make: Callable[[AggregateQuery], Aggregate]) -> Aggregate | None:
        """Return the groups of a query if they are among what is kept, without what the query as a whole holds.

        Parameters
        ----------
        make : callable
            Return the groups of a query; called when the same fields narrow a query for the second time.
        """
        if query.by != DAY or not isinstance(query.items.when, Days) or not _is_plain(query.items):
            return None
        whole = self._whole(query, make)
        return None if whole is None else _between(whole, query.items.when)

    def _whole(self, query: AggregateQuery, make: Callable[[AggregateQuery], Aggregate]) -> Aggregate | None:
        where = query.items.where
        with self._lock:
            asked, whole = where in self._kept, self._kept.get(where)
            self._kept[where] = whole
            self._kept.move_to_end(where)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        if whole is None and asked:
            whole = make(replace(query, items=replace(query.items, when=None)))
            with self._lock:
                self._kept[where] = whole
        return whole


def _is_plain(query: ItemsQuery) -> bool:
    """Return whether nothing but days and values of fields narrow a query."""
    return query == ItemsQuery(query.collection, when=query.when, where=query.where, everywhere=query.everywhere)


def _between(whole: Aggregate, when: Days) -> Aggregate | None:
    """Return the groups of the days of a span; None unless all of them are there."""
    if when.start is None or when.last is None or not whole.complete:
        return None
    first, last = ((day.isoformat(),) for day in (when.start, when.last))
    start = bisect_left(whole.keys, first)
    stop = start + (when.last - when.start).days + 1
    if whole.keys[start : start + 1] != [first] or whole.keys[stop - 1 : stop] != [last]:
        return None
    return replace(
        whole,
        keys=whole.keys[start:stop],
        counts=whole.counts[start:stop],
        people=whole.people and _people(whole.people, start, stop),
        casualties={name: sums[start:stop] for name, sums in whole.casualties.items()},
        days=whole.days and whole.days[start:stop],
    )


def _people(whole: Peoples, start: int, stop: int) -> Peoples:
    cells = slice(bisect_left(whole.groups, start), bisect_left(whole.groups, stop))
    groups = [group - start for group in whole.groups[cells]]
    least, most, rows, unbounded = (
        each[cells] for each in (whole.minimum, whole.maximum, whole.rows, whole.open_ended)
    )
    return Peoples(stop - start, groups, whole.units[cells], least, most, rows, unbounded)
