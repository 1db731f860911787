"""The grid of the tiles: WebMercatorQuad of OGC 17-083r4, rows counted from the north."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Self, cast

import numpy as np
from numpy.typing import NDArray

from geo.errors import NotFound
from geo.extents import Extent

SET: Final = "WebMercatorQuad"
LAST: Final = 24
"""The last zoom of the grid."""

DEEPEST: Final = 16
"""The last zoom there are tiles of; a unit of such a tile is 15 cm, less than any layer's positions are known to."""

NORTHERNMOST: Final = 85.051128779806604
"""Latitude in degrees of the grid's upper edge."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of the grid."""

    zoom: int
    row: int
    column: int

    @classmethod
    def read(cls, zoom: str, row: str, column: str) -> Self:
        """Return the tile of three texts.

        Raises
        ------
        NotFound
            If one is no whole number, or there is no such tile.

        Examples
        --------
        >>> Tile.read("6", "20", "36")
        Tile(zoom=6, row=20, column=36)
        """
        texts = (zoom, row, column)
        if all(text.isascii() and text.isdigit() and len(text) <= 8 for text in texts):
            tile = cls(*map(int, texts))
            if tile.zoom <= DEEPEST and max(tile.row, tile.column) < 2**tile.zoom:
                return tile
        raise NotFound(f"tile of {SET}", "/".join(texts))

    def extent(self, buffer: float = 0.0) -> Extent:
        """Return the box of the tile in degrees, larger on every side by a part of the tile's own side."""
        side = 2.0**self.zoom
        west, east = (self.column - buffer) / side, (self.column + 1 + buffer) / side
        north, south = (self.row - buffer) / side, (self.row + 1 + buffer) / side
        return Extent(
            max(-180.0, west * 360 - 180),
            _latitude(min(south, 1.0)),
            min(180.0, east * 360 - 180),
            _latitude(max(north, 0.0)),
        )

    def across(self, longitudes: Numbers) -> Numbers:
        """Return positions in the tile: 0 to 1 from its western edge."""
        return project_across(longitudes) * 2.0**self.zoom - self.column

    def down(self, downs: Numbers) -> Numbers:
        """Return positions in the tile, from those of :func:`project_down`: 0 to 1 from its northern edge."""
        return downs * 2.0**self.zoom - self.row


@dataclass(frozen=True, slots=True)
class Limits:
    """The tiles of a zoom in which there can be something; both ends belong to them."""

    zoom: int
    rows: tuple[int, int]
    columns: tuple[int, int]


def project_across(longitudes: Numbers) -> Numbers:
    """Return positions in the square of Web Mercator: 0 to 1 from the west; 180 degrees east is in the last tile."""
    return np.minimum(longitudes / 360 + 0.5, 1 - 2**-53)


def project_down(latitudes: Numbers) -> Numbers:
    """Return positions in the square of Web Mercator: 0 to 1 from the north, and beyond it outside of its latitudes."""
    with np.errstate(divide="ignore"):
        sines = np.sin(np.radians(latitudes))
        return cast("Numbers", 0.5 - np.log((1 + sines) / (1 - sines)) / (4 * math.pi))


def limits(box: tuple[float, float, float, float]) -> list[Limits]:
    """Return the limits of a box (west, south, east, north in degrees) at every zoom there are tiles of."""
    longitudes, latitudes = np.array([box[0], box[2]]), np.clip([box[3], box[1]], -NORTHERNMOST, NORTHERNMOST)
    x, y = project_across(longitudes), project_down(latitudes)
    return [Limits(zoom, _range(y, 2**zoom), _range(x, 2**zoom)) for zoom in range(DEEPEST + 1)]


def _range(ends: NDArray[Any], side: int) -> tuple[int, int]:
    first, last = (min(max(int(end * side), 0), side - 1) for end in ends)
    return first, last


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
