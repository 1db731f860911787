"""The words the page shows are those of the schema: one vocabulary, told to JavaScript by a contract."""

import json

import pytest

from geo import text
from geo.incidents import GROUP_OF, GROUPS

LABELS = (
    ("sections", "incidents", "section"),
    ("verification", "incidents", "verification"),
    ("source_quality", "incidents", "source_quality"),
    ("confidence", "incidents", "confidence"),
    ("unit", "incidents", "unit"),
    ("mode", "crossings", "mode"),
    ("crossing_category", "crossings", "category"),
    ("scope", "crossing-status", "scope"),
)


@pytest.fixture(scope="module")
def page(contracts):
    return json.loads((contracts / "vocab.json").read_text("utf-8"))


def test_the_page_and_the_schema_call_categories_the_same(dataset, page):
    schema = dataset.catalogue["incidents"].schema
    assert {id: entry["label"] for id, entry in page["categories"].items()} == schema["category"].vocabulary
    assert {id: entry["group"] for id, entry in page["categories"].items()} == GROUP_OF
    assert list(page["groups"]) == list(GROUPS)


@pytest.mark.parametrize(("name", "layer", "field"), LABELS)
def test_the_page_and_the_schema_use_the_same_labels(dataset, page, name, layer, field):
    assert page[name] == dataset.catalogue[layer].schema[field].vocabulary


def test_both_languages_of_the_program_use_the_same_words(dataset, page):
    words = text.ENGLISH.words
    assert page["location_precision"] == words["location_precision"]
    assert page["stated"] == words["place_role"]["stated"]
    assert page["groups"] == text.ENGLISH.groups
    status = dataset.catalogue["crossing-status"].schema["status"].vocabulary
    assert page["status"] == words["status"] == status | {"unknown": "not known"}
