"""OGC API - Features - Part 2: Coordinate Reference Systems by Reference (18-058r1), Annex A, restated."""

import pytest
from pyproj import CRS, Transformer
from shapely import transform
from shapely.geometry import shape

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CODES = (4326, 3857, 3035, 2180, 3346, 3059, 3067)
PRECISION = {4326: 1e-6}
METRES = 0.15
BOX = (22.0, 52.5, 24.5, 54.5)


def uri(code):
    return f"http://www.opengis.net/def/crs/EPSG/0/{code}"


def in_authority_order(code):
    """Return a transformer from longitude and latitude to the axes as the authority orders them."""
    return Transformer.from_crs("OGC:CRS84", f"EPSG:{code}", always_xy=False)


def test_the_class_is_declared(api):
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in api.ok("/conformance").json["conformsTo"]


def test_a_collection_lists_its_systems(api, placed):
    """A.1, A.2 /conf/crs/crs-uri, fc-md-crs-list, and the storage system."""
    described = api.collections[placed]
    systems = described["crs"]
    if "#/crs" in systems:
        systems = [each for each in systems if each != "#/crs"] + api.ok("/collections").json["crs"]
    assert CRS84 in systems
    for code in CODES:
        assert uri(code) in systems
    assert described["storageCrs"] in systems


def test_a_layer_without_geometry_has_none(api, collection):
    if api.schema(collection).get("geometry") is None:
        assert api.get(f"/collections/{collection}/items", crs=uri(3035)).status == 400


@pytest.mark.parametrize("path", ["items", "item"])
def test_the_default_is_crs84(api, placed, path):
    """A.9 /conf/crs/crs-default."""
    id = api.everything(placed)[0]["id"]
    suffix = "items" if path == "items" else f"items/{id}"
    answer = api.ok(f"/collections/{placed}/{suffix}")
    assert answer.headers["content-crs"] == f"<{CRS84}>"


@pytest.mark.parametrize("code", CODES)
def test_coordinates_come_in_the_system_asked_for(api, placed, code):
    """A.10 to A.13 /conf/crs/fc-crs-action, ogc-crs-header, coordinate order."""
    answer = api.ok(f"/collections/{placed}/items", crs=uri(code), limit=20)
    assert answer.headers["content-crs"] == f"<{uri(code)}>"
    plain = api.ok(f"/collections/{placed}/items", limit=20).json["features"]
    project = in_authority_order(code)
    for ours, theirs in zip(answer.json["features"], plain, strict=True):
        assert ours["id"] == theirs["id"]
        if theirs["geometry"] is None:
            assert ours["geometry"] is None
            continue
        expected = transform(shape(theirs["geometry"]), project.transform, interleaved=False)
        assert shape(ours["geometry"]).equals_exact(expected, PRECISION.get(code, METRES)), ours["id"]


@pytest.mark.parametrize("code", CODES)
def test_one_feature_comes_in_the_system_asked_for(api, placed, code):
    feature = next(each for each in api.everything(placed) if each["geometry"] is not None)
    answer = api.ok(f"/collections/{placed}/items/{feature['id']}", crs=uri(code))
    assert answer.headers["content-crs"] == f"<{uri(code)}>"
    expected = transform(shape(feature["geometry"]), in_authority_order(code).transform, interleaved=False)
    assert shape(answer.json["geometry"]).equals_exact(expected, PRECISION.get(code, METRES))


@pytest.mark.parametrize("code", [4326, 3857])
def test_a_box_may_be_in_another_system(api, placed, code):
    """A.5 to A.8 /conf/crs/fc-bbox-crs-definition, -valid-value, -action: where boxes stay boxes."""
    corners = in_authority_order(code).transform(*zip(BOX[:2], BOX[2:], strict=True))
    bbox = f"{corners[0][0]},{corners[1][0]},{corners[0][1]},{corners[1][1]}"
    plain = api.ok(f"/collections/{placed}/items", bbox=",".join(map(str, BOX)), limit=10000).json["features"]
    other = api.ok(f"/collections/{placed}/items", bbox=bbox, bbox_crs=uri(code), limit=10000).json["features"]
    assert {each["id"] for each in plain} == {each["id"] for each in other}
    assert plain


@pytest.mark.parametrize("code", [3035, 2180, 3067])
def test_a_box_in_metres_selects_what_lies_in_it(api, code):
    """The same, checked point by point in the system of the box."""
    area = CRS.from_epsg(code).area_of_use
    project = in_authority_order(code)
    centre = project.transform(24.0, min(max(54.0, area.south), area.north))
    first, second = ((value - 150_000, value + 150_000) for value in centre)
    bbox = f"{first[0]},{second[0]},{first[1]},{second[1]}"
    found = api.ok("/collections/crossings/items", bbox=bbox, bbox_crs=uri(code), limit=10000).json["features"]
    expected = set()
    for feature in api.everything("crossings"):
        a, b = project.transform(*feature["geometry"]["coordinates"])
        if first[0] <= a <= first[1] and second[0] <= b <= second[1]:
            expected.add(feature["id"])
    assert {each["id"] for each in found} == expected


@pytest.mark.parametrize("name", ["crs", "bbox-crs"])
@pytest.mark.parametrize("value", ["EPSG:99999", "http://www.opengis.net/def/crs/EPSG/0/2154", "x", ""])
def test_an_unknown_system_is_refused(api, placed, name, value):
    """A.4, A.7 /conf/crs/bbox-crs-param-invalid, crs-param-invalid."""
    asked = {name: value} | ({"bbox": "20,50,25,55"} if name == "bbox-crs" else {})
    answer = api.get(f"/collections/{placed}/items", **asked)
    assert answer.status == 400
    assert answer.json["parameter"] == name


def test_pages_keep_their_system(api, placed):
    answer = api.ok(f"/collections/{placed}/items", crs=uri(3035), limit=1)
    for link in answer.links("next"):
        assert api.ask(link["href"]).headers["content-crs"] == f"<{uri(3035)}>"
