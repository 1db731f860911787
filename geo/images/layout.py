"""Where the parts of a picture stand: title and legend beside the map, or above and below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.images import fonts
from geo.images.boxes import Box
from geo.images.legend import HEADING, ROW, Row

MARGIN: Final = 14.0
COLUMN: Final = 232.0
"""Width of the words beside the map."""

LEAST_COLUMN: Final = 176.0
LEADING: Final = 1.2
CREDIT_SIZE: Final = 10.0
BESIDE_FROM: Final = 620.0
"""Width from which the legend stands beside the map, if the picture is so much wider than high."""

BESIDE_RATIO: Final = 1.2
TOP: Final = 12.0
LOW: Final = 330.0
TITLE_SIZES: Final = (23.0, 20.0, 17.0, 15.0, 13.0)
TITLE_SHARE: Final = 0.3
LEGEND_SHARE: Final = 0.4
PITCHES: Final = (1.0, 0.88, 0.8)
"""How close rows of the legend stand, as a share of the usual."""


Placed = tuple[Row, float, float, float]
_Parts = tuple[list[str], float, Box, tuple[Placed, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a picture.

    Attributes
    ----------
    credit, title : list of str
        Their lines.
    legend : tuple of tuple
        Its rows with where each stands: x, y and width.
    """

    width: float
    height: float
    credit: list[str]
    title: list[str]
    title_size: float
    map: Box
    legend: tuple[Placed, ...]


def layout(size: tuple[float, float], title: str, credit: str, rows: Sequence[Row]) -> Layout:
    """Return where everything stands in a picture of a size."""
    width, height = size
    lines = fonts.wrap(credit, width - 2 * MARGIN, CREDIT_SIZE, most=4 if height >= LOW else 2)
    body = Box(0, 0, width, height - (10 + len(lines) * CREDIT_SIZE * LEADING))
    beside = width >= BESIDE_FROM and width > BESIDE_RATIO * height
    parts = _beside(body, title, rows) if beside else _below(body, title, rows)
    return Layout(width, height, lines, *parts)


def _beside(body: Box, title: str, rows: Sequence[Row]) -> _Parts:
    """Return a column of words and the map to the right of it."""
    panel = Box(body.x0, body.y0, body.x0 + COLUMN + 2 * MARGIN, body.y1)
    heading, size = _heading(title, COLUMN, body.height, TITLE_SIZES)
    top = TOP + len(heading) * size * LEADING + 8
    kept, pitch = _shortened(rows, body.y1 - top - 4)
    placed = _column(kept, (panel.x0 + MARGIN, top), COLUMN, pitch)
    return heading, size, Box(panel.x1, body.y0, body.x1, body.y1), tuple(placed)


def _below(body: Box, title: str, rows: Sequence[Row]) -> _Parts:
    """Return the map below the title, and the legend below the map in columns of about the same height."""
    heading, size = _heading(title, body.width - 2 * MARGIN, body.height, TITLE_SIZES[1:])
    top = TOP + len(heading) * size * LEADING + 6
    columns = max(1, min(4, int((body.width - MARGIN) // (LEAST_COLUMN + MARGIN))))
    kept, pitch = _shortened(rows, body.height * LEGEND_SHARE * columns)
    parts = _parted(kept, columns)
    bottom = body.y1 - max((_height(part) for part in parts), default=0.0) * pitch - 8
    wide = (body.width - MARGIN) / columns - MARGIN
    starts = [(MARGIN + i * (wide + MARGIN), bottom + 4) for i in range(len(parts))]
    placed = [each for part, at in zip(parts, starts, strict=True) for each in _column(part, at, wide, pitch)]
    return heading, size, Box(body.x0, top, body.x1, bottom), tuple(placed)


def _heading(title: str, room: float, height: float, sizes: Sequence[float]) -> tuple[list[str], float]:
    """Return the lines of a title and their size: smaller ones if there are many."""
    for size in sizes:
        lines = fonts.wrap(title, room, size, 600)
        if len(lines) * size * LEADING <= height * TITLE_SHARE:
            return lines, size
    return fonts.wrap(title, room, size, 600, max(1, int(height * TITLE_SHARE / (size * LEADING)))), size


def _column(rows: Sequence[Row], at: tuple[float, float], wide: float, pitch: float) -> list[Placed]:
    placed, (x, y) = [], at
    for row in rows:
        placed.append((row, x, y, wide))
        y += (HEADING if row.heading else ROW) * pitch
    return placed


def _parted(rows: Sequence[Row], columns: int) -> list[list[Row]]:
    """Return rows in columns; a heading is never the last of one."""
    target = _height(rows) / columns
    parts: list[list[Row]] = [[]]
    for i, row in enumerate(rows):
        full = _height(parts[-1]) + ROW / 2 >= target
        alone = row.heading and _height(parts[-1]) + HEADING + ROW > target
        before = bool(parts[-1]) and not parts[-1][-1].heading
        if before and (full or alone) and len(parts) < columns:
            parts.append([])
        parts[-1].append(rows[i])
    return parts


def _shortened(rows: Sequence[Row], room: float) -> tuple[list[Row], float]:
    """Return the rows there is room for, and how close they stand; what explains least goes first."""
    kept = list(rows)
    pitch = next((pitch for pitch in PITCHES if _height(kept) * pitch <= room), PITCHES[-1])
    while kept and _height(kept) * pitch > room:
        last = max(range(len(kept)), key=lambda i: (kept[i].rank, i))
        del kept[last]
    return kept, pitch


def _height(rows: Sequence[Row]) -> float:
    return sum(HEADING if row.heading else ROW for row in rows)
