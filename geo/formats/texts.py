"""Columns as text, whole columns at once: each cell as ``Field.write_text`` writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.layers import Layer
from geo.layers.canonical import dumps
from geo.schemas import DELIMITER, Field

if TYPE_CHECKING:
    from geo.queries.selection import Selection


def column(table: pa.Table, name: str) -> pa.Array:
    """Return a column in one piece."""
    return pa.concat_arrays(chunks) if (chunks := table[name].chunks) else pa.array([], table.schema.field(name).type)


def free(name: str, layer: Layer) -> str:
    """Return a column's name that no field of the layer has: the name itself, or with ``_`` behind."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    taken = {field.casefold() for field in layer.schema.names}
    while name.casefold() in taken:
        name += "_"
    return name


def memory(cells: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Return where each cell of texts or bytes begins and ends, and the bytes of all of them, without copying those.

    In UTF-8 no byte of a character beyond ASCII is one of ASCII, so that marks can be looked for among the bytes.
    """
    _, offsets, content = cells.buffers()
    bounds = np.frombuffer(offsets or bytes(4), np.int32)[cells.offset : cells.offset + len(cells) + 1]
    return bounds - bounds[0], np.frombuffer(content or b"", np.uint8)[bounds[0] : bounds[-1]]


def texts(field: Field, cells: pa.Array) -> pa.Array:
    """Return a column as the texts a CSV file holds, null where there is nothing.

    Parameters
    ----------
    field : Field
        The column's declaration.
    cells : pyarrow.Array
        Of the Arrow type that :mod:`geo.layers.arrow` gives the field.
    """
    if field.type in ("string", "array"):
        return cells
    if field.type == "list":
        joined = pc.binary_join(cells, DELIMITER)
        return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)
    if field.type == "number":
        return _numbers(cells)
    return _instants(field, cells) if field.type == "datetime" else cells.cast(pa.string())


def beyond(selection: Selection, limit: int) -> frozenset[str]:
    """Return the fields of whole numbers with one further from zero than a format's numbers go."""
    assert selection.layer.schema is not None, f"{selection.layer.name} has no schema"
    names = [field.name for field in selection.layer.schema.fields if field.type == "integer"]
    found: set[str] = set()
    for part in selection.chunks() if names else ():
        table = part.arrow()
        for name in names:
            extremes = pc.min_max(table[name]).as_py().values()
            found |= {name} if any(value is not None and abs(value) > limit for value in extremes) else set()
    return frozenset(found)


def json_lists(cells: pa.Array) -> pa.Array:
    """Return a column of lists as JSON texts, for formats without lists."""
    return pa.array([None if value is None else dumps(value) for value in cells.to_pylist()], pa.string())


def _numbers(cells: pa.Array) -> pa.Array:
    """Return floats as Python writes them; Arrow writes 1.0 as 1, 1e-05 as 0.00001 and 1e10 as 1E10."""
    values = cells.fill_null(0.0).to_numpy()
    size = np.abs(values)
    texts = cells.cast(pa.string())
    if ((size != 0) & ((size < 1e-3) | (size >= 1e9))).any() or np.signbit(values[size == 0]).any():
        return pa.array([None if value is None else str(value) for value in cells.to_pylist()], pa.string())
    whole = pa.array(values == np.floor(values))
    return pc.if_else(whole, pc.binary_join_element_wise(texts, ".0", ""), texts)


def _instants(field: Field, cells: pa.Array) -> pa.Array:
    if pc.any(pc.not_equal(pc.millisecond(cells), 0)).as_py():
        return pa.array([None if each is None else field.write_text(each) for each in cells.to_pylist()], pa.string())
    seconds = cells.cast(pa.timestamp("s", "UTC")).cast(pa.string())
    return pc.replace_substring(seconds, " ", "T")
