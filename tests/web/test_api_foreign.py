"""Data of other people, that have nothing to do with the map: the same API for them."""

import datetime
import json
from urllib.parse import quote

import geopandas
import mapbox_vector_tile
import pytest
import shapely

from geo.formats import FORMATS
from geo.web.settings import Settings
from server import create_app

FIELDS = [
    {"name": "number", "type": "integer"},
    {"name": "kind", "type": "string"},
    {"name": "height", "type": "number"},
    {"name": "limit", "type": "integer"},
    {"name": "planted", "type": "date"},
]
ROWS = {
    "number": [3, 1, 2],
    "kind": ["oak", "ash, European", None],
    "height": [1.5, None, 20.0],
    "limit": [7, 8, 9],
    "planted": [datetime.date(2001, 5, 1), None, datetime.date(2010, 1, 1)],
}
NOTES = ("a/b", "c//d", "?e=f", "g%2Fh", "ż 1")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("foreign")
    points = [shapely.Point(5_000_000, 3_300_000), None, shapely.Point(5_100_000, 3_200_000)]
    frame = geopandas.GeoDataFrame(ROWS, geometry=points, crs=3035)
    frame.to_file(folder / "trees.gpkg", layer="trees")
    lines = "\n".join(f"{id},text {number}" for number, id in enumerate(NOTES))
    (folder / "notes.csv").write_text(f"id,text\n{lines}\n", "utf-8")
    trees = {
        "name": "trees",
        "path": "trees.gpkg",
        "geometry": "Point",
        "placeless": True,
        "time": ["planted"],
        "schema": {"primaryKey": "number", "fields": FIELDS},
    }
    notes = {
        "name": "notes",
        "path": "notes.csv",
        "schema": {
            "primaryKey": "id",
            "fields": [{"name": "id", "type": "string"}, {"name": "text", "type": "string"}],
        },
    }
    (folder / "datapackage.json").write_text(json.dumps({"resources": [trees, notes]}), "utf-8")
    return create_app(Settings(layers=folder)).test_client()


