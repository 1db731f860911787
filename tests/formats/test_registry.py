"""The registry: what holds for every format alike."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import ezdxf
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest

from geo.crs import SUPPORTED
from geo.formats import FORMATS
from geo.queries import ItemsQuery

NO_ROW = ("csv", 0)
"""A CSV file says in its rows what it is."""

PROJECT = Path(__file__).parents[2]
SCRIPT = """
import hashlib, json, geo
from geo.crs import SUPPORTED
from geo.formats import FORMATS, About
from geo.queries import ItemsQuery

dataset, digests = geo.open(), {}
for name, form in FORMATS.items():
    for collection in ("crossings", "sections-z6", "series"):
        layer = dataset.catalogue[collection]
        if form.takes(layer):
            selection = dataset.items(ItemsQuery(collection)).selection
            about = About.of(layer, dataset, query="https://example.org/x")
            content = b"".join(form.write(selection, about, SUPPORTED["EPSG:3035" if form.any_crs else "EPSG:4326"]))
            digests[f"{collection}.{name}"] = hashlib.sha256(content).hexdigest()
print(json.dumps(digests))
"""


def test_every_format_has_a_round_trip_and_a_line_in_the_documentation(readers):
    text = (PROJECT / "docs" / "gis-users.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    for name, form in FORMATS.items():
        assert name in readers
        assert any(form.title in line and f"`{name}`" in line for line in lines), f"{form.title} is not documented"


def test_names_extensions_and_media_types_are_each_of_one_format():
    for each in ("name", "extension", "media_type"):
        values = [getattr(form, each) for form in FORMATS.values()]
        assert len(set(values)) == len(values)


def test_a_format_takes_the_layers_it_can_hold(dataset):
    def takers(name):
        return {form.name for form in FORMATS.values() if form.takes(dataset.catalogue[name])}

    assert takers("series") == {"geojson", "gpkg", "csv", "xlsx", "parquet", "geojsonseq", "arrow"}
    assert set(FORMATS) - takers("incidents") == {"topojson"}
    assert set(FORMATS) - takers("segments") == {"gpx"}


def test_the_same_rows_give_the_same_bytes_in_another_process(dataset):
    def digests(**environment):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONPATH": str(PROJECT), **environment},
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        return json.loads(done.stdout)

    first = digests(PYTHONHASHSEED="1", TZ="UTC")
    second = digests(PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")
    assert first == second
    assert len(first) > len(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_left_behind_even_if_the_reader_goes_away(shipped, about, name, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    selection = shipped("segments" if name == "topojson" else "crossings")
    pieces = FORMATS[name].write(selection, about(selection.layer), SUPPORTED["EPSG:4326"])
    assert next(iter(pieces))
    pieces.close()
    assert list(tmp_path.iterdir()) == []


def description(name, path, layer):
    """Return what a file says of itself, as one text."""
    if name in ("gpkg", "fgb"):
        options = {"layer": layer} if name == "gpkg" else {}
        return json.dumps(pyogrio.read_info(path, **options)["layer_metadata"], ensure_ascii=False)
    if name in ("parquet", "arrow"):
        schema = pq.read_schema(path) if name == "parquet" else pa.ipc.open_file(pa.OSFile(str(path))).schema
        return " ".join(text.decode() for text in schema.metadata.values())
    if name == "shp":
        return zipfile.ZipFile(path).read("README.txt").decode()
    if name == "xlsx":
        cells = openpyxl.load_workbook(path)["About"].iter_rows(values_only=True)
        return " ".join(str(cell) for row in cells for cell in row)
    if name == "dxf":
        return " ".join(text for _, text in ezdxf.readfile(path).header.custom_vars)
    text = path.read_text("utf-8")
    return " ".join(ElementTree.fromstring(text).itertext()) if name in ("kml", "gpx") else text


@pytest.mark.parametrize(
    ("name", "count"), [(name, count) for name in FORMATS for count in (0, 2) if (name, count) != NO_ROW]
)
def test_a_file_says_whose_it_is_what_version_and_what_was_asked(dataset, shipped, about, written, select, name, count):
    whole = shipped("sections-z6" if name == "topojson" else "crossings")
    layer = whole.layer
    said = description(name, written(name, select(layer, whole.records()[:count])), layer.name)
    known = about(layer).properties()
    for each in ("licence", "attribution", "version", "data_end", "query", "corrections"):
        assert known[each] in said, each


def test_many_rows_come_in_pieces(shipped, about, select):
    whole = shipped("crossings")
    records = [{**record, "id": f"{record['id']}-{turn}"} for turn in range(260) for record in whole.records()]
    selection = select(whole.layer, records)
    for name in ("geojson", "geojsonseq", "csv", "arrow", "parquet", "kml"):
        pieces = list(FORMATS[name].write(selection, about(whole.layer), SUPPORTED["EPSG:4326"]))
        assert len(pieces) >= 3
        assert max(map(len, pieces)) < sum(map(len, pieces))


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="GDAL's programs are not installed")
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("parquet", "arrow", "dxf")])
@pytest.mark.parametrize("collection", ["incidents", "sections-z6", "series"])
def test_ogrinfo_finds_the_rows_without_a_warning(shipped, written, collection, name):
    selection = shipped(collection)
    if not FORMATS[name].takes(selection.layer):
        return
    path = written(name, selection, "EPSG:3035" if FORMATS[name].any_crs else "EPSG:4326")
    done = subprocess.run(["ogrinfo", "-so", "-al", str(path)], capture_output=True, text=True, check=True, timeout=60)
    placed = sum(record["geometry"] is not None for record in selection.records()) if name == "gpx" else len(selection)
    header = {"xlsx": len(selection)}.get(name, placed)
    assert f"Feature Count: {header}" in done.stdout
    assert done.stderr == ""
    assert "Warning" not in done.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_a_selection_without_its_key_or_its_time_is_written(dataset, written, name):
    query = ItemsQuery.of("segments" if name in ("topojson", "fgb") else "incidents", properties=("section",), limit=3)
    if name in ("gpx", "dxf", "kml"):
        query = ItemsQuery.of("crossings", properties=("name",), limit=3)
    selection = dataset.items(query).selection
    assert written(name, selection).stat().st_size


def test_what_is_written_is_what_was_selected(shipped, about):
    selection = shipped("crossings", section=["pl-by"])
    content = b"".join(FORMATS["geojson"].write(selection, about(selection.layer), SUPPORTED["EPSG:4326"]))
    features = json.loads(content)["features"]
    assert {feature["properties"]["section"] for feature in features} == {"pl-by"}
    assert (
        hashlib.sha256(content).hexdigest()
        == hashlib.sha256(
            b"".join(FORMATS["geojson"].write(selection, about(selection.layer), SUPPORTED["OGC:CRS84"]))
        ).hexdigest()
    )
