"""Spans of time: one meaning of intersects, dates kept apart from instants, text that comes back the same."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidParameter
from geo.periods import Days, Period, overlaps, parse, parse_date, parse_days

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "periods.json").read_text("utf-8"))

dates = st.dates(date(1990, 1, 1), date(2090, 1, 1))
bounds = st.none() | dates


@st.composite
def spans(draw):
    start, end = draw(bounds), draw(bounds)
    if start is not None and end is not None:
        start, end = sorted((start, end))
        end += timedelta(days=1)
    return Days(start, end)


def as_date(text):
    return text and date.fromisoformat(text)


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["text"])
def test_dates_stand_for_the_days_the_contract_says(case):
    days = parse_days(case["text"])
    assert (days.start, days.end) == (as_date(case["start"]), as_date(case["end"]))
    assert days.text() == case["canonical"]


@pytest.mark.parametrize("text", CONTRACT["errors"])
def test_text_that_is_no_span_is_refused_by_name(text):
    with pytest.raises(InvalidParameter) as caught:
        parse_days(text)
    assert caught.value.parameter == "datetime"
    assert caught.value.found == text


@pytest.mark.parametrize("case", CONTRACT["overlaps"])
def test_overlap_is_what_the_contract_says(case):
    a, b = (tuple(map(as_date, case[name])) for name in "ab")
    assert overlaps(a, b) is case["overlaps"]
    assert overlaps(b, a) is case["overlaps"]


@given(spans(), spans(), dates)
def test_two_spans_that_hold_a_common_day_intersect(a, b, day):
    def holds(span):
        return span.intersects(Days.of(day))

    if holds(a) and holds(b):
        assert a.intersects(b)
    assert a.intersects(b) == b.intersects(a)


@given(dates, dates, dates)
def test_touching_spans_do_not_intersect(a, b, c):
    start, middle, end = sorted((a, b, c))
    if start < middle < end:
        assert not Days(start, middle).intersects(Days(middle, end))


@given(spans())
def test_text_comes_back_as_the_same_span(span):
    assert parse(span.text()) == span


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1 < at.year < 9990),
    st.timedeltas(timedelta(seconds=1)),
)
def test_instants_come_back_as_the_same_period(start, length):
    end = start + min(length, timedelta(days=900))
    assert parse(Period(start, end).text()) == Period(start, end)


def test_a_day_is_as_long_as_the_clock_of_its_zone_makes_it():
    spring_forward = Days.of(date(2021, 3, 28)).at(ZoneInfo("Europe/Warsaw"))
    assert spring_forward.end - spring_forward.start == timedelta(hours=23)


def test_a_time_without_an_offset_is_refused_with_a_way_out():
    with pytest.raises(InvalidParameter, match=r"Write 2021-11-08T10:00:00Z for UTC"):
        parse("2021-11-08T10:00:00")


def test_a_date_and_an_instant_do_not_make_an_interval():
    with pytest.raises(InvalidParameter, match="not one of each"):
        parse("2021-11-08/2021-11-09T00:00:00Z")


def test_offsets_are_brought_to_utc():
    assert parse("2021-11-08T10:00:00+01:00").start == datetime(2021, 11, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["31.02.2024", "2024-02-30", "2024-2-3", "20240203", "", "2021-W45-1", "٢٠٢١-١١-٠١", "9999-12-31"]
)
def test_what_is_no_date_of_the_calendar_is_refused(text):
    with pytest.raises(InvalidParameter, match="a date of the calendar"):
        parse_date(text)
