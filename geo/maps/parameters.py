"""How each parameter of the map's address is read and written; ``static/js/state.js`` does the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, NamedTuple

from geo import extents, periods
from geo.errors import InvalidParameter, nearest
from geo.extents import Extent
from geo.periods import Days

MODES = ("window", "asof", "cumulative")
VIEWS = ("map", "section", "table")
COLUMNS = ("start", "title", "category", "section", "place", "people", "verification", "confidence")
"""What the table can be sorted by."""
SORTS = tuple(sign + column for column in COLUMNS for sign in ("", "-"))
LAYERS = ("rate",)
THEMES = ("light", "dark")
MAX_ZOOM = 19
MAX_SELECTED = 100
MAX_LETTERS = 200
MAX_KM = 200

Words = Mapping[str, Collection[str]]
"""The words a parameter may hold: sections, categories, verifications, confidences, units, languages, and the ids of
crossings and the names of publishers, of which without them only the form is checked."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_VIEW = re.compile(r"(\d{1,2}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d+)?", re.ASCII)
_KM = re.compile(r"\d{1,3}", re.ASCII)
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,39}")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACE = re.compile(r"[ \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\t-\r]+")


class View(NamedTuple):
    """Centre and zoom of the map, in degrees and Leaflet's zoom levels."""

    zoom: float
    latitude: float
    longitude: float

    def text(self) -> str:
        """Return ``zoom/latitude/longitude``, the zoom to 2 decimals and the degrees to 4 (about 10 m)."""
        return "/".join(decimal(value, places) for value, places in zip(self, (2, 4, 4), strict=True))


class Near(NamedTuple):
    """What lies within so many kilometres of a crossing."""

    crossing: str
    km: int

    def text(self) -> str:
        """Return ``crossing,kilometres``."""
        return f"{self.crossing},{self.km}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: the attribute of the state it is, and how its value is read and written."""

    attribute: str
    read: Callable[[str, Sequence[str], Words], Any]
    write: Callable[[Any], str]


def box_text(box: Extent) -> str:
    """Return ``west,south,east,north`` in degrees, to 5 decimals (about 1 m)."""
    return ",".join(decimal(bound, 5) for bound in box.bounds)


def decimal(value: float, places: int) -> str:
    """Return a number with at most so many decimals, rounded as JavaScript does: a half away from zero.

    >>> decimal(23.50, 4), decimal(-0.00001, 4), decimal(1 / 64, 5)
    ('23.5', '0', '0.01563')
    """
    exact = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:f}".rstrip("0").rstrip(".") if places else f"{exact:f}"
    return "0" if text == "-0" else text


def _one(name: str, texts: Sequence[str]) -> str:
    if len(texts) > 1:
        raise InvalidParameter(name, ", ".join(texts), "this parameter once")
    return texts[0]


def _read_days(name: str, texts: Sequence[str], _words: Words) -> Days | None:
    return periods.parse_days(_one(name, texts), name)


def _read_word(name: str, texts: Sequence[str], words: Words) -> str:
    allowed = {"mode": MODES, "view": VIEWS, "sort": SORTS, "theme": THEMES, **words}[name]
    return _allowed(name, _one(name, texts), allowed)


def _read_words(name: str, texts: Sequence[str], words: Words) -> tuple[str, ...]:
    allowed = {"layers": LAYERS, **words}[name]
    return tuple(sorted(_allowed(name, word, allowed) for word in sorted(_several(texts))))


def _several(texts: Sequence[str]) -> set[str]:
    return {word for text in texts for word in text.split(",") if word}


def _allowed(name: str, word: str, allowed: Collection[str], expected: str = "") -> str:
    if word not in allowed:
        close = nearest(word, allowed)
        hint = f"Did you mean '{close}'?" if close else ""
        raise InvalidParameter(name, word, expected or f"one of {', '.join(allowed)}", hint)
    return word


def _read_publishers(name: str, texts: Sequence[str], words: Words) -> tuple[str, ...]:
    names = sorted(_several(texts))
    expected = "publishers of the data, with commas between them"
    for each in names:
        if _UNPRINTABLE.search(each):
            raise InvalidParameter(name, each, expected)
        _allowed(name, each, words.get(name, names), expected)
    return tuple(names)


def _read_crossings(name: str, texts: Sequence[str], words: Words) -> tuple[str, ...]:
    expected = "ids of crossings, as in pl-by-kuznica-bruzgi-road"
    return tuple(_crossing(name, each, words, expected) for each in sorted(_several(texts)))


