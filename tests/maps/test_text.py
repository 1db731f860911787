"""Words for states, spans, statuses and numbers: the same sentences as `static/js/sentence.js`."""

import json
from datetime import date
from pathlib import Path

import pytest

from geo import text
from geo.periods import Days
from geo.queries import ItemsQuery

CONTRACTS = Path(__file__).parents[1] / "contracts"
CONTRACT = json.loads((CONTRACTS / "sentence.json").read_text("utf-8"))
POSITIONS = json.loads((CONTRACTS / "position.json").read_text("utf-8"))["cases"]
VOCABULARY = json.loads((CONTRACTS / "vocab.json").read_text("utf-8"))
NAMES = {
    "section": VOCABULARY["sections"],
    "category": {word: entry["label"] for word, entry in VOCABULARY["categories"].items()},
    "verification": {word: word for word in VOCABULARY["verification"]},
    "confidence": {word: word for word in ("high", "medium", "low")},
}


def span(bounds):
    return Days(*(date.fromisoformat(bound) if bound else None for bound in bounds))


@pytest.mark.parametrize("case", CONTRACT["sentence"], ids=lambda case: case["sentence"])
def test_a_state_has_one_sentence(case):
    filters = {name: tuple(case[name]) for name in ("section", "category", "verification", "confidence")}
    counts = text.CrossingCounts(**case["crossings"])
    shown = text.Shown(incidents=case["shown"], days=span(case["days"]), crossings=counts, names=NAMES, **filters)
    assert text.sentence(shown) == case["sentence"]


@pytest.mark.parametrize("case", CONTRACT["days"], ids=lambda case: case["text"])
def test_a_span_is_said_as_people_say_it(case):
    assert text.days(span(case["days"])) == case["text"]


@pytest.mark.parametrize("case", CONTRACT["incidents"], ids=lambda case: case["text"])
def test_an_incident_is_dated_no_more_exactly_than_is_known(case):
    assert text.when(span([case["start"], case["end"]]), case["date_precision"]) == case["text"]


@pytest.mark.parametrize("case", CONTRACT["status"], ids=lambda case: case["text"])
def test_a_status_says_how_it_is_known(case):
    verified = date.fromisoformat(case["last_verified"]) if case["last_verified"] else None
    said = text.status(case["status"], case["knowledge"], date.fromisoformat(case["as_of"]), verified)
    assert said == case["text"]


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (89, 89, "attempts", "89 attempts"),
        (1, 1, "persons", "1 person"),
        (1, 2, "persons", "1–2 persons"),
        (7915, None, "detections", "at least 7,915 detections"),
        (None, 30, "objects", "at most 30 objects"),
        (None, None, None, "not known"),
    ],
)
def test_a_number_carries_its_unit(low, high, unit, said):
    assert text.quantity(low, high, unit) == said


def test_every_language_has_every_message_of_english():
    for language in text.LANGUAGES.values():
        assert language.messages.keys() == text.ENGLISH.messages.keys()
        assert language.words.keys() == text.ENGLISH.words.keys()
        assert len(language.months) == 12


def test_every_unit_of_the_data_has_a_singular_and_a_plural(dataset):
    units = dataset.catalogue["incidents"].schema["unit"].vocabulary
    assert set(units) - set(text.ENGLISH.units) == {"unspecified"}
    assert text.quantity(59, 59, "unspecified", units["unspecified"]) == "59 (not stated what is counted)"


@pytest.mark.parametrize("case", POSITIONS, ids=lambda case: case["text"])
def test_a_kilometre_is_no_more_exact_than_its_place(case):
    assert text.post(case["precision"], case["km"], case["distance_m"]) == case["text"]


def test_only_an_exact_place_has_metres(dataset):
    for row in dataset.records(ItemsQuery("positions", limit=None)):
        said = text.post(row["location_precision"], row["km"], row["distance_m"])
        assert ("border line" in said) == (row["location_precision"] == "exact")


@pytest.mark.parametrize("field", ["category", "section"])
def test_the_page_and_the_data_use_the_same_labels(dataset, field):
    assert dataset.catalogue["incidents"].schema[field].vocabulary == NAMES[field]
