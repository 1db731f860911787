"""Counts in groups are those of a look at every row; a gap is no zero, and unknown is no zero either."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.errors import InvalidParameter
from geo.layers import arrow
from geo.periods import Days, Period
from geo.queries import AggregateQuery, ItemsQuery, Surroundings, Table
from geo.schemas import Field, Schema, Term
from tests.data.things import things

FIELDS = (
    Field("id", "string", required=True),
    Field("start", "date"),
    Field("end", "date"),
    Field("section", "string", terms=(Term("pl-by", "a"), Term("fi-ru", "b"))),
    Field("place", "string"),
    Field("sure", "boolean"),
    Field("year", "integer"),
    Field("people_min", "integer"),
    Field("people_max", "integer"),
    Field("unit", "string"),
    Field("deaths", "integer"),
)
LAYER = things(FIELDS)
COVERED = Days(date(2021, 1, 1), date(2021, 3, 1))
numbers = st.none() | st.integers(0, 5)
records = st.lists(
    st.fixed_dictionaries(
        {
            "start": st.none() | st.dates(date(2020, 12, 20), date(2021, 3, 10)),
            "days": st.sampled_from([1, 1, 7, 40]),
            "section": st.none() | st.sampled_from(["pl-by", "fi-ru"]),
            "place": st.none() | st.sampled_from(["Kuźnica", "Imatra"]),
            "sure": st.none() | st.booleans(),
            "year": st.none() | st.sampled_from([9, 10, -1]),
            "people_min": numbers,
            "people_max": numbers,
            "unit": st.none() | st.sampled_from(["persons", "attempts"]),
            "deaths": numbers,
        }
    ),
    max_size=25,
).map(lambda rows: [_record(*each) for each in enumerate(rows)])
spans = st.tuples(st.dates(date(2020, 12, 1), date(2021, 4, 1)), st.integers(0, 60)).map(
    lambda pair: Days.closed(pair[0], pair[0] + timedelta(days=pair[1]))
)


def _record(number, row):
    days = timedelta(days=row.pop("days"))
    return {"id": f"i{number:02d}", **row, "end": row["start"] and row["start"] + days}


def alone(_name):
    return None


def counted(rows, by, layer=LAYER, covered=COVERED, columns=alone, **query):
    table = Table(layer, arrow.table(layer, rows))
    asked, around = AggregateQuery(ItemsQuery.of(layer.name, **query), by), Surroundings(covered, columns)
    found, again, kept = (table.aggregate(asked, around) for _ in range(3))
    assert found == again == kept
    return found


LABELS = {
    "day": lambda day: day.isoformat(),
    "week": lambda day: "{}-W{:02d}".format(*day.isocalendar()[:2]),
    "month": lambda day: day.isoformat()[:7],
}


@settings(max_examples=100, deadline=None)
@given(records, st.sampled_from(sorted(LABELS)), st.none() | spans)
def test_buckets_hold_the_rows_that_begin_in_them(rows, bucket, when):
    found = counted(rows, (bucket,), when=when)
    matched = [
        row for row in rows if row["start"] and (when is None or when.intersects(Days(row["start"], row["end"])))
    ]
    matched += [row for row in rows if row["start"] is None and when is None]
    inside = [row for row in matched if row["start"] and (when is None or when.start <= row["start"])]
    counts = Counter(LABELS[bucket](row["start"]) for row in inside)
    assert {group.key[0]: group.count for group in found.groups if group.count} == counts
    assert (found.number_matched, found.outside) == (len(matched), len(matched) - len(inside))


@settings(max_examples=100, deadline=None)
@given(records, st.sampled_from(sorted(LABELS)), spans)
def test_a_bucket_without_a_row_is_zero_where_the_data_cover_it_and_nothing_where_not(rows, bucket, when):
    days = [when.start + timedelta(days=number) for number in range((when.end - when.start).days)]
    known = Counter(LABELS[bucket](day) for day in days if COVERED.start <= day < COVERED.end)
    groups = counted(rows, (bucket,), when=when).groups
    assert [group.key[0] for group in groups] == list(dict.fromkeys(map(LABELS[bucket], days)))
    for group in groups:
        assert group.days == known[group.key[0]]
        assert group.count is not None or not known[group.key[0]]
        assert group.count != 0 or known[group.key[0]]


@settings(max_examples=100, deadline=None)
@given(
    records,
    st.lists(st.sampled_from(["section", "place", "sure", "year", "unit"]), min_size=1, max_size=2, unique=True),
)
def test_groups_by_fields_hold_the_rows_with_their_values(rows, by):
    def text(value):
        return value if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    by = by[:2]
    found = counted(rows, tuple(by))
    counts = Counter(tuple(text(row[name]) for name in by) for row in rows)
    assert {group.key: group.count for group in found.groups if group.count} == counts
    assert len({group.key for group in found.groups}) == len(found.groups)
    assert found.outside == 0


@settings(max_examples=100, deadline=None)
@given(records, st.sampled_from([("section",), ("day",), ("week", "place")]), st.none() | spans)
def test_people_are_summed_by_unit_and_deaths_only_where_somebody_states_them(rows, by, when):
    found = counted(rows, by, when=when)

    def key(row):
        return tuple(row["start"] and LABELS[name](row["start"]) if name in LABELS else row[name] for name in by)

    asked = Table(LAYER, arrow.table(LAYER, rows)).select(ItemsQuery("things", when=when)).selection.records()
    for group in found.groups:
        mine = [row for row in asked if key(row) == group.key]
        if by[0] in LABELS and when is not None:
            mine = [row for row in mine if row["start"] >= when.start]
        deaths = [row["deaths"] for row in mine if row["deaths"] is not None]
        assert group.casualties == {"deaths": sum(deaths) if deaths else None}
        stated = [row for row in mine if row["people_min"] is not None or row["people_max"] is not None]
        assert set(group.people) == {row["unit"] or "unspecified" for row in stated}
        for unit, people in group.people.items():
            those = [row for row in stated if (row["unit"] or "unspecified") == unit]
            assert people.minimum == sum(row["people_min"] or 0 for row in those)
            most = [row["people_min"] if row["people_max"] is None else row["people_max"] for row in those]
            assert people.maximum == sum(most)
            assert people.rows == len(those)
            assert people.open_ended == sum(row["people_max"] is None for row in those)


def test_a_field_narrowed_to_some_values_has_groups_of_these_only():
    rows = [_record(number, {**NOTHING, "section": "pl-by"}) for number in range(3)]
    assert [group.key for group in counted(rows, ("section",), section="pl-by").groups] == [("pl-by",)]
    assert [(group.key, group.count) for group in counted(rows, ("section",)).groups] == [
        (("pl-by",), 3),
        (("fi-ru",), 0),
    ]


NOTHING = {field.name: None for field in FIELDS if field.name not in ("id", "end")} | {"days": 1}


def test_an_empty_answer_has_its_groups():
    groups = counted([], ("month",), when=Days(date(2021, 2, 1), date(2021, 5, 1))).groups
    assert [(group.key[0], group.count) for group in groups] == [("2021-02", 0), ("2021-03", None), ("2021-04", None)]
    assert [group.count for group in counted([], ("section",)).groups] == [0, 0]
    assert counted([], ("day",), covered=Days()).groups == ()


def test_instants_are_grouped_by_their_local_day():
    fields = (Field("id", "string"), Field("at", "datetime"), Field("section", "string"))
    layer = replace(LAYER, schema=Schema(fields, "id"), time=("at", "at"))
    late = datetime(2021, 10, 31, 22, 30, tzinfo=UTC)  # 23:30 in Warsaw, 00:30 of the next day in Helsinki
    rows = [{"id": id, "at": late, "section": id} for id in ("pl-by", "fi-ru")]
    found = counted(rows, ("day",), layer=layer, covered=Days())
    assert [(group.key[0], group.count) for group in found.groups] == [("2021-10-31", 1), ("2021-11-01", 1)]
    table = Table(layer, arrow.table(layer, rows))
    assert table.select(ItemsQuery("things", when=Days.of(date(2021, 11, 1)))).selection.ids() == ["fi-ru"]
    instant = Period(late, late + timedelta(microseconds=1))
    assert table.select(ItemsQuery("things", when=instant)).number_matched == 2
    assert table.select(ItemsQuery("things", when=Period(late + timedelta(seconds=1)))).number_matched == 0


@pytest.mark.parametrize("by", [(), ("days",), ("day", "week"), ("place", "place"), ("id",), ("place", "day", "unit")])
def test_what_rows_cannot_be_grouped_by_is_refused(by):
    with pytest.raises(InvalidParameter) as caught:
        counted([], by)
    assert caught.value.parameter == "by"


def test_of_too_many_groups_only_those_with_rows_are_given():
    found = counted([], ("day",), when=Days(date(1900, 1, 1), date(2100, 1, 1)))
    assert (found.groups, found.complete) == ((), False)
    with pytest.raises(InvalidParameter, match="days"):
        counted([], ("month",), when=Days(date(1, 1, 1), date(9999, 1, 1)))


@pytest.fixture(scope="module")
def ds():
    return geo.open()


def test_a_rate_is_per_hundred_kilometres_and_week(ds):
    query = ItemsQuery("incidents", when=Days(date(2021, 11, 1), date(2021, 11, 29)))
    groups = {group.key[0]: group for group in ds.aggregate(AggregateQuery(query, ("section",))).groups}
    km = dict(zip(ds.sections()["section"], ds.sections()["section_length_m"], strict=True))["pl-by"] / 1000
    assert groups["pl-by"].rate == pytest.approx(groups["pl-by"].count / (km / 100) / 4)
    assert groups["pl-by"].count > 0
    open_ended = ds.aggregate(AggregateQuery(ItemsQuery("incidents", when=Days(date(2021, 11, 1))), ("section",)))
    assert {group.rate for group in open_ended.groups} == {None}
    weekly = ds.aggregate(AggregateQuery(query, ("week", "section"))).groups
    by_week = sum(group.rate for group in weekly if group.key[1] == "pl-by") / 4
    inside = sum(group.count for group in weekly if group.key[1] == "pl-by")
    assert by_week == pytest.approx(inside / (km / 100) / 4)


def test_a_rate_counts_only_the_days_the_data_cover(ds):
    end = ds.data_end + timedelta(days=1)
    within = ItemsQuery("incidents", when=Days(end - timedelta(days=14), end))
    beyond = ItemsQuery("incidents", when=Days(end - timedelta(days=14), end + timedelta(days=700)))
    one, other = (ds.aggregate(AggregateQuery(query, ("section",))).groups for query in (within, beyond))
    assert [group.rate for group in one] == [group.rate for group in other]


def test_segments_come_from_the_positions(ds):
    found = ds.aggregate(AggregateQuery(ItemsQuery.of("incidents", section="pl-by"), ("segment",)))
    segments = ds.segments()
    assert [group.key[0] for group in found.groups if group.key[0]] == list(segments[segments.section == "pl-by"]["id"])
    for group in found.groups:
        if group.key[0] is not None:
            posts = [ds.position("incidents", id) for id in ds.incidents(section="pl-by")["id"]]
            assert group.count == sum(post is not None and post["segment"] == group.key[0] for post in posts)
            break
    assert sum(group.count for group in found.groups) == found.number_matched
    assert "segment" in ds.groupings("crossings")
    assert "segment" not in ds.groupings("series")
    assert "day" not in ds.groupings("crossings")


def test_crossings_without_an_incident_are_counted_too_and_those_of_other_sections_left_out(ds):
    found = ds.aggregate(AggregateQuery(ItemsQuery.of("incidents", section="pl-by"), ("crossing",)))
    crossings = ds.crossings(section="pl-by")["id"]
    known = [group for group in found.groups if group.key[0] is not None]
    assert [group.key[0] for group in known] == list(crossings)
    assert 0 in {group.count for group in known}
    assert sum(group.count for group in found.groups) == found.number_matched
