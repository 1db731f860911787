"""The query engine answers what a look at every row would, on tables of any shape."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InvalidParameter, NotFound
from geo.extents import Extent
from geo.layers import arrow
from geo.periods import Days, Period, overlaps
from geo.queries import ItemsQuery, Selection, Sort, Table, sortables
from geo.queries.search import fold, words
from geo.schemas import Field, Schema, Term
from tests.data.things import things

COLOURS = ("red", "green", "blue")
FIELDS = (
    Field("key", "string", required=True),
    Field("from", "date"),
    Field("to", "date"),
    Field("colour", "string", terms=tuple(Term(word, word) for word in COLOURS)),
    Field("name", "string"),
    Field("note", "string"),
    Field("size", "integer"),
    Field("weight", "number"),
    Field("sure", "boolean"),
    Field("seen", "datetime"),
    Field("tags", "list"),
    Field("more", "array"),
)
LAYER = things(FIELDS, "key", geometry="Point", time=("from", "to"))
LINES = replace(LAYER, geometry="LineString")
FIRST = date(2021, 1, 1)

days = st.dates(FIRST, date(2021, 3, 31))
texts = st.sampled_from(
    ["Kuźnica", "KUZNICA Białostocka", "Šalčininkai", "Брузгі", "a\nb", "", "śnieg i mgła", "ßtraße"]
)
places = st.builds(shapely.Point, st.sampled_from([-180, -179.5, 0, 23.5, 24, 180]), st.sampled_from([-90, 0, 53, 54]))
paths = st.lists(
    st.tuples(st.integers(-5, 5), st.integers(-5, 5)).map(lambda pair: (float(pair[0]), float(pair[1]))),
    min_size=2,
    max_size=4,
    unique=True,
).map(shapely.LineString)


def rows(geometry):
    values = st.fixed_dictionaries(
        {
            "from": st.none() | days,
            "length": st.none() | st.sampled_from([0, 1, 1, 1, 1, 7, 400]),
            "colour": st.none() | st.sampled_from(COLOURS),
            "name": st.none() | texts,
            "note": st.none() | texts,
            "size": st.none() | st.integers(-2, 2),
            "weight": st.none() | st.sampled_from([-1.5, 0.0, 0.00001, 1e16, 2.25]),
            "sure": st.none() | st.booleans(),
            "seen": st.none() | st.datetimes(datetime(2021, 1, 1), datetime(2021, 1, 3)).map(instant),  # noqa: DTZ001
            "tags": st.lists(st.sampled_from(["x", "y", 'z"']), max_size=2),
            "more": st.none() | st.just([{"a": 1.5, "b": "ł"}]),
            "geometry": st.none() | geometry,
        }
    )
    return st.lists(values, max_size=30).map(lambda several: [record(*each) for each in enumerate(several)])


def instant(naive):
    return naive.replace(microsecond=0, tzinfo=UTC)


def record(number, values):
    length, start = values.pop("length"), values["from"]
    end = None if length is None else (start or FIRST) + timedelta(days=length)
    return {"key": f"k{number * 7 % 31:02d}", **values, "to": end}


def found(records, query, layer=LAYER):
    return Table(layer, arrow.table(layer, records)).select(query).selection.ids()


def spans(row):
    """Return a row's span, or None if nobody knows when it was."""
    if row["from"] is None and row["to"] is None:
        return None
    return row["from"], row["to"]


def expected(records, test):
    kept = [row for row in records if test(row)]
    kept.sort(key=lambda row: (row["from"] is None, row["from"] or FIRST, row["key"]))
    return [row["key"] for row in kept]


@settings(max_examples=100, deadline=None)
@given(rows(places), st.none() | days, st.none() | days)
def test_a_span_finds_the_rows_that_intersect_it(records, first, last):
    if first is not None and last is not None and first > last:
        first, last = last, first
    when = Days.closed(first, last)
    matches = expected(records, lambda row: spans(row) is not None and overlaps(spans(row), (when.start, when.end)))
    assert found(records, ItemsQuery("things", when=when)) == matches


