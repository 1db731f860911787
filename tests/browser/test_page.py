"""The page of the map in a real browser: what a reader does with it."""

import json
import re

import pytest
from playwright.sync_api import expect

KUZNICA = "pl-by-kuznica-bruzgi-road"
NOVEMBER = "/?datetime=2021-11-01/2021-11-30&section=pl-by"
PAGE = 100
LISTED = 25
"""Entries of the list that is there without the program."""
EVIL = '</script><img src=x onerror=alert(1)>${alert(1)}"><svg onload=alert(1)>'


def shown(page):
    return page.locator("#incident-list > li, #not-located-list > li").count()


def state(page):
    return page.evaluate("window.borderMap.getState()")


def set_state(page, **partial):
    return page.evaluate("partial => settle(partial)", partial)


def status_of(page, crossing):
    return page.locator(f'#crossing-list li[data-id="{crossing}"] .when').text_content()


@pytest.mark.parametrize("size", [(1280, 800), (600, 900), (360, 740), (320, 640)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_asks_nobody_else(opened, size, scheme):
    width, height = size
    page = opened(NOVEMBER, viewport={"width": width, "height": height}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert shown(page) == int(page.locator("#sentence").inner_text().split()[0])


def test_the_list_is_as_long_as_the_answer_of_the_api(opened):
    page = opened(NOVEMBER)
    for days in ("2021-11-01/2021-11-30", "2021-11-09", "2023-11-01/2023-11-30", "../.."):
        set_state(page, datetime=days)
        answer = page.request.get(page.evaluate("document.getElementById('api-link').href"))
        matched = answer.json()["numberMatched"]
        assert int(page.locator("#incident-count").inner_text()) == matched
        located = matched - int(page.locator("#not-located-count").inner_text())
        assert shown(page) == min(located, PAGE) + min(matched - located, PAGE)


def test_the_slider_works_by_keyboard_alone(opened):
    page = opened(NOVEMBER)
    first, last = page.locator(".handle.start"), page.locator(".handle.end")
    assert first.get_attribute("aria-valuetext") == "1 November 2021"
    first.focus()
    for key, said in [
        ("ArrowRight", "2 November 2021"),
        ("Shift+ArrowRight", "9 November 2021"),
        ("PageUp", "30 November 2021"),
        ("ArrowLeft", "29 November 2021"),
        ("Home", "1 January 2021"),
    ]:
        page.keyboard.press(key)
        assert first.get_attribute("aria-valuetext") == said
    last.focus()
    page.keyboard.press("PageDown")
    assert last.get_attribute("aria-valuetext") == "30 October 2021"
    assert int(last.get_attribute("aria-valuemin")) == int(first.get_attribute("aria-valuenow"))
    page.wait_for_url(re.compile(r"datetime=2021-01-01/2021-10-30"))
    assert page.locator("#from").input_value() == "2021-01-01"


def test_the_back_button_restores_what_was_shown(opened):
    page = opened(NOVEMBER)
    before = page.locator("#sentence").inner_text()
    page.locator("#from").fill("9 Nov 2021")
    page.locator("#from").press("Enter")
    page.wait_for_url(re.compile(r"datetime=2021-11-09/2021-11-30"))
    assert page.locator("#sentence").inner_text() != before
    page.go_back()
    page.wait_for_function("text => document.getElementById('sentence').textContent === text", arg=before)
    assert page.locator("#from").input_value() == "2021-11-01"


def test_a_wrong_date_is_said_and_changes_nothing(opened):
    page = opened(NOVEMBER)
    page.locator("#to").fill("9/11/2021")
    page.locator("#to").press("Enter")
    assert page.locator("#to").get_attribute("aria-invalid") == "true"
    assert "not understood" in page.locator("#date-hint").inner_text()
    assert state(page)["datetime"] == "2021-11-01/2021-11-30"


@pytest.mark.parametrize(
    ("crossing", "day", "said"),
    [
        (KUZNICA, "2021-11-08", "Open on 8 November 2021"),
        (KUZNICA, "2021-11-09", "Closed on 9 November 2021"),
    ],
)
def test_status_as_of_a_day(opened, crossing, day, said):
    page = opened(f"/?mode=asof&datetime={day}")
    assert status_of(page, crossing) == said
    assert page.locator(".handle.end").is_hidden()


def test_today_is_never_presented_as_known(opened):
    page = opened("/?mode=asof")
    texts = page.locator("#crossing-list .when").all_text_contents()
    assert texts
    assert all(text.startswith(("Last known: ", "Status not known")) for text in texts)


@pytest.mark.parametrize("script", [True, False])
def test_the_periods_keep_the_rest_of_the_state(new_page, script):
    page = new_page(java_script_enabled=script)
    page.goto("/?mode=asof&datetime=2021-11-09&section=lt-by,pl-by&category=balloon&theme=dark")
    if script:
        page.wait_for_selector("html[data-complete=true]")
    for link in page.locator("#presets a").all():
        days = link.get_attribute("data-datetime")
        kept = "section=lt-by,pl-by&category=balloon&theme=dark"
        assert link.get_attribute("href") == f"?datetime={days}&{kept}"


def test_no_period_and_no_status_is_later_than_today(opened):
    page = opened("/?datetime=2021-01-01/2999-12-31")
    today = json.loads(page.locator("#config").text_content())["today"]
    days = page.locator("#presets a", has_text="This year").get_attribute("data-datetime")
    assert days.split("/")[-1] == today
    page.locator("#crossings-panel-tab").click()
    assert "2999" not in page.locator("#crossing-list").inner_text()


def test_a_crossing_says_how_sure_its_status_is(opened):
    page = opened(f"/?mode=asof&datetime=2021-11-09&select={KUZNICA}")
    fact = page.locator(".popup-body dt", has_text="Confidence").locator("+ dd")
    assert fact.inner_text() in ("high", "medium", "low")


def test_the_frame_credits_everybody_in_little_room(opened):
    page = opened("/embed?datetime=2021-11", viewport={"width": 360, "height": 640})
    credit = page.locator("#credit")
    assert credit.bounding_box()["height"] < 30
    for name in ("CC BY 4.0", "data version", "IOM Missing Migrants Project", "OpenStreetMap", "ODbL", "basemap"):
        assert name in credit.text_content()
    assert page.locator(".leaflet-control-attribution").inner_text() == "© OpenStreetMap contributors"


def test_a_choice_in_the_list_opens_on_the_map_and_gives_the_focus_back(opened):
    page = opened(NOVEMBER)
    page.locator("#crossings-panel-tab").click()
    link = page.locator(f'#crossing-list li[data-id="{KUZNICA}"] a')
    link.click()
    popup = page.locator(".popup-body")
    assert "Bruzgi" in popup.locator("h2").inner_text()
    assert popup.evaluate("node => node === document.activeElement")
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert link.evaluate("node => node === document.activeElement")


def test_what_has_no_place_opens_in_the_list(opened):
    page = opened(NOVEMBER)
    item = page.locator("#not-located-list li").first
    item.locator("a.title").click()
    details = item.locator(".inline .details")
    details.wait_for()
    assert "somewhere on this section" in details.inner_text() or "only to the country" in details.inner_text()
    assert page.locator(".popup-body").count() == 0


def test_one_tab_stop_walks_the_symbols(opened):
    page = opened("/?datetime=2021-11&map=8/53.3/23.9")
    walker = page.locator(".walker")
    walker.focus()
    page.keyboard.press("ArrowDown")
    first = walker.inner_text()
    page.keyboard.press("ArrowDown")
    assert walker.inner_text() != first
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup-body h2")
    assert page.evaluate("document.activeElement.className") == "popup-body"


def test_in_a_frame_the_legend_filters_by_group(opened):
    page = opened(f"/embed{NOVEMBER.removeprefix('/')}")
    before = page.locator("#sentence").inner_text()
    page.locator(".legend > summary").click()
    politics = page.locator(".legend label", has_text="Politics and law").locator("input")
    politics.uncheck()
    assert "court_or_legal" not in state(page)["category"]
    assert page.locator("#sentence").inner_text() != before
    politics.check()
    assert state(page)["category"] == []
    assert page.locator("#sentence").inner_text() == before


def test_a_drag_of_the_band_is_one_step_back(opened):
    page = opened("/?datetime=2021-06-01/2022-05-31")
    steps = page.evaluate("history.length")
    before = page.locator("#sentence").inner_text()
    box = page.locator(".band").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, 30):
        page.mouse.move(x + 3 * i, y)
    page.mouse.up()
    page.wait_for_function("() => !window.borderMap.getState().datetime.startsWith('2021-06-01')")
    assert page.evaluate("history.length") == steps + 1
    page.evaluate("borderMap.settled()")
    sentence = page.locator("#sentence").inner_text()
    assert sentence != before
    expect(page.locator("#incident-count")).to_have_text(sentence.split()[0].replace(",", ""))
    assert shown(page) == int(page.locator("#incident-count").inner_text())


def test_a_wrong_state_is_refused(opened):
    page = opened(NOVEMBER)
    with pytest.raises(Exception, match="datetime: found nonsense"):
        set_state(page, datetime="nonsense")
    assert state(page)["section"] == ["pl-by"]


def test_text_from_data_is_only_ever_text(opened, new_page):
    page = new_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    def texts(route):
        document = route.fetch().json()
        for field in ("title", "place", "claim"):
            document[field] = [EVIL] * len(document["id"])
        route.fulfill(json=document)

    def item(route):
        feature = route.fetch().json()
        source = {"publisher": EVIL, "title": EVIL, "url": "javascript:alert(1)", "date": EVIL, "licence": EVIL}
        claim = {"by": EVIL, "stance": "disputes", "text": EVIL}
        feature["properties"] |= {"summary": EVIL, "caveat": EVIL, "claims": [claim]}
        feature["sources"] = [source]
        route.fulfill(json=feature)

    page.route("**/map/texts/**", texts)
    page.route("**/api/collections/incidents/items/*", item)
    page.goto("/?datetime=2021-11-09")
    page.wait_for_selector("html[data-complete=true]")
    set_state(page, datetime="2021-11-16")
    page.locator("#incident-list a.title").first.click()
    page.wait_for_selector(".popup-body .sources")
    assert EVIL in page.locator(".popup-body").text_content()
    assert EVIL in page.locator("#incident-list").text_content()
    assert page.locator(".popup-body :is(img, svg, script), .items :is(img, svg, script)").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    assert dialogs == []


def test_the_page_reads_without_script(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(NOVEMBER)
    assert int(page.locator("h1").inner_text().split()[0]) > shown(page) == LISTED
    page.locator("#from").fill("2021-11-09")
    page.locator("#to").fill("2021-11-09")
    page.locator("#filters .submit").first.click()
    assert "datetime=2021-11-09" in page.url
    assert page.locator("h1").inner_text().startswith("6 incidents, 9 November 2021, Poland–Belarus")
    assert shown(page) == 6


@pytest.mark.parametrize(
    ("query", "middle", "least"), [(f"near={KUZNICA},20", (53.5, 23.7), 8), ("bbox=26,60,29,61", (60.5, 27.5), 6)]
)
def test_a_link_without_a_place_opens_at_what_it_asks_about(open_map, query, middle, least):
    page = open_map(f"datetime=2021&{query}")
    assert "map=" not in page.url, "it is no place that somebody chose"
    page.locator(".leaflet-control-zoom-out").click()
    page.wait_for_url(re.compile("map="))
    zoom, *centre = map(float, state(page)["map"].split("/"))
    assert zoom + 1 >= least
    assert centre == pytest.approx(middle, abs=0.6)
