"""Sums of numbers that some rows state: people by unit, deaths, injured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

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

SPARSE: Final = 8
"""Times as many rows lie between the first and the last of some that are looked at one by one."""

T = TypeVar("T")


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


@dataclass(frozen=True, slots=True)
class Peoples:
    """People by unit for each of some groups, as columns of cells: one cell for each unit that a group has.

    Attributes
    ----------
    size : int
        How many groups there are.
    groups : list of int
        The group of each cell, in order.
    units : list of str
        The unit of each cell.
    minimum, maximum, rows, open_ended : list of int
        As :class:`People` has them.
    """

    size: int
    groups: list[int]
    units: list[str]
    minimum: list[int]
    maximum: list[int]
    rows: list[int]
    open_ended: list[int]

    def by_group(self, make: Callable[[int, int, int, int], T]) -> list[dict[str, T]]:
        """Return what is made of the numbers of each cell, by unit for each group."""
        found: list[dict[str, T]] = [{} for _ in range(self.size)]
        cells = map(make, self.minimum, self.maximum, self.rows, self.open_ended)
        for group, unit, cell in zip(self.groups, self.units, cells, strict=True):
            found[group][unit] = cell
        return found


class Measures:
    """Sums over groups of rows.

    Parameters
    ----------
    columns : Columns
        The table.
    rows : range or array of int64
        Rows of it, in its order.
    groups : array of int64
        The group of each, the number of groups for none.
    size : int
        How many groups there are.
    """

    def __init__(self, columns: Columns, rows: Rows | range, groups: NDArray[np.int64], size: int) -> None:
        self._columns, self._rows, self._groups, self._size = columns, rows, groups, size
        self._first = int(rows[0]) if len(rows) else 0
        self._stop = int(rows[-1]) + 1 if len(rows) else 0
        self._spread = groups if isinstance(rows, range) else self._dense(rows)

    def _dense(self, rows: Rows) -> NDArray[np.int64] | None:
        """Return the group of every row from the first to the last; None if most of these are not asked for."""
        if self._stop - self._first > len(rows) * SPARSE:
            return None
        spread = np.full(self._stop - self._first, self._size)
        spread[rows - self._first] = self._groups
        return spread

    def casualties(self) -> dict[str, list[int | None]]:
        """Return the sum of each group for deaths and injured, as far as the layer has them; None if none states it."""
        return {name: self._sum(stated(self._columns, name)) for name in CASUALTIES if _is_integer(self._columns, name)}

    def people(self) -> Peoples | None:
        """Return people by unit for each group; None if the layer does not count them."""
        counted, coded = counted_of(self._columns), self._columns.codes(UNIT) if UNIT in self._columns.schema else None
        if counted is None or coded is None:
            return None
        units = [*coded.words, NO_UNIT]
        chosen, groups = self._chosen(counted.rows)
        places = groups * len(units) + counted.units[chosen]
        size = self._size * len(units)
        rows = _counts(places, size)
        found = np.flatnonzero(rows)
        least, most = (_sums(places, each[chosen], size)[found].tolist() for each in (counted.least, counted.most))
        open_ended = _counts(places[counted.is_open[chosen]], size)[found].tolist()
        group, unit = (each.tolist() for each in np.divmod(found, len(units)))
        return Peoples(self._size, group, [units[each] for each in unit], least, most, rows[found].tolist(), open_ended)

    def _sum(self, stated: Stated) -> list[int | None]:
        chosen, groups = self._chosen(stated.rows)
        sums = _sums(groups, stated.values[chosen], self._size).tolist()
        return [total if rows else None for total, rows in zip(sums, _counts(groups, self._size).tolist(), strict=True)]

    def _chosen(self, stated: NDArray[np.int32]) -> tuple[slice | Rows, NDArray[np.int64]]:
        """Return which of the rows that state something are asked for, others among them in no group; their groups."""
        if self._spread is None:
            places = np.searchsorted(stated, self._rows)
            same = np.flatnonzero(stated.take(places, mode="clip") == self._rows) if len(stated) else places[:0]
            return places[same], self._groups[same]
        first, stop = np.searchsorted(stated, np.array([self._first, self._stop], dtype=np.int32)).tolist()
        return slice(first, stop), self._spread[stated[first:stop] - self._first]


def _counts(places: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    return np.bincount(places, minlength=size)[:size]


def _sums(places: NDArray[np.int64], weights: NDArray[Any], size: int) -> NDArray[np.int64]:
    return np.bincount(places, weights=weights, minlength=size)[:size].astype(np.int64)


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
