"""The map in an article of another origin: four frames, one that follows the text, and the same without scripts."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.releases.corrected import RELEASE, VIEW, corrected

ARTICLE = Path(__file__).parents[2] / "docs" / "examples" / "article.html"
FRAMES = ("frozen", "live", "automatic", "component")
OVERFLOW = """() => {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
  return [scrollWidth - clientWidth, scrollHeight - clientHeight];
}"""


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def corrected_site(serve, tmp_path_factory):
    """Address of a server on data corrected since their release."""
    layers, releases, _ = corrected(tmp_path_factory.mktemp("corrected"))
    return serve(GEO_LAYERS=str(layers), GEO_RELEASES=str(releases))


@pytest.fixture
def publish(watch, tmp_path, corrected_site):
    """Return a function that serves a page of another origin and returns its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def publish(page):
            (tmp_path / "article.html").write_text(page, "utf-8")
            watch.allowed |= {f"127.0.0.1:{server.server_port}", urlsplit(corrected_site).netloc}
            return f"http://127.0.0.1:{server.server_port}/article.html"

        yield publish
        server.shutdown()


@pytest.fixture
def article(publish, corrected_site):
    """Address of the example article, leading to the server."""
    text = ARTICLE.read_text("utf-8").replace("https://YOUR-HOST", corrected_site).replace("2026.11.0", RELEASE)
    return publish(text.replace(' loading="lazy"', ""))


@pytest.fixture
def plain_article(publish, corrected_site):
    """The same article as a system that takes scripts out leaves it."""
    text = ARTICLE.read_text("utf-8").replace("https://YOUR-HOST", corrected_site).replace("2026.11.0", RELEASE)
    return publish(re.sub(r"<script\b.*?</script>", "", text, flags=re.S))


def frame_of(page, name):
    """Return the frame of an element once its map is shown."""
    element = page.wait_for_selector(f"#{name} iframe" if name == "component" else f"iframe#{name}", state="attached")
    frame = element.content_frame()
    frame.wait_for_selector("html[data-ready=true]", state="attached")
    return element, frame


@pytest.mark.parametrize("width", [360, 1000])
def test_no_frame_of_the_article_scrolls_and_every_height_is_right(new_page, article, width):
    page = new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto(article)
    for name in FRAMES:
        element, frame = frame_of(page, name)
        element.scroll_into_view_if_needed()
        assert frame.evaluate(OVERFLOW) == [0, 0], name
        assert frame.locator("#map").bounding_box()["height"] >= 200, name
    for name in ("automatic", "component"):
        element, frame = frame_of(page, name)
        page.wait_for_function("frame => frame.style.height !== '' && frame.style.height !== '600px'", arg=element)
        inside = frame.evaluate("document.getElementById('credit').getBoundingClientRect().bottom")
        assert 0 <= element.bounding_box()["height"] - inside <= 12, name
    assert page.evaluate(OVERFLOW)[0] == 0


def test_a_frame_follows_what_is_unfolded_in_it_and_the_width_of_the_article(new_page, article):
    page = new_page(viewport={"width": 700, "height": 800}, reduced_motion="reduce")
    page.goto(article)
    element, frame = frame_of(page, "automatic")
    page.wait_for_function("frame => frame.style.height !== ''", arg=element)
    before = element.bounding_box()["height"]
    frame.locator(".time-more").click()
    page.wait_for_function("([frame, before]) => frame.offsetHeight > before + 40", arg=[element, before])
    assert frame.evaluate(OVERFLOW) == [0, 0]
    frame.locator(".time-more").click()
    page.wait_for_function("([frame, before]) => frame.offsetHeight === before", arg=[element, round(before)])
    page.set_viewport_size({"width": 340, "height": 800})
    page.wait_for_function("([frame, before]) => frame.offsetHeight < before", arg=[element, before])
    assert frame.evaluate(OVERFLOW) == [0, 0]


