"""What a picture is asked for: a state of the map, a size, a theme, a heading, and letters or outlines."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode

from geo.errors import GeoError, InvalidParameter, UnknownParameter
from geo.images import glyphs, sizes
from geo.images.sizes import HEIGHT, WIDTH, Paper, Size
from geo.images.theme import THEMES
from geo.maps import state as states
from geo.maps.state import Horizon, MapState, Words

LIVE: Final = "live"
OUTLINED: Final = "outlined"
MOST_LETTERS: Final = 200
"""Of a heading."""

OWN: Final = (*sizes.NAMES, "title", "text")
PARAMETERS: Final = (*states.PARAMETERS, *OWN)
"""Every parameter of a picture: those of the map, and its own."""

FAR: Final = date(9999, 1, 1)
"""A day after every other."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is asked for.

    Attributes
    ----------
    state : MapState
        What it shows; its version is that of the data it was asked for, if any.
    width, height : int
        In pixels.
    theme : {"light", "dark", "grey"}
        Its colours.
    paper : Paper or None
        Its size in print, if it was asked for so.
    title : str
        Heading that an editor chose; empty is the sentence.
    text : {"live", "outlined"}
        Whether words are letters of a font or outlines.
    """

    state: MapState
    width: int = WIDTH
    height: int = HEIGHT
    theme: str = "light"
    paper: Paper | None = None
    title: str = ""
    text: str = LIVE

    @property
    def size(self) -> Size:
        """Its size."""
        return Size(self.width, self.height, self.paper)

    def query(self) -> str:
        """Return its canonical query: what is as usual is left out."""
        chosen = {"title": self.title, "text": self.text if self.text != LIVE else ""}
        theme = [("theme", self.theme)] if self.theme == "grey" else []
        own = [*theme, *self.size.pairs(), *((name, text) for name, text in chosen.items() if text)]
        return "&".join(part for part in (self.state.query(), urlencode(own)) if part)


def read(query: str, words: Words, *, pixels: bool = True) -> tuple[Picture, list[GeoError]]:
    """Read a query string, with everything that is wrong with it.

    Parameters
    ----------
    pixels : bool
        Whether the picture has pixels, so that there can be a number of them to the inch.
    """
    given: dict[str, list[str]] = defaultdict(list)
    rest: list[tuple[str, str]] = []
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name not in (*OWN, "theme"):
            rest.append((name, text))
        elif text:
            given[name].append(text)
    errors: list[GeoError] = []
    size = sizes.read(given, errors)
    if given["dpi"] and not pixels:
        errors.append(InvalidParameter("dpi", ", ".join(given["dpi"]), "nothing: this picture has no pixels"))
    theme = _word("theme", given["theme"], tuple(THEMES), errors)
    title = _title(given["title"], errors)
    form = _word("text", given["text"], (LIVE, OUTLINED), errors)
    state, wrong = states.parse(urlencode(rest), words)
    for error in wrong:
        errors.append(UnknownParameter(error.parameter, PARAMETERS) if isinstance(error, UnknownParameter) else error)
    shown = replace(state, theme="dark" if theme == "dark" else "light" if theme == "light" else None)
    return Picture(shown, size.width, size.height, theme or "light", size.paper, title, form or LIVE), errors


def lasting(asked: Picture, version: str, horizon: Horizon) -> bool:
    """Return whether a picture stays as it is while the data do: whether it is the same on any later day."""
    state, later = asked.state, replace(horizon, today=FAR)
    same = state.as_of(horizon) == state.as_of(later) and state.days(horizon) == state.days(later)
    return state.version == version and same


def _word(name: str, texts: Sequence[str], allowed: Sequence[str], errors: list[GeoError]) -> str:
    if not texts:
        return ""
    if len(texts) == 1 and texts[0] in allowed:
        return texts[0]
    errors.append(InvalidParameter(name, ", ".join(texts), f"one of {', '.join(allowed)}"))
    return ""


def _title(texts: Sequence[str], errors: list[GeoError]) -> str:
    """Return a heading with single spaces, in letters that the pictures have."""
    title = " ".join(unicodedata.normalize("NFC", " ".join(texts)).split())
    strange = next((letter for letter in title if not glyphs.face(600).has(letter)), "")
    if len(texts) > 1:
        errors.append(InvalidParameter("title", ", ".join(texts), "this parameter once"))
    elif len(title) > MOST_LETTERS:
        errors.append(InvalidParameter("title", title, f"a heading of at most {MOST_LETTERS} letters"))
    elif strange:
        expected = f"Latin, Cyrillic or Greek letters: the font of the pictures has no {strange!r}"
        errors.append(InvalidParameter("title", title, expected))
    else:
        return title
    return ""
