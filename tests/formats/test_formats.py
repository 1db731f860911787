"""Every format: what is written reads back, in other people's programs too."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import geopandas
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.formats import FORMATS, About
from geo.layers import frame
from geo.queries import ItemsQuery

LAYERS = ("sections-z6", "segments", "tripoints", "crossings", "crossing-status", "incidents", "series", "sources")
TEXT = 'Kuźnica Białostocka, "Брузги"\n=1+1'


@pytest.fixture(scope="session")
def about(dataset):
    def describe(layer):
        return About.of(layer, dataset, query="https://example.org/x?a=b&c=d", corrections="mailto:a@b")

    return describe


def values(layer, *, empty=False):
    """Return one made-up record, or one with nothing where nothing is allowed."""
    full = {
        "string": TEXT,
        "integer": 5,
        "number": 1.5,
        "boolean": True,
        "date": date(2021, 11, 9),
        "datetime": datetime(2021, 11, 9, 10, 30, tzinfo=UTC),
        "list": ["a", "b"],
        "array": [{"by": "Straż Graniczna", "stance": "asserts", "text": None}],
    }
    nothing = dict.fromkeys(full) | {"list": [], "array": []}
    record = {field.name: (nothing if empty else full)[field.type] for field in layer.schema.fields}
    shapes = {"Point": shapely.Point(23.65958, 53.52161), "LineString": shapely.LineString([(20, 54), (21, 55)])}
    record["geometry"] = None if empty and layer.placeless else shapes.get(layer.geometry)
    return record | {"id": "nothing" if empty else "full"}


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("name", LAYERS)
def test_a_whole_layer_opens_with_as_many_rows(dataset, about, tmp_path, name, extension):
    layer = dataset.catalogue[name]
    rows = dataset.items(ItemsQuery(name)).frame
    path = tmp_path / f"{name}.{extension}"
    path.write_bytes(FORMATS[extension].write(rows, layer, about(layer)))
    opened = geopandas.read_file(path)
    assert len(opened) == len(rows)
    assert list(opened["id"]) == list(rows["id"])


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("name", LAYERS)
def test_an_empty_answer_is_a_whole_file(dataset, about, tmp_path, name, extension):
    layer = dataset.catalogue[name]
    path = tmp_path / f"{name}.{extension}"
    path.write_bytes(FORMATS[extension].write(frame(layer, []), layer, about(layer)))
    assert pyogrio.read_info(path)["features"] == 0
    if extension != "geojson":
        assert set(layer.schema.names) <= set(pyogrio.read_info(path)["fields"])


@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_rows_give_the_same_bytes(dataset, about, extension):
    layer = dataset.catalogue["incidents"]
    rows = dataset.incidents("2021-11")
    first, second = (FORMATS[extension].write(rows, layer, about(layer)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("extension", ["geojson", "gpkg"])
def test_dates_are_dates_nothing_is_nothing_and_texts_are_whole(dataset, about, tmp_path, extension):
    layer = dataset.catalogue["incidents"]
    path = tmp_path / f"incidents.{extension}"
    rows = frame(layer, [values(layer), values(layer, empty=True)])
    path.write_bytes(FORMATS[extension].write(rows, layer, about(layer)))
    types = dict(zip(*(pyogrio.read_info(path)[key] for key in ("fields", "ogr_types")), strict=True))
    assert types["start"] == "OFTDate"
    assert types["start_at"] == "OFTDateTime"
    opened = geopandas.read_file(path).set_index("id")
    assert opened.loc["full", "start"] == pd.Timestamp("2021-11-09")
    assert opened.loc["full", "start_at"] == pd.Timestamp("2021-11-09T10:30Z")
    assert opened.loc["full", "title"] == TEXT
    assert opened.loc["nothing"].drop(["sources", "claims"]).isna().all()


def test_geojson_holds_lists_as_lists_and_says_what_it_is(dataset, about):
    layer = dataset.catalogue["incidents"]
    document = json.loads(FORMATS["geojson"].write(frame(layer, [values(layer)]), layer, about(layer)))
    [feature] = document["features"]
    assert feature["id"] == "full"
    assert feature["properties"]["claims"][0]["by"] == "Straż Graniczna"
    assert feature["properties"]["start"] == "2021-11-09"
    assert (document["licence"], document["version"]) == ("CC-BY-4.0", dataset.version)
    assert document["attribution"] == layer.attribution
    assert document["query"] == "https://example.org/x?a=b&c=d"


def test_geopackage_says_what_it_is_in_its_own_tables(dataset, about, tmp_path):
    layer = dataset.catalogue["crossings"]
    path = tmp_path / "crossings.gpkg"
    path.write_bytes(FORMATS["gpkg"].write(dataset.crossings(), layer, about(layer)))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (10300,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        [[text]] = database.execute("SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'")
        titles = dict(database.execute("SELECT column_name, title FROM gpkg_data_columns"))
    assert json.loads(text)["licence"] == "ODbL-1.0"
    assert json.loads(text)["version"] == dataset.version
    assert titles["name"] == layer.schema["name"].title
    metadata = pyogrio.read_info(path)["layer_metadata"]
    assert metadata["attribution"] == layer.attribution


def test_geopackage_of_a_table_without_geometry_is_an_attribute_table(dataset, about, tmp_path):
    layer = dataset.catalogue["series"]
    path = tmp_path / "series.gpkg"
    path.write_bytes(FORMATS["gpkg"].write(dataset.items(ItemsQuery("series")).frame, layer, about(layer)))
    assert pyogrio.read_info(path)["geometry_type"] is None


def test_csv_says_what_it_is_in_every_row_and_ends_lines_with_lf(dataset, about):
    layer = dataset.catalogue["crossings"]
    content = FORMATS["csv"].write(dataset.crossings(), layer, about(layer))
    assert b"\r" not in content
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert {(row["data_licence"], row["data_attribution"], row["data_version"]) for row in rows} == {
        ("ODbL-1.0", layer.attribution, dataset.version)
    }
    kuznica = next(row for row in rows if row["id"] == "pl-by-kuznica-bruzgi-road")
    assert kuznica["name"] == "Kuźnica Białostocka"
    assert kuznica["WKT"] == "POINT (23.65958 53.52161)"


def test_csv_opens_in_ogr_with_its_geometry(dataset, about, tmp_path):
    layer = dataset.catalogue["crossings"]
    path = tmp_path / "crossings.csv"
    path.write_bytes(FORMATS["csv"].write(dataset.crossings(), layer, about(layer)))
    assert list(geopandas.read_file(path).geometry) == list(dataset.crossings().geometry)


def test_csv_read_with_types_has_dates_as_dates_and_numbers_as_numbers(dataset, about, tmp_path):
    for name in ("incidents", "crossing-status", "series", "crossings"):
        layer = dataset.catalogue[name]
        rows = dataset.items(ItemsQuery(name)).frame
        path = tmp_path / f"{name}.csv"
        path.write_bytes(FORMATS["csv"].write(rows, layer, about(layer)))
        opened = geopandas.read_file(path, AUTODETECT_TYPE="YES")
        for field in layer.schema.fields:
            if field.type in ("date", "datetime"):
                assert pd.api.types.is_datetime64_any_dtype(opened[field.name].dtype), (name, field.name)
                assert list(opened[field.name].dropna()) == list(rows[field.name].dropna())
                assert list(opened[field.name].isna()) == list(rows[field.name].isna())
            elif field.type in ("integer", "number"):
                assert pd.api.types.is_numeric_dtype(opened[field.name].dtype), (name, field.name)


def test_every_format_says_where_corrections_go_if_there_is_an_address(dataset, tmp_path):
    layer = dataset.catalogue["sources"]
    rows = dataset.items(ItemsQuery("sources", limit=2)).frame
    for address in ("mailto:desk@example.org", ""):
        about = About.of(layer, dataset, corrections=address)
        written = {extension: form.write(rows, layer, about) for extension, form in FORMATS.items()}
        assert json.loads(written["geojson"]).get("corrections", "") == address
        table = list(csv.DictReader(io.StringIO(written["csv"].decode(), newline="")))
        assert [row.get("data_corrections", "") for row in table] == [address] * 2
        (tmp_path / "sources.gpkg").write_bytes(written["gpkg"])
        assert pyogrio.read_info(tmp_path / "sources.gpkg")["layer_metadata"].get("corrections", "") == address


@pytest.mark.parametrize("first", "=+-@\t\r")
def test_csv_never_begins_a_text_with_a_formula(dataset, about, first):
    layer = dataset.catalogue["sources"]
    rows = frame(layer, [{**values(layer), "title": f"{first}cmd()"}])
    content = FORMATS["csv"].write(rows, layer, about(layer)).decode()
    [row] = csv.DictReader(io.StringIO(content, newline=""))
    assert row["title"] == f"'{first}cmd()"


def test_csv_changes_no_text_of_the_shipped_data(dataset, about):
    for layer in dataset.catalogue.tables:
        rows = dataset.items(ItemsQuery(layer.name)).frame
        content = FORMATS["csv"].write(rows, layer, about(layer)).decode()
        csv.field_size_limit(10_000_000)
        written = list(csv.DictReader(io.StringIO(content, newline="")))
        for field in layer.schema.fields:
            if field.type == "string":
                assert [row[field.name] for row in written] == list(rows[field.name].fillna("")), field.name


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_comes_back_from_geopackage(dataset, about, title):
    layer = replace(dataset.catalogue["sources"], name="sources")
    content = FORMATS["gpkg"].write(frame(layer, [{**values(layer), "title": title}]), layer, about(layer))
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        assert database.execute("SELECT title FROM sources").fetchone() == (title,)


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="GDAL's programs are not installed")
@pytest.mark.parametrize("extension", FORMATS)
def test_ogrinfo_finds_the_same_rows_with_dates_as_dates(dataset, about, tmp_path, extension):
    layer = dataset.catalogue["incidents"]
    rows = dataset.incidents()
    path = tmp_path / f"incidents.{extension}"
    path.write_bytes(FORMATS[extension].write(rows, layer, about(layer)))
    options = ["-oo", "AUTODETECT_TYPE=YES"] if extension == "csv" else []
    done = subprocess.run(
        ["ogrinfo", "-so", "-al", *options, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert f"Feature Count: {len(rows)}" in done.stdout
    assert "start: Date" in done.stdout
    assert "start_at: DateTime" in done.stdout
    assert "Warning" not in done.stderr
