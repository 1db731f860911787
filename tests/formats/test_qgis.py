"""QGIS itself opens the files and projects: styled, labelled, in the right place and at the right time."""

import json
import subprocess
from datetime import date
from functools import cache
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest
from werkzeug.serving import make_server

from geo.formats import projects
from geo.formats.styles import palette, qml, sld
from geo.periods import Days
from geo.queries import ItemsQuery
from geo.web.settings import Settings
from server import create_app

READER = Path(__file__).with_name("qgis_reader.py")
PYTHONS = ("/usr/bin/python3", "python3")
PLACED = ("sections", "sections-z12", "sections-z9", "sections-z6", "segments", "tripoints", "crossings", "incidents")
LABELLED = tuple(name for name in PLACED if name != "incidents")
DAY = ("2021-11-08T00:00:00Z", "2021-11-09T00:00:00Z")
NORTH = "2023-11-24"
"""The day on which Finland closed all crossings but one."""


@cache
def python() -> str | None:
    """Return a Python that has QGIS, if there is one."""
    for name in PYTHONS:
        try:
            done = subprocess.run([name, "-c", "import qgis.core"], capture_output=True, check=False, timeout=60)
        except OSError:
            continue
        if done.returncode == 0:
            return name
    return None


pytestmark = [pytest.mark.qgis, pytest.mark.skipif(python() is None, reason="no Python here has QGIS")]


@pytest.fixture(scope="module")
def ask():
    """Return a function that calls functions of the reader, in one QGIS, and returns what they return."""

    def call(*calls):
        done = subprocess.run(
            [python(), str(READER)], input=json.dumps(calls), capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return call


def unzipped(path):
    """Return the folder an archive was unpacked into; QGIS looks for no style in one that is named as an archive."""
    folder = path.with_name(path.name.replace(".", "-"))
    with ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def test_a_geopackage_opens_with_its_style(ask, shipped, written):
    files = [written("gpkg", shipped(name)) for name in PLACED]
    for name, found in zip(PLACED, ask(*[["styled", [str(path)]] for path in files]), strict=True):
        assert found["loaded"] and found["valid"], name
        assert found["count"] == len(shipped(name))
        assert found["labels"] == (name in LABELLED), name
        assert found["temporal"] == (name == "incidents")
        assert found["titles"][1:3] == [field.title for field in shipped(name).layer.schema.fields[:2]]


def test_a_geopackage_in_metres_opens_with_its_style_too(ask, shipped, written):
    [found] = ask(["styled", [str(written("gpkg", shipped("incidents"), "EPSG:3035"))]])
    assert found["loaded"]
    assert found["crs"] == "EPSG:3035"
    assert found["legend"] == [group.title for group in palette.GROUPS.values()]


def test_an_unpacked_shapefile_opens_with_its_style(ask, shipped, written):
    files = [unzipped(written("shp", shipped(name))) / f"{name}.shp" for name in PLACED]
    for name, found in zip(PLACED, ask(*[["styled", [str(path)]] for path in files]), strict=True):
        assert found["loaded"] and found["valid"], name
        assert found["labels"] == (name in LABELLED), name
        assert found["titles"][:2] == [field.title for field in shipped(name).layer.schema.fields[:2]]


def test_crossings_with_a_status_open_by_their_status(ask, shipped, written):
    selection = shipped("crossings", as_of="2021-11-09")
    packed, folder = written("gpkg", selection), unzipped(written("shp", selection))
    for found in ask(["styled", [str(packed)]], ["styled", [str(folder / "crossings.shp")]]):
        assert found["loaded"]
        assert found["legend"] == ["Open", "Restricted", "Closed", "Suspended", "Unknown"]


@pytest.mark.parametrize("end", ["qml", "sld"])
def test_a_style_can_be_loaded_by_itself(ask, shipped, written, tmp_path, end):
    calls = []
    for name in PLACED:
        style = tmp_path / f"{name}-style.{end}"
        style.write_text({"qml": qml, "sld": sld}[end](shipped(name).layer), "utf-8")
        calls.append(["styled", [str(written("geojson", shipped(name))), str(style)]])
    for name, found in zip(PLACED, ask(*calls), strict=True):
        assert found["loaded"], name
        assert found["labels"] == (name in LABELLED), name


@pytest.mark.parametrize("form", ["gpkg", "shp", "geojson"])
def test_time_is_half_open_in_every_file(ask, dataset, shipped, written, tmp_path, form):
    path, style = written(form, shipped("incidents")), ""
    if form == "shp":
        path = unzipped(path) / "incidents.shp"
    if form == "geojson":
        style = str(tmp_path / "style.qml")
        Path(style).write_text(qml(shipped("incidents").layer), "utf-8")
    wanted = sorted(row["id"] for row in dataset.records(ItemsQuery.of("incidents", when=Days.of(date(2021, 11, 8)))))
    assert len(wanted) > 3
    assert ask(["during", [str(path), style, *DAY]]) == [wanted]


@pytest.fixture(scope="module")
def kit(dataset, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kit")
    (folder / "kit.zip").write_bytes(projects.kit(dataset, "https://example.org"))
    with ZipFile(folder / "kit.zip") as archive:
        archive.extractall(folder)
    return folder / "eastern-border-map" / "eastern-border-map.qgs"


def check(dataset, found):
    assert (found["crs"], found["title"]) == ("EPSG:3035", dataset.catalogue.title)
    assert found["start"] == f"{dataset.data_start}T00:00:00Z"
    assert all(found["relations"]) and found["relations"]
    for layer in dataset.catalogue.tables:
        opened = found["layers"][layer.title]
        assert opened["valid"], layer.name
        assert opened["count"] == dataset.items(ItemsQuery(layer.name)).number_matched
        assert len(opened["licences"]) == len(layer.licences)
        assert opened["labels"] == (layer.name in LABELLED)


def test_the_kit_opens_whole_and_knows_the_status_of_a_day(ask, dataset, kit):
    [found] = ask(["project", [str(kit), f"{NORTH}T00:00:00Z", f"{NORTH}T12:00:00Z"]])
    check(dataset, found)
    log = {row["id"]: row for row in dataset.log}
    drawn = {log[id]["crossing"]: log[id]["status"] for id in found["status"]["ids"]}
    known = {id: each.status for id, each in dataset.status(NORTH).items() if each.status != "unknown"}
    assert drawn == known
    assert len(drawn) == len(found["status"]["ids"]) > 50


def test_the_kit_is_drawn_in_its_colours_where_it_belongs(ask, kit, tmp_path):
    north = {
        "first": f"{NORTH}T00:00:00Z",
        "last": "2023-11-25T00:00:00Z",
        "lon": 29.0,
        "lat": 62.0,
        "scale": 4_000_000,
    }
    nowhere = north | {"lon": 60.0, "lat": 55.0}
    calls = [["render", [str(kit), str(tmp_path / f"{n}.png"), view]] for n, view in enumerate((north, nowhere))]
    drawn, empty = ask(*calls)
    for colour in (palette.TEXT, palette.STATUS["closed"]):
        assert drawn.get(colour, 0) > 20, colour
        assert colour not in empty
    assert drawn.get(palette.LAND, 0) > 50_000
    assert drawn.get(palette.WATER, 0) > 5_000


def test_the_live_project_reads_the_api(ask, dataset, tmp_path):
    server = make_server("127.0.0.1", 0, create_app(Settings(), dataset), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        path = tmp_path / "live.qgz"
        path.write_bytes(projects.live(dataset, f"http://127.0.0.1:{server.server_port}"))
        [found] = ask(["project", [str(path), *DAY]])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    check(dataset, found)
