"""What stands before the words of a legend: a symbol, a badge, a stretch of the border, a ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.images.marks import Badge, Defined, Symbol, use
from geo.images.paths import number
from geo.images.sites import NAMES

SYMBOL_SCALE: Final = 0.9
BADGE_SCALE: Final = 0.58
DISC: Final = "disc"
GLOW: Final = "glow"
CHOSEN: Final = "chosen"


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the border by rate, from 1."""

    number: int


Mark = Symbol | Badge | Class | str
"""A symbol, a badge, a class, :data:`DISC`, :data:`GLOW` or :data:`CHOSEN`."""


def swatch(mark: Mark | None, x: float, y: float, defined: Defined) -> str:
    """Return a mark around a place; nothing for none."""
    theme = defined.theme
    if isinstance(mark, Symbol | Badge):
        share = SYMBOL_SCALE / defined.symbol_scale if isinstance(mark, Symbol) else BADGE_SCALE / defined.badge_scale
        return f'<g transform="translate({number(x)} {number(y)}) scale({share:.3g})">{use(mark, 0, 0)}</g>'
    line, at = f"M{number(x - 9)} {number(y)}h18", f'cx="{number(x)}" cy="{number(y)}"'
    if isinstance(mark, Class):
        edge = f'<path d="{line}" fill="none" stroke="{theme.text}" stroke-width="9"/>'
        inner = f"M{number(x - 8)} {number(y)}h16"
        return f'{edge}<path d="{inner}" fill="none" stroke="{theme.rates[mark.number - 1]}" stroke-width="7"/>'
    if mark == GLOW:
        return (
            f'<path d="{line}" fill="none" stroke="{theme.glow}" stroke-opacity="0.4" stroke-width="9"/>'
            f'<path d="{line}" fill="none" stroke="{theme.text}" stroke-width="2.5"/>'
        )
    if mark == DISC:
        return f'<circle {at} r="7.5" fill="{theme.groups[NAMES[0]]}" fill-opacity="0.2"/>'
    if mark == CHOSEN:
        return f'<circle {at} r="6" fill="none" stroke="{theme.area}" stroke-width="2.5"/>'
    return ""
