"""The words the page shows are those of the schema: one vocabulary in the English catalogue, the same in the data."""

import json

import pytest

from geo import text
from geo.incidents import GROUPS

LABELS = (
    ("category", "incidents", "category"),
    ("section", "incidents", "section"),
    ("verification", "incidents", "verification"),
    ("source_quality", "incidents", "source_quality"),
    ("confidence", "incidents", "confidence"),
    ("unit", "incidents", "unit"),
    ("mode", "crossings", "mode"),
    ("crossing_category", "crossings", "category"),
    ("scope", "crossing-status", "scope"),
    ("part", "sections", "part"),
)


@pytest.mark.parametrize(("name", "layer", "field"), LABELS)
def test_the_page_and_the_schema_use_the_same_labels(dataset, name, layer, field):
    assert text.ENGLISH.vocabularies[name] == dataset.catalogue[layer].schema[field].vocabulary


def test_the_page_knows_one_more_status_than_the_data(dataset):
    status = dataset.catalogue["crossing-status"].schema["status"].vocabulary
    assert text.ENGLISH.vocabularies["status"] == status | {"unknown": "not known"}


@pytest.mark.parametrize("name", ["location_precision", "place_role"])
def test_every_word_of_the_data_has_a_label(dataset, name):
    assert set(dataset.catalogue["incidents"].schema[name].vocabulary) == set(text.ENGLISH.vocabularies[name])


def test_the_page_has_the_words_in_the_order_of_the_catalogue(contracts):
    words = json.loads((contracts / "vocab.json").read_text("utf-8"))["words"]
    known = text.ENGLISH.vocabularies
    assert {group: tuple(members) for group, members in words["groups"].items()} == GROUPS
    assert list(words["groups"]) == list(known["group"]) == list(GROUPS)
    assert [member for members in words["groups"].values() for member in members] == list(known["category"])
    for name in ("verification", "confidence", "unit", "status"):
        assert words[name] == list(known[name])
    assert words["sections"] == list(known["section"])
