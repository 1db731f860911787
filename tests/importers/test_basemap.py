"""The basemap: the same bytes from the same packages, small, and without a border that is a layer of its own."""

import csv
import gzip
import importlib.metadata
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo import text
from geo.errors import GeoError
from geo.importers import basemap, basemap_places, basemap_shapes, basemap_sources

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "layers" / "basemap"
FILES = ("overview", "detail")
MATTER = (
    *("Białystok", "Kuźnica", "Sokółka", "Hajnówka", "Terespol", "Suwałki", "Druskininkai", "Vilnius", "Minsk"),
    *("Daugavpils", "Rēzekne", "Pskov", "Kaliningrad", "Sovetsk", "Murmansk", "Petrozavodsk", "Helsinki"),
    *("Lappeenranta", "Imatra", "Joensuu", "Kuhmo", "Salla", "Ivalo"),
)


@pytest.fixture(scope="module", params=FILES)
def file(request):
    return json.loads((FOLDER / f"{request.param}.json").read_bytes())


def unpacked(rows, grid):
    return [np.cumsum(np.asarray(row).reshape(-1, 2), axis=0) / grid for row in rows]


@pytest.mark.parametrize(("name", "most"), [("overview", 65_000), ("detail", 160_000)])
def test_files_stay_small(name, most):
    assert len(gzip.compress((FOLDER / f"{name}.json").read_bytes(), 9)) <= most


def test_every_line_and_ring_is_a_list_of_whole_steps(file):
    for kind in ("land", "lakes", "rivers", "borders"):
        for row in file[kind]:
            assert len(row) % 2 == 0
            assert len(row) >= 4
            assert all(type(value) is int for value in row)


def test_files_end_lines_with_lf_and_repeat_their_attribution(file):
    raw = (FOLDER / f"{file['name']}.json").read_bytes()
    assert b"\r" not in raw
    for source in basemap.SOURCES:
        assert source.attribution in file["attribution"]
        assert source.licence in file["licences"]


def test_no_border_runs_along_a_section(file):
    sections = basemap_shapes.metric(basemap_sources.sections(ROOT))
    near = shapely.buffer(sections, 3_000)
    for points in unpacked(file["borders"], file["grid"]):
        line = basemap_shapes.metric(shapely.LineString(points))
        # Only the end of a border may touch a section: in the point where three states meet.
        assert line.intersection(near).length < 12_000


@pytest.mark.parametrize("lonlat", [(21.0, 52.2), (23.7, 53.5), (25.0, 64.0), (33.0, 68.9), (20.5, 54.7)])
def test_land_is_land(lonlat):
    overview = json.loads((FOLDER / "overview.json").read_bytes())
    rings = [shapely.Polygon(points) for points in unpacked(overview["land"], overview["grid"])]
    turns = [1 if ring.exterior.is_ccw else -1 for ring in rings]
    inside = sum(turn for ring, turn in zip(rings, turns, strict=True) if ring.contains(shapely.Point(lonlat)))
    assert inside == 1


@pytest.mark.parametrize(
    "lonlat", [(19.0, 56.5), (25.0, 59.8), (37.5, 65.6), (21.1, 55.1), (20.0, 62.5), (-10.0, 65.0)]
)
def test_sea_is_sea(lonlat):
    overview = json.loads((FOLDER / "overview.json").read_bytes())
    rings = [shapely.Polygon(points) for points in unpacked(overview["land"], overview["grid"])]
    inside = sum(1 if ring.exterior.is_ccw else -1 for ring in rings if ring.contains(shapely.Point(lonlat)))
    assert inside == 0


def test_towns_that_matter_are_named_in_english_and_locally():
    towns = {row[4]["en"]: row for name in FILES for row in json.loads((FOLDER / f"{name}.json").read_bytes())["towns"]}
    for name, local in [
        ("Hrodna", "Гродна / Гродно"),
        ("Brest", "Брэст / Брест"),
        ("Vyborg", "Выборг"),
        ("Kandalaksha", "Кандалакша"),
        ("Warsaw", "Warszawa"),
        ("Riga", "Rīga"),
    ]:
        assert towns[name][4]["local"] == local
    for name in MATTER:
        assert name in towns
    assert "Szerszenie" not in towns


def test_towns_come_in_order_of_importance(file):
    zooms = [row[2] for row in file["towns"]]
    assert zooms == sorted(zooms)


