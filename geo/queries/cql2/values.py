"""What the parts of a filter come to: columns of truth, of numbers and of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any, Final, Protocol, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Places = tuple[NDArray[np.float64], NDArray[np.float64]]


class Kind(StrEnum):
    """What a value is, in the words of a message."""

    TEXT = "a text"
    NUMBER = "a number"
    BOOLEAN = "true or false"
    DATE = "a date"
    TIMESTAMP = "an instant"
    INTERVAL = "an interval"
    GEOMETRY = "a geometry"
    LIST = "a list"
    OBJECTS = "a list of objects"


class Columns(Protocol):
    """The rows a filter is tried on, as :class:`geo.queries.columns.View` has them.

    Attributes
    ----------
    size : int
        How many rows.
    """

    size: int

    def field(self, name: str) -> pa.Array[Any]:
        """Return a field's values, of the types in :mod:`geo.layers.arrow`."""

    def codes(self, name: str) -> tuple[NDArray[np.int32], list[str]] | None:
        """Return a field of texts as codes into a list of words, -1 for none; None if codes would save nothing."""

    def points(self) -> Places | None:
        """Return longitudes and latitudes, NaN where there is no place; None for a layer of other geometries."""

    def bounds(self) -> NDArray[np.float64]:
        """Return west, south, east and north of every geometry, NaN where there is none."""

    def geometries(self) -> NDArray[np.object_]:
        """Return the geometries, None where there is no place."""

    def at(self, places: NDArray[np.int64], /) -> Columns:
        """Return some of the rows, by their place among these."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of which rows, in Kleene's three values.

    Attributes
    ----------
    yes : array of bool
        Where it is true.
    unknown : array of bool or None
        Where it is neither true nor false; None is nowhere.
    """

    yes: Mask
    unknown: Mask | None = None

    @classmethod
    def always(cls, value: bool | None, size: int) -> Self:
        """Return one value for every row; None is unknown."""
        return cls(np.full(size, value is True), np.ones(size, dtype=bool) if value is None else None)

    @property
    def possible(self) -> Mask:
        """Where it is not false."""
        return self.yes if self.unknown is None else self.yes | self.unknown

    def negated(self) -> Truth:
        """Return the opposite; the opposite of unknown is unknown."""
        return Truth(~self.possible, self.unknown)

    def but_unknown(self, rows: Mask | None) -> Truth:
        """Return the same, unknown in some more rows."""
        if rows is None or not rows.any():
            return self
        return Truth(self.yes & ~rows, rows if self.unknown is None else rows | self.unknown)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return where all are true: false where one is, else unknown where one is."""
    return reduce(_both, truths)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return where one is true; else unknown where one is."""
    return reduce(_one, truths)


def _both(a: Truth, b: Truth) -> Truth:
    yes = a.yes & b.yes
    return Truth(yes) if a.unknown is None and b.unknown is None else Truth(yes, a.possible & b.possible & ~yes)


def _one(a: Truth, b: Truth) -> Truth:
    yes = a.yes | b.yes
    return Truth(yes) if a.unknown is None and b.unknown is None else Truth(yes, (a.possible | b.possible) & ~yes)


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers, days, microseconds or truth values, one a row or one for all.

    Attributes
    ----------
    values : array
        Whatever stands where there is none is not to be looked at.
    absent : array of bool or None
        Where there is none; None is nowhere.
    """

    values: NDArray[Any]
    absent: Mask | None = None


def either(*masks: Mask | None) -> Mask | None:
    """Return where one of several masks holds; None is nowhere."""
    present = [mask for mask in masks if mask is not None]
    return reduce(np.logical_or, present) if present else None


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts, each word once where they repeat.

    Attributes
    ----------
    words : pyarrow.Array
        The words that the codes count; without codes, one a row, null where there is none.
    codes : array of int32 or None
        The word of each row, -1 where there is none.
    """

    words: pa.Array[Any]
    codes: NDArray[np.int32] | None = None

    @classmethod
    def of(cls, columns: Columns, name: str) -> Self:
        """Return a field of texts."""
        coded = columns.codes(name)
        return cls(columns.field(name)) if coded is None else cls(pa.array(coded[1], pa.string()), coded[0])

    def changed(self, change: Callable[[str], str]) -> Texts:
        """Return what a function makes of each text."""
        words = [None if word is None else change(word) for word in self.words.to_pylist()]
        return Texts(pa.array(words, pa.string()), self.codes)

    def rows(self) -> pa.Array[Any]:
        """Return the texts, one a row."""
        if self.codes is None:
            return self.words
        return self.words.take(pa.array(self.codes, mask=self.codes < 0))

    def absent(self) -> Mask | None:
        """Return where there is none."""
        if self.codes is None:
            return np.asarray(self.words.is_null()) if self.words.null_count else None
        rows: Mask = self.codes < 0
        return rows if rows.any() else None

    def where(self, hits: pa.Array[Any]) -> Truth:
        """Return in which rows a condition on the words holds, null being unknown."""
        if self.codes is None:
            return truth_of(hits)
        chosen = np.flatnonzero(np.asarray(hits.fill_null(False)))
        if len(chosen) <= FEW:
            yes = reduce(np.logical_or, [self.codes == code for code in chosen], np.zeros(len(self.codes), dtype=bool))
        else:
            table = np.zeros(len(self.words) + 1, dtype=bool)
            table[chosen] = True
            yes = table[self.codes]
        return Truth(yes, self.absent())


FEW: Final = 4
"""Words up to which a comparison each is faster than a table of all."""


def truth_of(hits: pa.Array[Any]) -> Truth:
    """Return a column of booleans, null being unknown."""
    unknown = np.asarray(hits.is_null()) if hits.null_count else None
    return Truth(np.asarray(hits.fill_null(False) if hits.null_count else hits), unknown)


def numbers(column: pa.Array[Any], kind: pa.DataType | None = None) -> Series:
    """Return a column of numbers, of another type if one is given."""
    absent = np.asarray(column.is_null()) if column.null_count else None
    column = column if kind is None else column.cast(kind)
    if absent is not None:  # the values as they lie there, without the bits that say which of them count
        column = pa.Array.from_buffers(column.type, len(column), [None, column.buffers()[1]], offset=column.offset)
    return Series(column.to_numpy(zero_copy_only=False), absent)
