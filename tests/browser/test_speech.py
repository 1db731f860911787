"""What a screen reader is given: the page read as text, and what is announced."""

import re

import pytest
from playwright.sync_api import expect

VIEW = "datetime=2021-11-01/2021-11-30&section=pl-by"
CONTROLS = {
    "button",
    "link",
    "checkbox",
    "radio",
    "slider",
    "textbox",
    "searchbox",
    "combobox",
    "tab",
    "DisclosureTriangle",
}
GRAPHICS = {"image", "img", "graphics-symbol", "graphics-document", "SvgRoot", "Canvas", "figure"}
PARTS = "box|details|legend|map|near|panel|points|share|site|table|time|views"
UNREADABLE = re.compile(rf"undefined|NaN|\[object|\b({PARTS})\.[a-z_]+\b")
"""What no reader is to meet: a value that is none, or a key that has no words."""

LANDMARKS = {"region", "navigation", "complementary", "dialog", "tablist"}
SAID_TWICE = 1_200
"""Milliseconds after which an announcement made once stays alone: longer than the page waits before it speaks."""


def tree(page):
    """The accessibility tree as Chromium hands it out: role, name and value of each node, in reading order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    found = []

    def walk(node):
        said = [node.get(part, {}).get("value", "") for part in ("role", "name", "value")]
        if not node.get("ignored") and said[0] != "InlineTextBox":
            found.append(tuple(str(each) for each in said))
        for child in node.get("childIds", []):
            walk(known[child])

    walk(nodes[0])
    return found


def spoken(page):
    """The tree as one text: a line for each thing with a role that is said, and for each text that is not its name."""
    lines = []
    for role, name, value in tree(page):
        quiet = role in ("generic", "LabelText", "none", "ListMarker", "RootWebArea", "MenuListPopup", "option")
        if quiet or not (name or value) or (role == "StaticText" and lines and name in lines[-1]):
            continue
        lines.append(f"{name} {value}".strip() if role == "StaticText" else f"{role}: {name} {value}".strip())
    return "\n".join(lines)


def in_order(text, *patterns):
    """Assert that patterns are found one after the other."""
    at = 0
    for pattern in patterns:
        found = re.compile(pattern, re.MULTILINE).search(text, at)
        assert found, f"{pattern!r} is not in what follows:\n{text[at : at + 3000]}"
        at = found.end()


def test_read_alone_the_page_says_what_is_shown(opened):
    page = opened(f"/?{VIEW}")
    sentence = page.locator("#sentence").inner_text()
    in_order(
        spoken(page),
        r"^link: Skip to the content",
        rf"^heading: {re.escape(sentence)}",
        r"^button: Symbols on the map: arrow keys walk, Enter opens",
        r"^region: Map of the border",
        r"^DisclosureTriangle: Legend",
        r"^region: Time",
        r"^group: Show",
        r"^radio: Period",
        r"^textbox: From 2021-11-01",
        r"^textbox: To 2021-11-30",
        r"^image: Bars: incidents by \w+, at most \d+\. Hatched: nothing was reported to us",
        r"^slider: Whole period",
        r"^slider: First day",
        r"^slider: Last day",
        r"^complementary: Filters and list",
        r"^searchbox: Search the texts",
        r"^button: Remove the filter: Poland–Belarus",
        r"^checkbox: Poland–Belarus \d+",
        r"^checkbox: Finland–Russia \d+",
        r"^checkbox: People and harm \d+",
        rf"^tab: Incidents {sentence.split()[0]}",
        r"^link: \w.+",
        r"^\d+ November 2021",
        r"^region: Located only by section \d+",
        r"^contentinfo|Nothing in the data is newer than",
    )
    valued = {
        part.get_attribute("aria-label"): part.get_attribute("aria-valuetext")
        for part in page.get_by_role("slider").all()
    }
    assert valued == {"Whole period": "November 2021", "First day": "1 November 2021", "Last day": "30 November 2021"}
    page.get_by_role("tab", name="Crossings").click()
    in_order(
        spoken(page), r"^tab: Crossings 13", r"^link: .+", r"^(Open|Closed|Status not known|Last known|Restricted)"
    )


@pytest.mark.parametrize("lang", ["en", "lt", "ru"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("more", ["", "&view=table", "&view=section", "&compare=2021-10-01/2021-10-30", "embed"])
def test_nothing_is_read_without_a_name(opened, width, lang, more):
    embed = more == "embed"
    page = opened(
        f"/{'embed' if embed else ''}?{VIEW}&lang={lang}{'' if embed else more}",
        viewport={"width": width, "height": 800},
    )
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    found = tree(page)
    assert sum(role in CONTROLS for role, _, _ in found) > 10
    assert [role for role, name, _ in found if role in CONTROLS | GRAPHICS | LANDMARKS and not name.strip()] == []
    assert [name for _, name, _ in found if UNREADABLE.search(name)] == []


SPEECH = """() => {
  window.said = [];
  const node = document.getElementById('announcer');
  new MutationObserver(() => node.textContent && window.said.push(node.textContent)).observe(node, { childList: true });
}"""


def test_the_sentence_is_announced_once_when_changes_cease(opened):
    page = opened(f"/?{VIEW}")
    page.clock.install()
    page.evaluate(SPEECH)
    page.locator(".handle.end").focus()
    for _ in range(12):
        page.keyboard.press("PageUp")
        page.clock.run_for(100)
    assert page.evaluate("window.said") == [], "nothing is said while the range moves"
    page.clock.run_for(SAID_TWICE)
    sentence = page.locator("#sentence").inner_text()
    assert page.evaluate("window.said") == [sentence]
    page.clock.run_for(10 * SAID_TWICE)
    assert page.evaluate("window.said") == [sentence]
    page.get_by_label("Latvia–Belarus").check()
    page.clock.run_for(SAID_TWICE)
    assert page.evaluate("window.said") == [sentence, page.locator("#sentence").inner_text()]


def test_text_in_another_language_says_so(opened):
    page = opened(f"/?{VIEW}&lang=lt")
    expect(page.locator("html")).to_have_attribute("lang", "lt")
    title = page.locator("#incident-list a.title").first
    assert title.evaluate("node => node.closest('[lang]').lang") == "en"
    title.click()
    heading = page.get_by_role("dialog").locator("h2")
    assert heading.evaluate("node => node.closest('[lang]').lang") == "en"
