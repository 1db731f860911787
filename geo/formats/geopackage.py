"""GeoPackage (OGC 12-128r18, version 1.3): tables, with what they are, whose, what their columns mean, and a style.

Written with the standard library, because it gives what OGR's writer does not: dates as ``DATE``, titles and
descriptions of the columns, and the same bytes for the same rows. Version 1.3 is the newest that older GDAL
reads without a warning. A table with geometries has a spatial index and the style that QGIS opens it with.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.crs import ReferenceSystem
from geo.formats import geopackage_tables as tables
from geo.formats import places, styles
from geo.formats.about import About
from geo.formats.files import blocks, folder
from geo.formats.geopackage_tables import Names, quoted
from geo.formats.texts import column, json_lists
from geo.layers import Layer, canonical
from geo.schemas import Field

if TYPE_CHECKING:
    from geo.queries.selection import Selection

APPLICATION_ID: Final = 0x47504B47
"""``GPKG`` in ASCII (requirement 2)."""

USER_VERSION: Final = 10300
PRAGMAS: Final[Mapping[str, object]] = {
    "application_id": APPLICATION_ID,
    "user_version": USER_VERSION,
    "journal_mode": "OFF",
    "synchronous": "OFF",
}
"""Settings of the file, and of the writing: one that fails is thrown away."""

TYPES: Final[Mapping[str, str]] = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "DATETIME",
    "list": "TEXT",
    "array": "TEXT",
}
"""Column type of each field type; lists and arrays are JSON."""


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a GeoPackage of one table, the geometry in the column ``geom``.

    Without geometry it is an attribute table. The description is in ``gpkg_contents`` and, whole, in
    ``gpkg_metadata``: once as JSON and once in the form GDAL and QGIS show.
    """
    yield from write_together([(selection, about)], crs)


