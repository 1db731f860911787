"""The pages of the API in ten languages: their words, their links, what caches are told; the data stay as they are."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

import geo
from geo import text
from geo.ogcapi import aggregates, functions, landing, tilesets
from geo.ogcapi.addresses import Addresses
from geo.store.dataset import with_status
from geo.web import api_words
from tests.web.conftest import build
from tests.web.test_api_pages import addresses

CODES = tuple(text.LANGUAGES)
OTHERS = CODES[1:]
TEMPLATES = Path(geo.__file__).parent / "web" / "templates" / "api"
COLLECTIONS = "/api/collections"
ITEMS = f"{COLLECTIONS}/incidents/items?datetime=2021-11&limit=5"
COUNTS = f"{COLLECTIONS}/incidents/aggregate?by=month,section&datetime=2021"
CROSSING = f"{COLLECTIONS}/crossings/items/pl-by-kuznica-bruzgi-road"
PAGES = ("/api", COLLECTIONS, f"{COLLECTIONS}/incidents", f"{COLLECTIONS}/incidents/schema", ITEMS, COUNTS, CROSSING)
NAMES = {"API", "CC", "CSV", "EPSG", "GDAL", "GeoJSON", "JSON", "Leaflet", "MapLibre", "Mapbox", "QGIS", "Tile"} | {
    "Vector",
    "WebMercatorQuad",
}
"""Names, which are the same in every language."""

MARKUP = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')
UNFILLED = re.compile(r"\bapi\.[a-z_.]+|\{\w+\}")


class Words(HTMLParser):
    """The words of a page, those of programs and those that are marked as English left out; its links by their rel."""

    def __init__(self, content):
        super().__init__()
        self.words, self.language, self.links, self._open = [], "", [], []
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "html":
            self.language = attributes["lang"]
        elif tag == "a":
            self.links.append(attributes)
        if tag not in ("meta", "link", "input", "br", "img", "hr"):
            self._open.append((tag, attributes.get("lang")))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = {tag for tag, _ in self._open}
        marked = any(lang not in (None, self.language) for _, lang in self._open)
        if data.strip() and not marked and not tags & {"code", "script", "style"}:
            self.words.append(" ".join(data.split()))


def asked(client, address, code, **headers):
    """Return a page in a language."""
    answer = client.get(f"{address}{'&' if '?' in address else '?'}f=html&lang={code}", headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), address
    return answer


def english_sentences():
    """Return the English texts of these pages that have nothing to fill in and are long enough to be known by."""
    texts = {key: said for key, said in text.ENGLISH.site.items() if key.startswith("api.")}
    return {
        key: said
        for key, said in texts.items()
        if len(said) > 9 and not any(name for _, name, _, _ in Formatter().parse(said))
    }


@pytest.mark.parametrize("template", sorted(TEMPLATES.iterdir()), ids=lambda path: path.name)
def test_no_template_has_words_of_its_own(template):
    source = template.read_text("utf-8")
    plain = html.unescape(MARKUP.sub(" ", source))
    shown = TAG.sub(" ", re.sub(r"<code>.*?</code>|/api/\S*", " ", plain)) + " ".join(SPOKEN.findall(plain))
    assert set(re.findall(r"[A-Za-z]{2,}", shown)) - NAMES == set()


@pytest.mark.parametrize("code", ["pl", "uk"])
def test_every_page_of_the_api_is_in_its_language(client, code):
    own, sentences = text.LANGUAGES[code].site, english_sentences()
    for address in addresses(client):
        answer = asked(client, address, code)
        page = Words(answer.text)
        assert page.language == code
        assert answer.headers["Content-Language"] == code
        assert UNFILLED.findall(" ".join(page.words)) == [], address
        left = {key for key, said in sentences.items() if said in page.words and own[key] != said}
        assert left == set(), address


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_what_its_language_says(client, code):
    language = text.LANGUAGES[code]
    items, counts, crossing = (Words(asked(client, each, code).text).words for each in (ITEMS, COUNTS, CROSSING))
    matched = client.get(ITEMS).json["numberMatched"]
    answer = language.plural("api.answer", matched)
    assert language.site_text("api.here", answer=answer, count=5) + "." in items
    assert language.term("section", "pl-by") in items
    november = text.capital(language.say("month", month=language.months["alone"][10], year=2021))
    assert november in counts
    assert language.site["api.note.rate"] in counts
    assert language.term("mode", "road") in crossing or code == "en"
    assert language.site["api.title.mode"] in crossing


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_left_in_english_is_marked(client, dataset, code):
    page = asked(client, COLLECTIONS, code).text
    for layer in dataset.catalogue.tables:
        assert f'<span lang="en">{html.escape(layer.description)}</span>' in page
    item = client.get(CROSSING).json
    assert (
        f'<dd lang="en">{html.escape(item["properties"]["position_source"])}</dd>' in asked(client, CROSSING, code).text
    )
    assert 'lang="en"' not in asked(client, CROSSING, "en").text.split("<main")[1]


def test_a_day_and_a_number_are_written_as_the_language_writes_them(client):
    address = f"{COLLECTIONS}/segments/items/pl-by-017"
    length = client.get(address).json["properties"]["length_m"]
    for code in ("en", "de", "pl"):
        written = re.escape(text.LANGUAGES[code].number(length))
        assert re.search(rf"<dd>\s*{written}\s+m</dd>", asked(client, address, code).text)
    first = f"{COLLECTIONS}/series/items/lt-by.persons_detained_after_crossing.2017-01-01.2017-12-31"
    assert '<time datetime="2017-01-01">1. Januar 2017</time>' in asked(client, first, "de").text
    assert '<time datetime="2017-01-01">1 stycznia 2017</time>' in asked(client, first, "pl").text


def of_our_data(dataset):
    """Yield the titles of layers and fields and the words of vocabularies, those of the catalogues left out."""
    english = text.ENGLISH.vocabularies
    for layer in dataset.catalogue.tables:
        layer = with_status(layer) if layer.name == "crossings" else layer
        yield layer.title
        for field in layer.schema.fields:
            yield from (field.title, *filter(None, [field.unit]))
            known = {**english.get(field.name, {}), **english.get(f"crossing_{field.name}", {})}
            yield from (label for word, label in field.vocabulary.items() if word not in known)


def of_our_documents(dataset):
    """Yield what the documents of the API say themselves where a page shows it."""
    site = Addresses("https://example.org")
    root = landing.landing(dataset.catalogue, site, tilesets.landing_links(site))
    yield from (each["title"] for each in root["links"] if each["rel"] not in ("self", "alternate"))
    yield from (each["description"] for each in functions.functions(site)["functions"])
    yield from ("What this API is", "About the data and its licences", "Geometry", "Id")
    layer = dataset.catalogue["crossings"]
    schema = tilesets.tileset(dataset, layer, site)["layers"][0]["propertiesSchema"]
    yield from (each["title"] for each in schema["properties"].values())


def test_every_title_has_words_and_no_words_are_of_nothing(app, dataset):
    titles = {*of_our_data(dataset), *of_our_documents(dataset)}
    with app.test_request_context("/api?lang=pl"):
        assert sorted(title for title in titles if api_words.of_api(title).is_english) == []
    said = {words for key, words in text.ENGLISH.site.items() if key.startswith("api.title.")}
    assert said - titles == set()
    notes = {key.rpartition(".")[2]: said for key, said in text.ENGLISH.site.items() if key.startswith("api.note.")}
    assert notes == aggregates.NOTES


@pytest.mark.parametrize(("value", "said"), [(3.0, "3"), (12345.5, "12.345,5"), (float("-inf"), "−inf")])
def test_a_number_is_written_as_the_language_writes_it(app, value, said):
    with app.test_request_context("/api?lang=de"):
        assert api_words.shown(None, value) == api_words.Said(said)


@pytest.mark.parametrize("address", PAGES)
def test_links_to_pages_keep_the_language_and_links_to_data_have_none(client, address):
    page = Words(asked(client, address, "fi").text)
    links = [each["href"].removeprefix("http://localhost") for each in page.links if "hreflang" not in each]
    inside = [each for each in links if each.startswith("/")]
    pages = [each for each in inside if not each.startswith("/api") or "f=html" in each or "f=" not in each]
    data = [each for each in inside if each not in pages]
    assert len(pages) >= 4 and data
    documents = ("/api/openapi.json", "/catalog.jsonld")
    assert [each for each in pages if "lang=fi" not in each and not each.startswith(documents)] == []
    assert [each for each in data if "lang=" in each] == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_leads_to_itself_in_every_language(client, address):
    page = client.get(address, headers={"Accept": "text/html"}).text.replace("&amp;", "&")
    found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="http://localhost([^"]+)"', page)
    assert [code for code, _ in found] == [*CODES, "x-default"]
    for code, path in found[:-1]:
        answer = client.get(path)
        assert (answer.mimetype, Words(answer.text).language) == ("text/html", code)


def test_a_form_and_a_release_keep_the_language(client, storied, story):
    assert '<input type="hidden" name="lang" value="lt">' in asked(client, ITEMS, "lt").text
    name = storied.extensions["geo"].releases.names()[0]
    answer = asked(storied.test_client(), f"{COLLECTIONS}/incidents?v={name}", "lt")
    links = [each for each in Words(answer.text).links if each.get("rel") != "latest-version"]
    inside = [each["href"] for each in links if each["href"].startswith("/api")]
    assert inside and all(f"v={name}" in each for each in inside)
    assert f'data-tiles="/api/collections/incidents/tiles/WebMercatorQuad?v={name}"' in answer.text


@pytest.mark.parametrize("address", [*PAGES, f"{COLLECTIONS}/incidents/tiles/WebMercatorQuad"])
def test_the_language_of_the_browser_is_offered_and_caches_are_told(client, address):
    def answer(accepted, **headers):
        return client.get(
            f"{address}{'&' if '?' in address else '?'}f=html", headers={"Accept-Language": accepted, **headers}
        )

    tags = {}
    for accepted in ("pl", "uk", "en", "pl"):
        found = answer(accepted)
        assert {"Accept", "Accept-Language"} <= set(found.headers["Vary"].split(", "))
        assert re.findall(r'class="offer" href="[^"]+" hreflang="(\w+)"', found.text) == [accepted] * (accepted != "en")
        assert tags.setdefault(accepted, found.headers["ETag"]) == found.headers["ETag"]
    tags["in Polish"] = asked(client, address, "pl").headers["ETag"]
    assert len(set(tags.values())) == 4
    assert answer("pl", **{"If-None-Match": tags["pl"]}).status_code == 304
    other = answer("uk", **{"If-None-Match": tags["pl"]})
    assert (other.status_code, "Accept-Language" in other.headers["Vary"]) == (200, True)


@pytest.mark.parametrize("form", ["json", ""])
@pytest.mark.parametrize("address", PAGES)
def test_data_have_no_language(client, address, form):
    joint = "&" if "?" in address else "?"
    plain = client.get(f"{address}{joint}f={form}" if form else address)
    foreign = client.get(f"{address}{joint}f={form}" if form else address, headers={"Accept-Language": "pl"})
    assert plain.headers["ETag"] == foreign.headers["ETag"]
    assert "Accept-Language" not in plain.headers["Vary"]
    assert "Content-Language" not in plain.headers
    refused = client.get(f"{address}{joint}{f'f={form}&' if form else ''}lang=pl")
    assert (refused.status_code, refused.json["parameter"]) == (400, "lang")


def test_another_language_is_refused_and_an_error_is_told_in_the_language(client):
    unknown = client.get("/api?f=html&lang=fr")
    assert (unknown.status_code, unknown.json["parameter"]) == (400, "lang")
    wrong = client.get(f"{ITEMS}&f=html&lang=pl&bbox=1", headers={"Accept": "text/html"})
    assert wrong.status_code == 400
    assert text.LANGUAGES["pl"].site["error.400.help"] in wrong.text
    assert 'hreflang="uk"' in wrong.text


def test_the_definition_has_the_parameter_where_there_is_a_page(client):
    for path, item in client.get("/api/openapi.json").json["paths"].items():
        named = {each["name"]: each for each in item["get"]["parameters"]}
        has_page = "text/html" in item["get"]["responses"]["200"]["content"]
        assert ("lang" in named) is has_page, path
        assert not has_page or named["lang"]["schema"]["enum"] == list(CODES)


def test_what_others_data_say_is_not_taken_for_english(tmp_path):
    (tmp_path / "trees.csv").write_text("id,kind\n1,Eiche\n", "utf-8")
    fields = '[{"name": "id", "type": "string"}, {"name": "kind", "type": "string", "title": "Baumart"}]'
    schema = f'{{"primaryKey": "id", "fields": {fields}}}'
    resource = f'{{"name": "trees", "title": "Bäume", "path": "trees.csv", "schema": {schema}}}'
    (tmp_path / "datapackage.json").write_text(f'{{"resources": [{resource}]}}', "utf-8")
    client = build(geo.open(tmp_path)).test_client()
    page = asked(client, f"{COLLECTIONS}/trees/items", "pl").text.split("<main")[1]
    assert "Baumart" in page and "Eiche" in page
    assert 'lang="en"' not in page