def get(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_entrance_is_the_api(client):
    assert client.get("/").headers["Location"] == "/api"
    assert [each["id"] for each in get(client, "/api/collections")["collections"]] == ["trees", "notes"]


@pytest.mark.parametrize("path", ["/embed", "/incidents/x", "/methodology", "/about", "/map/incidents.json"])
def test_there_is_no_map(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/api", "/api/collections", "/api/collections/trees", "/api/collections/trees/items"])
def test_pages_do_not_speak_of_the_map(client, path):
    page = client.get(f"{path}?f=html")
    assert page.status_code == 200
    assert "Methodology" not in page.text


def test_features_are_found_by_what_they_hold(client):
    def found(query):
        return {feature["id"] for feature in get(client, f"/api/collections/trees/items?{query}")["features"]}

    assert found("") == {1, 2, 3}
    assert found("kind=oak") == {3}
    assert found(f"kind={quote('ash, European')}") == {1}
    assert found("number=1,2") == {1, 2}
    assert found("height=1.5") == {3}
    assert found("datetime=2001") == {3, 1}
    nowhere = {1}
    assert found("bbox=19.9,52,20.1,53") == {3} | nowhere
    assert found("bbox=3250000,4950000,3350000,5050000&bbox-crs=EPSG:3035") == {3} | nowhere
    assert found("filter=height%3E10") == {2}


def test_a_field_named_as_a_parameter_is_asked_of_in_a_filter(client):
    assert get(client, "/api/collections/trees/items?limit=1")["numberReturned"] == 1
    assert get(client, "/api/collections/trees/items?filter=limit%3D9")["features"][0]["id"] == 2
    assert "limit" in get(client, "/api/collections/trees/queryables")["properties"]


def test_a_feature_has_its_own_address_whatever_its_id(client):
    assert get(client, "/api/collections/trees/items/2")["properties"]["height"] == 20.0
    assert client.get("/api/collections/trees/items/99").status_code == 404
    assert client.get("/api/collections/trees/items/x").status_code == 404
    for number, id in enumerate(NOTES):
        document = get(client, f"/api/collections/notes/items/{quote(id, safe='')}")
        assert (document["id"], document["properties"]["text"]) == (id, f"text {number}")
        (own,) = [link["href"] for link in document["links"] if link["rel"] == "self"]
        assert get(client, own) == document


def test_names_of_our_layers_mean_nothing_by_themselves(tmp_path):
    """Layers called as ours, with other fields: plain data."""
    names = ("incidents", "sources")
    for name in names:
        (tmp_path / f"{name}.csv").write_text("code,sources,start_at,section\na,x,2021-01-01,pl-by\n", "utf-8")
    fields = [
        {"name": "code", "type": "string"},
        {"name": "sources", "type": "list"},
        {"name": "start_at", "type": "date"},
        {"name": "section", "type": "string"},
    ]
    schema = {"primaryKey": "code", "fields": fields}
    resources = [{"name": name, "path": f"{name}.csv", "schema": schema} for name in names]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    client = create_app(Settings(layers=tmp_path)).test_client()
    for name in names:
        document = get(client, f"/api/collections/{name}/items/a")
        assert document["properties"]["sources"] == ["x"]
        assert {"sources", "position", "url", "startLocal"}.isdisjoint(document)
        assert client.get(f"/api/collections/{name}/items?f=html").status_code == 200
        assert get(client, f"/api/collections/{name}/aggregate?by=section")["groups"][0]["count"] == 1


@pytest.mark.parametrize("name", FORMATS)
def test_they_come_in_every_form(client, name):
    for collection, geometry in (("trees", "Point"), ("notes", None)):
        if FORMATS[name].geometries is None or geometry in FORMATS[name].geometries:
            assert client.get(f"/api/collections/{collection}/items?f={name}").status_code == 200


def test_they_are_counted(client):
    groups = get(client, "/api/collections/trees/aggregate?by=month")["groups"]
    counts = {group["key"]["month"]: group["count"] for group in groups}
    assert (counts["2001-05"], counts["2001-06"], counts["2010-01"]) == (1, 0, 1)


def test_the_definition_is_theirs(client):
    paths = get(client, "/api/openapi.json")["paths"]
    assert "/collections/trees/items" in paths
    parameters = [each["name"] for each in paths["/collections/trees/items"]["get"]["parameters"]]
    assert len(parameters) == len(set(parameters))


def test_health_says_nothing_of_an_end_nobody_named(client):
    assert get(client, "/healthz")["status"] == "ok"


def test_tiles_hold_what_has_a_place_whether_or_not_it_has_a_time(tmp_path):
    rows = {"id": ["a", "b", "c", "d"], "day": [datetime.date(2010, 1, 1), datetime.date(2011, 1, 1), None, None]}
    points = [shapely.Point(1, 1), shapely.Point(2, 2), shapely.Point(3, 3), None]
    geopandas.GeoDataFrame(rows, geometry=points, crs=4326).to_file(tmp_path / "marks.gpkg", layer="marks")
    fields = [{"name": "id", "type": "string"}, {"name": "day", "type": "date"}]
    marks = {"name": "marks", "path": "marks.gpkg", "geometry": "Point", "placeless": True, "time": ["day"]}
    marks["schema"] = {"primaryKey": "id", "fields": fields}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [marks]}), "utf-8")
    client = create_app(Settings(layers=tmp_path)).test_client()
    for query, ids in (("", "abc"), ("?datetime=2010", "ac"), ("?datetime=1999", "c")):
        tile = client.get(f"/api/collections/marks/tiles/WebMercatorQuad/0/0/0{query}")
        drawn = mapbox_vector_tile.decode(tile.data)["marks"]["features"]
        assert "".join(sorted(each["properties"]["id"] for each in drawn)) == ids


@pytest.fixture
def odd(tmp_path):
    """Fields whose names hold what parameters are written with."""
    (tmp_path / "odd.csv").write_text('id,"size, in m",-3,+\na,2,y,1\nb,10,x,3\nc,1,z,2\n', "utf-8")
    fields = [{"name": name, "type": "string"} for name in ("id", "size, in m", "-3", "+")]
    fields[1]["type"] = "integer"
    odd = {"name": "odd", "path": "odd.csv", "schema": {"primaryKey": "id", "fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [odd]}), "utf-8")
    return create_app(Settings(layers=tmp_path)).test_client()


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("size, in m", "cab"),
        ("-size, in m", "bac"),
        ("-3", "bac"),
        ("--3", "cab"),
        ("+-3", "bac"),
        ("+", "acb"),
        ("-+,id", "bca"),
        ("-size, in m,-3,id", "bac"),
    ],
)
def test_any_name_can_be_sorted_by(odd, order, ids):
    features = get(odd, f"/api/collections/odd/items?sortby={quote(order)}")["features"]
    assert "".join(each["id"] for each in features) == ids


def test_any_name_can_be_asked_for(odd):
    root = "/api/collections/odd/items"
    (feature,) = get(odd, f"{root}?properties={quote('-3,size, in m')}&id=a")["features"]
    assert set(feature["properties"]) - {"id"} == {"size, in m", "-3"}
    assert [each["id"] for each in get(odd, f"{root}?{quote('size, in m')}=10")["features"]] == ["b"]
    answer = odd.get(f"{root}?sortby=size")
    assert (answer.status_code, answer.json["parameter"], answer.json["found"]) == (400, "sortby", "size")
