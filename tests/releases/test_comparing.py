"""What changed between two states of the data: every field, every type, and nothing that stayed."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.releases import Changes, FieldChange, changes, prose, since
from geo.store import Dataset

FIELDS = {
    "id": ("string", "a"),
    "number": ("integer", 1),
    "share": ("number", 0.5),
    "known": ("boolean", True),
    "day": ("date", "2026-01-01"),
    "instant": ("datetime", "2026-01-01T00:00:00Z"),
    "names": ("list", ["a", "b"]),
    "claims": ("array", [{"by": "x"}]),
    "verification": ("string", "reported"),
    "title": ("string", "A thing"),
}
OTHER = {
    "number": 2,
    "share": 0.25,
    "known": False,
    "day": "2026-01-02",
    "instant": "2026-01-01T00:00:01Z",
    "names": ["b", "a"],
    "claims": [{"by": "y"}],
    "title": "Another thing",
}


def dataset(folder, rows, version="1.0", geometry="Point", fields=FIELDS, corrections=None):
    """Write and open a data package of one layer, and of corrections if there are any."""
    folder.mkdir(parents=True)
    described = [{"name": name, "type": kind} for name, (kind, _) in fields.items()]
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "properties": {k: v for k, v in row.items() if k != "at"},
            "geometry": row["at"],
        }
        for row in rows
    ]
    document = {"type": "FeatureCollection", "features": features}
    (folder / "things.geojson").write_text(json.dumps(document), "utf-8")
    resources = [
        {
            "name": "things",
            "path": "things.geojson",
            "geometry": geometry,
            "placeless": True,
            "schema": {"fields": described, "primaryKey": ["id"]},
        }
    ]
    if corrections is not None:
        kinds = {"id": "string", "date": "date", "layer": "string", "feature": "string", "kind": "string"}
        columns = [{"name": name, "type": kind} for name, kind in (kinds | {"reason": "string"}).items()]
        columns = [each | {"constraints": {"required": True}} for each in columns] + [
            {"name": "sources", "type": "list"}
        ]
        (folder / "corrections.csv").write_text("\n".join([",".join(c["name"] for c in columns), *corrections]) + "\n")
        schema = {"fields": columns, "primaryKey": ["id"]}
        resources.append({"name": "corrections", "path": "corrections.csv", "schema": schema})
    package = {"name": "x", "version": version, "created": "2026-04-01", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    return geo.open(folder)


def row(id="a", at=(23.5, 53.5), **fields):
    values = {name: value for name, (_, value) in FIELDS.items()}
    return values | {"id": id, "at": at and {"type": "Point", "coordinates": list(at)}} | fields


@pytest.mark.parametrize(("field", "after"), OTHER.items())
def test_a_field_of_every_type_is_told_before_and_after(tmp_path, field, after):
    old = dataset(tmp_path / "old", [row(), row("b")])
    new = dataset(tmp_path / "new", [row(**{field: after}), row("b")], "1.1")
    found = changes(old, new)
    [change] = found.listed
    assert (change.layer, change.id, change.kind) == ("things", "a", "corrected")
    assert change.fields == (FieldChange(field, FIELDS[field][1], after),)
    assert found.counts("things") == {"added": 0, "corrected": 1, "retracted": 0, "removed": 0}


@pytest.mark.parametrize(("field", "nothing"), [(name, [] if name == "names" else None) for name in OTHER])
def test_what_was_empty_and_what_is_empty_now_are_changes(tmp_path, field, nothing):
    old = dataset(tmp_path / "old", [row("a", **{field: nothing}), row("b"), row("c", **{field: nothing})])
    new = dataset(tmp_path / "new", [row("a"), row("b", **{field: nothing}), row("c", **{field: nothing})], "1.1")
    told = {each.id: each.fields for each in changes(old, new).listed}
    value = FIELDS[field][1]
    assert told == {"a": (FieldChange(field, nothing, value),), "b": (FieldChange(field, value, nothing),)}


def test_a_moved_point_is_told_with_both_places(tmp_path):
    old = dataset(tmp_path / "old", [row(), row("b", None)])
    new = dataset(tmp_path / "new", [row(at=(23.6, 53.5)), row("b", None)], "1.1")
    [change] = changes(old, new).listed
    places = [{"type": "Point", "coordinates": [east, 53.5]} for east in (23.5, 23.6)]
    assert change.fields == (FieldChange("geometry", *places),)


def test_a_changed_line_is_told_by_its_length_and_hash(tmp_path):
    def line(north):
        return row(at=None) | {"at": {"type": "LineString", "coordinates": [[23, 53], [24, north]]}}

    old = dataset(tmp_path / "old", [line(53)], geometry="LineString")
    new = dataset(tmp_path / "new", [line(54)], "1.1", geometry="LineString")
    [field] = changes(old, new).listed[0].fields
    assert (field.before["type"], field.before["vertices"]) == ("LineString", 2)
    assert field.before["sha256"] != field.after["sha256"]


def test_a_retraction_is_told_as_one_and_a_removed_feature_by_its_last_title(tmp_path):
    old = dataset(tmp_path / "old", [row(), row("b", title="The last title")])
    new = dataset(tmp_path / "new", [row(verification="retracted"), row("c")], "1.1")
    found = changes(old, new)
    assert [(each.id, each.kind, each.title) for each in found.listed] == [
        ("a", "retracted", "A thing"),
        ("b", "removed", "The last title"),
    ]
    assert found.added == {"things": ("c",)}
    assert (found.of("things", "c").kind, found.of("things", "nothing")) == ("added", None)


def test_a_field_more_and_a_field_less_are_changes_where_they_hold_something(tmp_path):
    fewer = {name: each for name, each in FIELDS.items() if name != "title"}
    without = [{k: v for k, v in each.items() if k != "title"} for each in (row(), row("b"))]
    old = dataset(tmp_path / "old", without, fields=fewer)
    new = dataset(tmp_path / "new", [row(), row("b", title=None)], "1.1")
    assert [(each.id, each.fields) for each in changes(old, new).listed] == [
        ("a", (FieldChange("title", None, "A thing"),)),
    ]
    assert [each.fields for each in changes(new, old).listed] == [(FieldChange("title", "A thing", None),)]


def test_a_field_of_another_type_is_compared_all_the_same(tmp_path):
    texts = FIELDS | {"number": ("string", "1")}
    old = dataset(tmp_path / "old", [row()])
    new = dataset(tmp_path / "new", [row(number="1")], "1.1", fields=texts)
    assert [each.fields for each in changes(old, new).listed] in ([], [(FieldChange("number", 1, "1"),)])
    other = dataset(tmp_path / "other", [row(number="one")], "1.2", fields=texts)
    assert [each.fields for each in changes(old, other).listed] == [(FieldChange("number", 1, "one"),)]


def test_only_what_was_said_since_is_a_reason(tmp_path):
    before = "2026-01-01-1,2026-01-01,things,a,corrected,An old reason.,"
    after = "2026-05-01-1,2026-05-01,things,a,corrected,A new reason.,"
    old = dataset(tmp_path / "old", [row(), row("b")], corrections=[before])
    new = dataset(tmp_path / "new", [row(number=2), row("b", number=3)], "1.1", corrections=[before, after])
    told = {each.id: (each.reason, each.date) for each in changes(old, new).listed}
    assert told == {"a": ("A new reason.", date(2026, 5, 1)), "b": ("", None)}


def test_without_anything_before_everything_is_added(tmp_path):
    found = changes(None, dataset(tmp_path / "new", [row("b"), row("a")]))
    assert (found.old, found.added, found.listed) == ("", {"things": ("a", "b")}, ())


def test_since_tells_of_the_features_that_are_asked_for_in_their_order(tmp_path):
    rows = [row(id) for id in "abcd"]
    old = dataset(tmp_path / "old", rows)
    edited = [row("a", number=9), row("b", verification="retracted"), row("d"), row("e")]
    new = dataset(tmp_path / "new", edited, "1.1")
    told = [(each.id, each.kind) for each in since(old, new, ["d", "c", "b", "a", "c", "e", "x"], "things")]
    assert told == [("c", "removed"), ("b", "retracted"), ("a", "corrected")]
    assert since(old, old, "abcd", "things") == []


def test_a_comparison_is_made_once(tmp_path, monkeypatch):
    old = dataset(tmp_path / "old", [row()])
    new = dataset(tmp_path / "new", [row(number=5)], "1.1")
    first = since(old, new, ["a"], "things")
    monkeypatch.setattr(Dataset, "table", lambda *_: pytest.fail("asked again"))
    assert since(old, new, ["a"], "things") == first


VALUES = st.fixed_dictionaries(
    {name: st.sampled_from([FIELDS[name][1], OTHER[name]]) for name in OTHER}
    | {"at": st.sampled_from([None, {"type": "Point", "coordinates": [23.5, 53.5]}])}
)
ROWS = st.dictionaries(st.sampled_from("abcde"), VALUES, min_size=1)


@settings(max_examples=25)
@given(before=ROWS, after=ROWS)
def test_every_difference_is_told_and_nothing_else(tmp_path_factory, before, after):
    folder = tmp_path_factory.mktemp("compared")
    old, new = (
        dataset(folder / name, [row(id) | fields for id, fields in rows.items()], name)
        for name, rows in (("old", before), ("new", after))
    )
    found = changes(old, new)
    assert set(found.added.get("things", ())) == set(after) - set(before)
    told = {each.id: {field.field: field.after for field in each.fields} for each in found.listed}
    expected = {id: {} for id in set(before) - set(after)}
    for id in set(before) & set(after):
        other = {name: value for name, value in after[id].items() if value != before[id][name]}
        if other:
            expected[id] = {("geometry" if name == "at" else name): value for name, value in other.items()}
    assert told == expected
    assert Changes.read(json.loads(json.dumps(found.document()))) == found
    shutil.rmtree(folder)


def test_a_sentence_says_what_was_and_what_is():
    told = prose.sentence(
        Changes.read(json.loads((Path(__file__).parent / "changes.json").read_text("utf-8"))).listed[0]
    )
    assert told == (
        "incidents `2021-11-08-kuznica` (A crowd): people_min was empty and is 40; place was “Kuznica” and is "
        "“Kuźnica”. The village is spelt so."
    )
