"""Text from data is text, programs are our own, and only the embed may be framed."""

import html
import json
import re
from html.parser import HTMLParser

import pytest

from geo.web.security import source_hash
from geo.web.settings import Settings
from server import create_app

PAGES = ("/", "/embed", "/downloads", "/methodology", "/about", "/sections/pl-by", "/nothing")
KUZNICA = "pl-by-kuznica-bruzgi-road"
MARKS = ("<img src=x", "<svg onload", "{{7*7}}")
VIEW = "datetime=2021-11&section=pl-by"


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text of its inline scripts."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.blocks, self._script = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._script = dict(attrs) if tag == "script" else None

    def handle_data(self, data):
        if self._script is not None and "src" not in self._script:
            self.blocks.append((self._script.get("type"), data))

    def handle_endtag(self, tag):
        if tag == "script":
            self._script = None


def policy(answer):
    rules = (rule.partition(" ") for rule in answer.headers["Content-Security-Policy"].split("; "))
    return {name: value for name, _, value in rules}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_what_it_did_not_write(client, path):
    rules = policy(client.get(path))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == "'self'"
    assert rules["base-uri"] == "'none'"
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(" ".join(rules.values()).split())


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_policy_names_exactly_the_inline_blocks_that_run(client, path):
    answer = client.get(path)
    running = [text for kind, text in Elements(answer.text).blocks if kind != "application/json"]
    assert policy(answer)["script-src"].split()[1:] == [source_hash(text) for text in running]


@pytest.mark.parametrize("path", PAGES)
def test_no_element_has_a_style_or_a_handler(client, path):
    for tag, attributes in Elements(client.get(path).text).elements:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")], (tag, attributes)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_sends_the_reader_to_another_host(client, path):
    for tag, attributes in Elements(client.get(path).text).elements:
        if tag != "a":
            address = attributes.get("src") or attributes.get("href") or attributes.get("action") or ""
            assert not address.removeprefix("http://localhost/").startswith(("http:", "https:", "//")), (tag, address)


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/embed"])
def test_a_page_refuses_to_be_framed(client, path):
    answer = client.get(path)
    assert policy(answer)["frame-ancestors"] == "'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_embed_may_be_framed_by_anybody_a_file_too(client):
    answer = client.get("/embed")
    assert "frame-ancestors" not in policy(answer)
    assert "X-Frame-Options" not in answer.headers


def test_there_are_no_cookies(client):
    assert all("Set-Cookie" not in client.get(path).headers for path in PAGES)


@pytest.mark.parametrize("path", ["/api", "/map/crossings.json", "/downloads/crossings.csv"])
def test_data_may_be_read_by_the_pages_of_other_sites(client, path):
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_pages_may_not(client):
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


@pytest.fixture(scope="module")
def pages(an_incident):
    return [f"/?{VIEW}", f"/embed?{VIEW}", f"/incidents/{an_incident}", f"/crossings/{KUZNICA}", "/sections/pl-by"]


def test_markup_in_the_data_is_text_on_every_page(hostile, pages):
    for path in pages:
        answer = hostile.get(path)
        assert answer.status_code == 200
        assert not any(mark in answer.text for mark in MARKS[:2]), path
        for tag, attributes in Elements(answer.text).elements:
            assert tag not in ("svg", "object", "iframe"), path
            assert "onerror" not in attributes
            assert "onload" not in attributes
            assert not (attributes.get("href") or "").startswith("javascript:")


def test_markup_in_the_data_is_shown_as_it_stands(hostile, an_incident):
    page = hostile.get(f"/incidents/{an_incident}").text
    hostile_text = '</script><img src=x onerror=alert(1)> ${alert(1)}{{7*7}} "><svg onload=alert(1)>'
    shown = re.search(r'<h1 lang="en">(.*?)</h1>', page, flags=re.S).group(1)
    assert html.unescape(shown).startswith(hostile_text)


def test_markup_in_the_data_does_not_change_the_programs_of_the_page(client, hostile):
    assert policy(client.get(f"/?{VIEW}")) == policy(hostile.get(f"/?{VIEW}"))


