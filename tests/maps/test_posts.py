"""The border as one measured line: against the layers it is made of and the API's own groups."""

import json

import numpy as np
import pytest
import shapely

from geo.maps import columns, documents, posts
from geo.queries import AggregateQuery, ItemsQuery
from geo.store import Dataset
from tests.maps.test_columns import Columns, Enlarged

EVENTS = ItemsQuery.of("incidents", kind="event")


@pytest.fixture(scope="module")
def document(dataset):
    return json.loads(documents.render(dataset, "segments"))


@pytest.fixture(scope="module")
def read(dataset):
    return Columns(columns.document(dataset))


def test_each_section_has_its_length_and_the_tripoints_it_ends_in(document, dataset):
    lengths = {
        section: line.length_m / 1000 for section, line in dataset.lines.items() if section in document["sections"]
    }
    assert len(lengths) == 7
    ends = {}
    for section, facts in document["sections"].items():
        assert facts["km"] == pytest.approx(lengths[section], abs=0.01)
        assert facts["parts"][0][1] == 0
        assert [end for _, _, end in facts["parts"][:-1]] == [start for _, start, _ in facts["parts"][1:]]
        ends[section] = [end and end["id"] for end in facts["ends"]]
    assert ends == {
        "pl-by": ["pl-lt-by", None],
        "lt-by": ["pl-lt-by", "lt-lv-by"],
        "lv-by": ["lt-lv-by", "lv-by-ru"],
        "lv-ru": ["lv-by-ru", "ee-lv-ru"],
        "pl-ru": [None, "pl-lt-ru"],
        "lt-ru": [None, "pl-lt-ru"],
        "fi-ru": [None, "fi-no-ru"],
    }


def test_segments_follow_each_other_and_lie_on_the_measured_line(document, dataset):
    full = {row["id"]: row["geometry"] for row in dataset.records(ItemsQuery("segments"))}
    assert [each["id"] for each in document["segments"]] == list(full)
    for before, after in zip(document["segments"], document["segments"][1:], strict=False):
        if before["section"] == after["section"]:
            assert before["to"] == after["from"]
            assert before["line"][-1] == after["line"][0]
    for each in document["segments"]:
        assert shapely.hausdorff_distance(shapely.LineString(each["line"]), full[each["id"]]) < 0.003


def test_crossings_have_their_kilometre(document, dataset):
    for id, km in document["crossings"].items():
        assert km == dataset.position("crossings", id)["km"]
    assert len(document["crossings"]) == len(dataset.records(ItemsQuery("crossings")))


def test_each_event_has_the_post_and_the_segment_of_the_layer_of_positions(read, document, dataset):
    for row, step, code in zip(
        dataset.records(EVENTS), *(read.values[name] for name in ("km", "segment")), strict=True
    ):
        post = dataset.position("incidents", row["id"])
        if post is None:
            assert step == code == 0
        else:
            assert (step - 1) / posts.STEPS_PER_KM == pytest.approx(post["km"], abs=0.051)
            assert document["segments"][code - 1]["id"] == post["segment"]


def test_counts_by_segment_are_those_of_the_api(read, document, dataset):
    counted = dataset.aggregate(AggregateQuery(EVENTS, ("segment",)))
    counts = np.bincount(read.values["segment"], minlength=len(document["segments"]) + 1)
    api = {group.key[0]: group.count for group in counted.groups}
    assert {each["id"]: count for each, count in zip(document["segments"], counts[1:].tolist(), strict=True)} == {
        id: count for id, count in api.items() if id is not None
    }
    assert counts[0] == api[None]


def test_many_rows_have_their_posts_in_a_document_of_their_own(dataset, read):
    large = Dataset(Enlarged(dataset.store, 4))
    own = Columns(columns.along(large))
    assert "km" not in Columns(columns.document(large)).values
    assert own.head["n"] == 4 * read.head["n"]
    # The copies have ids of their own, so that no post is theirs.
    assert set(own.values) == {"km", "segment"}
    assert not own.values["km"].any()
