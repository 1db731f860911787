"""GeoPackage (OGC 12-128r18, version 1.3): one table, with what it is, whose it is and what its columns mean.

Written with the standard library, because it gives what OGR's writer does not: dates as ``DATE``, titles and
descriptions of the columns, and the same bytes for the same rows. Version 1.3 is the newest that older GDAL
reads without a warning. There is no spatial index: our layers have some hundred rows.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
import shapely

from geo.formats.about import About
from geo.layers import Layer, canonical, records
from geo.schemas import Field

APPLICATION_ID: Final = 0x47504B47
"""``GPKG`` in ASCII (requirement 2)."""

USER_VERSION: Final = 10300
WGS84: Final = 4326
WGS84_WKT: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)

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

TABLES: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
  row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,
  value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""


def write(frame: pd.DataFrame, layer: Layer, about: About) -> bytes:
    """Return rows as a GeoPackage of one table, the geometry in the column ``geom``.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame or pandas.DataFrame
        Rows of the layer, in EPSG:4326, in the order to keep. Without geometry they are an attribute table.
    layer : Layer
        Layer with a schema.
    about : About
        What the file says of itself: in ``gpkg_contents`` and, whole, in ``gpkg_metadata``, once as JSON and
        once in the form GDAL and QGIS show.
    """
    assert layer.schema is not None, f"{layer.name} has no schema"
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {USER_VERSION}")
        database.executescript(TABLES)
        database.execute("BEGIN")
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _reference_systems())
        changed = f"{about.data_end}T00:00:00.000Z"
        _describe(database, layer, about, changed)
        _explain(database, layer)
        _fill(database, layer, records(layer.schema, frame))
        database.execute("COMMIT")
        database.execute("VACUUM")
        return database.serialize()


def _reference_systems() -> Iterator[tuple[object, ...]]:
    """Yield the rows every GeoPackage must hold (requirement 11)."""
    yield ("WGS 84 geodetic", WGS84, "EPSG", WGS84, WGS84_WKT, "longitude and latitude in degrees")
    yield ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian")
    yield ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic")


def _describe(database: sqlite3.Connection, layer: Layer, about: About, changed: str) -> None:
    kind = "features" if layer.geometry else "attributes"
    srs = WGS84 if layer.geometry else None
    contents = (layer.name, kind, about.title, about.description, changed, *_no_bounds(), srs)
    database.execute("INSERT INTO gpkg_contents VALUES (?,?,?,?,?,?,?,?,?,?)", contents)
    if layer.geometry:
        geometry = (layer.name, "geom", layer.geometry.upper(), WGS84, 0, 0)
        database.execute("INSERT INTO gpkg_geometry_columns VALUES (?,?,?,?,?,?)", geometry)
    properties = about.properties()
    documents = (
        ("https://datapackage.org/", "application/json", canonical.dumps(properties)),
        ("http://gdal.org", "text/xml", _gdal_metadata(properties)),
    )
    for number, (standard, media_type, text) in enumerate(documents, start=1):
        row = (number, "dataset", standard, media_type, text)
        database.execute("INSERT INTO gpkg_metadata VALUES (?,?,?,?,?)", row)
        reference = ("table", layer.name, None, None, changed, number, None)
        database.execute("INSERT INTO gpkg_metadata_reference VALUES (?,?,?,?,?,?,?)", reference)
    extensions = (
        ("gpkg_metadata", "gpkg_metadata", "http://www.geopackage.org/spec121/#extension_metadata"),
        ("gpkg_metadata_reference", "gpkg_metadata", "http://www.geopackage.org/spec121/#extension_metadata"),
        ("gpkg_data_columns", "gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema"),
        (
            "gpkg_data_column_constraints",
            "gpkg_schema",
            "http://www.geopackage.org/spec121/#extension_schema",
        ),
    )
    for table, name, definition in extensions:
        extension = (table, None, name, definition, "read-write")
        database.execute("INSERT INTO gpkg_extensions VALUES (?,?,?,?,?)", extension)


def _explain(database: sqlite3.Connection, layer: Layer) -> None:
    """Write title, description and vocabulary of every column (the Schema extension)."""
    assert layer.schema is not None
    for field in layer.schema.fields:
        media_type = "application/json" if field.type in ("list", "array") else None
        vocabulary = f"{layer.name}.{field.name}" if field.terms and field.type == "string" else None
        row = (layer.name, field.name, None, field.title, _meaning(field), media_type, vocabulary)
        database.execute("INSERT INTO gpkg_data_columns VALUES (?,?,?,?,?,?,?)", row)
        if vocabulary:
            terms = [(vocabulary, "enum", term.value, None, None, None, None, term.label) for term in field.terms]
            database.executemany("INSERT INTO gpkg_data_column_constraints VALUES (?,?,?,?,?,?,?,?)", terms)


def _fill(database: sqlite3.Connection, layer: Layer, records: list[dict[str, Any]]) -> None:
    assert layer.schema is not None
    fields = layer.schema.fields
    geometry = [f'"geom" {layer.geometry.upper()}'] if layer.geometry else []
    columns = ['"fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', *geometry]
    columns += [f"{_quoted(field.name)} {TYPES[field.type]}" for field in fields]
    database.execute(f"CREATE TABLE {_quoted(layer.name)} ({', '.join(columns)})")
    marks = ",".join("?" * len(columns))
    for number, record in enumerate(records, start=1):
        shapes = [_blob(record["geometry"], layer.decimals)] if layer.geometry else []
        values = (_cell(field, record[field.name]) for field in fields)
        database.execute(f"INSERT INTO {_quoted(layer.name)} VALUES ({marks})", (number, *shapes, *values))
    if layer.geometry and records:
        bounds = shapely.total_bounds([record["geometry"] for record in records]).tolist()
        database.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?", bounds)


def _blob(geometry: shapely.Geometry | None, decimals: int) -> bytes | None:
    """Return a geometry as GeoPackageBinary, with an envelope unless it is a point (clause 2.1.3)."""
    if geometry is None:
        return None
    exact = shapely.transform(geometry, lambda coordinates: coordinates.round(decimals))
    is_point = shapely.get_type_id(exact) == shapely.GeometryType.POINT
    west, south, east, north = shapely.bounds(exact).tolist()
    envelope = b"" if is_point else struct.pack("<4d", west, east, south, north)
    flags = 0b01 if is_point else 0b11
    return struct.pack("<2sBBi", b"GP", 0, flags, WGS84) + envelope + shapely.to_wkb(exact, byte_order=1)


def _cell(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.type in ("list", "array"):
        return canonical.dumps(value)
    if field.type == "datetime":
        # Requirement 5: exactly this form, with milliseconds.
        return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return field.write(value)


def _meaning(field: Field) -> str:
    return f"{field.description} Unit: {field.unit}.".strip() if field.unit else field.description


def _gdal_metadata(properties: Mapping[str, str]) -> str:
    items = "".join(f"<MDI key={quoteattr(name)}>{escape(text)}</MDI>" for name, text in properties.items())
    return f"<GDALMultiDomainMetadata><Metadata>{items}</Metadata></GDALMultiDomainMetadata>"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _no_bounds() -> tuple[None, None, None, None]:
    return (None, None, None, None)