@settings(max_examples=100, deadline=None)
@given(rows(places), st.datetimes(datetime(2021, 1, 1), datetime(2021, 3, 31)), st.timedeltas(timedelta(seconds=1)))  # noqa: DTZ001
def test_instants_find_the_rows_whose_days_hold_one(records, start, length):
    start = start.replace(tzinfo=UTC)
    when = Period(start, start + min(length, timedelta(days=3000)))

    def holds(row):
        if spans(row) is None:
            return False
        bounds = [each and datetime(each.year, each.month, each.day, tzinfo=UTC) for each in spans(row)]
        return overlaps(bounds, (when.start, when.end))

    assert found(records, ItemsQuery("things", when=when)) == expected(records, holds)


boxes = st.builds(
    lambda longitudes, latitudes: Extent(longitudes[0], min(latitudes), longitudes[1], max(latitudes)),
    st.tuples(*[st.sampled_from([-180.0, -179.6, -1.0, 0.0, 3.0, 23.5, 179.0, 180.0])] * 2),
    st.tuples(*[st.sampled_from([-90.0, -2.0, 0.0, 4.0, 53.0, 90.0])] * 2),
)


@settings(max_examples=100, deadline=None)
@given(rows(places), boxes)
def test_a_box_finds_points_on_both_sides_of_the_antimeridian(records, box):
    def inside(row):
        if row["geometry"] is None:
            return False
        point = row["geometry"]
        return any(w <= point.x <= e and s <= point.y <= n for w, s, e, n in box.boxes())

    assert found(records, ItemsQuery("things", bbox=box)) == expected(records, inside)


@settings(max_examples=100, deadline=None)
@given(rows(paths), boxes)
def test_a_box_finds_the_lines_that_touch_it(records, box):
    def touches(row):
        return row["geometry"] is not None and any(
            shapely.intersects(
                row["geometry"], shapely.LineString([(w, s), (e, n)]) if w == e or s == n else shapely.box(w, s, e, n)
            )
            for w, s, e, n in box.boxes()
        )

    assert found(records, ItemsQuery("things", bbox=box), LINES) == expected(records, touches)


@settings(max_examples=100, deadline=None)
@given(rows(places), rows(paths))
def test_an_area_finds_what_touches_it(points, lines):
    area = shapely.Polygon([(-3, -3), (30, 0), (24, 60)])
    for layer, records in ((LAYER, points), (LINES, lines)):
        matches = expected(records, lambda row: row["geometry"] is not None and row["geometry"].intersects(area))
        assert found(records, ItemsQuery("things", area=area), layer) == matches


WHERE = {
    "key": ["k07", "k99"],
    "from": ["2021-01-01", "2021-02-03"],
    "colour": ["red", "blue"],
    "name": ["Kuźnica", ""],
    "size": ["1", "-2"],
    "weight": ["0.00001", "2.25", "1e16"],
    "sure": ["true"],
    "seen": ["2021-01-01T00:00:00Z", "2021-01-02T01:00:00+01:00"],
    "tags": ["x", 'z"'],
}


@settings(max_examples=100, deadline=None)
@given(rows(places), st.sampled_from(sorted(WHERE)), st.data())
def test_a_field_is_one_of_the_values_asked_for(records, name, data):
    asked = tuple(data.draw(st.lists(st.sampled_from(WHERE[name]), min_size=1, unique=True)))
    field = LAYER.schema[name]
    wanted = [value if field.type in ("list", "string") else field.read(value) for value in asked]

    def has(row):
        return any(value in wanted for value in (row[name] if field.type == "list" else [row[name]]))

    assert found(records, ItemsQuery.of("things", **{name: asked})) == expected(records, has)


