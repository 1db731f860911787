"""The spatial functions: how the geometry of a feature lies to one in the filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.layers.reading import GEOMETRY
from geo.queries.cql2.conditions import whole
from geo.queries.cql2.values import Columns, Kind, Mask, Truth

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry in the filter.

    Attributes
    ----------
    geometry : shapely.Geometry
        As it was given, but in EPSG:4326, longitude first, in two dimensions.
    valid : shapely.Geometry
        The area it encloses where its rings cross themselves; else the same.
    boxes : tuple of boxes
        West, south, east and north of the boxes it is made of; empty for any other shape.
    """

    geometry: shapely.Geometry
    valid: shapely.Geometry = field(compare=False, repr=False)
    boxes: tuple[Box, ...] = ()

    @property
    def kind(self) -> Kind:
        """A geometry."""
        return Kind.GEOMETRY

    def text(self) -> str:
        """Return the geometry as WKT, or the box, in CRS84."""
        if self.boxes:
            west, south, east, north = (*self.boxes[0][:2], *self.boxes[-1][2:])
            return f"BBOX({west!r}, {south!r}, {east!r}, {north!r})"
        return str(shapely.to_wkt(self.geometry, rounding_precision=-1))


@dataclass(frozen=True, slots=True)
class Place:
    """The geometry of the features."""

    @property
    def kind(self) -> Kind:
        """A geometry."""
        return Kind.GEOMETRY

    def text(self) -> str:
        """Return its name."""
        return f'"{GEOMETRY}"'


@dataclass(frozen=True, slots=True)
class Spatial:
    """A spatial function of two geometries."""

    op: str
    left: Shape | Place
    right: Shape | Place

    def text(self) -> str:
        """Return the function."""
        return f"{self.op.upper()}({self.left.text()}, {self.right.text()})"

    def truth(self, columns: Columns) -> Truth:
        """Return where the two lie as the function says; unknown where there is no place."""
        if self.op == "s_disjoint":
            return Spatial("s_intersects", self.left, self.right).truth(columns).negated()
        if isinstance(self.left, Shape) and isinstance(self.right, Shape):
            return whole(RELATIONS[self.op](self.left.valid, self.right.valid), None, columns.size)
        absent = _absent(columns)
        if isinstance(self.right, Shape):
            return Truth(_related(columns, self.right, _SWAPPED.get(self.op, self.op))).but_unknown(absent)
        if isinstance(self.left, Shape):
            return Truth(_related(columns, self.left, self.op)).but_unknown(absent)
        places = columns.geometries()
        return whole(RELATIONS[self.op](places, places), absent, columns.size)


RELATIONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "s_contains": shapely.contains,
    "s_crosses": shapely.crosses,
    "s_equals": shapely.equals,
    "s_intersects": shapely.intersects,
    "s_overlaps": shapely.overlaps,
    "s_touches": shapely.touches,
    "s_within": shapely.within,
}
"""The functions but ``s_disjoint``, which is the opposite of ``s_intersects``. Each implies a common point."""

_SWAPPED: Final = {"s_contains": "s_within", "s_within": "s_contains"}
"""The functions that are another one with the two geometries in the other order."""


_BY_POSITION: Final = frozenset({"s_intersects", "s_contains", "s_touches"})
"""The relations of a shape to a point that follow from where in the shape the point lies; for the others, such as
``s_equals``, a line or an area cannot be related to a single point."""


def _absent(columns: Columns) -> Mask | None:
    column = columns.field(GEOMETRY)
    return np.asarray(column.is_null()) if column.null_count else None


def _related(columns: Columns, shape: Shape, op: str) -> Mask:
    """Return where the shape is related to the features: by their boxes, then exactly."""
    points = columns.points()
    if points is None:
        bounds = columns.bounds()
        near = np.flatnonzero(_meets(bounds, shape))
        return _marked(columns.size, near, RELATIONS[op](shape.valid, columns.at(near).geometries()))
    return _of_points(op, shape, *points)


def _of_points(op: str, shape: Shape, x: NDArray[np.float64], y: NDArray[np.float64]) -> Mask:
    """Return where the shape is related to single points, without making geometries of them where it can."""
    if op == "s_intersects" and shape.boxes:
        inside: Mask = np.logical_or.reduce([_inside(x, y, box) for box in shape.boxes])
        return inside
    if op not in _BY_POSITION and shapely.get_dimensions(shape.valid) > 0:
        return np.zeros(len(x), dtype=bool)
    size, near = len(x), np.flatnonzero(_inside(x, y, shapely.bounds(shape.valid)))
    x, y = x[near], y[near]
    if op == "s_contains":
        hits = shapely.contains_xy(shape.valid, x, y)
    elif op in _BY_POSITION:
        hits = shapely.intersects_xy(shape.valid, x, y)
        if op == "s_touches":
            hits &= ~shapely.contains_xy(shape.valid, x, y)
    else:
        hits = RELATIONS[op](shape.valid, shapely.points(x, y))
    return _marked(size, near, hits)


def _inside(x: NDArray[np.float64], y: NDArray[np.float64], box: Any) -> Mask:
    west, south, east, north = box
    inside: Mask = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def _meets(bounds: NDArray[np.float64], shape: Shape) -> Mask:
    west, south, east, north = shapely.bounds(shape.valid)
    meets: Mask = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    return meets


def _marked(size: int, places: NDArray[np.int64], hits: Any) -> Mask:
    mask = np.zeros(size, dtype=bool)
    mask[places] = hits
    return mask
