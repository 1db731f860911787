"""A file that nobody described yet: what the command prints is a description that the file satisfies."""

import json

import geopandas
import pandas as pd
import pytest
import shapely

from geo import cli
from geo.crs import SUPPORTED
from geo.formats import FORMATS, About
from geo.layers import Catalogue, load
from geo.queries import ItemsQuery

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
    assert types(resource) == TYPES | {"seen": "string", "tags": "string"}
    assert resource["placeless"] is True
    TABLE.drop(columns=["geometry", "tags"]).to_csv(tmp_path / "other.csv", index=False)
    [resource] = describe(tmp_path / "other.csv", capsys)
    found = TYPES | {"open": "string"}
    assert types(resource) == {name: kind for name, kind in found.items() if name != "tags"}


CODES = {
    "id": ["a", "b"],
    "one": ["1", "2"],
    "code": ["007", "8"],
    "huge": ["1e5", "9" * 20],
    "seen": ["2021-11-08"] * 2,
}


@pytest.mark.parametrize("name", ["codes.gpkg", "codes.fgb", "codes.shp", "codes.parquet", "codes.geojson"])
def test_a_text_that_the_file_declares_to_be_one_stays_one(name, tmp_path, capsys):
    table = geopandas.GeoDataFrame(CODES, geometry=[shapely.Point(23, 53), shapely.Point(24, 54)], crs=4326)
    table.to_parquet(tmp_path / name) if name.endswith("parquet") else table.to_file(tmp_path / name)
    [resource] = describe(tmp_path / name, capsys)
    found = types(resource)
    assert {found[each] for each in ("id", "one", "code", "huge")} == {"string"}
    assert found["seen"] == ("date" if name == "codes.geojson" else "string")  # JSON has no dates but as texts
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    table = load(Catalogue.open(tmp_path)).table("codes")
    assert sorted(table["one"].to_pylist()) == ["1", "2"]


def test_a_csv_declares_nothing_and_is_looked_at(tmp_path, capsys):
    pd.DataFrame(CODES).to_csv(tmp_path / "codes.csv", index=False)
    [resource] = describe(tmp_path / "codes.csv", capsys)
    assert types(resource) == {"id": "string", "one": "integer", "code": "string", "huge": "number", "seen": "date"}


def test_a_geopackage_of_ours_is_described_with_its_lists_and_without_its_styles(written, tmp_path, capsys):
    path, expected = written
    [resource] = describe(path, capsys)
    assert {name for name, kind in types(resource).items() if kind == "list"} == {"sources"}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    records = {each["id"]: each for each in load(Catalogue.open(tmp_path))["crossings"]}
    assert {id: each["sources"] for id, each in records.items()} == expected


@pytest.fixture
def written(dataset, tmp_path):
    """Write the crossings as a GeoPackage; return it and their lists of sources."""
    selection = dataset.items(ItemsQuery.of("crossings")).selection
    about = About.of(selection.layer, dataset)
    path = tmp_path / "crossings.gpkg"
    path.write_bytes(b"".join(FORMATS["gpkg"].write(selection, about, SUPPORTED["EPSG:4326"])))
    return path, {each["id"]: each["sources"] for each in selection.records()}


@pytest.mark.parametrize("kind", ["Point", "Polygon", "MultiLineString"])
def test_an_empty_table_has_the_geometry_that_its_file_declares(kind, tmp_path, capsys):
    empty = geopandas.GeoDataFrame({"a": pd.array([], "int64")}, geometry=geopandas.GeoSeries([], crs=4326))
    empty.to_file(tmp_path / "empty.gpkg", geometry_type=kind)
    [resource] = describe(tmp_path / "empty.gpkg", capsys)
    assert resource["geometry"] == kind
    empty.to_file(tmp_path / "any.gpkg", geometry_type="Unknown")
    assert cli.main(["describe", str(tmp_path / "any.gpkg")]) == 1
    assert "any.gpkg: found none, expected geometries of one type" in capsys.readouterr().err


def test_every_table_of_a_geopackage_is_described(tmp_path, capsys):
    TABLE.to_file(tmp_path / "other.gpkg", layer="first one")
    TABLE.drop(columns="code").to_file(tmp_path / "other.gpkg", layer="second")
    resources = describe(tmp_path / "other.gpkg", capsys)
    assert [(each["name"], each["table"]) for each in resources] == [("first-one", "first one"), ("second", "second")]
    assert [each["schema"]["primaryKey"] for each in resources] == ["code", "fid"]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    assert load(Catalogue.open(tmp_path)).problems == []


def test_a_file_that_names_no_reference_system_is_told_it(tmp_path, capsys):
    path = tmp_path / "other.parquet"
    table = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(23, 53)], crs=4326).to_crs(2180)
    table.set_crs(None, allow_override=True).to_parquet(path)
    assert cli.main(["describe", str(path), "--crs", "EPSG:2180"]) == 0
    resource = json.loads(capsys.readouterr().out)
    assert resource["crs"] == "EPSG:2180"
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    [record] = load(Catalogue.open(tmp_path))["other"]
    assert record["geometry"].distance(shapely.Point(23, 53)) < 1e-8
    assert cli.main(["describe", str(path), "--crs", "EPSG:999999"]) == 1
    assert "other.parquet: found EPSG:999999, expected a reference system that is known" in capsys.readouterr().err
    table.to_parquet(path)
    assert cli.main(["describe", str(path), "--crs", "EPSG:3067"]) == 1
    assert "expected geometries without a reference system, or the option --crs left out" in capsys.readouterr().err


REFUSED = {
    "no key": (pd.DataFrame({"a": ["x", "x"]}), "no two alike, as the key"),
    "instants without an offset": (
        pd.DataFrame({"id": ["x"], "at": pd.to_datetime(["2021-11-08T10:00"])}),
        "found the column at of instants without one",
    ),
    "bytes": (pd.DataFrame({"id": ["x"], "b": [b"y"]}), "found the column b of other things"),
    "no reference system": (
        geopandas.GeoDataFrame({"id": ["x"]}, geometry=[shapely.Point(1, 2)]),
        "other.parquet: found none, expected its reference system",
    ),
    "a place that is none": (
        geopandas.GeoDataFrame({"id": ["x"]}, geometry=[shapely.Point(500, 95)], crs=4326),
        "other.parquet, row 1 (x), field 'geometry': found POINT (500 95), expected longitudes",
    ),
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


TEXTS = {
    "other things among texts": (
        "odd.geojson",
        [{"a": "x"}, {"a": {"b": 1}}],
        "the column a of other things, as {'b': 1}",
    ),
    "another encoding": ("odd.csv", "id,a\n1,\xf3\n".encode("latin-1"), "found byte 7 that is not UTF-8"),
    "a short row": ("odd.csv", b"id,a\n1\n", "found 1 cells in row 1, expected 2 cells"),
    "a column of the name of the geometry": (
        "odd.csv",
        b"id,geometry\n1,x\n",
        "one is 'geometry', expected a Data Package",
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_can_be_no_layer_is_refused_with_the_reason(case, tmp_path, capsys):
    name, content, words = TEXTS[case]
    if isinstance(content, list):
        features = [{"type": "Feature", "geometry": None, "properties": {"id": str(row), **row}} for row in content]
        content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    (tmp_path / name).write_bytes(content)
    assert cli.main(["describe", str(tmp_path / name)]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", ["gone.gpkg", "gone.csv", "gone.xlsx", "gone"])
def test_a_file_that_is_gone_or_of_another_kind_is_named(name, tmp_path, capsys):
    assert cli.main(["describe", str(tmp_path / name)]) == 1
    assert name in capsys.readouterr().err
