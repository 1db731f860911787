"""Every rule of axe-core, of every level, over the page as it is used: modes, views, themes, widths, languages."""

import json
from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NOVEMBER = "datetime=2021-11-01/2021-11-30&section=pl-by"
KUZNICA = "pl-by-kuznica-bruzgi-road"
# Everything axe has, those off by default (its rules of level AAA and the size of targets) with it.
VIOLATIONS = """async () => {
  const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: true }]));
  const { violations } = await axe.run(document, { rules, resultTypes: ['violations'] });
  return violations.map(({ id, impact, nodes }) =>
    ({ id, impact, nodes: nodes.map(({ html, failureSummary }) => [html.slice(0, 200), failureSummary]) }));
}"""
# Each is set on top of the one before it.
STATES = {
    "window": {"mode": "window", "datetime": "2021-11-01/2021-11-30", "view": "map"},
    "as of": {"mode": "asof", "datetime": "2021-11-09"},
    "cumulative, as a table": {"mode": "cumulative", "datetime": "../2021-11-30", "view": "table"},
    "the border unrolled": {"mode": "window", "datetime": "2021-08-01/2021-12-31", "view": "section"},
    "two periods": {"view": "map", "compare": "2023-08-01/2023-12-31"},
    "counts, and a popup": {"compare": None, "unit": "attempts", "select": [KUZNICA]},
    "nothing found": {"select": [], "unit": None, "datetime": "2021-01-01", "section": ["lt-ru"]},
}


def violations(page):
    page.wait_for_function("() => !document.getAnimations().some(({ playState }) => playState === 'running')")
    return page.evaluate(VIOLATIONS)


def unfold(page):
    """Open whatever can be opened."""
    more = page.locator(".time-more[aria-expanded=false]")
    if more.is_visible():
        more.click()
    page.evaluate("for (const part of document.querySelectorAll('details:not(.compare-menu)')) part.open = true")
    folded = page.locator(".unfold[aria-expanded=false]:visible")
    while folded.count():
        folded.first.click()


@pytest.fixture
def audited(new_page):
    """A function that opens an address, ready to be examined."""

    def audited(address, width, scheme):
        size = {"width": width, "height": 900 if width > 600 else 740}
        page = new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
        page.goto(address)
        page.wait_for_selector("html[data-complete=true]")
        page.evaluate(AXE.read_text("utf-8"))
        return page

    return audited


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("en", "dark"), ("lt", "light"), ("ru", "dark")])
def test_axe_finds_nothing_in_any_mode_or_view(audited, width, lang, scheme):
    page = audited(f"/?{NOVEMBER}&lang={lang}", width, scheme)
    found = {}
    for name, state in STATES.items():
        page.evaluate("state => settle(state)", state)
        if state.get("select"):
            page.wait_for_selector(".popup-body h2")
        found[name] = violations(page)
    assert not any(found.values()), json.dumps({name: each for name, each in found.items() if each}, indent=1)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("en", "dark"), ("lt", "dark"), ("ru", "light")])
def test_axe_finds_nothing_where_everything_is_unfolded(audited, width, lang, scheme):
    page = audited(f"/?{NOVEMBER}&lang={lang}&q=border", width, scheme)
    unfold(page)
    found = violations(page)
    if page.get_by_role("tab").count() > 3:
        page.get_by_role("tab").nth(1).click()
        unfold(page)
        found += violations(page)
    if (menu := page.locator(".compare-menu summary")).is_visible():
        menu.click()
        found += violations(page)
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("en", "dark"), ("lt", "dark"), ("ru", "light")])
def test_axe_finds_nothing_in_a_frame(audited, width, lang, scheme):
    page = audited(f"/embed?{NOVEMBER}&lang={lang}", width, scheme)
    found = violations(page)
    unfold(page)
    page.evaluate("id => settle({select: [id]})", KUZNICA)
    page.wait_for_selector(".popup-body h2")
    found += violations(page)
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize("page_", ["/about", "/downloads", "/methodology", "/incidents/2021-11-16-kuznica-clashes"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_page_of_text(new_page, page_, scheme):
    page = new_page(color_scheme=scheme, bypass_csp=True)
    page.goto(page_)
    page.evaluate(AXE.read_text("utf-8"))
    found = violations(page)
    assert not found, json.dumps(found, indent=1)
