"""The status log: gaps are unknown, what is stale is last known, and a broken log is found."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import status

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "status.json").read_text("utf-8"))
DAY = timedelta(days=1)


def row(start, end=None, state="closed", scope="all", verified=None, confidence="high"):
    return {
        "id": f"x.{start}.{scope}",
        "crossing": "x",
        "scope": scope,
        "status": state,
        "valid_from": start,
        "valid_to": end,
        "last_verified": verified,
        "confidence": confidence,
        "reason": "because",
        "decided_by": None,
        "sources": [],
    }


def contract_log(name):
    def value(key, cell):
        return cell and date.fromisoformat(cell) if key in ("valid_from", "valid_to", "last_verified") else cell

    return [{"crossing": "x", **{key: value(key, cell) for key, cell in row.items()}} for row in CONTRACT["logs"][name]]


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: f"{case['log']} {case['date']}")
def test_status_is_what_the_contract_says(case):
    log = contract_log(case["log"])
    found = status.at(log, date.fromisoformat(case["date"]))["x"]
    assert (found.status, found.knowledge) == (case["status"], case["knowledge"])
    assert found.row is (None if case["headline"] is None else log[case["headline"]])
    assert found.since == (case["since"] and date.fromisoformat(case["since"]))
    expected = [(log[each["index"]], each["knowledge"]) for each in case["overlays"]]
    assert [(overlay.row, overlay.knowledge) for overlay in found.overlays] == expected


def test_of_an_unverified_row_nothing_is_passed_on():
    found = status.record(status.at([row(date(2021, 1, 1), confidence="unverified")], date(2021, 2, 1))["x"])
    assert found["status"] == "unknown"
    assert found["status_reason"] is None


@given(
    cuts=st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), min_size=2, max_size=8, unique=True),
    when=st.dates(date(2019, 1, 1), date(2027, 1, 1)),
)
def test_a_log_without_gaps_knows_every_day_between_its_ends(cuts, when):
    cuts = sorted(cuts)
    log = [row(a, b) for a, b in pairwise(cuts)]
    assert status.check(log, range(1, len(log) + 1)) == []
    inside = cuts[0] <= when < cuts[-1]
    assert (status.at(log, when)["x"].status == "closed") is inside


@given(cut=st.dates(date(2021, 1, 1), date(2025, 1, 1)), days=st.integers(-300, 300).filter(bool))
def test_a_gap_or_an_overlap_is_found_and_named(cut, days):
    log = [row(date(2020, 1, 1), cut), row(cut + days * DAY)]
    [problem] = status.check(log, [1, 2])
    assert problem.field == "valid_from"
    assert ("gap" if days > 0 else "overlap") in problem.found
    assert str(cut) in problem.expected


def test_a_reversed_interval_is_found():
    [problem] = status.check([row(date(2021, 1, 2), date(2021, 1, 1))], [7])
    assert problem.field == "valid_to"
    assert str(problem.row).startswith("7 ")


@given(
    cuts=st.lists(st.dates(date(2020, 1, 2), date(2026, 1, 1)), min_size=1, max_size=8, unique=True),
    states=st.lists(st.sampled_from(["open", "closed", "restricted"]), min_size=9, max_size=9),
    unverified=st.sets(st.integers(0, 8)),
)
def test_the_changes_of_a_log_are_the_days_on_which_its_status_differs(cuts, states, unverified):
    bounds = [status.LOG_START, *sorted(cuts), None]
    log = [
        row(start, end, states[i], verified=date(2030, 1, 1), confidence="unverified" if i in unverified else "high")
        for i, (start, end) in enumerate(pairwise(bounds))
    ]
    told = {change.day: change for change in status.changes(log)}
    for day in sorted(cuts):
        before, after = (status.at(log, each)["x"] for each in (day - DAY, day))
        differs = (before.status, before.row is None) != (after.status, after.row is None)
        assert (day in told and told[day].kind == "changed") == differs
        if day in told:
            assert (told[day].status, told[day].knowledge) == (after.status, after.knowledge)
    assert set(told) <= set(cuts)


def test_a_rule_for_some_ends_unless_another_follows():
    first, second, last = (date(2021, month, 1) for month in (1, 2, 3))
    log = [row(first, second, scope="bus"), row(second, last, state="restricted", scope="bus")]
    told = [(change.day, change.kind, change.status) for change in status.changes(log)]
    assert told == [(first, "changed", "closed"), (second, "changed", "restricted"), (last, "ended", "restricted")]
