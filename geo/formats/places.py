"""Geometries as a file holds them: in its reference system, easting or longitude first, rounded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.crs import CRS84, WGS84, ReferenceSystem, transform
from geo.formats.texts import column, memory
from geo.layers import GEOMETRY, Layer, arrow

METRES: Final = 3
"""Decimals of a coordinate in metres."""

POINT: Final = np.dtype([("head", "V5"), ("place", "<f8", 2)])
POINT_HEAD: Final = np.void(bytes((1, 1, 0, 0, 0)))
"""A point as little-endian WKB, and how it begins."""

Geometries = NDArray[np.object_]


def is_wgs84(crs: ReferenceSystem) -> bool:
    """Return whether coordinates are longitude and latitude on WGS 84, whatever the order they are named in."""
    return crs.code in (WGS84, CRS84)


def epsg(crs: ReferenceSystem) -> int:
    """Return the number of a system in the EPSG register; files name CRS84 as 4326."""
    return 4326 if is_wgs84(crs) else int(crs.code.removeprefix("EPSG:"))


@lru_cache(maxsize=32)
def system(crs: ReferenceSystem) -> CRS:
    """Return pyproj's description of a system, by its number in the EPSG register."""
    return CRS.from_epsg(epsg(crs))


def decimals(layer: Layer, crs: ReferenceSystem) -> int:
    """Return how many decimals a coordinate of a layer has: the layer's in degrees, else millimetres."""
    return layer.decimals if system(crs).is_geographic else METRES


def geometries(layer: Layer, table: pa.Table, crs: ReferenceSystem) -> Geometries:
    """Return the places of some rows as a file holds them.

    Parameters
    ----------
    layer : Layer
        Layer with geometries.
    table : pyarrow.Table
        Rows with the column ``geometry``: WKB in EPSG:4326, longitude first.
    crs : ReferenceSystem
        System to return them in, easting or longitude first.

    Returns
    -------
    numpy.ndarray
        Shapely geometries of two dimensions, None where there is no place or the system does not reach it.
    """
    digits = decimals(layer, crs)

    def rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return coordinates.round(digits) + 0.0  # no negative zero

    moved = transform(arrow.geometries(table[GEOMETRY]), crs)
    return np.asarray(shapely.transform(moved, rounded), dtype=object)


def points(layer: Layer, table: pa.Table) -> NDArray[np.float64] | None:
    """Return longitude and latitude of every row, rounded, NaN where there is no place; None unless all are points."""
    cells = column(table, GEOMETRY)
    there = cells.is_valid().to_numpy(zero_copy_only=False)
    _, content = memory(cells)
    if layer.geometry != "Point" or len(content) != POINT.itemsize * there.sum():
        return None
    raw = content.view(POINT)
    if (raw["head"] != POINT_HEAD).any():
        return None
    found = np.full((len(cells), 2), np.nan)
    found[there] = raw["place"].round(layer.decimals) + 0.0
    return found


def bounds(shapes: Geometries) -> tuple[float, float, float, float] | None:
    """Return the box around all places: least and greatest x and y; None if there are none."""
    there = shapes[~shapely.is_missing(shapes)]
    if not len(there):
        return None
    west, south, east, north = shapely.total_bounds(there).tolist()
    return west, south, east, north


class Bounds:
    """The box around places that come in parts."""

    def __init__(self) -> None:
        self._boxes: list[tuple[float, float, float, float]] = []

    def add(self, shapes: Geometries) -> None:
        """Take some places into account."""
        box = bounds(shapes)
        if box is not None:
            self._boxes.append(box)

    def box(self) -> tuple[float, float, float, float] | None:
        """Return least x, least y, greatest x and greatest y; None if there was no place."""
        if not self._boxes:
            return None
        west, south, east, north = zip(*self._boxes, strict=True)
        return min(west), min(south), max(east), max(north)


def wkb(shapes: Geometries) -> pa.Array:
    """Return places as little-endian WKB."""
    return arrow.wkb(shapes)


def projjson(crs: ReferenceSystem) -> dict[str, Any]:
    """Return a system as PROJJSON, CRS84 as itself."""
    return dict(CRS(crs.code).to_json_dict())
