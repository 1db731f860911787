"""The document of reported counts: every count with its unit, its days and who published it."""

import json
from types import SimpleNamespace

from geo.maps import documents
from geo.queries import ItemsQuery

KEPT = ("section", "measure", "unit", "value", "year_to_date", "rounded", "bound", "note")


def test_every_count_comes_as_it_was_reported(dataset):
    rows = json.loads(documents.render(dataset, "series"))["rows"]
    counts = dataset.records(ItemsQuery("series"))
    assert [[row[name] for name in KEPT] for row in rows] == [[count[name] for name in KEPT] for count in counts]
    assert [(row["start"], row["end"]) for row in rows] == [
        (count["start"].isoformat(), count["end"].isoformat()) for count in counts
    ]


def test_every_count_names_who_published_it_once(dataset):
    for row in json.loads(documents.render(dataset, "series"))["rows"]:
        assert row["by"]
        assert len(set(row["by"])) == len(row["by"])


def test_data_without_counts_have_an_empty_document():
    assert documents.series(SimpleNamespace(catalogue=(), version="1"))["rows"] == []
