"""Where the parts of a picture stand: title and legend beside the map, or above and below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from geo.images import fonts
from geo.images.boxes import Box
from geo.images.legend import HEADING, ROW, SIZES, Row

MARGIN: Final = 14.0
COLUMN: Final = 232.0
"""Width of the words beside the map."""

LEAST_COLUMN: Final = 176.0
GUTTER: Final = 24.0
"""Between columns of the legend."""

LEADING: Final = 1.2
CREDIT_SIZE: Final = 10.0
CREDIT_SHARE: Final = 0.14
"""Of the height, for the whole credit."""

BESIDE_FROM: Final = 620.0
"""Width from which the legend stands beside the map, if the picture is so much wider than high."""

BESIDE_RATIO: Final = 1.2
TOP: Final = 12.0
TITLE_SIZES: Final = (23.0, 20.0, 17.0, 15.0, 13.0)
TITLE_SHARE: Final = 0.3
"""Of the height, beside the map."""

TITLE_SHARE_ABOVE: Final = 0.18
SENTENCE_SIZE: Final = 11.5
OVER: Final = 1.6
"""How much higher a title may be whose words would be cut else."""

LEGEND_SHARE: Final = 0.36
PITCHES: Final = (1.0, 0.88, 0.8)
"""How close rows of the legend stand, as a share of the usual."""


Placed = tuple[Row, float, float, float]


class Said(NamedTuple):
    """The words around a map: its title, the sentence below one that an editor chose, the credit and a short one."""

    title: str
    sentence: str
    credit: str
    credit_in_short: str


class Heading(NamedTuple):
    """The lines of a title with their size, those of the sentence below it, and how high all of it is."""

    title: list[str]
    size: float
    sentence: list[str]

    @property
    def height(self) -> float:
        """From the top of the picture."""
        below = len(self.sentence) * SENTENCE_SIZE * LEADING + 4 if self.sentence else 0.0
        return TOP + len(self.title) * self.size * LEADING + below


_Parts = tuple[Heading, Box, tuple[Placed, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a picture.

    Attributes
    ----------
    credit : list of str
        Its lines.
    legend : tuple of tuple
        Its rows with where each stands: x, y and width.
    """

    width: float
    height: float
    credit: list[str]
    heading: Heading
    map: Box
    legend: tuple[Placed, ...]


def layout(size: tuple[float, float], said: Said, rows: Sequence[Row]) -> Layout:
    """Return where everything stands in a picture of a size."""
    width, height = size
    lines = _credit(said, width - 2 * MARGIN, height)
    body = Box(0, 0, width, height - (10 + len(lines) * CREDIT_SIZE * LEADING))
    beside = width >= BESIDE_FROM and width > BESIDE_RATIO * height
    parts = _beside(body, said, rows) if beside else _below(body, said, rows)
    return Layout(width, height, lines, *parts)


def _credit(said: Said, room: float, height: float) -> list[str]:
    """Return the lines of the credit; the short one, in more lines if it must be, where the whole one does not fit."""
    whole = fonts.wrap(said.credit, room, CREDIT_SIZE)
    if len(whole) * CREDIT_SIZE * LEADING <= height * CREDIT_SHARE:
        return whole
    most = max(2, int(height * CREDIT_SHARE * OVER / (CREDIT_SIZE * LEADING)))
    return fonts.wrap(said.credit_in_short, room, CREDIT_SIZE, most=most)


def _beside(body: Box, said: Said, rows: Sequence[Row]) -> _Parts:
    """Return a column of words and the map to the right of it."""
    panel = Box(body.x0, body.y0, body.x0 + COLUMN + 2 * MARGIN, body.y1)
    heading = _heading(said, COLUMN, body.height * TITLE_SHARE, TITLE_SIZES)
    top = heading.height + 8
    kept, pitch = _shortened(rows, body.y1 - top - 4)
    placed = _column(kept, (panel.x0 + MARGIN, top), COLUMN, pitch)
    return heading, Box(panel.x1, body.y0, body.x1, body.y1), tuple(placed)


def _below(body: Box, said: Said, rows: Sequence[Row]) -> _Parts:
    """Return the map below the title, and the legend below the map in columns of about the same height."""
    heading = _heading(said, body.width - 2 * MARGIN, body.height * TITLE_SHARE_ABOVE, TITLE_SIZES[1:])
    top = heading.height + 6
    most = max(1, min(4, int((body.width - MARGIN) // (LEAST_COLUMN + MARGIN))))
    large = [(each, SIZES[0]) for each in (most, most - 1) if each > 1]
    small = [(each, SIZES[-1]) for each in range(most, 0, -1)]
    columns = next((each for each, letters in (*large, *small) if _fits(rows, body, each, letters)), most)
    kept, pitch = _shortened(rows, body.height * LEGEND_SHARE * columns)
    parts = _parted(kept, columns)
    bottom = body.y1 - max((_height(part) for part in parts), default=0.0) * pitch - 8
    wide = _wide(body, columns)
    starts = [(MARGIN + i * (wide + GUTTER), bottom + 4) for i in range(len(parts))]
    placed = [each for part, at in zip(parts, starts, strict=True) for each in _column(part, at, wide, pitch)]
    return heading, Box(body.x0, top, body.x1, bottom), tuple(placed)


def _wide(body: Box, columns: int) -> float:
    return (body.width - 2 * MARGIN + GUTTER) / columns - GUTTER


def _fits(rows: Sequence[Row], body: Box, columns: int, letters: float) -> bool:
    """Return whether no row is left out or cut in so many columns, with letters of a size."""
    high = _height(rows) * PITCHES[-1] <= body.height * LEGEND_SHARE * columns
    return high and all(row.width(letters) <= _wide(body, columns) for row in rows)


def _heading(said: Said, room: float, height: float, sizes: Sequence[float]) -> Heading:
    """Return the lines of a title within a height and their size: smaller ones if there are many."""
    below = fonts.wrap(said.sentence, room, SENTENCE_SIZE, most=max(1, int(height / (SENTENCE_SIZE * LEADING))))
    below = below if said.sentence else []
    for size in sizes:
        lines = fonts.wrap(said.title, room, size, 600)
        if len(lines) * size * LEADING <= height:
            return Heading(lines, size, below)
    most = max(1, int(height * OVER / (size * LEADING)))
    return Heading(fonts.wrap(said.title, room, size, 600, most), size, below)


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
