"""The panel in a real browser: filters with their numbers, search, box, nearness, list and table."""

import json
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import expect

KUZNICA = "pl-by-kuznica-bruzgi-road"
NOVEMBER = "datetime=2021-11-01/2021-11-30"
ALL = "datetime=../.."


def state(page):
    return page.evaluate("window.borderMap.getState()")


def set_state(page, **partial):
    return page.evaluate("partial => settle(partial)", partial)


def total(page):
    words = page.locator("#sentence").inner_text()
    return 0 if words.startswith("No ") else int(re.match(r"[\d,]+", words).group().replace(",", ""))


def matched(page, base_url, **changes):
    """What the API counts for the page's own query, changed in part; None leaves a parameter out."""
    address, _, query = page.locator("#api-link").get_attribute("href").partition("?")
    values = dict(parse_qsl(query)) | changes
    asked = urlencode({name: value for name, value in values.items() if value is not None})
    answer = page.request.get(f"{base_url}{address}?{asked}&limit=1")
    assert answer.ok, answer.text()
    return answer.json()["numberMatched"]


def count(page, name, value):
    text = page.locator(f'#facets input[name="{name}"][value="{value}"]').locator("xpath=..").locator(".count")
    return int(text.text_content().replace(",", "") or 0)


def unfold(page, field):
    part = page.locator(f'details[data-field="{field}"]')
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    return part


def tick(page, name, value):
    page.locator(f'#facets input[name="{name}"][value="{value}"]').click()


def test_the_numbers_of_the_filters_follow_time_and_are_those_of_the_api(open_map, base_url):
    page = open_map(f"{NOVEMBER}&section=pl-by&verification=reported,corroborated")
    unfold(page, "verification")
    for days in ("2021-11-01/2021-11-30", "2023-11"):
        set_state(page, datetime=days)
        for section in ("pl-by", "fi-ru"):
            assert count(page, "section", section) == matched(page, base_url, section=section)
        everything = "reported,corroborated,disputed,retracted"
        counts = [count(page, "verification", word) for word in everything.split(",")]
        assert sum(counts) == matched(page, base_url, verification=everything)
    assert page.locator("#facets output").count() == 0, "numbers that change are not read out"


def test_a_group_of_categories_is_ticked_whole_or_in_part(open_map, base_url):
    page = open_map(NOVEMBER)
    group = page.locator('[data-group="air"]')
    group.check()
    assert sorted(state(page)["category"]) == ["airspace_violation", "balloon", "sabotage_or_gps_jamming"]
    page.locator(".facet-row", has=group).locator(".unfold").click()
    tick(page, "category", "balloon")
    assert state(page)["category"] == ["airspace_violation", "sabotage_or_gps_jamming"]
    assert group.evaluate("box => box.indeterminate")
    expect(page.locator("#chosen li")).to_have_count(3)
    assert page.locator(".legend input[name=category]").count() == 0, "categories are chosen in one place"
    set_state(page, category=["death"])
    assert total(page) == matched(page, base_url)


def test_chips_say_what_is_chosen_and_take_it_away(open_map):
    page = open_map(f"{NOVEMBER}&section=lt-by,pl-by&q=border&near={KUZNICA},50&bbox=22,52,26,56&confidence=high")
    chips = page.locator("#chosen li button:not(.clear)")
    names = [name.rstrip("✕").strip() for name in chips.all_inner_texts()]
    assert names[0] == "“border”" and "Poland–Belarus" in names and "In the box on the map" in names
    page.get_by_role("button", name="Remove the filter: Poland–Belarus").click()
    assert state(page)["section"] == ["lt-by"]
    assert page.evaluate("document.getElementById('chosen').contains(document.activeElement)")
    page.get_by_role("button", name="Clear all", exact=True).click()
    expect(page.locator("#chosen")).to_be_hidden()
    left = state(page)
    assert (left["section"], left["q"], left["bbox"], left["near"], left["confidence"]) == ([], None, None, None, [])
    assert left["datetime"] == "2021-11-01/2021-11-30"


