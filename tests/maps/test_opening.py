"""What the page begins with: the words, the ground, the lines and the headlines, against what they are made from."""

import json
from datetime import timedelta

import numpy as np
import pytest
import shapely

from geo import text
from geo.maps import documents, ground, opening
from geo.queries import ItemsQuery

DEGREE_KM = 111.0


@pytest.fixture(scope="module")
def read(dataset):
    return json.loads(opening.document(dataset, "pl"))


def numbers(packed):
    found, rest, shift = [], 0, 0
    for letter in packed:
        bits = ground.LETTERS.index(letter)
        rest |= (bits & 31) << shift
        shift += 5
        if bits < ground.MORE:
            found.append(~(rest >> 1) if rest & 1 else rest >> 1)
            rest = shift = 0
    return found


def points(packed, grid):
    return np.cumsum(np.array(numbers(packed)).reshape(-1, 2), axis=0) / grid


def test_numbers_of_any_size_are_read_back():
    moves = np.array([(0, 0), (15, -16), (16, -17), (40_000, -40_000), (1, 1)])
    assert points(ground.packed(moves.astype(float), 1), 1).tolist() == moves.tolist()


def test_points_that_fall_on_one_step_are_one():
    assert len(points(ground.packed(np.array([(0.0, 0.0), (0.01, 0.01), (1.0, 1.0)]), 10), 10)) == 2


def test_the_words_are_those_of_the_language_without_what_comes_later(read):
    page = text.LANGUAGES["pl"].document()["page"]
    assert read["words"]["page"] == {
        name: said for name, said in page.items() if name.partition(".")[0] not in opening.LATER
    }
    assert {name.partition(".")[0] for name in page} >= opening.LATER - {"site"}


def test_lines_lie_where_the_border_does(read, dataset):
    rows = dataset.records(ItemsQuery(opening.LINES))
    grid = read["lines"]["grid"]
    for row, (section, part, context, packed) in zip(rows, read["lines"]["lines"], strict=True):
        assert (section, part, context) == (row["section"], row["part"], int(bool(row["context"])))
        drawn = shapely.LineString(points(packed, grid))
        assert shapely.hausdorff_distance(drawn, row["geometry"]) < 1.5 / grid


def test_crossings_have_the_verified_headlines_of_their_log(read, dataset):
    whole = json.loads(documents.render(dataset, "crossings"))["crossings"]
    found = read["crossings"]["crossings"]
    assert [row[0] for row in found] == [crossing["id"] for crossing in whole]

    def day(number):
        return None if number is None else (opening.EPOCH + timedelta(number)).isoformat()

    for row, crossing in zip(found, whole, strict=True):
        assert row[1:7] == [crossing[name] for name in ("section", "name", "mode", "category", "lon", "lat")]
        headlines = [each for each in crossing["log"] if each["scope"] == "all"]
        assert [(read["crossings"]["status"][status], *map(day, days)) for status, *days in row[7]] == [
            (each["status"], each["from"], each["to"], each["last_verified"]) for each in headlines
        ]


def test_the_ground_is_the_overview_a_pixel_or_two_off(read, dataset):
    overview = json.loads(documents.render(dataset, "basemap"))
    fine = max((shape(row, overview["grid"]) for row in overview["land"]), key=lambda ring: ring.area)
    coarse = max(
        (shapely.Polygon(points(row, ground.GRID)) for row in read["ground"]["land"]), key=lambda ring: ring.area
    )
    assert coarse.area == pytest.approx(fine.area, rel=0.02)
    west, south, east, north = ground.NEAR
    near = shapely.box(west + 1, south + 1, east - 1, north - 1)
    shore = shapely.intersection(coarse.exterior, near)
    off = max(fine.exterior.distance(shapely.Point(each)) for each in shapely.get_coordinates(shore))
    assert off * ground.WORLD_PX < 3
    assert len(json.dumps(read["ground"])) < len(json.dumps(overview)) / 8


def shape(row, grid):
    return shapely.Polygon(np.cumsum(np.array(row).reshape(-1, 2), axis=0) / grid)


def test_names_are_those_of_the_reader(dataset):
    def towns(language):
        return {name for *_, name in json.loads(opening.document(dataset, language))["ground"]["towns"]}

    assert {"Warszawa", "Wilno"} <= towns("pl")
    assert {"Warsaw", "Vilnius"} <= towns("en")
    assert "Минск" in towns("ru") or "Мінск" in towns("ru")
