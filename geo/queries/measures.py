"""Sums of numbers that some rows state: people by unit, deaths, injured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.queries.columns import Columns, numbers
from geo.queries.spans import Rows

LEAST: Final = "people_min"
MOST: Final = "people_max"
UNIT: Final = "unit"
CASUALTIES: Final = ("deaths", "injured")
NO_UNIT: Final = "unspecified"


class People(NamedTuple):
    """A number of people, attempts or whatever the unit is.

    Attributes
    ----------
    minimum, maximum : int
        Sums of the least and the most that rows state; one that states no most is in the maximum with its least.
    rows : int
        Rows that state a number.
    open_ended : int
        Of them, those that state no most: with one, there may have been more than the maximum.
    """

    minimum: int
    maximum: int
    rows: int
    open_ended: int


class Stated(NamedTuple):
    """The rows that state a number, in order, and what they state."""

    rows: NDArray[np.int32]
    values: NDArray[np.float64]


class Counted(NamedTuple):
    """The rows that state a number of people, in order; the least, the most and whether that is open; the units.

    Units are places in the words of their column; a row without one has the place after the last.
    """

    rows: NDArray[np.int32]
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    is_open: NDArray[np.bool_]
    units: NDArray[np.int32]


class Measures:
    """Sums over groups of rows.

    Parameters
    ----------
    columns : Columns
        The table.
    parts : sequence of range or array of int64
        Rows of it, in its order, in parts that are not empty.
    groups : array of int64
        The group of each, -1 for none.
    size : int
        How many groups there are.
    """

    def __init__(self, columns: Columns, parts: Sequence[Rows | range], groups: NDArray[np.int64], size: int) -> None:
        self._columns, self._parts, self._groups, self._size = columns, parts, groups, size

    def casualties(self) -> Mapping[str, list[int | None]]:
        """Return the sum of each group for deaths and injured, as far as the layer has them; None if none states it."""
        return {name: self._sum(stated(self._columns, name)) for name in CASUALTIES if _is_integer(self._columns, name)}

    def people(self) -> Sequence[Mapping[str, People]] | None:
        """Return people by unit for each group; None if the layer does not count them."""
        counted, coded = counted_of(self._columns), self._columns.codes(UNIT) if UNIT in self._columns.schema else None
        if counted is None or coded is None:
            return None
        units = [*coded.words, NO_UNIT]
        place, chosen = [], []
        for part, groups in self._chosen(counted.rows):
            place.append(groups * len(units) + counted.units[part])
            chosen.append(part)
        rows = self._counts(place, len(units))
        found = np.flatnonzero(rows)
        sums = [self._sums(place, [each[part] for part in chosen], len(units))[found] for each in counted[1:4]]
        least, most, open_ended = (each.tolist() for each in sums)
        values = zip(least, most, rows[found].tolist(), open_ended, strict=True)
        people = list(map(partial(tuple.__new__, People), values))
        names = [units[unit] for unit in (found % len(units)).tolist()]
        edges = np.searchsorted(found, np.arange(self._size + 1) * len(units)).tolist()
        return [dict(zip(names[first:stop], people[first:stop], strict=True)) for first, stop in pairwise(edges)]

    def _sum(self, stated: Stated) -> list[int | None]:
        chosen = list(self._chosen(stated.rows))
        places = [groups for _, groups in chosen]
        sums = self._sums(places, [stated.values[part] for part, _ in chosen]).tolist()
        return [total if rows else None for total, rows in zip(sums, self._counts(places).tolist(), strict=True)]

    def _counts(self, places: Sequence[Rows], times: int = 1) -> NDArray[np.int64]:
        counts = np.zeros(self._size * times, dtype=np.int64)
        for each in places:
            counts += np.bincount(each, minlength=len(counts))
        return counts

    def _sums(self, places: Sequence[Rows], weights: Sequence[NDArray[Any]], times: int = 1) -> NDArray[np.int64]:
        sums = np.zeros(self._size * times)
        for place, weight in zip(places, weights, strict=True):
            sums += np.bincount(place, weights=weight, minlength=len(sums))
        return sums.astype(np.int64)

    def _chosen(self, stated: NDArray[np.int32]) -> Iterator[tuple[Rows | slice, Rows]]:
        """Yield which of the rows that state something are in a group, and in which."""
        done = 0
        for part in self._parts:
            own = self._groups[done : done + len(part)]
            done += len(part)
            first, stop = np.searchsorted(stated, np.array([part[0], part[-1] + 1], dtype=np.int32)).tolist()
            if isinstance(part, range):
                chosen: Rows | slice = slice(first, stop)
                groups = own[stated[first:stop] - part.start]
            else:
                places = np.searchsorted(part, stated[first:stop])
                same = part[places] == stated[first:stop]
                chosen, groups = first + np.flatnonzero(same), own[places[same]]
            inside = groups >= 0
            if not inside.all():
                chosen = first + np.flatnonzero(inside) if isinstance(chosen, slice) else chosen[inside]
            yield chosen, groups[inside]


def stated(columns: Columns, name: str) -> Stated:
    """Return what the rows state of a field of whole numbers."""
    return columns.keep(f"stated {name}", lambda: _stated(columns.field(name)))


def counted_of(columns: Columns) -> Counted | None:
    """Return what the rows state of people; None if the layer does not count them by unit."""
    coded = columns.codes(UNIT) if UNIT in columns.schema and columns.schema[UNIT].type == "string" else None
    if coded is None or not (_is_integer(columns, LEAST) and _is_integer(columns, MOST)):
        return None
    return columns.keep("people", lambda: _counted(columns, np.where(coded.codes < 0, len(coded.words), coded.codes)))


def _is_integer(columns: Columns, name: str) -> bool:
    return name in columns.schema and columns.schema[name].type == "integer"


def _stated(column: pa.Array) -> Stated:
    rows = np.flatnonzero(np.asarray(column.is_valid())).astype(np.int32)
    return Stated(rows, numbers(column.drop_null(), pa.float64(), 0.0))


def _counted(columns: Columns, units: NDArray[np.int32]) -> Counted:
    least, most = columns.field(LEAST), columns.field(MOST)
    stated = pc.or_(least.is_valid(), most.is_valid())
    rows = np.flatnonzero(np.asarray(stated)).astype(np.int32)
    least, most = least.filter(stated), most.filter(stated)
    at_least = numbers(least, pa.float64(), 0.0)
    at_most = numbers(pc.coalesce(most, least), pa.float64(), 0.0)
    return Counted(rows, at_least, at_most, np.asarray(most.is_null()), units[rows])
