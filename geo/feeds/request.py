"""What a feed is asked for: a state of the map, or crossings; and which page of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from geo.errors import GeoError, InvalidParameter, UnknownParameter, nearest
from geo.maps import state as states
from geo.maps.parameters import PARAMETERS, Words
from geo.maps.state import SAFE, MapState

PAGE: Final = "page"
_DIGITS = re.compile("[1-9][0-9]{0,6}")

Reader = Callable[[str, Sequence[str], Words], Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A state of the map, of which only what chooses incidents counts, and a page of its feed."""

    state: MapState
    page: int = 1

    def query(self) -> str:
        """Return the canonical query of what chooses incidents, without language and release."""
        chosen = replace(self.state, view="map", compare=None, unit=None, layers=(), map=None, select=(), theme=None)
        return replace(chosen, lang="en", version="").query()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which crossings a feed is about, and a page of it.

    Attributes
    ----------
    crossing, section, country : tuple of str
        Ids of crossings, of sections, and codes of states on either side; empty is all of them.
    """

    crossing: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    lang: str = "en"
    v: str = ""
    page: int = 1

    def query(self) -> str:
        """Return the canonical query of what chooses crossings, without language and release."""
        chosen = ((name, getattr(self, name)) for name in ("crossing", "section", "country"))
        return "&".join(f"{name}={quote(','.join(values), safe=SAFE)}" for name, values in chosen if values)

    def takes(self, crossing: str, section: str) -> bool:
        """Return whether a crossing is among those asked for."""
        return (
            (not self.crossing or crossing in self.crossing)
            and (not self.section or section in self.section)
            and (not self.country or not set(section.split("-")).isdisjoint(self.country))
        )


def of_incidents(query: str, words: Words) -> tuple[Asked, list[GeoError]]:
    """Read the query string of a feed of incidents, with everything that is wrong with it."""
    pairs = parse_qsl(query, keep_blank_values=True)
    own, errors = _read([pair for pair in pairs if pair[0] == PAGE], {PAGE: _read_page}, words)
    state, wrong = states.parse(urlencode([pair for pair in pairs if pair[0] != PAGE]), words)
    known = (*PARAMETERS, PAGE)
    errors += [
        UnknownParameter(each.parameter, known) if isinstance(each, UnknownParameter) else each for each in wrong
    ]
    return Asked(state, **own), errors


def of_crossings(query: str, words: Words) -> tuple[Wanted, list[GeoError]]:
    """Read the query string of a feed of crossings, with everything that is wrong with it."""
    values, errors = _read(parse_qsl(query, keep_blank_values=True), _OF_CROSSINGS, words)
    return Wanted(**values), errors


def plainly(query: str, words: Words) -> tuple[Wanted, list[GeoError]]:
    """Read the query string of a feed that is only of all, with everything that is wrong with it."""
    readers = {name: read for name, read in _OF_CROSSINGS.items() if name in ("lang", "v", PAGE)}
    values, errors = _read(parse_qsl(query, keep_blank_values=True), readers, words)
    return Wanted(**values), errors


def address(path: str, query: str, page: int = 1) -> str:
    """Return the path of a page of a feed with its query.

    >>> address("/feeds/incidents.atom", "section=pl-by", 2), address("/feeds/crossings.ics", "")
    ('/feeds/incidents.atom?section=pl-by&page=2', '/feeds/crossings.ics')
    """
    parts = "&".join(filter(None, (query, f"{PAGE}={page}" if page > 1 else "")))
    return f"{path}?{parts}" if parts else path


def countries(sections: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of the states that some sections lie between.

    >>> countries(["pl-by", "pl-ru"])
    ('by', 'pl', 'ru')
    """
    return tuple(sorted({code for section in sections for code in section.split("-")}))


def _read(
    pairs: Sequence[tuple[str, str]], readers: Mapping[str, Reader], words: Words
) -> tuple[dict[str, Any], list[GeoError]]:
    """Read some parameters, an empty value of which counts as absent."""
    given: dict[str, list[str]] = defaultdict(list)
    for name, text in pairs:
        given[name].append(text)
    values: dict[str, Any] = {}
    errors: list[GeoError] = []
    for name, read in readers.items():
        texts = [text for text in given.pop(name, ()) if text]
        try:
            if texts:
                values[name] = read(name, texts, words)
        except InvalidParameter as error:
            errors.append(error)
    return values, errors + [UnknownParameter(name, tuple(readers)) for name in given]


def _read_page(name: str, texts: Sequence[str], _words: Words) -> int:
    if len(texts) > 1 or not _DIGITS.fullmatch(texts[0]):
        raise InvalidParameter(name, ", ".join(texts), "the number of a page, from 1 on")
    return int(texts[0])


def _read_countries(name: str, texts: Sequence[str], words: Words) -> tuple[str, ...]:
    known = countries(tuple(words["section"]))
    found = sorted({word for text in texts for word in text.split(",") if word})
    for word in found:
        if word not in known:
            close = nearest(word, known)
            hint = f"Did you mean '{close}'?" if close else ""
            raise InvalidParameter(name, word, f"some of {', '.join(known)}", hint)
    return tuple(found)


_OF_CROSSINGS: Final[Mapping[str, Reader]] = {
    "crossing": PARAMETERS["crossing"].read,
    "section": PARAMETERS["section"].read,
    "country": _read_countries,
    "lang": PARAMETERS["lang"].read,
    "v": PARAMETERS["v"].read,
    PAGE: _read_page,
}