def test_labels_have_an_english_name_and_a_span_of_zooms():
    with (FOLDER / "labels.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        assert row["en"]
        assert int(row["zoom_first"]) <= int(row["zoom_last"])
        assert row["kind"] in {"country", "exclave", "sea", "lake"}


def test_the_basemap_speaks_the_languages_of_the_page():
    assert set(basemap_places.LANGUAGES) == set(text.LANGUAGES)


@pytest.mark.parametrize("language", basemap_places.LANGUAGES)
def test_every_country_sea_and_lake_has_a_name_in_every_language(language):
    labels = json.loads((FOLDER / "overview.json").read_bytes())["labels"]
    assert [names["en"] for *_, names in labels if not names.get(language)] == []
    countries = {names["en"]: names[language] for kind, *_, names in labels if kind == "country"}
    assert len(set(countries.values())) == len(countries) >= 12


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Kaliningrad"),
        ("pl", "Królewiec"),
        ("lt", "Karaliaučius"),
        ("lv", "Kaļiņingrada"),
        ("fi", "Kaliningrad"),
        ("uk", "Калінінград"),
        ("be", "Калінінград"),
        ("ru", "Калининград"),
        ("de", "Kaliningrad"),
        ("sv", "Kaliningrad"),
    ],
)
def test_kaliningrad_is_labelled_in_every_language(language, name):
    labels = json.loads((FOLDER / "overview.json").read_bytes())["labels"]
    exclaves = [(first, last, names) for kind, first, last, *_, names in labels if kind == "exclave"]
    assert {zoom for first, last, _ in exclaves for zoom in range(first, last + 1)} == {5, 6, 7, 8}
    country = next(names[language] for kind, *_, names in labels if kind == "country" and names["en"] == "Russia")
    assert {names[language] for *_, names in exclaves} == {f"{name} ({country})"}
    _, _, first, _, town = json.loads((FOLDER / "overview.json").read_bytes())["towns"][0]
    assert (first, town.get(language, town["en"])) == (2, name), "farther out than any map goes: named at every zoom"


def test_the_committed_names_are_those_of_the_tables():
    with (FOLDER / "names.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["en"]: row for row in csv.DictReader(table) if row["zoom"] != "0"}
    files = [json.loads((FOLDER / f"{name}.json").read_bytes()) for name in FILES]
    drawn = {names["en"]: names for file in files for *_, names in file["towns"] if names["en"] in rows}
    assert set(rows) == set(drawn)
    for english, row in rows.items():
        given = {code: row[code] for code in basemap_places.LANGUAGES[1:] if row[code] and row[code] != english}
        assert {code: form for code, form in drawn[english].items() if code not in ("en", "local")} == given
    assert files[0]["labels"] == basemap_places.labels(ROOT)


def test_labels_of_one_place_do_not_overlap_in_zoom_at_the_same_point():
    seen = set()
    for kind, first, last, lon, lat, names in basemap_places.labels(ROOT):
        for zoom in range(first, last + 1):
            key = (kind, names["en"], lon, lat, zoom)
            assert key not in seen
            seen.add(key)


@pytest.mark.parametrize(
    ("name", "alternates", "country", "local"),
    [
        ("Nizhniy Novgorod", ["Нижний Новгород"], "RU", "Нижний Новгород"),
        ("Cherepovets", ["Череповетс", "Череповец"], "RU", "Череповец"),
        ("Ushachi", ["Ушачі", "Ушачи"], "BY", "Ушачи"),
        ("Lida", ["Лида", "Ліда"], "BY", "Ліда"),
        ("Hrodna", ["Grodno"], "BY", None),
        ("Kaliningrad", ["Калињинград"], "RU", None),
    ],
)
def test_a_local_name_is_one_that_reads_like_the_name(name, alternates, country, local):
    assert basemap_places.local_name(name, alternates, country) == local


def test_rings_are_packed_the_same_wherever_they_begin():
    square = [(0, 0), (1, 0), (1, 1), (0, 1)]
    turned = [*square[2:], *square[:2]][::-1]
    assert basemap_shapes.rings(shapely.Polygon(square), 10) == basemap_shapes.rings(shapely.Polygon(turned), 10)


def test_holes_turn_the_other_way():
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    turns = [shapely.LinearRing(points).is_ccw for points in unpacked(basemap_shapes.rings(ring, 10), 10)]
    assert sorted(turns) == [False, True]


def test_a_missing_package_is_named(tmp_path):
    with pytest.raises(GeoError, match=r"@geo-maps/earth-seas-10m 0\.6\.0 \(npm\), which is not installed here"):
        basemap_sources.land(tmp_path, basemap.CORE)


def _packages_missing():
    for source in basemap.SOURCES:
        if source.registry == "npm" and not (ROOT / "node_modules" / source.name).exists():
            return source.name
        if source.registry == "pypi":
            try:
                importlib.metadata.version(source.name)
            except importlib.metadata.PackageNotFoundError:
                return source.name
    return ""


@pytest.mark.slow
@pytest.mark.skipif(bool(_packages_missing()), reason=f"not installed: {_packages_missing()}")
def test_the_build_gives_the_committed_files():
    assert basemap.check(ROOT) == []
