"""What somebody chooses who puts the map into a page: the frame, its language and height, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from geo.embeds import frame as frames
from geo.embeds.codes import HEIGHT
from geo.embeds.frame import Frame, line, word
from geo.errors import GeoError, InvalidParameter, UnknownParameter
from geo.maps.state import MapState, Words
from geo.text import LANGUAGES

WIDTHS: Final = (320, 600, 1000)
"""How wide the frame is tried."""

LEAST_HEIGHT: Final = 200
MOST_HEIGHT: Final = 2000
LONGEST: Final = 600
"""Letters of a caption or an alternative text."""

OWN: Final = ("language", "height", "width", "summary", "alt", "prefilled")
PARAMETERS: Final = (*frames.PARAMETERS, *OWN)
"""Every parameter of the page that gives the codes: those of a frame, and its own."""

_DIGITS: Final = re.compile("[0-9]{1,5}")


class Texts(NamedTuple):
    """The words around a map: its title, a caption, and what its picture says to who does not see it."""

    title: str
    summary: str
    alternative: str

    @property
    def mark(self) -> str:
        """What a form sends back to say which texts it was given, so that what nobody has changed may follow."""
        return ".".join(_mark(text) for text in self)


NO_TEXTS: Final = Texts("", "", "")


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen.

    Attributes
    ----------
    frame : Frame
        The frame, in the language of who chooses.
    language : str
        That of the map.
    height, width : int
        Of the frame, and how wide it is tried.
    texts : Texts
        As the form sent them.
    prefilled : str
        Mark of the texts that the form was given.
    """

    frame: Frame = field(default_factory=Frame)
    language: str = ""
    height: int = HEIGHT
    width: int = WIDTHS[1]
    texts: Texts = NO_TEXTS
    prefilled: str = ""

    @property
    def state(self) -> MapState:
        """The state as it is shown: in the language of the map."""
        return replace(self.frame.state, lang=self.language or self.frame.state.lang)

    def written(self, usual: Texts) -> Texts:
        """Return the texts: those that somebody wrote, else the usual ones."""
        given = self.prefilled.split(".")
        marks = given if len(given) == len(usual) else [""] * len(usual)
        rows = zip(self.texts, usual, marks, strict=True)
        return Texts(*(text if text and _mark(text) != mark else default for text, default, mark in rows))

    def shown(self, texts: Texts, usual: Texts) -> Frame:
        """Return the frame with everything that is chosen; a title that somebody wrote stands above the map."""
        title = texts.title if texts.title != usual.title else ""
        return replace(self.frame, state=self.state, title=title[: frames.LONGEST])


def read(query: str, words: Words) -> tuple[Choices, list[GeoError]]:
    """Read a query string, with everything that is wrong with it."""
    pairs = parse_qsl(query, keep_blank_values=True)
    own = {name: [text for key, text in pairs if key == name and text] for name in OWN}
    errors: list[GeoError] = []
    rest = urlencode([(key, text) for key, text in pairs if key not in OWN])
    frame, _, wrong = frames.read(rest, words)
    choices = Choices(
        frame,
        word("language", own["language"], tuple(LANGUAGES), errors),
        _number("height", own["height"], HEIGHT, errors),
        int(word("width", own["width"], [str(width) for width in WIDTHS], errors) or WIDTHS[1]),
        Texts(
            frame.title,
            line("summary", own["summary"], errors, LONGEST),
            line("alt", own["alt"], errors, LONGEST),
        ),
        line("prefilled", own["prefilled"], errors),
    )
    errors += [
        UnknownParameter(error.parameter, PARAMETERS) if isinstance(error, UnknownParameter) else error
        for error in wrong
    ]
    return choices, errors


def _number(name: str, texts: Sequence[str], usual: int, errors: list[GeoError]) -> int:
    if not texts:
        return usual
    if len(texts) == 1 and _DIGITS.fullmatch(texts[0]) and LEAST_HEIGHT <= int(texts[0]) <= MOST_HEIGHT:
        return int(texts[0])
    expected = f"a whole number of pixels from {LEAST_HEIGHT} to {MOST_HEIGHT}"
    errors.append(InvalidParameter(name, ", ".join(texts), expected))
    return usual


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
