"""Requests that are wrong: each is refused with what is wrong, and none breaks the server."""

import itertools
import json
import random
from urllib.parse import quote

import pytest

INCIDENTS = "/api/collections/incidents/items"
CROSSINGS = "/api/collections/crossings/items"
COUNTS = "/api/collections/incidents/aggregate?by=day"

BOXES = (
    "",
    "1",
    "1,2,3",
    "1,2,3,4,5",
    "1,2,3,4,5,6,7",
    "a,b,c,d",
    "NaN,NaN,NaN,NaN",
    "nan,0,1,1",
    "inf,0,1,1",
    "-Infinity,0,1,1",
    "1e999,0,1,1",
    "0,91,1,92",
    "0,-91,1,0",
    "181,0,182,1",
    "-181,0,0,1",
    "20,54,24,52",
    "20;52;24;54",
    "20 52 24 54",
    "20,52,24,54,",
    ",,,",
    "0x1,0,1,1",
    "1_0,0,20,1",
    "٢٠,52,24,54",
    "[20,52,24,54]",
    "20,52,24,54'--",
)
MOMENTS = (
    "",
    "//",
    "../../..",
    "2021-13",
    "2021-02-30",
    "2021-00-01",
    "0000",
    "0000-01-01",
    "9999",
    "9999-12-31",
    "99999",
    "21-11-08",
    "08.11.2021",
    "2021-11-08T25:00:00Z",
    "2021-11-08T10:00:00",
    "2021-11-08 10:00:00Z",
    "2021-11-09/2021-11-08",
    "2021-11-08T10:00:00Z/2021-11-08T09:00:00Z",
    "2021-11-08/2021-11-09T00:00:00Z",
    "2021-11-08/2021-11-09/2021-11-10",
    "yesterday",
    "now",
    "P1D/2021-11-08",
    "2021-W45",
    "1636329600",
    "NaN",
    "2021-11-08\x00",
)
NUMBERS = ("", "0", "-1", "+1", "1.5", "1e3", "ten", "NaN", "inf", "0x10", " 1", "1 ", "١", "9" * 10, "9" * 400, "1;2")
NAMES = (
    "datetme",
    "BBOX",
    "limit ",
    " limit",
    "limit[]",
    "bbox_crs",
    "__proto__",
    "sections",
    "claims",
    "geometry",
    "%3Cscript%3E",
    "a" * 500,
    "token",
    "api_key",
)
FILTERS = (
    "",
    " ",
    "(",
    ")",
    "((((",
    "category",
    "category =",
    "= 'clash'",
    "category = clash = 1",
    "category = 'clash",
    'category = "clash',
    "nothing = 1",
    "category = 5",
    "people_min > 'ten'",
    "start > 'soon'",
    "S_INTERSECTS(geometry)",
    "S_INTERSECTS(geometry, POINT(1))",
    "S_INTERSECTS(geometry, POLYGON((0 0)))",
    "S_INTERSECTS(title, POINT(1 2))",
    "S_INTERSECTS(geometry, BBOX(1,2))",
    "T_AFTER(start, 'x')",
    "T_DURING(start, INTERVAL('2022-01-01','2021-01-01'))",
    "1; DROP TABLE incidents",
    "category = 'clash'; --",
    "category = 'clash' UNION SELECT *",
    "category LIKE",
    "category IN ()",
    "people_min BETWEEN 1",
    "foo(category) = 1",
    "NOT",
    "AND",
    "{}",
    "[]",
    "null",
    "category = 'clash' AND\x00 true",
    "(" * 2000 + "true" + ")" * 2000,
    "NOT " * 1500 + "true",
)
JSON_FILTERS = (
    "",
    "{",
    "[]",
    "1",
    '"x"',
    "null",
    "{}",
    '{"op":"="}',
    '{"op":"=","args":[]}',
    '{"op":"nothing","args":[1,2]}',
    '{"op":"=","args":[{"property":"nothing"},1]}',
    '{"op":"=","args":[{"property":"category"},NaN]}',
    '{"op":"and","args":[true]}' + "}" * 10,
    '{"op":"not","args":[' * 300 + "true" + "]}" * 300,
    "[" * 3000,
    '{"a":' * 1200 + "1" + "}" * 1200,
)
PLACES = (
    "../../etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "' OR 1=1 --",
    "<script>",
    "%00",
    "%ff%fe",
    "a" * 3000,
    "null",
    "..",
    ".",
    "\\",
    "%",
    "%zz",
    "🏰",
)
RAW = (
    "%",
    "%z",
    "%1",
    "a=%",
    "limit=%zz",
    "limit=1&%",
    "q=%ff",
    "q=%c3%28",
    "%ff=1",
    "q=%00",
    "%00=1",
    "limit=1%00",
    "q=%ed%a0%80",
)
WORDS = ("", "clash,", ",clash", "clash,,clash", "ballon", "CLASH", "clash ", "*", "%25", "clash;balloon")
SYSTEMS = (
    "",
    "3035",
    "EPSG:0",
    "EPSG:3035,EPSG:4326",
    "http://www.opengis.net/def/crs/EPSG/0/",
    "urn:x",
    "../3035",
    "CRS84",
)
ORDERS = ("", "-", "+", "nothing", "-nothing", "id,", "id;start", "claims", "geometry", "--id", "id desc", "id,id'")
DAYS = ("", "2021", "2021-11", "2021-02-30", "today", "2021-11-08T00:00:00Z", "../2021-11-08")


