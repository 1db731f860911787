"""The legend of a picture: what is on it, counted, and nothing that is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo import text
from geo.formats.markup import plain
from geo.formats.styles.palette import STATUS
from geo.images import fonts
from geo.images.marks import DISPUTED, RETRACTED, Badge, Defined, Symbol, use
from geo.images.paths import number
from geo.images.sites import NAMES, Incidents
from geo.maps.answer import Answer

ROW: Final = 17.0
HEADING: Final = 22.0
SIZE: Final = 12.0
SWATCH: Final = 24.0
SYMBOL_SCALE: Final = 0.9
BADGE_SCALE: Final = 0.58
DISC: Final = "disc"
GLOW: Final = "glow"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the legend.

    Attributes
    ----------
    mark : Symbol, Badge, str or None
        What is shown before the words: a symbol, a badge, :data:`DISC` or :data:`GLOW`.
    rank : int
        What goes first where there is little room: the highest.
    """

    words: str
    count: int | None = None
    mark: Symbol | Badge | str | None = None
    heading: bool = False
    rank: int = 0


def rows(shown: Answer, known: Incidents, language: text.Language) -> list[Row]:
    """Return the rows of a state."""
    return [*_incidents(known, language), *_crossings(shown, language)]


def draw(placed: Sequence[tuple[Row, float, float, float]], defined: Defined, language: text.Language) -> Iterator[str]:
    """Yield the rows at their places; symbols have the size that goes with the words, whatever that on the map."""
    theme = defined.theme
    if placed:
        inside = "".join(_row(row, (x, y, wide), defined, language) for row, x, y, wide in placed)
        yield f'<g id="legend" font-size="{SIZE:g}" fill="{theme.text}">{inside}</g>'


def marks(placed: Sequence[tuple[Row, float, float, float]]) -> set[Symbol | Badge]:
    """Return the symbols and badges that are used."""
    return {row.mark for row, *_ in placed if isinstance(row.mark, Symbol | Badge)}


def _incidents(known: Incidents, language: text.Language) -> Iterator[Row]:
    """Yield the groups there are, and what else there is to explain of their symbols."""
    counts = np.bincount(known.groups, minlength=len(NAMES)).tolist()
    if not any(counts):
        return
    yield Row(language.say("legend.incidents"), sum(counts), heading=True)
    for name, count in zip(NAMES, counts, strict=True):
        if count:
            yield Row(language.term("group", name), count, Symbol(name))
    main = NAMES[int(np.argmax(counts))]
    if unplaced := int((~known.placed).sum()):
        yield Row(language.say("panel.not_located"), unplaced, GLOW)
    if (known.placed & (known.metres > 0)).any():
        yield Row(text.capital(language.say("legend.disc")), None, DISC, rank=1)
    placed = known.placed
    if (placed & known.stated).any():
        yield Row(text.capital(language.say("legend.stated")), None, Symbol(main, stated=True), rank=3)
    if (placed & known.disputed).any():
        yield Row(text.capital(language.term("verification", DISPUTED)), None, Symbol(main, trust=DISPUTED), rank=2)
    if (placed & known.retracted).any():
        yield Row(text.capital(language.term("verification", RETRACTED)), None, Symbol(main, trust=RETRACTED), rank=2)


def _crossings(shown: Answer, language: text.Language) -> Iterator[Row]:
    """Yield the statuses there are, as of the day they are of."""
    statuses = [status for _, status in shown.crossings]
    if not statuses:
        return
    day = text.day(shown.state.as_of(shown.horizon), language)
    yield Row(f"{language.say('legend.crossings')}, {day}", None, heading=True)
    by_status: Counter[str] = Counter(status.status for status in statuses)
    for status in STATUS:
        if by_status[status]:
            yield Row(text.capital(language.term("status", status)), by_status[status], Badge(status))
    late = Counter(status.status for status in statuses if status.knowledge == "last_known")
    if late:
        words = text.capital(language.say("legend.last_known"))
        yield Row(words, sum(late.values()), Badge(late.most_common(1)[0][0], last_known=True), rank=1)


def _row(row: Row, at: tuple[float, float, float], defined: Defined, language: text.Language) -> str:
    x, y, wide = at
    if row.heading:
        words = row.words if row.count is None else f"{row.words}: {language.number(row.count)}"
        size = next((size for size in (SIZE, SIZE - 1.5) if fonts.width(words, size, 600) <= wide), SIZE - 2.5)
        line = fonts.cut(words, wide, size, 600)
        look = f'font-weight="600" font-size="{size:g}"'
        return f'<text x="{number(x)}" y="{number(y + HEADING - 6)}" {look}>{plain(line)}</text>'
    middle = y + ROW / 2
    count = "" if row.count is None else language.number(row.count)
    room = wide - SWATCH - fonts.width(count, SIZE) - (8 if count else 0)
    base = f'y="{number(middle + 4)}"'
    words = f'<text x="{number(x + SWATCH)}" {base}>{plain(fonts.cut(row.words, room, SIZE))}</text>'
    if count:
        end = f'text-anchor="end" fill="{defined.theme.muted}"'
        words += f'<text x="{number(x + wide)}" {base} {end}>{count}</text>'
    return _swatch(row, x + 8, middle, defined) + words


def _swatch(row: Row, x: float, y: float, defined: Defined) -> str:
    theme = defined.theme
    if isinstance(row.mark, Symbol | Badge):
        share = (
            SYMBOL_SCALE / defined.symbol_scale if isinstance(row.mark, Symbol) else BADGE_SCALE / defined.badge_scale
        )
        return f'<g transform="translate({number(x)} {number(y)}) scale({share:.3g})">{use(row.mark, 0, 0)}</g>'
    if row.mark == GLOW:
        line = f"M{number(x - 9)} {number(y)}h18"
        return (
            f'<path d="{line}" stroke="{theme.glow}" stroke-opacity="0.4" stroke-width="9"/>'
            f'<path d="{line}" stroke="{theme.text}" stroke-width="2.5"/>'
        )
    if row.mark == DISC:
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="7.5" fill="{theme.groups[NAMES[0]]}" fill-opacity="0.2"/>'
    return ""
