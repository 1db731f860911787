"""OGC API - Features - Part 1: Core (17-069r4), Annex A, class OpenAPI 3.0, restated."""

import json
import re

import pytest


@pytest.fixture(scope="session")
def definition(api):
    return api.ok("/openapi.json").json


def parameters(definition, path):
    """Return the query parameters of a GET, references followed."""
    found = {}
    item = definition["paths"][path]
    for each in [*item.get("parameters", ()), *item["get"].get("parameters", ())]:
        parameter = resolve(definition, each)
        found[parameter["name"]] = parameter
    return found


def resolve(definition, value):
    while "$ref" in value:
        assert value["$ref"].startswith("#/"), "a reference out of the document"
        node = definition
        for step in value["$ref"][2:].split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        value = node
    return value


def path_of(definition, suffix, collection):
    """Return the path of a collection's resource, spelt out or as a template."""
    prefix = "" if any(path.startswith("/collections") for path in definition["paths"]) else "/api"
    exact = f"{prefix}/collections/{collection}{suffix}"
    if exact in definition["paths"]:
        return exact
    return next(path for path in definition["paths"] if re.fullmatch(rf"{prefix}/collections/{{\w+}}{suffix}", path))


def test_the_definition_has_every_operation_and_its_responses(api, definition, collection):
    """A.33 to A.35 /conf/oas30/oas-definition, completeness, exceptions-codes."""
    for suffix in ("", "/items"):
        operation = definition["paths"][path_of(definition, suffix, collection)]["get"]
        assert "200" in operation["responses"]
        assert "400" in operation["responses"]
    items = parameters(definition, path_of(definition, "/items", collection))
    assert items["limit"]["schema"]["minimum"] == 1
    assert items["limit"]["schema"]["maximum"] >= 10000
    assert items["limit"]["schema"]["default"] == 100
    assert items["limit"]["schema"]["type"] == "integer"


def test_the_definition_has_the_box_and_the_time(definition, placed):
    """A.18 /conf/core/fc-bbox-definition."""
    bbox = parameters(definition, path_of(definition, "/items", placed))["bbox"]
    assert (bbox["in"], bbox.get("style", "form"), bbox["explode"]) == ("query", "form", False)
    assert bbox.get("required", False) is False
    assert bbox["schema"]["type"] == "array"


def test_the_definition_has_the_time(definition, timed):
    """A.22 /conf/core/fc-time-definition."""
    time = parameters(definition, path_of(definition, "/items", timed))["datetime"]
    assert (time["in"], time["schema"]["type"]) == ("query", "string")


def test_the_definition_is_self_contained(definition):
    """GDAL, QGIS and generators read it without asking another host."""

    def walk(value):
        if isinstance(value, dict):
            if "$ref" in value:
                resolve(definition, value)
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(definition)
    assert "security" not in json.dumps(definition), "the API is open to everyone"
