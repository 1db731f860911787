"""What of CQL2 is read how, and what is refused with which words."""

import json

import pytest

from geo.crs import SUPPORTED
from geo.errors import InvalidParameter
from geo.queries import cql2
from geo.queries.cql2.folding import accenti, casei
from geo.queries.search import fold
from tests.cql2 import rows

LAYER = rows.layer()
PLACELESS = rows.layer(geometry=None)
TABLE = [
    dict.fromkeys(rows.FIELDS) | {"id": str(place), "tags": [], "geometry": None, "whole": place, "name": name}
    for place, name in enumerate(["it's", "a\\b", "50%", "tab\tnew\nline", "Łódź", "plain", None])
]
NOT = '{"op":"not","args":['


def found(text, lang="cql2-text"):
    return rows.selected(text, LAYER, TABLE, lang=lang)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("name = 'it''s'", [0]),
        (r"name = 'it\'s'", [0]),
        (r"name = 'a\\b'", [1]),
        (r"name LIKE '%\%'", [2]),
        (r"name LIKE '%\\\\%'", [1]),
        (r"name = 'tab\tnew\nline'", [3]),
        ("name LIKE 'tab_new_line'", [3]),
        ("name LIKE 'plai'", []),
        ("CASEI(ACCENTI(name)) = casei(accenti('LÓDŹ'))", [4]),
        ("name = 'Ło\u0301dz\u0301'", [4]),
        ("whole = .5 + 1.5", [2]),
        ("whole = -1 * -2", [2]),
        ("whole -1 = 2", [3]),
        ("whole-1=2", [3]),
        ("whole - -1 = 2", [1]),
        ("-whole = -3", [3]),
        ("-(whole - 1) = -2", [3]),
        ("whole = 1e0", [1]),
        ("whole = 2 ^ 2 - 10 / 5 * 2 % 3", [3]),
        ("whole = 7 div 2", [3]),
        ("whole = -2 ^ 2", [4]),
        ("whole / 0 = 1", []),
        ("NOT whole / 0 = 1", []),
        ("(whole / 0) IS NULL", [0, 1, 2, 3, 4, 5, 6]),
        ("NOT whole < 5 AND NOT whole = 6", [5]),
        ("NOT NOT whole = 5", [5]),
        ("whole = 1 OR whole = 2 AND whole = 3", [1]),
        ("(whole = 1 OR whole = 3) AND whole = 3", [3]),
        ("whole NOT IN (0, 1, 2, 3) AND whole NOT BETWEEN 5 AND 6", [4]),
        ("name not like '%'", []),
        ("name IS NULL", [6]),
        ("((((whole)))) = ((5))", [5]),
        ('"whole" = 5', [5]),
        ("whole in (5)", [5]),
        ("(whole = 5) = TRUE", [5]),
        ("whole = 9007199254740993 - 9007199254740988", [4]),
        ("A_EQUALS(tags, ())", [0, 1, 2, 3, 4, 5, 6]),
        ("A_EQUALS((1, 'a', TRUE, DATE('2020-01-01')), ('a', TRUE, 1, DATE('2020-01-01'), 1))", [0, 1, 2, 3, 4, 5, 6]),
        ("A_CONTAINS((whole, 2), (5))", [5]),
        ("S_INTERSECTS(POINT(1 2), POINT(1.0e0 2))", [0, 1, 2, 3, 4, 5, 6]),
        ("S_WITHIN(POINT Z(1 2 9), POLYGON((0 0, 4 0, 4 4, 0 4, 0 0)))", [0, 1, 2, 3, 4, 5, 6]),
        ("T_METBY(INTERVAL('2020-01-02','..'), INTERVAL('..','2020-01-02'))", [0, 1, 2, 3, 4, 5, 6]),
        ("TIMESTAMP('2020-01-01T00:30:00+01:00') < TIMESTAMP('2020-01-01T00:00:00Z')", [0, 1, 2, 3, 4, 5, 6]),
        ("year('2020-02-29') = 2020 AND month('2020-02-29') = 2 AND weekday('2020-02-29') = 6", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_text_is_read_as_the_standard_has_it(text, places):
    assert found(text) == places


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nmae = 'a'", "'nmae'; expected one of id, name, .*, geometry. Did you mean 'name'"),
        ('A_CONTAINS(tags, ("foo"))', "'foo'; expected one of .* single quotes"),
        ("name = 5", "'5'; expected a text as \"name\" is, not a number"),
        ("whole = 'a'", 'expected a number as "whole" is, not a text. A text is never read as a number'),
        ("flag = 1", "expected true or false"),
        ("start = 5", "expected a date"),
        ("start >= '2021-13-01'", "'2021-13-01'; expected a date of the calendar"),
        ("start >= DATE('2021-02-30')", "'2021-02-30'; expected a date of the calendar"),
        ("begin_at = TIMESTAMP('2021-02-01')", "expected an instant in UTC"),
        ("begin_at = '2021-02-01T10:00:00'", "expected an instant with its offset. Write 2021-02-01T10:00:00Z"),
        ("begin_at = TIMESTAMP('0001-01-01T00:00:00+23:00')", "expected an instant"),
        ("tags = 'a'", "'tags'; expected a field of single values, not a list. A_CONTAINS"),
        ("claims = 'a'", "not a list of objects"),
        ("geometry = 'a'", "not a geometry. S_INTERSECTS"),
        ("name", "'name'; expected a condition, not a text alone"),
        ("name = NULL", "NULL'; expected a value. .*IS NULL"),
        ("name != 'a'", "Unequal is written <>"),
        ("name = 'a", "Close the text with a single quote"),
        ('"name = 1', "Close the name with a double quote"),
        ("name = 'a' name = 'b'", "expected an operator, AND or OR, or the end at character 12"),
        ("name =", "'the end of the filter'; expected a value or a condition at character 7"),
        ("AND name = 'a'", "not AND"),
        ("(name = 'a'", "the end of the filter'; expected a closing bracket at character 12"),
        ("name = 'a')", "'\\)'; expected an operator or the end of the filter at character 11"),
        ("name IN 'a'", "expected a list in brackets at character 9"),
        ("name IN ()", "expected a list of values"),
        ("name LIKE other", "expected a pattern in single quotes after LIKE"),
        ("whole LIKE 'a'", "expected a text for LIKE, not a number"),
        ("whole = other + 1", "'\"other\"'; expected a number in \\+, not a text"),
        ("casei(whole) = 'a'", "expected a text in CASEI, not a number"),
        ("whole = 2 ^ 3 ^ 2", "expected one \\^ at a time"),
        ("whole = 1e999", "expected a number"),
        ("whole = 1 = 1", "not true or false"),
        ("avg(whole) = 1", "'avg'; expected an operator or function of CQL2, or one of year, month, weekday, count"),
        ("moth(start) = 1", "Did you mean MONTH"),
        ("month(name) = 1", "expected a date or an instant in month, not a text"),
        ("S_WITHIN(geometry, Buffer(geometry, 10, 'm'))", "'Buffer'; expected an operator or function"),
        ("S_INTERSECTS(name, POINT(1 2))", "expected a geometry in S_INTERSECTS, not a text"),
        ("S_INTERSECTS(geometry)", "expected as many arguments as 2, not 1"),
        ("S_INTERSECTS(geometry, POINT(90 180))", "latitudes from -90 to 90. In OGC:CRS84 the axis to the east"),
        ("S_INTERSECTS(geometry, POINT(1, 2))", "expected a geometry in WKT at character 24"),
        ("S_INTERSECTS(geometry, POINT EMPTY)", "expected a geometry with finite coordinates"),
        ("S_INTERSECTS(geometry, POINT(1e400 2))", "expected a geometry with finite coordinates"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1)))", "do not form a closed linestring"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "expected a box of four or six numbers"),
        ("S_INTERSECTS(geometry, BBOX(1, 5, 3, 4))", "south is not north of its north"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3, name))", "expected a box of four or six numbers"),
        ("T_AFTER(name, DATE('2020-01-01'))", "expected a date or an instant in T_AFTER, not a text"),
        (
            "T_DURING(start, INTERVAL('2020-01-01', '..'))",
            "an interval in T_DURING, not a date. T_DURING compares intervals",
        ),
        ("T_AFTER(start, INTERVAL('2020-01-02', '2020-01-01'))", "start is not after its end"),
        ("T_AFTER(start, INTERVAL('2020-01-02'))", "an interval of a start and an end"),
        ("A_CONTAINS(tags, (1, 2))", "'1'; expected texts as in \"tags\", not a number"),
        ("A_CONTAINS(name, ('a'))", "expected a list in A_CONTAINS, not a text"),
        ("not " * 60 + "flag", "at most 100 levels"),
        ("(" * 101 + "flag" + ")" * 101, "at most 100 levels"),
        ("(" * 9_000, "at most 100 levels"),
        ("whole" + "+1" * 60 + " = 1", "at most 100 levels"),
        ("casei(" * 101 + "name" + ")" * 101 + " = 'a'", "at most 100 levels"),
        ("GEOMETRYCOLLECTION(" * 101 + "POINT(1 2)" + ")" * 101, "at most 100 levels"),
        ("name = '" + "x" * 20_000 + "'", "at most 20000 bytes, not 20009"),
        (" AND ".join(["flag=true"] * 250), "at most 250 conditions"),
        (" OR ".join(["S_INTERSECTS(geometry, POINT(1 2))"] * 11), "at most 10 spatial functions"),
        ("name = '\ud800'", "whole characters, in UTF-8"),
        ("", "expected a value or a condition at character 1"),
    ],
)
def test_a_text_that_is_no_filter_of_the_layer_is_refused_in_so_many_words(text, said):
    with pytest.raises(InvalidParameter, match=said) as caught:
        cql2.parse(text, LAYER)
    assert caught.value.parameter == "filter"
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ("{", "JSON at character"),
        ("[1", "JSON at character"),
        ('{"op": "=", "args": [{"property": "whole"}, NaN]}', "'NaN'; expected a number"),
        ('{"op": "=", "args": [{"property": "whole"}, -Infinity]}', "'-Infinity'; expected a number"),
        ('{"op": "=", "args": [{"property": "whole"}, 1e999]}', "'inf'; expected a number"),
        ('{"op": "=", "args": [{"property": "whole"}, ' + "9" * 9_000 + "]}", "numbers of fewer digits"),
        ('{"op": "=", "args": [{"property": "name"}, "\\ud800"]}', "whole characters"),
        ('{"op": "=", "op": "<", "args": []}', "each member once"),
        (NOT * 150 + "true" + "]}" * 150, "at most 100 levels"),
        (NOT * 102 + "true" + "]}" * 102, "at most 100 levels"),
        ("[" * 15_000, "at most 100 levels"),
        ("null", "'null'; expected a condition"),
        ("3", "expected a condition"),
        ('{"op": ["="], "args": []}', "expected a condition"),
        ('{"op": "=", "args": {}}', "expected a condition"),
        ('{"op": "and", "args": [true]}', "two conditions or more, not 1"),
        ('{"op": "=", "args": [{"property": 5}, 5]}', "expected one of id"),
        ('{"op": "=", "args": [{"property": "name"}, null]}', "IS NULL"),
        ('{"op": "=", "args": [{"property": "name"}, {"casei": "x"}]}', "'casei'; expected a text, a number"),
        ('{"op": "in", "args": [{"property": "name"}, "x"]}', "expected a list of values"),
        ('{"op": "s_within", "args": [{"property": "geometry"}, {"type": ["Point"]}]}', "expected one of Geom"),
        ('{"op": "s_within", "args": [{"property": "geometry"}, {"type": "Point"}]}', "a Point in GeoJSON"),
        (
            '{"op": "s_within", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": ["a"]}]}',
            "a Point in",
        ),
        ('{"op": "s_within", "args": [{"property": "geometry"}, {"bbox": {"a": 1}}]}', "a box of four or six"),
        ('{"op": "t_after", "args": [{"property": "start"}, {"date": 5}]}', "a date of the calendar"),
        ('{"op": "t_after", "args": [{"property": "start"}, {"interval": "x"}]}', "an interval of a start and an end"),
        ('{"op": "t_after", "args": [{"property": "start"}, {"interval": [1, null]}]}', "in INTERVAL, not a number"),
    ],
)
def test_json_that_is_no_filter_of_the_layer_is_refused_in_so_many_words(tree, said):
    with pytest.raises(InvalidParameter, match=said) as caught:
        cql2.parse(tree, LAYER, lang="cql2-json")
    assert caught.value.parameter == "filter"


