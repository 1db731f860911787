"""The tables people read: every page side by side, then the bars."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.report import machine
from tests.bench_page import bars
from tests.bench_page.browser import LIMIT, PHONE, SLOW_LOADS, STEPS, Load, Result, Steps
from tests.bench_page.contenders import OURS, Contender, Plugin

COLUMNS = (
    "page",
    "kB until ready (in all)",
    "requests (in all)",
    "first map, s",
    "ready, s",
    "step 30 d: median / p95 (CPU), ms",
    "step 3 y: median / p95 (CPU), ms",
    "play 3 y, frames/s",
    "heap, MB",
)
ON_A_PHONE = (
    "page",
    "step 30 d: median / p95, ms",
    "step 3 y: median / p95, ms",
    "ready on slow 4G, s",
    "first map, s",
)


@dataclass(frozen=True)
class Size:
    """Everything measured with one number of incidents."""

    rows: int
    contenders: Sequence[Contender]
    results: Mapping[str, Result]


def text(sizes: Sequence[Size], browser: str, seconds: float) -> str:
    """Return the report in Markdown."""
    parts = ["# Benchmark of the page", _machine(browser), _method()]
    for size in sizes:
        parts += [f"## {size.rows:,} incidents", _table(COLUMNS, [_row(size, each) for each in size.contenders])]
        if any(result.phone or result.slow for result in size.results.values()):
            parts.append(f"On a processor {PHONE} times slower, as a phone's; of {SLOW_LOADS} loads the middle one:")
            parts.append(_table(ON_A_PHONE, [_phone(size, each) for each in size.contenders]))
        if OURS in size.results:
            parts.append(_bars(size))
    parts.append(f"The whole run took {seconds / 60:.1f} minutes.")
    return "\n\n".join(parts) + "\n"


def _machine(browser: str) -> str:
    return "\n".join((*machine(), f"- Python {platform.python_version()}; {browser}, headless, without a GPU"))


def _method() -> str:
    return (
        "Each page is opened in a browser of its own with nothing kept, 1280 by 900, from a server on this machine that"
        " has answered it once before; bodies are packed with Brotli. A step is timed from the call that sets the range"
        f" until the main thread has painted the frame that shows it, {STEPS} all over the data, with frames painted as"
        " soon as they are ready; CPU is the processor's time that the main thread took for one. Play moves the window"
        " on by a day with each frame of a screen of 60 frames a second. The heap is JavaScript's with its buffers,"
        " after a collection. No page has a background map but ours, which counts it; Folium draws points as SVG, with"
        " its option prefer_canvas on a canvas; the peers' points hold their titles, which ours asks for when they are"
        " needed."
        f" A page that has not answered after {LIMIT:g} s is given up."
    )


def _row(size: Size, contender: Contender) -> list[str]:
    result = size.results[contender.name]
    faults = result.faults
    if result.load is None:
        return [contender.title, faults.get("load", "–"), *["–"] * (len(COLUMNS) - 2)]
    load = result.load
    return [
        contender.title,
        f"{load.wire:,.0f} ({load.wire_all:,.0f})",
        f"{load.requests} ({load.requests_all})",
        f"{load.first_map:.2f}",
        f"{load.ready:.2f}",
        *(_steps(result.steps.get(each), faults.get(f"steps {each}"), busy=True) for each in ("30 d", "3 y")),
        faults.get("play", "–") if result.play is None else f"{result.play:.1f}",
        "–" if result.heap is None else f"{result.heap:.1f}",
    ]


def _phone(size: Size, contender: Contender) -> list[str]:
    result = size.results[contender.name]
    slow: Load | None = result.slow
    return [
        contender.title,
        *(_steps(result.phone.get(each), result.faults.get(f"phone {each}")) for each in ("30 d", "3 y")),
        f"{slow.ready:.2f}" if slow else result.faults.get("slow", "–"),
        f"{slow.first_map:.2f}" if slow else "–",
    ]


def _steps(steps: Steps | None, fault: str | None, *, busy: bool = False) -> str:
    if steps is None:
        return fault or "–"
    fewer = "" if len(steps.taken) == STEPS else f", {len(steps.taken)} steps"
    shown = f"{_ms(steps.median)} / {_ms(steps.p95)}"
    return f"{shown} ({_ms(steps.busy)}{fewer})" if busy else shown + fewer


def _bars(size: Size) -> str:
    ours = size.results[OURS]
    found = list(bars.verdicts(size.rows, ours))
    for plugin, limit in ((Plugin.STOCK, bars.AHEAD.get(size.rows)), (Plugin.TUNED, None)):
        those = {each.title: size.results[each.name] for each in size.contenders if each.plugin is plugin}
        title, *rest = bars.ahead(ours, those, limit)
        found.append((f"{title} {plugin.value}", *rest))
    rows = [
        [title, limit, shown, "" if met is None else "met" if met else "**not met**"]
        for title, limit, shown, met in found
    ]
    return _table(("bar", "limit", "ours", ""), rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ms(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"