def wrong():
    """Yield addresses that are wrong, with the parameter at fault where there is one."""
    yield from wrong_spans()
    yield from wrong_names_and_filters()
    yield from wrong_places()
    yield from wrong_words()
    yield from wrong_together()


def wrong_spans():
    for text in BOXES:
        yield f"{INCIDENTS}?bbox={quote(text)}", "bbox"
        yield f"/api/collections/sections/items?bbox={quote(text)}", "bbox"
        yield f"{INCIDENTS}?bbox={quote(text)}&bbox-crs=EPSG:3857", "bbox" if text not in LARGE else None
    for text in MOMENTS:
        yield f"{INCIDENTS}?datetime={quote(text, safe='')}", "datetime"
        yield f"{COUNTS}&datetime={quote(text, safe='')}", "datetime"
    for text in DAYS:
        yield f"{CROSSINGS}?as-of={quote(text)}", "as-of"


def wrong_names_and_filters():
    for name in NAMES:
        yield f"{INCIDENTS}?{name}=1", None
        yield f"{COUNTS}&{name}=1", None
    for language, texts in (("cql2-text", FILTERS), ("cql2-json", JSON_FILTERS)):
        for text in texts:
            yield f"{INCIDENTS}?filter-lang={language}&filter={quote(text)}", None
            yield f"{COUNTS}&filter={quote(text)}&filter-lang={language}", None


def wrong_places():
    for place in PLACES:
        yield f"/api/collections/{place}", None
        yield f"/api/collections/{place}/items", None
        yield f"{INCIDENTS}/x{place}", None
        yield f"/api/collections/incidents/{place}/x", None
    for raw in RAW:
        yield f"{INCIDENTS}?{raw}", None
        yield f"/api/collections?{raw}", None
        yield f"{CROSSINGS}/pl-by-kuznica-bruzgi-road?{raw}", None


def wrong_words():
    for name, text in itertools.product(("limit", "offset"), NUMBERS):
        if (name, text) != ("offset", "0"):
            yield f"{INCIDENTS}?{name}={quote(text)}", name
    for text in WORDS:
        yield f"{INCIDENTS}?category={quote(text)}", "category"
        yield f"{COUNTS}&category={quote(text)}", "category"
        yield f"{INCIDENTS}?deaths={quote(text)}", "deaths"
    for text in ("", ",", "Foo,", ",Foo", "a,,b"):
        yield f"{INCIDENTS}?title={quote(text)}", "title"
    for name, text in itertools.product(("crs", "bbox-crs", "filter-crs"), SYSTEMS):
        yield f"{INCIDENTS}?{name}={quote(text, safe='')}", name
    for name, text in itertools.product(("sortby", "properties", "by"), ORDERS):
        if name != "properties" or text != "claims":
            yield f"{INCIDENTS}?{name}={quote(text)}", name


