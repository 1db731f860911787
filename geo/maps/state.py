"""The state of the map and its query string: one table, tied to ``static/js/state.js`` by contract fixtures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, quote

from geo import periods
from geo.errors import GeoError, InvalidParameter, UnknownParameter
from geo.extents import Extent
from geo.maps.parameters import PARAMETERS, Near, View, Words
from geo.periods import Days
from geo.queries import Disc, ItemsQuery

__all__ = ["PARAMETERS", "SHOWN_UNASKED", "Horizon", "MapState", "Near", "View", "Words", "from_form", "parse"]

SHOWN_UNASKED: Final = ("reported", "corroborated", "disputed")
"""Verifications shown when none is chosen: what was retracted only comes on request."""

SAFE: Final = "/,.!'()*"
"""Characters of an address that are written as they are, beside letters, digits and ``-_~``."""


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
    mode : {"window", "asof", "cumulative"}
        A span of days, one day, or everything up to a day.
    section, category, verification, confidence : tuple of str
        What the map is narrowed to; empty is everything.
    source, crossing : tuple of str
        Likewise: names of publishers of the sources, ids of crossings.
    q : str
        Words that the texts hold.
    bbox : Extent or None
        Incidents whose place is known and in this box.
    near : Near or None
        Incidents whose place is known and near a crossing.
    view : {"map", "section", "table"}
        Which part of the page is shown.
    sort : str
        What the table is sorted by, with ``-`` before it downwards: a column, the newest first by default.
    compare : Days or None
        A second period beside that of a window.
    unit : str or None
        What the series beside the histogram counts.
    layers : tuple of str
        What is drawn beside incidents and crossings: ``rate``, the border by incidents per 100 km and week.
    map : View or None
        Centre and zoom; None shows all of what is chosen.
    select : tuple of str
        Ids of the chosen features, the one to open first.
    theme : {"light", "dark"} or None
        None follows the reader's system.
    lang : str
        Language of the page.
    version : str
        Release of the data; empty is the current data.
    """

    when: Days | None = None
    mode: Literal["window", "asof", "cumulative"] = "window"
    section: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    q: str = ""
    bbox: Extent | None = None
    near: Near | None = None
    view: Literal["map", "section", "table"] = "map"
    sort: str = "-start"
    compare: Days | None = None
    unit: str | None = None
    layers: tuple[str, ...] = ()
    map: View | None = None
    select: tuple[str, ...] = ()
    theme: Literal["light", "dark"] | None = None
    lang: str = "en"
    version: str = ""

    def query(self) -> str:
        """Return the canonical query string: the order of the table, defaults left out.

        Examples
        --------
        >>> MapState(section=("pl-by",), when=Days.of(date(2021, 11, 9)), mode="asof").query()
        'datetime=2021-11-09&mode=asof&section=pl-by'
        """
        values = ((name, getattr(self, row.attribute), row) for name, row in PARAMETERS.items())
        return "&".join(
            f"{name}={quote(row.write(value), safe=SAFE)}"
            for name, value, row in values
            if value != _DEFAULTS[row.attribute]
        )

    def days(self, horizon: Horizon) -> Days:
        """Return the days shown: by default today, everything up to the last day of the data, or its last year."""
        if self.when is not None:
            return self.when
        if self.mode == "asof":
            return Days.of(horizon.today)
        if self.mode == "cumulative":
            return Days.closed(None, horizon.data_end)
        return Days.closed(_year_before(horizon.data_end), horizon.data_end)

    def as_of(self, horizon: Horizon) -> date:
        """Return the day whose crossing status is shown: the chosen one, or the last of the span up to today."""
        last = self.days(horizon).last or horizon.today
        return last if self.mode == "asof" else min(last, horizon.today)

    def to_query(self, horizon: Horizon, near: Disc | None = None) -> ItemsQuery:
        """Return the query for the incidents of this state: events of the days shown, no year totals.

        Parameters
        ----------
        near : Disc or None
            Where :attr:`near` is, which only the data know.
        """
        assert (near is None) == (self.near is None), "a crossing has a place"
        return ItemsQuery.of(
            "incidents",
            when=self.days(horizon),
            bbox=self.bbox,
            near=near,
            q=self.q,
            section=self.section,
            category=self.category,
            verification=self.verification or SHOWN_UNASKED,
            confidence=self.confidence,
            publishers=self.source,
            crossing=self.crossing,
            kind="event",
        )


def parse(query: str, words: Words) -> tuple[MapState, list[GeoError]]:
    """Read a query string into a state, with everything that is wrong with it.

    Parameters
    ----------
    query : str
        The part of a URL after ``?``. An empty value counts as absent, so that a plain form can send it.
    words : Words
        What the parameters may hold.

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
    days = _form_days(bounds, next((value for name, value in rest if name == "mode"), ""))
    if days is not None:
        if any(name == "datetime" and value for name, value in rest):
            raise InvalidParameter("datetime", dict(rest)["datetime"], "either from and to, or datetime, not both")
        rest.append(("datetime", days.text()))
    return "&".join(f"{quote(name)}={quote(value, safe=SAFE)}" for name, value in rest)


def _form_days(bounds: Mapping[str, str], mode: str) -> Days | None:
    first, last = (periods.parse_date(bounds[name], name) if bounds.get(name) else None for name in ("from", "to"))
    if mode in ("asof", "cumulative"):
        day = last or first
        return Days.closed(day if mode == "asof" else None, day) if day else None
    if first is None and last is None:
        return None
    if first is not None and last is not None and first > last:
        raise InvalidParameter("from", str(first), f"a date not after to={last}", "Swap the two dates.")
    return Days.closed(first, last)


def _settle(state: MapState, errors: list[GeoError]) -> tuple[MapState, list[GeoError]]:
    """Refuse what one parameter alone cannot show: a day or a period that does not go with the mode."""
    wrong: list[GeoError] = []
    if state.when is not None and state.mode != "window":
        days = _one_day(state.when, state.mode)
        if days is None:
            found, expected = state.when.text(), f"one day, as in 2021-11-09, when mode={state.mode}"
            wrong.append(InvalidParameter("datetime", found, expected))
        state = replace(state, when=days)
    if state.compare is not None and state.mode != "window":
        expected = f"nothing when mode={state.mode}: two periods are compared, not two days"
        wrong.append(InvalidParameter("compare", state.compare.text(), expected))
        state = replace(state, compare=None)
    return state, [*wrong, *errors]


def _one_day(days: Days, mode: str) -> Days | None:
    """Return the day of the as-of mode, or the days up to one of the cumulative mode; None if they are others."""
    single = days.start is not None and days == Days.of(days.start)
    if mode == "asof":
        return days if single else None
    return Days(None, days.end) if days.end is not None and (single or days.start is None) else None


def _year_before(day: date) -> date:
    """Return the first day of the twelve months that end with ``day``."""
    try:
        return day.replace(year=day.year - 1) + timedelta(days=1)
    except ValueError:
        return date(day.year - 1, 3, 1)


_DEFAULTS: Final = {field.name: field.default for field in fields(MapState)}
