"""Common Query Language CQL2 (21-065r2), Annex A, restated on our layers: each filter against its plain meaning.

What a filter means is written in Python beside it; a property that is null satisfies no comparison.
"""

import json
import re
import unicodedata
from datetime import date

import pytest
import shapely
from shapely.geometry import shape

CONF = "http://www.opengis.net/spec/cql2/1.0/conf"
CLASSES = (
    "cql2-text",
    "cql2-json",
    "basic-cql2",
    "advanced-comparison-operators",
    "case-insensitive-comparison",
    "accent-insensitive-comparison",
    "basic-spatial-functions",
    "basic-spatial-functions-plus",
    "spatial-functions",
    "temporal-functions",
    "array-functions",
    "property-property",
)
AREA = "POLYGON((22.5 52.5, 25 52.5, 25 55, 22.5 55, 22.5 52.5))"
LINE = "LINESTRING(20 54, 32 54)"
ZONE = shapely.from_wkt(AREA)
CUT = shapely.from_wkt(LINE)
SPRING = (date(2022, 3, 1), date(2022, 6, 1))


def folded(text):
    """Return a text without case and accents."""
    plain = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
    return plain.replace("ł", "l").replace("Ł", "L").casefold()


def days(p):
    """Return the first day of an incident and the one after its last."""
    return date.fromisoformat(p["start"]), date.fromisoformat(p["end"])


