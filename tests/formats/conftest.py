"""Every format read back by other people's programs, as rows like those that were written."""

import csv
import io
import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime

import ezdxf
import geopandas
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geo.crs import SUPPORTED
from geo.formats import FORMATS, About
from geo.formats.shapefile import column_names
from geo.layers import GEOMETRY, arrow
from geo.queries import ItemsQuery
from geo.queries.selection import Selection
from geo.schemas import Field, Schema

collect_ignore = ["qgis_reader.py"]
"""Run with a Python of its own, that of QGIS."""

NAMES = ("Kuźnica", "Светогорск", "Šķēde", "Äänekoski")
SHAPES = {
    "Point": "POINT ({x} {y})",
    "LineString": "LINESTRING ({x} {y}, {x} 54.5, 24.25 55)",
    "Polygon": "POLYGON (({x} {y}, {x} 55, 24.25 55, {x} {y}), ({x} 54.5, {x} 54.6, 23.9 54.6, {x} 54.5))",
    "MultiPoint": "MULTIPOINT ({x} {y}, 24.25 55)",
    "MultiLineString": "MULTILINESTRING (({x} {y}, 24.25 55), (20 50, 21 51))",
    "MultiPolygon": "MULTIPOLYGON ((({x} {y}, {x} 55, 24.25 55, {x} {y})), ((10 50, 10 51, 11 51, 10 50)))",
}
FIELDS = (
    Field("id", "string", "Id", required=True),
    Field("name", "string", "Name", "What people call it"),
    Field("count", "integer", "Count"),
    Field("length_m", "number", "Length", unit="m"),
    Field("is_open", "boolean", "Open"),
    Field("start", "date", "Start"),
    Field("start_at", "datetime", "Start, to the minute"),
    Field("sources", "list", "Sources"),
    Field("claims", "array", "Claims"),
    Field("location_precision", "string", "How exact"),
    Field("location_precision_m", "integer", "How exact, in metres", unit="m"),
)


@pytest.fixture(scope="session")
def about(dataset):
    def describe(layer):
        known = layer if layer.name in dataset.catalogue else dataset.catalogue["crossings"]
        described = About.of(known, dataset, query="https://example.org/x?a=b&c=<d>", corrections="mailto:a@b")
        return replace(described, title=layer.title)

    return describe


@pytest.fixture(scope="session")
def made_up(dataset):
    """Return a layer that has every type of field and a kind of geometry."""

    def make(geometry):
        known = dataset.catalogue["crossings"]
        name = f"made-up-{geometry}".lower()
        schema = Schema(FIELDS, "id")
        return replace(known, name=name, title="Made up", schema=schema, geometry=geometry, placeless=True, decimals=5)

    return make


@pytest.fixture(scope="session")
def rows():
    """Return records of a made-up layer: full ones in four languages, and one with nothing."""

    def make(layer):
        full = [
            {
                "id": f"row-{number}",
                "name": name,
                "count": number - 2,
                "length_m": 1234567.125 * number,
                "is_open": number % 2 == 0,
                "start": date(2021, 11, 8 + number),
                "start_at": datetime(2021, 11, 9, 10, 30, number, tzinfo=UTC),
                "sources": ["a-1", name][: number + 1],
                "claims": [{"by": name, "text": None, "of": '"<&>"'}],
                "location_precision": "town\nand, 'more'" if number else "exact",
                "location_precision_m": 250 * number,
                GEOMETRY: _shape(layer, 23.65958 + number / 8, 53.52161),
            }
            for number, name in enumerate(NAMES)
        ]
        nothing = {field.name: [] if field.type == "list" else None for field in FIELDS}
        return [*full, nothing | {"id": "nothing", GEOMETRY: None}]

    return make


def _shape(layer, x, y):
    return shapely.from_wkt(SHAPES[layer.geometry].format(x=x, y=y)) if layer.geometry else None


@pytest.fixture(scope="session")
def shipped(dataset):
    """Return all rows of a shipped layer."""
    return lambda name, **filters: dataset.items(ItemsQuery.of(name, **filters)).selection


@pytest.fixture(scope="session")
def select():
    return Selection.of


@pytest.fixture
def written(about, tmp_path):
    """Write a selection and return the file."""

    def write(name, selection, crs="EPSG:4326"):
        form = FORMATS[name]
        path = tmp_path / f"{selection.layer.name}.{form.extension}"
        path.write_bytes(b"".join(form.write(selection, about(selection.layer), SUPPORTED[crs])))
        return path

    return write


@pytest.fixture(scope="session")
def readers():
    """Return what reads each format: a file of a layer as records, in its order, the geometry as it is there."""
    return READERS


@pytest.fixture(scope="session")
def read(readers):
    return lambda name, path, layer: readers[name](path, layer)


def value(field, raw):
    """Return a value as the layers have it, whatever a program made of it."""
    if isinstance(raw, list | np.ndarray):
        return list(raw)
    if raw is None or raw is pd.NaT or (isinstance(raw, float) and math.isnan(raw)):
        return [] if field.type == "list" else None
    if isinstance(raw, str):
        return json.loads(raw) if field.type == "list" and raw[:1] == "[" else field.read(raw)
    if field.type == "date":
        return raw.date()
    if field.type == "datetime":
        return (raw if raw.tzinfo else raw.replace(tzinfo=UTC)).astimezone(UTC)
    plain = raw.item() if hasattr(raw, "item") else raw
    return bool(plain) if field.type == "boolean" else int(plain) if field.type == "integer" else plain


