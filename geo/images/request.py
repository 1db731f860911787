"""What a picture is asked for: a state of the map, a size in pixels and a theme, which may be grey."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode

from geo.errors import GeoError, InvalidParameter, UnknownParameter
from geo.images.theme import THEMES
from geo.maps import state as states
from geo.maps.state import Horizon, MapState, Words

WIDTH: Final = 1200
HEIGHT: Final = 630
LEAST: Final = 200
MOST: Final = 4000
MOST_PIXELS: Final = 8_000_000
"""Of a whole picture."""

OWN: Final = {"width": WIDTH, "height": HEIGHT}
PARAMETERS: Final = (*states.PARAMETERS, *OWN, "v")
"""Every parameter of a picture: those of the map, its size, and the version of the data it may be kept for."""

FAR: Final = date(9999, 1, 1)
"""A day after every other."""

_DIGITS = re.compile("[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is asked for.

    Attributes
    ----------
    width, height : int
        In pixels.
    theme : {"light", "dark", "grey"}
        Its colours.
    version : str
        Version of the data it was asked for, if any.
    """

    state: MapState
    width: int = WIDTH
    height: int = HEIGHT
    theme: str = "light"
    version: str = ""

    def query(self) -> str:
        """Return its canonical query: what is as usual is left out."""
        sizes = [
            (name, value) for name, value in (("width", self.width), ("height", self.height)) if value != OWN[name]
        ]
        theme = [("theme", self.theme)] if self.theme == "grey" else []
        parts = (self.state.query(), urlencode([*theme, *sizes]))
        return "&".join(part for part in parts if part)


def read(query: str, words: Words) -> tuple[Picture, list[GeoError]]:
    """Read a query string, with everything that is wrong with it."""
    pairs = parse_qsl(query, keep_blank_values=True)
    errors: list[GeoError] = []
    sizes = {name: _size(name, [text for key, text in pairs if key == name and text], errors) for name in OWN}
    if sizes["width"] * sizes["height"] > MOST_PIXELS:
        expected = f"at most {MOST_PIXELS // sizes['width']} pixels where width={sizes['width']}"
        errors.append(InvalidParameter("height", str(sizes["height"]), expected))
    theme = _theme([text for key, text in pairs if key == "theme" and text], errors)
    version = next((text for key, text in pairs if key == "v"), "")
    rest = [(key, text) for key, text in pairs if key not in (*OWN, "theme", "v")]
    state, wrong = states.parse(urlencode(rest), words)
    for error in wrong:
        errors.append(UnknownParameter(error.parameter, PARAMETERS) if isinstance(error, UnknownParameter) else error)
    shown = replace(state, theme="dark" if theme == "dark" else "light" if theme == "light" else None)
    return Picture(shown, sizes["width"], sizes["height"], theme or "light", version), errors


def lasting(asked: Picture, version: str, horizon: Horizon) -> bool:
    """Return whether a picture stays as it is while the data do: whether it is the same on any later day."""
    state, later = asked.state, replace(horizon, today=FAR)
    same = state.as_of(horizon) == state.as_of(later) and state.days(horizon) == state.days(later)
    return asked.version == version and same


def _size(name: str, texts: Sequence[str], errors: list[GeoError]) -> int:
    if not texts:
        return OWN[name]
    if len(texts) == 1 and _DIGITS.fullmatch(texts[0]) and LEAST <= int(texts[0]) <= MOST:
        return int(texts[0])
    errors.append(InvalidParameter(name, ", ".join(texts), f"a whole number of pixels from {LEAST} to {MOST}"))
    return OWN[name]


def _theme(texts: Sequence[str], errors: list[GeoError]) -> str:
    if not texts:
        return ""
    if len(texts) == 1 and texts[0] in THEMES:
        return texts[0]
    errors.append(InvalidParameter("theme", ", ".join(texts), f"one of {', '.join(THEMES)}"))
    return ""
