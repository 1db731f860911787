"""CSV: whole columns at once give the bytes that a row at a time would."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import geopandas
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import SUPPORTED
from geo.formats import FORMATS
from geo.formats.texts import column, texts
from geo.layers import GEOMETRY, arrow
from geo.schemas import Field, Schema

RISKY = ("=", "+", "-", "@", "\t", "\r")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
WORDS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def write(about):
    def write(selection, crs="EPSG:4326"):
        return b"".join(FORMATS["csv"].write(selection, about(selection.layer), SUPPORTED[crs])).decode()

    return write


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\r\n') else cell


def by_row(selection, about):
    """Return the file as its definition has it: a record, a cell at a time."""
    layer = selection.layer
    constants = {
        "data_licence": about.licence,
        "data_attribution": about.attribution,
        "data_version": about.version,
        "data_end": about.data_end.isoformat(),
        "data_query": about.query,
        "data_corrections": about.corrections,
    }
    lines = [[*layer.schema.names, *(["WKT"] if layer.geometry else []), *constants]]
    for record in selection.records():
        cells = []
        for field in layer.schema.fields:
            text = field.write_text(record[field.name])
            risky = field.type in ("string", "list") and not field.terms and text.startswith(RISKY)
            cells.append(f"'{text}" if risky else text)
        if layer.geometry:
            shape = record[GEOMETRY]
            cells.append("" if shape is None else shapely.to_wkt(shape, rounding_precision=layer.decimals, trim=True))
        lines.append([*cells, *constants.values()])
    return "".join(",".join(map(quoted, line)) + "\n" for line in lines)


def test_every_shipped_layer_is_what_a_row_at_a_time_would_be(dataset, shipped, about, write):
    for layer in dataset.catalogue.tables:
        selection = shipped(layer.name)
        assert write(selection) == by_row(selection, about(layer)), layer.name


def test_every_type_of_field_is_what_a_row_at_a_time_would_be(made_up, rows, select, about, write):
    for geometry in ("Point", "Polygon", None):
        layer = made_up(geometry)
        selection = select(layer, rows(layer))
        assert write(selection) == by_row(selection, about(layer))


VALUES = {
    "string": TEXTS,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(date(1, 1, 1)),
    "datetime": st.integers(-30_000_000_000_000, 30_000_000_000_000).map(
        lambda milliseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    ),
    "list": st.lists(WORDS.filter(lambda text: "|" not in text), max_size=3),
    "array": st.lists(st.dictionaries(WORDS, WORDS | st.none(), max_size=2), max_size=2),
}
ROWS = st.lists(
    st.fixed_dictionaries({kind: values if kind == "list" else values | st.none() for kind, values in VALUES.items()}),
    max_size=5,
)


@given(ROWS)
def test_any_column_is_what_its_field_writes(dataset, records):
    fields = tuple(Field(kind, kind) for kind in VALUES)
    layer = replace(dataset.catalogue["series"], schema=Schema(fields, "string"), time=None)
    table = arrow.table(layer, records)
    for field in fields:
        written = texts(field, column(table, field.name)).to_pylist()
        assert [text or "" for text in written] == [field.write_text(record[field.name]) for record in records]


@given(ROWS)
def test_any_row_comes_back(dataset, select, write, records):
    fields = (Field("id", "string"), *(Field(kind, kind) for kind in VALUES))
    layer = replace(dataset.catalogue["series"], schema=Schema(fields, "id"), time=None)
    content = write(select(layer, [{"id": str(number), **each} for number, each in enumerate(records)]))
    for record, row in zip(records, csv.DictReader(io.StringIO(content, newline=""), strict=True), strict=True):
        for field in layer.schema.fields[1:]:
            cell = row[field.name]
            if field.type in ("string", "list"):
                text = field.write_text(record[field.name])
                assert cell == (f"'{text}" if text.startswith(RISKY) else text)
            else:
                assert field.read(cell) == record[field.name]


def test_a_file_says_what_it_is_in_every_row_and_ends_lines_with_lf(dataset, shipped, about, write):
    content = write(shipped("crossings"))
    assert "\r" not in content
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    known = about(dataset.catalogue["crossings"])
    said = {(row["data_licence"], row["data_attribution"], row["data_version"], row["data_query"]) for row in rows}
    assert said == {("ODbL-1.0", known.attribution, dataset.version, known.query)}
    kuznica = next(row for row in rows if row["id"] == "pl-by-kuznica-bruzgi-road")
    assert kuznica["name"] == "Kuźnica Białostocka"
    assert kuznica["WKT"] == "POINT (23.65958 53.52161)"


def test_metres_have_three_decimals_and_the_system_is_named(shipped, write):
    [row, *_] = csv.DictReader(io.StringIO(write(shipped("crossings"), "EPSG:3035"), newline=""))
    assert row["data_crs"] == "EPSG:3035"
    x, y = row["WKT"].removeprefix("POINT (").removesuffix(")").split()
    assert all(len(axis.partition(".")[2]) <= 3 and float(axis) > 3_000_000 for axis in (x, y))


def test_no_column_is_there_twice(dataset, made_up, rows, select, write):
    layer = made_up("Point")
    taken = ("data_version", "DATA_QUERY", "data_crs", "WKT")
    fields = (*layer.schema.fields, *(Field(name, "string") for name in taken))
    layer = replace(layer, schema=Schema(fields, "id"))
    content = write(select(layer, [rows(layer)[0] | {name: f"own {name}" for name in taken}]), "EPSG:3035")
    header, row = csv.reader(io.StringIO(content, newline=""), strict=True)
    assert len({name.casefold() for name in header}) == len(header)
    cells = dict(zip(header, row, strict=True))
    assert {name: cells[name] for name in taken} == {name: f"own {name}" for name in taken}
    assert (cells["data_version_"], cells["data_crs_"]) == (dataset.version, "EPSG:3035")


@pytest.mark.parametrize("first", RISKY)
def test_a_text_is_never_a_formula(made_up, rows, select, write, first):
    layer = made_up(None)
    content = write(select(layer, [{**rows(layer)[0], "name": f"{first}cmd()"}]))
    [row] = csv.DictReader(io.StringIO(content, newline=""))
    assert row["name"] == f"'{first}cmd()"


def test_no_text_of_the_shipped_data_is_changed(dataset, shipped, write):
    csv.field_size_limit(10_000_000)
    for layer in dataset.catalogue.tables:
        written = list(csv.DictReader(io.StringIO(write(shipped(layer.name)), newline="")))
        records = shipped(layer.name).records()
        for field in layer.schema.fields:
            if field.type == "string":
                assert [row[field.name] for row in written] == [each[field.name] or "" for each in records]


@pytest.mark.parametrize("name", ["incidents", "crossing-status", "series", "crossings"])
def test_read_with_types_there_are_dates_and_numbers(shipped, written, name):
    selection = shipped(name)
    rows = selection.frame()
    opened = geopandas.read_file(written("csv", selection), AUTODETECT_TYPE="YES")
    for field in selection.layer.schema.fields:
        if field.type in ("date", "datetime"):
            assert pd.api.types.is_datetime64_any_dtype(opened[field.name].dtype), field.name
            assert list(opened[field.name].dropna()) == list(rows[field.name].dropna())
            assert list(opened[field.name].isna()) == list(rows[field.name].isna())
        elif field.type in ("integer", "number"):
            assert pd.api.types.is_numeric_dtype(opened[field.name].dtype), field.name
