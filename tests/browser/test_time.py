"""The time control in a real browser: modes, steps, play, zoom, reported counts, the crossings' strip."""

import re

import pytest
from playwright.sync_api import expect

NOVEMBER = "datetime=2021-11-01/2021-11-30&section=pl-by"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def opened(new_page):
    """A function that opens the map with a query and waits until it is drawn."""

    def opened(query="", path="/", **options):
        page = new_page(**options)
        page.goto(f"{path}?{query}")
        page.wait_for_selector("html[data-complete=true]")
        return page

    return opened


def state(page):
    return page.evaluate("window.borderMap.getState()")


def days(page):
    return state(page)["datetime"]


def choose(page, mode):
    page.locator(f'#time input[value="{mode}"]').check()


def stretch(page):
    """The first and the last tick's words: what part of all dates the axis shows."""
    ticks = page.locator(".ticks span").all_text_contents()
    return ticks[0], ticks[-1]


def test_a_mode_takes_over_what_was_chosen(opened):
    page = opened(NOVEMBER)
    choose(page, "cumulative")
    assert days(page) == "../2021-11-30"
    assert page.locator(".handle.start").is_hidden()
    assert page.locator("#from").is_hidden()
    assert page.locator('label[for="to"] span').inner_text() == "Up to"
    choose(page, "asof")
    assert days(page) == "2021-11-30"
    assert page.locator(".handle.end").is_hidden()
    choose(page, "window")
    assert days(page) == "2021-11-01/2021-11-30"
    assert page.locator(".band").get_attribute("aria-valuetext") == "November 2021"


def test_one_handle_carries_a_cumulative_view(opened):
    page = opened("mode=cumulative&datetime=../2021-11-09")
    handle = page.locator(".handle.end")
    handle.focus()
    page.keyboard.press("PageUp")
    assert days(page) == "../2021-12-09"
    assert handle.get_attribute("aria-valuetext") == "9 December 2021"
    box, track = page.locator(".band").bounding_box(), page.locator(".track").bounding_box()
    assert abs(box["x"] - track["x"]) < 1.5
    page.locator("#to").fill("2022")
    page.locator("#to").press("Enter")
    assert days(page) == "../2022-12-31"


def test_the_band_moves_by_keyboard_and_keeps_its_length(opened):
    page = opened("datetime=2021-11-03/2021-11-09")
    page.locator(".band").focus()
    for key, wanted in [
        ("ArrowRight", "2021-11-04/2021-11-10"),
        ("Shift+ArrowLeft", "2021-10-28/2021-11-03"),
        ("PageUp", "2021-11-28/2021-12-04"),
        ("Home", "2021-01-01/2021-01-07"),
    ]:
        page.keyboard.press(key)
        assert days(page) == wanted


@pytest.mark.parametrize(
    ("unit", "later"),
    [
        ("day", "2021-11-02/2021-12-01"),
        ("week", "2021-11-08/2021-12-07"),
        ("month", "2021-12-01/2021-12-31"),
        ("year", "2022-11-01/2022-11-30"),
    ],
)
def test_steps_go_by_the_calendar_and_back(opened, unit, later):
    page = opened(NOVEMBER)
    page.locator("#time-step").select_option(unit)
    on = page.locator(".step-on")
    assert on.get_attribute("aria-label") == f"A {unit} later"
    on.click()
    assert days(page) == later
    page.wait_for_url(re.compile(re.escape(f"datetime={later}")))
    page.locator(".step-back").click()
    assert page.evaluate("window.borderMap.getState().datetime").startswith("2021-11-01/")


def test_playing_moves_on_and_writes_one_step_of_the_history(opened):
    page = opened(NOVEMBER)
    steps, address = page.evaluate("history.length"), page.url
    page.locator(".play").click()
    expect(page.locator(".play")).to_have_attribute("aria-label", "Pause")
    page.wait_for_function("() => window.borderMap.getState().datetime > '2021-11-12'")
    assert page.url == address
    page.locator(".play").click()
    expect(page.locator(".play")).to_have_attribute("aria-label", "Play")
    first = days(page)
    page.wait_for_url(re.compile(re.escape(f"datetime={first}")))
    assert page.evaluate("history.length") == steps + 1
    expect(page.locator("#from")).to_have_value(first.split("/")[0])


@pytest.mark.parametrize(
    "turn",
    [
        "document.querySelector('.handle.end').focus()",
        "document.querySelector('#from').focus()",
        "window.dispatchEvent(new Event('blur'))",
        """Object.defineProperty(document, 'hidden', {value: true});
           document.dispatchEvent(new Event('visibilitychange'));""",
        "settle({datetime: '2023-11'}).then(() => true)",
    ],
)
def test_playing_stops_when_the_reader_turns_to_something_else(opened, turn):
    page = opened(NOVEMBER)
    page.locator(".play").click()
    expect(page.locator(".play")).to_have_attribute("aria-label", "Pause")
    page.evaluate(turn)
    expect(page.locator(".play")).to_have_attribute("aria-label", "Play")


def test_playing_stops_at_the_last_day_of_the_data_and_begins_anew(opened):
    page = opened("mode=asof&datetime=2021-01-02")
    end = page.evaluate("JSON.parse(document.getElementById('config').textContent).data_end")
    page.evaluate("day => settle({datetime: day})", end)
    page.locator(".play").click()
    page.wait_for_function("() => window.borderMap.getState().datetime < '2022'")
    page.locator(".play").click()


def test_where_less_motion_is_asked_for_play_is_one_step(opened):
    page = opened(NOVEMBER, reduced_motion="reduce")
    assert "less motion" in page.locator(".play").get_attribute("aria-label")
    assert page.locator("#time-speed").is_hidden()
    page.locator(".play").click()
    assert days(page) == "2021-12-01/2021-12-31"
    assert "less motion" in page.locator(".play").get_attribute("aria-label")


