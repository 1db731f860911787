"""Segments: equal pieces with stable ids, found by kilometre."""

from itertools import pairwise

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import geodesic_length
from geo.errors import InvalidParameter, NotFound
from geo.sections import Line
from geo.segments import Segment, SegmentIndex, cut

# About 148 km, with a vertex in the middle.
LINE = Line.from_parts("pl-by", [shapely.LineString([(23.0, 53.0), (23.7, 53.5), (23.4, 54.2)])])


def index(segments: list[Segment]) -> SegmentIndex:
    return SegmentIndex.build((segment.id, segment.section, segment.km_to) for segment in segments)


def test_segments_are_equally_long_and_near_the_target() -> None:
    segments = cut(LINE)
    assert len(segments) == round(LINE.length_m / 10_000)
    for segment in segments:
        assert segment.length_m == pytest.approx(LINE.length_m / len(segments))
        assert geodesic_length(segment.geometry) == pytest.approx(segment.length_m, abs=0.01)


def test_ids_count_from_the_zero() -> None:
    segments = cut(LINE)
    assert [segment.id for segment in segments[:2]] == ["pl-by-001", "pl-by-002"]
    assert [segment.number for segment in segments] == list(range(1, len(segments) + 1))
    assert segments[0].geometry.coords[0] == (23.0, 53.0)


def test_neighbours_share_a_point_and_the_whole_is_covered() -> None:
    segments = cut(LINE)
    assert (segments[0].km_from, segments[-1].km_to) == (0.0, pytest.approx(LINE.length_m / 1000))
    for one, following in pairwise(segments):
        assert one.km_to == following.km_from
        assert one.geometry.coords[-1] == following.geometry.coords[0]


def test_every_vertex_of_the_line_stays() -> None:
    vertices = {vertex for segment in cut(LINE) for vertex in segment.geometry.coords}
    assert set(LINE.geometry.coords[:-1]) <= vertices


def test_a_short_line_is_one_segment() -> None:
    short = Line.from_parts("pl-ru", [shapely.LineString([(19.64, 54.458), (19.65, 54.453)])])
    [segment] = cut(short)
    assert segment.geometry.equals_exact(short.geometry, 1e-9)


@given(st.lists(st.floats(0.0, LINE.length_m / 1000), min_size=1, max_size=20))
def test_each_kilometre_is_in_the_segment_found(posts: list[float]) -> None:
    segments = {segment.id: segment for segment in cut(LINE)}
    found = index(list(segments.values())).find(["pl-by"] * len(posts), posts)
    for km, id in zip(posts, found, strict=True):
        assert segments[id].km_from <= km <= segments[id].km_to


def test_a_boundary_belongs_to_the_segment_it_begins_and_the_end_to_the_last() -> None:
    segments = cut(LINE)
    ends = [segments[0].km_to, segments[-1].km_to, segments[-1].km_to + 0.0005, -0.0005]
    expected = ["pl-by-002", segments[-1].id, segments[-1].id, "pl-by-001"]
    assert index(segments).find(["pl-by"] * 4, ends).tolist() == expected


def test_sections_are_kept_apart() -> None:
    both = SegmentIndex.build([("pl-ru-001", "pl-ru", 10.0), ("pl-by-001", "pl-by", 10.0)])
    assert both.find(["pl-by", "pl-ru", "pl-by"], [1, 2, 3]).tolist() == [
        "pl-by-001",
        "pl-ru-001",
        "pl-by-001",
    ]
    assert both.find([], []).tolist() == []


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound, match="no section 'ee-ru'"):
        index(cut(LINE)).find(["ee-ru"], [1.0])
    for km in (-1.0, 500.0, float("nan")):
        with pytest.raises(InvalidParameter, match="the length of pl-by"):
            index(cut(LINE)).find(["pl-by"], [km])
