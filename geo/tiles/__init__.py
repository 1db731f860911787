"""Vector tiles of any layer with geometries: Mapbox Vector Tiles 2.1 in the grid WebMercatorQuad.

Points lie in exactly one tile of a zoom. Where more than :data:`~geo.tiles.points.MOST` of one tile answer a query,
those that share a cell of a grid of 64 by 64 become one feature, marked ``aggregated``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.queries.columns import View
from geo.tiles import points, shapes
from geo.tiles.fields import AGGREGATED, COUNT, Chosen, fields
from geo.tiles.grid import DEEPEST, SET, Limits, Tile, limits
from geo.tiles.points import MOST

__all__ = [
    "AGGREGATED",
    "BUFFER",
    "COUNT",
    "DEEPEST",
    "MOST",
    "SET",
    "Chosen",
    "Limits",
    "Tile",
    "fields",
    "limits",
    "of",
]

BUFFER = shapes.BUFFER
"""How far lines and areas reach over the edge of a tile, as a part of its side."""


def of(view: View, tile: Tile, chosen: Sequence[Chosen]) -> bytes:
    """Return a tile of some rows of a layer with geometries; no bytes if none of them lies in it.

    Rows without a place are left out.

    Parameters
    ----------
    view : View
        Rows of a layer whose geometry is not None.
    chosen : sequence of Chosen
        The fields that features carry, from :func:`fields`.
    """
    if view.columns.layer.placeless:
        located = view.points()
        eastings = view.bounds()[:, 0] if located is None else located.x
        view = view.at(np.flatnonzero(np.isfinite(eastings)))
    draw = points.tile if view.columns.layer.geometry == "Point" else shapes.tile
    return draw(view, tile, chosen)
