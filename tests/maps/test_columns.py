"""The incidents as columns: read back by what the module says of them, against the rows themselves."""

import json
from datetime import date, timedelta

import numpy as np
import pytest

from geo.errors import NotFound
from geo.incidents import PLACED
from geo.layers import arrow
from geo.maps import columns
from geo.maps.answer import answer, query_of, words
from geo.maps.state import Horizon, parse
from geo.queries import ItemsQuery, Table
from geo.store import Dataset
from geo.text import LANGUAGES

EVENTS = ItemsQuery.of("incidents", kind="event")


class Columns:
    """A document read by its description."""

    def __init__(self, content):
        length = int.from_bytes(content[:4], "little")
        self.head = json.loads(content[4 : 4 + length])
        self.values = {}
        for each in self.head["columns"]:
            kind = np.dtype(each["type"]).newbyteorder("<")
            assert each["offset"] % 4 == 0
            values = np.frombuffer(content, kind, each["length"], 4 + length + each["offset"])
            constant = each["length"] == 1 and each["name"] not in columns.NOT_BY_ROW
            self.values[each["name"]] = np.repeat(values, self.head["n"]) if constant else values

    def places(self, low=None):
        """Return x and y as steps, with the low bits of a document or without any."""
        high, middle = self.values["high"].astype(int).reshape(-1, 2), self.values["middle"].astype(int)
        left_x, left_y = (8 - bits for bits in (columns.MIDDLE_X, columns.MIDDLE_Y))
        x = high[:, 0] << 8 | middle >> columns.MIDDLE_Y << left_x
        y = high[:, 1] << 8 | (middle & (1 << columns.MIDDLE_Y) - 1) << left_y
        return (x, y) if low is None else (x | low.values["x_low"], y | low.values["y_low"])

    def words(self, name):
        return [self.head["vocab"][name][code] for code in self.values[name]]


@pytest.fixture(scope="module")
def rows(dataset):
    return dataset.records(EVENTS)


@pytest.fixture(scope="module")
def read(dataset):
    return Columns(columns.document(dataset))


class Enlarged:
    """A store whose incidents are many times those of another."""

    def __init__(self, store, times):
        self.store, self.catalogue = store, store.catalogue
        layer = self.catalogue["incidents"]
        kept = store.query(ItemsQuery("incidents")).selection.records()
        self.incidents = Table(
            layer, arrow.table(layer, [row | {"id": f"{row['id']}-{n}"} for row in kept for n in range(times)])
        )

    def table(self, name):
        return self.incidents if name == "incidents" else self.store.table(name)

    def query(self, query):
        return self.table(query.collection).select(query)


@pytest.fixture(scope="module")
def large(dataset):
    return Dataset(Enlarged(dataset.store, 4))


def test_rows_are_events_in_the_order_of_their_start_and_id(read, rows, dataset):
    ids = [id for k in range(columns.chunks(dataset)) for id in json.loads(columns.texts(dataset, k))["id"]]
    assert (
        ids == [row["id"] for row in rows] == [row["id"] for row in sorted(rows, key=lambda r: (r["start"], r["id"]))]
    )
    assert read.head["n"] == len(rows)


def test_starts_and_ends_are_those_of_the_rows(read, rows):
    first = date.fromisoformat(read.head["first_day"])
    starts = [first + timedelta(int(days)) for days in np.cumsum(read.values["start"].astype(int))]
    ends = [start + timedelta(int(days)) for start, days in zip(starts, read.values["length"], strict=True)]
    assert list(zip(starts, ends, strict=True)) == [(row["start"], row["end"]) for row in rows]


def test_every_word_is_that_of_its_row(read, rows):
    for name in (*columns.FIRST, *columns.LATER):
        assert read.words(name) == [row[name] for row in rows], name
    crossings = ["", *read.head["vocab"]["crossing"]]
    assert [crossings[code] or None for code in read.values["crossing"]] == [row["crossing"] for row in rows]


def test_publishers_follow_row_after_row(read, rows):
    ends = np.cumsum(read.values["publishers"])
    names = [read.head["vocab"]["publishers"][code] for code in read.values["publisher"]]
    lists = [names[end - n : end] for n, end in zip(read.values["publishers"], ends, strict=True)]
    assert lists == [row["publishers"] for row in rows]
    assert read.head["vocab"]["publishers"] == sorted(set(names), key=lambda name: (name.casefold(), name))


