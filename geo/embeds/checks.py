"""What can be checked of a map before it is published, without a browser."""

from __future__ import annotations

from typing import Final, NamedTuple

from geo.images.theme import THEMES, Theme

SYMBOLS: Final = 3.0
"""Least contrast of a symbol to what is around it (WCAG 2.2, 1.4.11)."""

TEXT: Final = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3)."""


class Contrast(NamedTuple):
    """The least contrasts of a theme: of its symbols to land and water, and of its text to the page."""

    symbols: float
    text: float

    @property
    def enough(self) -> bool:
        """Whether both are as they should be."""
        return self.symbols >= SYMBOLS and self.text >= TEXT


def contrast(theme: str | None) -> Contrast:
    """Return the least contrasts of a theme; without one those of the reader's system, whichever that is."""
    themes = [THEMES[theme]] if theme else [THEMES["light"], THEMES["dark"]]
    return Contrast(min(map(_symbols, themes)), min(map(_text, themes)))


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2).

    >>> ratio("#FFFFFF", "#000000"), round(ratio("#767676", "#FFFFFF"), 2)
    (21.0, 4.54)
    """
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _symbols(theme: Theme) -> float:
    colours = [*theme.groups.values(), *theme.status.values(), theme.text]
    return min(ratio(colour, ground) for colour in colours for ground in (theme.land, theme.water))


def _text(theme: Theme) -> float:
    return min(ratio(colour, theme.page) for colour in (theme.text, theme.muted))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
