"""The example filters of the standard, restated on the project's own layers, as text and as JSON."""

import json

import numpy as np
import pytest

from geo.crs import SUPPORTED
from geo.periods import parse
from geo.queries import ItemsQuery, cql2
from tests.cql2 import naive

GEOMETRY, START, TITLE = {"property": "geometry"}, {"property": "start"}, {"property": "title"}
OWN = {"interval": [START, {"property": "end"}]}
MAY_2023 = {"interval": ["2023-05-01", "2023-05-31"]}
KUZNICA = [[23.4, 53.4], [23.9, 53.4], [23.9, 53.6], [23.4, 53.6], [23.4, 53.4]]
SQUARE = {"type": "Polygon", "coordinates": [KUZNICA]}
RING = "POLYGON((23.4 53.4, 23.9 53.4, 23.9 53.6, 23.4 53.6, 23.4 53.4))"
LAND = {"bbox": [20, 52, 26, 56]}


def op(name, *arguments):
    return {"op": name, "args": list(arguments)}


def prop(name):
    return {"property": name}


def lower(text):
    return op("casei", op("accenti", text))


INCIDENTS = [
    ("category = 'balloon'", op("=", prop("category"), "balloon")),
    ("category <> 'balloon'", op("<>", prop("category"), "balloon")),
    ("section > 'lt-by'", op(">", prop("section"), "lt-by")),
    ("section >= 'lt-by'", op(">=", prop("section"), "lt-by")),
    ("section < 'lt-by'", op("<", prop("section"), "lt-by")),
    ("section <= 'lt-by'", op("<=", prop("section"), "lt-by")),
    ("people_min = 50", op("=", prop("people_min"), 50)),
    ("people_min <> 50", op("<>", prop("people_min"), 50)),
    ("people_min > 99.5", op(">", prop("people_min"), 99.5)),
    ("NOT people_min > 99.5", op("not", op(">", prop("people_min"), 99.5))),
    ("100 >= people_min", op(">=", 100, prop("people_min"))),
    ("people_min < people_max", op("<", prop("people_min"), prop("people_max"))),
    ("start < DATE('2022-01-01')", op("<", START, {"date": "2022-01-01"})),
    ("start >= '2022-01-01'", op(">=", START, "2022-01-01")),
    ("start = TIMESTAMP('2021-11-08T23:59:59Z')", op("=", START, {"timestamp": "2021-11-08T23:59:59Z"})),
    ("start_at > DATE('2023-01-01')", op(">", prop("start_at"), {"date": "2023-01-01"})),
    (
        "start_at <= timestamp('2025-06-01T00:00:00Z')",
        op("<=", prop("start_at"), {"timestamp": "2025-06-01T00:00:00Z"}),
    ),
    ('start < "end" OR people_max is null', None),
    ("people_max IS NULL", op("isNull", prop("people_max"))),
    ("geometry IS NOT NULL", op("not", op("isNull", GEOMETRY))),
    ("title LIKE '%Kuźnica%'", op("like", TITLE, "%Kuźnica%")),
    ("title NOT LIKE '%a_e%'", op("not", op("like", TITLE, "%a_e%"))),
    ("title LIKE '%\\%%'", op("like", TITLE, "%\\%%")),
    ("CASEI(title) LIKE casei('%BORDER%')", op("like", op("casei", TITLE), op("casei", "%BORDER%"))),
    ("casei(accenti(title)) LIKE casei(accenti('%Kuznica%'))", op("like", lower(TITLE), lower("%Kuznica%"))),
    ("CASEI(category) IN (casei('BALLOON'), 'drone')", op("in", op("casei", prop("category")), ["balloon", "drone"])),
    ("people_min BETWEEN 10 AND 100", op("between", prop("people_min"), 10, 100)),
    ("people_min NOT BETWEEN 10 AND 100", op("not", op("between", prop("people_min"), 10, 100))),
    ("category IN ('balloon', 'drone')", op("in", prop("category"), ["balloon", "drone"])),
    ("crossing NOT IN ('x')", op("not", op("in", prop("crossing"), ["x"]))),
    ("people_min IN (1, 50.0, 100)", op("in", prop("people_min"), [1, 50.0, 100])),
    (f"S_INTERSECTS(geometry, {RING})", op("s_intersects", GEOMETRY, SQUARE)),
    ("S_INTERSECTS(geometry, BBOX(20, 52, 26, 56))", op("s_intersects", GEOMETRY, LAND)),
    ("S_INTERSECTS(geometry, BBOX(27, 52, 26, 71))", op("s_intersects", GEOMETRY, {"bbox": [27, 52, 26, 71]})),
    ("s_disjoint(BBOX(20, 52, 26, 56), geometry)", op("s_disjoint", LAND, GEOMETRY)),
    (f"S_WITHIN(geometry, {RING})", op("s_within", GEOMETRY, SQUARE)),
    (f"S_CONTAINS({RING}, geometry)", op("s_contains", SQUARE, GEOMETRY)),
    ("T_AFTER(start, DATE('2023-01-01'))", op("t_after", START, {"date": "2023-01-01"})),
    (
        "T_BEFORE(start, TIMESTAMP('2023-01-01T10:00:00Z'))",
        op("t_before", START, {"timestamp": "2023-01-01T10:00:00Z"}),
    ),
    ("T_INTERSECTS(start, INTERVAL('2023-05-01', '2023-05-31'))", op("t_intersects", START, MAY_2023)),
    ("T_INTERSECTS(INTERVAL(start, \"end\"), INTERVAL('2023-05-01', '2023-05-31'))", op("t_intersects", OWN, MAY_2023)),
    ("T_DISJOINT(INTERVAL(start, \"end\"), INTERVAL('2023-05-01', '2023-05-31'))", op("t_disjoint", OWN, MAY_2023)),
    (
        "T_DURING(INTERVAL(start, \"end\"), INTERVAL('2023-05-01', '..'))",
        op("t_during", OWN, {"interval": ["2023-05-01", ".."]}),
    ),
    (
        "people_max - people_min > people_min / 10",
        op(">", op("-", prop("people_max"), prop("people_min")), op("/", prop("people_min"), 10)),
    ),
    (
        "people_min % 7 = 1 AND people_min div 7 > 0",
        op("and", op("=", op("%", prop("people_min"), 7), 1), op(">", op("div", prop("people_min"), 7), 0)),
    ),
    ("people_min ^ 2 >= 2500", op(">=", op("^", prop("people_min"), 2), 2500)),
    ("month(start) = 11", op("=", op("month", START), 11)),
    ("count(sources) > 1", op(">", op("count", prop("sources")), 1)),
    ("(category = 'balloon' OR people_min > 10) AND NOT section = 'pl-by'", None),
    ("true", True),
    ("FALSE", False),
]
OTHERS = [
    ("sections-z6", "context", {"property": "context"}),
    ("sections-z6", "context = false", op("=", prop("context"), False)),
    ("sections-z6", "S_CROSSES(geometry, BBOX(20, 53, 30, 60))", op("s_crosses", GEOMETRY, {"bbox": [20, 53, 30, 60]})),
    ("sections-z6", "S_WITHIN(geometry, BBOX(20, 53, 30, 60))", op("s_within", GEOMETRY, {"bbox": [20, 53, 30, 60]})),
    ("segments", "S_TOUCHES(geometry, BBOX(20, 50, 25, 55)) OR km_to < 20.5", None),
    (
        "segments",
        "length_m > 10000 AND number > 3",
        op("and", op(">", prop("length_m"), 10000), op(">", prop("number"), 3)),
    ),
    ("tripoints", "A_OVERLAPS(sections, ('pl-by', 'fi-ru'))", op("a_overlaps", prop("sections"), ["pl-by", "fi-ru"])),
    ("tripoints", "A_CONTAINS(sections, ('pl-by', 'lt-by'))", op("a_contains", prop("sections"), ["pl-by", "lt-by"])),
    (
        "tripoints",
        "A_CONTAINEDBY(sections, ('pl-by', 'lt-by', 'pl-ru'))",
        op("a_containedBy", prop("sections"), ["pl-by", "lt-by", "pl-ru"]),
    ),
    ("tripoints", "A_EQUALS(('lt-by', 'pl-by'), sections)", op("a_equals", ["lt-by", "pl-by"], prop("sections"))),
    (
        "crossings",
        "mode = 'road' AND name LIKE 'K%'",
        op("and", op("=", prop("mode"), "road"), op("like", prop("name"), "K%")),
    ),
    ("crossings", "name < name_other_side", op("<", prop("name"), prop("name_other_side"))),
    (
        "crossing-status",
        "T_INTERSECTS(INTERVAL(valid_from, valid_to), DATE('2022-06-01'))",
        op("t_intersects", {"interval": [prop("valid_from"), prop("valid_to")]}, {"date": "2022-06-01"}),
    ),
    (
        "crossing-status",
        "valid_to IS NULL AND status = 'closed'",
        op("and", op("isNull", prop("valid_to")), op("=", prop("status"), "closed")),
    ),
    ("series", "year_to_date = true OR rounded", op("or", op("=", prop("year_to_date"), True), prop("rounded"))),
    ("series", "value > 1000 AND measure LIKE '%attempt%'", None),
]
FILTERS = [("incidents", *each) for each in INCIDENTS] + OTHERS
INTERVALS = [
    ["2023-05-01", "2023-05-31"],
    ["..", "2021-11-08"],
    ["2021-11-08", "2021-11-08T12:00:00Z"],
    ["2021-11-08", "2021-11-08"],
]
LINES = [
    LAND,
    SQUARE,
    {"type": "LineString", "coordinates": [[20, 54], [30, 56]]},
    {"type": "Point", "coordinates": [23.5, 53.5]},
]
TEMPORAL = (
    *("t_after", "t_before", "t_contains", "t_disjoint", "t_during", "t_equals", "t_finishedBy", "t_finishes"),
    *("t_intersects", "t_meets", "t_metBy", "t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts"),
)
SPATIAL = ("s_contains", "s_crosses", "s_disjoint", "s_equals", "s_intersects", "s_overlaps", "s_touches", "s_within")


