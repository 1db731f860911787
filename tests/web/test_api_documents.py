"""The documents of the API: what it is, what there is, and what a feature holds."""

import json

import pytest

from geo.crs import SUPPORTED
from geo.formats import FORMATS

FEATURES = "http://www.opengis.net/spec/ogcapi-features"
FOR_QGIS = (
    f"{FEATURES}-3/1.0/conf/filter",
    f"{FEATURES}-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
)
DOCUMENTS = (
    "/api",
    "/api/conformance",
    "/api/functions",
    "/api/openapi.json",
    "/api/collections",
    "/api/collections/incidents",
    "/api/collections/incidents/schema",
    "/api/collections/incidents/queryables",
    "/api/collections/incidents/sortables",
    "/api/collections/incidents/items",
    "/api/collections/incidents/aggregate?by=section",
)


def get(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def hrefs(document, relation):
    return [link["href"] for link in document["links"] if link["rel"] == relation]


@pytest.fixture(scope="module")
def definition(client_of_module):
    return get(client_of_module, "/api/openapi.json")


@pytest.fixture(scope="module")
def client_of_module(app):
    return app.test_client()


def test_what_qgis_needs_to_filter_on_the_server_is_declared(client):
    assert set(FOR_QGIS) <= set(get(client, "/api/conformance")["conformsTo"])


def test_nothing_is_declared_twice(client):
    declared = get(client, "/api/conformance")["conformsTo"]
    assert len(declared) == len(set(declared))


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_document_links_to_itself_and_its_page_and_the_page_is_one(client, path):
    document = client.get(path)
    if path != "/api/openapi.json":
        assert hrefs(document.json, "self") == [f"http://localhost{path}"]
        others = [link for link in document.json["links"] if link["rel"] == "alternate"]
        (page,) = [link["href"] for link in others if link["type"] == "text/html"]
        assert client.get(page).mimetype == "text/html"
    assert client.get(path, headers={"Accept": "text/html,*/*;q=0.8"}).mimetype == "text/html"


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize(
    ("accept", "form"),
    [("text/html", "json"), ("image/png", None), ("application/xml;q=0.9", None), ("garbage;;q=x", None), ("", None)],
)
def test_f_decides_before_accept_and_who_accepts_nothing_gets_the_default(client, path, accept, form):
    query = f"{path}{'&' if '?' in path else '?'}f={form}" if form else path
    answer = client.get(query, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.mimetype.endswith("json")
    assert "Accept" in answer.vary


@pytest.mark.parametrize("path", DOCUMENTS)
def test_an_unknown_form_is_refused_with_those_there_are(client, path):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}f=pdf")
    assert (answer.status_code, answer.json["parameter"]) == (400, "f")
    assert "html" in answer.json["expected"]


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if "items" not in path and "?" not in path])
def test_a_document_has_no_other_parameter(client, path):
    answer = client.get(f"{path}?bbox=1,2,3,4")
    assert (answer.status_code, answer.json["parameter"]) == (400, "bbox")


def test_a_collection_says_where_and_when_its_features_lie(client, dataset):
    extent = get(client, "/api/collections/incidents")["extent"]
    west, south, east, north = dataset.incidents().total_bounds
    assert extent["spatial"]["bbox"][0] == pytest.approx([west, south, east, north], abs=1e-6)
    (interval,) = extent["temporal"]["interval"]
    frame = dataset.incidents()
    assert interval == [f"{frame['start'].min().date()}T00:00:00Z", f"{frame['end'].max().date()}T00:00:00Z"]
    assert get(client, "/api/collections/crossing-status")["extent"]["temporal"]["interval"][0][1] is None


def test_a_collection_names_its_systems_and_only_one_with_geometries_has_several(client):
    incidents = get(client, "/api/collections/incidents")
    assert incidents["crs"] == [system.uri for system in SUPPORTED.values()]
    assert incidents["storageCrs"] == SUPPORTED["OGC:CRS84"].uri
    assert len(get(client, "/api/collections/series")["crs"]) == 1


def test_a_collection_links_to_its_features_in_every_form_that_takes_it(client, dataset):
    for layer in dataset.catalogue.tables:
        document = get(client, f"/api/collections/{layer.name}")
        found = {link["type"] for link in document["links"] if link["rel"] == "items"}
        assert found == {form.media_type for form in FORMATS.values() if form.takes(layer)} | {"text/html"}


