"""What a GeoPackage holds beside its rows: its own tables, the triggers of the spatial index, a reference system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from geo.crs import ReferenceSystem
from geo.formats import places
from geo.formats.texts import free
from geo.layers import Layer

WGS84: Final = 4326
WGS84_WKT: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)

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

STYLES: Final = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
"""
"""Where QGIS looks for the style of a table; the sizes are those it writes itself."""

SPEC: Final = "http://www.geopackage.org/spec130/#extension_"
EXTENSIONS: Final = (
    ("gpkg_metadata", None, "gpkg_metadata", f"{SPEC}metadata", "read-write"),
    ("gpkg_metadata_reference", None, "gpkg_metadata", f"{SPEC}metadata", "read-write"),
    ("gpkg_data_columns", None, "gpkg_schema", f"{SPEC}schema", "read-write"),
    ("gpkg_data_column_constraints", None, "gpkg_schema", f"{SPEC}schema", "read-write"),
)
"""Rows of ``gpkg_extensions`` that every file of ours has."""


def reference_systems(crs: ReferenceSystem | None) -> Iterator[tuple[object, ...]]:
    """Yield the rows every GeoPackage must hold (requirement 11), and the one of its geometries."""
    yield ("WGS 84 geodetic", WGS84, "EPSG", WGS84, WGS84_WKT, "longitude and latitude in degrees")
    yield ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian")
    yield ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic")
    if crs is not None and not places.is_wgs84(crs):
        number, system = places.epsg(crs), places.system(crs)
        yield (
            system.name,
            number,
            "EPSG",
            number,
            system.to_wkt("WKT1_GDAL", output_axis_rule=True),
            "easting and northing in metres",
        )


@dataclass(frozen=True, slots=True)
class Names:
    """What the table of a layer and its own columns are called.

    Attributes
    ----------
    fid, geom : str
        The columns of the row's number and of the geometry; no field of the layer is called so.
    """

    table: str
    fid: str
    geom: str

    @classmethod
    def of(cls, layer: Layer) -> Self:
        """Return the names for a layer."""
        return cls(layer.name, free("fid", layer), free("geom", layer))

    @property
    def index(self) -> str:
        """The virtual table of the spatial index (requirement 77)."""
        return f"rtree_{self.table}_{self.geom}"


def spatial_index(names: Names) -> str:
    """Return the statement that makes the spatial index of a table."""
    return f"CREATE VIRTUAL TABLE {quoted(names.index)} USING rtree(id, minx, maxx, miny, maxy)"


def triggers(names: Names) -> Iterator[str]:
    """Yield the triggers that keep the index right when others edit the table (clause F.3 of version 1.3)."""
    index, rows = quoted(names.index), quoted(names.table)
    (old, new), geom = (f"{row}.{quoted(names.fid)}" for row in ("OLD", "NEW")), f"NEW.{quoted(names.geom)}"
    corners = f"ST_MinX({geom}), ST_MaxX({geom}), ST_MinY({geom}), ST_MaxY({geom})"
    there = f"({geom} NOT NULL AND NOT ST_IsEmpty({geom}))"
    gone = f"({geom} IS NULL OR ST_IsEmpty({geom}))"
    add = f"INSERT OR REPLACE INTO {index} VALUES ({new}, {corners});"
    drop = f"DELETE FROM {index} WHERE id = {old};"
    both = f"DELETE FROM {index} WHERE id IN ({old}, {new});"
    moved = f"AFTER UPDATE OF {quoted(names.geom)}"
    parts = (
        ("insert", "AFTER INSERT", there, add),
        ("update1", moved, f"{old} = {new} AND {there}", add),
        ("update2", moved, f"{old} = {new} AND {gone}", drop),
        ("update3", "AFTER UPDATE", f"{old} != {new} AND {there}", f"{drop} {add}"),
        ("update4", "AFTER UPDATE", f"{old} != {new} AND {gone}", both),
        ("delete", "AFTER DELETE", f"OLD.{quoted(names.geom)} NOT NULL", drop),
    )
    for name, event, when, action in parts:
        trigger = quoted(f"{names.index}_{name}")
        yield f"CREATE TRIGGER {trigger} {event} ON {rows} WHEN {when} BEGIN {action} END"


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
