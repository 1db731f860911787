"""Whatever is wrong with a layer is named - file, row, field, found, expected - and nothing is served."""

import json

import pytest

from geo import cli
from geo.errors import InvalidLayers
from geo.store import Dataset

STATUS, INCIDENTS = "crossing_status.csv", "incidents.geojson"

BROKEN = {
    "a file that is cut off": (
        INCIDENTS,
        "]}\n",
        "",
        "found no JSON from line",
    ),
    "a table that is cut off": (
        STATUS,
        "because,high,src-1\npl",
        "because\npl",
        "cells in row 1",
    ),
    "a duplicate id": (
        INCIDENTS,
        '"2021-11-09-b","start"',
        '"2021-11-08-a","start"',
        "row 2, field 'id': found 2021-11-08-a also in row 1",
    ),
    "an unknown category": (
        INCIDENTS,
        '"balloon"',
        '"baloon"',
        "field 'category': found baloon, expected one of death",
    ),
    "a status gap": (
        STATUS,
        "2020-01-01,2021-11-09,2021-11-09",
        "2020-01-01,2021-11-05,2021-11-05",
        "field 'valid_from': found 2021-11-09 (a gap), expected 2021-11-05",
    ),
    "a status overlap": (
        STATUS,
        "2020-01-01,2021-11-09,2021-11-09",
        "2020-01-01,2021-11-12,2021-11-09",
        "(an overlap)",
    ),
    "a date in another form": (
        INCIDENTS,
        '"start":"2021-11-08"',
        '"start":"31.02.2024"',
        "field 'start': found 31.02.2024, expected a date of the calendar as YYYY-MM-DD",
    ),
    "a date that is none": (
        INCIDENTS,
        '"start":"2021-11-08"',
        '"start":"2024-02-31"',
        "field 'start': found 2024-02-31",
    ),
    "coordinates swapped": (
        INCIDENTS,
        "[23.5,53.5]",
        "[53.5,23.5]",
        'field \'geometry\': found {"type": "Point", "coordinates": [53.5, 23.5]}',
    ),
    "a latitude that is none": (
        INCIDENTS,
        "[23.5,53.5]",
        "[23.5,95.2]",
        "latitudes from -90 to 90",
    ),
    "no coordinates where there is a place": (
        INCIDENTS,
        '{"type":"Point","coordinates":[23.5,53.5]}',
        "null",
        "field 'geometry': found nothing, expected a point",
    ),
    "a property nobody knows": (
        INCIDENTS,
        '"start":',
        '"starts":1,"start":',
        "field 'starts': found a property, expected only id, start",
    ),
    "a missing value": (
        INCIDENTS,
        '"title":"Title"',
        '"title":null',
        "field 'title': found nothing, expected a value",
    ),
    "a source nobody knows": (
        INCIDENTS,
        '["src-1"]',
        '["src-2"]',
        "field 'sources': found src-2, expected an id of the layer sources",
    ),
    "a crossing nobody knows": (
        INCIDENTS,
        '"crossing":null',
        '"crossing":"pl-by-z"',
        "field 'crossing': found pl-by-z",
    ),
    "a header of another table": (
        STATUS,
        "id,crossing",
        "id,xing",
        "the header id,xing",
    ),
    "a row out of order": (
        INCIDENTS,
        '"title":"Title"',
        '"title": "Title"',
        "expected the canonical form",
    ),
    "another value, not recorded": (
        INCIDENTS,
        '"title":"Title"',
        '"title":"Other"',
        "a file changed since its hash was recorded",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_layer_is_named_and_refused_in_the_same_words(case, package, edit, capsys):
    name, old, new, words = BROKEN[case]
    edit(name, old, new)
    assert cli.main(["--layers", str(package), "check"]) == 1
    said = capsys.readouterr().err
    assert f"  {name}" in said
    assert words in said
    with pytest.raises(InvalidLayers) as caught:
        Dataset.open(package)
    assert str(caught.value) == said.rstrip("\n")


def test_swapped_coordinates_get_the_likely_reason(package, edit, capsys):
    edit(INCIDENTS, "[23.5,53.5]", "[53.5,23.5]")
    cli.main(["--layers", str(package), "check"])
    assert "Are longitude and latitude swapped?" in capsys.readouterr().err


def test_a_missing_file_is_named(package, capsys):
    (package / STATUS).unlink()
    assert cli.main(["--layers", str(package), "check"]) == 1
    assert STATUS in capsys.readouterr().err


def test_a_file_that_is_not_utf_8_is_named(package, capsys):
    (package / STATUS).write_bytes(b"id,\xff\n")
    assert cli.main(["--layers", str(package), "check"]) == 1
    assert "not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "{}", '{"resources": [{}]}'])
def test_a_broken_catalogue_is_named(text, package, capsys):
    (package / "datapackage.json").write_text(text, "utf-8")
    assert cli.main(["--layers", str(package), "check"]) == 1
    assert "datapackage.json" in capsys.readouterr().err


def test_every_bad_row_is_reported_at_once(package, edit, capsys):
    edit(INCIDENTS, '"balloon"', '"baloon"')
    edit(INCIDENTS, '"clash"', '"clsh"')
    cli.main(["--layers", str(package), "check"])
    assert capsys.readouterr().err.count("field 'category'") == 2


def test_fmt_refuses_a_file_it_cannot_read_and_leaves_it(package, edit):
    edit(INCIDENTS, "]}\n", "")
    before = (package / INCIDENTS).read_bytes()
    assert cli.main(["--layers", str(package), "fmt"]) == 1
    assert (package / INCIDENTS).read_bytes() == before


def test_fmt_brings_an_edit_into_canonical_form(package, edit):
    edit(INCIDENTS, '"title":"Title"', '"title":   "Changed"')
    assert cli.main(["--layers", str(package), "fmt"]) == 0
    assert cli.main(["--layers", str(package), "check"]) == 0
    assert '"title":"Changed"' in (package / INCIDENTS).read_text("utf-8")
    hashes = {
        each["path"]: each["hash"] for each in json.loads((package / "datapackage.json").read_text())["resources"]
    }
    assert hashes[INCIDENTS].startswith("sha256:")