@settings(max_examples=100, deadline=None)
@given(
    rows(places),
    st.sampled_from(["kuznica", "KUŹNICA bialo", "salcin", "БРУЗГІ", "strasse", "mgla SNIEG", "a b", "i", " "]),
)
def test_every_word_occurs_somewhere_in_the_texts(records, q):
    def says(row):
        said = fold(" ".join(filter(None, [row["name"], row["note"]])))
        return all(word in said for word in words(q))

    assert found(records, ItemsQuery("things", q=q)) == expected(records, says)


@settings(max_examples=100, deadline=None)
@given(rows(places), st.none() | days, boxes, st.sampled_from(COLOURS), st.sampled_from(["kuznica", "a"]))
def test_conditions_are_all_fulfilled(records, first, box, colour, q):
    when = Days(first, None)
    parts = [
        found(records, ItemsQuery("things", when=when)),
        found(records, ItemsQuery("things", bbox=box)),
        found(records, ItemsQuery.of("things", colour=colour)),
        found(records, ItemsQuery("things", q=q)),
    ]
    query = ItemsQuery.of("things", when=when, bbox=box, colour=colour, q=q)
    assert set(found(records, query)) == set.intersection(*map(set, parts))
    ids = parts[0][::2]
    assert found(records, replace(query, ids=(*ids, "nobody"))) == [id for id in found(records, query) if id in ids]


orders = st.lists(
    st.builds(Sort, st.sampled_from(sortables(LAYER)), st.booleans()), max_size=3, unique_by=lambda sort: sort.field
)


def in_order(records, sortby):
    """Sort as the engine promises: none last either way, ties by key; without an order by time, then key."""
    result = sorted(records, key=lambda row: row["key"])
    for sort in reversed(sortby or (Sort("from"),)):
        known = [row for row in result if row[sort.field] is not None]
        known.sort(key=lambda row: row[sort.field], reverse=sort.descending)
        result = known + [row for row in result if row[sort.field] is None]
    return [row["key"] for row in result]


@settings(max_examples=100, deadline=None)
@given(rows(places), orders, st.integers(1, 7))
def test_paging_by_cursor_gives_each_row_once_and_in_order(records, sortby, limit):
    table = Table(LAYER, arrow.table(LAYER, records))
    query = ItemsQuery("things", sortby=tuple(sortby), limit=limit)
    seen, after = [], ""
    while True:
        page = table.select(replace(query, after=after))
        assert page.number_matched == len(records)
        seen += page.selection.ids()
        if page.next is None:
            break
        after = page.next
    assert seen == in_order(records, sortby)


@settings(max_examples=100, deadline=None)
@given(rows(places), orders, st.data())
def test_a_cursor_keeps_its_place_when_the_rows_before_it_change(records, sortby, data):
    whole = in_order(records, sortby)
    place = data.draw(st.integers(0, max(len(whole) - 2, 0)))
    page = Table(LAYER, arrow.table(LAYER, records)).select(ItemsQuery("things", sortby=tuple(sortby), limit=place + 1))
    if page.next is None:
        return
    gone = data.draw(st.sets(st.sampled_from(whole)))
    left = [row for row in records if row["key"] not in gone]
    rest = Table(LAYER, arrow.table(LAYER, left)).select(ItemsQuery("things", sortby=tuple(sortby), after=page.next))
    assert rest.selection.ids() == [key for key in whole[place + 1 :] if key not in gone]


