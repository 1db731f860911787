"""A layer's table, and the answers it gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import NotFound
from geo.layers.catalogue import Layer
from geo.layers.ordering import in_order
from geo.layers.rendering import Rendered
from geo.queries import matching
from geo.queries.aggregation import Aggregate, aggregate
from geo.queries.columns import Columns
from geo.queries.grouping import Surroundings
from geo.queries.items import AggregateQuery, ItemsQuery
from geo.queries.selection import Page, Selection, checked
from geo.queries.sorting import Order

SUGGESTED = 50
"""Keys that a wrong one is compared with."""


class Table:
    """A layer's rows in their order: by time, then by key.

    Parameters
    ----------
    layer : Layer
        Layer with a schema.
    data : pyarrow.Table
        Its rows, as :mod:`geo.layers.arrow` describes them.
    ordered : bool
        Whether they are in that order (:mod:`geo.layers.ordering`) already.
    rendered : Rendered, optional
        The same rows in the same order as GeoJSON.
    kept : Mapping, optional
        What :func:`geo.queries.scans.read` returned of them.
    """

    def __init__(
        self,
        layer: Layer,
        data: pa.Table,
        *,
        ordered: bool = False,
        rendered: Rendered | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        assert ordered or (rendered is None and kept is None), "what was made of a table is in its order"
        self.columns = Columns(layer, data if ordered else in_order(layer, data), rendered, kept)
        self.layer = layer

    def __len__(self) -> int:
        return len(self.columns)

    def select(self, query: ItemsQuery) -> Page:
        """Return the page that answers a query.

        Raises
        ------
        InvalidParameter
            If the layer has no such field, no time, no geometry or no text, the field no such value, or the cursor
            is none.
        """
        properties = checked(self.layer, query.properties)
        order = Order(self.columns, query.sortby)
        parts = matching.parts(self.columns, query)
        shown, more = order.window(parts, query.after, query.offset, query.limit)
        following = order.cursor(int(shown[-1])) if more and len(shown) else None
        return Page(Selection(self.columns, shown, properties), sum(map(len, parts)), following)

    def aggregate(self, query: AggregateQuery, around: Surroundings) -> Aggregate:
        """Return the groups of the rows that answer a query.

        Raises
        ------
        InvalidParameter
            As :meth:`select`, and if the layer cannot be grouped so.
        """
        return aggregate(self.columns, query, around)

    def get(self, id: str) -> Selection:
        """Return the one row with a key.

        Raises
        ------
        NotFound
            If there is none.
        """
        row = self.columns.row(id)
        if row is None:
            raise NotFound(f"feature in '{self.layer.name}'", id, self._like(id))
        return Selection(self.columns, range(row, row + 1))

    def _like(self, id: str) -> list[str]:
        """Return keys that begin as one does, a few, for a hint."""
        keys = self.columns.field(self.columns.schema.key).cast(pa.string())
        for length in (len(id) * 3 // 4, len(id) // 2, len(id) // 4):
            close = keys.filter(pc.starts_with(keys, id[:length]))
            if len(close):
                return [str(key) for key in close.slice(0, SUGGESTED).to_pylist()]
        return []