def test_all_dates_cannot_be_played_and_the_page_says_so(opened):
    page = opened("datetime=../..")
    page.locator(".play").click()
    expect(page.locator("#date-hint")).to_have_text("All dates are shown already. Choose a shorter period to play.")


def test_the_axis_zooms_so_that_a_day_can_be_chosen_with_the_pointer(opened):
    page = opened(NOVEMBER)
    assert stretch(page) == ("2021", "2026")
    closer = page.get_by_role("button", name="Shorter stretch of time")
    for _ in range(5):
        closer.click()
    assert "2021" in stretch(page)[0]
    assert stretch(page)[0] != "2021"
    track = page.locator(".track").bounding_box()
    handle = page.locator(".handle.end")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 6, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 6 + track["width"] / 30, box["y"] + 10)
    page.mouse.up()
    moved = days(page).split("/")
    assert moved[0] == "2021-11-01"
    assert "2021-12-01" <= moved[1] < "2021-12-09"
    page.keyboard.press("0")
    assert stretch(page) == ("2021", "2026")


def test_the_bars_are_drawn_once_for_a_filter(opened):
    page = opened(NOVEMBER)
    page.evaluate(
        """() => {
          const context = document.querySelector('canvas.bars').getContext('2d');
          window.drawn = 0;
          const fill = context.fillRect.bind(context);
          context.fillRect = (...box) => { window.drawn++; fill(...box); };
        }"""
    )
    page.evaluate("settle({datetime: '2021-11-09'})")
    assert page.evaluate("window.drawn") == 0
    page.evaluate("settle({category: ['balloon']})")
    assert page.evaluate("window.drawn") > 0


def test_the_bars_say_in_words_what_they_show(opened):
    page = opened("category=balloon")
    said = page.locator("canvas.bars").get_attribute("aria-label")
    assert re.search(r"incidents by (week|month), at most [1-9]", said)
    assert "nothing was reported to us" in said
    assert "No data after" in said


def test_reported_counts_come_in_one_unit_at_a_time_with_who_published_them(opened):
    page = opened(NOVEMBER)
    page.locator("#time-unit").select_option("attempts")
    page.wait_for_url(re.compile("unit=attempts"))
    expect(page.locator(".caption")).to_contain_text("a day; each count is spread over its days")
    page.locator(".counts summary").click()
    items = page.locator(".counts li").all_text_contents()
    assert items
    assert all(item.startswith("Poland–Belarus: ") and "published by" in item for item in items)
    assert any("attempts, " in item and "2021" in item for item in items)
    page.evaluate("settle({unit: 'applications'})")
    expect(page.locator(".counts summary")).to_have_text("No count of this unit for these sections was reported to us.")
    page.evaluate("settle({unit: null})")
    assert page.locator(".counts").is_hidden()


def with_strip(page):
    page.locator(".strip").evaluate("strip => { strip.open = true; }")
    return page


def test_the_strip_says_the_status_of_every_crossing_over_time(opened):
    page = with_strip(opened("mode=asof&datetime=2021-11-09&section=pl-by"))
    rows = page.locator(".crossing-rows li")
    expect(rows).to_have_count(12)
    kuznica = page.locator('.strip li[data-id="pl-by-kuznica-bruzgi-road"] button')
    assert kuznica.locator(".now").inner_text() == "closed"
    described = kuznica.evaluate("node => document.getElementById(node.getAttribute('aria-describedby')).textContent")
    assert re.search(r"closed: 9 November 2021 – ", described)
    assert re.search(r"open: .*8 November 2021", described)
    kuznica.click()
    assert state(page)["select"] == ["pl-by-kuznica-bruzgi-road"]
    expect(page.locator(".popup-body")).to_contain_text("Closed on 9 November 2021")
    expect(kuznica).to_have_attribute("aria-current", "true")
    page.locator(".more-crossings").click()
    assert rows.count() > 12


def test_the_line_of_the_strip_stands_at_the_handle_of_the_day(opened):
    page = with_strip(opened("mode=asof&datetime=2021-11-09"))
    handle, line = (page.locator(part).bounding_box() for part in (".handle.start", ".strip .as-of"))
    assert abs(handle["x"] + handle["width"] / 2 - line["x"] - line["width"] / 2) < 2


def test_the_strip_follows_the_map(opened):
    page = opened("mode=asof&datetime=2021-11-09")
    whole = int(page.locator(".strip .count").inner_text())
    page.evaluate("settle({map: '9/53.5/23.6'})")
    expect(page.locator(".strip .count")).not_to_have_text(str(whole))
    assert 0 < int(page.locator(".strip .count").inner_text()) < whole


def test_folded_on_a_phone_it_is_low_and_everything_comes_back(opened):
    page = opened(NOVEMBER, viewport=PHONE, has_touch=True)
    assert page.locator("#time").bounding_box()["height"] <= 152
    assert page.locator(".strip").is_hidden()
    more = page.get_by_role("button", name="More")
    more.click()
    assert more.get_attribute("aria-expanded") == "true"
    for part in ("#from", "#time-step", "#time-unit", ".strip", '#time input[value="cumulative"]'):
        assert page.locator(part).is_visible(), part
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}])
def test_everything_that_is_pressed_is_large_enough(opened, viewport):
    page = opened(NOVEMBER, viewport=viewport)
    if page.locator(".time-more").is_visible():
        page.locator(".time-more").click()
    with_strip(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('#time :is(button, select, a, summary, .handle, input[type=text])')]
          .filter((node) => !node.matches('.submit'))
          .filter((node) => node.checkVisibility())
          .filter((node) => { const box = node.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
          .map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert small == []
