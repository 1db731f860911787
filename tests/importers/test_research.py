"""The researched tables: every row arrives, and what a row means becomes a field."""

import csv
from datetime import date

import pytest

from geo import cli
from geo.errors import InvalidParameter
from geo.importers import research
from geo.importers.research.citations import Bibliography
from geo.importers.research.desk import Desk
from geo.importers.research.incidents import incident
from geo.importers.research.series import value
from geo.schemas import Unreadable

INCIDENT = {
    "id": "2021-11-08-x",
    "start_date": "2021-11-08",
    "end_date": "",
    "date_precision": "day",
    "section": "pl-by",
    "crossing_id": "",
    "place_name": "Kuźnica",
    "lon": "23.65",
    "lat": "53.51",
    "location_precision": "town",
    "category": "clash",
    "title": "Title",
    "summary": "Summary",
    "actors": "",
    "people_count_min": "",
    "people_count_max": "",
    "deaths": "",
    "injured": "",
    "claimed_by": "Polish Border Guard",
    "disputed": "no",
    "source_title": "",
    "source_publisher": "Publisher",
    "source_url": "https://example.org/a",
    "source_date": "2021-11",
    "second_source_url": "",
    "confidence": "high",
    "source_quality": "normal",
    "verification": "reported",
}
CROSSING = {
    "id": "pl-by-a",
    "section": "pl-by",
    "name": "Kuźnica",
    "name_other_side": "(Belarusian side not established)",
    "name_local_script": "",
    "mode": "road",
    "category": "international",
    "lon": "23.65958",
    "lat": "53.52161",
    "coord_precision_m": "60",
    "wikidata_id": "",
    "source_url": "https://example.org/a | https://example.org/b",
    "notes": "",
    "coord_source": "estimate",
    "coord_source_url": "",
}
STATUS = {
    "crossing_id": "pl-by-a",
    "status": "open",
    "valid_from": "2020-01-01",
    "valid_to": "",
    "last_verified": "2021-01-01",
    "scope": "all",
    "decided_by": "",
    "reason": "because",
    "source_url": "https://example.org/a",
    "source_date": "2020-03-14",
    "confidence": "high",
}
SERIES = {
    "section": "pl-by",
    "period_start": "2021-10-01",
    "period_end": "2021-10-31",
    "measure": "attempts_reported_by_border_guard",
    "value": "17447",
    "source_publisher": "Publisher",
    "source_url": "https://example.org/a",
}


@pytest.fixture
def desk():
    return Desk(Bibliography(), {"incidents": []})


def read(desk, **changes):
    return incident(INCIDENT | changes, desk)[0]


@pytest.mark.parametrize(
    ("changes", "start", "end"),
    [
        ({}, "2021-11-08", "2021-11-09"),
        ({"end_date": "2021-11-10"}, "2021-11-08", "2021-11-11"),
        ({"date_precision": "week"}, "2021-11-08", "2021-11-15"),
        ({"date_precision": "week", "end_date": "2021-11-09"}, "2021-11-08", "2021-11-10"),
        ({"date_precision": "month", "start_date": "2021-12-01"}, "2021-12-01", "2022-01-01"),
        ({"date_precision": "minute", "start_date": "2021-11-08T23:30:00+00:00"}, "2021-11-09", "2021-11-10"),
    ],
)
def test_dates_become_the_local_days_they_span(desk, changes, start, end):
    record = read(desk, **changes)
    assert (record["start"], record["end"]) == (date.fromisoformat(start), date.fromisoformat(end))


def test_an_hour_that_is_not_given_is_not_made_up(desk):
    record, changes = incident(INCIDENT | {"date_precision": "hour"}, desk)
    assert (record["date_precision"], record["start_at"]) == ("day", None)
    assert "without an hour" in changes[0]


def test_an_anchor_is_no_place(desk):
    record, changes = incident(INCIDENT | {"location_precision": "section"}, desk)
    assert record["geometry"] is None
    assert "an anchor" in changes[0]


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({}, "occurred"),
        ({"category": "sanction", "place_name": "Brussels"}, "stated"),
        ({"category": "border_regime", "place_name": "Helsinki"}, "stated"),
        ({"category": "border_regime"}, "occurred"),
        ({"category": "balloon", "place_name": "Vilnius"}, "occurred"),
    ],
)
def test_a_statement_lies_where_it_was_made(desk, changes, role):
    assert read(desk, **changes)["place_role"] == role


