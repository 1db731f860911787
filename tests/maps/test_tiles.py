"""Vector tiles hold what lies in them, where it lies, and no more than can be drawn."""

import math
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo import tiles
from geo.errors import NotFound
from geo.layers import GEOMETRY
from geo.queries import ItemsQuery, Selection
from geo.tiles import encoding
from geo.tiles.encoding import EXTENT, LINE, POLYGON, Dictionary, Features, commands
from geo.tiles.grid import Tile

TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
HALF = 20037508.342789244
ZOOM_2 = [Tile(2, row, column) for row in range(4) for column in range(4)]


@pytest.fixture(scope="session")
def a_layer(dataset):
    """Return a function that makes a layer of any geometries, with a few fields of the incidents."""

    def make(geometries, geometry="Point", **columns):
        layer = dataset.catalogue["incidents"]
        names = ("id", "start", "end", "start_at", "category", "people_min")
        schema = replace(layer.schema, fields=tuple(layer.schema[name] for name in names), references=())
        empty = {"start": None, "end": None, "start_at": None, "category": None, "people_min": None}
        rows = [
            empty | {"id": f"n{number}", GEOMETRY: shape} | {name: values[number] for name, values in columns.items()}
            for number, shape in enumerate(geometries)
        ]
        return Selection.of(replace(layer, schema=schema, geometry=geometry), rows)

    return make


def drawn(selection, tile, properties=None):
    """Return the features of a tile, decoded by another library."""
    view = selection.view
    content = tiles.of(view, tile, tiles.fields(view.columns, properties))
    if not content:
        return []
    decoded = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    assert [*decoded] == [selection.layer.name]
    assert decoded[selection.layer.name]["extent"] == EXTENT
    return decoded[selection.layer.name]["features"]


def of_query(dataset, collection, tile, **asked):
    buffer = 0 if dataset.catalogue[collection].geometry == "Point" else tiles.BUFFER
    return dataset.items(ItemsQuery.of(collection, bbox=tile.extent(buffer), **asked)).selection


def position(lon, lat, tile):
    """Return where a position lies in a tile by another projection than ours, in its units."""
    x, y = TO_METRES.transform(lon, lat)
    side = 2**tile.zoom
    across, down = (x + HALF) / (2 * HALF) * side - tile.column, (HALF - y) / (2 * HALF) * side - tile.row
    return across * EXTENT, down * EXTENT


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-85.05, 85.05)), min_size=1, max_size=30))
def test_every_point_is_in_exactly_one_tile_and_in_its_place(a_layer, places):
    selection = a_layer([shapely.Point(*place) for place in places])
    found = Counter()
    for tile in ZOOM_2:
        for feature in drawn(selection, tile):
            name = feature["properties"]["id"]
            found[name] += 1
            across, down = position(*places[int(name[1:])], tile)
            assert feature["geometry"]["coordinates"] == pytest.approx([across, down], abs=1)
    assert found == {f"n{number}": 1 for number in range(len(places))}


def test_what_lies_beyond_the_grid_or_nowhere_is_in_no_tile(a_layer):
    selection = a_layer([shapely.Point(20, 86), shapely.Point(20, -90), None, shapely.Point(20, 90)])
    assert all(drawn(selection, tile) == [] for tile in [Tile(0, 0, 0), *ZOOM_2])


@pytest.mark.parametrize("zoom", [0, 4, 6, 9, 16])
def test_the_tiles_of_a_zoom_hold_every_point_of_the_layer(dataset, zoom):
    frame = dataset.incidents()
    placed = frame[~frame.geometry.isna()]
    side = 2**zoom
    x, y = TO_METRES.transform(placed.geometry.x, placed.geometry.y)
    columns, rows = ((x + HALF) / (2 * HALF) * side).astype(int), ((HALF - y) / (2 * HALF) * side).astype(int)
    found = []
    for row, column in {*zip(rows.tolist(), columns.tolist(), strict=True)}:
        tile = Tile(zoom, row, column)
        features = drawn(of_query(dataset, "incidents", tile), tile)
        assert not any(feature["properties"]["aggregated"] for feature in features)
        found += [feature["properties"]["id"] for feature in features]
    assert sorted(found) == sorted(placed["id"])


def test_a_tile_answers_a_query(dataset):
    tile = Tile(6, 20, 36)
    features = drawn(of_query(dataset, "incidents", tile, category="balloon"), tile)
    assert features
    assert {feature["properties"]["category"] for feature in features} == {"balloon"}


