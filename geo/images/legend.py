"""The legend of a picture: what is on it, counted, and nothing that is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo import text
from geo.formats.markup import plain
from geo.formats.styles.palette import STATUS
from geo.images import fonts, legend_marks
from geo.images.layers import layer
from geo.images.legend_marks import CHOSEN, DISC, GLOW, Class
from geo.images.marks import DISPUTED, RETRACTED, Badge, Defined, Symbol
from geo.images.paths import number
from geo.images.rates import BREAKS, Rates
from geo.images.sites import NAMES, Incidents
from geo.maps.answer import Answer

ROW: Final = 17.0
HEADING: Final = 22.0
SIZES: Final = (12.0, 11.25, 10.5, 9.75)
"""Of words, the first at which they fit."""

SIZE: Final = SIZES[0]

SWATCH: Final = 24.0
CELL: Final = 10.0
"""Least room between two numbers of a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the legend.

    Attributes
    ----------
    cells : tuple of str
        Numbers at its right end: one, or one of each period.
    mark : Symbol, Badge, Class, str or None
        What is shown before the words.
    rank : int
        What goes first where there is little room: the highest.
    """

    words: str
    cells: tuple[str, ...] = ()
    mark: legend_marks.Mark | None = None
    heading: bool = False
    rank: int = 0

    def width(self, size: float) -> float:
        """Return what it takes from left to right with words of a size."""
        _, taken = _columns(self.cells)
        words = fonts.width(self.words, size, 600) if self.heading else SWATCH + fonts.width(self.words, size)
        return words + taken


@dataclass(frozen=True, slots=True)
class Content:
    """What a legend explains.

    Attributes
    ----------
    shown : list of tuple
        Each answer of the picture, and its incidents: one, or one of each period.
    rates : list of Rates
        By which the lines are coloured, if they are.
    chosen : list of str
        What is ringed, by name.
    """

    shown: Sequence[tuple[Answer, Incidents]]
    rates: Sequence[Rates]
    chosen: Sequence[str]


def rows(content: Content, language: text.Language) -> list[Row]:
    """Return the rows of a picture."""
    return [
        *(Row(name, mark=CHOSEN, rank=2) for name in content.chosen),
        *_incidents([known for _, known in content.shown], language),
        *_rates(content.rates, language),
        *_crossings([answer for answer, _ in content.shown], language),
    ]


def draw(placed: Sequence[tuple[Row, float, float, float]], defined: Defined) -> Iterator[str]:
    """Yield the rows at their places; symbols have the size that goes with the words, whatever that on the map."""
    if placed:
        inside = "".join(_row(row, (x, y, wide), defined) for row, x, y, wide in placed)
        yield layer("legend", inside, f'font-size="{SIZE:g}" fill="{defined.theme.text}"')


def marks(placed: Sequence[tuple[Row, float, float, float]]) -> set[Symbol | Badge]:
    """Return the symbols and badges that are used."""
    return {row.mark for row, *_ in placed if isinstance(row.mark, Symbol | Badge)}


def _incidents(known: Sequence[Incidents], language: text.Language) -> Iterator[Row]:
    """Yield the groups there are, and what else there is to explain of their symbols."""
    counts = np.array([np.bincount(each.groups, minlength=len(NAMES)) for each in known])
    if not counts.any():
        return
    title, totals = language.say("legend.incidents"), counts.sum(axis=1)
    if len(known) == 1:
        yield Row(f"{title}: {language.number(int(totals[0]))}", heading=True)
    else:
        yield Row(title, ("A", "B"), heading=True)
        yield Row(language.say("views.all"), _cells(totals, language))
    for name, column in zip(NAMES, counts.T, strict=True):
        if column.any():
            yield Row(language.term("group", name), _cells(column, language), Symbol(name))
    unplaced = np.array([int((~each.placed).sum()) for each in known])
    if unplaced.any():
        yield Row(language.say("panel.not_located"), _cells(unplaced, language), GLOW)
    yield from _trust(known, NAMES[int(np.argmax(counts.sum(axis=0)))], language)


def _trust(known: Sequence[Incidents], main: str, language: text.Language) -> Iterator[Row]:
    """Yield what symbols say beside their group, by the symbol there is most of."""
    if any((each.placed & (each.metres > 0)).any() for each in known):
        yield Row(text.capital(language.say("legend.disc")), mark=DISC, rank=1)
    if any((each.placed & each.stated).any() for each in known):
        yield Row(text.capital(language.say("legend.stated")), mark=Symbol(main, stated=True), rank=3)
    for word in (DISPUTED, RETRACTED):
        if any((each.placed & getattr(each, word)).any() for each in known):
            words = text.capital(language.term("verification", word))
            yield Row(words, mark=Symbol(main, trust=word), rank=2)


def _rates(found: Sequence[Rates], language: text.Language) -> Iterator[Row]:
    """Yield the classes that occur."""
    used = sorted({int(each) for rates in found for each in np.unique(rates.classes)} - {0})
    if used:
        yield Row(language.say("views.rate"), heading=True)
        yield from (Row(_class(each, language), mark=Class(each)) for each in used)


def _class(number: int, language: text.Language) -> str:
    bounds = [language.number(each) for each in (0, *BREAKS)]
    if number == 1:
        return language.say("views.rate_below", most=bounds[1])
    if number == len(bounds):
        return language.say("views.rate_from", least=bounds[-1])
    return language.say("views.rate_class", least=bounds[number - 1], most=bounds[number])


def _crossings(shown: Sequence[Answer], language: text.Language) -> Iterator[Row]:
    """Yield the statuses there are, as of the day they are of."""
    statuses = [[status for _, status in each.crossings] for each in shown]
    if not any(statuses):
        return
    title = language.say("legend.crossings")
    if len(shown) == 1:
        day = text.day(shown[0].state.as_of(shown[0].horizon), language)
        yield Row(f"{title}, {day}", heading=True)
    else:
        yield Row(title, ("A", "B"), heading=True)
    by_status = [Counter(str(status.status) for status in each) for each in statuses]
    for status in STATUS:
        counts = [each[status] for each in by_status]
        if any(counts):
            yield Row(text.capital(language.term("status", status)), _cells(counts, language), Badge(status))
    late = Counter(status.status for each in statuses for status in each if status.knowledge == "last_known")
    if late:
        counts = [sum(status.knowledge == "last_known" for status in each) for each in statuses]
        words = text.capital(language.say("legend.last_known"))
        yield Row(words, _cells(counts, language), Badge(late.most_common(1)[0][0], last_known=True), rank=1)


def _cells(counts: Iterable[int], language: text.Language) -> tuple[str, ...]:
    return tuple(language.number(int(count)) for count in counts)


def _row(row: Row, at: tuple[float, float, float], defined: Defined) -> str:
    x, y, wide = at
    step, taken = _columns(row.cells)
    if row.heading:
        return _heading(row, at, (step, taken))
    middle = y + ROW / 2
    room = wide - SWATCH - taken
    size = next((size for size in SIZES if fonts.width(row.words, size) <= room), SIZES[-1])
    look = f' font-size="{size:g}"' if size != SIZE else ""
    line = plain(fonts.cut(row.words, room, size))
    words = f'<text x="{number(x + SWATCH)}" y="{number(middle + 4)}"{look}>{line}</text>'
    cells = _ends(row.cells, (x + wide, middle + 4), step, f'fill="{defined.theme.muted}"')
    return legend_marks.swatch(row.mark, x + 8, middle, defined) + words + cells


def _columns(cells: Sequence[str]) -> tuple[float, float]:
    """Return how far apart the right ends of numbers are, and what all of them take."""
    column = max([fonts.width(cell, SIZE) for cell in cells], default=0.0)
    step = max(column + CELL, 2.4 * CELL) if len(cells) > 1 else column
    return step, step * (len(cells) - 1) + column + 8 if cells else 0.0


def _heading(row: Row, at: tuple[float, float, float], cells: tuple[float, float]) -> str:
    (x, y, wide), (step, taken) = at, cells
    room = wide - taken
    size = next((size for size in SIZES if fonts.width(row.words, size, 600) <= room), SIZES[-1])
    line, base = fonts.cut(row.words, room, size, 600), y + HEADING - 6
    look = f'font-weight="600" font-size="{size:g}"'
    words = f'<text x="{number(x)}" y="{number(base)}" {look}>{plain(line)}</text>'
    return words + _ends(row.cells, (x + wide, base), step, 'font-weight="600"')


def _ends(cells: Sequence[str], at: tuple[float, float], step: float, look: str) -> str:
    """Return numbers flush with the right end of a row, one column for each."""
    (x, y), last = at, len(cells) - 1
    return "".join(
        f'<text x="{number(x - step * (last - i))}" y="{number(y)}" text-anchor="end" {look}>{cell}</text>'
        for i, cell in enumerate(cells)
    )
