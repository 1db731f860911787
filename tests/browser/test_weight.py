"""What a page asks for, and that what is put together at set-up is whole."""

from collections import Counter
from pathlib import Path

import folium
import pytest

import geo
from tests.bench import generator, package

MOST_REQUESTS = 9
"""Of a page until it is ready, itself and its icon among them: six go at once, and each but the incidents, which wait
for one of these, is a second on a slow network after them. What it fetches ahead of need comes after that; what a frame
says to its page is one more."""

MOST_BYTES = {"js": 66_600, "css": 10_500, "page": 9_200, "opening": 18_000}
"""Of what the page begins with, as it is sent: raise them knowingly, for a phone pays for it."""

MOST_BYTES_MANY = 130_000
"""Of everything until the page of ten thousand incidents is ready."""

MANY = 10_000
LAYERS = Path(__file__).parents[2] / "layers"

NOTE_WHEN_READY = """
new MutationObserver(() => {
  if (document.documentElement?.dataset.ready) window.readyAt ??= performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
"""
ASKED = """() => ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type))
  .filter(({ startTime }) => startTime <= window.readyAt)
  .map(({ name, encodedBodySize }) => [name, encodedBodySize])"""


@pytest.fixture
def asked(open_map, page):
    """Return a function that opens a page and returns what it asked for until it was ready, with its bytes."""

    def open_(path="/"):
        page.add_init_script(NOTE_WHEN_READY)
        return dict(open_map("", path).evaluate(ASKED))

    return open_


def kind(url):
    path = url.partition("?")[0]
    return "opening" if "/map/opening/" in path else "page" if path.endswith("/") else path.rpartition(".")[2]


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_page_asks_for_six_files_at_once_then_for_the_incidents_and_for_nothing_after_that(asked, path):
    found = asked(path)
    kinds = Counter(map(kind, (url for url in found if not url.endswith(path))))
    icon = kinds.pop("svg", 0)
    framed = path == "/embed"
    # Two programs are what the first has in common with parts loaded later, one asks for the incidents.
    assert (kinds, icon) == ({"css": 1, "js": 5 if framed else 4, "opening": 1, "bin": 1}, icon)
    assert len(found) <= MOST_REQUESTS + framed, found


def test_what_the_page_begins_with_stays_light(asked):
    sizes = Counter()
    for url, size in asked().items():
        sizes[kind(url)] += size
    for name, most in MOST_BYTES.items():
        assert 0 < sizes[name] <= most, (name, sizes)


@pytest.fixture(scope="module")
def many(serve, tmp_path_factory):
    """Address of a server on many synthetic incidents."""
    folder = tmp_path_factory.mktemp("weight") / "layers"
    package.write(folder, LAYERS, generator.incidents(generator.Ground.of(LAYERS), MANY))
    return serve(GEO_LAYERS=str(folder), GEO_CACHE=str(folder.with_name("cache")))


def test_ten_thousand_incidents_stay_light(many, browser):
    page = browser.new_page()
    page.add_init_script(NOTE_WHEN_READY)
    page.goto(many)
    page.wait_for_selector("html[data-ready=true]")
    found = dict(page.evaluate(ASKED))
    page.close()
    assert any("incidents.bin" in url and size > MANY for url, size in found.items())
    assert sum(found.values()) <= MOST_BYTES_MANY, found


@pytest.mark.parametrize("added", [0, 1])
def test_what_folium_adds_to_a_saved_map_is_drawn(open_context, tmp_path, added):
    drawn = geo.map(geo.open(), datetime="2021-11", section="pl-by")
    for _ in range(added):
        folium.Circle([53.5, 23.6], radius=20_000).add_to(drawn)
    path = tmp_path / "map.html"
    drawn.save(str(path))
    page = open_context(offline=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready=true]")
    assert page.locator(".leaflet-overlay-pane > canvas.leaflet-zoom-animated").count() == added
