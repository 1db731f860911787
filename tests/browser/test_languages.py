"""The page in other languages, as a person goes from one to another."""

import pytest

from geo import text

VIEW = "?datetime=2021-11-03/2021-11-09&section=pl-by"
READY = "html[lang={}][data-ready=true]"


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
