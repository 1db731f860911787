"""GeoPackage, FlatGeobuf, Shapefile and Parquet taken apart into Arrow tables."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.crs import CRS84
from geo.layers import arrow, headers
from geo.layers.catalogue import Layer
from geo.layers.doubts import cell, is_text
from geo.layers.reading import GEOMETRY
from geo.layers.shapes import to_degrees
from geo.schemas import Unreadable

PART: Final = 65_536
"""Rows that are read and checked at a time."""

STYLES: Final = frozenset({"layer_styles"})
"""Tables of a GeoPackage in which QGIS keeps how it draws the others."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Described:
    """What a file says of its table.

    Attributes
    ----------
    schema : pyarrow.Schema
        Every column, the geometry's among them.
    geometry : str or None
        The column of geometries, as WKB.
    crs : str or None
        Their reference system, as pyproj takes it; None if the file does not say.
    hidden : frozenset of str
        Columns that are no data: row numbers, boxes around the geometries.
    kind : str or None
        Type of the geometries, as the file has its name; None if it does not say.
    """

    schema: pa.Schema
    geometry: str | None
    crs: str | None
    hidden: frozenset[str]
    kind: str | None = None

    @property
    def fields(self) -> list[str]:
        """Names of the columns that are data."""
        return [name for name in self.schema.names if name != self.geometry and name not in self.hidden]


Opened = tuple[Described, Iterable[pa.RecordBatch]]


@dataclass(frozen=True)
class ArrowRows:
    """Rows of a table that somebody else wrote."""

    layer: Layer
    described: Described
    batch: pa.RecordBatch
    crs: CRS | None = None

    @property
    def size(self) -> int:
        """How many rows there are."""
        return int(self.batch.num_rows)

    def column(self, name: str) -> pa.Array | list[object]:
        """Return the cells of a field, null if the file has no such column."""
        if name not in self.batch.schema.names:
            return pa.nulls(self.size)
        column = self.batch.column(name)
        field = self.layer.schema[name] if self.layer.schema else None
        return _lists(column) if field is not None and field.type == "list" else column

    def shapes(self) -> tuple[NDArray[np.object_], Mask]:
        """Return the geometry of each row in EPSG:4326, and where it could not be read."""
        return self._shapes

    def strange(self) -> None:
        """Return None: columns are looked at once, for the file."""
        return

    def row(self, index: int) -> Mapping[str, Any]:
        """Return one row."""
        assert self.layer.schema is not None, f"{self.layer.name} has no schema"
        row = {name: _plain(self.column(name)[index]) for name in self.layer.schema.names}
        if self.layer.geometry:
            shapes, unreadable = self._shapes
            row[GEOMETRY] = "no geometry that can be read" if unreadable[index] else shapes[index]
        return row

    @cached_property
    def _shapes(self) -> tuple[NDArray[np.object_], Mask]:
        assert self.described.geometry is not None and self.crs is not None, "only asked for where there are geometries"
        cells = self.batch.column(self.described.geometry).cast(pa.binary()).to_numpy(zero_copy_only=False)
        shapes = np.asarray(shapely.from_wkb(cells, on_invalid="ignore"), dtype=object)
        unreadable = shapely.is_missing(shapes) & np.array([each is not None for each in cells], dtype=bool)
        return to_degrees(shapes, self.crs), unreadable


def parts(layer: Layer) -> Iterator[ArrowRows]:
    """Yield the rows of a layer's file, some at a time.

    Raises
    ------
    Unreadable
        If the file as a whole is no such file, or its columns are not those of the schema.
    """
    with opened(layer.file, layer.format, layer.table, layer.name) as (described, batches):
        _agree(layer, described)
        crs = _system(layer, described) if layer.geometry else None
        for batch in batches:
            yield ArrowRows(layer, described, batch, crs)


