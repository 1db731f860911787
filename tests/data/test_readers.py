"""Other people's files - GeoPackage, FlatGeobuf, Shapefile, GeoParquet, Parquet - are layers without a line of code."""

import json
import math
import os
from datetime import UTC, date, datetime

import geopandas
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet

from geo import cli
from geo.layers import Catalogue, arrow, files, load
from geo.periods import Days
from tests.data.things import FIELDS

ROWS = [
    {
        "id": "a",
        "label": "Kuźnica – Брузги",
        "count": 2**53 + 1,
        "height": 12.5,
        "open": True,
        "seen": date(2021, 11, 8),
        "at": datetime(2021, 11, 8, 9, 30, tzinfo=UTC),
        "tags": ["x", "ž"],
        "notes": [{"by": "y", "n": 1}],
        "geometry": shapely.Point(23.5, 53.5),
    },
    dict.fromkeys(FIELDS) | {"id": "b", "tags": [], "geometry": shapely.Point(24, 54)},
]


def resource(path, fields=None, **properties):
    schema = {"fields": [{"name": name, "type": kind} for name, kind in (fields or FIELDS).items()], "primaryKey": "id"}
    schema |= properties.pop("schema", {})
    return {"name": "places", "path": path, "schema": schema, "geometry": "Point"} | properties


def package(folder, *resources, **properties):
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources} | properties), "utf-8")
    return Catalogue.open(folder)


def layer(folder, *resources):
    return next(iter(package(folder, *resources)))


def frame(rows=ROWS, fields=FIELDS, crs="EPSG:4326"):
    """Return rows as other people have them: lists as JSON text."""
    columns = {}
    for name, kind in fields.items():
        cells = [row[name] for row in rows]
        if kind in ("list", "array"):
            cells = [None if cell is None else json.dumps(cell) for cell in cells]
        columns[name] = pa.array(cells, pa.string() if kind in ("list", "array") else arrow.ARROW[kind])
    plain = pa.table(columns).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get)
    shapes = geopandas.GeoSeries([row["geometry"] for row in rows], crs="EPSG:4326")
    return geopandas.GeoDataFrame(plain, geometry=shapes).to_crs(crs)


def read(layer):
    found = files.read(layer, files.content(layer))
    return arrow.records(layer, found.table), [str(problem) for problem in found.problems]


def write(path, table):
    if path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        table.to_file(path, layer=path.stem)


@pytest.mark.parametrize("extension", ["gpkg", "fgb", "parquet"])
def test_a_file_of_another_program_gives_the_records(extension, tmp_path):
    write(tmp_path / f"other.{extension}", frame())
    records, problems = read(layer(tmp_path, resource(f"other.{extension}")))
    assert problems == []
    key = [row["id"] for row in records]
    assert [records[key.index(row["id"])] for row in ROWS] == ROWS


def test_a_shapefile_gives_the_records(tmp_path):
    fields = {name: FIELDS[name] for name in ("id", "label", "height", "seen")}
    table = frame(fields=fields)
    table.to_file(tmp_path / "other.shp", encoding="utf-8")
    records, problems = read(layer(tmp_path, resource("other.shp", fields)))
    assert problems == []
    assert records == [{name: row[name] for name in (*fields, "geometry")} for row in ROWS]


def test_a_table_without_geometry_is_one_too(tmp_path):
    frame().drop(columns="geometry").to_parquet(tmp_path / "other.parquet")
    records, problems = read(layer(tmp_path, resource("other.parquet", geometry=None)))
    assert problems == []
    assert records == [{name: row[name] for name in FIELDS} for row in ROWS]


@pytest.mark.parametrize("extension", ["gpkg", "parquet"])
@pytest.mark.parametrize("crs", ["EPSG:3035", "EPSG:2180", "EPSG:3857", "OGC:CRS84"])
def test_a_file_in_another_system_is_brought_to_longitude_and_latitude(extension, crs, tmp_path):
    write(tmp_path / f"other.{extension}", frame(crs=crs))
    records, _ = read(layer(tmp_path, resource(f"other.{extension}")))
    assert [row["geometry"].distance(other["geometry"]) < 1e-8 for row, other in zip(records, ROWS, strict=True)]
    assert math.isclose(records[0]["geometry"].x, 23.5, abs_tol=1e-8)


