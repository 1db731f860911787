"""Tiles of lines, areas and whatever else is no single point: cut at the tile, and no finer than it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.queries.columns import View
from geo.tiles.encoding import EXTENT, LINE, POINT, POLYGON, Dictionary, Features, Whole, commands, layer
from geo.tiles.fields import Chosen, said
from geo.tiles.grid import Numbers, Tile, project_down

BUFFER: Final = 1 / 64
"""How far what is drawn reaches over the edge of a tile, as a part of its side, so that no edge shows as a line."""

TOLERANCE: Final = 4.0
"""Units a line may lie off its place: a quarter of a pixel where a tile is drawn 256 pixels wide."""

MOST: Final = 4096
"""Features of a tile; where there are more, the smallest are left out."""

Shapes = NDArray[np.object_]


class _Drawn(NamedTuple):
    """Geometries of one kind in units of the tile.

    Attributes
    ----------
    features : array of int64
        Which features they are of.
    positions : array of int64, shape (n, 2)
    owners : array of int64
        The line or ring of each position.
    parts : array of int64
        The place in ``features`` of each line or ring.
    """

    features: Whole
    positions: Whole
    owners: Whole
    parts: Whole


def tile(view: View, tile: Tile, chosen: Sequence[Chosen]) -> bytes:
    """Return a tile of lines, areas or groups of points."""
    view = view.at(_largest(view.bounds()))
    shapes = _placed(shapely.clip_by_rect(view.geometries(), *tile.extent(BUFFER).bounds), tile)
    dictionary = Dictionary()
    groups = []
    for kind, drawn in _drawn(shapes):
        features, counts = np.unique(drawn.parts, return_counts=True)
        lengths = np.bincount(drawn.owners)
        words, ends = commands(kind, drawn.positions, lengths, counts)
        columns = said(dictionary, view.at(drawn.features[features]), chosen)
        groups.append(Features(kind, words, ends, tuple(columns)))
    return layer(view.columns.layer.name, dictionary, groups)


def _largest(bounds: Numbers) -> Whole:
    """Return which of some boxes there is room for in a tile, in their order."""
    if len(bounds) <= MOST:
        return np.arange(len(bounds))
    sizes = np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    return np.sort(np.argpartition(sizes, len(sizes) - MOST)[-MOST:])


def _placed(shapes: Shapes, tile: Tile) -> Shapes:
    """Return geometries in units of a tile, without what cannot be seen there."""

    def units(positions: Numbers) -> Numbers:
        across, down = tile.across(positions[:, 0]), tile.down(project_down(positions[:, 1]))
        return np.column_stack([across, down]) * EXTENT

    return shapely.simplify(shapely.transform(shapes, units), TOLERANCE, preserve_topology=False)


def _drawn(shapes: Shapes) -> Iterator[tuple[int, _Drawn]]:
    """Yield the geometries of each kind there is: those of a collection that have the most dimensions."""
    dimensions = np.where(shapely.is_empty(shapes), -1, shapely.get_dimensions(shapes))
    for dimension, (kind, read) in enumerate(((POINT, _points), (LINE, _lines), (POLYGON, _areas))):
        features = np.flatnonzero(dimensions == dimension)
        if len(features):
            drawn = read(shapes[features])
            if len(drawn.positions):
                yield kind, drawn._replace(features=features)


def _points(shapes: Shapes) -> _Drawn:
    parts, features = _parts(shapes, shapely.GeometryType.POINT)
    positions = np.rint(shapely.get_coordinates(parts)).astype(np.int64)
    present, owners = np.unique(features, return_inverse=True)
    return _Drawn(features, positions, owners, present)


def _lines(shapes: Shapes) -> _Drawn:
    parts, features = _parts(shapes, shapely.GeometryType.LINESTRING)
    coordinates, owners = shapely.get_coordinates(parts, return_index=True)
    return _whole(features, np.rint(coordinates).astype(np.int64), owners, least=2)


def _areas(shapes: Shapes) -> _Drawn:
    """Read areas whose outlines are on whole units and do not cross themselves, the outer ones first and clockwise."""
    snapped = shapely.orient_polygons(shapely.set_precision(shapely.make_valid(shapes), 1.0))
    parts, features = _parts(snapped, shapely.GeometryType.POLYGON)
    rings, areas = shapely.get_rings(parts, return_index=True)
    coordinates, owners = shapely.get_coordinates(rings, return_index=True)
    closing = np.append(owners[1:] != owners[:-1], True) if len(owners) else np.zeros(0, bool)
    positions = np.rint(coordinates[~closing]).astype(np.int64)
    return _whole(features[areas], positions, owners[~closing], least=3)


def _parts(shapes: Shapes, kind: shapely.GeometryType) -> tuple[Shapes, Whole]:
    """Return the single geometries of a type in others, and in which each is."""
    parts, features = shapely.get_parts(shapes, return_index=True)
    nested = shapely.get_type_id(parts) > shapely.GeometryType.POLYGON
    while nested.any():
        inner, places = shapely.get_parts(parts, return_index=True)
        parts, features = inner, features[places]
        nested = shapely.get_type_id(parts) > shapely.GeometryType.POLYGON
    wanted = shapely.get_type_id(parts) == kind
    return parts[wanted], features[wanted]


def _whole(features: Whole, positions: Whole, owners: Whole, *, least: int) -> _Drawn:
    """Leave out positions that repeat the one before, then lines or rings that have too few left."""
    repeats = np.zeros(len(positions), bool)
    repeats[1:] = (positions[1:] == positions[:-1]).all(axis=1) & (owners[1:] == owners[:-1])
    positions, owners = positions[~repeats], owners[~repeats]
    enough = np.bincount(owners, minlength=len(features)) >= least
    kept = enough[owners]
    numbers = np.cumsum(enough) - 1
    return _Drawn(features, positions[kept], numbers[owners[kept]], features[enough])
