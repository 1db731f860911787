"""The order of an answer, and cursors into it that hold when the data behind them changed."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.errors import InvalidParameter, nearest
from geo.layers.catalogue import Layer
from geo.queries.columns import Columns, numbers
from geo.queries.items import Sort
from geo.queries.spans import Rows, array, cut, joined
from geo.queries.times import EPOCH, MILLISECOND, Times

SORTABLE: Final = ("string", "integer", "number", "boolean", "date", "datetime")
CURSOR: Final = "cursor"
ROOM: Final = 1 << 62


class Ranks(NamedTuple):
    """A column as ranks among its distinct values; the next number for none.

    Attributes
    ----------
    ranks : array of int32
        Of every row.
    values : pyarrow.Array
        The distinct values.
    order : array of int32
        Their places in order.
    """

    ranks: NDArray[np.int32]
    values: pa.Array
    order: NDArray[np.int32]

    def place(self, value: Any, *, descending: bool) -> tuple[int, bool]:
        """Return the rank of a value in an order, and whether it is one of the column's."""
        count = len(self.values)
        if value is None:
            return count, True
        first = bisect_left(range(count), value, key=self._value)
        found = first < count and self._value(first) == value
        if not descending:
            return first, found
        return count - 1 - first if found else count - first, found

    def _value(self, place: int) -> Any:
        return self.values[self.order[place]].as_py()


def sortables(layer: Layer) -> tuple[str, ...]:
    """Return the fields a layer can be sorted by."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    return tuple(field.name for field in layer.schema.fields if field.type in SORTABLE)


class Order:
    """The order of a table's rows by some fields, then by key.

    Raises
    ------
    InvalidParameter
        If the layer cannot be sorted by one of the fields.
    """

    def __init__(self, columns: Columns, sortby: Sequence[Sort]) -> None:
        self._columns = columns
        known = sortables(columns.layer)
        for sort in sortby:
            if sort.field not in known:
                close = nearest(sort.field, known)
                hint = f"Did you mean '{close}'?" if close else ""
                raise InvalidParameter("sortby", sort.field, f"one of {', '.join(known)}", hint)
        self.sortby = tuple(sortby)
        self._keys = (*self.sortby, Sort(columns.schema.key))

    def window(
        self, parts: Sequence[Rows | range], cursor: str, offset: int, limit: int | None
    ) -> tuple[Rows | range, bool]:
        """Return the rows of a page in order, and whether more come after them.

        Parameters
        ----------
        parts : sequence of range or array of int64
            The rows to choose from, in the order of the table.
        """
        if not self.sortby:
            count = sum(map(len, parts))
            first = offset + (self._after(parts, cursor) if cursor else 0)
            stop = count if limit is None else first + limit
            return cut(parts, first, stop), stop < count
        places = array(joined(parts))
        ranks, least = self._ranked(places, self._read(cursor) if cursor else None)
        if least is not None:
            kept = ranks >= least
            places, ranks = places[kept], ranks[kept]
        stop = len(places) if limit is None else min(offset + limit, len(places))
        if 0 < stop < len(places):
            soonest = np.argpartition(ranks, stop - 1)[:stop]
            more, places, ranks = True, places[soonest], ranks[soonest]
        else:
            more = stop < len(places)
        return places[np.argsort(ranks, kind="stable")][offset:stop], more

    def cursor(self, row: int) -> str:
        """Return the cursor of what comes after a row."""
        values = [_plain(self._columns.field(sort.field)[row].as_py()) for sort in self._token_keys()]
        text = json.dumps([[sort.text() for sort in self.sortby], values], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _token_keys(self) -> tuple[Sort, ...]:
        time = self._columns.layer.time
        return self._keys if self.sortby or time is None else (Sort(time[0]), *self._keys)

    def _ranked(self, places: Rows, after: list[Any] | None) -> tuple[NDArray[np.int64], int | None]:
        """Return one number per row, in the order of the keys, and the least that comes after some values."""
        ranks, room, least, exact = np.zeros(len(places), dtype=np.int64), 1, 0, True
        for number, sort in enumerate(self._keys):
            column = ranks_of(self._columns, sort.field)
            size = len(column.values) + 1
            if room * size > ROOM:
                distinct, ranks = np.unique(ranks, return_inverse=True)
                room = len(distinct)
                place = int(np.searchsorted(distinct, least))
                exact = exact and place < room and int(distinct[place]) == least
                least = place
            own = column.ranks[places].astype(np.int64)
            if sort.descending:
                own = np.where(own == size - 1, own, size - 2 - own)
            ranks = ranks * size + own
            room *= size
            place = 0
            if after is not None and exact:
                place, exact = column.place(after[number], descending=sort.descending)
            least = least * size + place
        return ranks, None if after is None else least + exact

    def _after(self, parts: Sequence[Rows | range], cursor: str) -> int:
        """Return how many rows come before a cursor or are its own, in the order of the table."""
        *start, id = self._read(cursor)
        first, stop = 0, len(self._columns)
        if start:
            times = Times(self._columns)
            first, stop = times.known, stop
            if start[0] is not None:
                number = times.start.dtype.type(_number(start[0]))
                first = int(np.searchsorted(times.start, number, "left"))
                stop = int(np.searchsorted(times.start, number, "right"))
        keys = self._columns.field(self._columns.schema.key)
        row = bisect_right(range(len(keys)), id, first, stop, key=lambda place: keys[place].as_py())
        return sum(_before(row, part) for part in parts)

    def _read(self, cursor: str) -> list[Any]:
        """Read a cursor.

        Raises
        ------
        InvalidParameter
            If it is none, or one of another order.
        """
        try:
            text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            order, values = json.loads(text)
            keys = self._token_keys()
            if order != [sort.text() for sort in self.sortby] or len(values) != len(keys):
                raise ValueError
            return [self._value(sort.field, value) for sort, value in zip(keys, values, strict=True)]
        except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
            raise InvalidParameter(CURSOR, cursor, "the one of a link `next`, with the `sortby` of that link") from None

    def _value(self, name: str, value: Any) -> Any:
        kind = self._columns.schema[name].type
        if value is None and name != self._columns.schema.key:
            return None
        if kind == "date":
            return date.fromisoformat(value)
        if kind == "datetime":
            return EPOCH + int(value) * MILLISECOND
        if not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean"):
            raise ValueError
        return value


KINDS: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
"""The Python types of a value in a cursor."""


def _before(row: int, part: Rows | range) -> int:
    """Return how many rows of a part come before a row."""
    return min(max(row - part.start, 0), len(part)) if isinstance(part, range) else int(np.searchsorted(part, row))


def ranks_of(columns: Columns, name: str) -> Ranks:
    """Return a column as ranks."""
    if name == columns.schema.key:
        order, places = columns.keys()
        return Ranks(places, columns.field(name), order)
    return columns.keep(f"ranks {name}", lambda: _ranks(columns.field(name)))


def _ranks(column: pa.Array) -> Ranks:
    encoded = column.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy().astype(np.int32)
    of_code = np.full(len(order) + 1, len(order), dtype=np.int32)
    of_code[order] = np.arange(len(order), dtype=np.int32)
    return Ranks(of_code[numbers(encoded.indices, pa.int32(), -1)], encoded.dictionary, order)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value - EPOCH) // MILLISECOND
    return value.isoformat() if isinstance(value, date) else value


def _number(value: date | datetime) -> int:
    if isinstance(value, datetime):
        return (value - EPOCH) // MILLISECOND
    return value.toordinal() - EPOCH.date().toordinal()
