"""Words for states, spans, statuses and numbers, in every language: the same as those of `static/js`."""

import json
from datetime import date
from pathlib import Path

import pytest

from geo import text
from geo.claims import Claim
from geo.periods import Days
from geo.queries import ItemsQuery

CONTRACTS = Path(__file__).parents[1] / "contracts"
CONTRACT = json.loads((CONTRACTS / "sentence.json").read_text("utf-8"))
POSITIONS = json.loads((CONTRACTS / "position.json").read_text("utf-8"))["cases"]
WORDS = ("section", "category", "verification", "confidence", "source", "crossing")


def span(bounds):
    return Days(*(date.fromisoformat(bound) if bound else None for bound in bounds))


def cases(part):
    """Return every case of a part of the contract in every language."""
    return [
        pytest.param(case, text.LANGUAGES[code], said, id=f"{code}: {said}")
        for case in CONTRACT[part]
        for code, said in case["said"].items()
    ]


def test_the_contract_speaks_every_language():
    parts = ("sentence", "days", "status", "quantities", "casualties", "claims")
    assert all(list(case["said"]) == list(text.LANGUAGES) for part in parts for case in CONTRACT[part])


@pytest.mark.parametrize(("case", "language", "said"), cases("sentence"))
def test_a_state_has_one_sentence(case, language, said):
    near = case.get("near")
    shown = text.Shown(
        incidents=case["shown"],
        days=span(case["days"]),
        crossings=text.CrossingCounts(**case["crossings"]),
        q=case.get("q", ""),
        box=case.get("box", False),
        near=(near["name"], near["km"]) if near else None,
        **{name: tuple(case.get(name, ())) for name in WORDS},
    )
    assert text.sentence(shown, language) == said


@pytest.mark.parametrize(("case", "language", "said"), cases("days"))
def test_a_span_is_said_as_people_say_it(case, language, said):
    assert text.days(span(case["days"]), language) == said


@pytest.mark.parametrize("case", CONTRACT["incidents"], ids=lambda case: case["text"])
def test_an_incident_is_dated_no_more_exactly_than_is_known(case):
    assert text.when(span([case["start"], case["end"]]), case["date_precision"]) == case["text"]


@pytest.mark.parametrize(("case", "language", "said"), cases("status"))
def test_a_status_says_how_it_is_known(case, language, said):
    verified = date.fromisoformat(case["last_verified"]) if case["last_verified"] else None
    as_of = date.fromisoformat(case["as_of"])
    assert text.status(case["status"], case["knowledge"], as_of, verified, language) == said


@pytest.mark.parametrize(("case", "language", "said"), cases("quantities"))
def test_a_number_carries_its_unit(case, language, said):
    assert text.quantity(case["low"], case["high"], case["unit"], language=language) == said


@pytest.mark.parametrize(("case", "language", "said"), cases("casualties"))
def test_the_dead_and_the_injured_are_counted_apart(case, language, said):
    assert text.casualties(case["dead"], case["injured"], language) == said


@pytest.mark.parametrize(("case", "language", "said"), cases("claims"))
def test_the_words_of_a_record_stand_apart_in_another_language(case, language, said):
    claim = Claim(case["by"], case["stance"], case["text"])
    assert text.capital(text.claim_text(claim, language)) == said
    assert text.claims([claim], language) == said
    assert text.quoted("", language) == ""


def test_what_is_not_known_and_what_no_language_knows_is_said():
    assert text.quantity(None, None, None) == "not known"
    assert text.quantity(2, 2, "cattle") == "2 cattle"
    assert text.quantity(2, 2, "x7", "heads of cattle") == "2 (heads of cattle)"


def test_a_number_below_zero_has_a_minus_sign():
    assert text.LANGUAGES["pl"].number(-12_040.5) == "−12\u00a0040,5"
    assert text.LANGUAGES["pl"].number(-1_204) == "−1204"


def test_every_unit_of_the_data_can_be_counted(dataset):
    units = dataset.catalogue["incidents"].schema["unit"].vocabulary
    for language in text.LANGUAGES.values():
        for unit in units:
            assert text.quantity(59, 59, unit, language=language).startswith("59 ")


@pytest.mark.parametrize("case", POSITIONS, ids=lambda case: case["text"])
def test_a_kilometre_is_no_more_exact_than_its_place(case):
    assert text.post(case["precision"], case["km"], case["distance_m"]) == case["text"]


def test_only_an_exact_place_has_metres(dataset):
    for row in dataset.records(ItemsQuery("positions", limit=None)):
        said = text.post(row["location_precision"], row["km"], row["distance_m"])
        assert ("border line" in said) == (row["location_precision"] == "exact")
