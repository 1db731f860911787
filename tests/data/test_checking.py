"""Whatever is wrong with a layer is named - file, row, field, found, expected - and nothing is served."""

import json

import pytest

from geo import cli
from geo.errors import InvalidLayers
from geo.queries import ItemsQuery
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
    "half a character": (
        INCIDENTS,
        '"title":"Title"',
        '"title":"\\ud800"',
        "field 'title': found '\\ud800', expected text of printable characters (It holds U+D800.)",
    ),
    "properties that are none": (
        INCIDENTS,
        '"properties":{',
        '"properties":[1],"other":{',
        "no such thing as feature 1",
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


@pytest.mark.parametrize("command", ["check", "fmt"])
def test_a_missing_file_is_named(command, package, capsys):
    (package / STATUS).unlink()
    assert cli.main(["--layers", str(package), command]) == 1
    assert STATUS in capsys.readouterr().err


def test_a_file_that_is_not_utf_8_is_named(package, capsys):
    (package / STATUS).write_bytes(b"id,\xff\n")
    assert cli.main(["--layers", str(package), "check"]) == 1
    assert "not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "{", "{}", "[]", '"x"', '{"resources": [{}]}', '{"resources": []}', "[" * 100_000]
)
def test_a_broken_catalogue_is_named(text, package, capsys):
    (package / "datapackage.json").write_text(text, "utf-8")
    assert cli.main(["--layers", str(package), "check"]) == 1
    assert "datapackage.json" in capsys.readouterr().err


DESCRIBED_WRONGLY = {
    "a date that is none": (
        lambda package: package["temporal"].update(end="31.02.2026"),
        "field 'temporal': found {'start': '2021-01-01', 'end': '31.02.2026'}, expected start and end, dates",
    ),
    "a span that is reversed": (lambda package: package["temporal"].update(end="2020-01-01"), "in this order"),
    "a format without a reader": (
        lambda package: package["resources"][0].update(format="dgn"),
        "row crossings, field 'format': found dgn, expected one of geojson, csv, gpkg",
    ),
    "a format that the file is not of": (
        lambda package: package["resources"][0].update(format="gpkg"),
        "crossings.geojson: found a file of another format, expected a whole file in the format gpkg",
    ),
    "a broken fieldsMatch": (
        lambda package: package["resources"][0]["schema"].update(fieldsMatch="some"),
        "fieldsMatch 'some', which is none of equal, exact, subset, superset, partial, expected",
    ),
    "a path out of the folder": (
        lambda package: package["resources"][0].update(path="../elsewhere.geojson"),
        "found the path '../elsewhere.geojson', which is not one of a file in the package's folder",
    ),
    "an address for a path": (
        lambda package: package["resources"][0].update(path="https://example.org/a.geojson"),
        "which is not one of a file in the package's folder",
    ),
    "a name that no address can hold": (
        lambda package: package["resources"][0].update(name="a/b"),
        "found the resource name 'a/b'",
    ),
    "a time that is no field": (
        lambda package: package["resources"][0].update(time=["when"]),
        "found the time ['when'] of crossings",
    ),
    "a geometry of many kinds": (
        lambda package: package["resources"][0].update(geometry="GeometryCollection"),
        "row crossings, field 'geometry': found GeometryCollection, expected the GeoJSON type of its geometries",
    ),
    "a key that is no field": (
        lambda package: package["resources"][0]["schema"].update(primaryKey="fid"),
        "found the primary key 'fid', which is no field",
    ),
    "a pattern that is none": (
        lambda package: package["resources"][0]["schema"]["fields"][0].update(constraints={"pattern": "("}),
        "found constraints of the field 'id' that do not fit its type string",
    ),
    "a GeoJSON layer without its type of geometry": (
        lambda package: package["resources"][0].pop("geometry"),
        "row crossings, field 'geometry': found nothing, expected the GeoJSON type",
    ),
}


@pytest.mark.parametrize("case", DESCRIBED_WRONGLY)
def test_a_layer_described_wrongly_is_named_and_its_file_left_alone(case, package, capsys):
    spoil, words = DESCRIBED_WRONGLY[case]
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    spoil(descriptor)
    path.write_text(json.dumps(descriptor), "utf-8")
    before = {file: file.read_bytes() for file in package.iterdir()}
    assert cli.main(["--layers", str(package), "check"]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert ",," not in said
    assert cli.main(["--layers", str(package), "fmt"]) == 1
    assert before == {file: file.read_bytes() for file in package.iterdir()}


def test_a_further_layer_needs_no_code(package):
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    fields = [{"name": "name", "type": "string"}, {"name": "height", "type": "number", "unit": "m"}]
    further = {"name": "towers", "title": "Towers", "path": "towers.csv", "format": "csv"}
    descriptor["resources"].append(further | {"schema": {"fields": fields, "primaryKey": "name"}})
    path.write_text(json.dumps(descriptor), "utf-8")
    (package / "towers.csv").write_text("name,height\nB,12.5\nA,\n", "utf-8")
    assert cli.main(["--layers", str(package), "fmt"]) == 0
    ds = Dataset.open(package)
    assert ds.records(ItemsQuery("towers")) == [{"name": "A", "height": None}, {"name": "B", "height": 12.5}]


def test_a_package_without_the_layers_of_the_map_is_refused(package):
    with pytest.raises(InvalidLayers, match="no layer sections"):
        Dataset.open(package).require("incidents", "sections")


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
