"""Whole columns are held to a schema in the words of the row-by-row way, and a good cell is read the same in both."""

import json
import math
from datetime import UTC, date

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from pyproj import CRS

from geo.layers import Catalogue, arrow, files
from geo.layers.conforming import EXPLAINED, conform
from geo.layers.reading import conform as conform_rows
from geo.layers.tables import ArrowRows, Described
from geo.layers.texts import TextRows
from tests.data.things import FIELDS


def resource(path, fields=None, **properties):
    schema = {"fields": [{"name": name, "type": kind} for name, kind in (fields or FIELDS).items()], "primaryKey": "id"}
    schema |= properties.pop("schema", {})
    return {"name": "places", "path": path, "schema": schema, "geometry": "Point"} | properties


def layer(folder, described):
    (folder / "datapackage.json").write_text(json.dumps({"resources": [described]}), "utf-8")
    return Catalogue.open(folder)["places"]


def read(layer):
    found = files.read(layer, files.content(layer))
    return arrow.records(layer, found.table), [str(problem) for problem in found.problems]


CELLS = {
    "count": ([1.5, 2.0, None], "integer", ["found 1.5, expected a whole number"]),
    "big": (
        np.array([2**63, 1, 2], dtype="uint64"),
        "integer",
        ["expected a whole number (It does not fit into 64 bits.)"],
    ),
    "height": ([1.0, math.inf, math.nan], "number", ["row 2 (1), field 'x': found Infinity, expected a number"]),
    "seen": (pd.to_datetime(["2021-11-08", "2021-11-09T10:00", None], format="ISO8601"), "date", ["row 1", "row 2"]),
    "days": (pd.to_datetime(["2021-11-08", "2021-11-09", None]), "date", []),
    "at": (pd.to_datetime(["2021-11-08T10:00", None, None]), "datetime", ["expected an instant with its offset"]),
    "text": ([1, 2, 3], "string", ["found 1, expected text", "found 2", "found 3"]),
    "hidden": (["a\u202eb", "c\td", ""], "string", ["expected text of printable characters (It holds U+202E.)"]),
    "digits": (["1", "x", None], "integer", ["row 2 (1), field 'x': found x, expected a number"]),
    "words": (pd.Categorical(["a", "b", None]), "string", []),
    "lists": ([["a"], ["b", ""], None], "list", ["expected a list of texts, none of them empty"]),
    "json": (["[1]", "{}", "["], "array", ["row 2 (1), field 'x': found {}, expected a JSON array", "row 3"]),
    "bytes": ([b"a", None, None], "string", ["expected text"]),
}


@pytest.mark.parametrize("case", CELLS)
def test_cells_of_other_types_are_taken_or_named(case, tmp_path):
    cells, kind, expected = CELLS[case]
    pd.DataFrame({"id": ["0", "1", "2"][: len(cells)], "x": cells}).to_parquet(tmp_path / "other.parquet")
    records, problems = read(layer(tmp_path, resource("other.parquet", {"id": "string", "x": kind}, geometry=None)))
    assert len(problems) == len(expected), problems
    assert all(words in problem for words, problem in zip(expected, problems, strict=True)), problems
    assert len(records) == len(cells) - len(expected)


def test_text_that_is_not_utf_8_is_named_with_its_row(tmp_path):
    latin = pa.Array.from_buffers(pa.string(), 2, pa.array([b"a", b"\xbf"], pa.binary()).buffers())
    parquet.write_table(pa.table({"id": ["0", "1"], "x": latin}), tmp_path / "other.parquet")
    _, problems = read(layer(tmp_path, resource("other.parquet", {"id": "string", "x": "string"}, geometry=None)))
    assert len(problems) == 1
    assert "row 2 (1), field 'x': found '\\udcbf', expected text of printable characters" in problems[0]


CONSTRAINTS = {
    "required": ("string", {"required": True}, ["a", None, ""], 2),
    "enum": ("string", {"enum": ["a", "b"]}, ["a", "c", None], 1),
    "pattern": ("string", {"pattern": "[a-c]+"}, ["a", "ax", None], 1),
    "minimum": ("integer", {"minimum": 2}, [1, 2, 3], 1),
    "maximum": ("number", {"maximum": 2}, [1.0, 2.0, 2.5], 1),
    "earliest": ("date", {"minimum": "2021-01-01"}, [date(2020, 12, 31), date(2021, 1, 1), None], 1),
    "vocabulary of lists": ("list", {"enum": ["a"]}, [["a"], ["a", "b"], []], 1),
    "required list": ("list", {"required": True}, [["a"], [], None], 1),
}


