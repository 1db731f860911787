"""The synthetic incidents of `make bench`: the same for the same seed, and a data package the site takes."""

from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest
import shapely

from geo import cli
from geo.layers import Catalogue
from tests.bench import generator, package, questions

LAYERS = Path(__file__).parents[2] / "layers"
SIZE = 3_000
TILE = questions.Tile(0, 0, 0)


@pytest.fixture(scope="module")
def ground():
    return generator.Ground.of(LAYERS)


@pytest.fixture(scope="module")
def rows(ground):
    return generator.incidents(ground, SIZE)


def test_the_same_seed_gives_the_same_rows(ground, rows):
    assert generator.incidents(ground, SIZE).equals(rows)
    assert not generator.incidents(ground, SIZE, seed=1).equals(rows)


def test_every_field_and_every_category_is_there(rows):
    schema = Catalogue.open(LAYERS)["incidents"].schema
    assert rows.column_names == [*schema.names, "geometry"]
    assert set(rows["category"].unique().to_pylist()) == set(schema["category"].vocabulary)


def test_the_rows_are_in_the_order_of_start_and_of_id(rows):
    assert rows["start"].to_pylist() == sorted(rows["start"].to_pylist())
    assert rows["id"].to_pylist() == sorted(set(rows["id"].to_pylist()))


def test_starting_in_a_month_and_intersecting_it_are_the_same(rows):
    start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
    assert (end - start > 1).sum() > SIZE / 50
    for item in questions.cells(TILE, TILE)[0].variants:
        starts_in = (start >= np.datetime64(item.first)) & (start <= np.datetime64(item.last))
        intersects = (start <= np.datetime64(item.last)) & (end > np.datetime64(item.first))
        assert (starts_in == intersects).all(), item


def test_every_row_has_a_place_near_the_border(ground, rows):
    assert rows["geometry"].null_count == 0
    points = shapely.from_wkb(rows["geometry"].to_numpy())
    line = shapely.union_all([shapely.LineString(vertices) for vertices in ground.lines.values()])
    shapely.prepare(line)
    assert shapely.distance(points, line).max() < 0.5
    assert abs(pc.mean(pc.utf8_length(rows["title"])).as_py() - 60) < 5


def test_the_package_is_right(rows, tmp_path, capsys):
    folder = tmp_path / "package"
    package.write(folder, LAYERS, rows)
    assert cli.main(["--layers", str(folder), "check"]) == 0, capsys.readouterr().err
    assert f"{SIZE} incidents" in capsys.readouterr().out
