"""Shapefile: what it cannot hold is cut by rule, and said."""

import csv
import io
import zipfile
from dataclasses import replace

import geopandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.formats.shapefile import column_names
from geo.schemas import Field, Schema


def layer_of(dataset, *names):
    return replace(dataset.catalogue["crossings"], schema=Schema(tuple(Field(name, "string") for name in names), "id"))


def test_names_that_fit_are_kept_and_others_cut_alike_every_time(dataset):
    layer = layer_of(dataset, "position_precision_m", "id", "position_p", "position_prevails", "Längenangabe")
    assert column_names(layer) == {
        "position_precision_m": "position_1"[:8] + "_1",
        "id": "id",
        "position_p": "position_p",
        "position_prevails": "position_2"[:8] + "_2",
        "Längenangabe": "Längenang",
    }


@given(st.lists(st.text("abAB_", min_size=1, max_size=14), min_size=1, max_size=30, unique_by=str.casefold))
def test_no_two_columns_are_called_alike(dataset, names):
    columns = column_names(layer_of(dataset, *names))
    assert list(columns) == names
    assert all(0 < len(column.encode()) <= 10 for column in columns.values())
    assert len({column.casefold() for column in columns.values()}) == len(names)


@pytest.fixture
def archive(made_up, rows, select, written):
    layer = made_up("Point")
    long = {"name": "Ä" * 200, "claims": [{"by": "x" * 300}]}
    path = written("shp", select(layer, [{**rows(layer)[0], **long}, *rows(layer)[1:]]))
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_the_archive_holds_all_that_a_shapefile_needs(archive):
    names = [f"made-up-point.{ending}" for ending in ("cpg", "dbf", "prj", "qml", "shp", "shx", "sld")]
    assert archive.namelist() == ["README.txt", "fields.csv", *names]
    assert archive.read("made-up-point.cpg") == b"UTF-8"
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.testzip() is None


def test_the_archive_says_which_column_is_which_field(archive):
    table = list(csv.DictReader(io.StringIO(archive.read("fields.csv").decode())))
    columns = {row["field"]: row["column"] for row in table}
    assert columns["location_precision"] == "location_p"
    assert columns["location_precision_m"] == "location_1"[:8] + "_1"
    assert {row["field"]: row["unit"] for row in table}["length_m"] == "m"


def test_the_archive_counts_the_texts_it_cut_and_cuts_between_characters(archive, made_up, read):
    readme = archive.read("README.txt").decode()
    assert "'name' longer than 254 bytes, cut: 1." in readme
    assert "'claims' longer than 254 bytes, cut: 1." in readme
    assert "'location_precision'" not in readme
    first, *_ = read("shp", archive.filename, made_up("Point"))
    assert first["name"] == "Ä" * 127


def test_styles_name_the_columns_as_the_archive_does(dataset, shipped, written):
    with zipfile.ZipFile(written("shp", shipped("incidents"))) as archive:
        styles = {ending: archive.read(f"incidents.{ending}").decode() for ending in ("qml", "sld")}
    long = [name for name in dataset.catalogue["incidents"].schema.names if len(name) > 10]
    assert long
    for name in long:
        assert f"PropertyName>{name}<" not in styles["sld"]
        assert f'field="{name}"' not in styles["qml"] and f"&quot;{name}&quot;" not in styles["qml"]


def test_great_numbers_and_small_ones_come_back(made_up, rows, select, written, read):
    layer = made_up("Point")
    values = [1e20, 123456789.125, -12345678.5, 1e-9, 0.1]
    records = [{**rows(layer)[0], "id": str(value), "length_m": value} for value in values]
    found = read("shp", written("shp", select(layer, records)), layer)
    assert [each["length_m"] for each in found] == values
    assert all(isinstance(each["geometry"], shapely.Point) for each in found)


def test_a_column_of_long_whole_numbers_is_text_and_the_archive_says_so(made_up, rows, select, written):
    layer = made_up("Point")
    for number, is_text in ((-(10**17) + 1, False), (10**17, True)):
        path = written("shp", select(layer, [rows(layer)[0] | {"count": number}]))
        [value] = geopandas.read_file(path)["count"]
        assert value == (str(number) if is_text else number)
        with zipfile.ZipFile(path) as archive:
            assert ("Whole numbers of 'count', text" in archive.read("README.txt").decode()) == is_text
