"""OGC API - Features - Part 3: Filtering (19-079r2) and Part 5: Schemas (23-058r1), restated."""

import json

import pytest

FILTERING = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
SCHEMAS = "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list}


def test_the_classes_are_declared(api):
    declared = api.ok("/conformance").json["conformsTo"]
    for name in ("queryables", "filter", "features-filter", "queryables-query-parameters"):
        assert f"{FILTERING}/{name}" in declared
    for name in ("cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators"):
        assert f"{CQL2}/{name}" in declared
    for name in ("schemas", "core-roles-features", "returnables-and-receivables", "sortables", "queryables"):
        assert f"{SCHEMAS}/{name}" in declared


@pytest.mark.parametrize("kind", ["queryables", "schema", "sortables"])
def test_a_schema_is_a_json_schema(api, collection, kind):
    """Part 3 A.1 to A.4 /conf/queryables; Part 5 /conf/returnables, sortables."""
    answer = api.ok(f"/collections/{collection}/{kind}")
    assert answer.type == "application/schema+json"
    document = answer.json
    assert document["$schema"] == DRAFT
    assert document["$id"].endswith(f"/collections/{collection}/{kind}")
    assert document["type"] == "object"
    assert document["title"]
    for name, field in document["properties"].items():
        assert "type" in field or "format" in field or "$ref" in field, name
    html = api.ask(f"/collections/{collection}/{kind}", headers={"Accept": "text/html"})
    assert html.type == "text/html"


def test_a_collection_links_to_its_schemas(api, collection):
    """Part 3 A.2 /conf/queryables/get-queryables; Part 5."""
    relations = {link["rel"]: link for link in api.ok(f"/collections/{collection}").json["links"]}
    for rel in ("queryables", "schema", "sortables"):
        link = relations[f"http://www.opengis.net/def/rel/ogc/1.0/{rel}"]
        assert api.ask(link["href"]).status == 200


def test_features_satisfy_their_schema(api, collection):
    schema = api.schema(collection)
    for feature in api.everything(collection)[:200]:
        assert set(feature["properties"]) <= set(schema)
        for name, value in feature["properties"].items():
            if value is None:
                continue
            kinds = schema[name]["type"]
            kinds = kinds if isinstance(kinds, list) else [kinds]
            assert any(isinstance(value, TYPES[kind]) for kind in kinds if kind != "null"), (feature["id"], name)
            if "enum" in schema[name]:
                assert value in schema[name]["enum"], (feature["id"], name)


def test_the_roles_are_played_once(api, collection):
    """Part 5 /conf/core-roles-features."""
    roles = [field["x-ogc-role"] for field in api.schema(collection).values() if "x-ogc-role" in field]
    assert roles.count("id") == 1
    assert len(roles) == len(set(roles))


def a_text(api, collection):
    """Return a text property of a collection and a value of it; of an empty one any value."""
    queryables = api.ok(f"/collections/{collection}/queryables").json["properties"]
    texts = [name for name, each in queryables.items() if "string" in each.get("type", ()) and "format" not in each]
    for feature in api.everything(collection):
        for name, value in feature["properties"].items():
            if isinstance(value, str) and name in texts and "," not in value:
                return name, value
    free = [name for name in texts if "enum" not in queryables[name]]
    assert free and not api.everything(collection), "no text property"
    return free[0], "2026-01-01-1"


def matching(api, collection, name, value):
    return {each["id"] for each in api.everything(collection) if each["properties"][name] == value}


def ids(answer):
    return {each["id"] for each in answer.json["features"]}


def test_a_queryable_is_a_parameter(api, collection):
    """Part 3 /conf/queryables-query-parameters."""
    name, value = a_text(api, collection)
    assert ids(api.ok(f"/collections/{collection}/items", **{name: value}, limit=10000)) == matching(
        api, collection, name, value
    )


def test_a_filter_selects(api, collection):
    """Part 3 A.7 to A.11 /conf/filter/filter-param, filter-lang-param, response."""
    name, value = a_text(api, collection)
    quoted = value.replace("'", "''")
    text = f"{name} = '{quoted}'"
    expected = matching(api, collection, name, value)
    assert ids(api.ok(f"/collections/{collection}/items", filter=text, limit=10000)) == expected
    asked = {"filter": text, "filter-lang": "cql2-text", "limit": 10000}
    assert ids(api.ok(f"/collections/{collection}/items", **asked)) == expected
    as_json = json.dumps({"op": "=", "args": [{"property": name}, value]})
    asked = {"filter": as_json, "filter-lang": "cql2-json", "limit": 10000}
    assert ids(api.ok(f"/collections/{collection}/items", **asked)) == expected