# What is asked of ``incidents``: a filter, and its meaning on the properties and the geometry of a feature.
INCIDENTS = [
    # A.4 Basic CQL2: comparisons
    ("section = 'pl-by'", lambda p, g: p["section"] == "pl-by"),
    ("'pl-by' = section", lambda p, g: p["section"] == "pl-by"),
    ("section <> 'pl-by'", lambda p, g: p["section"] != "pl-by"),
    ("section > 'lv-by'", lambda p, g: p["section"] > "lv-by"),
    ("section >= 'lv-by'", lambda p, g: p["section"] >= "lv-by"),
    ("section < 'lv-by'", lambda p, g: p["section"] < "lv-by"),
    ("section <= 'lv-by'", lambda p, g: p["section"] <= "lv-by"),
    ("people_min > 100", lambda p, g: p["people_min"] is not None and p["people_min"] > 100),
    ("people_min <= 100", lambda p, g: p["people_min"] is not None and p["people_min"] <= 100),
    ("people_min <> 100", lambda p, g: p["people_min"] is not None and p["people_min"] != 100),
    ("people_min = 5e1", lambda p, g: p["people_min"] == 50),
    ("people_min > -1", lambda p, g: p["people_min"] is not None),
    ("start = DATE('2021-11-08')", lambda p, g: p["start"] == "2021-11-08"),
    ("start > DATE('2024-01-01')", lambda p, g: p["start"] > "2024-01-01"),
    ("start <= DATE('2021-11-08')", lambda p, g: p["start"] <= "2021-11-08"),
    # A.4: null, and the three values of logic
    ("people_min IS NULL", lambda p, g: p["people_min"] is None),
    ("people_min IS NOT NULL", lambda p, g: p["people_min"] is not None),
    ("NOT people_min > 100", lambda p, g: p["people_min"] is not None and p["people_min"] <= 100),
    ("NOT (people_min IS NULL)", lambda p, g: p["people_min"] is not None),
    ("section = 'pl-by' AND kind = 'event'", lambda p, g: p["section"] == "pl-by" and p["kind"] == "event"),
    ("section = 'pl-by' OR kind = 'total'", lambda p, g: p["section"] == "pl-by" or p["kind"] == "total"),
    (
        "section = 'pl-by' OR section = 'lt-by' AND kind = 'total'",
        lambda p, g: p["section"] == "pl-by" or (p["section"] == "lt-by" and p["kind"] == "total"),
    ),
    (
        "(section = 'pl-by' OR section = 'lt-by') AND NOT kind = 'total'",
        lambda p, g: p["section"] in ("pl-by", "lt-by") and p["kind"] != "total",
    ),
    (
        "NOT (section = 'pl-by' OR people_min > 10)",
        lambda p, g: p["section"] != "pl-by" and p["people_min"] is not None and p["people_min"] <= 10,
    ),
    ("deaths > 0 OR section = 'fi-ru'", lambda p, g: (p["deaths"] or 0) > 0 or p["section"] == "fi-ru"),
    # A.5 Advanced comparisons
    ("title LIKE 'Pol%'", lambda p, g: p["title"].startswith("Pol")),
    ("title LIKE '%border%'", lambda p, g: "border" in p["title"]),
    ("title NOT LIKE '%border%'", lambda p, g: "border" not in p["title"]),
    ("section LIKE '__-by'", lambda p, g: re.fullmatch("..-by", p["section"]) is not None),
    ("title LIKE '%\\%%'", lambda p, g: "%" in p["title"]),
    ("people_min BETWEEN 10 AND 50", lambda p, g: p["people_min"] is not None and 10 <= p["people_min"] <= 50),
    ("people_min NOT BETWEEN 10 AND 50", lambda p, g: p["people_min"] is not None and not 10 <= p["people_min"] <= 50),
    ("section IN ('pl-by', 'lt-by')", lambda p, g: p["section"] in ("pl-by", "lt-by")),
    ("section NOT IN ('pl-by', 'lt-by')", lambda p, g: p["section"] not in ("pl-by", "lt-by")),
    ("people_min IN (1, 2, 3)", lambda p, g: p["people_min"] in (1, 2, 3)),
    # A.6 Case, A.7 accents
    ("CASEI(title) LIKE CASEI('%BORDER%')", lambda p, g: "border" in p["title"].casefold()),
    ("CASEI(section) = CASEI('PL-BY')", lambda p, g: p["section"] == "pl-by"),
    ("CASEI(section) IN (CASEI('PL-BY'), CASEI('Lt-By'))", lambda p, g: p["section"] in ("pl-by", "lt-by")),
    (
        "ACCENTI(place) LIKE ACCENTI('%Kuznica%')",
        lambda p, g: (
            p["place"] is not None and "Kuznica" in unicodedata.normalize("NFD", p["place"]).replace("\u0301", "")
        ),
    ),
    (
        "CASEI(ACCENTI(place)) LIKE CASEI(ACCENTI('%BIALOWIEZA%'))",
        lambda p, g: p["place"] is not None and "bialowieza" in folded(p["place"]),
    ),
    # A.8 and A.9 Spatial
    ("S_INTERSECTS(geometry, POINT(23.65 53.52))", lambda p, g: g and g.intersects(shapely.Point(23.65, 53.52))),
    ("S_INTERSECTS(geometry, BBOX(22.5, 52.5, 25, 55))", lambda p, g: g and g.intersects(ZONE)),
    (f"S_INTERSECTS(geometry, {AREA})", lambda p, g: g and g.intersects(ZONE)),
    (f"S_INTERSECTS({AREA}, geometry)", lambda p, g: g and g.intersects(ZONE)),
    (f"NOT S_INTERSECTS(geometry, {AREA})", lambda p, g: g and not g.intersects(ZONE)),
    (f"S_DISJOINT(geometry, {AREA})", lambda p, g: g and g.disjoint(ZONE)),
    (f"S_WITHIN(geometry, {AREA})", lambda p, g: g and g.within(ZONE)),
    (
        f"S_INTERSECTS(geometry, {AREA}) AND people_min > 10",
        lambda p, g: g and g.intersects(ZONE) and (p["people_min"] or 0) > 10,
    ),
    # A.11 Temporal: a feature is the span from its start to the day before its end
    ("T_AFTER(start, DATE('2024-01-01'))", lambda p, g: p["start"] > "2024-01-01"),
    ("T_BEFORE(start, DATE('2021-11-08'))", lambda p, g: p["start"] < "2021-11-08"),
    ("T_EQUALS(start, DATE('2021-11-08'))", lambda p, g: p["start"] == "2021-11-08"),
    ("T_DISJOINT(start, DATE('2021-11-08'))", lambda p, g: p["start"] != "2021-11-08"),
    ("T_INTERSECTS(start, DATE('2021-11-08'))", lambda p, g: p["start"] == "2021-11-08"),
    (
        "T_INTERSECTS(start, INTERVAL('2022-03-01', '2022-05-31'))",
        lambda p, g: SPRING[0] <= days(p)[0] < SPRING[1],
    ),
    (
        "T_DURING(INTERVAL(start, end), INTERVAL('2022-03-01', '2022-05-31'))",
        lambda p, g: days(p)[0] > date(2022, 3, 1) and days(p)[1] < date(2022, 5, 31),
    ),
    ("T_AFTER(start, INTERVAL('2022-03-01', '2022-05-31'))", lambda p, g: days(p)[0] > date(2022, 5, 31)),
    ("T_BEFORE(start, INTERVAL('2022-03-01', '2022-05-31'))", lambda p, g: days(p)[0] < date(2022, 3, 1)),
    ("T_INTERSECTS(start, INTERVAL('..', '2021-12-31'))", lambda p, g: p["start"] <= "2021-12-31"),
    ("T_INTERSECTS(start, INTERVAL('2025-01-01', '..'))", lambda p, g: p["start"] >= "2025-01-01"),
    # A.12 Arrays: the ids of the sources
    ("A_CONTAINS(sources, ('no-such-source'))", lambda p, g: False),
    # A.13 Property and property
    ("people_min = people_max", lambda p, g: p["people_min"] is not None and p["people_min"] == p["people_max"]),
    (
        "people_max > people_min",
        lambda p, g: None not in (p["people_min"], p["people_max"]) and p["people_max"] > p["people_min"],
    ),
    ("start < end", lambda p, g: p["start"] < p["end"]),
]

