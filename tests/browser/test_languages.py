"""The pages in other languages, as a person goes from one to another."""

import json
from pathlib import Path

import pytest

from geo import text

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
VIEW = "?datetime=2021-11-03/2021-11-09&section=pl-by"
READY = "html[lang={}][data-complete=true]"


def test_the_choice_of_languages_keeps_the_state_and_the_way_back(page, base_url):
    page.goto(f"{base_url}/{VIEW}")
    page.wait_for_selector(READY.format("en"))
    english = page.locator("#sentence").inner_text()
    page.locator("#languages summary").click()
    page.keyboard.press("Escape")
    assert not page.locator("#languages ul").is_visible()
    page.locator("#languages summary").click()
    page.get_by_role("link", name="Latviešu").click()
    page.wait_for_selector(READY.format("lv"))
    assert page.url.endswith(f"{VIEW}&lang=lv")
    assert "2021. gada 3.–9. novembris, Polija–Baltkrievija" in page.locator("#sentence").inner_text()
    page.go_back()
    page.wait_for_selector(READY.format("en"))
    assert page.locator("#sentence").inner_text() == english


@pytest.mark.parametrize("code", [code for code in text.LANGUAGES if code != "en"])
def test_the_program_says_what_the_server_said(page, base_url, code):
    page.goto(f"{base_url}/{VIEW}&lang={code}")
    served = page.locator("#sentence").inner_text()
    page.wait_for_selector(READY.format(code))
    assert page.locator("#sentence").inner_text() == served
    assert page.title() == text.LANGUAGES[code].say("title", sentence=served)
    assert page.locator(".leaflet-control-zoom-in").get_attribute("title") == text.LANGUAGES[code].page["map.zoom_in"]


@pytest.fixture
def examined(new_page):
    """A function that opens a page of text on a phone, everything unfolded, and returns what is wrong with it."""
    page = new_page(bypass_csp=True, viewport={"width": 360, "height": 800})

    def examined(path):
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        width = page.evaluate("document.documentElement.scrollWidth")
        return [[rule["id"], rule["nodes"][0]["html"]] for rule in found] + (["too wide", width] if width > 360 else [])

    return examined


@pytest.mark.parametrize("code", text.LANGUAGES)
def test_nothing_is_wrong_with_a_page_of_text_in_any_language(examined, watch, code):
    paths = ("/methodology", "/about", "/downloads", "/downloads/changelog", "/nothing-here")
    found = {path: examined(f"{path}?lang={code}") for path in paths}
    assert not any(found.values()), json.dumps(found, indent=1)
    watch.complaints[:] = [said for said in watch.complaints if "404 (NOT FOUND)" not in said]


@pytest.mark.parametrize("code", ["fi", "uk"])
def test_copying_is_said_in_the_language_of_the_page(new_page, code):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/downloads?lang={code}")
    words = text.LANGUAGES[code]
    label = words.site_text("downloads.api")
    button = page.get_by_role("button", name=words.site_text("downloads.copy_what", what=label))
    button.click()
    page.wait_for_function("() => document.getElementById('copied').textContent")
    assert page.locator("#copied").text_content() == f"{words.page['share.copied']}: {label}"
    assert button.inner_text() == words.page["share.copied"]
    page.locator("button[data-copy=all-cite]").evaluate("each => each.closest('details').open = true")
    page.locator("button[data-copy=all-cite]").click()
    assert button.inner_text() == words.page["share.copy"]


def test_the_program_marks_the_words_of_a_record_as_the_server_does(page, base_url):
    address = "?datetime=2021-11-16&section=pl-by&select=2021-11-16-kuznica-clashes&lang=uk"
    page.goto(f"{base_url}/{address}")
    page.wait_for_selector(READY.format("uk"))
    page.wait_for_selector(".popup-body dd span[lang=en]")
    page.wait_for_selector("#incident-list .claim span[lang=en]")
    lines = page.locator("#incident-list .claim, .popup-body dd").all_inner_texts()
    assert any("Polish Border Guard" in line for line in lines)
    assert not set(text.ISOLATES) & set("".join(lines))


def test_another_language_asked_for_by_a_program_keeps_the_state(opened):
    page = opened(f"/{VIEW}&view=table&sort=title")
    page.evaluate("void borderMap.setState({ lang: 'pl', datetime: '2021-11-04' })")
    page.wait_for_selector(READY.format("pl"))
    now = page.evaluate("borderMap.getState()")
    assert (now["lang"], now["datetime"], now["section"]) == ("pl", "2021-11-04", ["pl-by"])
    assert (now["view"], now["sort"]) == ("table", "title")
