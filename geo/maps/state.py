"""The state of the map and its query string: one table, tied to ``static/js/state.js`` by contract fixtures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, quote

from geo import periods
from geo.errors import GeoError, InvalidParameter, UnknownParameter, nearest
from geo.periods import Days
from geo.queries import ItemsQuery

MODES = ("window", "asof")
THEMES = ("light", "dark")
MAX_ZOOM = 19
MAX_SELECTED = 100

Words = Mapping[str, Collection[str]]
"""The words a parameter may hold: sections, categories, verifications, confidences and languages."""

SHOWN_UNASKED: Final = ("reported", "corroborated", "disputed")
"""Verifications shown when none is chosen: what was retracted only comes on request."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_VIEW = re.compile(r"(\d{1,2}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class View:
    """Centre and zoom of the map, in degrees and Leaflet's zoom levels."""

    zoom: float
    latitude: float
    longitude: float

    def text(self) -> str:
        """Return ``zoom/latitude/longitude``, the zoom to 2 decimals and the degrees to 4 (about 10 m)."""
        return "/".join(_decimal(value, places) for value, places in zip(self._values, (2, 4, 4), strict=True))

    @property
    def _values(self) -> tuple[float, float, float]:
        return (self.zoom, self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The last day of the data, and today: what a state without dates stands for."""

    data_end: date
    today: date


@dataclass(frozen=True, slots=True)
class MapState:
    """Everything that decides what a map shows, and all of it is in the URL.

    Attributes
    ----------
    when : Days or None
        Days shown; None is the default: see :meth:`days`.
    mode : {"window", "asof"}
        A span of days, or one day.
    section, category, verification, confidence : tuple of str
        What the map is narrowed to; empty is everything.
    view : View or None
        Centre and zoom; None shows all of what is chosen.
    select : tuple of str
        Ids of the chosen features, the one to open first.
    theme : {"light", "dark"} or None
        None follows the reader's system.
    lang : str
        Language of the page.
    """

    when: Days | None = None
    mode: Literal["window", "asof"] = "window"
    section: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    view: View | None = None
    select: tuple[str, ...] = ()
    theme: Literal["light", "dark"] | None = None
    lang: str = "en"

    def query(self) -> str:
        """Return the canonical query string: the order of the table, defaults left out.

        Examples
        --------
        >>> MapState(section=("pl-by",), when=Days.of(date(2021, 11, 9)), mode="asof").query()
        'datetime=2021-11-09&mode=asof&section=pl-by'
        """
        values = ((name, getattr(self, row.attribute), row) for name, row in PARAMETERS.items())
        return "&".join(
            f"{name}={quote(row.write(value), safe='/,.')}"
            for name, value, row in values
            if value != _DEFAULTS[row.attribute]
        )

    def days(self, horizon: Horizon) -> Days:
        """Return the days shown: by default today, or the twelve months up to the last day of the data."""
        if self.when is not None:
            return self.when
        if self.mode == "asof":
            return Days.of(horizon.today)
        return Days.closed(_year_before(horizon.data_end), horizon.data_end)

    def as_of(self, horizon: Horizon) -> date:
        """Return the day whose crossing status is shown: the chosen one, or the last of the span up to today."""
        last = self.days(horizon).last or horizon.today
        return last if self.mode == "asof" else min(last, horizon.today)

    def to_query(self, horizon: Horizon) -> ItemsQuery:
        """Return the query for the incidents of this state: events of the days shown, no year totals."""
        return ItemsQuery.of(
            "incidents",
            when=self.days(horizon),
            section=self.section,
            category=self.category,
            verification=self.verification or SHOWN_UNASKED,
            confidence=self.confidence,
            kind="event",
        )


def parse(query: str, words: Words) -> tuple[MapState, list[GeoError]]:
    """Read a query string into a state, with everything that is wrong with it.

    Parameters
    ----------
    query : str
        The part of a URL after ``?``. An empty value counts as absent, so that a plain form can send it.
    words : Words
        What ``section``, ``category``, ``verification``, ``confidence`` and ``lang`` may hold.

    Returns
    -------
    tuple of MapState and list of GeoError
        The state without what is wrong, and the errors: known parameters in the table's order, then unknown ones.
    """
    given: dict[str, list[str]] = defaultdict(list)
    for name, value in parse_qsl(query, keep_blank_values=True):
        given[name].append(value)
    values: dict[str, Any] = {}
    errors: list[GeoError] = []
    for name, row in PARAMETERS.items():
        texts = [text for text in given.pop(name, ()) if text]
        try:
            if texts:
                values[row.attribute] = row.read(name, texts, words)
        except InvalidParameter as error:
            errors.append(error)
    errors += [UnknownParameter(name, tuple(PARAMETERS)) for name in given]
    return _settle(MapState(**values), errors)


def from_form(query: str) -> str | None:
    """Return the query a form without JavaScript stands for: its ``from`` and ``to`` as one ``datetime``.

    Returns
    -------
    str or None
        None if the query has neither ``from`` nor ``to``.

    Raises
    ------
    InvalidParameter
        If one of them is no date, they are reversed, or ``datetime`` is given as well.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    bounds = {name: value for name, value in pairs if name in ("from", "to")}
    if not bounds:
        return None
    rest = [(name, value) for name, value in pairs if name not in bounds]
    days = _form_days(bounds, as_of=("mode", "asof") in rest)
    if days is not None:
        if any(name == "datetime" and value for name, value in rest):
            raise InvalidParameter("datetime", dict(rest)["datetime"], "either from and to, or datetime, not both")
        rest.append(("datetime", days.text()))
    return "&".join(f"{quote(name)}={quote(value, safe='/,.')}" for name, value in rest)


def _form_days(bounds: Mapping[str, str], *, as_of: bool) -> Days | None:
    first, last = (periods.parse_date(bounds[name], name) if bounds.get(name) else None for name in ("from", "to"))
    if as_of:
        day = last or first
        return Days.of(day) if day else None
    if first is None and last is None:
        return None
    if first is not None and last is not None and first > last:
        raise InvalidParameter("from", str(first), f"a date not after to={last}", "Swap the two dates.")
    return Days.closed(first, last)


def _settle(state: MapState, errors: list[GeoError]) -> tuple[MapState, list[GeoError]]:
    """Refuse what one parameter alone cannot show: the as-of mode goes by a single day."""
    if state.mode == "asof" and state.when is not None and state.when != Days.of(state.when.start or date.min):
        text = state.when.text()
        error = InvalidParameter("datetime", text, "one day, as in 2021-11-09, when mode=asof")
        return MapState(mode="asof"), [error, *errors]
    return state, errors


def _year_before(day: date) -> date:
    """Return the first day of the twelve months that end with ``day``."""
    try:
        return day.replace(year=day.year - 1) + timedelta(days=1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def _decimal(value: float, places: int) -> str:
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _one(name: str, texts: Sequence[str]) -> str:
    if len(texts) > 1:
        raise InvalidParameter(name, ", ".join(texts), "this parameter once")
    return texts[0]


def _read_when(name: str, texts: Sequence[str], _words: Words) -> Days | None:
    return periods.parse_days(_one(name, texts), name)


def _read_word(name: str, texts: Sequence[str], words: Words) -> str:
    allowed = {"mode": MODES, "theme": THEMES, **words}[name]
    return _allowed(name, _one(name, texts), allowed)


def _read_words(name: str, texts: Sequence[str], words: Words) -> tuple[str, ...]:
    found = {word for text in texts for word in text.split(",") if word}
    return tuple(sorted(_allowed(name, word, words[name]) for word in sorted(found)))


def _allowed(name: str, word: str, allowed: Collection[str]) -> str:
    if word not in allowed:
        close = nearest(word, allowed)
        hint = f"Did you mean '{close}'?" if close else ""
        raise InvalidParameter(name, word, f"one of {', '.join(allowed)}", hint)
    return word


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


def _write_list(values: Sequence[str]) -> str:
    return ",".join(values)


@dataclass(frozen=True, slots=True)
class _Parameter:
    attribute: str
    read: Callable[[str, Sequence[str], Words], Any]
    write: Callable[[Any], str]


PARAMETERS: Final[Mapping[str, _Parameter]] = {
    "datetime": _Parameter("when", _read_when, Days.text),
    "mode": _Parameter("mode", _read_word, str),
    "section": _Parameter("section", _read_words, _write_list),
    "category": _Parameter("category", _read_words, _write_list),
    "verification": _Parameter("verification", _read_words, _write_list),
    "confidence": _Parameter("confidence", _read_words, _write_list),
    "map": _Parameter("view", _read_view, View.text),
    "select": _Parameter("select", _read_ids, _write_list),
    "theme": _Parameter("theme", _read_word, str),
    "lang": _Parameter("lang", _read_word, str),
}
"""Every parameter of the page, in canonical order."""

_DEFAULTS: Final = {field.name: field.default for field in fields(MapState)}