SECTIONS = [
    (f"S_CROSSES(geometry, {LINE})", lambda p, g: g.crosses(CUT)),
    (f"S_CROSSES(geometry, {AREA})", lambda p, g: g.crosses(ZONE)),
    (f"S_INTERSECTS(geometry, {LINE})", lambda p, g: g.intersects(CUT)),
    (f"S_TOUCHES(geometry, {AREA})", lambda p, g: g.touches(ZONE)),
    (f"S_OVERLAPS(geometry, {LINE})", lambda p, g: g.overlaps(CUT)),
    (f"S_EQUALS(geometry, {LINE})", lambda p, g: g.equals(CUT)),
    (f"S_CONTAINS(geometry, {LINE})", lambda p, g: g.contains(CUT)),
    (f"S_CONTAINS({AREA}, geometry)", lambda p, g: ZONE.contains(g)),
    ("official_length_m IS NULL", lambda p, g: p["official_length_m"] is None),
    ("context = true", lambda p, g: p["context"] is True),
    ("context", lambda p, g: p["context"] is True),
    ("NOT context", lambda p, g: p["context"] is False),
    ("length_m < section_length_m", lambda p, g: p["length_m"] < p["section_length_m"]),
    ("km_to - km_from > 300", lambda p, g: p["km_to"] - p["km_from"] > 300),
    ("length_m / 1000 > 250.5", lambda p, g: p["length_m"] / 1000 > 250.5),
    ("km_to * 2 + 1 < 500", lambda p, g: p["km_to"] * 2 + 1 < 500),
]


def means(features, meaning):
    return {
        each["id"] for each in features if meaning(each["properties"], each["geometry"] and shape(each["geometry"]))
    }


def found(api, collection, **asked):
    document = api.ok(f"/collections/{collection}/items", limit=10000, **asked).json
    return {each["id"] for each in document["features"]}


