"""The pages of the API: made from the documents, from data of any kind, with nothing inline but what is allowed."""

import re
from html.parser import HTMLParser

import pytest

from geo.web import security
from tests.web.conftest import HOSTILE

COLLECTIONS = "/api/collections"
KUZNICA = "pl-by-kuznica-bruzgi-road"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Page(HTMLParser):
    """What of a page a browser would run or show."""

    def __init__(self, text):
        super().__init__()
        self.inline, self.links, self.handlers, self.controls = [], [], [], {}
        self.text, self._script = "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.handlers += [name for name in attributes if name.startswith("on") or name == "style"]
        self.links += [attributes[name] for name in ("href", "src", "action") if name in attributes]
        if tag in ("input", "select"):
            self.controls[attributes["name"]] = attributes.get("value", "")
        if tag == "script":
            self._script = "src" not in attributes
            if self._script:
                self.inline.append("")

    def handle_endtag(self, tag):
        if tag == "script":
            self._script = False

    def handle_data(self, data):
        if self._script:
            self.inline[-1] += data
        else:
            self.text += data


def page(client, address):
    response = client.get(address, query_string=None, headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (200, "text/html"), address
    parsed = Page(response.get_data(as_text=True))
    policy = response.headers["Content-Security-Policy"]
    assert all(security.source_hash(block) in policy for block in parsed.inline), address
    assert not parsed.handlers, address
    assert not [link for link in parsed.links if link.startswith("javascript:")], address
    return parsed


def addresses(client):
    """Yield the address of every document of the API."""
    yield from ("/api", "/api/conformance", "/api/functions", "/api/openapi.json", "/api/tileMatrixSets", COLLECTIONS)
    yield "/api/tileMatrixSets/WebMercatorQuad"
    for collection in client.get(COLLECTIONS).json["collections"]:
        root = f"{COLLECTIONS}/{collection['id']}"
        features = client.get(f"{root}/items?limit=1").json["features"]
        items = [f"/items/{feature['id']}" for feature in features]
        yield from (f"{root}{part}" for part in ("", "/schema", "/queryables", "/sortables", "/items", *items))
        if any(link["rel"] == "aggregate" for link in collection["links"]):
            by = client.get(f"{root}/aggregate?by=no").json["expected"].removeprefix("one of ").split(", ")[0]
            yield f"{root}/aggregate?by={by}"
        if "geometry" in collection:
            yield from (f"{root}/tiles", f"{root}/tiles/WebMercatorQuad")


def test_every_document_is_a_page_too_and_its_links_lead_somewhere(client):
    seen = set()
    for address in addresses(client):
        parsed = page(client, address)
        assert parsed.text.strip()
        seen |= {link for link in parsed.links if link.startswith(("/api", "http://localhost/api"))}
    for link in seen:
        path = link.removeprefix("http://localhost")
        if "{" in path or ("f=" in path and "f=html" not in path and "f=json" not in path):
            continue
        status = client.get(path).status_code
        # A form is shown without an answer: its own address may want a parameter.
        assert status == 200 or (status == 400 and path.endswith("/aggregate")), path


def test_markup_in_the_data_is_text(hostile, an_incident):
    shown = ""
    for address in (
        f"{COLLECTIONS}/incidents/items?ids={an_incident}".replace("ids=", "id="),
        f"{COLLECTIONS}/incidents/items/{an_incident}",
        f"{COLLECTIONS}/crossings/items",
        f"{COLLECTIONS}/crossings/items/{KUZNICA}",
        f"{COLLECTIONS}/sources/items?limit=5",
    ):
        parsed = page(hostile, address)
        shown += parsed.text
        assert all(not block.strip().startswith("alert") for block in parsed.inline)
    for markup in HOSTILE:
        assert markup in shown


def test_markup_in_the_address_is_text(client):
    address = f"{COLLECTIONS}/incidents/items?f=html&q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    parsed = page(client, address)
    assert parsed.controls["q"] == '"><script>alert(1)</script>'
    assert not any("alert" in block for block in parsed.inline)


def test_the_form_remembers_and_keeps_what_it_has_no_field_for(client):
    parsed = page(
        client, f"{COLLECTIONS}/incidents/items?f=html&datetime=2021-11&properties=title&category=death,injury&offset=1"
    )
    assert parsed.controls["datetime"] == "2021-11"
    assert parsed.controls["properties"] == "title"
    assert parsed.controls["f"] == "html"
    assert "offset" not in parsed.controls
    assert "death,injury" in parsed.text


def test_an_empty_field_of_the_form_counts_as_absent(client):
    filled = client.get(f"{COLLECTIONS}/incidents/items?f=html&datetime=2021-11", headers=BROWSER)
    empty = client.get(f"{COLLECTIONS}/incidents/items?f=html&datetime=2021-11&q=&bbox=&category=", headers=BROWSER)
    counts = [re.search(r'id="count">\s*([\d,]+)', each.get_data(as_text=True)).group(1) for each in (filled, empty)]
    assert counts[0] == counts[1]
    assert client.get(f"{COLLECTIONS}/incidents/items?datetime=").status_code == 400
    assert client.get(f"{COLLECTIONS}/incidents/items?f=html&datetime=").status_code == 400


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,*/*;q=0.8", "text/html"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
    ],
)
def test_a_mistake_in_a_form_is_told_on_a_page_to_a_browser_only(client, accept, media_type):
    response = client.get(f"{COLLECTIONS}/incidents/items?f=html&datetime=x", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (400, media_type)


def test_the_table_shows_the_status_as_of_a_date(client):
    parsed = page(client, f"{COLLECTIONS}/crossings/items?f=html&as-of=2021-11-09&status=closed")
    assert "Status" in parsed.text
    assert "closed" in parsed.text


def test_a_page_without_features_says_so(client):
    parsed = page(client, f"{COLLECTIONS}/incidents/items?f=html&datetime=1999")
    assert "0 rows answer" in parsed.text
