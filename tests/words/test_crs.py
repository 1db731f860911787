"""Reference systems: their names, the order of their axes, boxes brought to longitude and latitude."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from geo import crs
from geo.crs import SUPPORTED
from geo.errors import InvalidParameter

PROJECTED = [system for system in SUPPORTED.values() if system.code not in crs.DEGREES]
TRANSFORMERS = {
    system.code: (
        Transformer.from_crs("EPSG:4326", system.code, always_xy=True),
        Transformer.from_crs(system.code, "EPSG:4326", always_xy=True),
    )
    for system in PROJECTED
}
IDS = [system.code for system in PROJECTED]


@pytest.mark.parametrize("system", SUPPORTED.values(), ids=SUPPORTED)
def test_a_system_goes_by_its_uri_its_code_and_its_code_in_brackets(system):
    assert crs.parse(system.uri) is crs.parse(system.code) is crs.parse(f"[{system.code}]") is system


@pytest.mark.parametrize("text", ["", "3035", "EPSG:27700", "http://www.opengis.net/def/crs/EPSG/0/9999", "epsg:3035"])
def test_another_name_is_refused_with_those_there_are(text):
    with pytest.raises(InvalidParameter) as raised:
        crs.parse(text, "bbox-crs")
    assert raised.value.parameter == "bbox-crs"
    assert "EPSG/0/3035" in raised.value.expected


@pytest.mark.parametrize("system", PROJECTED, ids=IDS)
def test_the_order_of_the_axes_is_that_of_the_authority(system):
    """Transforming without ``always_xy`` gives coordinates in the authority's own order."""
    own = Transformer.from_crs("EPSG:4326", system.code).transform(54.0, 23.0)
    (plain,) = crs.transform(np.array([shapely.Point(23.0, 54.0)], dtype=object), system)
    ordered = (plain.y, plain.x) if crs.northing_first(system) else (plain.x, plain.y)
    assert ordered == pytest.approx(own, abs=0.001)


def test_what_has_no_coordinates_in_a_system_is_nowhere():
    antipode = np.array([shapely.Point(-170, -52), shapely.Point(20, 52), None], dtype=object)
    assert [each is None for each in crs.transform(antipode, SUPPORTED["EPSG:3035"])] == [True, False, True]


@pytest.mark.parametrize("system", PROJECTED, ids=IDS)
@given(
    lon=st.floats(19.5, 23.5),
    lat=st.floats(54.0, 59.0),
    width=st.floats(1_000.0, 400_000.0),
    height=st.floats(1_000.0, 400_000.0),
    across=st.floats(-0.5, 1.5),
    up=st.floats(-0.5, 1.5),
)
def test_the_area_of_a_box_holds_what_the_box_holds(system, lon, lat, width, height, across, up):
    forward, back = TRANSFORMERS[system.code]
    west, south = forward.transform(lon, lat)
    area = crs.area((west, south, west + width, south + height), system)
    # A straight piece of the edge leaves the bent one by centimetres.
    assume(min(abs(across) * width, abs(across - 1) * width, abs(up) * height, abs(up - 1) * height) > 1)
    point = shapely.Point(back.transform(west + across * width, south + up * height))
    assert area.intersects(point) == (0 < across < 1 and 0 < up < 1)


def test_a_box_across_the_antimeridian_is_cut_there():
    area = crs.area((19e6, 5e6, 21e6, 6e6), SUPPORTED["EPSG:3857"])
    assert area.intersects(shapely.Point(179.9, 45)) and area.intersects(shapely.Point(-179.9, 45))
    assert not area.intersects(shapely.Point(0, 45))
    assert shapely.box(-180, -90, 180, 90).contains(area)


def test_a_box_around_the_pole_reaches_it():
    area = crs.area((1_321_000, 210_000, 7_321_000, 9_210_000), SUPPORTED["EPSG:3035"])
    assert all(area.intersects(shapely.Point(lon, lat)) for lon, lat in ((0, 90), (179, 86), (-170, 88), (20, 52)))


def test_a_box_of_the_whole_world_is_the_whole_world():
    area = crs.area((-20037508.34, -20037508.34, 20037508.34, 20037508.34), SUPPORTED["EPSG:3857"])
    assert area.intersects(shapely.Point(20, 52)) and area.area > 0.9 * 360 * 170


def test_a_box_that_is_a_point_holds_it():
    area = crs.area((5e6, 3e6, 5e6, 3e6), SUPPORTED["EPSG:3035"])
    assert area.distance(shapely.Point(19.4442781760149, 49.71899485830315)) < 1e-9


@pytest.mark.parametrize("bounds", [(0, 0, 1e12, 1e12), (float("inf"),) * 4, (-1e300, 0, 1e300, 1)])
def test_a_box_beyond_the_system_is_refused(bounds):
    with pytest.raises(InvalidParameter, match="has coordinates"):
        crs.area(bounds, SUPPORTED["EPSG:3035"])


def test_every_system_is_known_to_proj():
    assert all(CRS.from_user_input(system.code).name for system in SUPPORTED.values())
