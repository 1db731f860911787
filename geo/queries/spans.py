"""Which half-open spans, nearly sorted by their start, intersect another: binary searches, and masks at the edges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
FEW: Final = 64
"""Runs into which rows are taken apart, rather than taken one by one."""

SHORT = 0.99
"""The share of spans among which the longest sets how far back a search looks; longer ones are tried one by one."""

SAMPLE: Final = 10_000
"""Spans, at least half as many, that are looked at to find out how long most are."""


class Spans:
    """Half-open spans ``[start, end)`` of whole numbers, in the order of a table.

    Parameters
    ----------
    starts : array of int32 or int64
        Sorted or nearly so: the rows with a known start, which come before those without.
    ends : array of the same type
        One for every row of the table; :func:`forever` where a span has none.
    bare : array of int64
        Rows without a start that have an end: they began before anything.
    """

    def __init__(self, starts: NDArray[Any], ends: NDArray[Any], bare: Rows) -> None:
        self._type = np.iinfo(starts.dtype)
        self._starts, self._ends, self._bare = starts, ends, bare
        self._rising = starts
        self._falling = starts
        if len(starts) > 1 and (starts[1:] < starts[:-1]).any():
            self._rising = np.maximum.accumulate(starts)
            self._falling = np.minimum.accumulate(starts[::-1])[::-1]
        lengths = np.subtract(ends[: len(starts)], starts, dtype=np.int64)
        sample = np.sort(lengths[:: len(lengths) // SAMPLE + 1])
        self._reach = int(sample[min(int(len(sample) * SHORT), len(sample) - 1)]) if len(sample) else 0
        self._long = np.flatnonzero(lengths > self._reach)
        self._empty = bool(len(lengths)) and int(lengths.min()) <= 0

    def find(self, start: int | None, end: int | None) -> tuple[Rows, range, Rows]:
        """Return the rows whose span intersects ``[start, end)``, None being unbounded.

        Returns
        -------
        tuple of array, range and array
            In the order of the table, put together.
        """
        low, sure_from, sure_to, high = self._edges(start, end)
        far = self._long[: np.searchsorted(self._long, low)]
        far = far[self._mask(self._starts[far], self._ends[far], start, end)]
        bare = self._bare if start is None else self._bare[self._ends[self._bare] > start]
        before, after = self._try(low, sure_from, start, end), self._try(sure_to, high, start, end)
        return np.concatenate([far, before]), range(sure_from, sure_to), np.concatenate([after, bare])

    def _edges(self, start: int | None, end: int | None) -> tuple[int, int, int, int]:
        """Return where rows may match from, must from, must to and may to."""
        count = len(self._starts)
        high = count if end is None else self._place(self._falling, end)
        sure_to = count if end is None else self._place(self._rising, end)
        if start is None:
            return 0, 0, min(sure_to, high), high
        low = min(self._place(self._rising, start - self._reach, "right"), high)
        sure_from = high if self._empty else min(max(self._place(self._falling, start), low), high)
        return low, sure_from, min(max(sure_to, sure_from), high), high

    def _place(self, column: NDArray[Any], value: int, side: str = "left") -> int:
        bounded = min(max(value, self._type.min), self._type.max)
        return int(np.searchsorted(column, column.dtype.type(bounded), side))  # type: ignore[call-overload]

    def _try(self, first: int, stop: int, start: int | None, end: int | None) -> Rows:
        """Return which of the rows from the first to the last but one do intersect."""
        return first + np.flatnonzero(self._mask(self._starts[first:stop], self._ends[first:stop], start, end))

    @staticmethod
    def _mask(starts: NDArray[Any], ends: NDArray[Any], start: int | None, end: int | None) -> NDArray[np.bool_]:
        mask = np.ones(len(starts), dtype=bool)
        if start is not None:
            mask &= ends > start
        if end is not None:
            mask &= starts < end
        return mask


def forever(kind: np.dtype[Any]) -> int:
    """Return the number that stands for no end in a column of a type: so far off that no sum with it overflows."""
    return int(np.iinfo(kind).max) if kind.itemsize < np.dtype(np.int64).itemsize else 1 << 62


def joined(parts: Sequence[Rows | range]) -> Rows | range:
    """Return parts of rows put together."""
    if len(parts) <= 1:
        return parts[0] if parts else range(0)
    return np.concatenate([array(part) for part in parts])


def array(rows: Rows | range) -> Rows:
    """Return rows one by one."""
    return np.arange(rows.start, rows.stop) if isinstance(rows, range) else rows


def cut(parts: Sequence[Rows | range], first: int, stop: int) -> Rows | range:
    """Return some rows of what parts are together, by their place in it."""
    found, done = [], 0
    for part in parts:
        own = part[max(first - done, 0) : max(stop - done, 0)]
        done += len(part)
        if len(own):
            found.append(own)
    return joined(found)


def runs(rows: Rows | range) -> list[range] | None:
    """Return rows as the few runs they are in; None if they are in many."""
    if isinstance(rows, range):
        return [rows] if len(rows) else []
    breaks = np.flatnonzero(rows[1:] != rows[:-1] + 1) + 1
    if len(breaks) > FEW:
        return None
    edges = [0, *breaks.tolist(), len(rows)]
    return [range(int(rows[first]), int(rows[stop - 1]) + 1) for first, stop in pairwise(edges) if first < stop]