@pytest.fixture(scope="module")
def known(dataset):
    """Return a function that gives a layer and its rows, read once."""
    read = {}

    def rows(name):
        if name not in read:
            layer = dataset.table(name).layer
            records = dataset.records(ItemsQuery.of(name))
            read[name] = layer, [naive.Row(each, each.get("geometry"), layer.time) for each in records], records
        return read[name]

    return rows


def ids(dataset, name, expression):
    key = dataset.table(name).layer.schema.key
    return [record[key] for record in dataset.records(ItemsQuery.of(name, filter=expression))]


def should_be(known, name, tree):
    layer, rows, records = known(name)
    return [record[layer.schema.key] for row, record in zip(rows, records, strict=True) if naive.matches(tree, row)]


@pytest.mark.parametrize(("name", "text", "tree"), [each for each in FILTERS if each[2] is not None])
def test_an_example_in_text_and_json_selects_what_the_naive_evaluation_selects(dataset, known, name, text, tree):
    layer = dataset.table(name).layer
    expression = cql2.parse(text, layer)
    assert expression == cql2.parse(json.dumps(tree), layer, lang="cql2-json")
    assert ids(dataset, name, expression) == should_be(known, name, tree)


@pytest.mark.parametrize(("name", "text"), [each[:2] for each in FILTERS])
def test_an_example_s_canonical_text_is_the_same_filter(dataset, name, text):
    layer = dataset.table(name).layer
    expression = cql2.parse(text, layer)
    again = cql2.parse(expression.text(), layer)
    assert (again, hash(again), again.text()) == (expression, hash(expression), expression.text())