def _crossing(name: str, id: str, words: Words, expected: str) -> str:
    if not _ID.fullmatch(id):
        raise InvalidParameter(name, id, expected)
    return _allowed(name, id, words.get("crossing", (id,)), expected)


def _read_text(name: str, texts: Sequence[str], _words: Words) -> str:
    text = _SPACE.sub(" ", _one(name, texts)).strip(" ")
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_LETTERS or _UNPRINTABLE.search(text):
        raise InvalidParameter(name, text, f"words, at most {MAX_LETTERS} letters")
    return text


def _read_box(name: str, texts: Sequence[str], _words: Words) -> Extent:
    text = ",".join(texts)
    parts = text.split(",")
    expected = "west,south,east,north in degrees, such as 23,52,24,54"
    if len(parts) != 4 or not all(_DEGREES.fullmatch(part) for part in parts):
        raise InvalidParameter(name, text, expected)
    west, south, east, north = (float(decimal(float(part), 5)) for part in parts)
    if west >= east or south >= north:
        raise InvalidParameter(name, text, expected)
    return extents.checked((west, south, east, north), name, text)


def _read_near(name: str, texts: Sequence[str], words: Words) -> Near:
    text = _one(name, texts)
    expected = f"the id of a crossing and kilometres from 1 to {MAX_KM}, as in pl-by-kuznica-bruzgi-road,20"
    crossing, _, km = text.partition(",")
    if not _ID.fullmatch(crossing) or not _KM.fullmatch(km) or not 1 <= int(km) <= MAX_KM:
        raise InvalidParameter(name, text, expected)
    return Near(_crossing(name, crossing, words, expected), int(km))


def _read_view(name: str, texts: Sequence[str], _words: Words) -> View:
    text = _one(name, texts)
    match = _VIEW.fullmatch(text)
    if match:
        zoom, latitude, longitude = (float(part) for part in match.groups())
        if zoom <= MAX_ZOOM and abs(latitude) <= 90 and abs(longitude) <= 180:
            return View(zoom, latitude, longitude)
    raise InvalidParameter(name, text, f"zoom/latitude/longitude, such as 9/53.52/23.65 (zoom 0 to {MAX_ZOOM})")


def _read_ids(name: str, texts: Sequence[str], _words: Words) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(id for text in texts for id in text.split(",")))
    for id in ids:
        if not _ID.fullmatch(id):
            raise InvalidParameter(name, id, "ids of features, as in pl-by-kuznica-bruzgi-road")
    if len(ids) > MAX_SELECTED:
        raise InvalidParameter(name, f"{len(ids)} ids", f"at most {MAX_SELECTED}")
    return ids


def _read_version(name: str, texts: Sequence[str], _words: Words) -> str:
    text = _one(name, texts)
    if not _VERSION.fullmatch(text):
        raise InvalidParameter(name, text, "a release of the data, as in 2026.4")
    return text


def _write_list(values: Sequence[str]) -> str:
    return ",".join(values)


PARAMETERS: Final[Mapping[str, Parameter]] = {
    "datetime": Parameter("when", _read_days, Days.text),
    "mode": Parameter("mode", _read_word, str),
    "section": Parameter("section", _read_words, _write_list),
    "category": Parameter("category", _read_words, _write_list),
    "verification": Parameter("verification", _read_words, _write_list),
    "confidence": Parameter("confidence", _read_words, _write_list),
    "source": Parameter("source", _read_publishers, _write_list),
    "crossing": Parameter("crossing", _read_crossings, _write_list),
    "q": Parameter("q", _read_text, str),
    "bbox": Parameter("bbox", _read_box, box_text),
    "near": Parameter("near", _read_near, Near.text),
    "view": Parameter("view", _read_word, str),
    "sort": Parameter("sort", _read_word, str),
    "compare": Parameter("compare", _read_days, Days.text),
    "unit": Parameter("unit", _read_word, str),
    "layers": Parameter("layers", _read_words, _write_list),
    "map": Parameter("map", _read_view, View.text),
    "select": Parameter("select", _read_ids, _write_list),
    "theme": Parameter("theme", _read_word, str),
    "lang": Parameter("lang", _read_word, str),
    "v": Parameter("version", _read_version, str),
}
"""Every parameter of the page, in canonical order."""
