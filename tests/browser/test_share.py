"""The page that gives the codes: opened from the map, tried, checked, copied; by keyboard, and without script."""

import re

import pytest

from tests.browser.test_audit_axe import AXE, violations
from tests.releases.corrected import RELEASE, VIEW, corrected

CHECKED = ".checks [data-state=open]"


@pytest.fixture(scope="module")
def share_site(serve, tmp_path_factory):
    """Address of a server with a release."""
    layers, releases, _ = corrected(tmp_path_factory.mktemp("share"))
    return serve(GEO_LAYERS=str(layers), GEO_RELEASES=str(releases))


@pytest.fixture
def shared(new_page, watch, share_site):
    """A function that opens the page and waits until everything is checked."""

    def shared(query=VIEW, path="/share", **options):
        watch.allowed.add(share_site.removeprefix("http://"))
        page = new_page(**{"base_url": share_site, "reduced_motion": "reduce", **options})
        page.goto(f"{path}?{query}")
        if path == "/share" and options.get("java_script_enabled", True):
            page.wait_for_selector(CHECKED, state="detached")
        return page

    return shared


def code(page, name):
    return page.locator(f"#code-{name}").input_value()


def test_the_map_leads_here_with_what_is_looked_at(shared):
    page = shared(VIEW, path="/")
    page.wait_for_selector("html[data-ready=true]")
    page.evaluate("borderMap.setState({ datetime: '2021-12', category: ['clash'] }).then(() => borderMap.settled())")
    page.locator("#share summary").click()
    page.locator("#share-page").click()
    page.wait_for_selector("#code-link")
    assert "datetime=2021-12-01/2021-12-31&section=pl-by&category=clash" in code(page, "link")
    assert f"v={RELEASE}" in code(page, "link")


def test_every_check_is_made_and_passed(shared):
    page = shared()
    states = page.locator(".checks li").evaluate_all(
        "items => items.map((item) => [item.dataset.check, item.dataset.state])"
    )
    assert dict(states) == dict.fromkeys(["contrast", "release", "narrow", "keyboard", "plain"], "good")


def test_a_frame_that_is_too_low_fails_its_check(shared):
    page = shared(f"{VIEW}&height=200&title=A+long+title+of+my+own+that+needs+a+few+lines")
    assert page.locator("[data-check=narrow]").get_attribute("data-state") == "bad"
    assert "more height" in page.locator("[data-check=narrow]").inner_text()


def test_a_choice_changes_codes_preview_and_words_at_once(shared):
    page = shared()
    page.get_by_label("Date slider and legend").check()
    page.wait_for_function("() => document.getElementById('code-iframe').value.includes('controls=legend')")
    assert "controls=legend" in page.locator("#preview").get_attribute("src")
    page.locator("#language").select_option("pl")
    page.wait_for_function("() => document.getElementById('title').value.includes('Polska–Białoruś')")
    page.locator("#title").fill("Na granicy")
    page.wait_for_function("() => document.getElementById('code-component').value.includes('heading=\"Na granicy\"')")
    page.get_by_label("Follows updates").check()
    page.wait_for_function("() => !document.getElementById('code-link').value.includes('v=')")
    assert page.locator("#title").input_value() == "Na granicy"
    assert page.locator("[data-check=release]").get_attribute("data-state") == "note"
    page.reload()
    page.wait_for_selector(CHECKED, state="detached")
    assert 'heading="Na granicy"' in code(page, "component")
    assert "v=" not in code(page, "link")


@pytest.mark.parametrize("width", [320, 600, 1000])
def test_the_preview_is_as_wide_as_chosen(shared, width):
    page = shared(viewport={"width": 1400, "height": 900})
    page.get_by_label(f"{width} px").check()
    page.wait_for_function("width => document.getElementById('preview').offsetWidth === width", arg=width)
    frame = page.locator("#preview").element_handle().content_frame()
    frame.wait_for_selector("html[data-ready=true]", state="attached")
    assert frame.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_the_check_takes_the_focus_from_nobody(shared):
    page = shared()
    page.locator("#summary").focus()
    page.keyboard.type("Mine ")
    page.wait_for_function("() => document.getElementById('code-figure').value.includes('Mine')")
    page.wait_for_selector(CHECKED, state="detached")
    page.keyboard.type("too ")
    assert page.evaluate("document.activeElement.id") == "summary"
    assert re.search("Mine too", page.locator("#summary").input_value())


def test_a_code_is_copied_with_the_keyboard(shared):
    page = shared()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=code-iframe]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('said').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == code(page, "iframe")


def test_without_script_the_form_writes_the_codes(shared):
    page = shared(java_script_enabled=False)
    page.locator("#language").select_option("de")
    page.locator("#height").fill("480")
    page.get_by_label("The date slider").check()
    page.locator("button.submit").click()
    assert 'height="480"' in code(page, "iframe")
    assert "lang=de" in code(page, "iframe")
    assert page.locator("#title").input_value().endswith("nach letztem bekanntem Stand")
    assert page.locator("button[data-copy]:visible").count() == 0
    assert page.locator("#preview").element_handle().content_frame().locator("img.picture").is_visible()


@pytest.mark.parametrize(
    ("width", "scheme", "lang"), [(1280, "light", "en"), (1280, "dark", "ru"), (360, "light", "fi")]
)
def test_axe_finds_nothing(shared, width, scheme, lang):
    size = {"width": width, "height": 900}
    page = shared(f"{VIEW}&lang={lang}", viewport=size, color_scheme=scheme, bypass_csp=True)
    frame = page.locator("#preview").element_handle().content_frame()
    frame.wait_for_selector("html[data-ready=true]", state="attached")
    page.evaluate(AXE.read_text("utf-8"))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "controls"), [(320, "none"), (360, "legend"), (1000, "slider")])
def test_axe_finds_nothing_in_a_frozen_frame(shared, width, controls):
    query = f"{VIEW}&v={RELEASE}&controls={controls}&title=A"
    page = shared(query, path="/embed", viewport={"width": width, "height": 560}, bypass_csp=True)
    page.wait_for_selector("html[data-ready=true]")
    assert page.locator("#corrected").is_visible()
    page.evaluate(AXE.read_text("utf-8"))
    assert violations(page) == []