def test_publishers_the_most_frequent_first_and_all_to_look_through(open_map, base_url):
    page = open_map(ALL)
    part = unfold(page, "source")
    names = part.locator("#source-list label")
    expect(names).to_have_count(8)
    counts = [int(text) for text in names.locator(".count").all_text_contents()]
    assert counts == sorted(counts, reverse=True) and counts[-1] > 0
    part.locator("button.more").click()
    field = part.get_by_label("Find a publisher")
    expect(field).to_be_focused()
    every = page.evaluate("document.querySelectorAll('#source-list label').length")
    assert 8 < every <= 100
    first = names.first.locator("input").get_attribute("value")
    field.fill(first.upper())
    expect(names.first.locator("input")).to_have_attribute("value", first)
    names.first.locator("input").check()
    assert state(page)["source"] == [first]
    assert total(page) == matched(page, base_url) == int(names.first.locator(".count").inner_text())


def test_only_crossings_with_incidents_are_offered(open_map, base_url):
    page = open_map(f"{NOVEMBER}&crossing=fi-ru-vaalimaa-torfyanovka")
    part = unfold(page, "crossing")
    expect(part.locator("input").first).to_be_visible()
    values = [box.get_attribute("value") for box in part.locator("input").all()]
    assert "fi-ru-vaalimaa-torfyanovka" in values, "what is chosen stays"
    for value in values:
        assert count(page, "crossing", value) == matched(page, base_url, crossing=value)
        assert count(page, "crossing", value) > 0 or value.startswith("fi-ru")


def test_a_search_counts_and_is_in_the_address(open_map, base_url):
    page = open_map(ALL)
    before = total(page)
    page.get_by_label("Search the texts").press_sequentially("BIAŁOWIEŻA")
    page.wait_for_url(re.compile("q=BIA"))
    expect(page.locator("#q-status")).to_contain_text("found")
    assert 0 < total(page) == matched(page, base_url) < before
    page.get_by_label("Search the texts").fill("")
    page.wait_for_url(lambda url: "q=" not in url)
    assert total(page) == before


def test_what_finds_nothing_says_that_nothing_was_reported_to_us(open_map):
    page = open_map(f"{NOVEMBER}&q=zzzz")
    assert total(page) == 0
    assert "Nothing was reported to us" in page.locator("#empty").inner_text()
    page.locator("#table-panel-tab").click()
    assert "Nothing was reported to us" in page.locator("#table-panel tbody").inner_text()


