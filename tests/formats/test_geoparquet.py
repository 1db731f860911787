"""GeoParquet and Arrow: valid by the rules of their standards, and any row comes back."""

import io
import json
import math
from itertools import pairwise

import geopandas
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import SUPPORTED
from geo.formats import FORMATS
from geo.layers import GEOMETRY, arrow
from geo.layers.arrow import arrow_schema

KINDS = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"}
SIDES = ("xmin", "ymin", "xmax", "ymax")


@pytest.fixture(scope="module")
def write(about):
    def write(name, selection, crs="EPSG:4326"):
        return io.BytesIO(b"".join(FORMATS[name].write(selection, about(selection.layer), SUPPORTED[crs])))

    return write


def check_metadata(document):
    """Check the document ``geo`` against the rules of GeoParquet 1.1.0; return its primary column."""
    assert document["version"] == "1.1.0"
    assert document["primary_column"] in document["columns"]
    for column in document["columns"].values():
        assert column["encoding"] == "WKB"
        kinds = column["geometry_types"]
        assert set(kinds) <= KINDS and len(set(kinds)) == len(kinds)
        if column.get("crs") is not None:
            pyproj.CRS.from_json_dict(column["crs"])
        assert column.get("edges", "planar") in ("planar", "spherical")
        assert column.get("orientation", "counterclockwise") == "counterclockwise"
        box = column.get("bbox", [0.0] * 4)
        assert len(box) == 4 and all(math.isfinite(side) for side in box)
        covering = column["covering"]["bbox"]
        assert set(SIDES) <= set(covering)
        assert len({covering[side][0] for side in SIDES}) == 1
        assert all(covering[side] == [covering["xmin"][0], side] for side in SIDES)
    return document["primary_column"]


def check_columns(file, primary, column):
    """Check where the geometry and its covering stand, and of what types they are."""
    schema = file.schema_arrow
    assert schema.names.count(primary) == 1
    [leaf] = [
        file.schema.column(place) for place in range(len(file.schema)) if file.schema.column(place).path == primary
    ]
    assert leaf.physical_type == "BYTE_ARRAY"
    assert (leaf.max_repetition_level, leaf.max_definition_level) in ((0, 0), (0, 1))
    covering = schema.field(column["covering"]["bbox"]["xmin"][0])
    assert pa.types.is_struct(covering.type)
    types = {covering.type.field(side).type for side in SIDES}
    assert len(types) == 1 and types <= {pa.float32(), pa.float64()}


def check_rows(table, primary, column):
    """Check that every geometry is of a kind that is named, in its own box and in that of the file."""
    shapes = shapely.from_wkb(table[primary].to_numpy(zero_copy_only=False))
    boxes = table[column["covering"]["bbox"]["xmin"][0]].to_pylist()
    for shape, box in zip(shapes, boxes, strict=True):
        if shape is None:
            assert box is None
            continue
        assert shape.geom_type in (column["geometry_types"] or KINDS)
        assert tuple(box[side] for side in SIDES) == shape.bounds
        xmin, ymin, xmax, ymax = column["bbox"]
        assert xmin <= box["xmin"] and ymin <= box["ymin"] and xmax >= box["xmax"] and ymax >= box["ymax"]


@pytest.mark.parametrize("crs", ["OGC:CRS84", "EPSG:4326", "EPSG:3035", "EPSG:3059"])
@pytest.mark.parametrize("name", ["incidents", "crossings", "sections-z6", "segments"])
def test_a_file_follows_the_rules_of_geoparquet(shipped, write, name, crs):
    content = write("parquet", shipped(name), crs)
    file = pq.ParquetFile(content)
    document = json.loads(file.metadata.metadata[b"geo"])
    primary = check_metadata(document)
    column = document["columns"][primary]
    assert ("crs" in column) == (crs != "OGC:CRS84")
    check_columns(file, primary, column)
    check_rows(file.read(), primary, column)
    assert geopandas.read_parquet(content).crs == pyproj.CRS(crs)