def test_year_totals_are_no_events(desk):
    assert read(desk, id="2021-01-01-pl-by-annual")["kind"] == "total"
    assert read(desk)["kind"] == "event"


def test_a_denial_stands_beside_the_claim(desk):
    record = read(desk, disputed="yes – Belarus denies", verification="disputed")
    assert record["claims"] == [
        {"by": "Polish Border Guard", "stance": "asserts", "text": None},
        {"by": None, "stance": "disputes", "text": "Belarus denies"},
    ]


def test_a_caveat_is_kept(desk):
    assert read(desk, disputed="no; year inferred")["caveat"] == "year inferred"
    with pytest.raises(Unreadable):
        read(desk, disputed="perhaps")


def test_a_number_gets_its_unit(desk):
    counted = {"people_count_min": "89", "people_count_max": "89"}
    assert read(desk, title="89 crossing attempts in a day", **counted)["unit"] == "attempts"
    assert read(desk, title="89 people stopped", **counted)["unit"] == "persons"
    assert read(desk)["unit"] is None


def test_sources_are_cited_once_and_iom_is_credited(desk):
    first = read(desk, source_publisher="IOM Missing Migrants Project", second_source_url="https://example.org/b")
    again = read(desk, source_publisher="IOM Missing Migrants Project")
    assert again["sources"] == first["sources"][:1]
    records = {record["id"]: record for record in desk.sources.records()}
    assert records[first["sources"][0]]["licence"] == "CC-BY-4.0"
    assert records[first["sources"][1]]["publisher"] is None


def test_remarks_of_a_measure_become_fields(desk):
    record, _ = value(SERIES | {"measure": "persons_turned_back (rounded, over)"}, desk)
    assert (record["measure"], record["rounded"], record["bound"]) == ("persons_turned_back", True, "over")
    assert (record["unit"], record["year_to_date"], record["note"]) == ("persons", False, None)


def test_a_count_of_the_whole_eu_belongs_to_no_section(desk):
    record, changes = value(SERIES | {"measure": "frontex_detections_eastern_land_border (all EU)"}, desk)
    assert record["section"] == "eu-east"
    assert changes


def test_a_count_knows_the_incident_that_holds_it_too(desk):
    counted = {"people_count_min": "17447", "people_count_max": "17447", "title": "17,447 attempts"}
    twin = read(desk, start_date="2021-10-01", end_date="2021-10-31", **counted)
    record, _ = value(SERIES, Desk(desk.sources, {"incidents": [twin]}))
    assert record["same_as_incident"] == twin["id"]


def folder(path, **tables):
    rows = {
        "crossings": CROSSING,
        "crossing_status": STATUS,
        "incidents": INCIDENT,
        "series": SERIES,
    } | tables
    for name, row in rows.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
            writer.writerow(row)
    return path


def test_every_row_of_a_folder_arrives(tmp_path):
    imported = research.read(folder(tmp_path))
    assert {name: len(rows) for name, rows in imported.layers.items()} == {
        "crossings": 1,
        "crossing-status": 1,
        "incidents": 1,
        "series": 1,
        "sources": 5,
    }
    [note] = imported.problems
    assert (note.severity, imported.layers["crossings"][0]["name_other_side"]) == ("warning", None)


def test_a_row_that_cannot_be_read_is_reported_beside_the_others(tmp_path):
    imported = research.read(folder(tmp_path, incidents=INCIDENT | {"lon": "east"}))
    [error] = [problem for problem in imported.problems if problem.severity == "error"]
    assert error.row == "1 (2021-11-08-x)"
    assert "not 'east'" in error.expected
    assert len(imported.layers["crossings"]) == 1


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(InvalidParameter, match=r"crossings\.csv"):
        research.read(tmp_path)


def test_an_import_with_errors_writes_nothing(tmp_path, capsys):
    before = {path: path.read_bytes() for path in cli.DEFAULT.iterdir() if path.is_file()}
    assert cli.main(["import", str(folder(tmp_path, incidents=INCIDENT | {"category": "baloon"}))]) == 1
    assert "Did you mean 'balloon'?" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in before}