def test_the_examples_are_no_empty_talk(dataset):
    shares = [
        dataset.items(ItemsQuery.of(name, filter=cql2.parse(text, dataset.table(name).layer))).number_matched
        / len(dataset.table(name))
        for name, text, _ in FILTERS
    ]
    assert sum(0 < share < 1 for share in shares) >= 0.9 * len(FILTERS)


@pytest.mark.parametrize("bounds", INTERVALS)
@pytest.mark.parametrize("name", TEMPORAL)
def test_a_temporal_function_is_that_of_the_naive_evaluation(dataset, known, name, bounds):
    tree = op(name, OWN, {"interval": bounds})
    text = f"{name.upper()}(INTERVAL(start, \"end\"), INTERVAL('{bounds[0]}', '{bounds[1]}'))"
    layer = dataset.table("incidents").layer
    expression = cql2.parse(text, layer)
    assert expression == cql2.parse(json.dumps(tree), layer, lang="cql2-json")
    assert ids(dataset, "incidents", expression) == should_be(known, "incidents", tree)


@pytest.mark.parametrize("shape", LINES)
@pytest.mark.parametrize("name", SPATIAL)
@pytest.mark.parametrize("collection", ["sections-z6", "incidents"])
def test_a_spatial_function_is_that_of_the_naive_evaluation(dataset, known, collection, name, shape):
    for tree in (op(name, GEOMETRY, shape), op(name, shape, GEOMETRY)):
        expression = cql2.parse(json.dumps(tree), dataset.table(collection).layer, lang="cql2-json")
        assert ids(dataset, collection, expression) == should_be(known, collection, tree)


