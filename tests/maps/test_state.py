"""The state of the map and its query string: what `static/js/state.js` promises as well."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidParameter, UnknownParameter
from geo.maps.state import PARAMETERS, Horizon, MapState, View, from_form, parse
from geo.periods import Days

CONTRACTS = Path(__file__).parents[1] / "contracts"
CONTRACT = json.loads((CONTRACTS / "state.json").read_text("utf-8"))
VOCABULARY = json.loads((CONTRACTS / "vocab.json").read_text("utf-8"))
WORDS = {
    "section": tuple(VOCABULARY["sections"]),
    "category": tuple(VOCABULARY["categories"]),
    "verification": tuple(VOCABULARY["verification"]),
    "confidence": ("high", "medium", "low"),
    "lang": ("en",),
}
HORIZON = Horizon(date(2026, 5, 24), date(2026, 11, 22))


def as_json(state):
    return {
        "datetime": state.when.text() if state.when else None,
        "mode": state.mode,
        "section": list(state.section),
        "category": list(state.category),
        "verification": list(state.verification),
        "confidence": list(state.confidence),
        "map": state.view.text() if state.view else None,
        "select": list(state.select),
        "theme": state.theme,
        "lang": state.lang,
    }


def test_the_parameters_stand_in_the_order_of_the_contract():
    assert list(PARAMETERS) == CONTRACT["parameters"]


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["query"] or "nothing")
def test_a_query_is_read_and_written_as_the_contract_says(case):
    state, errors = parse(case["query"], WORDS)
    assert (errors, as_json(state), state.query()) == ([], case["state"], case["canonical"])


@pytest.mark.parametrize("case", CONTRACT["errors"], ids=lambda case: case["query"])
def test_every_wrong_parameter_is_named_with_the_nearest_known_word(case):
    _, errors = parse(case["query"], WORDS)
    assert [error.parameter for error in errors] == case["parameters"]
    if "nearest" in case:
        assert f"Did you mean '{case['nearest']}'?" in str(errors[0])


@pytest.mark.parametrize("case", CONTRACT["forms"], ids=lambda case: case["query"])
def test_a_form_without_javascript_leads_to_the_canonical_query(case):
    state, errors = parse(from_form(case["query"]), WORDS)
    assert (errors, state.query()) == ([], case["redirect"])


def test_a_query_without_the_form_s_fields_is_no_form():
    assert from_form("datetime=2021-11") is None


@pytest.mark.parametrize("query", ["from=2021-11-31", "from=2021-11-09&to=2021-11-08", "from=2021-11-01&datetime=2021"])
def test_a_form_that_makes_no_sense_is_refused(query):
    with pytest.raises(InvalidParameter):
        from_form(query)


def test_without_dates_the_twelve_months_up_to_the_last_day_of_the_data_are_shown():
    assert MapState().days(HORIZON) == Days(date(2025, 5, 25), date(2026, 5, 25))
    assert MapState().as_of(HORIZON) == date(2026, 5, 24)


def test_a_year_that_ends_on_a_leap_day_begins_after_the_end_of_february():
    horizon = Horizon(date(2024, 2, 29), date(2024, 3, 5))
    assert MapState().days(horizon) == Days(date(2023, 3, 1), date(2024, 3, 1))


def test_as_of_nothing_is_today():
    assert MapState(mode="asof").days(HORIZON) == Days.of(HORIZON.today)


def test_an_open_span_shows_the_crossings_as_of_today():
    assert MapState(when=Days(date(2025, 1, 1), None)).as_of(HORIZON) == HORIZON.today


def test_a_span_that_reaches_into_the_future_shows_the_crossings_as_of_today():
    year = Days(date(2026, 1, 1), date(2027, 1, 1))
    assert MapState(when=year).as_of(HORIZON) == HORIZON.today
    assert MapState(when=Days.of(date(2027, 1, 1)), mode="asof").as_of(HORIZON) == date(2027, 1, 1)


def test_the_map_asks_for_events_that_were_not_retracted_unless_asked():
    asked = dict(MapState().to_query(HORIZON).where)
    assert asked["kind"] == ("event",)
    assert "retracted" not in asked["verification"]
    assert dict(MapState(verification=("retracted",)).to_query(HORIZON).where)["verification"] == ("retracted",)


def test_an_unknown_parameter_is_an_error_of_its_own_kind():
    _, errors = parse("sectoin=pl-by", WORDS)
    assert isinstance(errors[0], UnknownParameter)


days = st.dates(date(2000, 1, 1), date(2099, 12, 30))


@st.composite
def states(draw):
    mode = draw(st.sampled_from(["window", "asof"]))
    first, last = sorted((draw(days), draw(days)))
    bounds = draw(st.sampled_from([(first, last), (None, last), (first, None), (None, None)]))
    when = Days.of(first) if mode == "asof" else Days.closed(*bounds)
    several = {
        name: tuple(sorted(draw(st.sets(st.sampled_from(WORDS[name])))))
        for name in ("section", "category", "verification", "confidence")
    }
    view = View(draw(st.integers(0, 19)), draw(st.integers(-90, 90)), draw(st.integers(-180, 180)))
    return MapState(
        when=draw(st.sampled_from([None, when])),
        mode=mode,
        view=draw(st.sampled_from([None, view])),
        select=tuple(
            draw(st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True), unique=True, max_size=5))
        ),
        theme=draw(st.sampled_from([None, "light", "dark"])),
        **several,
    )


@given(states())
def test_a_state_comes_back_from_its_query(state):
    assert parse(state.query(), WORDS) == (state, [])
