"""Linear referencing against a brute-force reference on the ellipsoid, and the declared sections."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import GEOD
from geo.errors import InvalidParameter, NotFound
from geo.sections import SECTIONS, Line, Post, at_km, compare, lines, locate

SEVEN = {"pl-by", "pl-ru", "lt-by", "lt-ru", "lv-by", "lv-ru", "fi-ru"}

# A short edge, a bend, a 57 km edge (as at sea) and a return that comes near the first edge again.
BENT = shapely.LineString([(23.0, 53.0), (23.001, 53.002), (23.2, 53.1), (24.0, 53.3), (23.9, 53.4), (23.1, 53.15)])


def reference(line: shapely.LineString, lon: float, lat: float, step_m: float = 2.0) -> tuple[float, float]:
    """Kilometre and distance of the nearest of the points set every few metres on the geodesics of a line."""
    best, passed = (np.inf, 0.0), 0.0
    for begin, end in zip(line.coords[:-1], line.coords[1:], strict=True):
        azimuth, _, length = GEOD.inv(*begin, *end)
        metres = np.linspace(0.0, length, int(np.ceil(length / step_m)) + 1)
        same = np.ones_like(metres)
        lons, lats, _ = GEOD.fwd(begin[0] * same, begin[1] * same, azimuth * same, metres)
        distance = GEOD.inv(lon * same, lat * same, lons, lats)[2]
        nearest = int(np.argmin(distance))
        best = min(best, (float(distance[nearest]), passed + float(metres[nearest])))
        passed += length
    return best[1] / 1000, best[0]


def bent() -> Line:
    return Line.from_parts("pl-by", [BENT])


@settings(max_examples=25, deadline=None)
@given(st.floats(22.0, 25.0), st.floats(52.2, 54.2))
def test_distance_agrees_with_brute_force_to_a_metre_in_100_km(lon: float, lat: float) -> None:
    line = bent()
    [post] = line.locate([lon], [lat])
    _, distance = reference(BENT, lon, lat)
    # The reference's points stand 2 m apart, so it is up to 1 m too long where the point is on the line.
    assert post.distance_m <= distance + 1e-5 * distance + 0.02
    assert post.distance_m >= distance - 1e-5 * distance - 1.0
    foot = line.at_km(post.km)[0]
    assert GEOD.inv(lon, lat, *foot)[2] == pytest.approx(post.distance_m, abs=0.02, rel=1e-7)


@pytest.mark.parametrize(("lon", "lat"), [(23.05, 53.06), (23.6, 53.25), (23.5, 53.21), (24.2, 53.3), (22.6, 52.6)])
def test_kilometre_agrees_with_brute_force(lon: float, lat: float) -> None:
    km, distance = reference(BENT, lon, lat, step_m=0.5)
    [post] = bent().locate([lon], [lat])
    assert post.km == pytest.approx(km, abs=0.001)
    assert post.distance_m == pytest.approx(distance, abs=0.01)


@pytest.mark.parametrize(("lon", "lat"), [(18.0, 53.0), (30.0, 59.0), (23.5, 62.0)])
def test_far_points_are_right_to_one_part_in_100_000(lon: float, lat: float) -> None:
    _, distance = reference(BENT, lon, lat)
    [post] = bent().locate([lon], [lat])
    assert post.distance_m == pytest.approx(distance, rel=1e-5)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.0, 1.0))
def test_a_kilometre_becomes_a_point_and_comes_back(share: float) -> None:
    line = bent()
    km = share * line.length_m / 1000
    [post] = line.locate(*line.at_km(km).T)
    assert post.distance_m < 0.01
    assert post.km == pytest.approx(km, abs=2e-5)


def test_many_points_at_once_give_what_each_gives_alone() -> None:
    line = bent()
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(22, 25, 300), rng.uniform(52, 54, 300)
    together = line.locate(lon, lat)
    alone = [line.locate([x], [y]) for x, y in zip(lon[:20], lat[:20], strict=True)]
    assert list(together)[:20] == [post for posts in alone for post in posts]
    assert len(together) == 300


def test_no_points_is_an_empty_answer() -> None:
    assert list(bent().locate([], [])) == []
    assert list(locate({"pl-by": bent()}, [], [], [])) == []


def test_beyond_an_end_the_end_is_the_nearest_place() -> None:
    line = Line.from_parts("pl-by", [shapely.LineString([(23, 53), (23, 54)])])
    [before, after] = line.locate([23, 23], [52.9, 54.1])
    assert (before.km, after.km) == (0.0, line.length_m / 1000)
    assert before.distance_m == pytest.approx(GEOD.inv(23, 52.9, 23, 53)[2])


def test_both_sides_of_the_line_are_at_a_positive_distance() -> None:
    line = Line.from_parts("pl-by", [shapely.LineString([(23, 53), (23, 54)])])
    west, east = line.locate([22.9, 23.1], [53.5, 53.5])
    assert west.distance_m == pytest.approx(east.distance_m)
    assert west.distance_m > 6000


def test_a_line_is_as_long_as_its_geodesics() -> None:
    assert bent().length_m == pytest.approx(GEOD.geometry_length(BENT), abs=1e-6)


def test_parts_join_where_they_meet() -> None:
    sea, land = shapely.LineString([(19, 54), (20, 54.5)]), shapely.LineString([(20, 54.5), (21, 54.4)])
    line = Line.from_parts("pl-ru", [sea, land])
    assert line.coordinates.tolist() == [[19, 54], [20, 54.5], [21, 54.4]]
    with pytest.raises(InvalidParameter, match="where the part before it ends"):
        Line.from_parts("pl-ru", [land, sea])


def test_lines_are_built_from_records_in_any_order() -> None:
    built = lines(
        [
            {"section": "pl-ru", "order": 1, "geometry": shapely.LineString([(20, 54.5), (21, 54.4)])},
            {"section": "pl-by", "order": 0, "geometry": BENT},
            {"section": "pl-ru", "order": 0, "geometry": shapely.LineString([(19, 54), (20, 54.5)])},
        ]
    )
    assert sorted(built) == ["pl-by", "pl-ru"]
    assert built["pl-ru"].coordinates[0].tolist() == [19, 54]


def test_the_nearest_section_is_found_unless_one_is_named() -> None:
    north = Line.from_parts("lt-by", [shapely.LineString([(23, 54), (24, 54)])])
    south = Line.from_parts("pl-by", [shapely.LineString([(23, 53), (24, 53)])])
    both = {"lt-by": north, "pl-by": south}
    assert [post.section for post in locate(both, [23.5, 23.5], [53.9, 53.1])] == ["lt-by", "pl-by"]
    named = list(locate(both, [23.5, 23.5], [53.9, 53.1], ["pl-by", "lt-by"]))
    assert [post.section for post in named] == ["pl-by", "lt-by"]
    assert all(post.distance_m > 95_000 for post in named)


def test_a_section_without_a_line_is_named() -> None:
    with pytest.raises(NotFound, match=r"no section 'pl-yb'\. Did you mean 'pl-by'"):
        locate({"pl-by": bent()}, [23.5], [53.5], ["pl-yb"])


@pytest.mark.parametrize("point", [(53.5, 95.2), (float("nan"), 53.0), (23.0, float("inf"))])
def test_what_is_no_place_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(InvalidParameter, match="a latitude from -90 to 90"):
        bent().locate([23.0, point[0]], [53.0, point[1]])


def test_a_kilometre_off_the_section_is_refused_and_a_rounded_end_is_not() -> None:
    line = bent()
    length = line.length_m / 1000
    assert shapely.Point(BENT.coords[-1]).distance(at_km(line, round(length + 0.0005, 3))) < 1e-7
    for km in (-0.01, length + 0.01, float("nan")):
        with pytest.raises(InvalidParameter, match="the length of pl-by"):
            line.at_km(km)


def test_a_repeated_vertex_does_no_harm() -> None:
    line = Line.from_parts("pl-by", [shapely.LineString([(23, 53), (23, 53.5), (23, 53.5), (23, 54)])])
    [post] = line.locate([23.1], [53.5])
    assert np.isfinite([post.km, post.distance_m]).all()
    assert line.at_km(post.km)[0] == pytest.approx((23, 53.5), abs=1e-3)


def test_the_seven_sections_and_two_for_context_are_declared() -> None:
    assert {id for id, section in SECTIONS.items() if not section.context} == SEVEN
    assert {id for id, section in SECTIONS.items() if section.context} == {"ee-ru", "no-ru"}
    assert {section.timezone for id, section in SECTIONS.items() if id in SEVEN} == {
        "Europe/Warsaw",
        "Europe/Vilnius",
        "Europe/Riga",
        "Europe/Helsinki",
    }
    assert all(section.official for id, section in SECTIONS.items() if id in SEVEN)
    assert all(length.source for section in SECTIONS.values() for length in section.official)


def test_measured_lengths_are_compared_with_the_stated_ones_of_the_same_scope() -> None:
    total, dry = compare(SECTIONS["lt-ru"], [("sea", 22_000.0), ("land", 250_000.0), ("lagoon", 22_400.0)])
    assert (total.scope, total.measured_m, total.percent) == ("total", 294_400.0, 0.0)
    assert (dry.scope, dry.measured_m) == ("without-sea", 272_400.0)
    [unstated] = compare(SECTIONS["ee-ru"], [("land", 1.0)])
    assert (unstated.official, unstated.percent) == (None, None)


def test_a_post_is_a_plain_value() -> None:
    assert Post("pl-by", 1.5, 20.0) == Post("pl-by", 1.5, 20.0)
