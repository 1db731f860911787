"""The site as files, behind the plainest of web servers, and a view as one file without any."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from geo import cli
from tests.publish.small import BASE, RELEASE, VIEW, small

FRAME = '<iframe id="{}" src="{{site}}/embed/?{{view}}&amp;{}" title="Map" width="600" height="500"></iframe>'
ARTICLE = f"""<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>An article</title>
<link rel="icon" href="data:,"><p>Text.</p>
{FRAME.format("live", "controls=slider")}
{FRAME.format("frozen", "v={release}&amp;lang=pl&amp;title=Granica")}
<eastern-border-map id="component" section="pl-by" datetime="2021-11"></eastern-border-map>
<script src="{{site}}/embed.js"></script></html>"""


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def served():
    """Return a function that serves a folder by Python's own file server, and returns its address."""
    servers = []

    def serve(folder):
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def folder(built, tmp_path_factory):
    """The folder of a site that was published for another address than the one it is served at."""
    layers, _ = small(tmp_path_factory.mktemp("data"))
    folder = tmp_path_factory.mktemp("site")
    arguments = ("--base-url", BASE, "--languages", "en,pl", "--states", VIEW, "--day", "2026-11-22")
    assert cli.main(["--layers", str(layers), "publish", str(folder / "border"), *arguments]) == 0
    return folder


@pytest.fixture
def site(served, folder, watch):
    """Address of the published site, which does not stand at the root of its host."""
    address = served(folder)
    watch.allowed.add(address.removeprefix("http://"))
    return f"{address}/border"


def opened(page, address):
    page.goto(address)
    page.wait_for_selector("html[data-ready=true]", state="attached")
    return page


def count(page):
    number = re.match(r"[\d,]+", page.inner_text("#sentence"))
    return int(number[0].replace(",", "")) if number else 0  # "No incidents"


def test_the_map_of_the_files_is_drawn_and_its_slider_changes_the_count(page, site):
    opened(page, f"{site}/?{VIEW}&mode=cumulative".replace("datetime=2021-11", "datetime=2021-11-30"))
    before = count(page)
    assert before > 5
    page.locator("#slider [role=slider]").last.focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    page.wait_for_function("before => parseInt(document.getElementById('sentence').textContent) !== before", arg=before)
    assert count(page) < before
    page.wait_for_function("() => location.search.includes('datetime=')")
    assert "lang=" not in page.url


def test_an_incident_of_the_files_opens_with_its_details_and_its_page(page, site):
    opened(page, f"{site}/?{VIEW}")
    page.locator("#incident-list a.title").first.click()
    details = page.locator(".details:has(.sources li)").first
    details.wait_for()
    permanent = details.locator(".actions a").first
    page.goto(permanent.evaluate("link => link.href"))
    assert page.url.startswith(f"{site}/incidents/")
    assert page.url.endswith("/")
    page.wait_for_function("() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)")


def test_the_files_to_download_are_there(page, site, folder):
    page.goto(f"{site}/downloads/")
    with page.expect_download() as waiting:
        page.locator("#incidents ul.files a[href$='incidents.gpkg']").click()
    assert waiting.value.path().read_bytes() == (folder / "border/downloads/incidents.gpkg").read_bytes()


def test_what_needs_a_server_is_not_offered(page, site):
    opened(page, f"{site}/?q=drone&{VIEW}")
    assert page.locator("#q, #near-fields, #box-fields, .box-button, #share-page, #api-link").count() == 0
    assert page.locator("#no-search").is_visible()
    assert page.inner_text("#problems") == ""
    hrefs = page.locator("a[href]").evaluate_all("links => links.map((link) => link.href)")
    assert [href for href in hrefs if re.search(r"/(share|api/collections/\w+/items\?|map/rows)", href)] == []


def test_another_language_is_another_folder_with_the_same_view(page, site):
    opened(page, f"{site}/?{VIEW}&section=pl-by")
    before = count(page)
    page.locator("#languages summary").click()
    page.locator("#languages a[hreflang=pl]").click()
    page.wait_for_url("**/border/pl/?**")
    page.wait_for_selector("html[lang=pl][data-ready=true]")
    assert count(page) == before
    opened(page, f"{site}/?lang=pl&{VIEW}")
    assert page.url.startswith(f"{site}/pl/?datetime=2021-11")


def test_frames_of_the_files_work_in_an_article_of_another_origin(page, site, served, tmp_path, watch):
    (tmp_path / "article.html").write_text(
        ARTICLE.format(site=site, view=VIEW.replace("&", "&amp;"), release=RELEASE), "utf-8"
    )
    origin = served(tmp_path)
    watch.allowed.add(origin.removeprefix("http://"))
    page.goto(f"{origin}/article.html")
    frames = {}
    for name in ("#live", "#frozen", "#component iframe"):
        frames[name] = page.wait_for_selector(name).content_frame()
        frames[name].wait_for_selector("html[data-ready=true]", state="attached")
    counts = {name: count(frame) for name, frame in frames.items()}
    assert len(set(counts.values())) == 1
    assert counts["#live"] > 5
    live, frozen = frames["#live"], frames["#frozen"]
    assert live.locator(".modes").is_hidden()
    assert frozen.url.startswith(f"{site}/pl/releases/{RELEASE}/embed/?")
    assert frozen.inner_text("h1") == "Granica"


def test_a_view_as_one_file_works_from_a_disk(browser, folder, watch):
    path = next((folder / "border/views").glob("*/archive.html"))
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    watch.watch(page)
    opened(page, path.as_uri())
    before = count(page)
    assert before == page.locator("#incidents li").count() > 5
    page.locator("#slider [role=slider]").last.focus()
    for _ in range(26):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("before => parseInt(document.getElementById('sentence').textContent) !== before", arg=before)
    assert count(page) < before
    assert page.locator("#sources a[href^=https]").count() > 3
    assert re.fullmatch("[0-9a-f]{64}", page.inner_text("#sha256"))
    assert [url for url in watch.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert [url for url in watch.requests if url.startswith("file:")] == [path.as_uri()]
    context.close()
