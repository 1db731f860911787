"""Records, Arrow tables and frames say the same."""

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.layers import Catalogue, arrow, load
from geo.layers.catalogue import Layer
from geo.schemas import Field, Schema

LAYERS = Path(__file__).parents[2] / "layers"
TYPES = ("string", "integer", "number", "boolean", "date", "datetime", "list", "array")
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
VALUES = {
    "string": TEXT,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes(timezones=st.just(UTC)).map(lambda instant: instant.replace(microsecond=0)),
    "array": st.lists(st.dictionaries(TEXT, st.none() | TEXT | st.integers() | st.booleans())),
}
POINTS = st.builds(shapely.Point, st.floats(-180, 180), st.floats(-90, 90))


def layer(geometry="Point"):
    schema = Schema((Field("id", "string", required=True), *(Field(f"a_{each}", each) for each in TYPES)), "id")
    return Layer("x", "X", "", "x", Path("x"), "gpkg", schema, geometry, True, None, 5, None, (), "", (), None)


def records():
    fields = {f"a_{each}": st.none() | values for each, values in VALUES.items()}
    fields["a_list"] = st.lists(TEXT)
    return st.lists(st.fixed_dictionaries({"id": TEXT, **fields, "geometry": st.none() | POINTS}), max_size=5)


@settings(deadline=None)
@given(records())
def test_records_come_back_from_a_table_as_they_were(rows):
    table = arrow.table(layer(), rows)
    assert table.schema.equals(arrow.arrow_schema(layer()), check_metadata=True)
    assert arrow.records(layer(), table) == rows


@settings(deadline=None)
@given(records())
def test_a_frame_holds_the_records(rows):
    found = arrow.frame(layer(), arrow.table(layer(), rows))
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        "id": "str",
        "a_string": "str",
        "a_integer": "Int64",
        "a_number": "Float64",
        "a_boolean": "boolean",
        "a_date": "datetime64[s]",
        "a_datetime": "datetime64[s, UTC]",
        "a_list": "object",
        "a_array": "object",
        "geometry": "geometry",
    }
    assert found.crs.to_epsg() == 4326
    assert found.index.tolist() == list(range(len(rows)))
    for row, (_, series) in zip(rows, found.iterrows(), strict=True):
        for name, value in row.items():
            assert missing(series[name]) if value is None else plain(series[name]) == value


def missing(value):
    return value is None or bool(pd.isna(value))


def plain(value):
    """Return a stamp as a datetime, or as a date if it is a midnight without a zone."""
    if not isinstance(value, pd.Timestamp):
        return value
    return value.to_pydatetime() if value.tz is not None else value.date()


def test_the_layers_come_back_from_their_tables():
    contents = load(Catalogue.open(LAYERS))
    for each in contents.catalogue.tables:
        table = arrow.table(each, contents[each.name])
        assert table.equals(contents.table(each.name)), each.name


def test_a_table_without_geometry_has_no_such_column():
    table = arrow.table(layer(None), [])
    assert "geometry" not in table.column_names
    assert type(arrow.frame(layer(None), table)) is pd.DataFrame


def test_the_types_are_those_others_read():
    schema = arrow.arrow_schema(layer())
    assert [str(schema.field(f"a_{each}").type) for each in TYPES] == [
        "string", "int64", "double", "bool", "date32[day]", "timestamp[ms, tz=UTC]", "list<item: string>", "string",
    ]  # fmt: skip
    assert schema.field("a_array").metadata == {b"json": b"true"}
    assert schema.names[-1] == "geometry"
    assert schema.field("geometry").type == pa.binary()


@pytest.mark.parametrize("byte_order", [0, 1])
def test_geometries_are_little_endian_and_flat(byte_order):
    deep = shapely.from_wkb(shapely.to_wkb(shapely.Point(1, 2, 3), byte_order=byte_order))
    row = {"id": "a", **{f"a_{each}": None for each in TYPES}, "a_list": [], "geometry": deep}
    assert arrow.table(layer(), [row])["geometry"][0].as_py() == shapely.Point(1, 2).wkb


def test_an_instant_keeps_its_milliseconds():
    instant = datetime(2021, 11, 8, 9, 0, 0, 123_000, tzinfo=UTC)
    row = {"id": "a", **{f"a_{each}": None for each in TYPES}, "a_list": [], "geometry": None}
    row |= {"a_datetime": instant, "a_date": date(1, 1, 1)}
    assert arrow.records(layer(), arrow.table(layer(), [row])) == [row]
