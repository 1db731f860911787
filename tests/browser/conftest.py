"""A server on a free port and a real Chromium; a page that complains, or asks another host, fails its test.

Wait with ``wait_for_function`` for a function, not for an expression: that is evaluated at every look, which the
policy of our pages refuses from the second look on.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from geo.web import vendor

PROJECT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
READY_MS = 15_000
ALONE = {"HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1", "GEO_RELEASES": str(Path(__file__).parent / "no-releases")}
"""A server of the tests: on a free port, and without the releases that somebody made in this checkout."""
SETTLE = "window.settle = (partial) => borderMap.setState(partial).then(() => borderMap.settled());"
"""What the tests change a state with: the lists, which follow the map, are written too when it is done."""


def pytest_collection_modifyitems(items):
    """Mark every test of this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """Return the path of a Chromium: the one ``CHROMIUM`` names, or the first installed."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("No Chromium was found. Install it, or name one: CHROMIUM=/path/to/it")


@pytest.fixture(scope="session", autouse=True)
def built():
    """Build the page's files, unless they are those of the sources."""
    if not vendor.is_current(PROJECT):
        vendor.vendor(PROJECT)


@pytest.fixture(scope="session")
def serve(built):
    """Return a function that starts a server on a free port and returns its address, without a slash at the end."""
    started = []

    def start(**environment: str) -> str:
        process = subprocess.Popen(
            [sys.executable, "server.py"],
            cwd=PROJECT,
            env=os.environ | ALONE | environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        said = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert address, said + process.stderr.read()
        return address.group()

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=20)
        process.stderr.close()


@pytest.fixture(scope="session")
def base_url(serve) -> str:
    """Address of a server on the shipped data."""
    return serve()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a Chromium; its sandbox is off only for root, who cannot have one."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield browser
        browser.close()


class Watch:
    """What a page did that it should not: its complaints and its requests to other hosts.

    Attributes
    ----------
    allowed : set of str
        Hosts with their port that may be asked.
    requests : list of str
        Every address asked for.
    complaints : list of str
        Console errors and warnings, uncaught errors, failed and foreign requests. A test that expects one
        removes it.
    """

    def __init__(self, *allowed: str) -> None:
        self.allowed = set(allowed)
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def watch(self, page: Page) -> None:
        """Listen to a page and its frames."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in self.allowed:
            self.complaints.append(f"request to another host: {request.url}")

    def _failed(self, request) -> None:
        # A page that is left while it loads gives up its requests. What a policy forbids is an error on the console
        # too, except where scripts are switched off.
        if request.failure not in ("net::ERR_ABORTED", "csp"):
            self.complaints.append(f"request failed: {request.url} ({request.failure})")


@pytest.fixture
def watch(base_url) -> Iterator[Watch]:
    """Yield the watch over the test's pages; fail the test at its end if there is a complaint."""
    watch = Watch(urlsplit(base_url).netloc)
    yield watch
    assert not watch.complaints, "\n".join(watch.complaints)


@pytest.fixture
def open_context(browser, base_url, watch):
    """Return a function that makes a watched browser context: viewport, colour scheme, no JavaScript ..."""
    contexts: list[BrowserContext] = []

    def make(**options) -> BrowserContext:
        defaults = {"base_url": base_url, "viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
        context = browser.new_context(**defaults | options)
        context.on("page", watch.watch)
        context.add_init_script(SETTLE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def new_page(open_context):
    """Return a function that makes an empty page in a context of its own, with the options of a context."""
    return lambda **options: open_context(**options).new_page()


@pytest.fixture
def page(new_page) -> Page:
    """Return an empty page, 1280 by 900."""
    return new_page()


@pytest.fixture
def opened(new_page):
    """A function that opens an address of the site and waits until the map shows it."""

    def opened(address, **options):
        page = new_page(**{"reduced_motion": "reduce", **options})
        page.goto(address)
        page.wait_for_selector("html[data-complete=true]")
        return page

    return opened


@pytest.fixture
def open_map(page):
    """Return a function that opens a map with a query and waits until it is drawn."""

    def open_(query: str = "", path: str = "/") -> Page:
        page.goto(f"{path}?{query}" if query else path)
        page.wait_for_selector("html[data-complete=true]", timeout=READY_MS)
        return page

    return open_
