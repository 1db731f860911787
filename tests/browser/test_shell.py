"""The page and the file open in a browser without a complaint, ask nobody else, and agree with the API."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

import geo
from geo.web.map_page import LISTED

VIEW = "datetime=2021-11&section=pl-by"


def number(sentence):
    return 0 if sentence.startswith("No ") else int(re.match(r"[\d,]+", sentence).group().replace(",", ""))


@pytest.mark.parametrize("query", [VIEW, "", "mode=asof&datetime=2023-11-24", "section=pl-ru,lt-ru&datetime=../.."])
def test_the_sentence_of_the_server_is_the_sentence_of_the_program(open_map, page, base_url, query):
    served = page.request.get(f"{base_url}/?{query}").text()
    opened = open_map(query)
    sentence = opened.inner_text("#sentence")
    assert f'<h1 id="sentence">{sentence}</h1>' in served
    api = page.request.get(base_url + opened.get_attribute("#api-link", "href")).json()
    assert api["numberMatched"] == number(sentence)


def test_the_embed_opens_alone(open_map):
    page = open_map(VIEW, "/embed")
    assert page.locator("#sentence").is_visible()
    assert page.locator("#panel").count() == 0


def test_without_javascript_the_list_is_there(open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"/?{VIEW}")
    count = number(page.inner_text("#sentence"))
    assert page.locator("li.incident").count() == min(count, LISTED)
    assert int(page.inner_text("#incident-count")) == count


def test_without_javascript_there_is_a_picture_of_the_state(open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"/?{VIEW}")
    picture = page.locator("img.picture")
    assert page.inner_text("#sentence") in picture.get_attribute("alt")
    assert picture.bounding_box()["height"] > 300
    assert VIEW.partition("&")[0] in picture.get_attribute("src")
    assert page.request.get(picture.get_attribute("src")).headers["content-type"].startswith("image/svg+xml")


def test_without_javascript_the_whole_list_is_a_link_away(open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/?datetime=../..")
    count = number(page.inner_text("#sentence"))
    page.locator("#incidents-panel noscript a").click()
    assert f"{count:,}" in page.inner_text("main") or str(count) in page.inner_text("main")


def test_a_saved_map_opens_from_the_disk_and_asks_nobody(open_context, watch, tmp_path):
    path = tmp_path / "map.html"
    geo.map(geo.open(), datetime="2021-11", section="pl-by").save(str(path))
    page = open_context(offline=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-complete=true]")
    assert number(page.inner_text("#sentence")) > 0
    assert [url for url in watch.requests if not url.startswith("data:")] == [path.as_uri()]


def test_a_map_in_a_notebook_is_drawn_in_its_frame(open_context, tmp_path):
    path = tmp_path / "notebook.html"
    drawn = geo.map(geo.open(), datetime="2021-11", section="pl-by")
    path.write_text(f"<!doctype html><body>{drawn._repr_html_()}", "utf-8")
    page = open_context(offline=True).new_page()
    page.goto(path.as_uri())
    page.frame_locator("iframe").locator("html[data-complete=true]").wait_for(state="attached")


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def article(watch, tmp_path):
    """Return a function that serves a page of another origin and returns its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def publish(body):
            page = f'<!doctype html><link rel="icon" href="data:,"><body>{body}'
            (tmp_path / "article.html").write_text(page, "utf-8")
            watch.allowed.add(f"127.0.0.1:{server.server_port}")
            return f"http://127.0.0.1:{server.server_port}/article.html"

        yield publish
        server.shutdown()


@pytest.mark.parametrize("width", [360, 800])
def test_a_page_of_another_origin_shows_the_copied_frame(open_map, new_page, article, width):
    address = article(open_map(VIEW).input_value("#share-embed"))
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    frame = page.frame_locator("iframe")
    frame.locator("html[data-complete=true]").wait_for(state="attached")
    assert number(frame.locator("#sentence").inner_text()) > 0
    assert frame.locator("#map").bounding_box()["height"] > 150
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_opened_from_the_disk_shows_the_copied_frame_too(open_map, new_page, tmp_path):
    path = tmp_path / "draft.html"
    path.write_text(open_map(VIEW).input_value("#share-embed"), "utf-8")
    page = new_page()
    page.goto(path.as_uri())
    page.frame_locator("iframe").locator("html[data-complete=true]").wait_for(state="attached")


def test_a_sandboxed_frame_shows_the_map_too(new_page, article, base_url):
    page = new_page()
    page.goto(article(f'<iframe sandbox="allow-scripts" src="{base_url}/embed?datetime=2021-11"></iframe>'))
    page.frame_locator("iframe").locator("html[data-complete=true]").wait_for(state="attached")


def test_the_page_itself_refuses_to_be_framed(new_page, watch, article, base_url):
    page = new_page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(article(f'<iframe src="{base_url}/"></iframe>'))
    page.frames[1].wait_for_url("chrome-error://chromewebdata/", wait_until="commit")
    watch.complaints.clear()
