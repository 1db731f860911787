"""What a page asks for, and that what is put together at set-up is whole."""

from collections import Counter

import folium
import pytest

import geo

MOST_REQUESTS = 10
"""Of a page until it is ready; what it fetches ahead of need comes after that."""

MOST_BYTES = {"page.js": 100_000, "page.css": 12_000}
"""Of the bundles as they are sent; raise them knowingly, for a phone pays for it."""

NOTE_WHEN_READY = """
new MutationObserver(() => {
  if (document.documentElement?.dataset.ready) window.readyAt ??= performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
"""
ASKED = """() => performance.getEntriesByType("resource")
  .filter(({ startTime }) => startTime <= window.readyAt)
  .map(({ name, encodedBodySize }) => [name, encodedBodySize])"""


@pytest.fixture
def asked(open_map, page):
    """Return a function that opens a page and returns what it asked for until it was ready, with its bytes."""

    def open_(path="/"):
        page.add_init_script(NOTE_WHEN_READY)
        return dict(open_map("", path).evaluate(ASKED))

    return open_


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_page_asks_for_its_style_sheet_its_program_and_its_documents(asked, path):
    urls = asked(path)
    kinds = Counter(url.partition("?")[0].rpartition(".")[2] for url in urls)
    assert kinds["css"] == 1, urls
    assert 1 <= kinds["js"] <= 2, urls  # the second is what a part loaded later has in common with the first
    assert len(urls) < MOST_REQUESTS, urls  # and the page itself


def test_the_bundles_stay_light(asked):
    sizes = {url.partition("?")[0].rpartition("/")[2]: size for url, size in asked().items()}
    for name, most in MOST_BYTES.items():
        assert 0 < sizes[name] <= most, (name, sizes[name])


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
