"""Time zones as a coverage: the line in which two zones touch.

The zones of timezone-boundary-builder are built from the same OpenStreetMap ways, so two neighbours share
their edges exactly. The package ``timezonefinder-data`` holds them on a grid of 1e-7 degrees (about 1 cm),
and so does this module: a vertex is one whole number, an edge a pair of them.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoError

PACKAGES: Final = {"timezonefinder": "9.0.0", "timezonefinder-data": "3.2026.3.post1"}
"""What the lines are built from; another version gives other bytes, so it is refused."""

GRID: Final = 10_000_000
"""Steps of the grid in a degree."""

_ROW: Final = 180 * GRID + 1
_EDGE: Final = np.dtype([("begin", "i8"), ("end", "i8")])

Edges = NDArray[np.void]
"""Sorted, distinct, undirected edges."""


class Zones(Protocol):
    """Where the polygons of time zones come from."""

    def get_geometry(self, *, tz_name: str, coords_as_pairs: bool) -> Sequence[Sequence[tuple[object, object]]]:
        """Return the polygons of a zone, each as rings (boundary, then holes) of longitudes and latitudes."""


def installed() -> Zones:
    """Return the zones of the packages :data:`PACKAGES`.

    Raises
    ------
    GeoError
        If a package is missing or of another version.
    """
    for package, wanted in PACKAGES.items():
        try:
            found = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found = "not installed"
        if found != wanted:
            pins = " ".join(f"{name}=={version}" for name, version in PACKAGES.items())
            raise GeoError(
                f"The border lines are built from {package} {wanted}, which is {found} here. "
                f"Install the dependency group 'build', or: pip install {pins}"
            )
    zones: Zones = importlib.import_module("timezonefinder").TimezoneFinder(in_memory=True)
    return zones


def edges(zones: Zones, zone: str) -> Edges:
    """Return the edges of all rings of a zone."""
    rings = [
        _ring(lon, lat) for polygon in zones.get_geometry(tz_name=zone, coords_as_pairs=False) for lon, lat in polygon
    ]
    begins = np.concatenate([ring[:-1] for ring in rings])
    ends = np.concatenate([ring[1:] for ring in rings])
    pairs = np.empty(len(begins), _EDGE)
    pairs["begin"], pairs["end"] = np.minimum(begins, ends), np.maximum(begins, ends)
    return np.unique(pairs[begins != ends])


def shared(one: Edges, other: Edges) -> BaseGeometry:
    """Return the lines in which two zones touch, in arbitrary directions: none, one or several."""
    common = np.intersect1d(one, other, assume_unique=True)
    vertices = np.stack([common["begin"], common["end"]], axis=1)
    pieces = np.stack([vertices // _ROW / GRID - 180, vertices % _ROW / GRID - 90], axis=-1).round(7)
    return shapely.line_merge(shapely.MultiLineString(list(pieces)))


def shared_line(one: Edges, other: Edges) -> shapely.LineString:
    """Return the line in which two zones touch, in an arbitrary direction.

    Raises
    ------
    GeoError
        If they do not touch in exactly one line.
    """
    line = shared(one, other)
    if not isinstance(line, shapely.LineString) or line.is_empty:
        count = len(shapely.get_parts(line))
        raise GeoError(f"Two zones touch in {count} lines, not 1: their source has changed, or they are no neighbours.")
    return line


def _ring(lon: object, lat: object) -> NDArray[np.int64]:
    """Return the vertices of a ring as whole numbers, the first of them again at the end."""
    columns = [np.rint(np.asarray(each, dtype=float) * GRID).astype(np.int64) for each in (lon, lat)]
    vertices = (columns[0] + 180 * GRID) * _ROW + columns[1] + 90 * GRID
    return vertices if vertices[0] == vertices[-1] else np.append(vertices, vertices[0])
