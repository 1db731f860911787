"""The scale bar of a picture: a round length, true in the middle of the map."""

from __future__ import annotations

from math import floor, log10
from typing import Final

from geo.formats.markup import plain
from geo.images import fonts
from geo.images.boxes import Box
from geo.images.frame import Frame
from geo.images.layers import layer
from geo.images.paths import number
from geo.images.theme import Theme
from geo.text import Language

MARGIN: Final = 14.0
LONGEST: Final = 110.0
SIZE: Final = 10.0
FAR_ZOOM: Final = 6.0
"""Zoom below which a length is true only near the middle, and the bar says where that is."""


def bar(frame: Frame, theme: Theme, language: Language) -> tuple[str, Box]:
    """Return the bar, and the room it takes."""
    most = frame.metres() * min(LONGEST, frame.box.width / 3)
    power = 10 ** floor(log10(most))
    metres = max(1, int(next(step * power for step in (5, 2, 1) if step * power <= most)))
    wide = metres / frame.metres()
    unit, count = ("metres", metres) if metres < 1000 else ("kilometres", metres // 1000)
    length = language.say(unit, number=language.number(count))
    words = f"{length} (≈ {round(abs(frame.latitude))}°)" if frame.zoom < FAR_ZOOM else length
    x, y = frame.box.x0 + MARGIN, frame.box.y1 - 12
    box = Box(x, y - 18, x + max(wide, fonts.width(words, SIZE)), y + 2)
    line = f"M{number(x)} {number(y - 5)}v5h{number(wide)}v-5"
    drawn = (
        f'<path fill="none" stroke="{theme.text}" stroke-width="1.2" d="{line}"/>'
        f'<text x="{number(x)}" y="{number(y - 8)}" font-size="{SIZE:g}" fill="{theme.text}" stroke="{theme.water}"'
        f' stroke-width="2.5" stroke-linejoin="round" paint-order="stroke">{plain(words)}</text>'
    )
    return layer("scale", drawn), box