def _records(layer, rows, names=None):
    """Return rows of any program as records; ``names`` has the column of a field."""
    columns = {field: (names or {}).get(field.name, field.name) for field in layer.schema.fields}
    return [
        {field.name: value(field, row.get(column)) for field, column in columns.items()} | {GEOMETRY: row.get(GEOMETRY)}
        for row in rows
    ]


def _geojson(path, layer):
    return _features(json.loads(path.read_text("utf-8"))["features"], layer)


def _sequence(path, layer):
    texts = path.read_text("utf-8").split("\x1e")
    assert texts[0] == "" and all(text.endswith("\n") for text in texts[1:])
    documents = [json.loads(text) for text in texts[1:]]
    return _features([each for each in documents if each["type"] == "Feature"], layer)


def _features(features, layer):
    shapes = [feature[GEOMETRY] and shapely.geometry.shape(feature[GEOMETRY]) for feature in features]
    rows = [{**feature["properties"], GEOMETRY: shape} for feature, shape in zip(features, shapes, strict=True)]
    assert [feature["id"] for feature in features] == [row["id"] for row in rows]
    return _records(layer, rows)


def _gdal(path, layer, names=None, /, **options):
    frame = geopandas.read_file(path, **options)
    return _records(layer, frame.to_dict("records"), names)


def _shapefile(path, layer):
    """Return the rows; lists and arrays as the texts they are there, which may be cut."""
    fields = [replace(each, type="string") if each.type in ("list", "array") else each for each in layer.schema.fields]
    return _gdal(path, replace(layer, schema=replace(layer.schema, fields=tuple(fields))), column_names(layer))


def _kml(path, layer):
    """Return the rows; a field that KML readers have one of their own of the name of has ``_`` behind."""
    own = ("id", "name", "description", "timestamp", "begin", "end", "icon")
    return _gdal(path, layer, {name: f"{name}_" for name in own})


def _gpx(path, layer):
    """Return the rows; GDAL leaves out line ends when it reads GPX."""
    names = {field.name: f"ogr_{field.name}" for field in layer.schema.fields}
    return _gdal(path, layer, names, layer="waypoints")


def _csv(path, layer):
    csv.field_size_limit(10_000_000)
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""), strict=True)
    return _records(
        layer, [row | {GEOMETRY: shapely.from_wkt(row.get("WKT_", row.get("WKT")) or None)} for row in rows]
    )


def _xlsx(path, layer):
    sheet = openpyxl.load_workbook(path)[layer.name[:25]]
    header, *body = sheet.iter_rows(values_only=True)
    rows = [dict(zip(header, row, strict=True)) for row in body]
    known = ("lon", "lat", "x", "y", "xmin", "ymin", "xmax", "ymax")
    axes = [own for name in known for own in (f"{name}_", name) if own in header][: 4 if "xmin" in header else 2]
    for row in rows:
        box = [row[name] for name in axes]
        shape = None if not box or box[0] is None else shapely.Point(box) if len(box) == 2 else shapely.box(*box)
        row[GEOMETRY] = shape
    return _records(layer, rows)


def _parquet(path, layer):
    return _arrow_rows(pq.read_table(path), layer)


def _arrow(path, layer):
    with pa.memory_map(str(path)) as source:
        return _arrow_rows(pa.ipc.open_file(source).read_all(), layer)


def _arrow_rows(table, layer):
    wanted = arrow.arrow_schema(layer)
    assert table.select(wanted.names).schema.equals(wanted)
    return arrow.records(layer, table)


def _dxf(path, layer):
    """Return the drawn places by the ids; a drawing has nothing else."""
    drawing = ezdxf.readfile(path)
    assert not drawing.audit().has_issues
    found = {}
    for entity in drawing.modelspace().query("POINT LWPOLYLINE"):
        id = entity.get_xdata("GEO")[0].value
        is_point = entity.dxftype() == "POINT"
        points = [entity.dxf.location.vec2] if is_point else [point[:2] for point in entity.get_points()]
        found.setdefault(id, []).append(shapely.Point(points[0]) if is_point else shapely.LineString(points))
    collect = {"MultiPoint": shapely.MultiPoint, "MultiLineString": shapely.MultiLineString}
    return [
        {"id": id, GEOMETRY: collect.get(layer.geometry, lambda each: each[0])(parts)} for id, parts in found.items()
    ]


READERS = {
    "geojson": _geojson,
    "geojsonseq": _sequence,
    "gpkg": lambda path, layer: _gdal(path, layer, layer=layer.name),
    "fgb": _gdal,
    "parquet": _parquet,
    "shp": _shapefile,
    "kml": _kml,
    "gpx": _gpx,
    "csv": _csv,
    "xlsx": _xlsx,
    "arrow": _arrow,
    "topojson": _gdal,
    "dxf": _dxf,
}
"""A reader for each format: none without a round trip."""
