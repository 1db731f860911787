"""The store answers what was asked, says when it cannot, and one contract holds for every store."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.errors import InvalidParameter, NotFound, UnknownParameter
from geo.extents import Extent
from geo.periods import Days, parse
from geo.queries import AggregateQuery, ItemsQuery, Sort
from geo.status import LOG_START
from geo.store import EmbeddedStore


@pytest.fixture(scope="module")
def ds():
    return geo.open()


@pytest.mark.parametrize(
    ("collection", "count"),
    [("crossings", 82), ("crossing-status", 296), ("incidents", 626), ("series", 203)],
)
def test_every_researched_row_is_there(ds, collection, count):
    assert ds.items(ItemsQuery(collection)).number_matched == count


AS_OF = [
    ("pl-by-kuznica-bruzgi-road", "2021-11-08", "open"),
    ("pl-by-kuznica-bruzgi-road", "2021-11-09", "closed"),
    ("fi-ru-salla-salla", "2023-11-22", "open"),
    ("fi-ru-salla-salla", "2023-11-24", "closed"),
    ("fi-ru-vaalimaa-torfyanovka", "2023-12-13", "closed"),
    ("fi-ru-vaalimaa-torfyanovka", "2023-12-14", "open"),
    ("fi-ru-vaalimaa-torfyanovka", "2023-12-15", "closed"),
    ("pl-by-bobrowniki-bierastavica", "2025-11-16", "closed"),
    ("pl-by-bobrowniki-bierastavica", "2025-11-17", "restricted"),
]


@pytest.mark.parametrize(("crossing", "day", "status"), AS_OF)
def test_status_as_of_a_date(ds, crossing, day, status):
    [row] = ds.crossings(as_of=day, ids=crossing).itertuples()
    assert (row.status, row.status_knowledge) == (status, "known")


def test_long_after_the_last_report_no_status_is_a_bare_fact(ds):
    knowledge = ds.crossings(as_of="2026-11-22")["status_knowledge"]
    assert set(knowledge) == {"last_known", "unknown"}


def test_before_the_log_every_status_is_unknown(ds):
    assert set(ds.crossings(as_of=date(2019, 12, 31))["status"]) == {"unknown"}
    assert min(row["valid_from"] for row in ds.log) == LOG_START


dates = st.dates(date(2021, 1, 1), date(2026, 12, 31))


@settings(max_examples=50)
@given(a=dates, b=dates)
def test_an_incident_is_in_a_span_exactly_if_its_own_span_intersects_it(ds, a, b):
    span = Days.closed(*sorted((a, b)))
    found = set(ds.incidents(span)["id"])
    for row in ds.incidents().itertuples():
        assert (row.id in found) == span.intersects(Days(row.start.date(), row.end.date()))


def test_an_instant_falls_on_the_local_day_of_its_section(ds):
    # 22:30 UTC on 31 October 2021 is 23:30 in Warsaw and 00:30 of the next day in Vilnius.
    day, instant = ds.incidents("2021-11-01"), ds.incidents("2021-10-31T22:30:00Z")
    spans = {row.id for row in day.itertuples() if row.section.startswith("lt") and row.date_precision != "minute"}
    assert spans <= set(instant["id"])
    poland = {
        row.id for row in day.itertuples() if row.section.startswith("pl") and row.start.date() == date(2021, 11, 1)
    }
    assert not poland & set(instant["id"])


def test_a_known_instant_lasts_as_long_as_its_precision(ds):
    [row] = ds.incidents(ids="2025-07-10-sumskas-gerbera").itertuples()
    assert row.date_precision == "minute"
    at = row.start_at.tz_convert(None)
    assert len(ds.incidents(f"{at.isoformat()}Z", ids=row.id)) == 1
    assert len(ds.incidents(f"{(at - pd.Timedelta(seconds=1)).isoformat()}Z", ids=row.id)) == 0


def test_pages_put_together_are_the_whole(ds):
    whole = ds.items(ItemsQuery("incidents")).frame["id"].tolist()
    pages = [ds.items(ItemsQuery("incidents", limit=100, offset=offset)) for offset in range(0, 700, 100)]
    assert [id for page in pages for id in page.frame["id"]] == whole
    assert {page.number_matched for page in pages} == {len(whole)}


def test_rows_come_by_time_then_id(ds):
    frame = ds.incidents()
    assert list(zip(frame["start"], frame["id"], strict=True)) == sorted(zip(frame["start"], frame["id"], strict=True))


@pytest.mark.parametrize("field", ["section", "category", "kind", "verification", "unit", "crossing"])
def test_counts_by_a_field_are_the_sizes_of_the_filters(ds, field):
    groups = ds.aggregate(AggregateQuery(ItemsQuery("incidents"), (field,))).groups
    kind = {} if field == "kind" else {"kind": "event"}
    assert sum(group.count for group in groups) == len(ds.incidents(**kind))
    for group in groups:
        if group.key[0] is not None:
            assert len(ds.incidents(**kind | {field: group.key[0]})) == group.count


def test_a_box_leaves_out_what_has_no_place(ds):
    world = ds.incidents(bbox=Extent(-180, -90, 180, 90))
    assert len(world) == len(ds.incidents()) - ds.incidents().geometry.isna().sum()
    assert set(world["location_precision"]) == {"exact", "town", "district"}


def test_nothing_found_is_an_empty_frame_with_its_fields(ds):
    page = ds.items(ItemsQuery("incidents", when=parse("1999")))
    assert (len(page.frame), page.number_matched) == (0, 0)
    assert list(page.frame.columns) == list(ds.incidents().columns)
    assert list(page.selection.features()) == []


def test_features_are_ready_for_json(ds):
    feature = json.loads(b"".join(ds.item("incidents", "2021-11-09-kuznica-crossing-closed").features()))
    assert feature["id"] == "2021-11-09-kuznica-crossing-closed"
    assert feature["properties"]["start"] == "2021-11-09"
    assert feature["properties"]["deaths"] is None
    assert feature["geometry"]["type"] == "Point"
    assert ds.source(feature["properties"]["sources"][0])["url"].startswith("http")


@pytest.mark.parametrize(
    ("collection", "filters", "parameter"),
    [
        ("incidents", {"category": "baloon"}, "category"),
        ("incidents", {"mode": "road"}, "mode"),
        ("crossings", {"when": parse("2021")}, "datetime"),
        ("series", {"bbox": Extent(20, 50, 30, 60)}, "bbox"),
        ("incidents", {"as_of": date(2021, 1, 1)}, "as-of"),
    ],
)
def test_a_filter_that_does_not_fit_is_refused_by_name(ds, collection, filters, parameter):
    with pytest.raises(InvalidParameter) as caught:
        ds.items(ItemsQuery.of(collection, **filters))
    assert caught.value.parameter == parameter


def test_what_nobody_knows_is_refused(ds):
    with pytest.raises(UnknownParameter, match="Did you mean 'section'"):
        ds.incidents(sektion="pl-by")
    with pytest.raises(NotFound, match="Did you mean 'incidents'"):
        ds.items(ItemsQuery("incident"))
    with pytest.raises(NotFound):
        ds.get("incidents", "no-such-id")
    with pytest.raises(InvalidParameter):
        ds.sections("z99")


def test_what_is_computed_from_the_border_lines_stands_apart(ds):
    assert "km" not in ds.incidents().columns
    position = ds.position("incidents", "2021-11-09-kuznica-crossing-closed")
    assert position["section"] == "pl-by"
    assert position["distance_m"] < 100


def test_statements_made_far_away_have_no_kilometre_post(ds):
    stated = ds.incidents().loc[lambda frame: frame["place_role"] == "stated", "id"]
    assert len(stated) > 0
    assert all(ds.position("incidents", id) is None for id in stated)


def test_every_incident_that_occurred_near_the_border_has_a_post_of_its_own_section(ds):
    for row in ds.incidents().itertuples():
        position = ds.position("incidents", row.id)
        placed = row.place_role == "occurred" and not pd.isna(row.geometry)
        if position is not None:
            assert placed
            assert position["section"] == row.section


@pytest.mark.parametrize("box", ["23,53,24,54", (23, 53, 24, 54), Extent(23, 53, 24, 54)])
def test_a_box_comes_in_any_form(ds, box):
    assert ds.incidents(bbox=box)["id"].tolist() == ds.incidents(bbox=Extent(23, 53, 24, 54))["id"].tolist()


def test_crossings_are_narrowed_sorted_and_counted_by_their_status_as_of_a_date(ds):
    asked = ItemsQuery.of("crossings", as_of=date(2023, 12, 20), status="closed", sortby=(Sort("status_since"),))
    frame = ds.items(asked).frame
    assert set(frame["status"]) == {"closed"}
    assert frame["status_since"].is_monotonic_increasing
    groups = ds.aggregate(AggregateQuery(ItemsQuery("crossings", as_of=date(2023, 12, 20)), ("status",))).groups
    counts = {group.key[0]: group.count for group in groups}
    assert counts["closed"] == len(frame)
    assert sum(counts.values()) == 82
    with pytest.raises(InvalidParameter, match="status"):
        ds.items(ItemsQuery.of("crossings", status="closed"))


def test_the_fingerprint_changes_with_the_package_only(ds):
    assert ds.fingerprint == geo.open().fingerprint
    store = EmbeddedStore.open(ds.catalogue)
    store.catalogue = replace(ds.catalogue, descriptor={**ds.catalogue.descriptor, "version": "0"})
    assert geo.Dataset(store).fingerprint != ds.fingerprint


def test_an_item_is_found_by_its_id_and_a_wrong_one_gets_a_hint(ds):
    assert ds.item("incidents", "2021-11-09-kuznica-crossing-closed").ids() == ["2021-11-09-kuznica-crossing-closed"]
    with pytest.raises(NotFound, match="Did you mean '2021-11-09-kuznica-crossing-closed'"):
        ds.item("incidents", "2021-11-09-kuznica-crossing-close")


def test_a_day_comes_as_text_or_date(ds):
    day = date(2021, 11, 9)
    assert ds.incidents(day)["id"].tolist() == ds.incidents("2021-11-09")["id"].tolist()
    assert ds.status(day) == ds.status("2021-11-09")


def test_frames_open_in_geopandas_explore_terms(ds):
    frame = ds.incidents("2021-11", section="pl-by")
    assert frame.crs.to_epsg() == 4326
    assert set(frame["section"]) == {"pl-by"}
