"""Geometries of a layer, a million at a time: type, place and reference system."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from geo.crs import WGS84
from geo.layers.catalogue import Layer

TYPES: Final = {
    "Point": shapely.GeometryType.POINT,
    "LineString": shapely.GeometryType.LINESTRING,
    "Polygon": shapely.GeometryType.POLYGON,
    "MultiPoint": shapely.GeometryType.MULTIPOINT,
    "MultiLineString": shapely.GeometryType.MULTILINESTRING,
    "MultiPolygon": shapely.GeometryType.MULTIPOLYGON,
}
"""What the geometry of a layer may be: every feature's is of this one type."""

_COLLECT: Final[dict[str, Any]] = {
    "MultiPoint": shapely.multipoints,
    "MultiLineString": shapely.multilinestrings,
    "MultiPolygon": shapely.multipolygons,
}

Mask = NDArray[np.bool_]
Shapes = NDArray[np.object_]


def read_shapes(layer: Layer, shapes: Shapes) -> tuple[Shapes, Mask]:
    """Return geometries in EPSG:4326 as a layer's, and which of them are in doubt.

    They are of the layer's type, or single where that is a multiple one; their coordinates finite and in its extent.
    """
    missing = shapely.is_missing(shapes)
    shapes = promoted(layer, shapes)
    doubtful = shapely.get_type_id(shapes) != TYPES[layer.geometry or ""]
    doubtful |= shapely.is_empty(shapes) | ~_finite(shapes) | ~_within(layer, shapes)
    doubtful = np.where(missing, not layer.placeless, doubtful)
    return shapes, doubtful


def promoted(layer: Layer, shapes: Shapes) -> Shapes:
    """Return single geometries as multiple ones of one member where the layer's type is multiple."""
    collect = _COLLECT.get(layer.geometry or "")
    if collect is None:
        return shapes
    single = np.flatnonzero(shapely.get_type_id(shapes) == TYPES[str(layer.geometry).removeprefix("Multi")])
    result = shapes.copy()
    if len(single):
        result[single] = collect(shapes[single], indices=np.arange(len(single)))
    return result


def to_degrees(shapes: Shapes, crs: CRS) -> Shapes:
    """Return geometries of another reference system in EPSG:4326, longitude first, in two dimensions.

    Where the system has no such place, coordinates are infinite.
    """
    flat = shapely.force_2d(shapes)
    if is_degrees(crs):
        return flat
    transformer = Transformer.from_crs(crs, WGS84, always_xy=True)

    def move(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))

    return np.asarray(shapely.transform(flat, move), dtype=object)


def is_degrees(crs: CRS) -> bool:
    """Return whether coordinates of a system, longitude first, are those of EPSG:4326 as they are."""
    return crs.to_2d().equals(CRS.from_user_input(WGS84), ignore_axis_order=True)


def _finite(shapes: Shapes) -> Mask:
    coordinates, owners = shapely.get_coordinates(shapes, return_index=True)
    result = np.ones(len(shapes), dtype=bool)
    result[owners[~np.isfinite(coordinates).all(axis=1)]] = False
    return result


def _within(layer: Layer, shapes: Shapes) -> Mask:
    west, south, east, north = shapely.bounds(shapes).T
    result: Any = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
    if layer.extent is not None:
        box = layer.extent
        result &= (west >= box.west) & (east <= box.east) & (south >= box.south) & (north <= box.north)
    return np.asarray(result, dtype=bool)
