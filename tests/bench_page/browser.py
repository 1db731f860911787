"""One page measured in a real Chromium: what it loads, how soon, how a step of its slider and its play go, its heap."""

from __future__ import annotations

import os
import shutil
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Error, Page, Playwright, TimeoutError

from tests.bench.measure import quantile
from tests.bench_page.contenders import OURS, PAGES

CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
VIEWPORT: Final = {"width": 1280, "height": 900}
LIMIT: Final = 120.0
"""Seconds after which a page is given up."""

STEPS: Final = 40
STEPS_SECONDS: Final = 40.0
"""Seconds after which no further step is begun."""

PLAY_SECONDS: Final = 4.0
UNHURRIED: Final = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
"""For steps: a frame is painted when it is ready, so that its cost shows and not the screen's clock."""

SOFTWARE_WEBGL: Final = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""For our page drawn by WebGL, though there is no graphics card."""

BY_WEBGL: Final = 'window.borderMapRenderer = "webgl";'
DRAWN_BY_WEBGL: Final = """
[...document.querySelectorAll(".symbols-pane canvas:not([hidden])")].some((canvas) => canvas.getContext("webgl2"))"""

NOBODY_ELSE: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""A peer's style sheet asks a distant host for a font: it is told that there is none."""

SLOW_4G: Final = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
"""The preset of that name in Chromium's own tools: 1.44 Mbit/s, answers after 562.5 ms."""

SLOW_LOADS: Final = 5
"""Loads over it, of which the middle one counts: on a processor that is slowed down they differ by a tenth."""

PHONE: Final = 4
"""How much slower a phone's processor is."""

WINDOWS: Final = {"30 d": 30, "3 y": 1095}


@dataclass
class Steps:
    """Milliseconds of each step, and of the processor's time that the main thread and its JavaScript took for one."""

    taken: list[float]
    busy: float
    script: float

    @property
    def median(self) -> float:
        """The middle step."""
        return quantile(self.taken, 0.5) or 0.0

    @property
    def p95(self) -> float:
        """The step that one in twenty is slower than."""
        return quantile(self.taken, 0.95) or 0.0


@dataclass
class Load:
    """Of one cold load: kB of bodies and requests until the page was ready and in all, seconds to map and ready."""

    wire: float
    wire_all: float
    requests: int
    requests_all: int
    first_map: float
    ready: float


@dataclass
class Result:
    """What one page gave; `faults` says of what is missing why it is.

    `script` are the milliseconds of JavaScript for a step of three years that is drawn by WebGL.
    """

    load: Load | None = None
    slow: Load | None = None
    heap: float | None = None
    play: float | None = None
    script: float | None = None
    steps: dict[str, Steps] = field(default_factory=dict)
    phone: dict[str, Steps] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


class GaveUp(Exception):
    """A page was too slow or broke; ``str()`` says which in a few words."""


def executable() -> str:
    """Return the path of a Chromium: the one `CHROMIUM` names, or the first installed."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM"), *CHROMIUM) if name)
    return next(path for path in found if path)


def launched(playwright: Playwright, arguments: Sequence[str] = ()) -> Browser:
    """Start a Chromium; its sandbox is off only for root, who cannot have one."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=executable(), args=[*root, NOBODY_ELSE, *arguments])