def test_markup_in_the_data_is_text_in_the_api(hostile, an_incident):
    answer = hostile.get(f"/api/collections/incidents/items/{an_incident}")
    assert answer.mimetype == "application/geo+json"
    feature = json.loads(answer.text)
    assert feature["properties"]["title"].startswith("</script>")
    assert feature["sources"][0]["publisher"].startswith("</script>")


HOSTS = ["", "a b", "a<b", "a,b", "a/b", "a@b", "localhost:x", "localhost:99999"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/api", "/api/collections/incidents/items", "/downloads/sources.csv", "/downloads"])
def test_who_asks_no_host_is_refused(client, path, host):
    answer = client.get(path, headers={"Host": host, "Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert (answer.json["parameter"], answer.json["found"]) == ("Host", host)


def test_any_host_will_do_where_the_address_is_set(dataset):
    client = create_app(Settings(public_url="https://example.org"), dataset).test_client()
    answer = client.get("/api?f=json", headers={"Host": "a b"})
    assert answer.status_code == 200
    assert answer.json["links"][0]["href"].startswith("https://example.org/api")


@pytest.mark.parametrize("query", ["section=</script><img src=x>", "%22%3E%3Csvg%20onload=1", "select=<b>"])
def test_markup_in_the_address_is_text_in_the_answer(client, query):
    answer = client.get(f"/?{query}")
    assert answer.status_code == 400
    assert {tag for tag, _ in Elements(answer.text).elements}.isdisjoint({"img", "svg", "b"})


EXAMPLES = {
    "id": KUZNICA,
    "name": "crossings",
    "feature": KUZNICA,
    "form": "svg",
    "language": "en",
    "chunk": "0",
    "path": "SHA256SUMS",
}
"""Values for the parts of an address; some lead nowhere, and an error has the headers too."""

ALWAYS = {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"}
FRAMED = {"/embed"}


def rule_addresses(app):
    """Return an address for each rule of an application."""
    for rule in app.url_map.iter_rules():
        first = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
        yield re.sub(r"<(?:\w+:)?(\w+)>", lambda part: EXAMPLES.get(part[1], "0"), first)


def test_every_route_has_every_header_and_only_the_embed_may_be_framed(app, client):
    addresses = sorted({*rule_addresses(app), "/nothing", "/releases/nothing/", "/static/nothing.js", "/api/"})
    assert len(addresses) > 40
    asked = [(path, {}) for path in addresses]
    asked += [(f"{path}?nothing=1", {}) for path in addresses]
    asked += [(path, {"Accept": "text/html"}) for path in addresses]
    asked += [("/?from=2021-11-01", {}), ("/share", {}), ("/embed?from=2021-11-01", {}), ("/?v=1999.1", {})]
    statuses = set()
    for path, headers in asked:
        answer = client.get(path, headers=headers)
        statuses.add(answer.status_code)
        assert set(answer.headers.keys()) >= ALWAYS, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        may_be_framed = path.partition("?")[0] in FRAMED
        assert ("X-Frame-Options" in answer.headers) != may_be_framed, path
        assert (policy(answer).get("frame-ancestors") == "'none'") != may_be_framed, path
        assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"], path
        answer.close()
    assert {200, 302, 400, 404} <= statuses


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
def test_other_methods_have_the_headers_too(client, method):
    for path in ("/", "/embed", "/share", "/oembed", "/api/collections/crossings/items", "/feeds/incidents.json"):
        answer = client.open(path, method=method)
        assert set(answer.headers.keys()) >= ALWAYS, path
        assert ("X-Frame-Options" in answer.headers) != (path in FRAMED and method == "HEAD"), path


def test_what_is_kept_and_answered_again_has_the_headers_too(client):
    for path in ("/embed", "/api/collections/crossings/items", "/image.svg"):
        tag = client.get(path).headers["ETag"]
        answer = client.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 304, path
        assert set(answer.headers.keys()) >= ALWAYS, path
