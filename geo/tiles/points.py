"""Tiles of points, aggregated where they are dense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.queries.columns import View, numbers
from geo.schemas import Field
from geo.tiles.encoding import EXTENT, POINT, Column, Dictionary, Features, Whole, commands, layer
from geo.tiles.fields import AGGREGATED, COUNT, Chosen, constant, said, written
from geo.tiles.grid import Numbers, Tile, project_down

CELLS: Final = 64
"""Cells along a tile's side: 4 pixels each where a tile is drawn 256 pixels wide, 8 where 512."""

MOST: Final = CELLS * CELLS
"""Points of a tile up to which each is a feature of its own."""


def tile(view: View, tile: Tile, chosen: Sequence[Chosen]) -> bytes:
    """Return a tile of points."""
    across, down = _placed(view, tile)
    inside = np.flatnonzero((across >= 0) & (across < 1) & (down >= 0) & (down < 1))
    points = _Points(view.at(inside), across[inside], down[inside])
    dictionary = Dictionary()
    if len(inside) <= MOST:
        groups = [_single(dictionary, points, chosen)]
    else:
        cells = _Cells.of(points)
        alone = np.flatnonzero(cells.counts[cells.of_point] == 1)
        groups = [
            _single(dictionary, points.at(alone), chosen),
            _crowded(dictionary, points.view, cells, chosen),
        ]
    return layer(view.columns.layer.name, dictionary, groups)


@dataclass(frozen=True, slots=True)
class _Points:
    """Points of a tile, and where they are in it: 0 to 1 from its western and its northern edge."""

    view: View
    across: Numbers
    down: Numbers

    def at(self, places: Whole) -> _Points:
        """Return some of the points."""
        return _Points(self.view.at(places), self.across[places], self.down[places])


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a tile.

    Attributes
    ----------
    of_point : array of int64
        The cell each point lies in.
    counts : array of int64
        How many points lie in each cell.
    crowded : array of int64
        The cells with more than one.
    across, down : array of float64
        The middle of the points of each of these.
    """

    of_point: Whole
    counts: Whole
    crowded: Whole
    across: Numbers
    down: Numbers

    @classmethod
    def of(cls, points: _Points) -> _Cells:
        """Sort points into cells."""
        cell = (points.down * CELLS).astype(np.int64) * CELLS + (points.across * CELLS).astype(np.int64)
        counts = np.bincount(cell, minlength=MOST)
        crowded = np.flatnonzero(counts > 1)
        across, down = (
            np.bincount(cell, weights=values, minlength=MOST)[crowded] / counts[crowded]
            for values in (points.across, points.down)
        )
        return cls(cell, counts, crowded, across, down)


def _placed(view: View, tile: Tile) -> tuple[Numbers, Numbers]:
    """Return where points are in a tile; how far down the map is worked out once for the whole layer."""
    points = view.columns.points()
    assert points is not None, "a layer of points"
    downs = view.columns.keep("mercator", lambda: project_down(points[1]))
    return tile.across(points[0][view.rows]), tile.down(downs[view.rows])


def _single(dictionary: Dictionary, points: _Points, chosen: Sequence[Chosen]) -> Features:
    """Return a feature for each point."""
    count = points.view.size
    columns = [
        *said(dictionary, points.view, chosen),
        constant(dictionary, AGGREGATED, False, count),
        constant(dictionary, COUNT, 1, count),
    ]
    return _features(points.across, points.down, columns)


def _crowded(dictionary: Dictionary, view: View, cells: _Cells, chosen: Sequence[Chosen]) -> Features:
    """Return a feature for each crowded cell: in the middle of its points, with what holds for all or most of them."""
    count = len(cells.crowded)
    columns = [constant(dictionary, AGGREGATED, True, count), _counted(dictionary, cells)]
    span = set(view.columns.layer.time or ())
    for each in chosen:
        if each.name in span and len(span) == 2:
            columns.append(_outermost(dictionary, view, cells, each.field))
        elif each.field.terms and (coded := view.codes(each.name)) is not None:
            columns.append(_prevailing(dictionary, each.name, cells, coded))
    return _features(cells.across, cells.down, columns)


def _counted(dictionary: Dictionary, cells: _Cells) -> Column:
    known, places = np.unique(cells.counts[cells.crowded], return_inverse=True)
    return dictionary.column(COUNT, known.tolist(), places)


def _outermost(dictionary: Dictionary, view: View, cells: _Cells, field: Field) -> Column:
    """Return the earliest start, or the latest end, of each cell; none for an end that is open."""
    assert view.columns.layer.time is not None, "asked for a field of the time only"
    kind = pa.int64() if field.type == "datetime" else pa.int32()
    moments = view.field(field.name)
    unknown = np.iinfo(kind.to_pandas_dtype()).max
    earliest = field.name == view.columns.layer.time[0]
    found = np.full(MOST, unknown if earliest else -unknown, np.int64)
    (np.minimum if earliest else np.maximum).at(found, cells.of_point, numbers(moments, kind, unknown).astype(np.int64))
    ends, places = np.unique(found[cells.crowded], return_inverse=True)
    known = ends < unknown
    words = pa.array(ends[known], kind).cast(moments.type).to_pylist()
    return dictionary.column(field.name, written(field, words), np.where(known[places], places, -1))


def _prevailing(dictionary: Dictionary, name: str, cells: _Cells, coded: tuple[NDArray[np.int32], list[str]]) -> Column:
    """Return the word that more than half of the points of each cell have; none without such."""
    codes, words = coded
    width = len(words) + 1
    votes = np.bincount(cells.of_point * width + (codes + 1), minlength=MOST * width).reshape(MOST, width)
    votes = votes[cells.crowded, 1:]
    if not words:
        return dictionary.column(name, words, np.full(len(votes), -1))
    best = votes.argmax(axis=1)
    clear = 2 * votes[np.arange(len(best)), best] > cells.counts[cells.crowded]
    return dictionary.column(name, words, np.where(clear, best, -1))


def _features(across: Numbers, down: Numbers, columns: Sequence[Column]) -> Features:
    # Rounded down, so that none leaves its cell or its tile.
    positions = (np.column_stack([across, down]) * EXTENT).astype(np.int64)
    ones = np.ones(len(positions), np.int64)
    words, ends = commands(POINT, positions, ones, ones)
    return Features(POINT, words, ends, tuple(columns))
