"""What lies within so many kilometres of a point is what the geodesic to it says, everywhere on the globe."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import GEOD
from geo.errors import InvalidParameter
from geo.layers import arrow
from geo.queries import Disc, ItemsQuery, Table
from geo.schemas import Field
from tests.data.things import things

LAYER = things((Field("key", "string", required=True),), "key", geometry="Point", time=None)

longitudes = st.floats(-180, 180, width=32)
latitudes = st.floats(-90, 90, width=32) | st.sampled_from([-90.0, -89.9, 0.0, 60.0, 89.9, 90.0])
discs = st.builds(Disc, longitudes, latitudes, st.sampled_from([0.001, 1, 20, 200, 1_000, 15_000]))


def table(points):
    rows = [{"key": f"{number:06}", "geometry": point} for number, point in enumerate(points)]
    return Table(LAYER, arrow.table(LAYER, rows))


def found(points, disc):
    return [int(id) for id in table(points).select(ItemsQuery.of("things", near=disc)).selection.ids()]


@given(discs, st.integers(0, 2**32 - 1))
def test_a_disc_holds_what_the_geodesic_says(disc, seed):
    random = np.random.default_rng(seed)
    bearings, metres = random.uniform(0, 360, 200), disc.km * 1000 * random.uniform(0.9, 1.1, 200)
    x, y, _ = GEOD.fwd(np.full(200, disc.longitude), np.full(200, disc.latitude), bearings, metres)
    _, _, distances = GEOD.inv(np.full(200, disc.longitude), np.full(200, disc.latitude), x, y)
    assert found(shapely.points(x, y), disc) == np.flatnonzero(distances <= disc.km * 1000).tolist()


def test_a_row_without_a_place_is_in_no_disc():
    assert found([None, shapely.Point(1, 1)], Disc(0, 0, 19_000)) == [1]


def test_lines_are_in_no_disc():
    lines = replace(LAYER, geometry="LineString")
    empty = Table(lines, arrow.table(lines, []))
    with pytest.raises(InvalidParameter, match="near"):
        empty.select(ItemsQuery.of("things", near=Disc(0, 0, 1)))
