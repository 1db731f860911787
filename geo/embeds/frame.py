"""What a frame is asked for: a state of the map, and how much of the page around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from geo.errors import GeoError, InvalidParameter, UnknownParameter, nearest
from geo.maps import state as states
from geo.maps.state import SAFE, MapState, Words, from_form

CONTROLS: Final = ("none", "slider", "legend", "all")
"""Nothing, the slider, slider and legend, everything; each has what those before it have."""

ALL: Final = CONTROLS[-1]
SWITCH: Final = ("on", "off")
LONGEST: Final = 200
"""Letters of a title."""

OWN: Final = ("controls", "corrections", "title")
PARAMETERS: Final = (*states.PARAMETERS, *OWN)
"""Every parameter of a frame: those of the map, and its own."""

_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame that is asked for.

    Attributes
    ----------
    controls : {"none", "slider", "legend", "all"}
        What stands in it beside the map and its sentence.
    corrections : bool
        Whether a frozen map says how many of its records were corrected since.
    title : str
        Heading of the publisher's own, above the sentence.
    """

    state: MapState = field(default_factory=MapState)
    controls: str = ALL
    corrections: bool = True
    title: str = ""

    def query(self) -> str:
        """Return its canonical query: what is as usual is left out.

        >>> Frame(MapState(section=("pl-by",)), controls="slider", corrections=False).query()
        'section=pl-by&controls=slider&corrections=off'
        """
        own = [f"{name}={quote(value, safe=SAFE)}" for name, value in self.own.items()]
        return "&".join([part for part in (self.state.query(),) if part] + own)

    @property
    def own(self) -> dict[str, str]:
        """The parameters that are not as usual, beside those of the state."""
        values = {
            "controls": self.controls if self.controls != ALL else "",
            "corrections": "" if self.corrections else "off",
            "title": self.title,
        }
        return {name: value for name, value in values.items() if value}


def read(query: str, words: Words) -> tuple[Frame, bool, list[GeoError]]:
    """Read a query string.

    Returns
    -------
    tuple of Frame, bool and list of GeoError
        The frame without what is wrong; whether a form without script sent it, so that it has another address; and
        everything that is wrong with it.

    Raises
    ------
    InvalidParameter
        If a form sent days that are none.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    errors: list[GeoError] = []
    own = {name: [text for key, text in pairs if key == name and text] for name in OWN}
    controls = word("controls", own["controls"], CONTROLS, errors) or ALL
    corrections = word("corrections", own["corrections"], SWITCH, errors) != "off"
    title = line("title", own["title"], errors)
    rest = urlencode([(key, text) for key, text in pairs if key not in OWN])
    form = from_form(rest)
    state, wrong = states.parse(rest if form is None else form, words)
    for error in wrong:
        errors.append(UnknownParameter(error.parameter, PARAMETERS) if isinstance(error, UnknownParameter) else error)
    return Frame(state, controls, corrections, title), form is not None, errors


def word(name: str, texts: Sequence[str], allowed: Sequence[str], errors: list[GeoError]) -> str:
    """Return one of some words, nothing if it is not given; note what is wrong."""
    if not texts:
        return ""
    if len(texts) == 1 and texts[0] in allowed:
        return texts[0]
    close = nearest(texts[0], allowed)
    hint = f"Did you mean '{close}'?" if close else ""
    errors.append(InvalidParameter(name, ", ".join(texts), f"one of {', '.join(allowed)}", hint))
    return ""


def line(name: str, texts: Sequence[str], errors: list[GeoError], longest: int = LONGEST) -> str:
    """Return one line of text, nothing if it is not given; note what is wrong."""
    text = " ".join(texts[0].split()) if texts else ""
    if len(texts) > 1 or len(text) > longest or _UNPRINTABLE.search(text):
        errors.append(InvalidParameter(name, ", ".join(texts)[:longest], f"one line of at most {longest} letters"))
        return ""
    return text