@pytest.mark.parametrize("days", ["2021-11-08/2021-11-09", "../2021-11-08", "2023-05-01/..", "2021-11-08/2021-11-08"])
@pytest.mark.parametrize(
    ("name", "fields"), [("incidents", 'start, "end"'), ("crossing-status", "valid_from, valid_to")]
)
def test_the_interval_of_a_layer_s_own_time_is_the_span_that_datetime_asks_of(dataset, name, fields, days):
    first, last = days.split("/")
    text = f"T_INTERSECTS(INTERVAL({fields}), INTERVAL('{first}', '{last}'))"
    expression = cql2.parse(text, dataset.table(name).layer)
    found = [record["id"] for record in dataset.records(ItemsQuery.of(name, when=parse(days)))]
    assert ids(dataset, name, expression) == found
    assert 0 < len(found) < len(dataset.table(name))


@pytest.mark.parametrize(
    ("system", "point", "box"),
    [
        ("OGC:CRS84", "23.6489 53.5085", "23.5,53.4,23.9,53.6"),
        ("EPSG:4326", "53.5085 23.6489", "53.4,23.5,53.6,23.9"),
    ],
)
def test_coordinates_are_read_in_the_axis_order_of_their_system(dataset, system, point, box):
    layer = dataset.table("incidents").layer
    for text in (f"S_INTERSECTS(geometry, BBOX({box}))", f"S_EQUALS(geometry, POINT({point}))"):
        found = cql2.parse(text, layer, crs=SUPPORTED[system])
        assert "BBOX(23.5, 53.4, 23.9, 53.6)" in found.text() or "POINT (23.6489 53.5085)" in found.text()


@pytest.mark.parametrize("code", ["EPSG:3857", "EPSG:3035", "EPSG:2180", "EPSG:3346", "EPSG:3059", "EPSG:3067"])
@pytest.mark.parametrize("kind", ["bbox", "polygon"])
def test_a_filter_in_a_projected_system_selects_what_lies_in_it_there(dataset, known, code, kind):
    """Check with the features moved to the system, where the filter has its coordinates."""
    layer, rows, records = known("incidents")
    moved = [naive.in_system(row.geometry, code) for row in rows]
    west, south, east, north = np.nanquantile(
        [shape.bounds for shape in moved if shape], [0.2, 0.2, 0.8, 0.8], axis=0
    ).diagonal()
    northing = code not in ("EPSG:3857", "EPSG:3067")
    corners = [(south, west), (north, east)] if northing else [(west, south), (east, north)]
    if kind == "bbox":
        shape = {"bbox": [*corners[0], *corners[1]]}
    else:
        ring = [(west, south), (east, south), (east, north), (west, south)]
        shape = {"type": "Polygon", "coordinates": [[list(each[::-1] if northing else each) for each in ring]]}
    tree = op("s_intersects", GEOMETRY, shape)
    found = ids(dataset, "incidents", cql2.parse(json.dumps(tree), layer, lang="cql2-json", crs=SUPPORTED[code]))
    there = [naive.Row(row.properties, row.geometry, None, code) for row in rows]
    wanted = [record["id"] for row, record in zip(there, records, strict=True) if naive.matches(tree, row)]
    assert 0 < len(wanted) < len(rows)
    assert set(found) == set(wanted)