class Lab:
    """Opens a page in fresh browsers and measures it.

    Parameters
    ----------
    address : str
        Of the page, without a query.
    starts : sequence of int
        Days on which the rows start that have a place, counted from the first day, in order. Windows move within
        them, and a page that shows another number of points than they say by more than a tenth is wrong.
    """

    def __init__(self, playwright: Playwright, name: str, address: str, starts: Sequence[int]) -> None:
        self._playwright = playwright
        self._name = name
        self._address = address
        self._starts = starts
        self._days = starts[-1] + 1

    def measure(self, *, phone: bool) -> Result:
        """Measure everything; with `phone`, also on a processor that is slower and over a slow network."""
        result = Result()
        with _noted(result, "load"):
            self._warm()
            self._load_heap_play(result)
        if result.load is None:
            return result
        for window, days in WINDOWS.items():
            with _noted(result, f"steps {window}"), self._opened(days, UNHURRIED) as (page, session):
                result.steps[window] = self._steps(page, session, days)
        if self._name == OURS:
            with _noted(result, "script"):
                result.script = self._script()
        for window, days in WINDOWS.items() if phone else ():
            with _noted(result, f"phone {window}"), self._opened(days, UNHURRIED) as (page, session):
                session.send("Emulation.setCPUThrottlingRate", {"rate": PHONE})
                result.phone[window] = self._steps(page, session, days)
        if phone:
            with _noted(result, "slow"):
                result.slow = sorted((self._slow() for _ in range(SLOW_LOADS)), key=lambda load: load.ready)[
                    SLOW_LOADS // 2
                ]
        return result

    def _script(self) -> float:
        """Measure the JavaScript of a step drawn by WebGL: here the processor does that too, but on other threads."""
        days = WINDOWS["3 y"]
        with self._opened(days, (*UNHURRIED, *SOFTWARE_WEBGL), before=BY_WEBGL) as (page, session):
            steps = self._steps(page, session, days)
            if not page.evaluate(DRAWN_BY_WEBGL):
                raise GaveUp("WebGL does not draw")
            return steps.script

    def _slow(self) -> Load:
        with self._opened(30, (), slow=True) as (page, _):
            return self._loaded(page)

    def _warm(self) -> None:
        """Let the server make ready what it keeps, for the page's first reader pays for that and no other."""
        with self._opened(30, ()):
            pass

    def _load_heap_play(self, result: Result) -> None:
        with self._opened(30, ()) as (page, session):
            _wait_until_idle(page, session)
            session.send("HeapProfiler.enable")
            session.send("HeapProfiler.collectGarbage")
            usage = session.send("Runtime.getHeapUsage")
            result.heap = (usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6
            result.load = self._loaded(page)
        with _noted(result, "play"), self._opened(WINDOWS["3 y"], ()) as (page, session):
            _wait_until_idle(page, session)
            result.play = self._run(page, "play", [0, self._days], WINDOWS["3 y"], PLAY_SECONDS * 1000)

    def _loaded(self, page: Page) -> Load:
        watched = page.evaluate("({ ...watched, all: watched.loaded() })")
        every = watched["all"]
        return Load(
            watched["bytes"] / 1000,
            every["bytes"] / 1000,
            watched["requests"],
            every["requests"],
            watched["map"] / 1000,
            watched["ready"] / 1000,
        )

    def _steps(self, page: Page, session: CDPSession, days: int) -> Steps:
        first = self._ranges(days)
        _wait_until_idle(page, session)  # what a page fetches ahead of need is no part of a step
        self._run(page, "steps", first[:3], STEPS_SECONDS * 1000)
        self._run(page, "count")  # what a page does when it is left alone is no part of a step either
        before = _worked(session)
        taken = self._run(page, "steps", first, STEPS_SECONDS * 1000)
        busy, script = ((now - then) / len(taken) for now, then in zip(_worked(session), before, strict=True))
        self._check(*first[len(taken) - 1], self._run(page, "count"))
        return Steps(taken, busy, script)

    def _check(self, start: int, end: int, count: int | None) -> None:
        """Refuse a page that shows too few or too many; two of the peers cannot say what they show."""
        expected = bisect_left(self._starts, end) - bisect_left(self._starts, start)
        if count is not None and abs(count - expected) > max(10, expected / 10):
            raise GaveUp(f"wrong: {count:,} points where there are {expected:,}")

    def _ranges(self, days: int) -> list[list[int]]:
        """Return windows all over the data, none beside the one before."""
        room = max(1, self._days - days)
        starts = [(number * 17 % STEPS) * room // STEPS for number in range(STEPS)]
        return [[start, start + days] for start in starts]

    def _run(self, page: Page, name: str, *values: Any) -> Any:
        page.evaluate("([name, values]) => driver.run(name, ...values)", [name, values])
        page.wait_for_function("driver.answer !== undefined", timeout=LIMIT * 1000, polling=100)
        answer = page.evaluate("driver.answer")
        if "error" in answer:
            raise GaveUp(str(answer["error"])[:80])
        return answer["value"]

    @contextmanager
    def _opened(
        self, days: int, arguments: Sequence[str], *, slow: bool = False, before: str = ""
    ) -> Iterator[tuple[Page, CDPSession]]:
        """Open the page in a browser of its own, a script run before it, and wait until it is ready."""
        browser = launched(self._playwright, arguments)
        try:
            # The waiting is done by a script of the bench, which our policy would refuse.
            page = browser.new_context(viewport=VIEWPORT, bypass_csp=True).new_page()  # type: ignore[arg-type]
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            if slow:
                session.send("Network.enable")
                session.send("Network.emulateNetworkConditions", SLOW_4G)
                session.send("Emulation.setCPUThrottlingRate", {"rate": PHONE})
            page.add_init_script(f"{(PAGES / 'watch.js').read_text('utf-8')}{before}")
            query = "" if self._name == OURS else f"?days={days}"
            page.goto(self._address + query, wait_until="commit", timeout=LIMIT * 1000)
            _wait_until_ready(session)
            for script in ("ours.js", "driver.js") if self._name == OURS else ("driver.js",):
                _evaluated(session, (PAGES / script).read_text("utf-8"))
            yield page, session
        finally:
            browser.close()


@contextmanager
def _noted(result: Result, what: str) -> Iterator[None]:
    """Note why something could not be measured, and go on."""
    try:
        yield
    except TimeoutError:
        result.faults[what] = f"> {LIMIT:g} s"
    except GaveUp as error:
        result.faults[what] = str(error)
    except Error as error:
        result.faults[what] = "broke" if "crash" in str(error).lower() else str(error).splitlines()[0][:80]


def _evaluated(session: CDPSession, expression: str) -> Any:
    """Return a value of a page, without the scripts that Playwright puts into a page to ask and wait by."""
    return session.send("Runtime.evaluate", {"expression": expression})["result"].get("value")


def _wait_until_ready(session: CDPSession) -> None:
    """Wait until a page is ready.

    Raises
    ------
    TimeoutError
        If it is not within :data:`LIMIT`.
    """
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        if _evaluated(session, "watched.ready > 0") is True:
            return
        time.sleep(0.1)
    raise TimeoutError("not ready")


def _wait_until_idle(page: Page, session: CDPSession) -> None:
    """Wait until a page has asked for nothing more for a while. Some peers wait for ever for a distant host."""
    before = -1
    for _ in range(40):
        now = _evaluated(session, "watched.loaded().requests")
        if now == before:
            return
        before = now
        page.wait_for_timeout(1500)


def _worked(session: CDPSession) -> tuple[float, float]:
    """Return the milliseconds of the processor that the main thread took so far: for everything, and for JavaScript."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000, float(metrics["ScriptDuration"]) * 1000
