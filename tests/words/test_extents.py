"""Boxes: refused with the reason, and the same on both sides of the antimeridian."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidParameter
from geo.extents import Extent, parse

longitudes = st.floats(-180, 180).map(lambda number: round(number, 6))
latitudes = st.floats(-90, 90).map(lambda number: round(number, 6))


@st.composite
def extents(draw):
    south, north = sorted((draw(latitudes), draw(latitudes)))
    return Extent(draw(longitudes), south, draw(longitudes), north)


@given(extents(), extents())
def test_intersection_is_symmetric(a, b):
    assert a.intersects(b) == b.intersects(a)


@given(extents())
def test_text_comes_back_as_the_same_box(box):
    assert parse(box.text()) == box


def test_a_box_over_the_antimeridian_holds_both_sides():
    box = parse("170,50,-170,60")
    assert box.intersects(Extent(175, 55, 176, 56))
    assert box.intersects(Extent(-176, 55, -175, 56))
    assert not box.intersects(Extent(0, 55, 1, 56))


def test_heights_are_left_out():
    assert parse("20,52,0,24,54,100") == Extent(20, 52, 24, 54)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("20,52,24", "four numbers"),
        ("a,b,c,d", "four numbers"),
        ("20,52,24,nan", "four numbers"),
        ("20,52,nan,24,54,nan", "four numbers"),
        ("1_0,5_0,24,54", "four numbers"),
        ("20,95.2,24,96", "swapped"),
        ("200,52,24,54", "longitudes from -180 to 180"),
        ("20,54,24,52", "south not greater than north"),
    ],
)
def test_a_bad_box_is_refused_with_the_reason(text, reason):
    with pytest.raises(InvalidParameter, match=reason):
        parse(text)
