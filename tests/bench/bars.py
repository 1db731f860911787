"""The bars: what was agreed before measuring, and whether the figures reach it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.measure import Figure, Measured
from tests.bench.questions import Cell, Tile
from tests.bench.starts import Starts

MILLION = 1_000_000
"""The bars of the queries are agreed for so many incidents."""

SHIPPED_SECONDS, SHIPPED_MEGABYTES = 1.5, 250.0
WARM_SECONDS, WORKER_MEGABYTES = 2.0, 60.0
"""The bars of a start: with the shipped data, and with a million incidents."""

TILE_KILOBYTES = 500.0


@dataclass(frozen=True)
class Bar:
    """What a figure is to reach.

    Attributes
    ----------
    least, most : float or None
        At least so many times the better peer, or at most so much.
    measured : float or None
        None if it could not be measured, since ours or every peer failed or was left out.
    failed : bool
        Whether that is the fault of ours.
    """

    title: str
    measured: float | None
    least: float | None = None
    most: float | None = None
    unit: str = ""
    failed: bool = False

    @property
    def text(self) -> str:
        """The bar in words."""
        return f"≥ {self.least:g}×" if self.least is not None else f"≤ {self.most:g} {self.unit}"

    @property
    def figure(self) -> str:
        """The figure in words."""
        if self.measured is None:
            return "–"
        shown = f"{self.measured:,.0f}" if self.measured >= 100 else f"{self.measured:.1f}"
        return f"{shown}×" if self.least is not None else f"{shown} {self.unit}"

    @property
    def verdict(self) -> str:
        """Whether it is met."""
        if self.measured is None:
            return "**not met**" if self.failed else "not measured"
        reached = self.measured >= self.least if self.least is not None else self.measured <= (self.most or 0)
        return "met" if reached else "**not met**"


def of_cells(cells: Sequence[Cell], servers: Sequence[Measured]) -> Iterator[Bar]:
    """Yield the bars of the queries."""
    for cell in cells:
        figures = {each.name: each.figures.get(cell.key, Figure(fault="–")) for each in servers}
        ours = figures.get("ours", Figure())
        title, failed = f"{cell.key}: {cell.title}", bool(ours.fault)
        if cell.ratio is not None:
            yield Bar(title, ratio(figures), least=cell.ratio, failed=failed)
        if cell.most_ms is not None:
            yield Bar(title, ours.p50, most=cell.most_ms, unit="ms", failed=failed)
        if cell.crowd is not None:
            yield Bar(f"{cell.key}: requests/s", crowd_ratio(figures), least=cell.crowd, failed=failed)
        if isinstance(cell.variants[0], Tile):
            size = None if failed else ours.size / 1000
            yield Bar(f"{cell.key}: size, for a browser", size, most=TILE_KILOBYTES, unit="kB", failed=failed)


def ratio(figures: dict[str, Figure]) -> float | None:
    """Return how many times faster than the better peer ours is."""
    ours = figures["ours"].p50 if "ours" in figures else None
    peers = [figure.p50 for name, figure in figures.items() if name != "ours" and figure.p50]
    return min(peers) / ours if ours and peers else None


def crowd_ratio(figures: dict[str, Figure]) -> float | None:
    """Return how many times the requests per second of the better peer ours answers."""
    ours = figures["ours"].per_second if "ours" in figures else None
    peers = [figure.per_second for name, figure in figures.items() if name != "ours" and figure.per_second]
    return ours / max(peers) if ours and peers else None


def of_million(starts: Starts) -> Iterator[Bar]:
    """Yield the bars of a start with a million incidents."""
    yield Bar("a million incidents: warm start", starts.warm, most=WARM_SECONDS, unit="s")
    second = starts.two_workers.all - starts.one_worker.all
    yield Bar("a million incidents: the second worker", second, most=WORKER_MEGABYTES, unit="MB")


def of_shipped(starts: Starts) -> Iterator[Bar]:
    """Yield the bars of a start with the shipped data."""
    yield Bar("the shipped data: warm start", starts.warm, most=SHIPPED_SECONDS, unit="s")
    yield Bar("the shipped data: two workers", starts.two_workers.all, most=SHIPPED_MEGABYTES, unit="MB")
