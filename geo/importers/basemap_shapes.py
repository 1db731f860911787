"""Shapes of the basemap: cut, simplified in metres, and packed as whole steps of a grid.

Distances and areas are measured in ETRS89 / LAEA Europe (EPSG:3035), whose areas are true; distances in the area of
the map are within 3 %.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import pyproj
import shapely

METRIC: Final = "EPSG:3035"
POINTS_OF_RING: Final = 3


@cache
def _transformer(*, back: bool) -> pyproj.Transformer:
    ends = (METRIC, "EPSG:4326") if back else ("EPSG:4326", METRIC)
    return pyproj.Transformer.from_crs(*ends, always_xy=True)


def metric(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a geometry in metres."""
    return _through(geometry, back=False)


def degrees(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a geometry in metres as longitudes and latitudes again."""
    return _through(geometry, back=True)


def _through(geometry: shapely.Geometry, *, back: bool) -> shapely.Geometry:
    transformer = _transformer(back=back)

    def moved(points: np.ndarray) -> np.ndarray:
        return np.stack(transformer.transform(points[:, 0], points[:, 1]), axis=-1)

    return shapely.transform(geometry, moved)


def simplified(geometry: shapely.Geometry, tolerance_m: float) -> shapely.Geometry:
    """Return a geometry by Douglas and Peucker, its rings still rings.

    Parameters
    ----------
    tolerance_m : float
        How far a vertex left out may lie from the new line, in metres.
    """
    return degrees(shapely.simplify(metric(geometry), tolerance_m, preserve_topology=True))


def within(geometry: shapely.Geometry, metres: float, *, simplify_m: float | None = None) -> shapely.Geometry:
    """Return what lies within some metres of a geometry, its edge simplified."""
    tolerance = metres / 20 if simplify_m is None else simplify_m
    near = shapely.buffer(shapely.simplify(metric(geometry), tolerance), metres, quad_segs=4)
    return degrees(shapely.simplify(near, tolerance))


def widened(area: shapely.Geometry, metres: float) -> shapely.Geometry:
    """Return an area and what lies within some metres of it."""
    return degrees(shapely.buffer(metric(area), metres, quad_segs=2))


def large(area: shapely.Geometry, km2: float, *, hole_km2: float | None = None) -> shapely.Geometry:
    """Return the polygons of an area of at least some km², without holes smaller than ``hole_km2`` (or ``km2``)."""
    least = km2 if hole_km2 is None else hole_km2
    kept = []
    for polygon in polygons(shapely.make_valid(metric(area))):
        if polygon.area < km2 * 1e6:
            continue
        holes = [hole for hole in polygon.interiors if shapely.Polygon(hole).area >= least * 1e6]
        kept.append(shapely.Polygon(polygon.exterior, holes))
    return degrees(shapely.MultiPolygon(kept))


def polygons(area: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the polygons of any geometry, also those within a collection."""
    if isinstance(area, shapely.Polygon):
        return [] if area.is_empty else [area]
    parts = getattr(area, "geoms", ())
    return [polygon for part in parts for polygon in polygons(part)]


def merged(lines: shapely.Geometry) -> shapely.Geometry:
    """Return lines joined where just two of them meet."""
    parts = [part for part in shapely.get_parts(lines) if isinstance(part, shapely.LineString)]
    return shapely.line_merge(shapely.MultiLineString(parts))


def long(lines: shapely.Geometry, metres: float) -> shapely.Geometry:
    """Return the lines that are at least some metres long."""
    parts = shapely.get_parts(metric(lines))
    return degrees(shapely.MultiLineString(list(parts[shapely.length(parts) >= metres])))


def rings(area: shapely.Geometry, grid: int) -> list[list[int]]:
    """Return the rings of an area, packed: shores against the clock, holes with it, sorted.

    >>> rings(shapely.box(0, 0, 1, 1), 10)
    [[0, 0, 10, 0, 0, 10, -10, 0]]
    """
    packed = []
    for polygon in polygons(area):
        for ring, inner in [(polygon.exterior, False), *((hole, True) for hole in polygon.interiors)]:
            steps = _steps(ring, grid)[:-1]
            if len(steps) < POINTS_OF_RING or not (doubled := _doubled_area(steps)):
                continue
            packed.append(_packed(_from_least(steps if (doubled > 0) != inner else steps[::-1])))
    return sorted(packed)


def lines(geometry: shapely.Geometry, grid: int) -> list[list[int]]:
    """Return lines, packed and sorted, each from its western end.

    >>> lines(shapely.LineString([(1, 1), (0.5, 1), (0, 0)]), 10)
    [[0, 0, 5, 10, 5, 0]]
    """
    packed = []
    for line in shapely.get_parts(geometry):
        if isinstance(line, shapely.LineString) and len(steps := _steps(line, grid)) > 1:
            packed.append(_packed(min(steps, steps[::-1], key=lambda points: points.tolist())))
    return sorted(packed)


def _steps(line: shapely.Geometry, grid: int) -> np.ndarray:
    """Return the vertices as whole steps, without repetitions."""
    points = np.rint(shapely.get_coordinates(line) * grid).astype(np.int64)
    keep = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    distinct: np.ndarray = points[keep]
    return distinct


def _doubled_area(points: np.ndarray) -> int:
    """Return twice the signed area of a ring that is not closed, positive against the clock."""
    following = np.roll(points, -1, axis=0)
    return int((points[:, 0] * following[:, 1] - following[:, 0] * points[:, 1]).sum())


def _from_least(points: np.ndarray) -> np.ndarray:
    """Return a ring that begins at its least vertex, so that the same ring always reads the same."""
    return np.roll(points, -int(np.lexsort((points[:, 1], points[:, 0]))[0]), axis=0)


def _packed(points: np.ndarray) -> list[int]:
    flat: list[int] = np.vstack([points[:1], np.diff(points, axis=0)]).ravel().tolist()
    return flat
