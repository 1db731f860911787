"""A table as columns for scanning: plain arrays, each made when it is first needed, then kept."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any, Final, NamedTuple, TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo.layers.catalogue import Layer
from geo.layers.reading import GEOMETRY
from geo.layers.rendering import Rendered
from geo.schemas import Schema

Geometries = NDArray[np.object_]
POINT_BYTES: Final = 21
"""Length of a point in two dimensions as WKB: byte order, type, two coordinates."""

SMALL: Final = 50_000
"""Rows of which every geometry is kept as an object once one was needed."""

RENDERED: Final = 100_000
"""Rows that are rendered all at once when one is first needed, unless they come rendered."""

SAMPLE: Final = 10_000

_T = TypeVar("_T")


class Codes(NamedTuple):
    """A column of texts as numbers of a list of words; -1 where there is none."""

    codes: NDArray[np.int32]
    words: list[str]


class Points(NamedTuple):
    """Longitudes and latitudes, NaN where there is no place."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]


class Keys(NamedTuple):
    """The rows in the order of their keys, and the place of each row in it."""

    order: NDArray[np.int32]
    places: NDArray[np.int32]


class Columns:
    """A layer's rows, in one order, and what queries scan of them.

    Parameters
    ----------
    layer : Layer
        Layer with a schema.
    data : pyarrow.Table
        Its rows as :mod:`geo.layers.arrow` describes them.
    rendered : Rendered, optional
        The same rows as GeoJSON.
    kept : Mapping, optional
        What was made of them before (:mod:`geo.queries.scans`).
    """

    def __init__(
        self,
        layer: Layer,
        data: pa.Table,
        rendered: Rendered | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        assert layer.schema is not None, f"{layer.name} has no schema"
        self.layer = layer
        self.schema: Schema = layer.schema
        self.data = data
        self._rendered = rendered
        self._kept: dict[str, Any] = dict(kept or {})
        self._lock = RLock()

    def __len__(self) -> int:
        return int(self.data.num_rows)

    def keep(self, name: str, make: Callable[[], _T]) -> _T:
        """Return what was made under a name, made now if it never was."""
        if name not in self._kept:
            with self._lock:
                if name not in self._kept:
                    self._kept[name] = make()
        return cast("_T", self._kept[name])

    def made(self) -> dict[str, Any]:
        """Return everything that was made and kept, by name."""
        return dict(self._kept)

    def field(self, name: str) -> pa.Array:
        """Return a column as one array."""
        return self.keep(f"field {name}", lambda: _whole(self.data[name]))

    def codes(self, name: str) -> Codes | None:
        """Return a column as codes of texts; None if nearly every row has one of its own."""
        return self.keep(f"codes {name}", lambda: _codes(self.field(name)))

    def points(self) -> Points | None:
        """Return where the rows are; None for a layer of other geometries than points."""
        if self.layer.geometry != "Point":
            return None
        return self.keep("points", lambda: _points(self.field(GEOMETRY)))

    def bounds(self) -> NDArray[np.float64]:
        """Return west, south, east and north of every geometry, NaN where there is none."""
        return self.keep("bounds", lambda: shapely.bounds(shapes(self.field(GEOMETRY))))

    def geometries(self, rows: slice | NDArray[np.int64]) -> Geometries:
        """Return the geometries of some rows, None where there is no place."""
        if len(self) <= SMALL:
            return self.keep("geometries", lambda: shapes(self.field(GEOMETRY)))[rows]
        return shapes(cut(self.field(GEOMETRY), rows))

    def rendered(self) -> Rendered | None:
        """Return the rows as GeoJSON; None if they are too many to be rendered before they are asked for."""
        if self._rendered is None and len(self) <= RENDERED:
            return self.keep("rendered", lambda: Rendered.of(self.layer, self.data))
        return self._rendered

    def row(self, id: str) -> int | None:
        """Return the row with a key; None if there is none."""
        keys, order = self.field(self.schema.key), self.keys().order
        try:
            wanted = pa.scalar(id, pa.string()).cast(keys.type).as_py()
        except pa.ArrowInvalid:
            return None
        place = bisect_left(order, wanted, key=lambda row: keys[row].as_py())
        row = int(order[place]) if place < len(order) else -1
        return row if row >= 0 and keys[row].as_py() == wanted else None

    def keys(self) -> Keys:
        """Return the order of the keys."""
        return self.keep("keys", lambda: _keys(self.field(self.schema.key)))


class View:
    """Some rows of the columns: what a condition is tried on.

    Attributes
    ----------
    size : int
        How many rows.
    rows : slice or array of int64
        Which.
    """

    def __init__(self, columns: Columns, rows: slice | NDArray[np.int64]) -> None:
        self.columns = columns
        self.rows = rows
        self.size = rows.stop - rows.start if isinstance(rows, slice) else len(rows)

    def field(self, name: str) -> pa.Array:
        """Return a field's values."""
        return cut(self.columns.field(name), self.rows)

    def codes(self, name: str) -> tuple[NDArray[np.int32], list[str]] | None:
        """Return a field of texts as codes into a list of words, -1 for none; None if codes would save nothing."""
        coded = self.columns.codes(name)
        return None if coded is None else (coded.codes[self.rows], coded.words)

    def points(self) -> Points | None:
        """Return where the rows are; None for a layer of other geometries than points."""
        points = self.columns.points()
        return None if points is None else Points(points.x[self.rows], points.y[self.rows])

    def bounds(self) -> NDArray[np.float64]:
        """Return west, south, east and north of every geometry, NaN where there is none."""
        return self.columns.bounds()[self.rows]

    def at(self, places: NDArray[np.int64]) -> View:
        """Return some of the rows, by their place among these."""
        return View(self.columns, self.places(places))

    def places(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where in the table some of the rows are, by their place among these."""
        return self.rows.start + places if isinstance(self.rows, slice) else self.rows[places]

    def geometries(self) -> Geometries:
        """Return the geometries, None where there is no place."""
        return self.columns.geometries(self.rows)


def cut(column: pa.Array, rows: slice | NDArray[np.int64]) -> pa.Array:
    """Return some rows of a column."""
    if isinstance(rows, slice):
        return column.slice(rows.start, rows.stop - rows.start)
    return column.take(pa.array(rows))


def shapes(column: pa.Array) -> Geometries:
    """Return a column of WKB as geometries."""
    return cast("Geometries", shapely.from_wkb(column.to_numpy(zero_copy_only=False)))


def numbers(column: pa.Array, kind: pa.DataType, absent: float) -> NDArray[Any]:
    """Return a column as numbers of a type, with one that stands for none."""
    plain = column.cast(kind) if column.null_count == 0 else pc.fill_null(column.cast(kind), absent)
    return cast("NDArray[Any]", plain.to_numpy(zero_copy_only=False))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _codes(column: pa.Array) -> Codes | None:
    if len(column) > 2 * SAMPLE and pc.count_distinct(column.slice(len(column) // 2, SAMPLE)).as_py() > SAMPLE // 2:
        return None
    encoded = column.cast(pa.string()).dictionary_encode()
    return Codes(numbers(encoded.indices, pa.int32(), -1), encoded.dictionary.to_pylist())


def _points(column: pa.Array) -> Points:
    """Read coordinates straight from the bytes if every point has two, through geometries if not."""
    present = column.drop_null() if column.null_count else column
    lengths = pc.unique(pc.binary_length(present)).to_pylist()
    x, y = np.full(len(column), np.nan), np.full(len(column), np.nan)
    if lengths in ([], [POINT_BYTES]):
        raw = np.frombuffer(_bytes(present), np.uint8).reshape(-1, POINT_BYTES)
        both = np.ascontiguousarray(raw[:, 5:]).view("<f8")
    else:
        objects = shapes(present)
        both = np.column_stack([shapely.get_x(objects), shapely.get_y(objects)])
    placed = np.asarray(column.is_valid())
    x[placed], y[placed] = both[:, 0], both[:, 1]
    return Points(x, y)


def _keys(column: pa.Array) -> Keys:
    order = pc.sort_indices(column).to_numpy().astype(np.int32)
    places = np.empty(len(order), dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return Keys(order, places)


def _bytes(column: pa.Array) -> memoryview:
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    return memoryview(data)[int(ends[0]) : int(ends[-1])]