def test_an_unreachable_server_is_said_and_the_rest_works(open_map, watch):
    page = open_map(NOVEMBER)
    page.wait_for_selector("html[data-offline=true]")
    page.context.set_offline(True)
    before = total(page)
    page.get_by_label("Search the texts").fill("fence")
    expect(page.locator("#q-status")).to_contain_text("needs a network connection")
    assert "needs a network connection" in page.locator("#problems").inner_text()
    assert total(page) == before
    set_state(page, datetime="2021-10")
    assert state(page)["q"] is None and total(page) != before
    tick(page, "section", "lt-by")
    assert state(page)["section"] == ["lt-by"]
    page.locator("#table-panel-tab").click()
    page.get_by_role("button", name="Title").click()
    expect(page.locator("#table-panel th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    watch.complaints.clear()


def test_a_typed_box_names_what_is_wrong_with_it(open_map, base_url):
    page = open_map(ALL)
    part = unfold(page, "place")
    sides = {side: part.get_by_label(side) for side in ("West", "South", "East", "North")}
    for side, text in zip(sides, ("23", "53", "twenty", "54"), strict=True):
        sides[side].fill(text)
    part.get_by_role("button", name="Use this box").click()
    assert part.get_by_role("alert").filter(has_text="East").inner_text().startswith("East: “twenty” is not a number")
    expect(sides["East"]).to_be_focused()
    assert sides["East"].get_attribute("aria-invalid") == "true"
    sides["East"].fill("24,5")
    sides["East"].press("Enter")
    page.wait_for_url(re.compile("bbox=23,53,24.5,54"))
    expect(page.locator("html:not([data-searching])")).to_be_attached()
    assert sides["East"].get_attribute("aria-invalid") is None
    assert total(page) == matched(page, base_url) > 0
    assert page.locator("path.area-line").count() == 1
    part.get_by_role("button", name="Remove the box").click()
    assert state(page)["bbox"] is None
    assert page.locator("path.area-line").count() == 0


@pytest.mark.parametrize("touch", [False, True])
def test_a_box_is_drawn_on_the_map(new_page, base_url, touch):
    page = new_page(has_touch=touch)
    page.goto(f"/?{ALL}&map=6/54/24")
    page.wait_for_selector("html[data-complete=true]")
    start = page.locator("button.box-button")
    start.click()
    page.keyboard.press("Escape")
    expect(page.locator("#box-sheet")).to_have_count(0)
    expect(start).to_be_focused()
    start.click()
    frame = page.locator("#map").bounding_box()
    corners = [(frame["x"] + x, frame["y"] + y) for x, y in ((150, 100), (400, 330))]
    if touch:
        drag(page, *corners)
    else:
        page.mouse.move(*corners[0])
        page.mouse.down()
        page.mouse.move(*corners[1], steps=3)
        page.mouse.up()
    page.wait_for_url(re.compile("bbox="))
    expect(page.locator("html:not([data-searching])")).to_be_attached()
    west, south, east, north = map(float, state(page)["bbox"].split(","))
    assert west < east and south < north
    assert state(page)["map"] == "6/54/24", "the map stays where it is"
    assert total(page) == matched(page, base_url)
    drawn = page.locator("path.area-line").bounding_box()
    assert drawn["width"] == pytest.approx(250, abs=4) and drawn["height"] == pytest.approx(230, abs=4)


def drag(page, start, end):
    session = page.context.new_cdp_session(page)
    for kind, points in (("touchStart", [start]), ("touchMove", [end]), ("touchEnd", [])):
        touches = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def test_incidents_near_a_crossing_from_its_popup_and_from_the_panel(open_map, base_url):
    page = open_map(f"{ALL}&select={KUZNICA}")
    line = page.locator(".popup-body .near-line")
    field = line.get_by_role("textbox")
    field.fill("500")
    line.get_by_role("button").click()
    assert "whole number of kilometres from 1 to 200" in line.get_by_role("alert").inner_text()
    field.fill("30")
    field.press("Enter")
    page.wait_for_url(re.compile(f"near={KUZNICA},30"))
    expect(page.locator("html:not([data-searching])")).to_be_attached()
    few = total(page)
    assert 0 < few == matched(page, base_url)
    assert page.locator("path.area-line").count() == 1
    part = unfold(page, "place")
    kilometres = part.get_by_label("Within")
    expect(kilometres).to_have_value("30")
    kilometres.fill("120")
    kilometres.press("Enter")
    page.wait_for_url(re.compile(f"near={KUZNICA},120"))
    expect(page.locator("html:not([data-searching])")).to_be_attached()
    assert total(page) == matched(page, base_url) > few
    part.get_by_label("Crossing", exact=True).select_option("")
    assert state(page)["near"] is None


def rows(page):
    return page.locator("#table-panel tbody tr[data-id]")


def test_the_table_has_a_page_of_rows_sorts_and_leafs(open_map):
    page = open_map(ALL)
    page.locator("#table-panel-tab").click()
    assert state(page)["view"] == "table"
    panel = page.locator("#table-panel")
    expect(panel.locator("caption")).to_have_text(page.locator("#sentence").inner_text())
    expect(rows(page)).to_have_count(100)
    expect(panel.locator("th[aria-sort]")).to_have_text("Date")
    titles = sorted_through(page, "Title")
    assert len(titles) == total(page)
    assert titles == sorted(titles, key=folded)
    panel.get_by_role("button", name="Title").click()
    expect(panel.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    expect(panel.locator(".title").first).to_have_text(titles[-1])
    panel.get_by_role("button", name="How many").click()
    expect(panel.locator("th[aria-sort]")).to_have_text("How many")
    first = rows(page).first.locator("td").nth(5).inner_text()
    assert int(re.search(r"[\d,]+$|[\d,]+(?= \w)", first).group().replace(",", "")) >= 1000


def test_the_order_of_the_table_is_in_its_address(open_map):
    page = open_map(f"{NOVEMBER}&view=table&sort=-people")
    head = page.locator("#table-panel th[aria-sort]")
    expect(head).to_have_text("How many")
    expect(head).to_have_attribute("aria-sort", "descending")
    first = rows(page).first.get_attribute("data-id")
    page.get_by_role("button", name="Section").click()
    page.wait_for_url(re.compile("sort=section"))
    expect(head).to_have_text("Section")
    page.go_back()
    expect(head).to_have_text("How many")
    expect(rows(page).first).to_have_attribute("data-id", first)


def sorted_through(page, column):
    panel = page.locator("#table-panel")
    panel.get_by_role("button", name=column).click()
    expect(panel.locator("th[aria-sort]")).to_have_text(column)
    titles = panel.locator(".title").all_text_contents()
    while panel.get_by_role("button", name="Next page").get_attribute("aria-disabled") == "false":
        before = panel.locator(".pages .count").inner_text()
        panel.get_by_role("button", name="Next page").click()
        expect(panel.locator(".pages .count")).not_to_have_text(before)
        titles += panel.locator(".title").all_text_contents()
    return titles


def folded(text):
    plain = "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))
    return plain.casefold()


def test_a_row_and_its_symbol_choose_each_other(open_map):
    page = open_map(f"{ALL}&view=table")
    placed = page.evaluate(
        """async () => (await (await fetch('/api/collections/incidents/items?kind=event&location_precision=exact'
        + '&verification=reported&sortby=start&limit=1')).json()).features[0].id"""
    )
    expect(rows(page)).to_have_count(100)
    assert page.locator(f'#table-panel tr[data-id="{placed}"]').count() == 0, "it is on another page of the table"
    set_state(page, select=[placed])
    row = page.locator(f'#table-panel tr[data-id="{placed}"]')
    expect(row).to_have_attribute("aria-current", "true")
    expect(row).to_be_in_viewport()
    page.wait_for_selector(".popup-body h2")
    other = rows(page).locator("nth=0")
    set_state(page, select=[])
    other.locator("a.title").focus()
    page.keyboard.press("Enter")
    expect(other).to_have_attribute("aria-current", "true")
    assert state(page)["select"] == [other.get_attribute("data-id")]


def test_what_has_no_place_unfolds_in_the_table(open_map):
    page = open_map(f"{NOVEMBER}&section=pl-by&view=table")
    row = rows(page).filter(has_text="somewhere on this section").first
    row.locator("td").first.click()
    expect(row.locator(".inline .details")).to_be_visible()
    assert page.locator(".popup-body").count() == 0


@pytest.mark.parametrize("query", [f"{ALL}&section=pl-by", f"{ALL}&q=border&bbox=23,52,24,55&category=death,clash"])
def test_the_files_hold_exactly_what_is_shown(open_map, base_url, query):
    page = open_map(f"{query}&view=table")
    links = {link.get_attribute("data-format"): link for link in page.locator(".export a").all()}
    assert list(links) == ["csv", "xlsx", "geojson"]
    geojson = page.request.get(base_url + links["geojson"].get_attribute("href"))
    assert len(json.loads(geojson.body())["features"]) == total(page) > 0
    table = page.request.get(base_url + links["csv"].get_attribute("href")).text()
    assert table.count("\n") >= total(page) + 1
    assert page.request.get(base_url + links["xlsx"].get_attribute("href")).ok


@pytest.mark.parametrize("size", [(360, 740), (600, 900)])
def test_on_a_phone_list_table_and_filters_are_tabs(new_page, size):
    width, height = size
    page = new_page(viewport={"width": width, "height": height})
    page.goto(f"/?{NOVEMBER}&section=pl-by")
    page.wait_for_selector("html[data-complete=true]")
    tabs = page.get_by_role("tab")
    names = [re.sub(r"\s*\d+$", "", text) for text in tabs.all_inner_texts()]
    assert names == ["Incidents", "Filters", "Table", "Crossings"]
    expect(page.locator("#facets")).to_be_hidden()
    tabs.nth(1).click()
    expect(page.get_by_label("Finland–Russia")).to_be_visible()
    expect(page.locator("#incident-list")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(tabs.first).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#table-panel table")).to_be_visible()
    assert state(page)["view"] == "table"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_list_is_leafed_and_follows_what_is_chosen(open_map):
    page = open_map(ALL)
    expect(page.locator("#incident-list > li")).to_have_count(100)
    assert page.locator("#incidents-panel > .pages .count").inner_text().startswith("1–100 of ")
    oldest = page.evaluate(
        """async () => (await (await fetch('/api/collections/incidents/items?kind=event&location_precision=exact'
        + '&verification=reported&sortby=start&limit=1')).json()).features[0].id"""
    )
    set_state(page, select=[oldest])
    expect(page.locator(f'#incident-list li[data-id="{oldest}"]')).to_have_class(re.compile("chosen"))
    assert page.locator("#incident-list > li").count() <= 100
