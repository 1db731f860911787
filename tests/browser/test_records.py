"""The pages of records and of the feeds in a browser: on a phone, by keyboard, without a script, on paper, by axe."""

import json

import pytest

from tests.browser.test_audit_axe import AXE, violations

KUZNICA = "/crossings/pl-by-kuznica-bruzgi-road"
INCIDENT = "/incidents/2021-11-30-terespol-shots-or-weapons"
PAGES = (f"{INCIDENT}?lang=uk", KUZNICA, "/sections/lt-by?lang=de", "/feeds?lang=fi")
OPEN_ALL = "document.querySelectorAll('main details').forEach(each => each.open = true)"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_its_window_with_its_picture(new_page, path, width):
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(path)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for picture in page.locator("main img").all():
        drawn, shown = picture.evaluate("each => [each.naturalWidth, each.getBoundingClientRect().width]")
        assert drawn == (320 if width < 520 else 600)
        assert 0 < shown <= width


@pytest.mark.parametrize("form", ["txt", "bib", "json", "jsonld"])
def test_a_citation_is_copied_by_keyboard_and_that_is_said(new_page, form):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{INCIDENT}?lang=pl")
    page.evaluate(OPEN_ALL)
    page.locator(f"button[data-copy=citation-{form}]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('copied').textContent.startsWith('Skopiowano')")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(f"#citation-{form}").text_content()


def test_where_a_page_may_not_copy_the_citation_is_selected(new_page):
    page = new_page()
    page.goto(INCIDENT)
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    page.locator("button[data-copy=citation-txt]").click()
    page.wait_for_function("() => document.getElementById('copied').textContent.startsWith('Press Ctrl+C')")
    assert page.evaluate("getSelection().toString()") == page.locator("#citation-txt").text_content()


def test_without_a_script_everything_is_there_but_the_buttons(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(INCIDENT)
    assert page.locator("button:visible").count() == 0
    for part in ("#citation-txt", "#history", ".near a", ".place img", ".sources a"):
        assert page.locator(part).first.is_visible(), part


def test_on_paper_there_is_the_record_and_where_its_sources_are(new_page):
    page = new_page()
    page.goto(INCIDENT)
    page.emulate_media(media="print")
    for part in (".near", ".follow", ".copy"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator("#citation-txt").is_visible()
    said = page.locator(".sources a").first.evaluate("each => getComputedStyle(each, '::after').content")
    assert "warsawpoint.com" in said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_rule_is_broken(new_page, path, scheme):
    page = new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme, bypass_csp=True)
    page.goto(path)
    page.evaluate(OPEN_ALL)
    page.evaluate(AXE.read_text("utf-8"))
    assert json.dumps(violations(page), indent=1) == "[]"


def test_the_feed_of_the_map_follows_its_state(opened):
    page = opened("/?datetime=2021-11&section=pl-by")
    page.evaluate("settle({ section: ['lt-by'], category: ['balloon'], datetime: '2025' })")
    links = "[...document.querySelectorAll('[data-state][href*=feeds]')]"
    found = page.evaluate(f"{links}.map(each => each.getAttribute('href'))")
    query = "?datetime=2025-01-01/2025-12-31&section=lt-by&category=balloon"
    assert found == [f"/feeds/incidents.{form}{query}" for form in ("atom", "json", "atom")]
    answer = page.request.get(found[1])
    assert answer.json()["_border_map"]["total"] == int(page.locator("#incident-count").inner_text())
