"""One writer per format, each a function from a selection to the bytes of a whole file.

:data:`FORMATS` is the registry: downloads, links, negotiation, documentation and tests go through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.crs import ReferenceSystem
from geo.formats import (
    csv,
    dxf,
    flatgeobuf,
    geoarrow,
    geojson,
    geopackage,
    geoparquet,
    gpx,
    kml,
    shapefile,
    spreadsheet,
    topojson,
)
from geo.formats.about import About
from geo.layers import Layer

if TYPE_CHECKING:
    from geo.queries.selection import Selection

__all__ = ["FORMATS", "About", "Format"]

POINTS: Final = frozenset({"Point"})
LINES: Final = frozenset({"LineString", "MultiLineString"})
SHAPES: Final = POINTS | LINES | {"MultiPoint", "Polygon", "MultiPolygon"}


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    Attributes
    ----------
    name : str
        What a request names it by (``f=``).
    extension, media_type : str
        Of a file.
    title, note : str
        What people call it, and what it is good for.
    geometries : frozenset of str or None
        GeoJSON types of the layers it can hold; None is all, and tables without geometry.
    any_crs : bool
        Whether a file can be in any reference system; else it is in WGS 84, longitude first.
    placeless : bool
        Whether it has room for a feature without a place; else such are left out.
    write : callable
        ``write(selection, about, crs)`` yields the bytes. Coordinates have easting or longitude first, in degrees
        with the layer's decimals, in metres with three. The same rows and description give the same bytes.
    """

    name: str
    extension: str
    media_type: str
    title: str
    note: str
    geometries: frozenset[str] | None
    any_crs: bool
    write: Callable[[Selection, About, ReferenceSystem], Iterator[bytes]]
    placeless: bool = True

    def takes(self, layer: Layer) -> bool:
        """Return whether the format can hold a layer."""
        return self.geometries is None or layer.geometry in self.geometries


FORMATS: Final[Mapping[str, Format]] = {
    each.name: each
    for each in (
        Format(
            name="geojson",
            extension="geojson",
            media_type="application/geo+json",
            title="GeoJSON",
            note="for the web, Python and R",
            geometries=None,
            any_crs=True,
            write=geojson.write,
        ),
        Format(
            name="gpkg",
            extension="gpkg",
            media_type="application/geopackage+sqlite3",
            title="GeoPackage",
            note="for QGIS and other GIS; styled",
            geometries=None,
            any_crs=True,
            write=geopackage.write,
        ),
        Format(
            name="csv",
            extension="csv",
            media_type="text/csv",
            title="CSV",
            note=f"for spreadsheets and statistics; {csv.NOTE}",
            geometries=None,
            any_crs=True,
            write=csv.write,
        ),
        Format(
            name="xlsx",
            extension="xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            title="Excel",
            note="for spreadsheets, with dates and numbers as such",
            geometries=None,
            any_crs=True,
            write=spreadsheet.write,
        ),
        Format(
            name="parquet",
            extension="parquet",
            media_type="application/vnd.apache.parquet",
            title="GeoParquet",
            note="for DuckDB, Python and R, and for many rows",
            geometries=None,
            any_crs=True,
            write=geoparquet.write,
        ),
        Format(
            name="fgb",
            extension="fgb",
            media_type="application/flatgeobuf",
            title="FlatGeobuf",
            note="for maps that read a part of a file over HTTP",
            geometries=SHAPES,
            any_crs=True,
            write=flatgeobuf.write,
        ),
        Format(
            name="shp",
            extension="shp.zip",
            media_type="application/zip",
            title="Shapefile",
            note="for programs that read nothing newer: long names and texts are cut; styled",
            geometries=SHAPES,
            any_crs=True,
            write=shapefile.write,
        ),
        Format(
            name="kml",
            extension="kml",
            media_type="application/vnd.google-earth.kml+xml",
            title="KML",
            note="for Google Earth; in WGS 84",
            geometries=SHAPES,
            any_crs=False,
            write=kml.write,
        ),
        Format(
            name="gpx",
            extension="gpx",
            media_type="application/gpx+xml",
            title="GPX",
            note="for receivers and phones: waypoints, only what has a place; in WGS 84",
            geometries=POINTS,
            any_crs=False,
            write=gpx.write,
            placeless=False,
        ),
        Format(
            name="geojsonseq",
            extension="geojsons",
            media_type="application/geo+json-seq",
            title="GeoJSON text sequence",
            note="for programs that read one feature after another; in WGS 84",
            geometries=None,
            any_crs=False,
            write=geojson.write_sequence,
        ),
        Format(
            name="arrow",
            extension="arrow",
            media_type="application/vnd.apache.arrow.file",
            title="Arrow IPC",
            note="for Python, R and the browser, with nothing to parse",
            geometries=None,
            any_crs=True,
            write=geoarrow.write,
        ),
        Format(
            name="topojson",
            extension="topojson",
            media_type="application/topo+json",
            title="TopoJSON",
            note="for the web, smaller; in WGS 84",
            geometries=LINES,
            any_crs=False,
            write=topojson.write,
        ),
        Format(
            name="dxf",
            extension="dxf",
            media_type="image/vnd.dxf",
            title="DXF",
            note="for print desks: lines, points and names, only what has a place; ask for it in metres",
            geometries=POINTS | LINES | {"MultiPoint"},
            any_crs=True,
            write=dxf.write,
            placeless=False,
        ),
    )
}
"""Every format by its name."""