def test_a_frame_says_its_height_to_any_page_and_as_amp_wants_it(new_page, publish, corrected_site):
    page = new_page(viewport={"width": 500, "height": 800})
    page.goto(
        publish(f"""<!doctype html><link rel="icon" href="data:,"><script>
      window.heard = []; addEventListener("message", ({{ data, origin }}) => heard.push([data, origin]));
    </script><iframe src="{corrected_site}/embed?{VIEW}" width="400" height="300"></iframe>""")
    )
    page.wait_for_function("() => heard.some(([data]) => data.type === 'ready')")
    page.wait_for_function("() => heard.some(([data]) => data.sentinel === 'amp')")
    heard = page.evaluate("heard")
    assert {origin for _, origin in heard} == {corrected_site}
    own = [data["height"] for data, _ in heard if data["type"] == "height"]
    amp = [data["height"] for data, _ in heard if data.get("sentinel") == "amp" and data["type"] == "embed-size"]
    assert own == amp
    assert 450 < own[-1] < 800


def test_the_wheel_scrolls_the_article_until_the_map_is_chosen(new_page, article):
    page = new_page(viewport={"width": 1000, "height": 800}, reduced_motion="reduce")
    page.goto(article)
    element, frame = frame_of(page, "frozen")
    element.scroll_into_view_if_needed()
    zoom = "document.querySelector('.leaflet-control-scale-line').textContent"
    before, scale = page.evaluate("scrollY"), frame.evaluate(zoom)
    box = frame.locator("#map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, 240)
    page.wait_for_function("before => scrollY === before + 240", arg=before)
    assert frame.evaluate(zoom) == scale
    page.mouse.wheel(0, -240)
    page.wait_for_function("before => scrollY === before", arg=before)
    frame.locator("#map").click(position={"x": 60, "y": 200})
    page.mouse.wheel(0, -240)
    frame.wait_for_function(f"scale => {zoom} !== scale", arg=scale)
    assert page.evaluate("scrollY") == before


def test_a_hidden_tab_and_a_fold_get_their_height_when_they_are_seen(new_page, article):
    page = new_page(viewport={"width": 600, "height": 800}, reduced_motion="reduce")
    page.goto(article)
    for name, opened in (("hidden-tab", "[aria-controls=tab-b]"), ("in-fold", "#fold summary")):
        element = page.wait_for_selector(f"iframe#{name}", state="attached")
        assert element.evaluate("frame => frame.style.height") == ""
        page.locator(opened).click()
        page.wait_for_function("frame => parseFloat(frame.style.height) > 400", arg=element)
        assert frame_of(page, name)[1].evaluate(OVERFLOW) == [0, 0]


def test_the_text_drives_the_map(new_page, article):
    page = new_page(viewport={"width": 800, "height": 900}, reduced_motion="reduce")
    page.goto(article)
    frame = frame_of(page, "told")[1]
    for number, shown in ((1, "2021-11-01/2021-11-30"), (2, "2021-11-09"), (3, "2021-01-01/2021-12-31")):
        page.locator(".step").nth(number).evaluate(
            "step => scrollTo(0, step.getBoundingClientRect().top + scrollY - 500)"
        )
        page.wait_for_function(
            "shown => document.getElementById('answer').textContent === `The map now shows ${shown}.`", arg=shown
        )
    assert "2021" in frame.locator("#sentence").inner_text()
    said = page.evaluate("""() => new Promise((resolve) => {
      const frame = document.getElementById("told").contentWindow;
      const heard = [];
      addEventListener("message", ({ source, data }) => {
        if (source !== frame || data.type === "height" || data.sentinel === "amp") return;
        heard.push(data);
        if (heard.length === 4) resolve(heard);
      });
      for (const [id, state] of [[1, { section: "pl-ua" }], [2, { v: "1" }], [3, { datetime: "2021-10" }]]) {
        frame.postMessage({ type: "setState", id, state }, "*");
      }
    })""")
    errors, others = (
        [each for each in said if each["type"] == "error"],
        [each for each in said if each["type"] != "error"],
    )
    assert [each["id"] for each in errors] == [1, 2]
    assert errors[0]["message"].startswith("section: found pl-ua, expected one of pl-by")
    assert [each["type"] for each in others] == ["change", "state"]
    assert others[1]["state"]["datetime"] == "2021-10-01/2021-10-31"
    assert all(each["source"] == "eastern-border-map" for each in said)


def test_the_element_obeys_its_attributes_and_says_what_changes(new_page, article):
    page = new_page(viewport={"width": 800, "height": 900}, reduced_motion="reduce")
    page.goto(article)
    _, frame = frame_of(page, "component")
    frame.wait_for_function("() => document.getElementById('sentence').textContent.includes('Lithuania')")
    page.wait_for_function("() => document.getElementById('component').ready")
    told = page.evaluate("""() => new Promise((resolve) => {
      const map = document.getElementById("component");
      map.addEventListener("change", (event) => resolve(event.detail.state.section));
      map.setAttribute("section", "lv-by");
    })""")
    assert told == ["lv-by"]
    assert "Latvia" in frame.locator("#sentence").inner_text()


def test_the_frozen_map_says_what_was_corrected_and_the_live_one_has_changed(new_page, article, corrected_site):
    page = new_page(viewport={"width": 1000, "height": 900})
    page.goto(article)
    frame = frame_of(page, "frozen")[1]
    assert "2 of the records shown have been corrected or withdrawn" in frame.locator("#corrected").inner_text()
    frozen = int(re.match(r"\d+", frame.locator("#sentence").inner_text())[0])
    live = page.request.get(f"{corrected_site}/embed?{VIEW}").text()
    assert int(re.search(r'<h1 id="sentence">(\d+)', live)[1]) == frozen - 1


@pytest.mark.parametrize("path", ["/embed", "/"])
def test_the_line_of_corrections_is_right_wherever_a_reader_goes(new_page, corrected_site, watch, path):
    watch.allowed.add(urlsplit(corrected_site).netloc)
    page = new_page()
    page.goto(f"{corrected_site}{path}?{VIEW}&v={RELEASE}")
    page.wait_for_selector("html[data-ready=true]", state="attached")
    line = page.locator("#corrected")
    counted = line.inner_text()
    assert counted.startswith("2 of the records shown")
    page.evaluate("settle({map: '9/53.5/23.6', theme: 'dark'})")
    assert line.inner_text() == counted
    page.evaluate("settle({datetime: '2023-11', section: ['fi-ru']})")
    assert line.inner_text().startswith("Some records of this map have been corrected")
    link = line.locator("a:visible").get_attribute("href")
    assert "Retracted: " in page.request.get(f"{corrected_site}{link}").text()
    page.evaluate("settle({datetime: '2021-11', section: ['pl-by']})")
    assert line.inner_text() == counted


@pytest.mark.parametrize("width", [360, 1000])
def test_with_its_scripts_taken_out_the_article_is_whole(new_page, plain_article, width):
    page = new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto(plain_article)
    for name in ("frozen", "live", "automatic"):
        page.locator(f"#{name}").scroll_into_view_if_needed()
        element, frame = frame_of(page, name)
        assert frame.evaluate(OVERFLOW) == [0, 0], name
        assert element.bounding_box()["height"] == (640 if name == "frozen" else 600)
    picture = page.locator("#component img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    assert page.evaluate(OVERFLOW)[0] == 0


def test_without_scripts_in_the_browser_the_frames_show_pictures_and_lists(new_page, article, watch):
    page = new_page(viewport={"width": 700, "height": 800}, java_script_enabled=False)
    page.goto(article)
    frame = page.locator("#frozen").element_handle().content_frame()
    assert frame.locator("img.picture").is_visible()
    assert frame.locator(".listed li").count() == 25
    assert frame.locator("#corrected").is_visible()
    # What a program would need is fetched ahead of it; here there is none.
    watch.complaints[:] = [each for each in watch.complaints if "was preloaded" not in each]


@pytest.mark.parametrize("controls", ["none", "slider", "legend", "all"])
@pytest.mark.parametrize(("width", "height"), [(320, 480), (600, 520), (1000, 640)])
def test_every_layout_has_what_was_chosen_and_fits(opened, controls, width, height):
    page = opened(f"/embed?{VIEW}&controls={controls}", viewport={"width": width, "height": height})
    assert page.evaluate(OVERFLOW) == [0, 0]
    assert page.locator(".slider").is_visible() == (controls != "none")
    assert page.locator(".legend").is_visible() == (controls in ("legend", "all"))
    assert page.locator(".time-more").is_visible() == (controls == "all")
    assert page.locator(".leaflet-control-zoom").is_visible() == (controls != "none")
    assert page.locator("#map").bounding_box()["height"] >= 180


def test_the_address_of_a_frame_stays_the_publisher_s(opened):
    page = opened(f"/embed?{VIEW}&controls=slider&title=A")
    address = page.url
    page.evaluate("borderMap.setState({ datetime: '2021-12' }).then(() => borderMap.settled())")
    assert page.url == address
    assert page.locator("#problems").inner_text() == ""
    assert page.locator("h1").inner_text() == "A"
