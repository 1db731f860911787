"""Vector tiles over HTTP: found by their links, filtered like items, refused where there are none."""

import re

import mapbox_vector_tile
import pytest

INCIDENTS = "/api/collections/incidents/tiles"
GRID = "WebMercatorQuad"
MVT = "application/vnd.mapbox-vector-tile"
SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"


def features(response, layer):
    assert (response.status_code, response.content_type) == (200, MVT)
    return mapbox_vector_tile.decode(response.get_data())[layer]["features"]


def link(document, relation):
    return next(each for each in document["links"] if each["rel"] == relation)


def path(address):
    return re.sub(r"^https?://[^/]+", "", address)


def test_the_tiles_are_found_from_the_landing_page(client):
    collection = client.get("/api/collections/incidents").json
    listed = client.get(path(link(collection, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector")["href"])).json
    (entry,) = listed["tilesets"]
    tileset = client.get(path(link(entry, "self")["href"])).json
    template = link(tileset, "item")
    assert template["templated"] is True
    assert template["type"] == MVT
    address = path(template["href"])
    for name, value in (("tileMatrix", 6), ("tileRow", 20), ("tileCol", 36)):
        address = address.replace(f"{{{name}}}", str(value))
    assert features(client.get(address), "incidents")
    grids = client.get(path(link(client.get("/api").json, f"{SCHEME}s")["href"])).json
    assert [grid["id"] for grid in grids["tileMatrixSets"]] == [GRID]
    assert path(link(tileset, SCHEME)["href"]) == path(link(grids["tileMatrixSets"][0], "self")["href"])


def test_every_collection_with_geometries_has_tiles_and_no_other(client, dataset):
    for layer in dataset.catalogue.tables:
        response = client.get(f"/api/collections/{layer.name}/tiles/{GRID}")
        assert response.status_code == (404 if layer.geometry is None else 200), layer.name
        if layer.geometry is not None:
            assert features(client.get(f"/api/collections/{layer.name}/tiles/{GRID}/0/0/0"), layer.name)


def test_the_grid_is_that_of_the_standard(client):
    grid = client.get(f"/api/tileMatrixSets/{GRID}").json
    assert [matrix["id"] for matrix in grid["tileMatrices"]] == [str(zoom) for zoom in range(25)]
    assert grid["tileMatrices"][0]["scaleDenominator"] == pytest.approx(559082264.0287178)
    assert grid["tileMatrices"][0]["cellSize"] == pytest.approx(156543.033928041)
    last = grid["tileMatrices"][24]
    assert last["matrixWidth"] == last["matrixHeight"] == 2**24
    assert last["cellSize"] == pytest.approx(0.00933069192)


def test_the_limits_hold_every_tile_with_something_in_it_and_no_other_is_served(client):
    tileset = client.get(f"{INCIDENTS}/{GRID}").json
    limits = {each["tileMatrix"]: each for each in tileset["tileMatrixSetLimits"]}
    assert [*limits] == [str(zoom) for zoom in range(17)]
    found = 0
    for row in range(16):
        for column in range(16):
            response = client.get(f"{INCIDENTS}/{GRID}/4/{row}/{column}")
            four = limits["4"]
            inside = (
                four["minTileRow"] <= row <= four["maxTileRow"] and four["minTileCol"] <= column <= four["maxTileCol"]
            )
            assert response.status_code in ((200, 204) if inside else (404,))
            found += len(features(response, "incidents")) if response.status_code == 200 else 0
    located = "filter=NOT geometry IS NULL"
    placed = client.get(f"/api/collections/incidents/items?{located}&limit=1").json["numberMatched"]
    assert found == placed


@pytest.mark.parametrize(
    "query",
    [
        "datetime=2021-11",
        "category=balloon&section=lt-by",
        "q=kuznica",
        "filter=deaths%20%3E%200",
        "filter=S_INTERSECTS(geometry,BBOX(23,53,24,54))",
    ],
)
def test_a_tile_holds_the_features_that_items_answers_with(client, query):
    items = client.get(f"/api/collections/incidents/items?{query}&limit=1000").json
    tile = client.get(f"{INCIDENTS}/{GRID}/0/0/0?{query}")
    expected = sorted(feature["id"] for feature in items["features"] if feature["geometry"])
    assert expected
    assert sorted(feature["properties"]["id"] for feature in features(tile, "incidents")) == expected


def test_a_tile_of_crossings_says_their_status_as_of_a_date(client):
    tile = client.get(f"/api/collections/crossings/tiles/{GRID}/0/0/0?as-of=2021-11-09&status=closed")
    assert {feature["properties"]["status"] for feature in features(tile, "crossings")} == {"closed"}


def test_features_carry_what_was_asked_for(client):
    tile = client.get(f"{INCIDENTS}/{GRID}/0/0/0?properties=category,summary")
    names = {name for feature in features(tile, "incidents") for name in feature["properties"]}
    assert names == {"id", "category", "summary", "aggregated", "count"}


def test_the_tile_set_names_every_field_of_its_features(client):
    (layer,) = client.get(f"{INCIDENTS}/{GRID}").json["layers"]
    declared = set(layer["propertiesSchema"]["properties"])
    said = {
        name
        for feature in features(client.get(f"{INCIDENTS}/{GRID}/0/0/0"), "incidents")
        for name in feature["properties"]
    }
    assert said <= declared
    assert {"category", "start", "aggregated", "count"} <= said


def test_a_tile_with_nothing_in_it_has_no_content(client):
    response = client.get(f"{INCIDENTS}/{GRID}/6/20/36?datetime=1999")
    assert (response.status_code, response.get_data()) == (204, b"")


@pytest.mark.parametrize("place", ["25/0/0", "17/0/0", "6/64/0", "6/0/64", "6/-1/3", "a/b/c", "6/20/36.0", "6/0/0"])
def test_a_tile_outside_of_the_grid_or_its_limits_is_a_problem(client, place):
    response = client.get(f"{INCIDENTS}/{GRID}/{place}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "query", ["bbox=20,50,30,60", "limit=5", "nope=1", "category=no", "datetime=x", "f=png", "crs=x"]
)
def test_what_a_tile_does_not_obey_it_refuses(client, query):
    name = query.split("=")[0]
    response = client.get(f"{INCIDENTS}/{GRID}/6/20/36?{query}")
    assert (response.status_code, response.json["parameter"]) == (400, name)


def test_another_grid_is_not_found(client):
    assert client.get(f"{INCIDENTS}/WorldCRS84Quad").status_code == 404


def test_a_tile_that_is_known_is_not_sent_again(client):
    address = f"{INCIDENTS}/{GRID}/6/20/36"
    first = client.get(address)
    assert client.get(address).get_data() == first.get_data()
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    other = client.get(f"{address}?datetime=2021-11", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    packed = client.get(f"{address}?datetime=2022", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Access-Control-Allow-Origin"] == "*"


def test_the_tile_set_comes_as_tilejson(client):
    document = client.get(f"{INCIDENTS}/{GRID}?f=tilejson").json
    address = path(document["tiles"][0]).replace("{z}", "6").replace("{y}", "20").replace("{x}", "36")
    assert features(client.get(address), "incidents")
    assert document["vector_layers"][0]["id"] == "incidents"
    assert (document["minzoom"], document["maxzoom"]) == (0, 16)


def test_conformance_and_definition_know_the_tiles(client):
    assert (
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt" in client.get("/api/conformance").json["conformsTo"]
    )
    paths = client.get("/api/openapi.json").json["paths"]
    operation = paths["/collections/incidents/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"]["get"]
    assert operation["operationId"].endswith(".collection.vector.getTile")
    assert {"200", "204", "400", "404"} <= set(operation["responses"])
    named = {parameter["name"] for parameter in operation["parameters"]}
    assert {"tileMatrix", "tileRow", "tileCol", "datetime", "q", "filter", "category", "properties"} <= named
    assert not {"bbox", "limit", "sortby"} & named


def test_tiles_say_under_which_licence_and_of_which_version_they_are(client, dataset):
    layer = dataset.catalogue["crossings"]
    root = f"/api/collections/crossings/tiles/{GRID}"
    tileset = client.get(root).json
    named = " AND ".join(licence.name for licence in layer.licences)
    assert (tileset["license"], tileset["version"], tileset["attribution"]) == (
        named,
        dataset.version,
        layer.attribution,
    )
    (entry,) = client.get("/api/collections/crossings/tiles").json["tilesets"]
    assert (entry["license"], entry["version"]) == (named, dataset.version)
    described = client.get(f"{root}?f=tilejson").json
    assert described["version"] == dataset.version
    assert layer.attribution in described["attribution"] and named in described["attribution"]
    header = client.get(f"{root}/0/0/0").headers["Link"]
    assert all(f'<{licence.path}>; rel="license"' in header for licence in layer.licences)
    assert f'<http://localhost{root}>; rel="describedby"' in header


def test_a_tile_takes_a_time_even_where_no_feature_has_one(client):
    """OGC API - Tiles (20-057), requirement class DateTime: what has no time is in every answer."""
    assert (
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/datetime"
        in client.get("/api/conformance").json["conformsTo"]
    )
    root = f"/api/collections/sections-z6/tiles/{GRID}/0/0/0"
    assert client.get(f"{root}?datetime=1901").data == client.get(root).data
    assert client.get(f"{root}?datetime=soon").json["parameter"] == "datetime"
