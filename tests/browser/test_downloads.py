"""The page of all files in a browser: copied by keyboard, readable on a phone and without a script."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOCUSED = """(() => {
  const each = document.activeElement, box = each.getBoundingClientRect();
  const all = [...document.querySelectorAll(".filter :is(input, select, button), .whole :is(a, button, summary)")];
  return { name: each.outerHTML.slice(0, 80), number: all.indexOf(each),
    outlined: getComputedStyle(each).outlineStyle !== "none",
    inside: box.width > 0 && box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight };
})()"""
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


@pytest.fixture
def opened(new_page):
    """Return a function that opens the page with everything unfolded."""

    def open_(query="", **options):
        page = new_page(**options)
        page.goto(f"/downloads{query}")
        page.evaluate(OPEN_ALL)
        return page

    return open_


@pytest.mark.parametrize("id", ["api", "incidents-api", "incidents-bibtex", "all-cite", "incidents-csl"])
def test_a_text_is_copied_by_keyboard_and_that_is_said(opened, id):
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.locator(f"button[data-copy={id}]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('copied').textContent.startsWith('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(f"#{id}").text_content()
    assert page.locator(f"button[data-copy={id}]").inner_text() == "Copied"
    assert page.locator("#copied").get_attribute("role") == "status"


def test_where_a_page_may_not_copy_the_text_is_selected(opened):
    page = opened()
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    page.locator("button[data-copy=api]").click()
    page.wait_for_function("() => document.getElementById('copied').textContent.startsWith('Press Ctrl+C')")
    assert page.evaluate("getSelection().toString()") == page.locator("#api").text_content()


def test_every_button_has_a_name_of_its_own(opened):
    names = opened().locator("button.copy").evaluate_all("all => all.map(each => each.getAttribute('aria-label'))")
    assert len(names) > 40
    assert len(set(names)) == len(names)


def test_without_a_script_there_are_no_buttons_and_every_address(new_page, base_url):
    page = new_page(java_script_enabled=False)
    page.goto("/downloads")
    assert page.locator("button.copy:visible").count() == 0
    assert page.locator("#api").inner_text() == f"{base_url}/api"
    page.locator("#incidents summary", has_text="Addresses").click()
    assert page.locator("#incidents-api").inner_text() == f"{base_url}/api/collections/incidents/items"


def test_the_form_narrows_by_keyboard(new_page):
    page = new_page()
    page.goto("/downloads")
    page.locator("#from").fill("2021-11-01")
    page.locator("#section").select_option("pl-by")
    page.locator("#crs").select_option("EPSG:3035")
    page.locator("#from").press("Enter")
    page.wait_for_url(lambda url: "datetime=" in url)
    link = page.locator("#incidents a", has_text="GeoPackage").get_attribute("href")
    assert link == "/downloads/incidents.gpkg?datetime=2021-11-01/..&section=pl-by&crs=EPSG:3035"
    assert page.locator("#crs").input_value() == "EPSG:3035"


def test_a_link_hands_out_a_file(new_page):
    page = new_page()
    page.goto("/downloads")
    with page.expect_download() as waiting:
        page.locator("#tripoints a", has_text="GeoPackage").click()
    assert waiting.value.suggested_filename.startswith("tripoints-")
    assert waiting.value.path().stat().st_size > 10_000


@pytest.mark.parametrize("width", [360, 600, 1280])
def test_nothing_is_wider_than_the_screen(opened, width):
    page = opened(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [360, 1280])
def test_every_control_is_reached_by_tab_seen_and_large_enough(new_page, width):
    page = new_page(viewport={"width": width, "height": 800})
    page.goto("/downloads")
    controls = page.locator(".filter :is(input, select, button), .whole :is(a, button, summary)")
    wanted = controls.evaluate_all("all => all.filter(each => each.checkVisibility()).length")
    seen = set()
    for _ in range(24):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        assert found["outlined"] and found["inside"], found
        seen |= {found["number"]} if found["number"] >= 0 else set()
    assert len(seen) == wanted
    heights = page.locator(".filter :is(input, select)").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert min(heights) >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/downloads", "/downloads/changelog"])
def test_axe_finds_nothing_with_everything_unfolded(new_page, path, scheme):
    page = new_page(bypass_csp=True, color_scheme=scheme, viewport={"width": 360, "height": 800})
    page.goto(path)
    page.evaluate(OPEN_ALL)
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert not found, json.dumps([[rule["id"], rule["nodes"][0]["html"]] for rule in found])


def test_the_description_for_search_engines_is_no_script_to_the_policy(opened, watch):
    described = opened().locator("script[type='application/ld+json']")
    assert json.loads(described.text_content())["@context"] == "https://schema.org"
    assert not watch.complaints