def test_a_geoparquet_without_a_system_needs_one_in_the_package(tmp_path):
    table = frame(crs="EPSG:2180").set_crs(None, allow_override=True)
    table.to_parquet(tmp_path / "other.parquet")
    _, problems = read(layer(tmp_path, resource("other.parquet")))
    assert "its reference system" in problems[0]
    records, problems = read(layer(tmp_path, resource("other.parquet", crs="EPSG:2180")))
    assert problems == []
    assert math.isclose(records[0]["geometry"].x, 23.5, abs_tol=1e-8)


def test_a_geoparquet_that_names_no_system_is_in_degrees(tmp_path):
    path = tmp_path / "other.parquet"
    frame().to_parquet(path)
    table = parquet.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    del geo["columns"]["geometry"]["crs"]
    parquet.write_table(table.replace_schema_metadata({b"geo": json.dumps(geo)}), path)
    assert read(layer(tmp_path, resource("other.parquet")))[0] == ROWS


def test_a_geopackage_of_several_tables_is_asked_by_name(tmp_path):
    path = tmp_path / "other.gpkg"
    frame().to_file(path, layer="one")
    frame(ROWS[:1]).to_file(path, layer="two")
    _, problems = read(layer(tmp_path, resource("other.gpkg")))
    assert "found no table places, expected one of its tables one, two" in problems[0]
    assert len(read(layer(tmp_path, resource("other.gpkg", table="two")))[0]) == 1
    assert len(read(layer(tmp_path, resource("other.gpkg", name="one")))[0]) == 2


def test_the_number_of_a_row_in_its_table_is_a_key(tmp_path):
    frame().drop(columns="id").to_file(tmp_path / "other.gpkg", layer="x")
    fields = {"fid": "integer"} | {name: kind for name, kind in FIELDS.items() if name != "id"}
    records, problems = read(layer(tmp_path, resource("other.gpkg", fields, schema={"primaryKey": "fid"})))
    assert problems == []
    assert [row["fid"] for row in records] == [1, 2]


@pytest.mark.parametrize(
    ("declared", "shape"),
    [
        ("MultiPoint", shapely.Point(23, 53)),
        ("MultiLineString", shapely.LineString([(23, 53), (24, 54)])),
        ("MultiPolygon", shapely.box(23, 53, 24, 54)),
    ],
)
def test_a_single_geometry_in_a_layer_of_multiple_ones_is_one_of_one_member(declared, shape, tmp_path):
    multi = getattr(shapely, declared)([shape])
    table = geopandas.GeoDataFrame({"id": ["a", "b"]}, geometry=[shape, multi], crs=4326)
    table.to_parquet(tmp_path / "other.parquet")
    records, problems = read(layer(tmp_path, resource("other.parquet", {"id": "string"}, geometry=declared)))
    assert problems == []
    assert [row["geometry"] for row in records] == [multi, multi]
    _, problems = read(layer(tmp_path, resource("other.parquet", {"id": "string"}, geometry=shape.geom_type)))
    assert problems == [
        f"other.parquet, row 2 (b), field 'geometry': found {str(multi)[:80]}, "
        f"expected a GeoJSON {shape.geom_type} with finite coordinates"
    ]


def test_heights_are_left_out(tmp_path):
    table = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(23, 53, 120)], crs=4326)
    table.to_file(tmp_path / "other.gpkg", layer="x")
    records, _ = read(layer(tmp_path, resource("other.gpkg", {"id": "string"})))
    assert records[0]["geometry"] == shapely.Point(23, 53)


