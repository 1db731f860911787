"""An answer's rows, in whatever form they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

import pyarrow as pa

from geo.errors import InvalidParameter, nearest
from geo.layers import arrow
from geo.layers.catalogue import Layer
from geo.layers.reading import Record
from geo.layers.rendering import BETWEEN, FEW, Rendered, batches
from geo.queries.columns import Columns, View
from geo.queries.spans import Rows, array, runs
from geo.schemas import Schema

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 10_000
PIECE = 1_000
"""Rows of one piece of GeoJSON: about a megabyte, so that what is being sent takes little room."""


class Selection:
    """Rows of a layer in an order.

    Attributes
    ----------
    layer : Layer
        The layer; its schema has the fields that were asked for, which may leave out its key.
    rows : range or array of int64
        Where the rows are in the columns.
    """

    def __init__(self, columns: Columns, rows: Rows | range, properties: tuple[str, ...] | None = None) -> None:
        self._columns = columns
        self._properties = properties
        self.rows = rows
        self.layer = columns.layer if properties is None else _restricted(columns.layer, properties)

    @classmethod
    def of(cls, layer: Layer, records: Sequence[Record]) -> Self:
        """Return records that satisfy a layer's schema as a selection, in their order."""
        return cls(Columns(layer, arrow.table(layer, records)), range(len(records)))

    def __len__(self) -> int:
        return len(self.rows)

    def chunks(self, size: int = CHUNK) -> Iterator[Self]:
        """Yield the rows in selections of so many at most."""
        for first in range(0, len(self), size):
            yield type(self)(self._columns, self.rows[first : first + size], self._properties)

    def last(self, count: int) -> Self:
        """Return the last rows, at most so many."""
        return type(self)(self._columns, self.rows[max(0, len(self) - count) :], self._properties)

    def arrow(self) -> pa.Table:
        """Return the rows as a table, as :mod:`geo.layers.arrow` describes it."""
        return self._whole.select(arrow.arrow_schema(self.layer).names)

    @property
    def view(self) -> View:
        """The rows as columns to scan, with all fields of the layer."""
        rows = self.rows
        return View(self._columns, slice(rows.start, rows.stop) if isinstance(rows, range) else rows)

    def ids(self) -> list[str]:
        """Return the key of every row."""
        keys = _taken(self._columns.data.select([self._columns.schema.key]), self.rows)
        return [str(key) for key in keys.column(0).to_pylist()]

    def records(self) -> list[Record]:
        """Return the rows as records."""
        return arrow.records(self.layer, self.arrow())

    def frame(self) -> pd.DataFrame:
        """Return the rows as a frame: a GeoDataFrame in EPSG:4326 if the layer has geometries."""
        return arrow.frame(self.layer, self.arrow())

    def features(self) -> Iterator[bytes]:
        r"""Yield the rows as GeoJSON Features in EPSG:4326, longitude first, with ``,\n`` between them, in pieces."""
        rendered = None if self._properties is not None else self._columns.rendered()
        for first in range(0, len(self), PIECE):
            rows = self.rows[first : first + PIECE]
            pieces = [self._lines(rows)] if rendered is None else _pieces(rendered, rows)
            yield BETWEEN.join([b"", *pieces] if first else pieces)

    def _lines(self, rows: Rows | range) -> bytes:
        """Render some rows."""
        columns = self._columns
        parts = batches(columns.layer, _taken(columns.data, rows), self._properties)
        return b"".join(content for content, _ in parts)[: -len(BETWEEN)]

    @cached_property
    def _whole(self) -> pa.Table:
        return _taken(self._columns.data, self.rows)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows that answer a query, and how many there are without ``limit``, ``offset`` and ``after``.

    Attributes
    ----------
    next : str or None
        The cursor of the next page, for :attr:`ItemsQuery.after`; None if there is none.
    """

    selection: Selection
    number_matched: int
    next: str | None = None

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a frame."""
        return self.selection.frame()


def checked(layer: Layer, properties: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the fields to answer with.

    Raises
    ------
    InvalidParameter
        If the layer lacks one of them.
    """
    assert layer.schema is not None, f"{layer.name} has no schema"
    for name in properties or ():
        if name not in layer.schema:
            close = nearest(name, layer.schema.names)
            hint = f"Did you mean '{close}'?" if close else ""
            raise InvalidParameter("properties", name, f"some of {', '.join(layer.schema.names)}", hint)
    return properties


def _restricted(layer: Layer, properties: tuple[str, ...]) -> Layer:
    schema = layer.schema
    assert schema is not None, f"{layer.name} has no schema"
    fields = tuple(field for field in schema.fields if field.name in properties)
    references = tuple(each for each in schema.references if each.field in properties)
    time = layer.time if layer.time is not None and set(layer.time) <= set(properties) else None
    return replace(layer, schema=Schema(fields, schema.key, references), time=time)


def _pieces(rendered: Rendered, rows: Rows | range) -> list[memoryview]:
    """Return the rendered rows: in one piece a run if there are few, else all taken together."""
    together = runs(rows) if isinstance(rows, range) or len(rows) > FEW else None
    return [rendered.take(array(rows))] if together is None else [rendered.run(each) for each in together]


def _taken(data: pa.Table, rows: Rows | range) -> pa.Table:
    if isinstance(rows, range):
        return data.slice(rows.start, len(rows))
    return data.take(pa.array(rows))
