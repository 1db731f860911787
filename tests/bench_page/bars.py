"""The bars of the page, for a machine without a GPU: what ours must keep to, and by how much it must be ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.bench_page.browser import Result

Number = float | None
AHEAD: Final = {10_000: 15.0, 100_000: 100.0, 1_000_000: 300.0}
"""How many times quicker a step of three years is than that of the best Folium plugin of the run."""

MOST_REQUESTS: Final = 10


@dataclass(frozen=True)
class Bar:
    """One bar: what is measured, the limit for each size, and how to read it from a result."""

    title: str
    unit: str
    limits: Mapping[int, float]
    read: Callable[[Result], Number]
    at_least: bool = False

    def keeps(self, value: float, size: int) -> bool:
        """Return whether a value keeps to the bar."""
        limit = self.limits[size]
        return value >= limit if self.at_least else value <= limit


def _step(window: str, share: str) -> Callable[[Result], Number]:
    return lambda result: getattr(result.steps[window], share) if window in result.steps else None


BARS: Final = (
    Bar(
        "whole page, brotli",
        "kB",
        {10_000: 130, 100_000: 600, 1_000_000: 5_000},
        lambda result: result.load.wire if result.load else None,
    ),
    Bar(
        "requests",
        "",
        dict.fromkeys(AHEAD, MOST_REQUESTS),
        lambda result: result.load.requests if result.load else None,
    ),
    Bar("3-year step, median", "ms", {10_000: 8, 100_000: 12, 1_000_000: 40}, _step("3 y", "median")),
    Bar("3-year step, p95", "ms", {10_000: 25, 100_000: 25}, _step("3 y", "p95")),
    Bar(
        "play, 3-year window",
        "frames/s",
        {10_000: 50, 100_000: 45, 1_000_000: 25},
        lambda result: result.play,
        at_least=True,
    ),
    Bar("JavaScript of a 3-year step drawn by WebGL", "ms", dict.fromkeys(AHEAD, 1), lambda result: result.script),
    Bar("heap", "MB", {100_000: 8}, lambda result: result.heap),
    Bar("ready, desktop", "s", {10_000: 1.0}, lambda result: result.load.ready if result.load else None),
    Bar(
        "ready, phone on slow 4G",
        "s",
        {10_000: 2.7},
        lambda result: result.slow.ready if result.slow else None,
    ),
)


Verdict = tuple[str, str, str, bool | None]


def verdicts(size: int, ours: Result) -> Iterator[Verdict]:
    """Yield each bar of a size: its title, the limit, what was measured, and whether it is met."""
    for bar in BARS:
        if size not in bar.limits:
            continue
        value = bar.read(ours)
        limit = f"{'≥' if bar.at_least else '≤'} {bar.limits[size]:,g} {bar.unit}".rstrip()
        shown = "–" if value is None else f"{value:,.1f} {bar.unit}".rstrip()
        yield bar.title, limit, shown, None if value is None else bar.keeps(value, size)


def ahead(ours: Result, plugins: Mapping[str, Result], limit: float | None) -> Verdict:
    """Return how many times quicker our step of three years is than the best plugin's; a bar if it has a limit."""
    title, shown_limit = "3-year step against the best Folium plugin", "–" if limit is None else f"≥ {limit:g}× faster"
    taken = {name: each.steps["3 y"].median for name, each in plugins.items() if "3 y" in each.steps}
    if not taken or "3 y" not in ours.steps:
        return title, shown_limit, "–", None
    best = min(taken, key=lambda name: taken[name])
    ratio = taken[best] / ours.steps["3 y"].median
    return title, shown_limit, f"{ratio:,.1f}× ({best})", None if limit is None else ratio >= limit
