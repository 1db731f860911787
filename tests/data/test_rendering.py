"""Features rendered by columns are, byte for byte, those rendered one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.layers import arrow
from geo.layers.canonical import dumps, feature
from geo.layers.rendering import BETWEEN, Rendered, rounded, write
from geo.queries import AggregateQuery, ItemsQuery, Sort, Table, scans
from geo.schemas import Field
from tests.data.things import things

FIELDS = (
    Field("id", "string"),
    Field("text", "string"),
    Field("count", "integer"),
    Field("size", "number"),
    Field("sure", "boolean"),
    Field("day", "date"),
    Field("at", "datetime"),
    Field("words", "list"),
    Field('odd "name"', "array"),
)
LAYER = things(FIELDS, geometry="Point", time=("day", "day"))
text = st.text(st.characters(exclude_categories=["Cs"]))
number = st.floats(allow_nan=False, allow_infinity=False)
degrees = st.floats(-180, 180) | st.sampled_from([0.0, -0.0, 1e-5, 0.000005, 1.000005, 23.125, -7.0, 1e-9])
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(  # noqa: DTZ001
    lambda naive: naive.replace(microsecond=naive.microsecond // 1000 * 1000, tzinfo=UTC)
)
plain = st.none() | st.booleans() | st.integers(-5, 5) | number | text
values = st.fixed_dictionaries(
    {
        "id": text,
        "text": st.none() | text,
        "count": st.none() | st.integers(-(2**63), 2**63 - 1),
        "size": st.none() | number | st.sampled_from([-0.0, 1e15, 1e16, 0.001, 0.0001]),
        "sure": st.none() | st.booleans(),
        "day": st.none() | st.dates(),
        "at": st.none() | instants,
        "words": st.lists(text, max_size=3),
        'odd "name"': st.none() | st.lists(plain | st.dictionaries(text, plain, max_size=2), max_size=3),
        "geometry": st.none() | st.builds(shapely.Point, degrees, degrees),
    }
)


def one_by_one(layer, rows):
    return BETWEEN.join(dumps(feature(layer.schema, row, layer.decimals)).encode() for row in rows)


@settings(max_examples=150, deadline=None)
@given(st.lists(values, max_size=6), st.sampled_from([0, 5, 7, 12]))
def test_columns_are_rendered_as_rows_are(rows, decimals):
    layer = replace(LAYER, decimals=decimals)
    rendered = Rendered.of(layer, arrow.table(layer, rows))
    assert len(rendered) == len(rows)
    assert bytes(rendered.run(range(len(rows)))) == one_by_one(layer, rows)


@settings(max_examples=200)
@given(st.lists(degrees | st.integers(-(10**8), 10**8).map(lambda scaled: (scaled + 0.5) / 10**5)), st.integers(0, 9))
def test_numbers_are_rounded_as_python_rounds_them(numbers, decimals):
    found = rounded(np.array(numbers), decimals).tolist()
    assert found == [round(each, decimals) for each in numbers]


@pytest.mark.parametrize("name", [layer.name for layer in geo.open().catalogue.tables])
def test_every_layer_is_rendered_as_its_file_is_written(name):
    dataset = geo.open()
    selection = dataset.items(ItemsQuery(name)).selection
    assert b"".join(selection.features()) == one_by_one(selection.layer, selection.records())


SHAPES = [
    shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3.123456789)]),
    None,
    shapely.Polygon([(0, 0), (4, 0), (4, 4)], [[(1, 0.5), (2, 0.5), (2, 1)]]),
    shapely.MultiPoint([(0, 0.5), (1, 1)]),
]


def test_geometries_of_any_type_are_rendered():
    blank = dict.fromkeys(LAYER.schema.names) | {"words": []}
    rows = [blank | {"id": str(number), "geometry": shape} for number, shape in enumerate(SHAPES)]
    assert bytes(Rendered.of(LAYER, arrow.table(LAYER, rows)).run(range(4))) == one_by_one(LAYER, rows)


@settings(max_examples=50, deadline=None)
@given(st.lists(values, min_size=1, max_size=6), st.data())
def test_a_file_gives_any_rows_back(tmp_path_factory, rows, data):
    path = tmp_path_factory.mktemp("rendered") / "things.features"
    write(LAYER, arrow.table(LAYER, rows), path)
    rendered = Rendered.open(path)
    chosen = data.draw(st.lists(st.sampled_from(range(len(rows)))))
    assert bytes(rendered.take(np.array(chosen, dtype=np.int64))) == one_by_one(
        LAYER, [rows[place] for place in chosen]
    )
    first = data.draw(st.integers(0, len(rows)))
    assert bytes(rendered.run(range(first, len(rows)))) == one_by_one(LAYER, rows[first:])
    assert [each.name for each in path.parent.iterdir()] == [path.name]


QUERIES = [
    {},
    {"limit": 3, "offset": 2},
    {"section": "pl-by", "sortby": (Sort("title"),)},
    {"q": "kuznica granica", "limit": 10},
    {"q": "balloon"},
    {"category": ("balloon", "death"), "properties": ("title", "deaths")},
]


@pytest.mark.parametrize("asked", QUERIES)
def test_a_mapped_table_answers_as_the_one_it_was_made_of(asked, tmp_path):
    dataset = geo.open()
    plain = dataset.table("incidents")
    rendered, kept = tmp_path / "features", tmp_path / "scans"
    write(plain.layer, plain.columns.data, rendered)
    scans.write(plain.columns, kept)
    mapped = Table(
        plain.layer, plain.columns.data, ordered=True, rendered=Rendered.open(rendered), kept=scans.read(kept)
    )
    query = ItemsQuery.of("incidents", **asked)
    one, other = plain.select(query), mapped.select(query)
    assert (one.number_matched, one.next) == (other.number_matched, other.next)
    assert b"".join(one.selection.features()) == b"".join(other.selection.features())
    for by in (("day",), ("section", "unit")):
        asked_of = AggregateQuery(query, by), dataset.store.surroundings
        assert plain.aggregate(*asked_of) == mapped.aggregate(*asked_of)
    assert set(kept_names(mapped)) >= {"codes category", "points", "keys", "people", "search", "instants"}


def kept_names(table):
    return table.columns.made()


def test_days_before_the_common_era_of_computers_keep_their_form():
    blank = dict.fromkeys(LAYER.schema.names) | {"words": [], "geometry": None}
    rows = [blank | {"id": "a", "day": date(1, 1, 1)}, blank | {"id": "b", "day": date(9999, 12, 31)}]
    assert bytes(Rendered.of(LAYER, arrow.table(LAYER, rows)).run(range(2))) == one_by_one(LAYER, rows)
