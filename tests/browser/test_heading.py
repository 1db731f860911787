"""The sentence over the map takes the room it needs, and the map stands still below it while time runs."""

import pytest

ROOM = """node => {
  const [style, words] = [getComputedStyle(node), document.createRange()];
  words.selectNodeContents(node);
  const rows = new Set([...words.getClientRects()].map(({ top }) => top)).size;
  const line = parseFloat(style.fontSize) * 1.2;
  const inside = node.getBoundingClientRect().height - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  return { rows, room: Math.round(inside / line * 10) / 10 };
}"""
STATES = (
    "datetime=2021-08-01/2021-12-31",
    "datetime=2021-11",
    "datetime=2023&section=fi-ru",
    "mode=asof&datetime=2023-11-24",
    "mode=cumulative&datetime=../2023-12-31",
)
LEAST_PX = 0.5
LEAST_ROWS = 2
"""The style sheet keeps so many, so that a short sentence does not make the map higher than most do."""


@pytest.fixture
def opened(new_page):
    """A function that opens the map with a query at a width and waits until it is drawn."""

    def opened(query, width):
        page = new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        page.goto(f"/?{query}")
        page.wait_for_selector("html[data-complete=true]")
        return page

    return opened


@pytest.mark.parametrize("lang", ["en", "lt", "fi", "uk"])
@pytest.mark.parametrize("width", [360, 600, 1280])
def test_no_line_of_the_heading_is_blank(opened, lang, width):
    page = opened(f"lang={lang}", width)
    for state in STATES:
        page.goto(f"/?{state}&lang={lang}")
        page.wait_for_selector("html[data-complete=true]")
        found = page.locator("#sentence").evaluate(ROOM)
        assert found["room"] < max(found["rows"], LEAST_ROWS) + 0.5, (state, found)


@pytest.mark.parametrize("lang", ["en", "lt", "fi"])
@pytest.mark.parametrize("width", [360, 600, 1280])
def test_the_map_stands_still_while_time_runs(opened, lang, width):
    page = opened(f"datetime=2021-11-01/2021-11-07&lang={lang}", width)
    sentence = page.locator("#sentence")
    seen, tops, sizes = set(), set(), set()
    for week in range(1, 13):
        first = f"2021-{week:02}-26"
        last = f"2021-{week + 1:02}-01" if week < 12 else "2022-01-01"
        page.evaluate("dates => settle({ datetime: dates })", f"{first}/{last}")
        seen.add(sentence.inner_text())
        tops.add(page.locator("#map-frame").bounding_box()["y"])
        sizes.add(float(sentence.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")))
    assert len(seen) == 12
    assert max(tops) - min(tops) < LEAST_PX, tops
    assert min(sizes) >= 0.85 * max(sizes), "its letters stay legible"
