"""A file that nobody described yet: what the command prints is a description that the file satisfies."""

import json

import geopandas
import pandas as pd
import pytest
import shapely

from geo import cli
from geo.layers import Catalogue, load

TABLE = geopandas.GeoDataFrame(
    {
        "name": ["Kuźnica", "Брузги", None],
        "code": ["007", "08", "9"],
        "count": pd.array([1, None, 3], "Int64"),
        "height": [1.5, None, 2.0],
        "seen": ["2021-11-08", None, "2021-11-09"],
        "at": pd.to_datetime(["2021-11-08T10:00:00Z", None, "2021-11-09T10:00:00Z"]),
        "open": pd.array([True, False, None], "boolean"),
        "tags": ['["a", "b"]', None, "[]"],
    },
    geometry=[shapely.Point(23, 53), shapely.MultiPoint([(23, 53), (24, 54)]), None],
    crs=4326,
)
TYPES = {
    "name": "string",
    "code": "string",
    "count": "integer",
    "height": "number",
    "seen": "date",
    "at": "datetime",
    "open": "boolean",
    "tags": "list",
}


def describe(path, capsys):
    assert cli.main(["describe", str(path)]) == 0
    text = capsys.readouterr().out
    decoder, found = json.JSONDecoder(), []
    while text.strip():
        each, end = decoder.raw_decode(text.lstrip())
        found.append(each)
        text = text.lstrip()[end:]
    return found


def types(resource):
    return {field["name"]: field["type"] for field in resource["schema"]["fields"]}


@pytest.mark.parametrize(
    "name", ["other.gpkg", "other.parquet", "other.geojson", "other.csv", "other.fgb", "other.shp"]
)
def test_what_is_printed_is_what_the_file_satisfies(name, tmp_path, capsys):
    path = tmp_path / name
    table = TABLE if name != "other.shp" else TABLE.drop(columns=["at", "open"]).explode()
    if name == "other.csv":
        table.drop(columns="geometry").to_csv(path, index=False)
    elif name == "other.parquet":
        table.to_parquet(path)
    elif name == "other.fgb":
        table.to_file(path, SPATIAL_INDEX="NO")
    else:
        table.to_crs(4326).to_file(path)
    [resource] = describe(path, capsys)
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    contents = load(Catalogue.open(tmp_path))
    assert [str(problem) for problem in contents.problems] == []
    assert contents.table("other").num_rows == len(table)
    assert contents.table("other")["name"].to_pylist()[:2] == ["Kuźnica", "Брузги"]
    assert resource["schema"]["primaryKey"] in ("code", "fid", "OGC_FID")
    assert resource.get("geometry") == (
        None if name == "other.csv" else "MultiPoint" if name != "other.shp" else "Point"
    )


def test_the_types_are_those_of_the_columns(tmp_path, capsys):
    TABLE.to_file(tmp_path / "other.gpkg")
    [resource] = describe(tmp_path / "other.gpkg", capsys)
    assert types(resource) == TYPES
    assert resource["placeless"] is True
    TABLE.drop(columns=["geometry", "tags"]).to_csv(tmp_path / "other.csv", index=False)
    [resource] = describe(tmp_path / "other.csv", capsys)
    found = TYPES | {"open": "string"}
    assert types(resource) == {name: kind for name, kind in found.items() if name != "tags"}


def test_every_table_of_a_geopackage_is_described(tmp_path, capsys):
    TABLE.to_file(tmp_path / "other.gpkg", layer="first one")
    TABLE.drop(columns="code").to_file(tmp_path / "other.gpkg", layer="second")
    resources = describe(tmp_path / "other.gpkg", capsys)
    assert [(each["name"], each["table"]) for each in resources] == [("first-one", "first one"), ("second", "second")]
    assert [each["schema"]["primaryKey"] for each in resources] == ["code", "fid"]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    assert load(Catalogue.open(tmp_path)).problems == []


REFUSED = {
    "no key": (pd.DataFrame({"a": ["x", "x"]}), "no two alike, as the key"),
    "instants without an offset": (
        pd.DataFrame({"id": ["x"], "at": pd.to_datetime(["2021-11-08T10:00"])}),
        "found the column at of instants without one",
    ),
    "bytes": (pd.DataFrame({"id": ["x"], "b": [b"y"]}), "found the column b of other things"),
    "several kinds of geometry": (
        geopandas.GeoDataFrame(
            {"id": ["x", "y"]}, geometry=[shapely.Point(1, 2), shapely.LineString([(1, 2), (3, 4)])], crs=4326
        ),
        "found POINT, LINESTRING, expected geometries of one type",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_can_be_no_layer_is_refused_with_the_reason(case, tmp_path, capsys):
    table, words = REFUSED[case]
    table.to_parquet(tmp_path / "other.parquet")
    assert cli.main(["describe", str(tmp_path / "other.parquet")]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", ["gone.gpkg", "gone.csv", "gone.xlsx", "gone"])
def test_a_file_that_is_gone_or_of_another_kind_is_named(name, tmp_path, capsys):
    assert cli.main(["describe", str(tmp_path / name)]) == 1
    assert name in capsys.readouterr().err
