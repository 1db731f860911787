"""What an incident promises beyond its fields."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from geo import incidents
from geo.claims import Claim
from geo.incidents import GROUP_OF, GROUPS, check
from geo.schemas import Unreadable

GOOD = {
    "id": "x",
    "start": date(2021, 11, 8),
    "end": date(2021, 11, 9),
    "start_at": None,
    "date_precision": "day",
    "location_precision": "town",
    "geometry": "POINT (23.5 53.5)",
    "people_min": 5,
    "people_max": 9,
    "unit": "persons",
    "sources": ["a"],
    "claims": [{"by": "Polish Border Guard", "stance": "asserts", "text": None}],
    "verification": "reported",
    "retraction": None,
}


def test_a_good_incident_has_no_problem():
    assert check([GOOD], [1]) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"end": date(2021, 11, 8)}, "end"),
        ({"date_precision": "hour"}, "start_at"),
        ({"start_at": datetime(2021, 11, 8, tzinfo=UTC)}, "start_at"),
        ({"people_max": 4}, "people_max"),
        ({"geometry": None}, "geometry"),
        ({"location_precision": "section"}, "geometry"),
        ({"unit": None}, "unit"),
        ({"people_min": None, "people_max": None}, "unit"),
        ({"sources": []}, "sources"),
        ({"claims": []}, "claims"),
        ({"claims": [{"by": None, "stance": "asserts", "text": None}]}, "claims"),
        ({"verification": "disputed"}, "verification"),
        ({"verification": "retracted"}, "retraction"),
        ({"retraction": "the source withdrew it"}, "retraction"),
    ],
)
def test_a_broken_promise_is_found_and_named(change, field):
    [problem] = check([GOOD | change], [3])
    assert (problem.field, problem.row) == (field, "3 (x)")


def test_every_category_has_one_group():
    assert len(GROUP_OF) == sum(map(len, GROUPS.values())) == 25


def test_a_claim_comes_back_as_it_went():
    claim = Claim(None, "disputes", "Belarus denies")
    assert Claim.from_json(claim.to_json()) == claim


@pytest.mark.parametrize("raw", [{}, {"by": "a", "stance": "says", "text": None}, "text", {"by": "a"}])
def test_a_claim_of_another_form_is_refused(raw):
    with pytest.raises(Unreadable):
        Claim.from_json(raw)


NAMES = {"a": "Delfi", "b": "Delfi", "c": "yle.fi", "d": ""}
SOURCES = [
    {"id": "a", "publisher": "Delfi, citing BNS", "url": None},
    {"id": "b", "publisher": "Delfi", "url": "https://www.delfi.lt/x"},
    {"id": "c", "publisher": None, "url": "https://www.yle.fi/x"},
    {"id": "d", "publisher": None, "url": None},
]
CITED = [["a"], ["c", "a", "b"], [], ["d"], ["d", "c"]]
PUBLISHED = [["Delfi"], ["yle.fi", "Delfi"], [], [], ["yle.fi"]]


def test_publishers_are_those_of_the_sources_each_once_in_their_order():
    rows = [{"id": str(number), "sources": sources} for number, sources in enumerate(CITED)]
    assert [row["publishers"] for row in incidents.with_publishers(rows, SOURCES)] == PUBLISHED
    assert {source["id"]: incidents.publisher(source) for source in SOURCES} == NAMES


@pytest.mark.parametrize(
    ("row", "publishers"), [(None, None), (0, []), (1, ["Delfi", "yle.fi"]), (2, ["X"]), (4, ["X"])]
)
def test_other_publishers_are_told_with_the_right_ones(row, publishers):
    said = [publishers if number == row else right for number, right in enumerate(PUBLISHED)]
    lists = pa.list_(pa.string())
    table = pa.table(
        {"id": [str(n) for n in range(5)], "sources": pa.array(CITED, lists), "publishers": pa.array(said, lists)}
    )
    problems = incidents.check_publishers(table, list(range(1, 6)), pa.Table.from_pylist(SOURCES))
    assert [problem.row for problem in problems] == ([] if row is None else [f"{row + 1} ({row})"])
    if row is not None:
        assert (", ".join(PUBLISHED[row]) or "none") in problems[0].expected
