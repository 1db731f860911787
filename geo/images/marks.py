"""The symbols of incidents and the badges of crossings, each written once and used where it is needed.

The shapes are those of ``static/js/symbols.js``; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geo.formats.styles.palette import GLYPHS
from geo.images.paths import number
from geo.images.theme import Theme


@dataclass(frozen=True, slots=True)
class Part:
    """A path: filled, or drawn with a stroke so wide."""

    d: str
    stroke: float = 0.0
    dash: str = ""
    evenodd: bool = False

    def write(self, colour: str, widened: float = 0.0) -> str:
        """Return it in a colour; `widened` at every edge it is a halo, without gaps."""
        if self.stroke:
            dash = f' stroke-dasharray="{self.dash}"' if self.dash and not widened else ""
            width = f"{self.stroke + widened:g}"
            return f'<path d="{self.d}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>'
        if widened:
            return f'<path d="{self.d}" fill="{colour}" stroke="{colour}" stroke-width="{widened:g}"/>'
        rule = ' fill-rule="evenodd"' if self.evenodd else ""
        return f'<path d="{self.d}" fill="{colour}"{rule}/>'


SYMBOLS: Final[Mapping[str, Part]] = {
    "people": Part("M0 -7L7 0L0 7L-7 0Z"),
    "crossing": Part("M5.6 0A5.6 5.6 0 1 1 -5.6 0A5.6 5.6 0 1 1 5.6 0Z"),
    "air": Part("M0 -7L6.8 5.2H-6.8Z"),
    "border": Part("M-5 -5H5V5H-5Z"),
    "military": Part("M6.4 0L3.2 5.6H-3.2L-6.4 0L-3.2 -5.6H3.2Z"),
    "politics": Part("M4.6 0A4.6 4.6 0 1 1 -4.6 0A4.6 4.6 0 1 1 4.6 0Z", 2.4),
}
"""Symbols by group, about 12 wide, centred."""

_DISC: Final = "M11 0A11 11 0 1 1 -11 0A11 11 0 1 1 11 0Z"
BADGES: Final[Mapping[str, tuple[Part, ...]]] = {
    "open": (Part("M-3.6 -8.3A9 9 0 0 0 -3.6 8.3M3.6 -8.3A9 9 0 0 1 3.6 8.3", 3.6),),
    "restricted": (
        Part("M9.2 0A9.2 9.2 0 1 1 -9.2 0A9.2 9.2 0 1 1 9.2 0Z", 3.2),
        Part("M0 -9.2A9.2 9.2 0 0 0 0 9.2Z"),
    ),
    "closed": (Part(f"{_DISC}M-6.6 -2.1V2.1H6.6V-2.1Z", evenodd=True),),
    "suspended": (Part(f"{_DISC}M-4.8 -5.6V5.6H-1.4V-5.6ZM1.4 -5.6V5.6H4.8V-5.6Z", evenodd=True),),
    "unknown": (Part("M9.4 0A9.4 9.4 0 1 1 -9.4 0A9.4 9.4 0 1 1 9.4 0Z", 3, "4.6 3.78"),),
}
"""Badges by status, 24 wide, centred."""

RING: Final = "politics"
"""The shape of what was only stated at a place."""

HATCH: Final = "M-9 -7L-7 -9M-11 0L0 -11M-9.5 6.5L6.5 -9.5M-6.5 9.5L9.5 -6.5M0 11L11 0M7 9L9 7"
"""Slanted lines across a badge whose status is only the last known."""

DISPUTED: Final = "disputed"
RETRACTED: Final = "retracted"
LAST_KNOWN: Final = "last-known"
NOTCH: Final = (
    '<clipPath id="notch"><path clip-rule="evenodd" d="M-10 -10H10V10H-10ZM-0.4 0.4L4.6 -10H10V-4.6Z"/></clipPath>'
)
"""Everything but a wedge at the upper right."""


@dataclass(frozen=True, slots=True, order=True)
class Symbol:
    """The symbol of incidents of a group: where a statement was made, disputed, retracted, or none of it."""

    group: str
    stated: bool = False
    trust: str = ""

    @property
    def id(self) -> str:
        """Its name in a picture."""
        return "-".join(
            ["incident", self.group, *(["stated"] if self.stated else []), *([self.trust] if self.trust else [])]
        )

    def write(self, theme: Theme, scale: float) -> str:
        """Return its definition."""
        shape = SYMBOLS[RING if self.stated else self.group]
        drawn = shape.write(theme.groups[self.group])
        if self.trust == DISPUTED:
            drawn = f'<g clip-path="url(#notch)">{drawn}</g>'
        if self.trust == RETRACTED:
            strike = f'<path d="M-8 6L8 -6" stroke="{theme.text}" stroke-width="1.6"/>'
            drawn = f'<g opacity="0.5">{drawn}</g>{strike}'
        ground = Part(shape.d).write(theme.halo, 2 / scale) if shape.stroke else ""
        halo = ground + shape.write(theme.halo, 2 / scale)
        return f'<g id="{self.id}"><g transform="scale({scale:g})">{halo}{drawn}</g></g>'


@dataclass(frozen=True, slots=True, order=True)
class Badge:
    """The badge of a crossing: its status, the last known one hatched, and what crosses unless that is a road."""

    status: str
    last_known: bool = False
    mode: str = ""

    @property
    def id(self) -> str:
        """Its name in a picture."""
        parts = [self.status, LAST_KNOWN if self.last_known else "", self.mode if self.mode in GLYPHS else ""]
        return "-".join(["crossing", *filter(None, parts)])

    def write(self, theme: Theme, scale: float) -> str:
        """Return its definition."""
        colour = theme.status[self.status]
        drawn = "".join(part.write(colour) for part in BADGES[self.status])
        if self.last_known:
            drawn += f'<path d="{HATCH}" fill="none" stroke="{theme.halo}" stroke-width="2"/>'
            drawn += f'<circle r="11.2" fill="none" stroke="{colour}" stroke-width="1.6"/>'
        return (
            f'<g id="{self.id}"><g transform="scale({scale:g})"><circle r="13.2" fill="{theme.halo}"/>{drawn}'
            f"{self._glyph(theme)}</g></g>"
        )

    def _glyph(self, theme: Theme) -> str:
        if self.mode not in GLYPHS:
            return ""
        paths = GLYPHS[self.mode].replace("{stroke}", f'fill="none" stroke="{theme.text}"')
        ground = f'<circle r="7.4" fill="{theme.halo}"/>'
        return f'<g transform="translate(9.5 9.5)" fill="{theme.text}">{ground}{paths}</g>'


@dataclass(frozen=True, slots=True)
class Defined:
    """The symbols and badges a picture uses, so that each is written once.

    Attributes
    ----------
    symbol_scale, badge_scale : float
        How large they are.
    """

    theme: Theme
    symbol_scale: float
    badge_scale: float

    def write(self, used: set[Symbol | Badge]) -> str:
        """Return the definitions."""
        symbols = sorted(each for each in used if isinstance(each, Symbol))
        badges = sorted(each for each in used if isinstance(each, Badge))
        parts = [
            *([NOTCH] if any(symbol.trust == DISPUTED for symbol in symbols) else []),
            *(symbol.write(self.theme, self.symbol_scale) for symbol in symbols),
            *(badge.write(self.theme, self.badge_scale) for badge in badges),
        ]
        return f"<defs>{''.join(parts)}</defs>"


def use(mark: Symbol | Badge, x: float, y: float) -> str:
    """Return a mark at a place."""
    return f'<use href="#{mark.id}" x="{number(x)}" y="{number(y)}"/>'
