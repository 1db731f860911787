"""What may be asked of a collection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.extents import Extent
from geo.periods import Days, Period

if TYPE_CHECKING:
    from geo.queries.columns import View

Mask = NDArray[np.bool_]


class Filter(Protocol):
    """A condition on rows, as :mod:`geo.queries.cql2` reads one."""

    def mask(self, columns: View, /) -> Mask:
        """Return which rows fulfil it; a row of which that is unknown does not."""


class Disc(NamedTuple):
    """Everything within so many kilometres of a point, measured on the ellipsoid of WGS 84; degrees."""

    longitude: float
    latitude: float
    km: float

    def text(self) -> str:
        """Return ``longitude,latitude,kilometres``.

        >>> Disc(23.65, 53.5, 20).text()
        '23.65,53.5,20'
        """
        return ",".join(f"{value:.7f}".rstrip("0").rstrip(".") for value in self)


@dataclass(frozen=True, slots=True)
class Sort:
    """A field to sort by; what has no value comes last either way."""

    field: str
    descending: bool = False

    def text(self) -> str:
        """Return the order as ``sortby`` has it.

        >>> Sort("start", descending=True).text()
        '-start'
        """
        return f"-{self.field}" if self.descending else self.field


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """What is asked of one collection. A tuple of values means *any of these*; an empty one means *all*.

    Attributes
    ----------
    when : Days or Period or None
        Features whose own span intersects it.
    bbox : Extent or None
        Features whose geometry intersects it; a feature without geometry does only with ``everywhere``.
    area : shapely.Polygon or None
        Likewise, in EPSG:4326 with longitude first: a box in another reference system.
    near : Disc or None
        Points in a disc; a feature without geometry is in none.
    everywhere : bool
        Whether a feature without geometry answers every box and one without time every date, as it must in OGC API -
        Features (17-069r4, requirements fc-bbox-response and fc-time-response).
    where : tuple of pairs
        A field of the layer, and the values of which it has one, as text.
    filter : Filter or None
        A condition in CQL2.
    q : str
        Words; each occurs in one of the layer's texts, whatever its case and accents.
    sortby : tuple of Sort
        The order, by default that of the layer: time, then id.
    properties : tuple of str or None
        The fields to answer with; None is all.
    as_of : datetime.date or None
        For ``crossings`` only: add the status as of this date.
    limit, offset : int
        At most so many rows, after so many; ``limit=None`` is all.
    after : str
        The cursor of a page (:attr:`Page.next`): only what comes after it.
    """

    collection: str
    when: Days | Period | None = None
    bbox: Extent | None = None
    area: shapely.Polygon | None = None
    near: Disc | None = None
    everywhere: bool = False
    ids: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    filter: Filter | None = None
    q: str = ""
    sortby: tuple[Sort, ...] = ()
    properties: tuple[str, ...] | None = None
    as_of: date | None = None
    limit: int | None = None
    offset: int = 0
    after: str = ""

    @classmethod
    def of(cls, collection: str, **filters: object) -> ItemsQuery:
        """Return a query from loose arguments; one that is none of the query's is a field of the layer.

        Examples
        --------
        >>> ItemsQuery.of("incidents", section="pl-by", category=()).where
        (('section', ('pl-by',)),)
        """
        values: dict[str, Any] = {name: value for name, value in filters.items() if name in ARGUMENTS and name != "ids"}
        others = {name: value for name, value in filters.items() if name not in ARGUMENTS}
        where = tuple((name, texts) for name, value in others.items() if (texts := _texts(value)))
        return cls(collection, **{"ids": _texts(filters.get("ids")), "where": where} | values)


ARGUMENTS: Final = tuple(each.name for each in fields(ItemsQuery))
"""The names of what a query holds."""


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(map(_text, value))
    return (_text(value),)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class AggregateQuery:
    """Groups of the features that answer a query: by one or two of day, week, month, segment and the layer's fields."""

    items: ItemsQuery
    by: tuple[str, ...]