def write_together(parts: Sequence[tuple[Selection, About]], crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a GeoPackage of several tables, as :func:`write` makes them; no two are of the same name."""
    placed = any(selection.layer.geometry for selection, _ in parts)
    with folder() as home:
        path = home / "file.gpkg"
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for name, value in PRAGMAS.items():
                database.execute(f"PRAGMA {name} = {value}")
            database.executescript(f"BEGIN; {tables.TABLES} {tables.STYLES if placed else ''}")
            _insert(database, "gpkg_spatial_ref_sys", tables.reference_systems(crs if placed else None))
            _insert(database, "gpkg_extensions", tables.EXTENSIONS)
            for selection, about in parts:
                _build(database, selection, about, crs)
            if placed:
                _list_styles(database, parts[0][1])
            database.execute("COMMIT")
        yield from blocks(path)


def _build(database: sqlite3.Connection, selection: Selection, about: About, crs: ReferenceSystem) -> None:
    layer = selection.layer
    changed = _changed(about)
    _describe(database, layer, about, changed, crs)
    _explain(database, layer)
    box = _fill(database, selection, crs)
    if layer.geometry:
        where = "WHERE table_name = ?"
        limits = "min_x = ?, min_y = ?, max_x = ?, max_y = ?"
        database.execute(f"UPDATE gpkg_contents SET {limits} {where}", (*(box or (None,) * 4), layer.name))
        _style(database, layer, about, changed)
        for trigger in tables.triggers(Names.of(layer)):
            database.execute(trigger)


def _describe(database: sqlite3.Connection, layer: Layer, about: About, changed: str, crs: ReferenceSystem) -> None:
    kind = "features" if layer.geometry else "attributes"
    srs, geom = places.epsg(crs) if layer.geometry else None, Names.of(layer).geom
    named = database.execute("SELECT count(*) FROM gpkg_contents WHERE identifier = ?", (about.title,)).fetchone()[0]
    identifier = layer.name if named else about.title
    contents = (layer.name, kind, identifier, about.description, changed, *(None,) * 4, srs)
    _insert(database, "gpkg_contents", [contents])
    if layer.geometry:
        _insert(database, "gpkg_geometry_columns", [(layer.name, geom, layer.geometry.upper(), srs, 0, 0)])
        index = (layer.name, geom, "gpkg_rtree_index", f"{tables.SPEC}rtree", "write-only")
        _insert(database, "gpkg_extensions", [index])
    properties = about.properties()
    documents = (
        ("https://datapackage.org/", "application/json", canonical.dumps(properties)),
        ("http://gdal.org", "text/xml", _gdal_metadata(properties)),
    )
    written = database.execute("SELECT count(*) FROM gpkg_metadata").fetchone()[0]
    for number, (standard, media_type, text) in enumerate(documents, start=written + 1):
        _insert(database, "gpkg_metadata", [(number, "dataset", standard, media_type, text)])
        _insert(database, "gpkg_metadata_reference", [("table", layer.name, None, None, changed, number, None)])


def _explain(database: sqlite3.Connection, layer: Layer) -> None:
    """Write title, description and vocabulary of every column (the Schema extension)."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    for field in layer.schema.fields:
        media_type = "application/json" if field.type in ("list", "array") else None
        vocabulary = f"{layer.name}.{field.name}" if field.terms and field.type == "string" else None
        row = (layer.name, field.name, None, field.title, _meaning(field), media_type, vocabulary)
        _insert(database, "gpkg_data_columns", [row])
        if vocabulary:
            terms = [(vocabulary, "enum", term.value, None, None, None, None, term.label) for term in field.terms]
            _insert(database, "gpkg_data_column_constraints", terms)


def _style(database: sqlite3.Connection, layer: Layer, about: About, changed: str) -> None:
    """Write the style where QGIS finds it."""
    documents = (styles.qml(layer), styles.sld(layer))
    style = (None, "", "", layer.name, Names.of(layer).geom, layer.name, *documents, 1, about.title, "", "", changed)
    _insert(database, "layer_styles", [style])


def _list_styles(database: sqlite3.Connection, about: About) -> None:
    """Make the table of styles one of the file's contents, as QGIS does."""
    contents = ("layer_styles", "attributes", "layer_styles", "", _changed(about), *(None,) * 4, None)
    _insert(database, "gpkg_contents", [contents])


def _changed(about: About) -> str:
    return f"{about.data_end}T00:00:00.000Z"


def _fill(
    database: sqlite3.Connection, selection: Selection, crs: ReferenceSystem
) -> tuple[float, float, float, float] | None:
    """Write the rows and their index, part by part; return the box around them."""
    layer = selection.layer
    assert layer.schema is not None, f"{layer.name} has no schema"
    names = Names.of(layer)
    geometry = [f"{quoted(names.geom)} {layer.geometry.upper()}"] if layer.geometry else []
    fields = [f"{quoted(field.name)} {TYPES[field.type]}" for field in layer.schema.fields]
    columns = ", ".join([f"{quoted(names.fid)} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", *geometry, *fields])
    database.execute(f"CREATE TABLE {quoted(layer.name)} ({columns})")
    if layer.geometry:
        database.execute(tables.spatial_index(names))
    bounds, first = places.Bounds(), 1
    for part in selection.chunks():
        table = part.arrow()
        numbers = range(first, first + len(table))
        cells: list[Any] = [_cells(field, column(table, field.name)) for field in layer.schema.fields]
        if layer.geometry:
            shapes = places.geometries(layer, table, crs)
            bounds.add(shapes)
            cells.insert(0, _blobs(shapes, places.epsg(crs)))
        _insert(database, layer.name, zip(numbers, *cells, strict=True))
        if layer.geometry:
            _insert(database, names.index, _boxes(numbers, shapes))
        first += len(table)
    return bounds.box()


def _insert(database: sqlite3.Connection, table: str, rows: Any) -> None:
    rows = iter(rows)
    for row in rows:
        statement = f"INSERT INTO {quoted(table)} VALUES ({','.join('?' * len(row))})"
        database.execute(statement, row)
        database.executemany(statement, rows)


def _boxes(numbers: range, shapes: places.Geometries) -> Iterator[tuple[float, ...]]:
    """Yield the entries of the index: number, least and greatest x, least and greatest y."""
    corners = shapely.bounds(shapes)[:, [0, 2, 1, 3]].tolist()
    there = (~shapely.is_missing(shapes)).tolist()
    return ((number, *box) for number, box, is_there in zip(numbers, corners, there, strict=True) if is_there)


def _blobs(shapes: places.Geometries, srs: int) -> Iterator[bytes | None]:
    """Yield places as GeoPackageBinary, with an envelope unless it is a point (clause 2.1.3)."""
    point, other = (struct.pack("<2sBBi", b"GP", 0, flags, srs) for flags in (0b01, 0b11))
    corners = shapely.bounds(shapes)[:, [0, 2, 1, 3]].tolist()
    are_points = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT).tolist()
    for is_point, box, wkb in zip(are_points, corners, shapely.to_wkb(shapes, byte_order=1), strict=True):
        if wkb is None:
            yield None
        else:
            yield point + wkb if is_point else other + struct.pack("<4d", *box) + wkb


def _cells(field: Field, cells: pa.Array) -> list[Any]:
    if field.type == "list":
        cells = json_lists(cells)
    elif field.type == "date":
        cells = cells.cast(pa.string())
    elif field.type == "datetime":
        # Requirement 5: exactly this form, with milliseconds.
        cells = pc.strftime(cells, "%Y-%m-%dT%H:%M:%SZ")
    values: list[Any] = cells.to_pylist()
    return values


def _meaning(field: Field) -> str:
    return f"{field.description} Unit: {field.unit}.".strip() if field.unit else field.description


def _gdal_metadata(properties: Mapping[str, str]) -> str:
    items = "".join(f"<MDI key={quoteattr(name)}>{escape(text)}</MDI>" for name, text in properties.items())
    return f"<GDALMultiDomainMetadata><Metadata>{items}</Metadata></GDALMultiDomainMetadata>"
