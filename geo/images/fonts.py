"""The font of pictures, from a package of its own: how wide its words are, and where its files lie."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

FAMILY: Final = "Source Sans Pro"
STACK: Final = f"'{FAMILY}', 'Source Sans 3', 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
"""Where the words are live text, the reader's own font stands in for one that is not there."""

_WORD = re.compile("[^ ]+(?: [–—](?= |$))*")
PACKAGE: Final = "font_source_sans_pro"
WEIGHTS: Final = {400: "Regular", 600: "Semibold"}
SLACK: Final = {400: 1.13, 600: 1.17}
"""Room for a stand-in that is wider, by weight: as much wider as Arial is."""


def files() -> list[str]:
    """Return the files of the font, one for each weight."""
    spec = find_spec(PACKAGE)
    assert spec is not None and spec.origin is not None, f"{PACKAGE} is installed"
    folder = Path(spec.origin).parent / "files"
    return [str(folder / f"SourceSansPro-{name}.ttf") for name in WEIGHTS.values()]


@lru_cache(maxsize=20_000)
def width(text: str, size: float, weight: int = 400, spacing: float = 0.0) -> float:
    """Return how wide a line is, with some room to spare.

    Parameters
    ----------
    size, spacing : float
        Of the letters and between them, in the unit of the answer.
    weight : {400, 600}
        How bold.
    """
    advances = _advances(weight)
    units = sum(advances.get(letter, 0.6) for letter in text)
    return units * size * SLACK[weight] + spacing * len(text)


def wrap(text: str, room: float, size: float, weight: int = 400, most: int = 99) -> list[str]:
    """Return a text in lines that fit, the last cut short if there would be too many; no line begins with a dash."""
    lines, line = [], ""
    for word in _WORD.findall(text):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, weight) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines[most - 1 :] = [f"{lines[most - 1]} …"]
    return [cut(each, room, size, weight) for each in lines]


def cut(text: str, room: float, size: float, weight: int = 400) -> str:
    """Return a text, cut short where it does not fit into one line."""
    if width(text, size, weight) <= room:
        return text
    kept = text
    while kept and width(f"{kept}…", size, weight) > room:
        kept = kept[:-1].rstrip(" ,;–…")
    return f"{kept}…"


@cache
def _advances(weight: int) -> dict[str, float]:
    """Return the width of every letter, as a share of the size."""
    from fontTools.ttLib import TTFont  # with the first picture: it takes a while to load

    with TTFont(files()[list(WEIGHTS).index(weight)], lazy=True) as font:
        units, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}
