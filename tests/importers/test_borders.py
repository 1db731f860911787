"""Border lines: cut, turned and simplified without moving an end; the committed files are what is built."""

import gzip
import importlib.metadata
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.crs import geodesic_length, local_metric
from geo.errors import GeoError
from geo.importers import borders, zones
from geo.importers.borders import Cut, Part, simplify, split
from geo.layers import Catalogue
from geo.sections import SECTIONS, Line, Section

LAYERS = Path(__file__).parents[2] / "layers"
BUILT = (*borders.SCALES, "segments", "tripoints")

# Two zones that touch along x = 1 from y = 0 to 2, where a third vertex stands; the other has a hole.
WEST = [[[0, 1, 1, 1, 0], [0, 0, 1, 2, 2]]]
EAST = [[[1, 3, 3, 1, 1, 1], [0, 0, 2, 2, 1, 0]], [[2, 2.5, 2.5], [0.5, 0.5, 1]]]


class Drawn:
    """Zones drawn by hand."""

    def get_geometry(self, *, tz_name: str, coords_as_pairs: bool) -> Sequence[Any]:
        assert not coords_as_pairs
        return [{"west": WEST, "east": EAST, "island": [[[5, 6, 6], [0, 0, 1]]]}[tz_name]]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.open(LAYERS)


@pytest.fixture(scope="module")
def committed(catalogue: Catalogue) -> dict[str, list[dict[str, Any]]]:
    return {name: json.loads(catalogue[name].file.read_bytes())["features"] for name in BUILT}


def section(zero_at: tuple[float, float]) -> Section:
    return Section("pl-ru", "", "", "", "", "", zero_at)


# Lines from zones


def test_neighbours_touch_in_the_edges_they_share() -> None:
    line = zones.shared_line(zones.edges(Drawn(), "west"), zones.edges(Drawn(), "east"))
    assert sorted(line.coords) == [(1, 0), (1, 1), (1, 2)]


def test_zones_that_do_not_touch_are_an_error() -> None:
    with pytest.raises(GeoError, match="touch in 0 lines"):
        zones.shared_line(zones.edges(Drawn(), "west"), zones.edges(Drawn(), "island"))


def test_a_ring_is_closed_whether_or_not_it_says_so() -> None:
    assert len(zones.edges(Drawn(), "island")) == 3
    assert len(zones.edges(Drawn(), "west")) == 5


def test_a_missing_or_other_package_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "8.0.0")
    with pytest.raises(GeoError, match=r"timezonefinder 9\.0\.0, which is 8\.0\.0 here.*pip install"):
        zones.installed()

    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    with pytest.raises(GeoError, match="which is not installed here"):
        zones.installed()


# Cutting


def test_a_line_is_turned_to_begin_at_its_zero_and_cut_there() -> None:
    line = shapely.LineString([(22, 54), (21, 54), (20, 54), (19, 54)])
    parts = split(section((19, 54)), line, [Cut("sea", 19.5, 54.0000001), Cut("land", 20.25, 54)])
    assert [part.kind for part in parts] == ["sea", "land", "land"]
    assert [list(part.geometry.coords) for part in parts] == [
        [(19, 54), (19.5, 54)],
        [(19.5, 54), (20, 54), (20.25, 54)],
        [(20.25, 54), (21, 54), (22, 54)],
    ]


def test_a_cut_at_a_vertex_does_not_repeat_it() -> None:
    parts = split(section((19, 54)), shapely.LineString([(19, 54), (20, 54), (21, 54)]), [Cut("sea", 20, 54)])
    assert [list(part.geometry.coords) for part in parts] == [[(19, 54), (20, 54)], [(20, 54), (21, 54)]]


def test_a_source_that_has_changed_is_noticed() -> None:
    line = shapely.LineString([(19, 54), (22, 54)])
    with pytest.raises(GeoError, match="does not begin at"):
        split(section((18, 54)), line, [])
    with pytest.raises(GeoError, match="m off the line"):
        split(section((19, 54)), line, [Cut("sea", 20, 54.1)])
    with pytest.raises(GeoError, match="m off the line"):
        split(section((19, 54)), line, [Cut("sea", 21, 54), Cut("land", 20, 54)])


def test_sections_that_should_meet_and_do_not_are_an_error() -> None:
    apart = {id: [Part("land", shapely.LineString([(n, 54), (n + 0.5, 54)]))] for n, id in enumerate(SECTIONS)}
    with pytest.raises(GeoError, match="share 0 end points"):
        borders.tripoint_records(apart)


# Simplifying


@pytest.mark.parametrize("tolerance", [10.0, 50.0, 400.0])
def test_simplifying_keeps_ends_leaves_out_vertices_and_stays_within_its_tolerance(tolerance: float) -> None:
    t = np.linspace(0, 6, 2000)
    wavy = shapely.LineString(np.column_stack([23 + 0.1 * t, 53 + 0.05 * np.sin(5 * t) + 0.001 * np.sin(90 * t)]))
    simple = simplify(wavy, tolerance)
    assert (simple.coords[0], simple.coords[-1]) == (wavy.coords[0], wavy.coords[-1])
    assert set(simple.coords) < set(wavy.coords)
    to_metres = local_metric(23.3, 53.0).to_metres
    full, less = (shapely.LineString(np.column_stack(to_metres.transform(*line.xy))) for line in (wavy, simple))
    # A vertex left out lies within the tolerance of its edge; 0.1 % is for the projection's scale.
    assert shapely.distance(shapely.points(full.coords), less).max() <= tolerance * 1.001


