"""The words the page shows are those of the schema: one vocabulary, told to JavaScript by a contract."""

import json

from geo.incidents import GROUP_OF, GROUPS


def test_the_page_and_the_schema_call_things_the_same(dataset, contracts):
    page = json.loads((contracts / "vocab.json").read_text("utf-8"))
    schema = dataset.catalogue["incidents"].schema
    assert {id: entry["label"] for id, entry in page["categories"].items()} == schema["category"].vocabulary
    assert {id: entry["group"] for id, entry in page["categories"].items()} == GROUP_OF
    assert page["sections"] == schema["section"].vocabulary
    assert list(page["groups"]) == list(GROUPS)
