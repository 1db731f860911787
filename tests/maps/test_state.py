"""The state of the map and its query string: what `static/js/state.js` promises as well."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidParameter, UnknownParameter
from geo.extents import Extent
from geo.maps.parameters import MAX_KM, SORTS, VIEWS
from geo.maps.state import PARAMETERS, Horizon, MapState, Near, View, from_form, parse
from geo.periods import Days
from geo.queries import Disc
from geo.text import LANGUAGES
from tests.maps.states import as_json

CONTRACTS = Path(__file__).parents[1] / "contracts"
CONTRACT = json.loads((CONTRACTS / "state.json").read_text("utf-8"))
VOCABULARY = json.loads((CONTRACTS / "vocab.json").read_text("utf-8"))["words"]
WORDS = {
    "section": tuple(VOCABULARY["sections"]),
    "category": tuple(category for categories in VOCABULARY["groups"].values() for category in categories),
    "verification": tuple(VOCABULARY["verification"]),
    "confidence": ("high", "medium", "low"),
    "unit": tuple(VOCABULARY["unit"]),
    **CONTRACT["words"],
    "lang": tuple(LANGUAGES),
}
HORIZON = Horizon(date(2026, 5, 24), date(2026, 11, 22))


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


def test_cumulative_is_everything_up_to_the_last_day_of_the_data():
    assert MapState(mode="cumulative").days(HORIZON) == Days(None, date(2026, 5, 25))


def test_a_box_and_a_nearness_are_asked_of_places_only():
    near = Near("pl-by-kuznica-bruzgi-road", 20)
    state = MapState(bbox=Extent(23, 52, 24, 54), near=near, q="fence", source=("Yle",))
    query = state.to_query(HORIZON, Disc(23.65, 53.5, 20))
    assert (query.bbox, query.near, query.q, query.everywhere) == (state.bbox, Disc(23.65, 53.5, 20), "fence", False)
    assert dict(query.where)["publishers"] == ("Yle",)


def test_a_wrong_day_leaves_the_rest_of_the_state():
    state, errors = parse("mode=asof&datetime=2021-11&section=pl-by", WORDS)
    assert (state, [error.parameter for error in errors]) == (MapState(mode="asof", section=("pl-by",)), ["datetime"])


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


LETTERS = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
days = st.dates(date(2000, 1, 1), date(2099, 12, 30))


@st.composite
def states(draw):
    mode = draw(st.sampled_from(["window", "asof", "cumulative"]))
    first, last = sorted((draw(days), draw(days)))
    bounds = draw(st.sampled_from([(first, last), (None, last), (first, None), (None, None)]))
    when = {"window": Days.closed(*bounds), "asof": Days.of(first), "cumulative": Days.closed(None, last)}[mode]
    several = {
        name: tuple(sorted(draw(st.sets(st.sampled_from(WORDS[name])))))
        for name in ("section", "category", "verification", "confidence", "source", "crossing")
    }
    west, south, east, north = (draw(st.integers(1, 9_000_000)) / 100_000 for _ in range(4))
    box = Extent(-west, -south, east, north)
    near = Near(draw(st.sampled_from(WORDS["crossing"])), draw(st.integers(1, MAX_KM)))
    view = View(draw(st.integers(0, 19)), draw(st.integers(-90, 90)), draw(st.integers(-180, 180)))
    return MapState(
        when=draw(st.sampled_from([None, when])),
        mode=mode,
        q=" ".join(draw(st.text(LETTERS, max_size=80)).split()),
        bbox=draw(st.sampled_from([None, box])),
        near=draw(st.sampled_from([None, near])),
        view=draw(st.sampled_from(VIEWS)),
        sort=draw(st.sampled_from(SORTS)),
        compare=draw(st.sampled_from([None, Days.closed(*bounds)])) if mode == "window" else None,
        unit=draw(st.sampled_from([None, *WORDS["unit"]])),
        layers=draw(st.sampled_from([(), ("rate",)])),
        map=draw(st.sampled_from([None, view])),
        select=tuple(
            draw(st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True), unique=True, max_size=5))
        ),
        theme=draw(st.sampled_from([None, "light", "dark"])),
        lang=draw(st.sampled_from(WORDS["lang"])),
        version=draw(st.sampled_from(["", "2026.4", "2026.11.0"])),
        **several,
    )


@given(states())
def test_a_state_comes_back_from_its_query(state):
    assert parse(state.query(), WORDS) == (state, [])
