"""What the domain promises of the layers that have its names and its fields, and of no other."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import incidents
from geo.layers import Catalogue, arrow, load
from geo.layers.promises import PROMISES
from tests.releases.packages import incidents as stories
from tests.releases.packages import package

LAYERS = Path(__file__).parents[2] / "layers"


@pytest.fixture(scope="module")
def shipped():
    return load(Catalogue.open(LAYERS))


@pytest.fixture
def borders(tmp_path):
    """Copy the crossings and what they refer to, without recorded hashes."""
    descriptor = json.loads((LAYERS / "datapackage.json").read_text("utf-8"))
    kept = [each for each in descriptor["resources"] if each["name"] in ("sections", "crossings", "sources")]
    for resource in kept:
        resource.pop("hash")
        shutil.copy(LAYERS / resource["path"], tmp_path)
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor | {"resources": kept}), "utf-8")
    return tmp_path


def test_our_own_layers_are_held_to_every_promise(shipped):
    assert all(promise.applies(shipped) for promise in PROMISES)


@pytest.mark.parametrize("change", [{"name": "nr"}, {"type": "string", "constraints": {}}])
def test_a_promise_needs_its_fields_of_their_types(change, borders):
    contents = load(Catalogue.open(borders))
    assert sum(promise.applies(contents) for promise in PROMISES) == 1
    path = borders / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    next(each for each in descriptor["resources"][0]["schema"]["fields"] if each["name"] == "order").update(change)
    path.write_text(json.dumps(descriptor), "utf-8")
    contents.catalogue = Catalogue.open(borders)
    assert not any(promise.applies(contents) for promise in PROMISES)


@pytest.mark.parametrize(("degrees", "problems"), [(0.0, 0), (0.0001, 0), (0.001, 1), (0.01, 1)])
def test_a_crossing_stands_on_the_line_of_its_section(degrees, problems, borders):
    path = borders / "crossings.geojson"
    document = json.loads(path.read_text("utf-8"))
    feature = next(each for each in document["features"] if each["properties"]["section"] == "fi-ru")
    feature["geometry"]["coordinates"][0] += degrees
    path.write_text(json.dumps(document), "utf-8")
    found = load(Catalogue.open(borders)).problems
    assert len(found) == problems
    assert all("a point on the line of fi-ru" in str(problem) for problem in found)


CHANGES = {
    "end": [date(2021, 11, 8), date(2021, 11, 10)],
    "date_precision": ["day", "hour", "minute", "week"],
    "start_at": [None, datetime(2021, 11, 8, tzinfo=UTC)],
    "location_precision": ["town", "section", "country", "exact"],
    "geometry": [None, shapely.Point(23.5, 53.5)],
    "people_min": [None, 4, 5],
    "people_max": [None, 4, 5],
    "unit": [None, "persons"],
    "sources": [[], ["a"]],
    "claims": [
        None,
        [],
        [{}],
        [{"by": None, "stance": "asserts", "text": None}],
        [{"by": "x", "stance": "asserts", "text": None}],
        [{"by": "x", "stance": "disputes", "text": None}],
    ],
    "verification": ["reported", "disputed", "retracted"],
    "retraction": [None, "withdrawn"],
}


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CHANGES.items()}), min_size=1))
def test_the_incidents_beyond_doubt_are_those_without_a_problem(changes):
    layer = Catalogue.open(LAYERS)["incidents"]
    blank = dict.fromkeys(layer.schema.names) | {"start": date(2021, 11, 8), "actors": None}
    rows = [blank | {"id": str(number)} | change for number, change in enumerate(changes)]
    doubtful = incidents.doubtful(arrow.table(layer, rows))
    for row, doubt in zip(rows, doubtful, strict=True):
        assert bool(incidents.check([row], [1])) == doubt


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("incidents,{there},corrected", None),
        ("tripoints,pl-by-lt,corrected", "field 'feature': found pl-by-lt, expected an id of the layer tripoints"),
        ("towns,{there},corrected", "field 'layer': found towns, expected a layer of features: "),
        ("incidents,gone,corrected", "field 'feature': found gone, expected an id of the layer incidents"),
        ("incidents,gone,removed", None),
        ("incidents,{there},removed", "field 'kind': found removed, expected corrected or retracted, as"),
        ("incidents,{there},retracted", "field 'kind': found retracted, expected corrected, as"),
        ("crossings,pl-by-kuznica-bruzgi-road,retracted", None),
        ("incidents,{there},mended", "field 'kind': found mended, expected one of corrected, retracted, removed"),
        ("corrections,2026-05-01-1,corrected", "field 'layer': found corrections, expected a layer of features: "),
    ],
)
def test_a_correction_is_about_a_feature_that_is_as_it_says(tmp_path, row, found):
    folder = package(tmp_path)
    there = next(each["id"] for each in stories(folder) if each["properties"]["verification"] != "retracted")
    line = f"2026-05-01-1,2026-05-01,{row.format(there=there)},Counted again.,"
    (folder / "corrections.csv").write_text(f"id,date,layer,feature,kind,reason,sources\n{line}\n", "utf-8")
    problems = [str(each) for each in load(Catalogue.open(folder)).problems if "canonical" not in str(each)]
    assert [each for each in problems if "corrections.csv" not in each] == []
    assert problems == [] if found is None else len(problems) == 1 and found in problems[0]
