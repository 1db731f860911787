"""What may be asked of a collection, and the one place where features are filtered, sorted, paged and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import InvalidParameter, UnknownParameter
from geo.extents import Extent
from geo.layers.catalogue import Layer
from geo.layers.reading import GEOMETRY
from geo.periods import Days, Period
from geo.sections import SECTIONS

FACETS: Final = (
    "section",
    "category",
    "verification",
    "confidence",
    "kind",
    "crossing",
    "status",
    "scope",
    "mode",
)
"""Fields that a query may ask values of; each is a parameter of its name."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """What is asked of one collection. A tuple of values means *any of these*; an empty one means *all*.

    Attributes
    ----------
    when : Days or Period or None
        Features whose own span intersects it.
    bbox : Extent or None
        Features whose geometry intersects it; a feature without geometry does not.
    as_of : datetime.date or None
        For ``crossings`` only: add the status as of this date.
    limit, offset : int
        At most so many rows, after so many; ``limit=None`` is all.
    """

    collection: str
    when: Days | Period | None = None
    bbox: Extent | None = None
    ids: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    as_of: date | None = None
    limit: int | None = None
    offset: int = 0

    @classmethod
    def of(cls, collection: str, **filters: object) -> ItemsQuery:
        """Return a query from loose arguments: one value or several for a facet.

        Raises
        ------
        UnknownParameter
            If an argument is none of the query's.

        Examples
        --------
        >>> ItemsQuery.of("incidents", section="pl-by").section
        ('pl-by',)
        """
        known = [each.name for each in fields(cls) if each.name != "collection"]
        for name in filters:
            if name not in known:
                raise UnknownParameter(name, known)
        several = (*FACETS, "ids")
        values = {name: _tuple(value) if name in several else value for name, value in filters.items()}
        return cls(collection, **values)  # type: ignore[arg-type]  # the loose arguments are checked above and by use

    def facets(self) -> dict[str, tuple[str, ...]]:
        """Return the facets that are asked of."""
        return {name: values for name in FACETS if (values := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Page:
    """Rows that answer a query, and how many there are without ``limit`` and ``offset``."""

    frame: pd.DataFrame
    number_matched: int


class Table:
    """A layer's frame in its order - by time, then id - with the columns that queries scan."""

    def __init__(self, layer: Layer, frame: pd.DataFrame) -> None:
        assert layer.schema is not None, f"{layer.name} has no schema"
        self.layer = layer
        self.schema = layer.schema
        order = [self.schema.key] if layer.time is None else [layer.time[0], self.schema.key]
        self.frame = frame.sort_values(order, kind="stable", ignore_index=True)

    def select(self, query: ItemsQuery) -> Page:
        """Return the page that answers a query.

        Raises
        ------
        InvalidParameter
            If the layer has no such field, no time or no geometry, or the field no such value.
        """
        rows = np.flatnonzero(self.mask(query))
        end = None if query.limit is None else query.offset + query.limit
        page = self.frame.iloc[rows[query.offset : end]].reset_index(drop=True)
        return Page(page, len(rows))

    def count(self, query: ItemsQuery, by: str) -> dict[str, int]:
        """Return how many features answer a query, for each value of a facet.

        Raises
        ------
        InvalidParameter
            As :meth:`select`, and if ``by`` is no facet of the layer.
        """
        if by not in FACETS or by not in self.schema:
            raise InvalidParameter("by", by, f"one of {', '.join(name for name in FACETS if name in self.schema)}")
        counts = self.frame.loc[self.mask(query), by].value_counts()
        values = self.schema[by].vocabulary or sorted(map(str, counts.index))
        return {value: int(counts.get(value, 0)) for value in values}

    def mask(self, query: ItemsQuery) -> Mask:
        """Return which rows answer a query, whatever its limit and offset."""
        mask = np.ones(len(self.frame), dtype=bool)
        if query.ids:
            mask &= self.frame[self.schema.key].isin(query.ids).to_numpy()
        for name, values in query.facets().items():
            mask &= self._has(name, values)
        if query.when is not None:
            mask &= self._during(query.when)
        if query.bbox is not None:
            mask &= self._within(query.bbox)
        return mask

    def _has(self, name: str, values: tuple[str, ...]) -> Mask:
        if name not in self.schema:
            raise InvalidParameter(name, ",".join(values), f"no {name}: the layer {self.layer.name} has none")
        known = self.schema[name].vocabulary
        for value in values:
            if known and value not in known:
                raise InvalidParameter(name, value, f"one of {', '.join(known)}")
        return self.frame[name].isin(values).to_numpy()

    def _during(self, when: Days | Period) -> Mask:
        if self.layer.time is None:
            raise InvalidParameter("datetime", when.text(), f"no date: the layer {self.layer.name} has no time")
        starts, ends = (self.frame[name] for name in self.layer.time)
        if isinstance(when, Period):
            starts, ends = self._instants(starts, ends)
        mask = np.ones(len(self.frame), dtype=bool)
        if when.end is not None:
            mask &= (starts < pd.Timestamp(when.end)).to_numpy()
        if when.start is not None:
            mask &= (ends.isna() | (ends > pd.Timestamp(when.start))).to_numpy()
        return mask

    def _instants(self, starts: pd.Series[Any], ends: pd.Series[Any]) -> tuple[pd.Series[Any], pd.Series[Any]]:
        """Return local days as instants in UTC, by the zone of each row's section; UTC without one.

        Where the instant itself is known, it stands in for the day.
        """
        spans = [pd.Series(pd.NaT, self.frame.index, dtype="datetime64[s, UTC]") for _ in (starts, ends)]
        for zone, rows in self._zones().items():
            for span, days in zip(spans, (starts, ends), strict=True):
                span.loc[rows] = days.loc[rows].dt.tz_localize(zone).dt.tz_convert("UTC").dt.as_unit("s")
        if "start_at" in self.schema and "date_precision" in self.schema:
            for precision, length in TIMED_SPANS.items():
                timed = (self.frame["date_precision"] == precision) & self.frame["start_at"].notna()
                spans[0].loc[timed] = self.frame.loc[timed, "start_at"]
                one_day = timed & (ends - starts <= pd.Timedelta(days=1))
                spans[1].loc[one_day] = self.frame.loc[one_day, "start_at"] + length
        return spans[0], spans[1]

    def _zones(self) -> Mapping[ZoneInfo, Mask]:
        if "section" not in self.schema:
            return {ZoneInfo("UTC"): np.ones(len(self.frame), dtype=bool)}
        zones = self.frame["section"].map(lambda id: SECTIONS[id].timezone if id in SECTIONS else "UTC")
        return {ZoneInfo(name): (zones == name).to_numpy() for name in zones.unique()}

    def _within(self, box: Extent) -> Mask:
        if self.layer.geometry is None:
            raise InvalidParameter("bbox", box.text(), f"no box: the layer {self.layer.name} has no geometry")
        geometries = self.frame[GEOMETRY].to_numpy()
        mask = np.zeros(len(geometries), dtype=bool)
        for bounds in box.boxes():
            mask |= shapely.intersects(geometries, shapely.box(*bounds))
        return mask


TIMED_SPANS: Final = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
"""How long an instant lasts by the precision it is known to."""


def _tuple(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return () if value is None else tuple(value)  # type: ignore[arg-type]  # several values of a facet
