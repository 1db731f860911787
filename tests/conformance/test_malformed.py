"""Requests nobody should send: each is answered with a problem document, none with a trace, and the server lives."""

import random
import socket
from urllib.parse import quote, urlsplit

import pytest

SEED = 20261122
NONSENSE = (
    "' OR '1'='1",
    "1; DROP TABLE incidents",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:x}",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\ud83d\ude00" * 40,
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "9" * 400,
    "0x10",
    "null",
    "undefined",
    "[]",
    "{}",
    "%",
    "a,b,c,d",
    ",,,",
    "(" * 500,
    "[" * 2000,
    '{"a":' * 800,
    "💥",
    "\u0661\u0662",
)
PARAMETERS = ("bbox", "datetime", "limit", "offset", "cursor", "filter", "sortby", "properties", "crs", "bbox-crs", "f")
BOXES = (
    "1,2,3",
    "1,2,3,4,5",
    "20,54,24,52",
    "20,52,24,95",
    "200,52,240,55",
    "NaN,52,24,55",
    "20,52,inf,55",
    "20;52;24;55",
    "20,52,,55",
    "1e400,0,1,1",
)
TIMES = (
    "2022-01-01/2021-01-01",
    "2021-13-01",
    "2021-02-29",
    "2021-11-08T25:00:00Z",
    "2021-11-08T09:00:00",
    "2021-11-08/2021-11-09/2021-11-10",
    "../../..",
    "08.11.2021",
    "0000-01-01",
    "99999-01-01",
    "2021-W45",
    "2021-11-08T09:00:00Z/2021-11-09",
)
FILTERS = (
    "id",
    "id =",
    "= 'a'",
    "id = 'a",
    "id = 'a' AND",
    "NOT",
    "id = 1",
    "people_min = 'many'",
    "no_such = 1",
    "id LIKE 5",
    "S_INTERSECTS(geometry, POINT(1))",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))",
    "S_INTERSECTS(id, POINT(1 1))",
    "S_NOTHING(geometry, POINT(1 1))",
    "T_AFTER(start, DATE('2021-99-99'))",
    "start > DATE('yesterday')",
    "pg_sleep(10) = 1",
    "id IN ()",
    "people_min BETWEEN 1",
    "title LIKE '%' OR 1=1; --",
)


def collected():
    """Return paths and queries, each wrong in one way."""
    items = "/collections/incidents/items"
    asked = [f"{items}?bbox={quote(text)}" for text in BOXES]
    asked += [f"{items}?datetime={quote(text)}" for text in TIMES]
    asked += [f"{items}?filter={quote(text)}" for text in FILTERS]
    asked += [f"{items}?filter-lang=cql2-json&filter={quote(text)}" for text in FILTERS]
    asked += [
        f"{items}?{name}={quote(text.encode('utf-8', 'surrogatepass'))}"
        for name in PARAMETERS
        for text in NONSENSE
        if not (name == "limit" and text.isascii() and text.isdigit())
    ]
    asked += [f"{items}?{quote(text.encode('utf-8', 'surrogatepass'))}=1" for text in NONSENSE]
    asked += [
        f"{path}/{quote(text.encode('utf-8', 'surrogatepass'), safe='')}"
        for path in ("/collections", items, "/collections/incidents", "/collections/crossings/tiles/WebMercatorQuad/3")
        for text in NONSENSE
    ]
    asked += [f"{items}?bbox=%C3%28", f"{items}?%ff=1", f"{items}?filter=%80%81", f"{items}/%c0%ae%c0%ae"]
    asked += [f"{items}?limit=5&limit=6", f"{items}?f=json&f=html", f"{items}?offset=1&cursor=x"]
    asked += [f"{items}?filter={'a' * 5000}", f"{items}?{'&'.join(f'x{n}=1' for n in range(300))}"]
    generator = random.Random(SEED)
    alphabet = "0123456789abcXYZ,.;:/'\"()[]{}<>=&?#% +-*\\\t\u00e9\u0142\u0416"
    for _ in range(80):
        text = "".join(generator.choices(alphabet, k=generator.randint(1, 60)))
        asked.append(f"{items}?{generator.choice(PARAMETERS[:4])}={quote('!' + text)}")
    return asked


REQUESTS = collected()


def test_there_are_enough():
    assert len(REQUESTS) >= 500


@pytest.mark.parametrize("number", range(0, len(REQUESTS), 50))
def test_each_is_a_problem(api, number):
    for path in REQUESTS[number : number + 50]:
        answer = api.ask(path)
        assert 400 <= answer.status < 500, (path[:200], answer.status)
        assert answer.type == "application/problem+json", (path[:200], answer.content[:200])
        assert answer.json["status"] == answer.status
        assert b"Traceback" not in answer.content
    assert api.get("/collections").status == 200


@pytest.mark.parametrize("length", [9_000, 100_000, 1_000_000])
def test_an_address_too_long_is_refused(api, length):
    try:
        answer = api.ask(f"/collections/incidents/items?filter={'a' * length}")
    except (BrokenPipeError, ConnectionResetError):
        answer = None  # The server may close before such an address has been sent whole.
    assert answer is None or 400 <= answer.status < 500
    assert api.get("/collections").status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /api HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"GET /api/collections/incidents/items?bbox=\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /api HTTP/1.1\r\nHost: x\r\nIf-None-Match: \x80\x81\r\nIf-Modified-Since: no\r\n"
        b"Connection: close\r\n\r\n",
        b"GET /api HTTP/1.1\r\nHost: x\r\nAccept: ;;;q=x\r\nAccept-Encoding: \xff;q=9\r\nConnection: close\r\n\r\n",
        b"NONSENSE\r\n\r\n",
    ],
)
def test_bytes_that_are_no_request_do_no_harm(api, sent):
    parts = urlsplit(api.root)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        said = b""
        while chunk := connection.recv(65_536):
            said += chunk
    assert b" 500 " not in said[:20]
    assert b"Traceback" not in said
    assert api.get("/collections").status == 200