@contextmanager
def opened(file: Path, format: str, table: str | None = None, name: str = "") -> Iterator[Opened]:
    """Open a file: what it says of its table, and the table in batches.

    Parameters
    ----------
    table, name : str
        Which table of a file that holds several: this one; or else the one of that name, or the only one.

    Raises
    ------
    Unreadable
        If it is no such file or has no such table.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL warns of what a file says; the checks say it better
        headers.look(file, format)
        try:
            with FORMATS[format](file, table, name) as (described, batches):
                schema = _stored(described.schema)
                yield replace(described, schema=schema), (_as_stored(batch, schema) for batch in batches)
        except (pa.ArrowException, OSError, RuntimeError, CRSError) as error:
            raise headers.short(format, _reason(error, file)) from None


def _reason(error: Exception, file: Path) -> str:
    """Return what a library says of a file, without its own statements and without the folder."""
    text = " ".join(str(error).replace(f"{file.parent}/", "").split())
    reason = re.sub(r"^\w+\(.*\) failed: ", "", text).partition("; ")[0].rstrip(". ")[:200]
    return reason if reason.isprintable() and "Raw error" not in reason else "a damaged file"


def _stored(schema: pa.Schema) -> pa.Schema:
    """Return columns as they are stored; a text that the file declares to be JSON says so in its metadata."""
    fields = [
        each
        if not isinstance(each.type, pa.BaseExtensionType)
        else pa.field(each.name, each.type.storage_type, metadata=arrow.JSON if _is_json(each.type) else None)
        for each in schema
    ]
    return pa.schema(fields, schema.metadata)


def _is_json(kind: pa.BaseExtensionType) -> bool:
    return bool(kind.extension_name == "arrow.json")


def _as_stored(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [each.storage if isinstance(each, pa.ExtensionArray) else each for each in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def names(file: Path) -> list[str]:
    """Return the names of the tables of data in a GeoPackage.

    Raises
    ------
    Unreadable
        If it is none.
    """
    import pyogrio  # only for a package with such a file: GDAL takes a while to load

    headers.look(file, "gpkg")
    try:
        return [str(name) for name, _ in pyogrio.list_layers(file) if name not in STYLES]
    except RuntimeError as error:
        raise headers.short("gpkg", _reason(error, file)) from None


@contextmanager
def _ogr(file: Path, table: str | None, name: str, *, format: str) -> Iterator[Opened]:
    import pyogrio  # only for a package with such a file: GDAL takes a while to load

    names = [str(each) for each, _ in pyogrio.list_layers(file) if each not in STYLES]
    if not names:
        raise Unreadable("a table", "none")
    wanted = table or (name if name in names or len(names) != 1 else names[0])
    if wanted not in names:
        raise Unreadable(f"one of its tables {', '.join(names)}", f"no table {wanted}")
    options = {"layer": wanted, "return_fids": True, "use_pyarrow": True, "batch_size": PART}
    # Of a FlatGeobuf only the text keeps the offset; a GeoPackage is in UTC by its standard.
    options["datetime_as_string"] = format != "gpkg"
    # Its own way to give a FlatGeobuf as Arrow breaks at the first feature without geometry (GDAL 3.12).
    pyogrio.set_gdal_config_options({"OGR_FLATGEOBUF_STREAM_BASE_IMPL": True})
    with pyogrio.open_arrow(file, **options) as (meta, reader):
        geometry = (meta["geometry_name"] or "wkb_geometry") if meta["geometry_type"] else None
        hidden = {meta["fid_column"] or "OGC_FID"} - {geometry}
        described = Described(reader.schema, geometry, meta["crs"], frozenset(hidden), meta["geometry_type"])
        yield described, map(_sound, _counted(reader, file) if format == "fgb" else reader)


def _counted(batches: Iterable[pa.RecordBatch], file: Path) -> Iterator[pa.RecordBatch]:
    """Yield batches, and refuse a FlatGeobuf that ends before the last row that its header promises."""
    import pyogrio

    promised, rows = int(pyogrio.read_info(file)["features"]), 0
    for batch in batches:
        rows += batch.num_rows
        yield batch
    if rows < promised:
        raise headers.short("fgb", f"{rows} of the {promised} rows that {file.name} promises")


def _sound(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch if its buffers hold what it says; whether its texts are UTF-8 is looked at cell by cell."""
    for column in batch.columns:
        (column.view(pa.binary()) if pa.types.is_string(column.type) else column).validate(full=True)
    return batch


