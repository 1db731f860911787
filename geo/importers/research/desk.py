"""What the readers of the researched tables share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from geo.importers.research.citations import Bibliography
from geo.layers.reading import Record
from geo.schemas import Unreadable

CUT = " | "
"""Stands between the addresses of a cell that holds several."""


@dataclass
class Desk:
    """The sources seen so far, and the layers read before."""

    sources: Bibliography
    layers: Mapping[str, list[Record]]


def urls(cell: str) -> list[str]:
    """Return the addresses of a cell.

    >>> urls("https://a.example/x | https://b.example/")
    ['https://a.example/x', 'https://b.example/']
    """
    return [url for url in cell.split(CUT) if url]


def point(lon: str, lat: str) -> shapely.Point:
    """Return a point in EPSG:4326.

    Raises
    ------
    Unreadable
        If a coordinate is no number.
    """
    try:
        return shapely.Point(float(lon), float(lat))
    except ValueError:
        raise Unreadable(f"lon and lat in decimal degrees, not {lon!r} and {lat!r}") from None