def test_dates_are_text_numbers_are_numbers_and_nothing_is_left_out(dataset):
    tile = Tile(0, 0, 0)
    for feature in drawn(of_query(dataset, "incidents", tile), tile):
        said = feature["properties"]
        row = dataset.item("incidents", said["id"]).records()[0]
        assert said["start"] == row["start"].isoformat()
        assert said.get("people_min") == row["people_min"]
        assert "summary" not in said
        assert "sources" not in said
        assert None not in said.values()
        assert (said["aggregated"], said["count"]) == (False, 1)


def test_properties_say_what_features_carry(dataset):
    tile = Tile(0, 0, 0)
    features = drawn(of_query(dataset, "incidents", tile), tile, ("summary", "sources"))
    assert {name for feature in features for name in feature["properties"]} == {"id", "summary", "aggregated", "count"}


@pytest.fixture(scope="session")
def crowd(a_layer):
    """Return 10,000 points in a tile of zoom 6, their categories and their dates."""
    random = np.random.default_rng(7)
    places = [shapely.Point(lon, lat) for lon, lat in random.uniform([22.6, 52.6], [28, 55.7], (9_999, 2))]
    categories = random.choice(["balloon", "death", None], 10_000, p=[0.8, 0.1, 0.1]).tolist()
    starts = [date(2021, 1, 1) + timedelta(days=int(days)) for days in random.integers(0, 900, 10_000)]
    ends = [None if number % 50 == 0 else start + timedelta(days=3) for number, start in enumerate(starts)]
    return a_layer([shapely.Point(22.51, 55.77), *places], category=categories, start=starts, end=ends)


def test_dense_points_are_counted_by_cell(crowd):
    features = drawn(crowd, Tile(6, 20, 36))
    said = [feature["properties"] for feature in features]
    assert len(features) <= tiles.MOST
    assert sum(each["count"] for each in said) == len(crowd)
    assert any(each["aggregated"] for each in said)
    assert all(each["aggregated"] == (each["count"] > 1) == ("id" not in each) for each in said)
    single = next(feature for feature in features if feature["properties"].get("id") == "n0")
    assert single["geometry"]["coordinates"] == pytest.approx(position(22.51, 55.77, Tile(6, 20, 36)), abs=1)