def test_a_table_without_geometry_is_plain_parquet(shipped, write):
    content = write("parquet", shipped("series"))
    assert b"geo" not in pq.read_schema(content).metadata
    assert pd.read_parquet(content)["start"].notna().all()


def test_rows_are_in_time_and_in_groups_that_say_which(dataset, shipped, select, write):
    whole = shipped("incidents")
    records = [{**each, "id": f"{each['id']}-{turn}"} for each in whole.records() for turn in range(40)]
    file = pq.ParquetFile(write("parquet", select(whole.layer, records)))
    assert file.num_row_groups > 1
    place = file.schema_arrow.get_field_index("start")
    ranges = [
        (group.column(place).statistics.min, group.column(place).statistics.max)
        for group in map(file.metadata.row_group, range(file.num_row_groups))
    ]
    assert ranges == sorted(ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3035"])
def test_arrow_names_the_extension_type_and_the_system(shipped, write, crs):
    content = write("arrow", shipped("crossings"), crs)
    schema = pa.ipc.open_file(content).schema
    known = schema.field(GEOMETRY).metadata
    assert known[b"ARROW:extension:name"] == b"geoarrow.wkb"
    described = json.loads(known[b"ARROW:extension:metadata"])
    assert described["crs_type"] == "projjson"
    assert pyproj.CRS.from_json_dict(described["crs"]) == pyproj.CRS(crs)
    assert schema.field("name").metadata[b"title"]
    content.seek(0)
    assert geopandas.read_feather(content).crs == pyproj.CRS(crs)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PLACES = st.tuples(st.floats(13, 38), st.floats(49, 71)).map(
    lambda place: shapely.Point(round(place[0], 5), round(place[1], 5))
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXTS | st.none(),
            "count": st.integers(-(2**63), 2**63 - 1) | st.none(),
            "length_m": st.floats(allow_nan=False, allow_infinity=False) | st.none(),
            "is_open": st.booleans() | st.none(),
            "start": st.dates() | st.none(),
            "sources": st.lists(TEXTS, max_size=3),
            "claims": st.lists(st.dictionaries(TEXTS, TEXTS | st.none(), max_size=2), max_size=2) | st.none(),
            GEOMETRY: PLACES | st.none(),
        }
    ),
    max_size=5,
)


@given(ROWS, st.sampled_from(["parquet", "arrow", "geojson", "geojsonseq"]))
def test_any_row_comes_back(made_up, select, write, records, name):
    layer = made_up("Point")
    absent = dict.fromkeys(("start_at", "location_precision", "location_precision_m"))
    rows = [{"id": str(number), **each, **absent} for number, each in enumerate(records)]
    content = write(name, select(layer, rows))
    if name in ("parquet", "arrow"):
        table = pq.read_table(content) if name == "parquet" else pa.ipc.open_file(content).read_all()
        found = arrow.records(layer, table.select(arrow_schema(layer).names))
    else:
        found = [record(layer, feature) for feature in features(name, content.getvalue().decode())]
    assert found == [{field: row[field] for field in found[0]} for row in rows] if rows else found == []


def features(name, text):
    if name == "geojson":
        return json.loads(text)["features"]
    documents = [json.loads(each) for each in text.split("\x1e")[1:]]
    return [each for each in documents if each["type"] == "Feature"]


def record(layer, feature):
    """Return a feature as a record; an empty text is a text here, other than in a layer's own file."""
    shape = feature[GEOMETRY] and shapely.geometry.shape(feature[GEOMETRY])
    values = feature["properties"]
    dates = {field.name: field.read(values[field.name]) for field in layer.schema.fields if field.type == "date"}
    return {**values, **dates, GEOMETRY: shape}


def test_nothing_depends_on_how_the_rows_lie_in_memory(shipped, select, write):
    whole = shipped("crossings")
    part = next(iter(whole.chunks(7)))
    for name in ("parquet", "arrow", "csv", "gpkg"):
        copied = select(part.layer, part.records())
        assert write(name, part).getvalue() == write(name, copied).getvalue()