WRONG_FILES = {
    "cut off": ("other.gpkg", lambda path: path.write_bytes(path.read_bytes()[:5000]), "expected a whole file"),
    "of another format": ("other.gpkg", lambda path: path.write_text("<VRT/>"), "found a file of another format"),
    "cut off, a Parquet": ("other.parquet", lambda path: path.write_bytes(path.read_bytes()[:500]), "a whole file"),
    "gone": ("other.parquet", lambda path: path.unlink(), "found No such file or directory"),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_file_that_is_none_is_named(case, tmp_path):
    name, spoil, words = WRONG_FILES[case]
    write(tmp_path / name, frame())
    spoil(tmp_path / name)
    problems = load(package(tmp_path, resource(name))).problems
    assert len(problems) == 1
    assert words in str(problems[0])
    assert problems[0].file == name


CUT = {
    "the rows of a Shapefile": ("cut.shp", ".dbf", "of the 500 rows that cut.dbf promises"),
    "the places of a Shapefile": ("cut.shp", ".shp", "bytes that cut.shp promises"),
    "the index of a Shapefile": ("cut.shp", ".shx", "bytes that cut.shx promises"),
    "a FlatGeobuf": ("cut.fgb", ".fgb", "of the 500 rows that cut.fgb promises"),
}


@pytest.mark.parametrize("left", [0.02, 0.5, 0.99])
@pytest.mark.parametrize("case", CUT)
def test_a_file_that_ends_before_its_last_row_is_refused_and_not_read_short(case, left, tmp_path):
    name, end, words = CUT[case]
    places = [shapely.Point(20 + number / 100, 53) for number in range(500)]
    table = geopandas.GeoDataFrame({"id": [f"row-{number}" for number in range(500)]}, geometry=places, crs=4326)
    table.to_file(tmp_path / name)
    package = layer(tmp_path, resource(name, {"id": "string"}, placeless=True))
    assert [len(each) for each in read(package)] == [500, 0]
    part = (tmp_path / name).with_suffix(end)
    part.write_bytes(part.read_bytes()[: int(left * part.stat().st_size)])
    records, problems = read(package)
    assert records == []
    assert len(problems) == 1
    assert problems[0].startswith(f"{name}: found ") and words in problems[0]


@pytest.mark.parametrize("end", [".dbf", ".shx"])
def test_a_shapefile_without_one_of_its_parts_is_refused(end, tmp_path):
    frame(fields={"id": "string"}).to_file(tmp_path / "other.shp")
    (tmp_path / f"other{end}").unlink()
    _, problems = read(layer(tmp_path, resource("other.shp", {"id": "string"})))
    assert problems == [f"other.shp: found no other{end} beside it, expected a whole file in the format shp"]


def test_a_shapefile_whose_parts_are_of_two_is_refused(tmp_path):
    frame(fields={"id": "string"}).to_file(tmp_path / "other.shp")
    frame(ROWS[:1], {"id": "string"}).to_file(tmp_path / "one.shp")
    (tmp_path / "one.dbf").replace(tmp_path / "other.dbf")
    _, problems = read(layer(tmp_path, resource("other.shp", {"id": "string"})))
    assert "found 1 rows in its .dbf and 2 places in its .shx" in problems[0]


def test_a_shapefile_with_names_in_capitals_is_read(tmp_path):
    frame(fields={"id": "string"}).to_file(tmp_path / "other.shp")
    for end in (".dbf", ".shx"):
        (tmp_path / f"other{end}").rename(tmp_path / f"other{end.upper()}")
    assert len(read(layer(tmp_path, resource("other.shp", {"id": "string"})))[0]) == 2


def test_a_damaged_geopackage_is_refused_in_plain_words(tmp_path):
    path = tmp_path / "other.gpkg"
    frame().to_file(path, layer="x")
    path.write_bytes(path.read_bytes()[:50_000])
    _, problems = read(layer(tmp_path, resource("other.gpkg")))
    assert problems == ["other.gpkg: found database disk image is malformed, expected a whole file in the format gpkg"]


def test_columns_that_are_not_those_of_the_schema_are_named(tmp_path):
    frame().to_parquet(tmp_path / "other.parquet")
    fewer = {name: kind for name, kind in FIELDS.items() if name not in ("open", "at")}
    more = FIELDS | {"colour": "string"}
    assert (
        "found the columns open, at, expected only id," in read(layer(tmp_path, resource("other.parquet", fewer)))[1][0]
    )
    assert (
        "found no column colour, expected the columns" in read(layer(tmp_path, resource("other.parquet", more)))[1][0]
    )
    both = {name: kind for name, kind in more.items() if name != "at"}
    assert (
        "no column colour"
        in read(layer(tmp_path, resource("other.parquet", both, schema={"fieldsMatch": "subset"})))[1][0]
    )
    records, problems = read(layer(tmp_path, resource("other.parquet", both, schema={"fieldsMatch": ["partial"]})))
    assert problems == []
    assert records[0]["colour"] is None
    assert "at" not in records[0]


def test_geometries_must_be_where_they_are_promised(tmp_path):
    frame().to_parquet(tmp_path / "other.parquet")
    assert (
        "found geometries in the column geometry"
        in read(layer(tmp_path, resource("other.parquet", geometry=None)))[1][0]
    )
    frame().drop(columns="geometry").to_parquet(tmp_path / "other.parquet")
    assert "found no geometries, expected Point" in read(layer(tmp_path, resource("other.parquet")))[1][0]


def test_an_id_used_twice_is_named_with_both_rows(tmp_path):
    frame([ROWS[0], ROWS[1], ROWS[0]]).to_parquet(tmp_path / "other.parquet")
    problems = load(package(tmp_path, resource("other.parquet"))).problems
    assert [str(problem) for problem in problems] == [
        "other.parquet, row 3, field 'id': found a also in row 1, expected an id that is used once"
    ]


def test_a_key_to_another_layer_is_held(tmp_path):
    fields = {"id": "string", "place": "string", "places": "list"}
    cells = {"id": ["0", "1"], "place": ["a", "z"], "places": [["a", "y"], []]}
    parquet.write_table(pa.table(cells), tmp_path / "visits.parquet")
    frame().to_parquet(tmp_path / "other.parquet")
    keys = [{"fields": name, "reference": {"resource": "places", "fields": "id"}} for name in ("place", "places")]
    visits = resource("visits.parquet", fields, name="visits", geometry=None, schema={"foreignKeys": keys})
    assert [str(problem) for problem in load(package(tmp_path, resource("other.parquet"), visits)).problems] == [
        "visits.parquet, row 2 (1), field 'place': found z, expected an id of the layer places",
        "visits.parquet, row 1 (0), field 'places': found y, expected an id of the layer places",
    ]
    problems = load(package(tmp_path, visits)).problems
    assert "found place to id of places, expected two fields of one type" in str(problems[0])


def test_a_package_that_says_little_loads(tmp_path):
    frame().to_file(tmp_path / "other.gpkg", layer="x")
    contents = load(package(tmp_path, resource("other.gpkg", time=["seen"])))
    assert contents.problems == []
    catalogue = contents.catalogue
    assert (catalogue.title, catalogue.version) == (tmp_path.name, "unversioned")
    assert catalogue.span == Days(date(2021, 11, 8), date(2021, 11, 9))
    assert catalogue["places"].title == "places"
    assert catalogue["places"].licences == ()
    assert contents.table("places").num_rows == 2


@pytest.mark.parametrize(
    ("properties", "last"),
    [
        ({"created": "2024-05-06T07:08:09Z"}, date(2024, 5, 6)),
        ({}, date(2020, 9, 13)),
        ({"created": "x"}, date(2020, 9, 13)),
    ],
)
def test_a_package_without_any_time_knows_nothing_after_it_was_made(properties, last, tmp_path):
    frame().to_parquet(tmp_path / "other.parquet")
    os.utime(tmp_path / "other.parquet", (1_600_000_000, 1_600_000_000))
    contents = load(package(tmp_path, resource("other.parquet"), **properties))
    assert contents.catalogue.span == Days.closed(None, last)


def test_somebody_elses_incidents_are_not_held_to_the_promises_of_ours(tmp_path):
    frame().to_parquet(tmp_path / "other.parquet")
    for name in ("incidents", "crossings", "crossing-status"):
        assert load(package(tmp_path, resource("other.parquet", name=name))).problems == []


def test_a_recorded_hash_is_held_and_fmt_records_it(tmp_path, capsys):
    frame().to_parquet(tmp_path / "other.parquet")
    package(tmp_path, resource("other.parquet"))
    for command in ("check", "fmt", "check"):
        assert cli.main(["--layers", str(tmp_path), command]) == 0
    frame(ROWS[:1]).to_parquet(tmp_path / "other.parquet")
    assert cli.main(["--layers", str(tmp_path), "check"]) == 1
    assert "found a file changed since its hash was recorded" in capsys.readouterr().err
    assert cli.main(["--layers", str(tmp_path), "fmt"]) == 0
    assert cli.main(["--layers", str(tmp_path), "check"]) == 0


def test_a_hash_of_another_kind_is_held_too(tmp_path):
    frame().to_parquet(tmp_path / "other.parquet")
    assert "changed since" in str(load(package(tmp_path, resource("other.parquet", hash="0" * 32))).problems[0])
    assert "changed since" in str(load(package(tmp_path, resource("other.parquet", hash="sha9:0"))).problems[0])