def test_a_line_that_passes_a_point_twice_keeps_its_order() -> None:
    loop = shapely.LineString([(23, 53), (23.1, 53), (23.1, 53.1), (23, 53), (22.9, 53.1)])
    assert list(simplify(loop, 10.0).coords) == list(loop.coords)


def test_no_tolerance_keeps_every_vertex() -> None:
    line = shapely.LineString([(23, 53), (23.1, 53), (23.2, 53)])
    assert simplify(line, 0.0) is line


# The committed files


def test_each_length_is_within_one_per_cent_of_the_official_one(catalogue: Catalogue) -> None:
    table = borders.table(catalogue)
    assert {entry.section for entry in table} == {id for id, each in SECTIONS.items() if not each.context}
    for entry in table:
        assert entry.percent is not None
        assert abs(entry.percent) < 1, entry
    assert len(borders.table_text(table).splitlines()) == len(table) + 1


def test_tripoints_are_the_very_ends_of_their_sections_at_every_scale(
    committed: dict[str, list[dict[str, Any]]],
) -> None:
    for scale in borders.SCALES:
        ends: dict[str, set[tuple[float, ...]]] = {}
        for feature in committed[scale]:
            line = feature["geometry"]["coordinates"]
            ends.setdefault(feature["properties"]["section"], set()).update({tuple(line[0]), tuple(line[-1])})
        for tripoint in committed["tripoints"]:
            place = tuple(tripoint["geometry"]["coordinates"])
            assert all(place in ends[section] for section in tripoint["properties"]["sections"]), tripoint["id"]


def test_parts_meet_at_every_scale_and_carry_the_lengths_of_the_full_line(
    committed: dict[str, list[dict[str, Any]]],
) -> None:
    properties = {scale: [feature["properties"] for feature in committed[scale]] for scale in borders.SCALES}
    assert all(each == properties["sections"] for each in properties.values())
    for scale in borders.SCALES:
        for id in SECTIONS:
            parts = [each for each in committed[scale] if each["properties"]["section"] == id]
            assert [part["properties"]["order"] for part in parts] == list(range(len(parts)))
            Line.from_parts(id, [shapely.LineString(part["geometry"]["coordinates"]) for part in parts])


def test_kilometres_run_on_from_part_to_part(committed: dict[str, list[dict[str, Any]]]) -> None:
    for feature in committed["sections"]:
        row, line = feature["properties"], shapely.LineString(feature["geometry"]["coordinates"])
        assert feature["id"] == f"{row['section']}-{row['order']}-{row['part']}"
        assert geodesic_length(line) == pytest.approx(row["length_m"], abs=0.06)
        assert (row["km_to"] - row["km_from"]) * 1000 == pytest.approx(row["length_m"], abs=0.2)
    lasts = {feature["properties"]["section"]: feature["properties"] for feature in committed["sections"]}
    assert all(row["km_to"] * 1000 == pytest.approx(row["section_length_m"], abs=0.11) for row in lasts.values())


def test_sea_lagoon_and_land_are_told_apart(committed: dict[str, list[dict[str, Any]]]) -> None:
    kinds: dict[str, list[str]] = {}
    for feature in committed["sections"]:
        kinds.setdefault(feature["properties"]["section"], []).append(feature["properties"]["part"])
    assert kinds["pl-ru"] == kinds["lt-ru"] == ["sea", "land", "lagoon", "land"]
    assert kinds["fi-ru"] == kinds["ee-ru"] == kinds["no-ru"] == ["sea", "land"]
    assert all(kinds[id] == ["land"] for id in ("pl-by", "lt-by", "lv-by", "lv-ru"))


def test_segments_cover_the_seven_sections_in_pieces_of_about_10_km(
    committed: dict[str, list[dict[str, Any]]],
) -> None:
    rows = [feature["properties"] for feature in committed["segments"]]
    assert {row["section"] for row in rows} == {id for id, each in SECTIONS.items() if not each.context}
    assert all(9_500 < row["length_m"] < 10_500 for row in rows)
    assert "pl-by-017" in {row["id"] for row in rows}
    lasts = {feature["properties"]["section"]: feature["properties"] for feature in committed["sections"]}
    for id in {row["section"] for row in rows}:
        posts = [(row["km_from"], row["km_to"]) for row in rows if row["section"] == id]
        assert [begins for begins, _ in posts] == [0.0, *(ends for _, ends in posts[:-1])]
        assert posts[-1][1] == lasts[id]["km_to"]


def test_a_first_view_of_the_lines_is_small(catalogue: Catalogue) -> None:
    assert len(gzip.compress(catalogue["sections-z6"].file.read_bytes())) < 15_000


def test_a_changed_file_is_told_with_its_first_other_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(LAYERS, tmp_path / "layers")
    copy = Catalogue.open(tmp_path / "layers")
    built = {name: copy[name].file.read_bytes() for name in BUILT}
    monkeypatch.setattr(borders, "build", lambda catalogue: built)
    assert borders.check(copy) == []
    lines = built["segments"].splitlines(keepends=True)
    copy["segments"].file.write_bytes(b"".join(lines[:5]))
    copy["tripoints"].file.write_bytes(built["tripoints"].replace(b"Poland", b"Polska", 1))
    copy["sections-z6"].file.unlink()
    found = {problem.file: str(problem) for problem in borders.check(copy)}
    assert set(found) == {"segments.geojson", "tripoints.geojson", "sections-z6.geojson"}
    assert "the end of the file … in line 6" in found["segments.geojson"]
    assert "in line " in found["tripoints.geojson"]
    assert "found no file" in found["sections-z6.geojson"]


@pytest.mark.slow
def test_the_build_gives_the_committed_files_byte_for_byte(catalogue: Catalogue) -> None:
    assert borders.check(catalogue) == []
