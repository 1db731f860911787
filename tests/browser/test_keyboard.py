"""The page by keyboard alone: each control in its turn, always seen, never a trap."""

import re

import pytest
from playwright.sync_api import expect

DAY = "datetime=2021-11-09&section=pl-by"
# What Tab reaches, in this order, on a page as it opens, without numbers and, of the list, with its first entry only.
ORDER = """
link Skip to the content
link Eastern Border Map
link Downloads
link Methodology
link About
English
button Symbols on the map
region Map of the border
button Zoom in
button Zoom out
button Draw a box
button Unroll the border
Legend
How sure, and what crosses
checkbox Incidents per 100 km per week
radio Period
textbox From
textbox To
button A month earlier
button One step later. It does not play on, because your system asks for less motion.
button A month later
combobox Step by
combobox Reported counts
Compare with …
button Shorter stretch of time
button Longer stretch of time
button All
slider Whole period
slider First day
slider Last day
link Autumn
link Autumn
link Autumn
link This year
link All
Crossings over time
searchbox Search the texts
button Remove the filter
button Clear all
Filters (1)
Section 1 chosen
checkbox Poland–Belarus
checkbox Poland–Russia (Kaliningrad)
checkbox Lithuania–Belarus
checkbox Lithuania–Russia (Kaliningrad)
checkbox Latvia–Belarus
checkbox Latvia–Russia
checkbox Finland–Russia
What happened
checkbox People and harm
button Kinds of People and harm
checkbox Crossing and arrival
button Kinds of Crossing and arrival
checkbox Air and hybrid
button Kinds of Air and hybrid
checkbox Border rules and works
button Kinds of Border rules and works
checkbox Military
button Kinds of Military
checkbox Politics and law
button Kinds of Politics and law
How well attested
Confidence of the record
Published by
At a crossing
In a place
link Clear all filters
tab Incidents
link Polish PM accuses Türkiye of synchronising actions with Minsk and Moscow
Share, embed, download
link Licences and sources
""".strip().splitlines()

# The outline may be drawn by a part of the control (a handle's grip) or by the label beside it (a choice of several).
FOCUS = """() => {
  const node = document.activeElement;
  if (node === null || node === document.body) return null;
  const drawn = (style) => style !== null && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const beside = node.nextElementSibling;
  const seen = drawn(getComputedStyle(node)) || drawn(getComputedStyle(node, '::after'))
    || (node.matches('input') && beside !== null && drawn(getComputedStyle(beside)));
  const box = node.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 12)];
  const top = document.elementFromPoint(x, y);
  const within = (other) => other !== null && (other.contains(top) || top?.contains(other));
  const free = within(node) || (node.labels?.length > 0 && [...node.labels].some(within));
  return { seen, free, html: node.outerHTML.slice(0, 120), entry: node.matches('.items a') };
}"""


def tabs(page, most=200, key="Tab"):
    """Press Tab from the address bar to the end: what has the focus each time."""
    found = []
    for _ in range(most):
        page.keyboard.press(key)
        at = page.evaluate(FOCUS)
        if at is None:
            return found
        said = page.locator(":focus").aria_snapshot().splitlines()[0].removeprefix("- ").strip(":'")
        found.append(at | {"said": re.sub(r"\s*\d[\d,]*(?=\"|$)| \[.*|^text: |\"?: .*", "", said).replace('"', "")})
    raise AssertionError(f"The end was not reached in {most} steps: {found[-3:]}")


def test_every_control_comes_in_its_turn(opened):
    page = opened(f"/?{DAY}")
    found = tabs(page)
    order = [
        at["said"] for before, at in zip([None, *found], found, strict=False) if not (at["entry"] and before["entry"])
    ]
    assert order == ORDER, "\n".join(order)
    page.locator("footer a").last.focus()
    for before in found[-2::-1]:
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(FOCUS)["html"] == before["html"], "the way back is the same"


@pytest.mark.parametrize("size", [(1280, 900), (600, 900), (360, 740)])
@pytest.mark.parametrize("address", [f"/?{DAY}", f"/?{DAY}&view=table", f"/embed?{DAY}"])
def test_the_focus_is_always_seen_and_nothing_lies_over_it(opened, size, address):
    page = opened(address, viewport={"width": size[0], "height": size[1]})
    found = tabs(page)
    assert [at["html"] for at in found if not at["seen"]] == []
    assert [at["html"] for at in found if not at["free"]] == []


def test_one_tab_stop_for_the_symbols_with_arrows_between_them(opened):
    page = opened("/?datetime=2021-11&section=pl-by&map=8/53.3/23.9")
    walker = page.locator(".walker")
    walker.focus()
    said = []
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "End", "ArrowDown", "Home", "ArrowUp"):
        page.keyboard.press(key)
        expect(page.locator("#announcer")).to_have_text(walker.inner_text())
        said.append(walker.inner_text())
    assert len({*said[:4]}) == 4
    assert said[3] == said[4]
    assert said[0] == said[5] == said[6]
    page.keyboard.press("ArrowDown")
    named = walker.inner_text()
    page.keyboard.press("Enter")
    popup = page.get_by_role("dialog")
    expect(popup).to_be_focused()
    assert popup.get_attribute("aria-label") in named or popup.locator("h2").inner_text() in named
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(walker).to_be_focused()
    page.keyboard.press("ArrowUp")
    assert walker.inner_text() == said[0], "the walk goes on where it was"


def test_a_popup_is_left_by_tab_too(opened):
    page = opened("/?datetime=2021-11-09&section=pl-by&select=pl-by-kuznica-bruzgi-road")
    page.locator(".popup-body h2").wait_for()
    last = page.locator(".leaflet-popup a, .leaflet-popup button").last
    last.focus()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.querySelector('.leaflet-popup').contains(document.activeElement)")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize(
    ("opener", "inside"),
    [(".compare-menu summary", ".compare-sheet button"), (".box-button", "#box-sheet")],
)
def test_escape_closes_what_was_opened_and_gives_the_focus_back(opened, opener, inside):
    page = opened(f"/?{DAY}")
    page.locator(opener).focus()
    page.keyboard.press("Enter")
    expect(page.locator(inside).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(inside).first).not_to_be_visible()
    expect(page.locator(opener)).to_be_focused()


def test_an_entry_opened_by_keyboard_gives_the_focus_back(opened):
    page = opened("/?datetime=2021-11&section=pl-by")
    link = page.locator("#incident-list a.title").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_filters_modes_and_views_are_chosen_by_keyboard(opened):
    page = opened(f"/?{DAY}")
    state = "name => window.borderMap.getState()[name]"
    page.get_by_role("radio", name="Period").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(state, "mode") == "asof"
    page.get_by_role("checkbox", name="Latvia–Belarus").focus()
    page.keyboard.press("Space")
    assert page.evaluate(state, "section") == ["lv-by", "pl-by"]
    expect(page.get_by_role("checkbox", name="Latvia–Belarus")).to_be_focused()
    page.get_by_role("tab", name="Incidents").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(state, "view") == "table"
    expect(page.get_by_role("tab", name="Table")).to_be_focused()
