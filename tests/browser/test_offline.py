"""Off the network once it is loaded, and without JavaScript: what still works, and what says that it does not."""

import re

import pytest
from playwright.sync_api import expect

from geo.web.map_page import LISTED

VIEW = "datetime=2021-11-01/2021-11-30&section=pl-by"
GONE = "net::ERR_INTERNET_DISCONNECTED"


def total(page):
    return int(re.match(r"[\d,]+", page.locator("#sentence").inner_text()).group().replace(",", ""))


@pytest.fixture
def offline(open_context):
    """A loaded page whose network is gone; what was fetched when there was nothing else to do is here."""
    context = open_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"/?{VIEW}")
    page.wait_for_selector("html[data-offline=true]")
    context.set_offline(True)
    return page


def test_time_filters_and_table_work_off_the_network(offline):
    page = offline
    before = total(page)
    page.locator(".handle.end").focus()
    page.keyboard.press("PageUp")
    expect(page.locator(".handle.end")).to_have_attribute("aria-valuetext", "30 December 2021")
    assert total(page) > before
    for mode in ("asof", "cumulative", "window"):
        page.locator(f'#time input[value="{mode}"]').check()
        expect(page.locator("#incident-count")).to_have_text(str(total(page)))
    page.get_by_label("Latvia–Belarus").check()
    page.locator('details[data-field="verification"] summary').click()
    page.get_by_label("Disputed").check()
    expect(page.locator("#chosen li")).to_have_count(4)
    expect(page.locator("#incident-count")).to_have_text(f"{total(page):,}")
    page.get_by_role("button", name="Clear all", exact=True).click()
    page.get_by_role("tab", name="Table").click()
    expect(page.locator("#table-panel tbody tr[data-id]").first).to_be_visible()
    titles = page.locator("#table-panel tbody .title").all_inner_texts()
    assert len(titles) == min(total(page), 100)
    assert all(titles)
    page.locator("#table-panel").get_by_role("button", name="Title").click()
    expect(page.locator("#table-panel th[aria-sort]")).to_have_text("Title")


def test_the_strip_and_the_reported_counts_are_here_too(offline):
    page = offline
    page.locator(".strip").evaluate("strip => { strip.open = true; }")
    expect(page.locator(".crossing-rows li").first).to_be_visible()
    page.locator("#time-unit").select_option("attempts")
    expect(page.locator(".caption")).to_contain_text("a day; each count is spread over its days")


def test_a_popup_has_the_text_that_is_here_and_says_what_is_not(offline, watch):
    page = offline
    link = page.locator("#incident-list li:not(:has(.inline)) a.title", has_text="Clashes at").first
    title = link.inner_text()
    link.click()
    popup = page.get_by_role("dialog")
    expect(popup.locator("h2")).to_have_text(title)
    expect(popup).to_contain_text("16 November 2021")
    expect(popup.get_by_role("alert")).to_contain_text("could not be fetched")
    watch.complaints[:] = [said for said in watch.complaints if GONE not in said]


def test_the_search_says_that_it_needs_the_network(offline, watch):
    page = offline
    sentence = page.locator("#sentence").inner_text()
    page.get_by_role("searchbox").fill("balloon")
    page.keyboard.press("Enter")
    for place in ("#q-status", "#problems"):
        expect(page.locator(place)).to_contain_text("needs a network connection")
    expect(page.locator("#sentence")).to_have_text(sentence)
    expect(page.locator("html:not([data-searching])")).to_be_attached()
    page.context.set_offline(False)
    page.get_by_role("searchbox").fill("balloons")
    page.keyboard.press("Enter")
    expect(page.locator("#sentence")).to_contain_text("balloons")
    expect(page.locator("#problems")).to_be_empty()
    watch.complaints[:] = [said for said in watch.complaints if GONE not in said]


@pytest.mark.parametrize("lang", ["en", "lt", "ru"])
def test_without_javascript_list_links_picture_and_form_are_there(open_context, base_url, lang):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"/?{VIEW}&lang={lang}")
    count = int(page.locator("#incident-count").inner_text())
    entries = page.locator("li.incident")
    expect(entries).to_have_count(min(count, LISTED))
    assert page.request.get(base_url + entries.first.locator("a").first.get_attribute("href")).ok
    picture = page.locator("img.picture")
    assert page.locator("#sentence").inner_text() in picture.get_attribute("alt")
    assert page.request.get(picture.get_attribute("src")).ok
    page.locator("#from").fill("2021-11-09")
    page.locator("#to").fill("2021-11-09")
    page.locator('#filters-panel input[name="section"][value="lv-by"]').check()
    page.locator("#filters .submit").click()
    assert "datetime=2021-11-09" in page.url
    assert "section=lv-by,pl-by" in page.url
    assert f"lang={lang}" in page.url or lang == "en"
    assert int(page.locator("#incident-count").inner_text()) < count
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("width", [1280, 360])
def test_without_javascript_no_control_is_shown_that_would_do_nothing(open_context, width):
    page = open_context(java_script_enabled=False, viewport={"width": width, "height": 800}).new_page()
    page.goto(f"/?{VIEW}")
    for idle in ("#slider", ".leaflet-control", "[data-copy]", '[data-field="source"]', "[data-group]"):
        for node in page.locator(idle).all():
            box = node.bounding_box() if node.is_visible() else None
            assert box is None or box["height"] == 0, idle
    assert page.evaluate("document.documentElement.scrollWidth") <= width
