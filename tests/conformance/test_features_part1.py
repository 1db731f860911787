"""OGC API - Features - Part 1: Core (17-069r4), Annex A, restated. Each test names the abstract test it restates."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from shapely import box
from shapely.geometry import shape

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CLASSES = ("core", "oas30", "html", "geojson")
JSON = "application/json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
BOXES = ("20,52,24.5,54.5", "25,60,32,70", "-180,-90,180,90", "100,10,120,20", "30,40,-170,80")
DAY = timedelta(days=1)


def test_every_path_of_the_definition_speaks_http(api):
    """A.1 /conf/core/http."""
    for path in ("", "/conformance", "/collections", "/openapi.json"):
        assert api.get(path).status == 200, path


def test_the_landing_page_has_its_links(api):
    """A.3, A.4 /conf/core/root-op, root-success."""
    landing = api.ok("")
    assert landing.json["title"]
    assert landing.links("service-desc") or landing.links("service-doc")
    assert landing.links("conformance")
    assert landing.links("data")
    assert landing.links("self", JSON)
    assert landing.links("alternate", "text/html")
    for link in landing.json["links"]:
        assert link["href"].startswith("http"), link


def test_the_definition_is_where_the_landing_page_says(api):
    """A.5, A.6 /conf/core/api-definition-op, -success."""
    [link] = api.ok("").links("service-desc")
    assert link["type"] == OPENAPI
    answer = api.ask(link["href"])
    assert answer.status == 200
    assert answer.headers["content-type"] == OPENAPI
    assert answer.json["openapi"].startswith("3.0.")
    [link] = api.ok("").links("service-doc")
    answer = api.ask(link["href"], headers={"Accept": "text/html"})
    assert (answer.status, answer.type) == (200, "text/html")


def test_what_is_conformed_to_is_declared(api):
    """A.7, A.8 /conf/core/conformance-op, -success."""
    declared = api.ok("/conformance").json["conformsTo"]
    for name in CLASSES:
        assert f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" in declared
    assert len(declared) == len(set(declared))


def test_collections_are_listed_with_what_they_are(api, collection):
    """A.9, A.10, A.13 /conf/core/rc-md-op, -success, rc-collection-info."""
    listed = api.ok("/collections")
    assert listed.links("self", JSON)
    assert listed.links("alternate", "text/html")
    described = api.collections[collection]
    assert described["id"] == collection
    assert described["title"]
    assert described["description"]
    assert described["itemType"] == "feature"


def test_a_collection_links_to_its_items_in_every_encoding(api, collection):
    """A.11 /conf/core/rc-md-items-links."""
    items = [link for link in api.collections[collection]["links"] if link["rel"] == "items"]
    assert {GEOJSON, "text/html"} <= {link["type"] for link in items}
    for link in items:
        answer = api.ask(link["href"] + ("&" if "?" in link["href"] else "?") + "limit=1")
        assert answer.status == 200, link
        assert answer.type == link["type"].partition(";")[0], link


def test_an_extent_covers_its_features(api, placed):
    """A.12 /conf/core/rc-extent, and that the box is right."""
    extent = api.collections[placed]["extent"]["spatial"]
    assert extent.get("crs", CRS84) == CRS84
    west, south, east, north = extent["bbox"][0]
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    for feature in api.everything(placed):
        if feature["geometry"] is not None:
            a, b, c, d = shape(feature["geometry"]).bounds
            assert west <= a + 1e-6 and b + 1e-6 >= south and c <= east + 1e-6 and d <= north + 1e-6, feature["id"]


def test_a_collection_says_what_the_list_says(api, collection):
    """A.14, A.15 /conf/core/sc-md-op, -success."""
    described = dict(api.ok(f"/collections/{collection}").json)
    listed = dict(api.collections[collection])
    described_links, listed_links = described.pop("links"), listed.pop("links")
    assert described == listed
    assert {link["href"] for link in listed_links} <= {link["href"] for link in described_links}


def test_features_come_as_geojson(api, collection):
    """A.16, A.21 /conf/core/fc-op, fc-response; geojson content."""
    answer = api.ok(f"/collections/{collection}/items", limit=5)
    assert answer.type == GEOJSON
    document = answer.json
    assert document["type"] == "FeatureCollection"
    for feature in document["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["id"], str | int)
        assert isinstance(feature["properties"], dict)
        assert "geometry" in feature
        if feature["geometry"] is not None:
            assert shape(feature["geometry"]).is_valid


@pytest.mark.parametrize("bbox", BOXES)
def test_a_box_selects_what_intersects_it(api, placed, bbox):
    """A.18, A.19 /conf/core/fc-bbox-definition, fc-bbox-response; what has no geometry is in every box."""
    found = api.ok(f"/collections/{placed}/items", bbox=bbox, limit=10000).json
    west, south, east, north = map(float, bbox.split(","))
    boxes = (
        [box(west, south, east, north)]
        if west <= east
        else [box(west, south, 180, north), box(-180, south, east, north)]
    )
    expected = {
        feature["id"]
        for feature in api.everything(placed)
        if feature["geometry"] is None or any(each.intersects(shape(feature["geometry"])) for each in boxes)
    }
    assert {feature["id"] for feature in found["features"]} == expected


def test_a_box_with_heights_is_a_box(api, placed):
    """A.19 with six numbers."""
    flat = api.ok(f"/collections/{placed}/items", bbox="20,52,24,54", limit=10000).json
    tall = api.ok(f"/collections/{placed}/items", bbox="20,52,-10,24,54,5000", limit=10000).json
    assert flat["numberMatched"] == tall["numberMatched"]


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "20,54,24,52", "20,52,24,95", "NaN,1,2,3", "1,2,3,4,5", ""])
def test_a_box_that_is_none_is_refused(api, placed, bbox):
    """Requirement 10 /req/core/query-param-invalid."""
    answer = api.get(f"/collections/{placed}/items", bbox=bbox)
    assert (answer.status, answer.type) == (400, "application/problem+json")


@pytest.mark.parametrize("limit", [1, 2, 7, 10000])
def test_a_page_has_no_more_than_its_limit(api, collection, limit):
    """A.20, A.21 /conf/core/fc-limit-definition, fc-limit-response."""
    document = api.ok(f"/collections/{collection}/items", limit=limit).json
    assert len(document["features"]) == min(limit, document["numberMatched"])


def test_a_limit_beyond_the_maximum_is_answered_with_the_maximum(api, collection):
    """A.21: not an error."""
    assert api.get(f"/collections/{collection}/items", limit=1000000).status == 200


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "", "1e3"])
def test_a_limit_that_is_none_is_refused(api, collection, limit):
    """Requirement 10."""
    assert api.get(f"/collections/{collection}/items", limit=limit).status == 400


def days(api, collection, feature):
    """Return the first day of a feature and the one after its last."""
    start, end = (api.role(collection, f"primary-interval-{which}") for which in ("start", "end"))
    first, after = (feature["properties"][name] for name in (start, end))
    return (
        date.fromisoformat(first) if first else date.min,
        date.fromisoformat(after) if after else date.max,
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-11-08", date(2021, 11, 8), date(2021, 11, 8)),
        ("2021-11-01/2021-11-30", date(2021, 11, 1), date(2021, 11, 30)),
        ("../2022-01-01", date.min, date(2022, 1, 1)),
        ("/2022-01-01", date.min, date(2022, 1, 1)),
        ("2025-06-01/..", date(2025, 6, 1), date.max - DAY),
        ("2025-06-01/", date(2025, 6, 1), date.max - DAY),
        ("1999-01-01/1999-12-31", date(1999, 1, 1), date(1999, 12, 31)),
    ],
)
def test_a_time_selects_what_intersects_it(api, timed, text, first, last):
    """A.22, A.23 /conf/core/fc-time-definition, fc-time-response."""
    found = api.ok(f"/collections/{timed}/items", datetime=text, limit=10000).json
    expected = set()
    for feature in api.everything(timed):
        start, after = days(api, timed, feature)
        if start <= last and after > first:
            expected.add(feature["id"])
    assert {feature["id"] for feature in found["features"]} == expected


@pytest.mark.parametrize("text", ["2021-11-08T12:00:00Z", "2021-11-08T00:00:00Z/2021-11-09T00:00:00Z"])
def test_an_instant_selects_no_less_than_the_day_around_it_and_no_more_than_its_neighbours(api, timed, text):
    """A.23 with instants: local days of the data lie within a day of those of UTC."""
    found = {each["id"] for each in api.ok(f"/collections/{timed}/items", datetime=text, limit=10000).json["features"]}
    around = api.ok(f"/collections/{timed}/items", datetime="2021-11-07/2021-11-10", limit=10000).json
    assert found <= {each["id"] for each in around["features"]}


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2021-13-01", "2021-02-30", "2022-01-01/2021-01-01", "2021-11-08T09:00:00", "../..x", "a/b/c", ""],
)
def test_a_time_that_is_none_is_refused(api, timed, text):
    """Requirement 10."""
    answer = api.get(f"/collections/{timed}/items", datetime=text)
    assert (answer.status, answer.type) == (400, "application/problem+json")


def test_every_collection_takes_a_box_and_a_time(api, collection):
    """Requirements 14 and 21: one without geometry or time answers with all it has."""
    whole = len(api.everything(collection))
    geometries = [each["geometry"] for each in api.everything(collection)]
    boxed = api.ok(f"/collections/{collection}/items", bbox="100,10,101,11", limit=1).json["numberMatched"]
    assert boxed == geometries.count(None)
    timed = api.ok(f"/collections/{collection}/items", datetime="1900-01-01", limit=1).json["numberMatched"]
    assert timed == (0 if api.role(collection, "primary-interval-start") else whole)


def test_an_unknown_parameter_is_refused(api, collection):
    """A.2 /req/core/query-param-unknown."""
    for path in ("", "/conformance", "/collections", f"/collections/{collection}", f"/collections/{collection}/items"):
        answer = api.get(path, no_such_parameter="1")
        assert answer.status == 400, path
        assert "no-such-parameter" in answer.json["detail"]


def test_a_page_counts_itself(api, collection):
    """A.26 to A.28 /conf/core/fc-timeStamp, fc-numberMatched, fc-numberReturned."""
    document = api.ok(f"/collections/{collection}/items", limit=3).json
    datetime.fromisoformat(document["timeStamp"])
    assert document["timeStamp"].endswith("Z")
    assert document["numberReturned"] == len(document["features"])
    assert document["numberMatched"] == len(api.everything(collection))


def test_a_page_links_to_itself_and_to_its_other_encodings(api, collection):
    """A.24, A.25 /conf/core/fc-links, fc-rel-type."""
    answer = api.ok(f"/collections/{collection}/items", limit=3)
    [own] = answer.links("self")
    assert own["type"] == GEOJSON
    assert api.ask(own["href"]).json["features"] == answer.json["features"]
    assert answer.links("alternate", "text/html")
    for link in answer.json["links"]:
        assert link["rel"] and link["type"], link


def test_the_pages_together_hold_each_feature_once(api, collection):
    """A.24: ``next`` until there is none, in an order that stays."""
    limit = max(1, len(api.everything(collection)) // 7)
    answer = api.ok(f"/collections/{collection}/items", limit=limit)
    ids = []
    for _ in range(20):
        ids += [feature["id"] for feature in answer.json["features"]]
        following = answer.links("next")
        if not following:
            break
        assert dict(parse_qsl(urlsplit(following[0]["href"]).query))["limit"] == str(limit)
        answer = api.ask(following[0]["href"])
    assert ids == [feature["id"] for feature in api.everything(collection)]


def test_filters_stay_in_the_next_link(api, timed):
    """A.24: the next page answers the same query."""
    asked = {"datetime": "2021-06-01/2022-06-30", "limit": 2}
    whole = api.ok(f"/collections/{timed}/items", **asked | {"limit": 10000}).json["features"]
    answer = api.ok(f"/collections/{timed}/items", **asked)
    ids = [feature["id"] for feature in answer.json["features"]]
    for link in answer.links("next"):
        ids += [feature["id"] for feature in api.ask(link["href"]).json["features"]]
    assert ids == [feature["id"] for feature in whole[:4]]


def test_one_feature_has_its_links(api, collection):
    """A.29 to A.31 /conf/core/f-op, f-success, f-links."""
    for listed in api.everything(collection)[:1]:
        answer = api.ok(f"/collections/{collection}/items/{listed['id']}")
        assert answer.type == GEOJSON
        for member in ("type", "id", "properties", "geometry"):
            assert answer.json[member] == listed[member], member
        assert answer.links("self", GEOJSON)
        assert answer.links("collection")
        assert answer.links("alternate", "text/html")


def test_what_is_not_there_is_a_404(api, collection):
    """Requirement 8 and table 3 of the standard."""
    for path in ("/collections/no-such", "/collections/no-such/items", f"/collections/{collection}/items/no-such"):
        answer = api.get(path)
        assert (answer.status, answer.type) == (404, "application/problem+json"), path


def test_other_methods_are_a_405(api, collection):
    """Table 3 of the standard."""
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = api.ask(f"/collections/{collection}/items", method)
        assert answer.status == 405, method
        assert "GET" in answer.headers["allow"]


def test_pages_come_as_html(api, collection):
    """A.36, A.37 /conf/html/definition, content."""
    items = f"/collections/{collection}/items"
    some = [f"{items}/{feature['id']}" for feature in api.everything(collection)[:1]]
    for path in ("", "/conformance", "/collections", f"/collections/{collection}", items, *some):
        answer = api.ask(path, headers={"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"})
        assert (answer.status, answer.type) == (200, "text/html"), path
        assert re.search(rb"<html[^>]* lang=", answer.content), path
        assert api.get(path, f="html").content == answer.content, path


def test_json_is_what_a_machine_gets(api):
    """Recommendation 3, and that ``f`` wins over ``Accept``."""
    assert api.get("").type == JSON
    assert api.ask("", headers={"Accept": "*/*"}).type == JSON
    assert api.get("", headers={"Accept": "text/html"}, f="json").type == JSON
    assert api.get("", f="no-such").status == 400