def test_a_cell_says_only_what_most_or_all_of_its_points_say(crowd):
    tile = Tile(6, 20, 36)
    cells = {}
    for row in crowd.records():
        across, down = position(row[GEOMETRY].x, row[GEOMETRY].y, tile)
        cells.setdefault((int(across // 64), int(down // 64)), []).append(row)
    for feature in drawn(crowd, tile):
        across, down = feature["geometry"]["coordinates"]
        rows = cells[across // 64, down // 64]
        said = feature["properties"]
        assert said["count"] == len(rows)
        word, votes = Counter(row["category"] for row in rows).most_common(1)[0]
        assert said.get("category") == (word if 2 * votes > len(rows) or len(rows) == 1 else None)
        assert said["start"] == min(row["start"] for row in rows).isoformat()
        ends = [row["end"] for row in rows]
        assert said.get("end") == (None if None in ends else max(ends).isoformat())
        assert said.get("people_min") is None


def test_lines_are_cut_at_the_buffer_and_lie_on_the_border(dataset):
    tile = Tile(8, 82, 145)
    features = drawn(of_query(dataset, "sections", tile), tile)
    assert features
    border = shapely.union_all(dataset.sections().geometry)
    margin = EXTENT * tiles.BUFFER
    extent = tile.extent()
    for feature in features:
        coordinates = np.array(shapely.get_coordinates(shapely.geometry.shape(feature["geometry"])))
        assert coordinates.min() >= -margin - 1
        assert coordinates.max() <= EXTENT + margin + 1
        lons = extent.west + (extent.east - extent.west) * coordinates[:, 0] / EXTENT
        lats = np.degrees(
            np.arctan(np.sinh(math.pi * (1 - 2 * (tile.row + coordinates[:, 1] / EXTENT) / 2**tile.zoom)))
        )
        assert shapely.distance(border, shapely.points(lons, lats)).max() < 0.001


def test_lines_are_simpler_in_a_small_scale(dataset):
    far, near = Tile(2, 1, 2), Tile(8, 82, 145)
    vertices = [
        sum(len(shapely.get_coordinates(shapely.geometry.shape(feature["geometry"]))) for feature in features)
        for features in (drawn(of_query(dataset, "sections", tile), tile) for tile in (far, near))
    ]
    whole = len(shapely.get_coordinates(dataset.sections().geometry.to_numpy()))
    assert 0 < vertices[0] < 0.02 * whole
    assert vertices[1] < 0.1 * whole


def test_areas_keep_their_holes_and_the_order_of_their_rings(a_layer):
    outer = [(10, 40), (30, 40), (30, 60), (10, 60)]
    hole = [(15, 45), (15, 55), (25, 55), (25, 45)]
    shapes = [shapely.Polygon(outer[::-1], [hole]), shapely.MultiPolygon([shapely.box(-40, 0, -30, 10)])]
    features = drawn(a_layer(shapes, "Polygon"), Tile(0, 0, 0))
    rings = features[0]["geometry"]["coordinates"]
    assert len(rings) == 2
    # With y downwards, a ring that runs clockwise for who looks at it has a positive area.
    areas = [sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) for ring in rings]
    assert areas[0] > 0 > areas[1]
    assert all(ring[0] == ring[-1] for ring in rings)


def test_other_geometries_are_drawn_too(a_layer):
    shapes = [
        shapely.MultiPoint([(1, 1), (2, 2)]),
        shapely.MultiLineString([[(0, 0), (20, 20)], [(30, 0), (40, 10)]]),
        shapely.GeometryCollection([shapely.Point(1, 1), shapely.LineString([(0, 0), (9, 9)])]),
        shapely.GeometryCollection(),
        None,
        shapely.LineString([(5, 5), (5.0001, 5)]),
    ]
    features = drawn(a_layer(shapes, "Geometry"), Tile(0, 0, 0))
    kinds = {feature["properties"]["id"]: feature["geometry"]["type"] for feature in features}
    assert kinds == {"n0": "MultiPoint", "n1": "MultiLineString", "n2": "LineString"}


def test_of_too_many_lines_the_largest_are_kept(a_layer):
    lines = [shapely.LineString([(0, 0), (10 + number / 1000, 10)]) for number in range(5_000)]
    features = drawn(a_layer(lines, "LineString"), Tile(0, 0, 0))
    assert {feature["properties"]["id"] for feature in features} == {f"n{number}" for number in range(904, 5_000)}


@given(
    st.lists(
        st.one_of(
            st.text(), st.booleans(), st.integers(-(2**62), 2**62), st.floats(allow_nan=False, allow_infinity=False)
        ),
        min_size=1,
    )
)
def test_values_come_back_as_they_were(values):
    dictionary = Dictionary()
    column = dictionary.column("said", values, np.arange(len(values)))
    ones = np.ones(len(values), np.int64)
    words, ends = commands(encoding.POINT, np.zeros((len(values), 2), np.int64), ones, ones)
    content = encoding.layer("layer", dictionary, [Features(encoding.POINT, words, ends, (column,))])
    found = [feature["properties"]["said"] for feature in mapbox_vector_tile.decode(content)["layer"]["features"]]
    assert [(type(value), value) for value in found] == [(type(value), value) for value in values]


positions = st.tuples(st.integers(-5_000, 5_000), st.integers(-5_000, 5_000))


@given(st.lists(st.lists(st.lists(positions, min_size=2, max_size=5), min_size=1, max_size=3), min_size=1, max_size=4))
def test_lines_come_back_as_they_were(shapes):
    parts = [part for shape in shapes for part in shape]
    flat = np.array([place for part in parts for place in part], np.int64)
    words, ends = commands(LINE, flat, np.array([*map(len, parts)]), np.array([*map(len, shapes)]))
    content = encoding.layer("layer", Dictionary(), [Features(LINE, words, ends, ())])
    decoded = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})["layer"]["features"]
    found = [feature["geometry"]["coordinates"] for feature in decoded]
    expected = [[[list(place) for place in part] for part in shape] for shape in shapes]
    assert found == [shape[0] if len(shape) == 1 else shape for shape in expected]


def test_a_ring_is_closed_without_repeating_its_first_position():
    ring = np.array([[0, 0], [10, 0], [10, 10]], np.int64)
    words, _ = commands(POLYGON, ring, np.array([3]), np.array([1]))
    assert words.tolist() == [9, 0, 0, 18, 20, 0, 0, 20, 15]


@pytest.mark.parametrize(
    "texts", [("17", "0", "0"), ("3", "8", "0"), ("3", "0", "-1"), ("a", "0", "0"), ("1", "٠", "0")]
)
def test_a_tile_that_is_none_is_not_found(texts):
    with pytest.raises(NotFound, match="/".join(texts)):
        Tile.read(*texts)
