"""Spans of time are searched exactly, whatever their lengths, zones and precision."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.layers import arrow
from geo.periods import Days, Period, overlaps
from geo.queries import ItemsQuery, Table
from geo.queries.spans import Spans, cut, forever, joined, runs
from geo.schemas import Field, Schema
from geo.sections import SECTIONS
from tests.data.things import things

FIELDS = (
    Field("id", "string"),
    Field("start", "date"),
    Field("end", "date"),
    Field("start_at", "datetime"),
    Field("date_precision", "string"),
    Field("section", "string"),
)
LAYER = things(FIELDS)


def later(naive):
    return naive.replace(microsecond=0, tzinfo=UTC)


# Around the end of summer time, when a day has 25 hours.
instants = st.datetimes(datetime(2021, 10, 28), datetime(2021, 11, 3)).map(later)  # noqa: DTZ001
rows = st.lists(
    st.fixed_dictionaries(
        {
            "start": st.dates(date(2021, 10, 28), date(2021, 11, 2)),
            "days": st.none() | st.sampled_from([1, 2, 30]),
            "start_at": st.none() | instants,
            "date_precision": st.sampled_from(["minute", "hour", "day", None]),
            "section": st.none() | st.sampled_from(["pl-by", "lt-by", "fi-ru", "elsewhere"]),
        }
    ),
    max_size=20,
).map(lambda several: [made(*each) for each in enumerate(several)])


def made(number, row):
    days = row.pop("days")
    return {"id": f"i{number:02d}", **row, "end": days and row["start"] + timedelta(days=days)}


def instants_of(row):
    """Return when a row was: its days in the zone of its section, or the instant where that is known."""
    section = SECTIONS.get(row["section"])
    days = Days(row["start"], row["end"]).at(ZoneInfo(section.timezone if section else "UTC"))
    length = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}.get(row["date_precision"])
    if row["start_at"] is None or length is None:
        return days.start, days.end
    one_day = row["end"] is not None and row["end"] - row["start"] <= timedelta(days=1)
    return row["start_at"], row["start_at"] + length if one_day else days.end


@settings(max_examples=200, deadline=None)
@given(rows, st.none() | instants, st.none() | instants)
def test_instants_are_those_of_the_zone_and_the_precision(records, start, end):
    if start is not None and end is not None:
        start, end = min(start, end), max(start, end) + timedelta(microseconds=1)
    when = Period(start, end)
    found = Table(LAYER, arrow.table(LAYER, records)).select(ItemsQuery("things", when=when)).selection.ids()
    expected = {row["id"] for row in records if overlaps(instants_of(row), (start, end))}
    assert set(found) == expected
    assert len(found) == len(expected)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(instants, st.none() | st.integers(1, 100_000)), max_size=15), instants)
def test_layers_of_instants_are_found_by_local_days(spans, instant):
    layer = replace(
        LAYER,
        schema=Schema((Field("id", "string"), Field("from", "datetime"), Field("to", "datetime")), "id"),
        time=("from", "to"),
    )
    records = [
        {"id": f"i{number:02d}", "from": start, "to": None if length is None else start + timedelta(seconds=length)}
        for number, (start, length) in enumerate(spans)
    ]
    table = Table(layer, arrow.table(layer, records))
    day = Days.of(instant.date())
    whole = day.at(ZoneInfo("UTC"))
    expected = {row["id"] for row in records if overlaps((row["from"], row["to"]), (whole.start, whole.end))}
    assert set(table.select(ItemsQuery("things", when=day)).selection.ids()) == expected


numbers = st.integers(-50, 50)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(numbers, st.none() | st.integers(0, 60)), max_size=40),
    st.none() | numbers,
    st.none() | numbers,
    st.booleans(),
    st.sampled_from([np.int32, np.int64]),
)
def test_a_search_finds_what_trying_every_span_finds(spans, start, end, is_sorted, kind):
    if is_sorted:
        spans = sorted(spans, key=lambda span: span[0])
    starts = np.array([first for first, _ in spans], dtype=kind)
    ends = [forever(np.dtype(kind)) if length is None else first + length for first, length in spans]
    found = joined(Spans(starts, np.array(ends, dtype=kind), np.empty(0, dtype=np.int64)).find(start, end))
    bounds = [(first, None if length is None else first + length) for first, length in spans]
    assert list(found) == [row for row, each in enumerate(bounds) if overlaps(each, (start, end))]


@given(st.lists(st.integers(0, 300), unique=True).map(sorted), st.integers(0, 50), st.integers(0, 50))
def test_rows_are_cut_and_taken_apart_without_loss(rows, first, length):
    places = np.array(rows, dtype=np.int64)
    together = runs(places)
    assert together is None or [row for run in together for row in run] == rows
    parts = [range(3, 9), places[places >= 9], range(400, 410)]
    whole = [row for part in parts for row in part]
    assert list(cut(parts, first, first + length)) == whole[first : first + length]


@pytest.mark.parametrize("zone", ["pl-by", "fi-ru"])
def test_the_day_the_clocks_change_has_25_hours(zone):
    row = {"id": "a", "start": date(2021, 10, 31), "end": date(2021, 11, 1), "start_at": None, "section": zone}
    table = Table(LAYER, arrow.table(LAYER, [row | {"date_precision": "day"}]))
    midnight = datetime(2021, 10, 31, tzinfo=ZoneInfo(SECTIONS[zone].timezone)).astimezone(UTC)
    inside, past = (midnight + timedelta(hours=hours) for hours in (24, 25))
    hits = [
        table.select(ItemsQuery("things", when=Period(each, each + timedelta(seconds=1)))) for each in (inside, past)
    ]
    assert [page.number_matched for page in hits] == [1, 0]
