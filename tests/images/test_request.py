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
        ("ratio=3:2", "ratio"),
        ("ratio=16:9&height=400", "ratio"),
        ("ratio=9:16&width=3000", "width"),
        ("width_mm=39", "width_mm"),
        ("width_mm=91.25", "width_mm"),
        ("width_mm=ninety", "width_mm"),
        ("height_mm=100", "width_mm"),
        ("width_mm=91&width=600", "width"),
        ("width_mm=91&height_mm=100&ratio=1:1", "ratio"),
        ("width_mm=400&dpi=600", "dpi"),
        ("width_mm=91&dpi=50", "dpi"),
        ("dpi=300", "dpi"),
        ("text=curves", "text"),
        ("title=" + "a" * 201, "title"),
        ("title=%E5%9B%BD%E5%A2%83", "title"),
        ("title=a&title=b", "title"),
    ],
)
def test_what_is_wrong_is_named(dataset, query, field):
    _, errors = read(query, words(dataset))
    assert [error.parameter for error in errors] == [field]


def test_a_wrong_name_is_told_the_nearest_of_a_picture(dataset):
    _, errors = read("wdith=300", words(dataset))
    assert errors[0].suggestion == "width"


def test_what_has_no_pixels_has_none_to_the_inch(dataset):
    known = words(dataset)
    assert not read("width_mm=91&dpi=600", known)[1]
    _, errors = read("width_mm=91&dpi=600", known, pixels=False)
    assert [error.parameter for error in errors] == ["dpi"]


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("width=1080&ratio=4:5", (1080, 1350)),
        ("width=1080&ratio=9:16", (1080, 1920)),
        ("ratio=1.91:1", (1200, 628)),
        ("width_mm=91", (1075, 1612)),
        ("width_mm=190", (2244, 1683)),
        ("width_mm=91&ratio=1:1&dpi=600", (2150, 2150)),
        ("width_mm=45.5&height_mm=60&dpi=72", (129, 170)),
    ],
)
def test_a_size_is_as_many_pixels_as_it_should_be(dataset, query, size):
    asked, errors = read(query, words(dataset))
    assert not errors
    assert (asked.width, asked.height) == size


def test_a_heading_keeps_its_words_and_loses_only_its_spaces(dataset):
    asked, errors = read(
        "title=%20Ku%C5%BAnica%20%20%3Cb%3E%20%E2%80%93%20%D0%91%D1%80%D1%83%D0%B7%D0%B3%D1%96", words(dataset)
    )
    assert not errors
    assert asked.title == "Kuźnica <b> – Брузгі"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "datetime=2021-11&section=pl-by&theme=dark&width=300",
        "lang=pl&theme=grey&height=900",
        "width_mm=91.5&height_mm=120&dpi=200&text=outlined&title=A+%26+B",
        "width=1000&ratio=16:9&layers=rate&v=2026.11.0",
    ],
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
