"""Fields: each type has one Python form, and a wrong cell says what was expected."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.schemas import TYPES, Field, Schema, Term, Unreadable

words = st.text(st.characters(exclude_characters="|", exclude_categories=["C"]), min_size=1)
VALUES = {
    "string": words,
    "integer": st.integers(-(2**53), 2**53),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes(timezones=st.just(UTC)),
    "list": st.lists(words),
    "array": st.lists(st.dictionaries(words, words | st.none())),
}


@pytest.mark.parametrize("type", TYPES)
@given(data=st.data())
def test_a_value_comes_back_from_json_and_from_text(type, data):
    field = Field("x", type)
    value = data.draw(VALUES[type])
    assert field.read(field.write(value)) == value
    assert field.read(field.write_text(value)) == value


@pytest.mark.parametrize(
    ("type", "raw", "expected"),
    [
        ("date", "31.02.2024", "a date of the calendar as YYYY-MM-DD"),
        ("date", "2024-02-31", "a date of the calendar as YYYY-MM-DD"),
        ("date", "2021-W45-1", "a date of the calendar as YYYY-MM-DD"),
        ("string", "half \ud800", "printable characters"),
        ("string", "turned \u202e", "printable characters"),
        ("list", ["nul \x00"], "printable characters"),
        ("array", ["nul \x00"], "printable characters"),
        ("date", 20240201, "a date of the calendar as YYYY-MM-DD"),
        ("datetime", "2024-02-01T10:00:00", "an instant with its offset"),
        ("datetime", "2024-02-01", "an instant as"),
        ("integer", "3.5", "a whole number"),
        ("integer", True, "a number"),
        ("number", "1,5", "a number"),
        ("number", "nan", "a number"),
        ("boolean", "yes", "true or false"),
        ("boolean", 1, "true or false"),
        ("string", 5, "text"),
        ("list", "a||b", "a list of texts"),
        ("array", "{}", "a JSON array"),
    ],
)
def test_a_wrong_cell_says_what_was_expected(type, raw, expected):
    with pytest.raises(Unreadable, match=expected):
        Field("x", type).read(raw)


def test_a_decimal_comma_gets_a_hint():
    with pytest.raises(Unreadable) as caught:
        Field("x", "number").read("1,5")
    assert "decimal point" in caught.value.hint


def test_an_unknown_word_gets_the_nearest_known_one():
    field = Field("category", "string", terms=(Term("balloon", "Balloon"), Term("death", "Death")))
    with pytest.raises(Unreadable, match="one of balloon, death") as caught:
        field.read("baloon")
    assert caught.value.hint == "Did you mean 'balloon'?"


def test_empty_is_nothing_and_an_absent_list_is_empty():
    assert Field("x", "string").read("") is None
    assert Field("x", "list").read(None) == []
    with pytest.raises(Unreadable, match="a value"):
        Field("x", "string", required=True).read("")


def test_a_descriptor_with_an_unknown_type_is_refused():
    with pytest.raises(ValueError, match="duration"):
        Schema.from_descriptor({"fields": [{"name": "x", "type": "duration"}], "primaryKey": "x"})


def test_instants_are_kept_in_utc():
    assert Field("x", "datetime").read("2023-11-17T20:00:00+02:00") == datetime(2023, 11, 17, 18, tzinfo=UTC)
    assert Field("x", "date").read(date(2021, 1, 1)) == date(2021, 1, 1)