@pytest.mark.parametrize("part", ["schema", "queryables", "sortables"])
def test_a_schema_describes_the_fields_as_the_data_package_does(client, dataset, part):
    for layer in dataset.catalogue.tables:
        answer = client.get(f"/api/collections/{layer.name}/{part}")
        assert answer.mimetype == "application/schema+json"
        document = answer.json
        assert document["$id"] == f"http://localhost/api/collections/{layer.name}/{part}"
        for field in layer.schema.fields:
            if part == "sortables" and field.type in ("list", "array"):
                assert field.name not in document["properties"]
            else:
                described = document["properties"][field.name]
                assert described["title"] == field.title
                values = described["items"] if field.type == "list" else described
                assert values.get("enum", []) == list(field.vocabulary)
        assert ("geometry" in document["properties"]) == (layer.geometry is not None and part != "sortables")


def test_a_schema_says_which_fields_are_the_id_the_time_and_the_place(client):
    properties = get(client, "/api/collections/incidents/schema")["properties"]
    roles = {each.get("x-ogc-role"): name for name, each in properties.items()}
    expected = {
        "id": "id",
        "primary-interval-start": "start",
        "primary-interval-end": "end",
        "primary-geometry": "geometry",
    }
    assert {role: name for role, name in roles.items() if role} == expected


def test_queryables_are_all_there_are(client):
    assert get(client, "/api/collections/incidents/queryables")["additionalProperties"] is False


def test_the_definition_refers_to_nothing_outside_itself(definition):
    def references(value):
        if isinstance(value, dict):
            yield from ([value["$ref"]] if "$ref" in value else [])
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    found = set(references(definition))
    assert all(each.startswith("#/components/schemas/") for each in found)
    assert {each.rsplit("/", 1)[1] for each in found} <= set(definition["components"]["schemas"])


def test_the_definition_holds_every_path_of_a_collection(definition, dataset):
    for layer in dataset.catalogue.tables:
        for part in ("", "/schema", "/queryables", "/sortables", "/items", "/items/{featureId}"):
            assert f"/collections/{layer.name}{part}" in definition["paths"]
        assert (f"/collections/{layer.name}/aggregate" in definition["paths"]) == bool(dataset.groupings(layer.name))


def test_every_field_with_one_value_is_a_parameter(definition, dataset):
    for layer in dataset.catalogue.tables:
        operation = definition["paths"][f"/collections/{layer.name}/items"]["get"]
        names = {parameter["name"] for parameter in operation["parameters"]}
        fields = {field.name for field in layer.schema.fields if field.type not in ("list", "array")}
        assert fields <= names
        assert {"limit", "offset", "sortby", "properties", "filter", "f"} <= names
        assert {"bbox", "datetime"} <= names, "Part 1 has them at every collection"
        assert ("crs" in names) == (layer.geometry is not None)


def test_the_parameters_of_part_1_are_declared_as_it_has_them(definition):
    operation = definition["paths"]["/collections/incidents/items"]["get"]
    parameters = {parameter["name"]: parameter for parameter in operation["parameters"]}
    for name, kind in (("limit", "integer"), ("bbox", "array"), ("datetime", "string")):
        parameter = parameters[name]
        assert (parameter["in"], parameter["required"]) == ("query", False)
        assert (parameter["style"], parameter["explode"], parameter["schema"]["type"]) == ("form", False, kind)
    assert parameters["limit"]["schema"]["minimum"] == 1
    box = parameters["bbox"]["schema"]
    assert (box["minItems"], box["maxItems"], box["items"]["type"]) == (4, 6, "number")


def test_ids_of_operations_are_unique(definition):
    ids = [item["get"]["operationId"] for item in definition["paths"].values()]
    assert len(ids) == len(set(ids))


def test_functions_are_listed_with_what_they_take(client):
    functions = {each["name"]: each for each in get(client, "/api/functions")["functions"]}
    assert functions["year"]["arguments"][0]["type"] == ["datetime"]
    assert functions["year"]["returns"] == ["number"]


def test_links_stand_in_the_header_too(client):
    header = client.get("/api/collections/incidents/items?limit=1").headers["Link"]
    assert '<http://localhost/api/collections/incidents/items?limit=1>; rel="self"' in header
    assert 'rel="next"' in header


def test_a_page_of_items_is_valid_json_of_the_declared_members(client, definition):
    schema = definition["components"]["schemas"]["incidents.features"]
    document = json.loads(client.get("/api/collections/incidents/items?limit=3").data)
    assert set(schema["required"]) <= set(document)
