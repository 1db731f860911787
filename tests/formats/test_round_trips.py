"""What is written reads back in other people's programs: places, types, nothing, and every script."""

import geopandas
import pyogrio
import pytest
import shapely

from geo.formats import FORMATS
from geo.formats.shapefile import column_names
from geo.layers import GEOMETRY

LAYERS = {
    "incidents": "Point",
    "crossings": "Point",
    "tripoints": "Point",
    "sections-z6": "LineString",
    "crossing-status": None,
    "series": None,
}
SYSTEMS = ("EPSG:4326", "EPSG:3035", "EPSG:2180")
SHAPES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
GEOMETRIES = {shape: shape for shape in SHAPES} | {"table": None}
SOME = {name: GEOMETRIES[name] for name in ("Point", "LineString", "table")}
PLACES_ONLY = ("gpx", "dxf", "topojson")
"""Formats that leave out what has no place; GDAL leaves it out when it reads TopoJSON."""

CUT = ("shp",)
"""Formats that cut long texts."""


def moved(shapes, crs):
    """Return places in another system, as GeoPandas has them."""
    return list(geopandas.GeoSeries(shapes, crs="EPSG:4326").to_crs(crs))


def is_same(expected, found, tolerance):
    if expected is None or found is None:
        return expected is None and found is None
    return bool(shapely.equals_exact(shapely.normalize(expected), shapely.normalize(found), tolerance))


def tolerance(layer, crs):
    """Return how far rounding may move a place: half the diagonal of a step of the grid."""
    return 0.71 * 10 ** -(layer.decimals if crs == "EPSG:4326" else 3)


def in_format(name, selection, crs):
    """Return the records a file must hold, by their ids."""
    records = selection.records()
    if selection.layer.geometry:
        for record, shape in zip(records, moved([each[GEOMETRY] for each in records], crs), strict=True):
            record[GEOMETRY] = shape.envelope if name == "xlsx" and shape and shape.geom_type != "Point" else shape
    return {each["id"]: each for each in records if name not in PLACES_ONLY or each.get(GEOMETRY)}


def assert_same(name, expected, found, layer, crs):
    cut = name in CUT
    assert sorted(expected) == sorted(each["id"] for each in found)
    for record in found:
        wanted = expected[record["id"]]
        if layer.geometry:
            assert is_same(wanted[GEOMETRY], record.pop(GEOMETRY), tolerance(layer, crs)), record["id"]
        for field in record.keys() & wanted.keys() - {GEOMETRY}:
            if cut and isinstance(record[field], str):
                whole = layer.schema[field].write_text(wanted[field])
                assert whole.startswith(record[field]), (record["id"], field)
                assert whole == record[field] or len(record[field].encode()) > 250, (record["id"], field)
            elif name == "gpx" and isinstance(record[field], str):
                assert record[field] == wanted[field].replace("\n", ""), (record["id"], field)
            elif not (cut and record[field] is None and wanted[field] == []):
                assert record[field] == wanted[field], (record["id"], field)


def cases(layers, systems=SYSTEMS):
    """Return each format with each layer it takes and each system it can have."""
    return [
        pytest.param(name, layer, crs, id=f"{name}-{layer}-{crs}")
        for name, form in FORMATS.items()
        for layer, geometry in layers.items()
        if form.geometries is None or geometry in form.geometries
        for crs in (systems if form.any_crs else systems[:1])
    ]


@pytest.mark.parametrize(("name", "layer", "crs"), cases(LAYERS))
def test_a_shipped_layer_comes_back(dataset, shipped, written, read, name, layer, crs):
    selection = shipped(layer)
    assert FORMATS[name].takes(selection.layer)
    found = read(name, written(name, selection, crs), selection.layer)
    assert_same(name, in_format(name, selection, crs), found, selection.layer, crs)


@pytest.mark.parametrize(("name", "geometry", "crs"), cases(GEOMETRIES))
def test_every_type_of_field_and_of_geometry_comes_back(made_up, rows, select, written, read, name, geometry, crs):
    layer = made_up(GEOMETRIES[geometry])
    selection = select(layer, rows(layer))
    found = read(name, written(name, selection, crs), layer)
    assert_same(name, in_format(name, selection, crs), found, layer, crs)


NATIVE = {
    "integer": {"OFTInteger", "OFTInteger64"},
    "number": {"OFTReal"},
    "boolean": {"OFTInteger/OFSTBoolean"},
    "date": {"OFTDate"},
    "datetime": {"OFTDateTime"},
    "string": {"OFTString"},
}
OTHERWISE = {
    "fgb": {"date": {"OFTDateTime"}},
    "shp": {"datetime": {"OFTString"}},
    "kml": {"date": {"OFTString"}, "datetime": {"OFTString"}},
}
"""Types that a format does not have, and what stands for them."""


@pytest.mark.parametrize("crs", SYSTEMS[:2])
@pytest.mark.parametrize("name", ["geojson", "gpkg", "fgb", "shp", "kml", "topojson"])
def test_a_file_declares_its_types_to_other_programs(made_up, rows, select, written, name, crs):
    layer = made_up("LineString")
    path = written(name, select(layer, rows(layer)), crs if FORMATS[name].any_crs else SYSTEMS[0])
    found = pyogrio.read_info(path, layer=layer.name if name == "gpkg" else 0)
    kinds = zip(found["ogr_types"], found["ogr_subtypes"], strict=True)
    types = dict(zip(found["fields"], ["/".join(kind).removesuffix("/OFSTNone") for kind in kinds], strict=True))
    for field in layer.schema.fields:
        known = (NATIVE | OTHERWISE.get(name, {})).get(field.type)
        column = column_names(layer)[field.name] if name == "shp" else field.name
        assert known is None or types.get(f"{column}_", types.get(column)) in known, field.name


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize(("name", "geometry", "crs"), cases(SOME, SYSTEMS[:2]))
def test_nothing_and_one_row_are_whole_files(made_up, rows, select, written, read, name, geometry, crs, count):
    layer = made_up(GEOMETRIES[geometry])
    found = read(name, written(name, select(layer, rows(layer)[:count]), crs), layer)
    assert [record["id"] for record in found] == ["row-0"][:count]


@pytest.mark.parametrize("name", ["gpkg", "fgb", "shp", "csv", "kml", "topojson", "geojson"])
def test_a_file_says_its_reference_system_or_is_in_wgs84(shipped, written, name):
    selection = shipped("sections-z6")
    options = {"layer": "sections-z6"} if name == "gpkg" else {}
    for crs in SYSTEMS if FORMATS[name].any_crs else SYSTEMS[:1]:
        path = written(name, selection, crs)
        if name == "csv":
            assert (f",{crs}\n" in path.read_text("utf-8")) == (crs != "EPSG:4326")
        elif name != "topojson":
            assert pyogrio.read_info(path, **options)["crs"] == crs


def test_no_coordinate_is_more_exact_than_its_layer(shipped, written, read):
    for crs, decimals in (("EPSG:4326", 5), ("EPSG:3035", 3)):
        selection = shipped("crossings")
        for record in read("parquet", written("parquet", selection, crs), selection.layer):
            for axis in shapely.get_coordinates(record[GEOMETRY]).ravel():
                assert axis == round(axis, decimals)
