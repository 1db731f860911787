"""What a picture may be asked for, and for how long it stays."""

from datetime import date

import pytest

from geo.images import lasting, read
from geo.maps.answer import words
from geo.maps.state import Horizon


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("width=0", "width"),
        ("width=4001", "width"),
        ("height=1e3", "height"),
        ("height=630&height=631", "height"),
        ("width=-300", "width"),
        ("theme=blue", "theme"),
        ("theme=dark&theme=light", "theme"),
        ("datetime=yesterday", "datetime"),
        ("wdith=300", "wdith"),
    ],
)
def test_what_is_wrong_is_named(dataset, query, field):
    _, errors = read(query, words(dataset))
    assert [error.parameter for error in errors] == [field]


def test_a_wrong_name_is_told_the_nearest_of_a_picture(dataset):
    _, errors = read("wdith=300", words(dataset))
    assert errors[0].suggestion == "width"


@pytest.mark.parametrize(
    "query", ["", "datetime=2021-11&section=pl-by&theme=dark&width=300", "lang=pl&theme=grey&height=900"]
)
def test_a_query_reads_as_what_it_was_written_from(dataset, query):
    asked, errors = read(query, words(dataset))
    assert not errors
    assert read(asked.query(), words(dataset)) == (asked, [])


@pytest.mark.parametrize(
    ("query", "stays"),
    [
        ("", True),
        ("datetime=2021-11", True),
        ("datetime=2021-11&mode=asof", False),
        ("datetime=2021-11-09&mode=asof", True),
        ("mode=asof", False),
        ("datetime=../..", False),
        ("datetime=2021/2030", False),
    ],
)
def test_a_picture_that_depends_on_the_day_does_not_stay(dataset, query, stays):
    asked, errors = read(f"{query}&v={dataset.version}", words(dataset))
    horizon = Horizon(dataset.data_end, date(2026, 11, 22))
    if not errors:
        assert lasting(asked, dataset.version, horizon) is stays
        assert not lasting(asked, "another", horizon)