def wrong_together():
    for name in ("limit", "bbox", "datetime", "category", "filter", "f", "sortby", "crs"):
        yield f"{INCIDENTS}?{name}=1&{name}=1", None
    for size in (8_001, 20_000, 100_000):
        yield f"{INCIDENTS}?q={'a' * size}", None
    yield f"{INCIDENTS}?{'&'.join(f'a{number}=1' for number in range(1500))}", None
    yield f"{INCIDENTS}?cursor=x", "cursor"
    yield f"{INCIDENTS}?cursor=W10&offset=3", "offset"
    for text in ("", "AAAA", "bnVsbA", "e30", "W1tdLFtdXQ", "W1siaWQiXSxbMV1d", "🏰", "a" * 3000):
        yield f"{INCIDENTS}?cursor={quote(text)}", None if text else "cursor"


LARGE = ("0,91,1,92", "0,-91,1,0", "181,0,182,1", "-181,0,0,1")
"""Boxes that are none in degrees, and small ones in metres."""

CASES = [case for case in wrong() if not ("EPSG:3857" in case[0] and case[1] is None)]


def test_there_are_many():
    assert len(CASES) >= 500


@pytest.mark.parametrize("part", range(20))
def test_what_is_wrong_is_refused_by_name(client, part):
    for address, parameter in CASES[part::20]:
        answer = client.get(address)
        assert 400 <= answer.status_code < 500, (address[:200], answer.status_code, answer.text[:200])
        assert answer.mimetype == "application/problem+json", address[:200]
        assert answer.json["status"] == answer.status_code
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Traceback" not in answer.text and "site-packages" not in answer.text
        if parameter is not None:
            named = [answer.json.get("parameter"), *(each["parameter"] for each in answer.json.get("errors", ()))]
            assert parameter in named, (address[:200], answer.json)
    assert client.get(f"{INCIDENTS}?limit=1").status_code == 200


def test_several_wrong_parameters_are_all_named(client):
    answer = client.get(f"{INCIDENTS}?limit=x&bbox=1&datetime=soon&category=none&nothing=1&filter=(")
    named = {each["parameter"] for each in answer.json["errors"]}
    assert named == {"limit", "bbox", "datetime", "category", "nothing"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["/api", INCIDENTS, "/api/collections/incidents", f"{INCIDENTS}/x"])
def test_nothing_can_be_written(client, method, path):
    answer = client.open(path, method=method.upper())
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/api", INCIDENTS, f"{INCIDENTS}/x", "/api/collections/incidents/aggregate"])
def test_the_pages_of_other_sites_may_ask(client, path):
    answer = client.options(path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


def test_an_offset_and_a_cursor_exclude_each_other(client):
    document = client.get(f"{INCIDENTS}?limit=3").json
    following = next(link["href"] for link in document["links"] if link["rel"] == "next")
    answer = client.get(f"{following}&offset=2")
    assert (answer.status_code, answer.json["parameter"]) == (400, "offset")


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_answered_or_refused(client, seed):
    """Random bytes where a value should be: never an error of the server."""
    noise = random.Random(seed)
    names = ("bbox", "datetime", "filter", "q", "sortby", "properties", "limit", "cursor", "crs", "title", "id", "f")
    for _ in range(60):
        text = "".join(f"%{noise.randrange(256):02x}" for _ in range(noise.randrange(1, 12)))
        answer = client.get(f"{INCIDENTS}?{noise.choice(names)}={text}")
        assert answer.status_code in (200, 400), text
        assert answer.status_code == 200 or json.loads(answer.data)["detail"]
