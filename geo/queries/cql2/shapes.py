"""Geometries of a filter, read in the reference system the filter is given in."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from geo import crs
from geo.crs import WGS84, ReferenceSystem
from geo.errors import InvalidParameter
from geo.extents import Extent
from geo.queries.cql2.refusals import refusal
from geo.queries.cql2.spatial import Box, Shape

TYPES: Final = frozenset(
    {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"}
)
"""The GeoJSON types."""

PIECES: Final = 64
"""Pieces that the longer side of a shape's box is cut into before it leaves its reference system."""

MOST_CROSSED: Final = 500
"""Vertices of a shape whose rings cross themselves, up to which it is mended."""

LONGITUDES: Final = 180.0
LATITUDES: Final = 90.0


def geometry(tree: Any, system: ReferenceSystem) -> Shape:
    """Read a geometry.

    Parameters
    ----------
    tree : shapely.Geometry or dict
        As WKT or GeoJSON has it, its axes in the order of the system.

    Raises
    ------
    InvalidParameter
        If it is none, is empty, or lies outside its system.
    """
    shape = tree if isinstance(tree, shapely.Geometry) else _from_geojson(tree)
    found = str(shapely.to_wkt(shape))
    shape = shapely.force_2d(shape)
    coordinates = shapely.get_coordinates(shape)
    if len(coordinates) == 0 or not np.isfinite(coordinates).all():
        raise refusal(found, "a geometry with finite coordinates")
    if crs.northing_first(system):
        shape = shapely.transform(shape, lambda coordinates: coordinates[:, ::-1])
    shape = _degrees(shape, found, system)
    if not shapely.is_valid(shape):
        if len(coordinates) > MOST_CROSSED:
            raise refusal(found, "a valid geometry", f"{shapely.is_valid_reason(shape)}.")
        return _prepared(shape, shapely.make_valid(shape, method="structure", keep_collapsed=True))
    return _prepared(shape, shape)


def box(numbers: Any, system: ReferenceSystem) -> Shape:
    """Read a box of four or six numbers, its axes in the order of the system; heights are left out.

    Raises
    ------
    InvalidParameter
        If it is none, or lies outside its system.
    """
    if not isinstance(numbers, list) or len(numbers) not in (4, 6) or not all(map(_is_finite, numbers)):
        raise refusal(str(numbers), "a box of four or six numbers")
    half = len(numbers) // 2
    first, second, third, fourth = (float(numbers[place]) for place in (0, 1, half, half + 1))
    if crs.northing_first(system):
        first, second, third, fourth = second, first, fourth, third
    bounds = (first, second, third, fourth)
    found = f"BBOX({', '.join(map(str, numbers))})"
    if second > fourth:
        raise refusal(found, "a box whose south is not north of its north", _order(system))
    if system.code in crs.DEGREES:
        _check_degrees(np.array([bounds[:2], bounds[2:]]), found, system)
        return _boxes(Extent(*bounds).boxes())
    if first > third:
        raise refusal(found, "a box whose west is not east of its east", _order(system))
    try:
        shape = crs.area(bounds, system)
    except InvalidParameter as error:
        raise refusal(found, error.expected) from None
    return _prepared(shape, shape)


def _from_geojson(tree: dict[str, Any]) -> shapely.Geometry:
    if not isinstance(tree.get("type"), str) or tree["type"] not in TYPES:
        raise refusal(str(tree.get("type")), f"one of {', '.join(sorted(TYPES))}")
    try:
        return shapely.from_geojson(json.dumps(tree))
    except (shapely.GEOSException, ValueError):
        raise refusal(json.dumps(tree), f"a {tree['type']} in GeoJSON, its rings closed") from None


def _degrees(shape: shapely.Geometry, found: str, system: ReferenceSystem) -> shapely.Geometry:
    """Return a shape in degrees, longitude first."""
    if system.code in crs.DEGREES:
        _check_degrees(shapely.get_coordinates(shape), found, system)
        return shape
    west, south, east, north = shapely.bounds(shape)
    side = max(east - west, north - south)
    if side > 0:
        shape = shapely.segmentize(shape, side / PIECES)
    moved = shapely.transform(shape, lambda xy: np.column_stack(_to_degrees(system.code).transform(xy[:, 0], xy[:, 1])))
    if max(map(abs, (west, south, east, north))) > crs.FARTHEST or not np.isfinite(shapely.bounds(moved)).all():
        raise refusal(found, f"coordinates of {system.title}", _order(system))
    return moved


def _check_degrees(coordinates: NDArray[np.float64], found: str, system: ReferenceSystem) -> None:
    lon, lat = np.abs(coordinates).max(axis=0)
    if lon > LONGITUDES or lat > LATITUDES:
        raise refusal(found, "longitudes from -180 to 180 and latitudes from -90 to 90", _order(system))


def _order(system: ReferenceSystem) -> str:
    first, second = ("north", "east") if crs.northing_first(system) else ("east", "north")
    return f"In {system.code} the axis to the {first} comes before the one to the {second}."


def _boxes(boxes: list[Box]) -> Shape:
    parts = [_rectangle(*each) for each in boxes]
    shape = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return _prepared(shape, shape, tuple(boxes))


def _prepared(shape: shapely.Geometry, valid: shapely.Geometry, boxes: tuple[Box, ...] = ()) -> Shape:
    shapely.prepare(valid)
    return Shape(shape, valid, boxes)


def _rectangle(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """Return a box, or the line or point that it collapses to."""
    if west == east and south == north:
        return shapely.Point(west, south)
    if west == east or south == north:
        return shapely.LineString([(west, south), (east, north)])
    return shapely.box(west, south, east, north)


def _is_finite(number: Any) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < crs.FARTHEST * 10


@lru_cache
def _to_degrees(code: str) -> Transformer:
    return Transformer.from_crs(code, WGS84, always_xy=True)
