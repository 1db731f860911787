"""GeoPackage: its own tables, its index, its style, and any text."""

import json
import sqlite3
import struct
import subprocess
from contextlib import closing
from dataclasses import replace

import geopandas
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import SUPPORTED
from geo.formats import FORMATS
from geo.schemas import Field, Schema


@pytest.fixture
def opened(about):
    """Write a selection and open it as a database."""

    def write(selection, crs="EPSG:4326"):
        content = b"".join(FORMATS["gpkg"].write(selection, about(selection.layer), SUPPORTED[crs]))
        database = sqlite3.connect(":memory:")
        database.deserialize(content)
        return closing(database)

    return write


def test_a_file_says_what_it_is_in_its_own_tables(dataset, shipped, about, opened, written):
    selection = shipped("crossings")
    layer = selection.layer
    with opened(selection) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (10300,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        [[text]] = database.execute("SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'")
        titles = dict(database.execute("SELECT column_name, title FROM gpkg_data_columns"))
        changes = {row[0] for row in database.execute("SELECT last_change FROM gpkg_contents")}
    assert json.loads(text) == about(layer).properties()
    assert titles["name"] == layer.schema["name"].title
    assert changes == {f"{dataset.data_end}T00:00:00.000Z"}
    info = pyogrio.read_info(written("gpkg", selection), layer="crossings")
    assert info["layer_metadata"]["attribution"] == layer.attribution


def test_a_table_without_geometry_is_an_attribute_table(shipped, written, opened):
    assert pyogrio.read_info(written("gpkg", shipped("series")))["geometry_type"] is None
    with opened(shipped("series"), "EPSG:3035") as database:
        assert database.execute("SELECT data_type FROM gpkg_contents").fetchall() == [("attributes",)]
        assert database.execute("SELECT count(*) FROM gpkg_spatial_ref_sys").fetchone() == (3,)


@pytest.mark.parametrize("crs", [code for code in SUPPORTED if code != "OGC:CRS84"])
def test_every_system_is_described_as_its_authority_does(shipped, written, opened, crs):
    number = int(crs.partition(":")[2])
    with opened(shipped("tripoints"), crs) as database:
        [[text]] = database.execute("SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?", [number])
        [[used]] = database.execute("SELECT srs_id FROM gpkg_geometry_columns")
        [box] = database.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE data_type = 'features'")
    assert (pyproj.CRS(text).to_epsg(), used) == (number, number)
    frame = geopandas.read_file(written("gpkg", shipped("tripoints"), crs), layer="tripoints")
    assert tuple(frame.total_bounds) == box


def test_the_index_finds_what_is_in_a_box(shipped, opened, written):
    selection = shipped("incidents")
    box = (23.0, 53.0, 24.5, 54.5)
    expected = {
        each["id"]
        for each in selection.records()
        if each["geometry"] is not None and shapely.intersects(each["geometry"], shapely.box(*box))
    }
    with opened(selection) as database:
        inside = "maxx >= ? AND maxy >= ? AND minx <= ? AND miny <= ?"
        query = f"SELECT id FROM incidents WHERE fid IN (SELECT id FROM rtree_incidents_geom WHERE {inside})"
        found = {row[0] for row in database.execute(query, box)}
        [[indexed]] = database.execute("SELECT count(*) FROM rtree_incidents_geom")
    assert expected <= found
    assert len(found) < indexed == sum(each["geometry"] is not None for each in selection.records())
    frame = geopandas.read_file(written("gpkg", selection), layer="incidents", bbox=box)
    assert set(frame["id"]) == expected


def corner(place):
    """Return a function of GeoPackage on a point: its x or its y."""
    return lambda blob: None if blob is None else struct.unpack_from("<2d", blob, 8 + 5)[place]


def test_the_index_follows_when_others_edit_the_table(shipped, opened):
    with opened(shipped("crossings")) as database:
        for name, place in (("ST_MinX", 0), ("ST_MaxX", 0), ("ST_MinY", 1), ("ST_MaxY", 1)):
            database.create_function(name, 1, corner(place), deterministic=True)
        database.create_function("ST_IsEmpty", 1, lambda blob: 0, deterministic=True)
        [[before]] = database.execute("SELECT count(*) FROM rtree_crossings_geom")
        blob = struct.pack("<2sBBi", b"GP", 0, 1, 4326) + shapely.to_wkb(shapely.Point(1, 2), byte_order=1)
        database.execute("INSERT INTO crossings (id, geom) VALUES ('new', ?)", [blob])
        near = "SELECT count(*) FROM rtree_crossings_geom WHERE minx BETWEEN 0.9 AND 1.1 AND miny BETWEEN 1.9 AND 2.1"
        assert database.execute(near).fetchone() == (1,)
        database.execute("UPDATE crossings SET geom = NULL WHERE id = 'new'")
        assert database.execute(near).fetchone() == (0,)
        database.execute("UPDATE crossings SET geom = ? WHERE id = 'new'", [blob])
        database.execute("UPDATE crossings SET fid = 9999 WHERE id = 'new'")
        assert database.execute("SELECT id FROM rtree_crossings_geom WHERE minx < 2").fetchall() == [(9999,)]
        database.execute("DELETE FROM crossings WHERE id = 'new'")
        assert database.execute("SELECT count(*) FROM rtree_crossings_geom").fetchone() == (before,)


def test_ogr_may_edit_a_file(shipped, written, tmp_path):
    path = written("gpkg", shipped("crossings"))
    statement = "UPDATE crossings SET name = 'Kuźnica' WHERE id = 'pl-by-kuznica-bruzgi-road'"
    done = subprocess.run(
        ["ogrinfo", str(path), "-dialect", "sqlite", "-sql", statement], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_qgis_finds_the_style_of_the_layer(shipped, opened):
    for name in ("crossings", "sections-z6"):
        with opened(shipped(name)) as database:
            query = "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML, styleSLD FROM layer_styles"
            [[table, geometry, default, qml, sld]] = database.execute(query)
            kinds = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert (table, geometry, default) == (name, "geom", 1)
        assert kinds == {name: "features", "layer_styles": "attributes"}
        assert "<qgis" in qml and "StyledLayerDescriptor" in sld


@pytest.mark.parametrize("name", ["gpkg", "parquet", "csv", "xlsx"])
def test_a_layer_that_has_the_names_of_our_columns_keeps_them(dataset, select, written, read, name):
    fields = tuple(Field(name, "string") for name in ("id", "fid", "Geom", "WKT", "bbox", "LON", "LAT"))
    layer = replace(dataset.catalogue["crossings"], name="theirs", schema=Schema(fields, "id"))
    record = {field.name: f"{field.name}!" for field in fields} | {"geometry": shapely.Point(1, 2)}
    [row] = read(name, written(name, select(layer, [record])), layer)
    assert {field.name: row[field.name] for field in fields} == {field.name: record[field.name] for field in fields}
    assert name in ("csv", "xlsx") or row["geometry"] == shapely.Point(1, 2)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40))
def test_any_text_comes_back(made_up, rows, select, about, text):
    layer = made_up("Point")
    selection = select(layer, [{**rows(layer)[0], "name": text}])
    content = b"".join(FORMATS["gpkg"].write(selection, about(layer), SUPPORTED["EPSG:4326"]))
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        assert database.execute('SELECT name FROM "made-up-point"').fetchone() == (text,)
