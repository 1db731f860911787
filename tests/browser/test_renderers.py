"""Many points, drawn by the processor and by a graphics card: the same picture, and the same answers."""

import io
import os
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.bench import generator, package
from tests.browser.conftest import chromium

LAYERS = Path(__file__).parents[2] / "layers"
MANY = 4_000
ALL = "datetime=../..&map=6/54/24"
# A graphics card that is only software: here it stands for a real one.
CARD = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
NOTE = """
const { getContext } = HTMLCanvasElement.prototype;
HTMLCanvasElement.prototype.getContext = function (...kind) {
  const made = getContext.apply(this, kind);
  if (made !== null) this.dataset.kind = kind[0];
  return made;
};
"""
CARDS = "() => document.querySelectorAll('.symbols-pane canvas[data-kind=webgl2]').length"
LOSE = """() => {
  const canvas = document.querySelector('.symbols-pane canvas[data-kind=webgl2]');
  canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();
}"""
STILL = "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 300))"
"""With a card what only the processor can draw follows when steps cease; a picture is taken after that."""


@pytest.fixture(scope="module")
def base_url(serve, tmp_path_factory):
    """Address of a server on many synthetic incidents."""
    folder = tmp_path_factory.mktemp("many") / "layers"
    package.write(folder, LAYERS, generator.incidents(generator.Ground.of(LAYERS), MANY))
    return serve(GEO_LAYERS=str(folder), GEO_CACHE=str(folder.with_name("cache")))


@pytest.fixture(scope="module")
def browser(browser):
    """A Chromium that has WebGL."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    started = browser.browser_type.launch(executable_path=chromium(), args=[*arguments, *CARD])
    yield started
    started.close()


@pytest.fixture
def opened(open_context):
    """A function that opens the map with a renderer."""

    def opened(kind, query=ALL):
        context = open_context(viewport={"width": 1000, "height": 800}, reduced_motion="reduce")
        context.add_init_script(f"window.borderMapRenderer = '{kind}';{NOTE}")
        page = context.new_page()
        page.goto(f"/?{query}")
        page.wait_for_selector("html[data-complete=true]")
        assert page.evaluate(CARDS) == (kind == "webgl")
        return page

    return opened


def picture(page):
    page.evaluate(STILL)
    drawn = page.locator("#map-frame .leaflet-container").screenshot()
    return np.asarray(Image.open(io.BytesIO(drawn)).convert("RGB"), dtype=np.int16)


def pointed(page):
    """A point of the map on a symbol, and what its tooltip says."""
    box = page.locator("#map-frame .leaflet-container").bounding_box()
    tip = page.locator(".symbol-tip")
    for y in range(260, 480, 7):
        for x in range(250, 420, 7):
            at = (box["x"] + x, box["y"] + y)
            page.mouse.move(*at)
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            if tip.count() and "crossing" not in tip.inner_text().lower() and re.search(r"[^\W\d]", tip.inner_text()):
                return at, tip.inner_text()
    raise AssertionError("No symbol was found under the pointer")


@pytest.mark.parametrize("kind", ["splat", "webgl"])
def test_a_symbol_is_named_on_hover_and_opened_by_a_click(opened, kind):
    page = opened(kind, "datetime=2021-01-01/2023-12-31&map=9/53.3/23.8")
    at, said = pointed(page)
    page.mouse.click(*at)
    popup = page.get_by_role("dialog")
    expect(popup.locator("h2")).to_be_visible()
    several = re.match(r"(\d+) incidents, ", said)
    if several:
        expect(popup.locator(".pager")).to_contain_text(f"1 of {several[1]}")
    else:
        assert popup.locator("h2").inner_text() in said
    assert page.evaluate("window.borderMap.getState().select.length") == 1


@pytest.mark.parametrize("kind", ["splat", "webgl"])
def test_the_keyboard_walks_from_square_to_square_and_opens(opened, kind):
    page = opened(kind)
    walker = page.locator(".walker")
    walker.focus()
    said = []
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        expect(page.locator("#announcer")).to_have_text(walker.inner_text())
        said.append(walker.inner_text())
    assert len({*said}) == 4
    assert all(said)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_focused()
    page.keyboard.press("Escape")
    expect(walker).to_be_focused()


@pytest.mark.parametrize("kind", ["splat", "webgl"])
def test_what_is_counted_is_what_the_api_counts(opened, kind, base_url):
    page = opened(kind)
    for state in (
        {"datetime": "2022-01-01/2023-12-31"},
        {"section": ["pl-by"]},
        {"mode": "cumulative", "datetime": "../2022-06-30"},
    ):
        page.evaluate("state => window.settle(state)", state)
        shown = int(re.match(r"[\d,]+", page.locator("#sentence").inner_text()).group().replace(",", ""))
        api = page.request.get(base_url + page.locator("#api-link").get_attribute("href")).json()
        assert api["numberMatched"] == shown > 0
        expect(page.locator("#incident-count")).to_have_text(re.compile(f"^{shown:,}$|^{shown}$"))


def test_both_draw_the_same_picture_and_follow_time(opened):
    found = {}
    for kind in ("splat", "webgl"):
        page = opened(kind)
        found[kind] = [picture(page)]
        page.evaluate("window.settle({datetime: '2021-01-01/2023-06-30'})")
        found[kind].append(picture(page))
        page.context.close()
    for splat, webgl in zip(found["splat"], found["webgl"], strict=True):
        differs = (np.abs(splat - webgl).max(axis=2) > 48).mean()
        assert differs < 0.01, f"{differs:.3%} of the pixels differ"
    first, second = found["splat"]
    assert (np.abs(first - second).max(axis=2) > 48).mean() > 0.005


def test_without_a_real_card_the_processor_draws(open_context):
    page = open_context(reduced_motion="reduce").new_page()
    page.add_init_script(NOTE)
    page.goto(f"/?{ALL}")
    page.wait_for_selector("html[data-complete=true]")
    assert page.evaluate(CARDS) == 0


def test_a_card_that_is_lost_leaves_the_map_drawn(opened):
    page = opened("webgl")
    before = picture(page)
    page.evaluate(LOSE)
    page.wait_for_selector(".symbols-pane canvas[data-kind=webgl2]", state="detached")
    after = picture(page)
    assert (np.abs(before - after).max(axis=2) > 48).mean() < 0.01