def test_the_deepest_filters_that_are_read_are_also_answered():
    for text in (
        "(" * 100 + "whole = 5" + ")" * 100,
        "(" * 45 + "whole" + " + 1)" * 45 + " = 50",
        "NOT (" * 48 + "whole = 5" + ")" * 48,
        "whole" + "+1" * 49 + "= 54",
    ):
        assert found(text) == [5]
        assert found(cql2.parse(text, LAYER).text()) == [5]
    assert found(NOT * 98 + '{"op":"=","args":[{"property":"whole"},5]}' + "]}" * 98, "cql2-json") == [5]


def test_the_largest_lists_patterns_and_shapes_are_answered():
    assert found(f"whole IN ({', '.join(['77'] * 4_000)}, 5)") == [5]
    assert found(f"name LIKE '{'%_' * 9_000}'") == []
    ring = ", ".join(f"{x / 10} {x % 2}" for x in range(1_500))
    assert found(f"S_INTERSECTS(POINT(3 0), LINESTRING({ring}))") == list(range(7))


def test_a_large_shape_that_crosses_itself_is_refused():
    ring = ", ".join(f"{place * 37 % 50} {place * 61 % 50}" for place in range(1, 600))
    with pytest.raises(InvalidParameter, match=r"a valid geometry. Self-intersection"):
        cql2.parse(f"S_INTERSECTS(geometry, POLYGON((0 0, {ring}, 0 0)))", LAYER)