def test_a_place_is_within_a_step_of_where_it_is(read, rows):
    box = read.head["box"]
    steps_x, steps_y = read.places(read)
    x = box["west"] + (steps_x + 0.5) / columns.STEPS * (box["east"] - box["west"])
    y = box["north"] + (steps_y + 0.5) / columns.STEPS * (box["south"] - box["north"])
    longitude = (x - 0.5) * 360
    latitude = np.degrees(np.arctan(np.sinh((0.5 - y) * 2 * np.pi)))
    step = (box["east"] - box["west"]) * 360 / columns.STEPS
    for row, flags, lon, lat in zip(rows, read.values["flags"], longitude, latitude, strict=True):
        placed = row["location_precision"] in PLACED
        assert flags == placed + 2 * (row["verification"] == "retracted")
        if placed:
            assert (lon, lat) == pytest.approx((row["geometry"].x, row["geometry"].y), abs=step)


def test_texts_say_where_exactly_and_who_says_so_in_the_language_of_the_page(dataset, rows):
    chunk = json.loads(columns.texts(dataset, 0))
    for i, row in enumerate(rows[: columns.CHUNKS[0][1]]):
        placed = row["location_precision"] in PLACED
        assert (chunk["lon"][i], chunk["lat"][i]) == (
            (row["geometry"].x, row["geometry"].y) if placed else (None, None)
        )
        denials = [claim["text"] for claim in row["claims"] if claim["stance"] == "disputes"]
        assert all(f"disputed: {denial}" in chunk["claim"][i] for denial in denials)
    assert json.loads(columns.texts(dataset, 0, LANGUAGES["pl"]))["claim"] != chunk["claim"]


@pytest.mark.parametrize("chunk", [-1, 1_000])
def test_a_chunk_that_does_not_exist_is_not_found(dataset, chunk):
    with pytest.raises(NotFound):
        columns.texts(dataset, chunk)


def test_where_there_are_many_the_facets_come_in_a_second_document(dataset, large, read):
    first, second = Columns(columns.document(large)), Columns(columns.facets(large))
    assert (read.head["more"], first.head["more"]) == (False, True)
    assert set(first.values).isdisjoint(second.values)
    third = Columns(columns.publishers(large))
    assert set(third.values) == {"publishers", "publisher"}
    assert set(third.values).isdisjoint(set(first.values) | set(second.values))
    assert set(first.values) | set(second.values) | set(third.values) <= set(read.values)
    assert set(columns.LATER) <= set(second.values)
    assert Columns(columns.facets(dataset)).words("section") == read.words("section")
    assert second.words("section") == [word for word in read.words("section") for _ in range(4)]
    for coarse, fine, whole in zip(first.places(), first.places(second), read.places(read), strict=True):
        assert fine.tolist() == np.repeat(whole, 4).tolist()
        assert 0 < (fine - coarse).max() < 128


@pytest.mark.parametrize(
    "query", ["q=fence", "bbox=23,52,24,54", "near=pl-by-kuznica-bruzgi-road,20", "q=border&bbox=20,50,28,55", "q=zzzz"]
)
def test_bits_are_the_rows_that_a_search_a_box_and_a_nearness_find(dataset, rows, query):
    horizon = Horizon(dataset.data_end, dataset.data_end)
    state, errors = parse(
        f"{query}&datetime=../..&verification=reported,corroborated,disputed,retracted", words(dataset)
    )
    bits = np.unpackbits(
        np.frombuffer(columns.bitmap(dataset, query_of(dataset, state, horizon)), np.uint8), bitorder="little"
    )
    found = [row["id"] for row, bit in zip(rows, bits, strict=False) if bit]
    assert (errors, found) == ([], answer(dataset, state, horizon).selection.ids())
    assert query == "q=zzzz" or 0 < len(found) < len(rows)
    assert all(row["geometry"] for row, bit in zip(rows, bits, strict=False) if bit) or not state.bbox


def test_a_data_package_without_events_has_columns_of_no_rows(dataset):
    store = Enlarged(dataset.store, 0)
    read = Columns(columns.document(Dataset(store)))
    assert read.head["n"] == 0
    assert all(len(values) == 0 for values in read.values.values())
    assert columns.bitmap(Dataset(store), EVENTS) == b""
