"""Filters and rows made by Hypothesis, alike enough for some rows to match."""

from datetime import UTC, date, datetime, timedelta

import shapely
from hypothesis import strategies as st

WORDS = ("", "a", "A", "ab", "á", "Łódź", "lodz", "it's", "50%", "a_b", "x\ny", "ß")
NUMBERS = (-2, -1, 0, 1, 2, 3, 0.5, -1.5, 1e9)
DAYS = tuple(date(2021, 11, 6) + timedelta(days=days) for days in range(6))
INSTANTS = tuple(datetime(2021, 11, 7, tzinfo=UTC) + timedelta(hours=hours) for hours in (0, 5, 24, 47, 48))
POINTS = [shapely.Point(x, y) for x in (0, 1, 2, 179) for y in (0, 1, 2)]
SHAPES = (
    {"type": "Point", "coordinates": [1, 1]},
    {"type": "MultiPoint", "coordinates": [[0, 0], [1, 1]]},
    {"type": "LineString", "coordinates": [[0, 0], [2, 2]]},
    {"type": "MultiLineString", "coordinates": [[[0, 0], [0, 2]], [[1, 0], [1, 2]]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]},
    {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[2, 2], [3, 2], [3, 3], [2, 2]]]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]},
    {
        "type": "GeometryCollection",
        "geometries": [
            {"type": "Point", "coordinates": [2, 2]},
            {"type": "LineString", "coordinates": [[0, 1], [1, 1]]},
        ],
    },
    {"bbox": [0, 0, 1, 1]},
    {"bbox": [0, 0, -5, 1, 1, 5]},
    {"bbox": [170, 0, 0.5, 2]},
    {"bbox": [1, 0, 1, 2]},
    {"bbox": [1, 1, 1, 1]},
)


def operation(op, *arguments):
    return st.tuples(*arguments).map(lambda args: {"op": op, "args": list(args)})


def properties(*names):
    return st.sampled_from([{"property": name} for name in names])


def comparisons(left, right):
    return st.one_of(*(operation(op, left, right) for op in ("=", "<>", "<", "<=", ">", ">=")))


words = st.sampled_from(WORDS)
texts = st.recursive(
    properties("name", "other") | words,
    lambda inner: operation("casei", inner) | operation("accenti", inner),
    max_leaves=3,
)
patterns = st.recursive(
    st.sampled_from(["%", "_", "a%", "%A%", "a\\_b", "_\\%", "Ł%", "%%", "x_y", "\\", "50\\%"]),
    lambda inner: operation("casei", inner) | operation("accenti", inner),
    max_leaves=2,
)
dates = st.sampled_from([{"date": str(day)} for day in DAYS])
timestamps = st.sampled_from([{"timestamp": when.isoformat().replace("+00:00", "Z")} for when in INSTANTS])
instants = properties("start", "end", "seen", "begin_at", "end_at") | dates | timestamps
bounds = st.just("..") | st.sampled_from([str(day) for day in DAYS]) | instants
numbers = st.recursive(
    properties("whole", "number")
    | st.sampled_from(NUMBERS)
    | operation("month", instants)
    | operation("weekday", instants)
    | operation("count", properties("tags")),
    lambda inner: st.one_of(*(operation(op, inner, inner) for op in ("+", "-", "*", "/", "%", "div", "^"))),
    max_leaves=4,
)
lists = properties("tags") | st.lists(words, max_size=3)
geometries = properties("geometry") | st.sampled_from(SHAPES)


def is_upright(interval):
    """Tell whether literal ends of an interval are in order."""
    found = [
        next(iter(each.values())) if isinstance(each, dict) and "property" not in each else each for each in interval
    ]
    if any(isinstance(each, dict) or each == ".." for each in found):
        return True
    first, last = found
    return first <= (last if len(first) <= len(last) else last + "T23:59:59Z")


intervals = st.lists(bounds, min_size=2, max_size=2).filter(is_upright).map(lambda pair: {"interval": pair})
intervals |= st.just({"interval": [{"property": "start"}, {"property": "end"}]})
OF_ALL_TIMES = ("t_after", "t_before", "t_disjoint", "t_equals", "t_intersects")
OF_INTERVALS = (
    *("t_contains", "t_during", "t_finishedBy", "t_finishes", "t_meets", "t_metBy"),
    *("t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts"),
)
SPATIAL = ("contains", "crosses", "disjoint", "equals", "intersects", "overlaps", "touches", "within")
ARRAYS = ("a_equals", "a_contains", "a_containedBy", "a_overlaps")

predicates = st.one_of(
    comparisons(texts, texts),
    comparisons(numbers, numbers),
    comparisons(instants, instants),
    comparisons(properties("start", "begin_at"), st.sampled_from([str(DAYS[2]), "2021-11-07T05:00:00Z"])),
    comparisons(properties("flag"), st.booleans()),
    operation("like", texts, patterns),
    operation("between", numbers, numbers, numbers),
    operation("in", texts, st.lists(texts, min_size=1, max_size=3)),
    operation("in", numbers, st.lists(numbers, min_size=1, max_size=3)),
    operation("in", instants, st.lists(instants, min_size=1, max_size=3)),
    operation("isNull", texts | numbers | instants | properties("flag", "tags", "claims", "geometry")),
    st.one_of(*(operation(op, intervals | instants, intervals | instants) for op in OF_ALL_TIMES)),
    st.one_of(*(operation(op, intervals, intervals) for op in OF_INTERVALS)),
    st.one_of(*(operation(f"s_{name}", geometries, geometries) for name in SPATIAL)),
    st.one_of(*(operation(op, lists, lists) for op in ARRAYS)),
    st.booleans() | properties("flag"),
)
filters = st.recursive(
    predicates,
    lambda inner: st.one_of(
        operation("not", inner),
        operation("and", inner, inner),
        operation("or", inner, inner, inner),
        operation("isNull", inner),
        operation("=", inner, inner),
    ),
    max_leaves=5,
)

rows = st.fixed_dictionaries(
    {
        "id": st.just("a"),
        "name": st.none() | words,
        "other": words,
        "whole": st.none() | st.sampled_from([int(each) for each in NUMBERS]),
        "number": st.none() | st.sampled_from([float(each) for each in NUMBERS]),
        "flag": st.none() | st.booleans(),
        "start": st.none() | st.sampled_from(DAYS[:3]),
        "end": st.none() | st.sampled_from(DAYS[3:]),
        "seen": st.none() | st.sampled_from(DAYS),
        "begin_at": st.none() | st.sampled_from(INSTANTS),
        "end_at": st.none() | st.sampled_from(INSTANTS),
        "tags": st.lists(words, max_size=3),
        "claims": st.none() | st.just([{"by": "x"}]),
        "geometry": st.none() | st.sampled_from(POINTS),
    }
)
tables = st.lists(rows, max_size=12)
