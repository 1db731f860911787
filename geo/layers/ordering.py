"""The order in which a layer is kept and answered: by time, then by key."""

from __future__ import annotations

from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from geo.layers.catalogue import Layer


def in_order(layer: Layer, data: pa.Table) -> pa.Table:
    """Return rows by the start of their time, those without one last, then by key."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    names = [layer.schema.key] if layer.time is None else [layer.time[0], layer.schema.key]
    columns = data.select(names).combine_chunks()
    if _is_in_order([columns[name] for name in names]):
        return data
    return data.take(pc.sort_indices(columns, sort_keys=[(name, "ascending") for name in names]))


def _is_in_order(columns: list[pa.ChunkedArray]) -> bool:
    """Return whether rows are sorted by some columns, which is cheaper to see than to do."""
    first, *rest = (column.slice(0, max(len(column) - 1, 0)) for column in columns)
    after, *rest_after = (column.slice(1) for column in columns)
    if first.null_count or after.null_count:
        return False
    rising, equal = pc.less(first, after), pc.equal(first, after)
    for before, following in zip(rest, rest_after, strict=True):
        rising = pc.or_(rising, pc.and_(equal, pc.less(before, following)))
        equal = pc.and_(equal, pc.equal(before, following))
    return cast("bool", pc.all(pc.or_(rising, equal), min_count=0).as_py())
