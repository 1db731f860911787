"""The section view, the border by rate and two periods side by side, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

AUTUMN = "datetime=2021-08-01/2021-12-31&section=pl-by"


@pytest.fixture
def opened(new_page):
    """A function that opens the map with a query and waits until it is drawn."""

    def opened(query="", path="/", **options):
        page = new_page(**options)
        page.goto(f"{path}?{query}")
        page.wait_for_selector("html[data-complete=true]")
        if "view=section" in query:
            page.wait_for_selector(".plane[data-marks]")
        return page

    return opened


def state(page):
    return page.evaluate("window.borderMap.getState()")


def drag(page, start, end):
    """Drag over the unrolled border, by shares of its width and height."""
    page.locator(".plane").scroll_into_view_if_needed()
    box = page.locator(".plane").bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=5)
    page.mouse.up()


def said(page):
    return page.locator(".unrolled .summary .summary").inner_text()


def test_the_section_view_is_a_switch_of_the_map_and_of_the_address(opened):
    page = opened(AUTUMN)
    button = page.get_by_role("button", name="Unroll the border")
    button.click()
    page.wait_for_selector(".plane[data-marks]")
    assert state(page)["view"] == "section"
    assert button.get_attribute("aria-pressed") == "true"
    shown = int(re.match(r"\d+", page.locator("#sentence").inner_text()).group())
    assert int(page.locator(".plane").get_attribute("data-marks")) == shown
    numbers = [int(number) for number in re.findall(r": (\d+)[;.]", said(page))]
    assert sum(numbers) == shown
    assert numbers[0] > 0
    page.go_back()
    expect(page.locator(".unrolled")).to_have_count(0)


def test_another_section_is_a_filter_of_everything(opened):
    page = opened(f"{AUTUMN}&view=section")
    page.locator(".unrolled-head select").select_option("lt-by")
    assert state(page)["section"] == ["lt-by"]
    expect(page.locator(".unrolled .summary .summary")).to_contain_text("Lithuania–Belarus")


def test_a_rectangle_sets_the_dates_and_marks_the_stretch_until_it_is_cleared(opened):
    page = opened(f"{AUTUMN}&view=section")
    drag(page, (0.3, 0.5), (0.5, 0.7))
    chosen = state(page)["datetime"]
    assert "2021-09-15" < chosen[:10] < chosen[11:] < "2021-12-15"
    assert page.locator("path.stretch-line").count() > 0
    expect(page.locator(".unrolled .summary .summary")).to_contain_text(re.compile(r"Kilometres \d+–\d+"))
    page.get_by_role("button", name="Clear", exact=True).click()
    assert state(page)["datetime"] == "2021-08-01/2021-12-31"
    assert page.locator("path.stretch-line").count() == 0


def test_a_stretch_can_be_typed(opened):
    page = opened(f"{AUTUMN}&view=section")
    page.get_by_label("From kilometre").fill("90")
    page.get_by_label("To kilometre").fill("40")
    page.get_by_role("button", name="Mark").click()
    assert page.locator(".stretch-form .wrong").inner_text().startswith("Write two kilometres from 0 to 420.5")
    page.get_by_label("To kilometre").fill("150")
    page.get_by_label("To kilometre").press("Enter")
    expect(page.locator(".unrolled .summary .summary")).to_contain_text("Kilometres 90–150")
    assert state(page)["datetime"] == "2021-08-01/2021-12-31"


def test_arrows_walk_in_the_order_of_time_and_enter_opens_on_the_map(opened):
    page = opened(f"{AUTUMN}&view=section")
    walker = page.locator(".plot .walker")
    walker.focus()
    days = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        expect(walker).not_to_have_text(days[-1] if days else re.compile("arrow keys walk"))
        expect(walker).to_contain_text("2021")
        days.append(walker.inner_text())
    assert len(set(days)) == 3
    assert page.locator("#announcer").inner_text() == days[-1]
    page.keyboard.press("Home")
    while "August 2021" in walker.inner_text() and "kilometre" not in walker.inner_text():
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("select="))
    row = page.locator(".rings").get_attribute("data-rows")
    assert row != ""


def test_what_is_chosen_elsewhere_is_ringed_in_the_section_view(opened):
    page = opened(f"{AUTUMN}&view=section")
    page.locator("#incident-list li .title").first.click()
    page.wait_for_selector(".leaflet-popup")
    expect(page.locator(".rings")).to_have_attribute("data-rows", re.compile(r"^\d+$"))


def test_pointing_names_an_incident_and_a_click_opens_it(opened):
    page = opened("datetime=2021-11-16&section=pl-by&view=section")
    box = page.locator(".plane").bounding_box()
    tip = page.locator(".plane-tip")
    for x in range(120, int(box["width"]), 7):
        page.mouse.move(box["x"] + x, box["y"] + ((116 if box["height"] > 400 else 96) + box["height"] - 36) / 2)
        if page.locator(".plane.pointing").count():
            break
    expect(tip).to_be_visible()
    assert "2021" in tip.inner_text()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(re.compile("select="))


def test_the_line_by_rate_counts_what_the_api_counts(opened):
    page = opened("datetime=2021-08-01/2021-12-31&section=pl-by&layers=rate")
    found = page.evaluate(
        """() => Array.from(document.querySelectorAll("path.rate-line"), (path) => Number(path.dataset.rate))"""
    )
    answer = page.request.get(
        "/api/collections/incidents/aggregate?by=segment&datetime=2021-08-01/2021-12-31&section=pl-by&kind=event"
        "&verification=corroborated,disputed,reported"
    ).json()
    rates = [group["rate"] for group in answer["groups"] if group["key"]["segment"]]
    wanted = [0 if rate == 0 else 1 + sum(rate >= least for least in (0.1, 0.3, 1, 3)) for rate in rates]
    own = [each for each in found if each]
    assert sorted(own) == sorted(each for each in wanted if each)
    assert len(own) > 5


def test_rates_are_switched_in_the_legend_and_follow_the_filters(opened):
    page = opened("datetime=2021-08-01/2021-12-31&section=pl-by")
    assert page.locator("path.rate-line").count() == 0
    page.get_by_label("Incidents per 100 km per week").check()
    page.wait_for_selector('path.rate-line[data-rate="4"], path.rate-line[data-rate="5"]', state="attached")
    assert state(page)["layers"] == ["rate"]
    coloured = 'path.rate-line:not([data-rate="0"])'
    before = page.locator(coloured).count()
    page.evaluate("settle({category: ['death']})")
    expect(page.locator(coloured)).not_to_have_count(before)
    expect(page.locator(".rate-key .hint")).to_contain_text("Of 16 incidents shown")
    page.evaluate("settle({mode: 'asof', datetime: '2021-11-09', category: []})")
    expect(page.locator(".rate-key .hint")).to_contain_text("needs a period")
    expect(page.locator(coloured)).to_have_count(0)
    page.get_by_label("Incidents per 100 km per week").uncheck()
    assert page.locator("path.rate-line").count() == 0


def test_two_periods_stand_side_by_side_and_move_as_one(opened):
    page = opened(AUTUMN)
    page.locator(".compare-menu summary").click()
    expect(page.get_by_role("button", name="A year before: August–December 2020")).to_be_visible()
    page.get_by_role("button", name=re.compile("The period before")).click()
    assert state(page)["compare"] == "2021-03-01/2021-07-31"
    page.wait_for_selector(".second-map .leaflet-container")
    heads = page.locator(".period-head p").all_inner_texts()
    assert heads[0].startswith("Period A August–December 2021 · 83 incidents")
    assert heads[1].startswith("Period B March–July 2021 · ")
    scales = page.locator(".period-head .hint").all_inner_texts()
    assert scales[0] == scales[1] != ""
    maps = [page.locator("#map"), page.locator(".second-map .leaflet-container")]
    sizes = [(box["width"], box["height"]) for box in (each.bounding_box() for each in maps)]
    assert abs(sizes[0][0] - sizes[1][0]) <= 2
    assert abs(sizes[0][1] - sizes[1][1]) <= 2
    before = state(page)["map"]
    maps[1].locator(".leaflet-control-zoom-in").click()
    page.wait_for_url(re.compile("map="))
    assert state(page)["map"] != before
    page.get_by_role("button", name="Stop comparing").click()
    expect(page.locator(".second-map")).to_have_count(0)


def test_the_table_of_differences_says_rates_in_words(opened):
    page = opened(f"{AUTUMN}&compare=2022-08-01/2022-12-31")
    expect(page.locator(".differences summary")).to_have_text(
        "A: 83 (3.8 a week). B: 8 (0.4 a week). A against B: more in A."
    )
    page.locator(".differences summary").click()
    rows = page.locator(".differences-table tbody tr").all_inner_texts()
    assert rows[0].startswith("All incidents")
    assert not any("%" in row for row in rows)
    page.evaluate("settle({section: [], datetime: '2023-10-01/2023-12-31', compare: '2021-10-01/2021-12-31'})")
    expect(page.locator(".differences summary")).to_contain_text(re.compile(r"\d+% (more|fewer) in A"))


def test_free_dates_are_read_as_elsewhere(opened):
    page = opened(AUTUMN)
    page.locator(".compare-menu summary").click()
    first, last = page.locator(".compare-sheet input").all()
    first.fill("31 June 2022")
    last.fill("2022-12")
    last.press("Enter")
    expect(page.locator(".compare-sheet .wrong")).to_contain_text("31 June 2022")
    first.fill("1 June 2022")
    first.press("Enter")
    assert state(page)["compare"] == "2022-06-01/2022-12-31"
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("query", ["view=section", "compare=2022-08-01/2022-12-31", "layers=rate"])
@pytest.mark.parametrize("width", [360, 600, 1000, 1280])
def test_every_width_has_room(opened, query, width):
    page = opened(f"{AUTUMN}&{query}", viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    frame = page.locator(".map-frame").bounding_box()
    for part in page.locator(".map-frame > :not(.walker)").all():
        box = part.bounding_box()
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
        assert box["height"] >= 40


def test_the_views_work_off_the_network(opened):
    page = opened(AUTUMN)
    page.wait_for_selector("html[data-offline=true]")
    page.context.set_offline(True)
    page.evaluate("settle({view: 'section', layers: ['rate']})")
    page.wait_for_selector(".plane[data-marks]")
    assert page.locator("path.rate-line").count() > 300
    page.evaluate("settle({view: 'map', compare: '2022'})")
    page.wait_for_selector(".second-map .leaflet-container")