@pytest.mark.parametrize("name", CLASSES)
def test_the_class_is_declared(api, name):
    assert f"{CONF}/{name}" in api.ok("/conformance").json["conformsTo"]


@pytest.mark.parametrize(("text", "meaning"), INCIDENTS, ids=[text for text, _ in INCIDENTS])
def test_a_filter_on_incidents_means_what_it_says(api, text, meaning):
    assert found(api, "incidents", filter=text) == means(api.everything("incidents"), meaning)


@pytest.mark.parametrize(("text", "meaning"), SECTIONS, ids=[text for text, _ in SECTIONS])
def test_a_filter_on_sections_means_what_it_says(api, text, meaning):
    assert found(api, "sections-z6", filter=text) == means(api.everything("sections-z6"), meaning)


def op(name, *args):
    return {"op": name, "args": list(args)}


def prop(name):
    return {"property": name}


AS_JSON = [
    (op("=", prop("section"), "pl-by"), "section = 'pl-by'"),
    (op("not", op("=", prop("section"), "pl-by")), "NOT section = 'pl-by'"),
    (op("and", op(">", prop("people_min"), 10), op("isNull", prop("deaths"))), "people_min > 10 AND deaths IS NULL"),
    (
        op("or", op("<=", prop("people_min"), 10), op("<>", prop("kind"), "event")),
        "people_min <= 10 OR kind <> 'event'",
    ),
    (op("like", prop("title"), "%border%"), "title LIKE '%border%'"),
    (op("between", prop("people_min"), 5, 20), "people_min BETWEEN 5 AND 20"),
    (op("in", prop("section"), ["pl-by", "fi-ru"]), "section IN ('pl-by', 'fi-ru')"),
    (op("=", op("casei", prop("section")), op("casei", "PL-BY")), "CASEI(section) = CASEI('PL-BY')"),
    (op(">=", prop("start"), {"date": "2024-01-01"}), "start >= DATE('2024-01-01')"),
    (
        op("t_intersects", prop("start"), {"interval": ["2022-03-01", "2022-05-31"]}),
        "T_INTERSECTS(start, INTERVAL('2022-03-01', '2022-05-31'))",
    ),
    (
        op("s_intersects", prop("geometry"), {"type": "Point", "coordinates": [23.65, 53.52]}),
        "S_INTERSECTS(geometry, POINT(23.65 53.52))",
    ),
    (op("s_within", prop("geometry"), {"bbox": [22.5, 52.5, 25, 55]}), "S_WITHIN(geometry, BBOX(22.5, 52.5, 25, 55))"),
]


@pytest.mark.parametrize(("document", "text"), AS_JSON, ids=[text for _, text in AS_JSON])
def test_a_filter_in_json_is_the_filter_in_text(api, document, text):
    """A.2, A.3 /conf/cql2-text/validate, /conf/cql2-json/validate."""
    asked = {"filter": json.dumps(document), "filter_lang": "cql2-json"}
    assert found(api, "incidents", **asked) == found(api, "incidents", filter=text)


def test_sources_are_arrays(api):
    """A.12 /conf/array-functions, with the sources of a feature that has two or more."""
    features = api.everything("incidents")
    sources = next(each["properties"]["sources"] for each in features if len(each["properties"]["sources"]) > 1)
    listed = "(" + ", ".join(f"'{each}'" for each in sources) + ")"
    asked = set(sources)
    for name, meaning in (
        ("A_CONTAINS", lambda own: own >= asked),
        ("A_CONTAINEDBY", lambda own: own <= asked),
        ("A_EQUALS", lambda own: own == asked),
        ("A_OVERLAPS", lambda own: bool(own & asked)),
    ):
        expected = {each["id"] for each in features if meaning(set(each["properties"]["sources"]))}
        assert found(api, "incidents", filter=f"{name}(sources, {listed})") == expected, name