def test_a_layer_without_geometry_has_no_such_name():
    with pytest.raises(InvalidParameter, match=r"'geometry'; expected one of id, .*, claims"):
        cql2.parse("geometry IS NULL", PLACELESS)


def test_a_shape_outside_its_system_is_refused_with_its_axis_order():
    with pytest.raises(InvalidParameter, match="In EPSG:4326 the axis to the north comes before"):
        cql2.parse("S_INTERSECTS(geometry, POINT(100 20))", LAYER, crs=SUPPORTED["EPSG:4326"])
    with pytest.raises(InvalidParameter, match="coordinates of"):
        cql2.parse("S_INTERSECTS(geometry, POINT(1e12 20))", LAYER, crs=SUPPORTED["EPSG:3035"])
    with pytest.raises(InvalidParameter, match="west is not east of its east"):
        cql2.parse("S_INTERSECTS(geometry, BBOX(5, 5, 4, 6))", LAYER, crs=SUPPORTED["EPSG:3857"])


def test_an_unknown_language_is_refused():
    with pytest.raises(InvalidParameter, match=r"filter-lang.*Did you mean 'cql2-text'"):
        cql2.parse("true", LAYER, lang="cql-text")


def test_equal_filters_are_equal_whatever_they_were_written_in():
    written = [
        cql2.parse("name = 'a' and S_INTERSECTS(geometry, POINT(1 2))", LAYER),
        cql2.parse("\"name\"='a'  AND s_intersects(geometry, POINT (1.0 2))", LAYER),
        cql2.parse("name = 'a' AND S_INTERSECTS(geometry, POINT(2 1))", LAYER, crs=SUPPORTED["EPSG:4326"]),
        cql2.parse(
            json.dumps(
                {
                    "op": "and",
                    "args": [
                        {"op": "=", "args": [{"property": "name"}, "a"]},
                        {
                            "op": "s_intersects",
                            "args": [{"property": "geometry"}, {"type": "Point", "coordinates": [1, 2]}],
                        },
                    ],
                }
            ),
            LAYER,
            lang="cql2-json",
        ),
    ]
    assert len(set(written)) == 1
    assert written[0] != cql2.parse("name = 'b'", LAYER)


@pytest.mark.parametrize(
    "text", ["Kuźnica Białostocka", "Šalčininkai", "HÄMEENLINNA", "Ёлка", "Straße", "Bruzgí", "ŁÓDŹ"]
)
def test_both_folds_are_the_form_that_full_text_search_compares(text):
    assert accenti(casei(text)) == fold(text)


def test_every_class_that_is_declared_is_of_the_standard():
    classes = {uri.removeprefix("http://www.opengis.net/spec/cql2/1.0/conf/") for uri in cql2.CONFORMANCE}
    assert len(classes) == len(cql2.CONFORMANCE) == 14
    assert {"cql2-text", "cql2-json", "basic-cql2", "basic-spatial-functions-plus", "functions"} <= classes
