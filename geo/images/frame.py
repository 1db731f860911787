"""Which part of the world a map shows, and where its places lie on the picture: Web Mercator, 0 to 1, y southwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, log2, radians
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.images.boxes import Box

Array = NDArray[Any]
TILE: Final = 256
"""Pixels the world has at zoom 0."""

EQUATOR_M: Final = 40_075_016.686
PADDING: Final = 22
LEAST: Final = 5.0
"""Pixels below which a shape is left out where every pixel counts little."""

LEAST_ZOOM: Final = 2.5
MOST_ZOOM: Final = 12.0


def world(positions: Array) -> Array:
    """Return where longitudes and latitudes lie in the world."""
    longitude, latitude = np.asarray(positions, dtype=float).reshape(-1, 2).T
    y = 0.5 - np.arctanh(np.sin(np.radians(np.clip(latitude, -85.0, 85.0)))) / (2 * np.pi)
    return np.column_stack((longitude / 360 + 0.5, y))


def latitude(y: float) -> float:
    """Return the latitude of a place in the world."""
    return float(np.degrees(np.arctan(np.sinh((0.5 - y) * 2 * np.pi))))


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the world on a part of a picture.

    Attributes
    ----------
    zoom : float
        As on the page.
    x, y : float
        The world's place at the upper left corner.
    box : Box
        The part of the picture.
    """

    zoom: float
    x: float
    y: float
    box: Box

    @property
    def scale(self) -> float:
        """Pixels in the width of the world."""
        return float(TILE * 2**self.zoom)

    def pixels(self, places: Array) -> Array:
        """Return where places of the world lie on the picture."""
        moved: Array = (places - (self.x, self.y)) * self.scale + (self.box.x0, self.box.y0)
        return moved

    def extent(self, margin: float = 0.0) -> Box:
        """Return the part of the world that is shown, and so many pixels more."""
        edge = margin / self.scale
        width, height = self.box.width / self.scale, self.box.height / self.scale
        return Box(self.x, self.y, self.x + width, self.y + height).grown(edge)

    @property
    def latitude(self) -> float:
        """Latitude of the middle."""
        return latitude(self.y + self.box.height / self.scale / 2)

    def metres(self, at: float | None = None) -> float:
        """Return the metres in a pixel, in the middle or at a latitude."""
        return EQUATOR_M * cos(radians(self.latitude if at is None else at)) / self.scale


def fitted(bounds: Box, box: Box) -> Frame:
    """Return the frame in which a part of the world is as large as there is room for."""
    inside = box.grown(-min(PADDING, box.width / 8, box.height / 8))
    scales = (inside.width / max(bounds.width, 1e-9), inside.height / max(bounds.height, 1e-9))
    zoom = min(MOST_ZOOM, max(LEAST_ZOOM, log2(min(scales) / TILE)))
    return centred(zoom, ((bounds.x0 + bounds.x1) / 2, (bounds.y0 + bounds.y1) / 2), box)


def centred(zoom: float, centre: Sequence[float], box: Box) -> Frame:
    """Return the frame with a place of the world in its middle."""
    scale = TILE * 2**zoom
    return Frame(zoom, centre[0] - box.width / 2 / scale, centre[1] - box.height / 2 / scale, box)


def clipped(shapes: Array, frame: Frame, margin: float, detail: float, least: float = LEAST) -> Array:
    """Return shapes of the world as far as they are on the picture, as plain as its pixels allow.

    Parameters
    ----------
    margin : float
        Pixels around the picture that are kept.
    detail : float
        Pixels a line may be off.
    least : float
        Pixels of length, or of outline, below which a shape is left out.
    """
    extent = frame.extent(margin)
    bounds = shapely.bounds(shapes)
    near = (bounds[:, :2] < (extent.x1, extent.y1)).all(axis=1) & (bounds[:, 2:] > (extent.x0, extent.y0)).all(axis=1)
    cut = shapely.clip_by_rect(shapes[near], *extent)
    plain = shapely.get_parts(shapely.simplify(cut, detail / frame.scale, preserve_topology=False))
    large: Array = plain[shapely.length(plain) * frame.scale > least]
    return large