def test_a_filter_joins_the_other_parameters(api, timed):
    """Part 3 A.12 /conf/features-filter/filter-param: all of them hold."""
    name, value = a_text(api, timed)
    quoted = value.replace("'", "''")
    asked = {"datetime": "2021-01-01/2023-12-31", "limit": 10000}
    both = ids(api.ok(f"/collections/{timed}/items", filter=f"NOT ({name} = '{quoted}')", **asked))
    alone = ids(api.ok(f"/collections/{timed}/items", **asked))
    present = {each["id"] for each in api.everything(timed) if each["properties"][name] is not None}
    assert both == (alone & present) - matching(api, timed, name, value)


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"filter": "no_such_property = 1"}, "filter"),
        ({"filter": "id ="}, "filter"),
        ({"filter": "id = 1"}, "filter"),
        ({"filter": ""}, "filter"),
        ({"filter": "id = 'a'", "filter-lang": "cql2-json"}, "filter"),
        ({"filter": '{"op":"=","args":[{"property":"id"},"a"]}', "filter-lang": "cql2-text"}, "filter"),
        ({"filter": "id = 'a'", "filter-lang": "sql"}, "filter-lang"),
        ({"filter": "no_such_function(id) = 1"}, "filter"),
    ],
)
def test_a_filter_that_is_none_is_refused(api, collection, asked, parameter):
    """Part 3 /req/filter/...-invalid."""
    answer = api.get(f"/collections/{collection}/items", **asked)
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert answer.json["parameter"] == parameter


def test_a_geometry_of_a_filter_has_a_system(api, placed):
    """Part 3 A.9 /conf/filter/filter-crs: by default longitude first, and by name as the authority orders."""
    plain = "S_INTERSECTS(geometry, POLYGON((22 52, 25 52, 25 55, 22 55, 22 52)))"
    turned = "S_INTERSECTS(geometry, POLYGON((52 22, 52 25, 55 25, 55 22, 52 22)))"
    system = "http://www.opengis.net/def/crs/EPSG/0/4326"
    found = ids(api.ok(f"/collections/{placed}/items", filter=plain, limit=10000))
    assert found == ids(api.ok(f"/collections/{placed}/items", filter=turned, filter_crs=system, limit=10000))
    assert found
    assert api.get(f"/collections/{placed}/items", filter=plain, filter_crs="EPSG:1").status == 400


def key(feature, names):
    return [(feature["properties"][name] is None, feature["properties"][name]) for name in names]


def test_features_come_in_the_order_asked_for(api, collection):
    """Part 5 /conf/sortables: sortby, ascending and descending."""
    name, _ = a_text(api, collection)
    assert name in api.ok(f"/collections/{collection}/sortables").json["properties"]
    for sign in ("", "+", "-"):
        features = api.ok(f"/collections/{collection}/items", sortby=sign + name, limit=10000).json["features"]
        values = [each["properties"][name] for each in features if each["properties"][name] is not None]
        assert values == sorted(values, reverse=sign == "-")
        assert len(features) == len(api.everything(collection))
    assert api.get(f"/collections/{collection}/items", sortby="no_such").status == 400


def test_pages_keep_their_order(api, collection):
    name, _ = a_text(api, collection)
    whole = [
        each["id"]
        for each in api.ok(f"/collections/{collection}/items", sortby=f"-{name}", limit=10000).json["features"]
    ]
    answer = api.ok(f"/collections/{collection}/items", sortby=f"-{name}", limit=3)
    found = [each["id"] for each in answer.json["features"]]
    for _ in range(3):
        for link in answer.links("next"):
            answer = api.ask(link["href"])
            found += [each["id"] for each in answer.json["features"]]
    assert found == whole[: len(found)]
    assert len(found) == min(12, len(whole))


def test_only_the_properties_asked_for_are_returned(api, collection):
    """Part 5 and Part 6's ``properties``."""
    name, _ = a_text(api, collection)
    features = api.ok(f"/collections/{collection}/items", properties=name, limit=5).json["features"]
    identity = api.role(collection, "id")
    for feature, whole in zip(features, api.everything(collection), strict=False):
        assert set(feature["properties"]) <= {name, identity}
        assert feature["properties"][name] == whole["properties"][name]
        assert feature["id"] == whole["id"]
    assert api.get(f"/collections/{collection}/items", properties="no_such").status == 400
