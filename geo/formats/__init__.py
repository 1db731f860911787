"""One writer per format, each a pure function from a frame to the bytes of a whole file.

:data:`FORMATS` is the registry: downloads, links, documentation and tests go through it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo.formats import csv, geojson, geopackage
from geo.formats.about import About
from geo.layers import Layer

__all__ = ["FORMATS", "About", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    Attributes
    ----------
    extension, media_type : str
        Of a file.
    title, note : str
        Its name, and what it is good for.
    write : callable
        ``write(frame, layer, about) -> bytes``; ``frame`` has the layer's fields and dtypes, in EPSG:4326.
    """

    extension: str
    media_type: str
    title: str
    note: str
    write: Callable[[pd.DataFrame, Layer, About], bytes]


FORMATS: Final[Mapping[str, Format]] = {
    each.extension: each
    for each in (
        Format("geojson", "application/geo+json", "GeoJSON", "for the web, Python and R", geojson.write),
        Format("gpkg", "application/geopackage+sqlite3", "GeoPackage", "for QGIS and other GIS", geopackage.write),
        Format("csv", "text/csv", "CSV", f"for spreadsheets and statistics; {csv.NOTE}", csv.write),
    )
}
"""Every format by its extension."""