@contextmanager
def _parquet(file: Path, table: str | None, name: str) -> Iterator[Opened]:
    from pyarrow import parquet

    with parquet.ParquetFile(file) as content:
        schema = content.schema_arrow
        geo = json.loads((schema.metadata or {}).get(b"geo", b"null"))
        geometry, crs, boxes = _geoparquet(geo) if geo else _extension(schema)
        if geometry is not None and geometry not in schema.names:
            raise Unreadable("a column of WKB, as its metadata promise", f"no column {geometry}")
        hidden = boxes | {each for each in schema.names if each.startswith("__index_level_")}
        kinds = geo["columns"][geometry].get("geometry_types") if geo else None
        kind = str(kinds[0]) if isinstance(kinds, list) and len(kinds) == 1 else None
        described = Described(schema, geometry, crs, frozenset(hidden), kind)
        yield described, content.iter_batches(PART)


def _geoparquet(geo: Any) -> tuple[str, str | None, set[str]]:
    """Return the column of geometries, its reference system, and the columns of boxes around them."""
    try:
        column = geo["primary_column"]
        about = geo["columns"][column]
        encoding, crs = about["encoding"], about.get("crs", CRS84)
        covering = about.get("covering", {}).get("bbox", {})
        boxes = {path[0] for path in covering.values()}
    except (TypeError, KeyError, AttributeError, IndexError):
        raise Unreadable("the metadata of GeoParquet", "others") from None
    if encoding != "WKB":
        raise Unreadable("geometries encoded as WKB", f"geometries encoded as {encoding}")
    return column, json.dumps(crs) if isinstance(crs, dict) else crs, boxes


def _extension(schema: pa.Schema) -> tuple[str | None, str | None, set[str]]:
    """Return the column that GeoArrow marks as geometries, and its reference system."""
    for field in schema:
        metadata = field.metadata or {}
        if metadata.get(b"ARROW:extension:name") == b"geoarrow.wkb":
            crs = json.loads(metadata.get(b"ARROW:extension:metadata") or b"{}").get("crs")
            return field.name, json.dumps(crs) if isinstance(crs, dict) else crs, set()
    return None, None, set()


FORMATS: Final[dict[str, Callable[[Path, str | None, str], AbstractContextManager[Opened]]]] = {
    "gpkg": partial(_ogr, format="gpkg"),
    "fgb": partial(_ogr, format="fgb"),
    "shp": partial(_ogr, format="shp"),
    "parquet": _parquet,
}
"""How each ``format`` that is a table of its own is opened."""


def _agree(layer: Layer, described: Described) -> None:
    """Refuse a file whose columns are not those of the layer."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    if (described.geometry is None) != (layer.geometry is None):
        found = f"geometries in the column {described.geometry}" if described.geometry else "no geometries"
        expected = f"{layer.geometry} geometries" if layer.geometry else "none, as its resource names no geometry"
        raise Unreadable(expected, found)
    missing = [name for name in layer.schema.names if name not in described.schema.names]
    if missing and layer.fields_match not in ("superset", "partial"):
        raise Unreadable(f"the columns {', '.join(layer.schema.names)}", f"no column {', '.join(missing)}")
    further = [name for name in described.fields if name not in layer.schema]
    if further and layer.fields_match not in ("subset", "partial"):
        hint = "or the schema's property fieldsMatch as subset, to leave the others out"
        raise Unreadable(f"only {', '.join(layer.schema.names)}; {hint}", f"the columns {', '.join(further)}")


def _system(layer: Layer, described: Described) -> CRS:
    """Return the reference system of a file, its own or else the one that its resource names."""
    name = described.crs or layer.crs
    if not name:
        raise Unreadable("its reference system, in the file or as the property crs of its resource", "none")
    try:
        return CRS.from_user_input(name)
    except CRSError:
        raise Unreadable("a reference system that is known, as EPSG:2180", f"{name:.80}") from None


def _lists(column: pa.Array) -> pa.Array | list[object]:
    """Return a column whose texts are all JSON arrays, as a GeoPackage keeps lists, as lists."""
    if not is_text(column.type) or not len(column):
        return column
    if not pc.all(pc.starts_with(column, "["), min_count=0).as_py():
        return column
    try:
        return [None if text is None else json.loads(text) for text in column.to_pylist()]
    except ValueError:
        return column


def _plain(value: object) -> object:
    """Return a cell as Python has it; NaN is what many programs write for nothing."""
    value = cell(value) if isinstance(value, pa.Scalar) else value
    return None if isinstance(value, float) and value != value else value
