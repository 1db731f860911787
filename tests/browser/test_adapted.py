"""The page as people set it up for themselves: less motion, their own colours, four times as large, by finger."""

import pytest
from playwright.sync_api import expect

VIEW = "datetime=2021-11-01/2021-11-30&section=pl-by"
ARTICLE = f"""<!doctype html><html lang="en"><title>Article</title><link rel="icon" href="data:,">
<p style="height:60px">Text</p><iframe title="Map" src="/embed?{VIEW}" width="800" height="600"></iframe>
<p style="height:3000px">More</p>"""
# What can be pressed and is smaller than 24 px, unless it has that much room around it or lies in a sentence.
SMALL = """() => {
  const pressed = 'a[href], button, select, summary, input:not([type=hidden]), textarea, [role=slider], [role=tab]';
  const seen = [...document.querySelectorAll(pressed)].filter((node) => {
    const { opacity, clipPath } = getComputedStyle(node);
    return node.checkVisibility({ visibilityProperty: true }) && clipPath === 'none'
      && (opacity !== '0' || node.matches('input'))
      && !node.closest('.visually-hidden')
      && !node.matches('.skip, [tabindex="-1"]:not([role=tab])');
  });
  const boxOf = (node) => {
    const own = node.getBoundingClientRect();
    const label = node.matches('input') ? node.closest('label')?.getBoundingClientRect() : null;
    return label && label.width * label.height > own.width * own.height ? label : own;
  };
  const boxes = seen.map(boxOf);
  return seen.filter((node, i) => {
    const { width, height, x, y } = boxes[i];
    if (width >= 24 && height >= 24 || width === 0) return false;
    if (node.matches('p a, li a, dd a') && getComputedStyle(node).display === 'inline') return false;
    const [cx, cy] = [x + width / 2, y + height / 2];
    const away = (box) => Math.hypot(
      Math.max(box.x - cx, 0, cx - box.x - box.width), Math.max(box.y - cy, 0, cy - box.y - box.height));
    return boxes.some((box, j) => j !== i && !node.contains(seen[j]) && !seen[j].contains(node) && away(box) < 12);
  }).map((node) => [boxOf(node).width, boxOf(node).height, node.outerHTML.slice(0, 120)].join(' '));
}"""
# What juts out of the width of the page, and is not in something that scrolls by itself.
JUTS = """() => [...document.querySelectorAll('body *')].filter((node) => {
  const box = node.getBoundingClientRect();
  if (box.right <= innerWidth + 1 || box.width === 0 || !node.checkVisibility()) return false;
  for (let up = node.parentElement; up; up = up.parentElement) {
    if (getComputedStyle(up).overflowX !== 'visible') return false;
  }
  return true;
}).map((node) => node.outerHTML.slice(0, 120))"""


@pytest.fixture
def opened(new_page):
    """A function that opens an address of the site and waits until the map shows it."""

    def opened(address, **options):
        page = new_page(**options)
        page.goto(address)
        page.wait_for_selector("html[data-complete=true]")
        return page

    return opened


def unfolded(page):
    more = page.locator(".time-more[aria-expanded=false]")
    if more.is_visible():
        more.click()
    page.evaluate("for (const part of document.querySelectorAll('details:not(.compare-menu)')) part.open = true")
    return page


@pytest.mark.parametrize("width", [1280, 600, 360])
@pytest.mark.parametrize("address", [f"/?{VIEW}", f"/?{VIEW}&view=table", f"/?{VIEW}&view=section", f"/embed?{VIEW}"])
def test_everything_that_is_pressed_is_large_enough(opened, width, address):
    page = unfolded(opened(address, viewport={"width": width, "height": 800}, has_touch=True, reduced_motion="reduce"))
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("lang", ["en", "lt", "ru", "fi"])
@pytest.mark.parametrize(
    "address", ["/?", "/?view=table&", "/?view=section&", "/?compare=2021-10-01/2021-10-30&", "/embed?"]
)
def test_four_times_as_large_nothing_is_lost_to_the_side(opened, address, lang):
    page = opened(f"{address}{VIEW}&lang={lang}", viewport={"width": 320, "height": 256}, device_scale_factor=4)
    unfolded(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.evaluate(JUTS)
    sticky = page.evaluate(
        """() => [...document.querySelectorAll('body > *, body > * > *, body > * > * > *')]
          .filter((node) => ['sticky', 'fixed'].includes(getComputedStyle(node).position) && node.checkVisibility())
          .reduce((sum, node) => sum + node.getBoundingClientRect().height, 0)"""
    )
    assert sticky < 128, "half of the window stays free for what is read"


def test_with_less_motion_nothing_moves_by_itself(opened):
    page = opened(f"/?{VIEW}", reduced_motion="reduce")
    page.evaluate("window.settle({map: '9/53.5/23.6', datetime: '2021-12'})")
    page.locator("#incident-list a.title").first.click()
    moving = "document.getAnimations().filter(({ playState }) => playState === 'running').length"
    assert page.evaluate(moving) == 0
    assert page.locator(".leaflet-zoom-anim, .leaflet-pan-anim").count() == 0
    before = page.evaluate("window.borderMap.getState().datetime")
    page.locator(".play").click()
    page.wait_for_function("before => window.borderMap.getState().datetime !== before", arg=before)
    assert page.evaluate("window.borderMap.getState().datetime") == "2022-01-01/2022-01-31"
    expect(page.locator(".play")).not_to_have_attribute("aria-label", "Pause")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_controls_keep_their_edges_and_states(opened, scheme):
    page = opened(f"/?{VIEW}", forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    style = "(node, [part, name]) => getComputedStyle(node, part)[name]"
    checked, other = (page.locator(f'#time input[value="{mode}"] + span') for mode in ("window", "asof"))
    assert checked.evaluate(style, [None, "backgroundColor"]) != other.evaluate(style, [None, "backgroundColor"])
    chosen, free = page.get_by_role("tab", name="Incidents"), page.get_by_role("tab", name="Crossings")
    differs = [name for name in ("borderBottomColor", "backgroundColor", "color", "textDecorationLine", "outlineStyle")
               if chosen.evaluate(style, [None, name]) != free.evaluate(style, [None, name])]  # fmt: skip
    assert differs, "the tab that is chosen is to be told from the others"
    page_ = page.locator("body").evaluate(style, [None, "backgroundColor"])
    for part in (".handle.start", ".handle.end"):
        assert page.locator(part).evaluate(style, ["::after", "borderTopColor"]) != page_
    for symbol in page.locator(".items .symbol, .legend .symbol").all()[:12]:
        assert symbol.evaluate("node => getComputedStyle(node).forcedColorAdjust") == "none"
        assert symbol.evaluate(style, [None, "backgroundColor"]) != page_, "the shape is drawn"


def test_in_a_frame_the_wheel_scrolls_the_article_until_the_map_has_the_focus(new_page):
    page = new_page()
    page.route("**/article", lambda route: route.fulfill(content_type="text/html", body=ARTICLE))
    page.goto("/article")
    frame = page.frames[1]
    frame.wait_for_selector("html[data-complete=true]")
    zoom = "window.borderMap.getState().map"
    before, box = frame.evaluate(zoom), page.frame_locator("iframe").locator("#map").bounding_box()
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*at)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 0")
    assert frame.evaluate(zoom) == before
    page.evaluate("scrollTo(0, 0)")
    frame.locator("#map").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.mouse.move(*at)
    page.mouse.wheel(0, -120)
    frame.wait_for_function("before => window.borderMap.getState().map !== before", arg=before)
    assert page.evaluate("scrollY") == 0