SOME = [
    record(number, dict.fromkeys(("from", "length", *LAYER.schema.names[3:], "geometry")) | {"tags": []})
    for number in range(4)
]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        (ItemsQuery("things", after="!"), "cursor"),
        (ItemsQuery("things", after="WzFd"), "cursor"),
        (ItemsQuery("things", after="bnVsbA"), "cursor"),
        (ItemsQuery("things", after="ąę"), "cursor"),
        (ItemsQuery("things", sortby=(Sort("colur"),)), "sortby"),
        (ItemsQuery("things", sortby=(Sort("tags"),)), "sortby"),
        (ItemsQuery("things", properties=("nme",)), "properties"),
        (ItemsQuery.of("things", colour="rde"), "colour"),
        (ItemsQuery.of("things", sure="yes"), "sure"),
        (ItemsQuery.of("things", size="1.5"), "size"),
        (ItemsQuery.of("things", more="x"), "more"),
        (ItemsQuery.of("things", nothing="x"), "nothing"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(query, parameter):
    with pytest.raises(InvalidParameter) as caught:
        Table(LAYER, arrow.table(LAYER, SOME)).select(query)
    assert caught.value.parameter == parameter


def test_a_cursor_of_another_order_is_refused():
    table = Table(LAYER, arrow.table(LAYER, SOME))
    page = table.select(ItemsQuery("things", sortby=(Sort("size"),), limit=1))
    with pytest.raises(InvalidParameter, match="sortby"):
        table.select(ItemsQuery("things", sortby=(Sort("size", True),), after=page.next))


def test_a_layer_without_time_geometry_or_text_says_so():
    bare = replace(LAYER, schema=Schema(FIELDS[:1], "key"), geometry=None, time=None)
    table = Table(bare, arrow.table(bare, [{"key": "b"}, {"key": "a"}]))
    assert table.select(ItemsQuery("things")).selection.ids() == ["a", "b"]
    for query in (
        ItemsQuery("things", when=Days()),
        ItemsQuery("things", bbox=Extent(0, 0, 1, 1)),
        ItemsQuery("things", area=shapely.box(0, 0, 1, 1)),
        ItemsQuery("things", q="a"),
    ):
        with pytest.raises(InvalidParameter, match="the layer things has no"):
            table.select(query)


def test_one_row_is_found_by_its_key():
    table = Table(LAYER, arrow.table(LAYER, SOME))
    assert [table.get(row["key"]).ids() for row in SOME] == [[row["key"]] for row in SOME]
    with pytest.raises(NotFound):
        table.get("k")


@settings(max_examples=100, deadline=None)
@given(rows(places), st.integers(1, 5))
def test_chunks_put_together_are_the_whole(records, size):
    selection = Table(LAYER, arrow.table(LAYER, records)).select(ItemsQuery("things", sortby=(Sort("size"),))).selection
    chunks = list(selection.chunks(size))
    assert [id for chunk in chunks for id in chunk.ids()] == selection.ids()
    assert all(len(chunk) <= size for chunk in chunks)


def test_properties_are_the_fields_of_the_answer():
    table = Table(LAYER, arrow.table(LAYER, SOME))
    selection = table.select(ItemsQuery("things", properties=("size", "name"))).selection
    assert selection.layer.schema.names == ("name", "size")
    assert selection.arrow().column_names == ["name", "size", "geometry"]
    assert b'"id":"k00","properties":{"name":null,"size":null},"geometry":null' in b"".join(selection.features())
    none = table.select(ItemsQuery("things", properties=())).selection
    assert b'"properties":{},' in b"".join(none.features())


def test_records_make_a_selection_in_their_order():
    selection = Selection.of(LAYER, SOME[::-1])
    assert selection.records() == SOME[::-1]
    assert list(selection.frame()["key"]) == [row["key"] for row in SOME[::-1]]


@settings(max_examples=300)
@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.upper().lower()) or not text.isascii()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łódź, ŻÓŁĆ", "lodz, zolc"),
        ("Šiauliai ĄŽUOLŲ", "siauliai azuolu"),
        ("Ķekava Ģ", "kekava g"),
        ("Äänekoski Å", "aanekoski a"),
        ("Ёлка Й", "елка и"),
        ("Straße", "strasse"),
        ("İzmir", "izmir"),
    ],
)
def test_texts_are_compared_without_case_and_accents(text, folded):
    assert fold(text) == folded


def test_numpy_is_given_plain_arrays():
    table = Table(LAYER, arrow.table(LAYER, SOME))
    assert table.columns.points()[0].dtype == np.float64
    assert np.isnan(table.columns.points()[0]).all()
