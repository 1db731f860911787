"""What is asked: the queries of the bench, each in several variants, and how each server is asked it."""

from __future__ import annotations

import calendar
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, product
from typing import Protocol

from tests.bench.generator import FIRST, LAST, SEED

Box = tuple[float, float, float, float]

BOXES: tuple[Box, ...] = (
    (23.100001, 52.200001, 24.400001, 53.300001),
    (23.200001, 53.500001, 24.600001, 54.600001),
    (25.200001, 54.200001, 26.800001, 55.700001),
    (26.500001, 55.600001, 28.300001, 57.600001),
    (27.500001, 60.500001, 30.500001, 63.500001),
)
"""Stretches of the border; the sixth decimal keeps points off the edge."""
CATEGORIES = ("death", "shots_or_weapons", "clash", "pushback_reported", "injury", "camp_or_standoff")


@dataclass(frozen=True)
class Items:
    """One page of items that lie between two days, both included; ``last=None`` is open."""

    first: date
    last: date | None
    limit: int
    bbox: Box | None = None
    category: str | None = None

    @property
    def interval(self) -> str:
        """The days as OGC ``datetime`` text."""
        return f"{self.first}/{self.last or '..'}"


@dataclass(frozen=True)
class Export:
    """All items of a year, in a format."""

    year: int
    format: str


@dataclass(frozen=True)
class Days:
    """Counts by day between two days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Tile:
    """A vector tile of WebMercatorQuad with every item."""

    z: int
    x: int
    y: int


Question = Items | Export | Days | Tile


@dataclass(frozen=True)
class Cell:
    """A row of the table: a question in its variants, and the bar for ours.

    Attributes
    ----------
    ratio : float or None
        So many times faster than the better peer; the bar restated from what was agreed before measuring.
    most_ms : float or None
        At most so long.
    many : sequence of Question
        The same, in so many variants that a crowd asks none twice.
    crowd : float or None
        So many times the requests per second of the better peer, of eight connections that ask those.
    warm : Question or None
        What is asked before, so that what a server makes at the first such question does not count.
    """

    key: str
    title: str
    variants: Sequence[Question]
    ratio: float | None = None
    most_ms: float | None = None
    crowd: float | None = None
    many: Sequence[Question] = ()
    warm: Question | None = None


class Paths(Protocol):
    """How one server is asked; None where it cannot answer."""

    def of(self, question: Question) -> str | None:
        """Return the path of a question."""


def cells(tile: Tile, other: Tile) -> list[Cell]:
    """Return the rows of the table, the last one about a tile; another is asked for before it."""
    months = _months()
    middle = len(months) // 2
    months = months[middle:] + months[:middle]
    page = [Items(first, last, 100) for first, last in months]
    boxed = [
        Items(first, last, 100, box, category)
        for (first, last), (box, category) in zip(months * 3, list(product(BOXES, CATEGORIES)) * 7, strict=True)
    ]
    large = [Items(first, None, 10_000) for first, _ in sorted(months)[:12]]
    many = _windows()
    many_boxed = [
        Items(each.first, each.last, 100, *where)
        for each, where in zip(many, cycle(product(BOXES, CATEGORIES)), strict=False)
    ]
    years = list(range(FIRST.year, LAST.year))
    return [
        Cell("a", "items, one month, limit=100", page, ratio=30, crowd=100, many=many),
        Cell("b", "the same + bbox + category", boxed, ratio=12, crowd=40, many=many_boxed),
        Cell("c", "items, limit=10,000", large, ratio=30),
        Cell("d", "one year as GeoJSON", [Export(year, "geojson") for year in years], ratio=40),
        Cell("d'", "one year as CSV", [Export(year, "csv") for year in years], ratio=15),
        Cell("e", "count by day in a year", _years(), most_ms=5),
        Cell("f", f"tile z{tile.z} with the most points", [tile], ratio=20, warm=other),
    ]


def _windows() -> list[Items]:
    """Return pages of about a month from any day on, no two the same, in an order without a pattern."""
    days = (LAST - FIRST).days - 31
    windows = [(FIRST + timedelta(days=day), length) for day in range(days) for length in range(26, 31)]
    random.Random(SEED).shuffle(windows)
    return [Items(first, first + timedelta(days=length), 100) for first, length in windows]


def _years() -> list[Days]:
    """Return years from the first of any month on."""
    firsts = [date(FIRST.year + month // 12, month % 12 + 1, 1) for month in range(12 * (LAST.year - FIRST.year))]
    spans = [Days(first, first.replace(year=first.year + 1) - timedelta(days=1)) for first in firsts]
    return [span for span in spans if span.last <= LAST]


def _months() -> list[tuple[date, date]]:
    spans = [
        (date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        for year in range(FIRST.year, LAST.year + 1)
        for month in range(1, 13)
    ]
    return [span for span in spans if span[1] <= LAST]