@pytest.mark.parametrize("case", CONSTRAINTS)
def test_constraints_hold_for_every_file(case, tmp_path):
    kind, constraints, cells, wrong = CONSTRAINTS[case]
    parquet.write_table(pa.table({"id": ["0", "1", "2"], "x": pa.array(cells)}), tmp_path / "other.parquet")
    fields = [{"name": "id", "type": "string"}, {"name": "x", "type": kind, "constraints": constraints}]
    described = resource("other.parquet", schema={"fields": fields, "primaryKey": "id"}, geometry=None)
    records, problems = read(layer(tmp_path, described))
    assert (len(records), len(problems)) == (3 - wrong, wrong)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.Point(53.5, 23.5), "latitudes from 50 to 60 (Are longitude and latitude swapped?"),
        (shapely.Point(200, 10), "longitudes from -180 to 180"),
        (shapely.Point(), "a GeoJSON Point with finite coordinates"),
        (None, "found null, expected a GeoJSON Point"),
        (shapely.LineString([(23, 53), (24, 54)]), "a GeoJSON Point"),
    ],
)
def test_geometries_in_the_wrong_place_are_named(shape, words, tmp_path):
    table = geopandas.GeoDataFrame({"id": ["a", "b"]}, geometry=[shapely.Point(23.5, 53.5), shape], crs=4326)
    table.to_parquet(tmp_path / "other.parquet")
    described = resource("other.parquet", {"id": "string"}, extent=[20, 50, 30, 60])
    records, problems = read(layer(tmp_path, described))
    assert len(records) == 1
    assert words in problems[0]
    assert "row 2 (b), field 'geometry'" in problems[0]
    if shape is None:
        assert len(read(layer(tmp_path, described | {"placeless": True}))[0]) == 2


TEXT = st.text(st.sampled_from("aż\x00\n\u202e 1"), max_size=3)
RAW = {
    "label": st.none() | TEXT | st.integers(0, 3),
    "count": st.none() | st.integers() | st.floats() | st.sampled_from(["1", "x", "1.0", True]),
    "height": st.none() | st.floats() | st.integers() | st.sampled_from(["1.5", "1,5", False]),
    "open": st.none() | st.booleans() | st.sampled_from(["true", "1", 1]),
    "seen": st.none() | st.sampled_from(["2021-11-08", "2021-02-31", "", 5]),
    "at": st.none() | st.sampled_from(["2021-11-08T10:00:00Z", "2021-11-08T10:00", "2021-11-08", 5]),
    "tags": st.none() | st.lists(TEXT, max_size=2) | TEXT,
    "notes": st.none() | st.lists(TEXT | st.integers(), max_size=2) | st.sampled_from(["[]", "{", {}]),
    "geometry": st.none()
    | st.builds(
        lambda kind, *place: {"type": kind, "coordinates": place},
        st.sampled_from(["Point", "LineString"]),
        st.floats(-200, 200),
        st.floats(-100, 100),
    ),
}


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.fixed_dictionaries({"id": st.sampled_from("abc"), **RAW}, optional={"extra": st.none()}), max_size=4)
)
def test_columns_are_read_as_rows_are(tmp_path_factory, rows):
    each = described_once(tmp_path_factory)
    slow = conform_rows(each, rows)
    fast = conform(each, [TextRows(frozenset(each.schema.names), rows)])
    assert arrow.records(each, fast.table) == slow.records
    assert fast.numbers.tolist() == slow.rows
    assert fast.problems == slow.problems


ARROW_CELLS = {
    "label": st.none() | TEXT,
    "count": st.none() | st.integers(-(2**63), 2**63 - 1),
    "height": st.none() | st.floats(allow_nan=False),
    "open": st.none() | st.booleans(),
    "seen": st.none() | st.dates(),
    "at": st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda instant: instant.replace(microsecond=0)),
    "tags": st.none() | st.lists(TEXT, max_size=2),
    "notes": st.none() | st.sampled_from(["[]", "[1]", "{", "null"]),
}


@settings(deadline=None, max_examples=200)
@given(st.lists(st.fixed_dictionaries({"id": st.sampled_from("abc"), **ARROW_CELLS}), max_size=4))
def test_arrow_columns_are_read_as_rows_are(tmp_path_factory, rows):
    each = described_once(tmp_path_factory)
    schema = arrow.arrow_schema(each)
    table = pa.Table.from_pylist([row | {"geometry": shapely.Point(1, 2).wkb} for row in rows], schema=schema)
    parts = [
        ArrowRows(each, Described(schema, "geometry", None, frozenset()), batch, CRS.from_epsg(4326))
        for batch in table.to_batches()
    ]
    slow = conform_rows(each, [row | {"geometry": shapely.Point(1, 2)} for row in rows])
    fast = conform(each, parts)
    assert arrow.records(each, fast.table) == slow.records
    assert fast.problems == slow.problems


def described_once(tmp_path_factory, made={}):  # noqa: B006  # one layer for every example
    if not made:
        folder = tmp_path_factory.mktemp("described")
        described = resource("places.geojson", format="geojson")
        constraints = {
            "count": {"minimum": -5, "maximum": 2**60},
            "label": {"pattern": "[aż1\\s]*"},
            "height": {"maximum": 1e9},
        }
        for each in described["schema"]["fields"]:
            each["constraints"] = constraints.get(each["name"], {}) | {"required": each["name"] in ("open", "id")}
        made["layer"] = layer(folder, described)
    return made["layer"]


def test_a_thousand_wrong_rows_are_explained_and_the_others_counted(tmp_path):
    table = pa.table({"id": [str(n) for n in range(EXPLAINED + 500)], "x": ["\x00"] * (EXPLAINED + 500)})
    parquet.write_table(table, tmp_path / "other.parquet")
    _, problems = read(layer(tmp_path, resource("other.parquet", {"id": "string", "x": "string"}, geometry=None)))
    assert len(problems) == EXPLAINED + 1
    assert "up to 500 more rows like these" in problems[-1]
