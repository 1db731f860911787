"""The pages of the API in a browser: readable on a phone, complete without script, with a map of what they show."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from geo import text
from tests.browser.conftest import PROJECT

COLLECTIONS = "/api/collections"
INCIDENT = "2021-05-26-minsk-flood-threat"
NOVEMBER = f"{COLLECTIONS}/incidents/items?datetime=2021-11-01/2021-11-30&section=pl-by"
MAPS = [
    f"{COLLECTIONS}/incidents",
    f"{COLLECTIONS}/sections",
    f"{COLLECTIONS}/incidents/tiles/WebMercatorQuad",
    NOVEMBER,
    f"{COLLECTIONS}/crossings/items?as-of=2021-11-09",
    f"{COLLECTIONS}/incidents/items?crs=http://www.opengis.net/def/crs/EPSG/0/3035&limit=5",
    f"{COLLECTIONS}/incidents/items/{INCIDENT}",
    f"{COLLECTIONS}/segments/items/pl-by-017",
]
TEXTS = [
    "/api",
    "/api/conformance",
    "/api/functions",
    "/api/openapi.json",
    "/api/tileMatrixSets",
    "/api/tileMatrixSets/WebMercatorQuad",
    COLLECTIONS,
    f"{COLLECTIONS}/series",
    f"{COLLECTIONS}/incidents/schema",
    f"{COLLECTIONS}/incidents/queryables",
    f"{COLLECTIONS}/incidents/sortables",
    f"{COLLECTIONS}/incidents/tiles",
    f"{COLLECTIONS}/incidents/aggregate?by=month,section&datetime=2021",
    f"{COLLECTIONS}/series/items",
    f"{COLLECTIONS}/incidents/items?datetime=1999",
]
PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}
DESK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"


def as_page(address):
    return f"{address}{'&' if '?' in address else '?'}f=html"


@pytest.fixture
def opened(new_page):
    """Return a function that opens a page of the API and waits for its map, if it has one."""

    def open_(address, code="en", **options):
        page = new_page(**options)
        page.goto(as_page(address) + (f"&lang={code}" if code != "en" else ""))
        if address in MAPS:
            page.wait_for_selector("#map[data-ready=true]")
        return page

    return open_


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("address", [*TEXTS, *MAPS])
def test_a_page_fits_its_screen_and_is_accessible(opened, address, screen):
    page = opened(address, **screen)
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.locator("#map-note:not([hidden])").count() == 0
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert not found, json.dumps([[rule["id"], rule["nodes"][0]["html"]] for rule in found])


def test_the_map_shows_the_features_of_the_page(opened):
    page = opened(NOVEMBER)
    rows = page.locator("tbody tr").count()
    assert rows == int(page.locator("#count").inner_text().split()[0])
    found = page.request.get(f"{NOVEMBER}&f=geojson").json()["features"]
    placed = [feature for feature in found if feature["geometry"]]
    assert len(found) == rows
    assert page.locator("#map path.api-feature").count() == len(placed) > 0
    page.locator("#map path.api-feature").last.click(force=True)
    link = page.locator(".leaflet-popup-content a")
    titles = {feature["properties"]["title"] for feature in placed}
    assert link.inner_text() in titles
    link.click()
    page.wait_for_selector("#map[data-ready=true]")
    assert page.locator("h1").inner_text() in titles


def test_the_map_of_a_collection_draws_its_tiles(opened):
    page = opened(f"{COLLECTIONS}/incidents")
    drawn = page.locator("#map .tile-sheet[data-features]")
    assert sum(int(tile.get_attribute("data-features")) for tile in drawn.all()) > 100
    coloured = page.evaluate(
        """() => [...document.querySelectorAll("#map .tile-sheet canvas")].some((canvas) =>
             canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))"""
    )
    assert coloured


@pytest.mark.parametrize("code", ["pl", "uk"])
@pytest.mark.parametrize("address", [*TEXTS, *MAPS])
def test_a_page_is_in_its_language(opened, address, code):
    page = opened(address, code)
    assert page.locator("html").get_attribute("lang") == code
    words = text.LANGUAGES[code].page
    shown = page.locator("body").inner_text()
    assert words["site.downloads"] in shown
    assert not re.search(r"\b(?:api|panel|details|downloads)\.[a-z_]+\b", shown)
    assert page.locator("#languages summary").inner_text() == text.LANGUAGES[code].name
    assert page.locator("#languages a[aria-current]").get_attribute("hreflang") == code
    for part in ("in", "out") if address in MAPS else ():
        assert page.locator(f".leaflet-control-zoom-{part}").get_attribute("title") == words[f"map.zoom_{part}"]


def test_the_map_leads_on_in_the_language(opened):
    page = opened(NOVEMBER, "uk")
    page.locator("#map path.api-feature").last.click(force=True)
    page.locator(".leaflet-popup-content a").click()
    page.wait_for_selector("#map[data-ready=true]")
    assert page.locator("html").get_attribute("lang") == "uk"
    page.locator("#languages summary").click()
    page.locator("#languages a[hreflang=pl]").click()
    page.wait_for_selector("html[lang=pl] #map[data-ready=true]")
    page.locator(".crumbs a").nth(1).click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == text.LANGUAGES["pl"].site["api.collections"]


def test_wheel_and_finger_move_the_page_until_the_map_is_chosen(opened):
    page = opened(NOVEMBER)
    view = "[...document.querySelectorAll('#map path')].map((path) => path.getAttribute('d')).join()"
    before = page.evaluate(view)
    page.locator("#map").hover()
    page.mouse.wheel(0, 200)
    page.wait_for_function("() => scrollY > 0")
    assert page.evaluate(view) == before


def test_the_form_asks_and_leaves_out_what_is_empty(opened):
    page = opened(f"{COLLECTIONS}/incidents/items")
    page.locator("#datetime").fill("2021-11")
    page.locator("#section").select_option("pl-by")
    page.locator("form .submit").click()
    page.wait_for_selector("#map[data-ready=true]")
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["datetime"], asked["section"]) == (["2021-11"], ["pl-by"])
    count = int(page.locator("#count").inner_text().split()[0])
    api = page.request.get(f"{COLLECTIONS}/incidents/items?datetime=2021-11&section=pl-by&f=geojson").json()
    assert count == api["numberMatched"] > 0
    assert page.locator("#datetime").input_value() == "2021-11"


def test_a_mistake_in_the_form_is_explained_on_a_page(new_page, watch):
    page = new_page()
    response = page.goto(f"{COLLECTIONS}/incidents/items?datetime=2021-13&f=html")
    assert response.status == 400
    assert "datetime" in page.locator("main").inner_text()
    watch.complaints.clear()  # the browser reports the status


def test_pages_follow_one_another(opened):
    page = opened(f"{COLLECTIONS}/series/items?limit=100")
    total = int(re.match(r"\d+", page.locator("#count").inner_text()).group())
    ids = []
    while True:
        ids += page.locator("tbody th").all_inner_texts()
        if not page.locator("a[rel=next]").count():
            break
        page.locator("a[rel=next]").first.click()
        page.wait_for_load_state()
    assert len(ids) == len(set(ids)) == total


def test_a_page_is_complete_without_script(opened):
    page = opened(f"{COLLECTIONS}/series/items?limit=10", java_script_enabled=False)
    assert page.locator("tbody tr").count() == 10
    page.goto(as_page(NOVEMBER))
    assert page.locator("#map").is_hidden()
    page.locator("tbody th a").first.click()
    assert page.locator("dl.properties dt").count() > 10
    page.locator(".crumbs a", has_text="Collections").click()
    assert page.locator("section.layer").count() > 5


@pytest.mark.parametrize("address", [NOVEMBER, f"{COLLECTIONS}/incidents/items/{INCIDENT}", COLLECTIONS])
def test_the_button_leads_to_the_json_of_the_same(opened, address):
    page = opened(address)
    button = page.locator(".formats a.button", has_text=re.compile("^(Geo)?JSON$"))
    found = page.request.get(button.get_attribute("href"), headers={"Accept": "text/html"})
    assert "json" in found.headers["content-type"]
    expected = page.request.get(address, headers={"Accept": "application/json"})
    volatile = {"timeStamp": None, "links": None}
    assert found.json() | volatile == expected.json() | volatile
