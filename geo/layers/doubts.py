"""One column of a file as the Arrow column of its field, and which cells are not plainly right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.layers.arrow import ARROW, array
from geo.schemas import Field, Unreadable

UNPRINTABLE: Final = r"[\x00-\x08\x0b-\x1f\x7f\x{202a}-\x{202e}\x{2066}-\x{2069}]"
"""As in :mod:`geo.schemas`, in the words of Arrow's regular expressions; halves of characters are no UTF-8 at all."""

DAYS: Final = (date.min, date.max)
INSTANTS: Final = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))
"""What Python's dates can say; one day is left at the end for rounding."""

Mask = NDArray[np.bool_]
Column = tuple[pa.Array, Mask]


def read_column(field: Field, cells: pa.Array | Sequence[object]) -> Column:
    """Return the cells of a field in its Arrow type, and which of them are in doubt.

    Parameters
    ----------
    field : Field
        Type and constraints.
    cells : pyarrow.Array or sequence
        What the file holds: of whatever type, or Python values as JSON gives them.

    Returns
    -------
    column, doubtful
        What stands in the column where a cell is in doubt means nothing.
    """
    if not isinstance(cells, pa.Array):
        return _each(field, list(cells))
    try:
        column = _plain(field, cells)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        column = None
    if column is None:
        return _distinct(field, cells)
    values, doubtful = column
    return values, doubtful | _absent(field, values)


def _plain(field: Field, cells: pa.Array) -> Column | None:
    """Return a column whose type is the field's or close to it, read at once."""
    kind = cells.type
    if field.type == "string" and is_text(kind):
        return _text(field, cells)
    if field.type in ("integer", "number") and (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return _numeric(field, cells)
    if field.type == "boolean" and pa.types.is_boolean(kind):
        return cells, np.zeros(len(cells), dtype=bool)
    if field.type == "date" and (pa.types.is_date(kind) or are_midnights(cells)):
        return _temporal(field, cells, *DAYS, pa.date32())
    if field.type == "datetime" and pa.types.is_timestamp(kind) and kind.tz is not None:
        return _temporal(field, cells, *INSTANTS, pa.timestamp("ms", "UTC"))
    if field.type == "list" and pa.types.is_list(kind) and is_text(kind.value_type):
        return _texts(field, cells)
    return None


def are_midnights(cells: pa.Array) -> bool:
    """Return whether these are days as pandas keeps them: midnights without an offset."""
    if not pa.types.is_timestamp(cells.type) or cells.type.tz is not None:
        return False
    return bool(pc.all(pc.equal(pc.floor_temporal(cells, unit="day"), cells), min_count=0).as_py())


def is_text(kind: pa.DataType) -> bool:
    """Return whether a column holds texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _text(field: Field, cells: pa.Array) -> Column:
    column = cells.cast(pa.string())
    column.validate(full=True)
    column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
    return column, _unfit(field, column)


def _texts(field: Field, cells: pa.Array) -> Column:
    column = pc.if_else(cells.is_valid(), cells, pa.scalar([], cells.type)).cast(ARROW["list"])
    flat = column.flatten()
    doubtful = _unfit(field, flat) | _mask(pc.fill_null(pc.equal(flat, ""), True))
    result = np.zeros(len(cells), dtype=bool)
    result[pc.list_parent_indices(column).to_numpy()[doubtful]] = True
    return column, result | (_mask(cells.is_null()) if field.required else result)


def _unfit(field: Field, column: pa.Array) -> Mask:
    """Return which texts are unprintable, no word of the vocabulary or unlike the pattern; null is none of it."""
    doubtful = _mask(pc.match_substring_regex(column, UNPRINTABLE))
    if field.terms:
        known = pa.array([None, *field.vocabulary], pa.string())
        doubtful |= ~_mask(pc.is_in(column, known))
    if field.pattern is not None:
        matches = re.compile(field.pattern).fullmatch
        doubtful |= np.array([text is not None and not matches(text) for text in column.to_pylist()], dtype=bool)
    return doubtful


def _numeric(field: Field, cells: pa.Array) -> Column:
    """Return numbers; NaN is what many programs write for nothing."""
    doubtful = np.zeros(len(cells), dtype=bool)
    if pa.types.is_floating(cells.type):
        cells = pc.if_else(pc.is_nan(cells), pa.scalar(None, cells.type), cells)
        values = pc.fill_null(cells, 0).to_numpy(zero_copy_only=False)
        doubtful |= ~np.isfinite(values)
        if field.type == "integer":
            doubtful |= (np.abs(values) >= 2.0**63) | (np.trunc(values) != values)
    elif cells.type == pa.uint64():
        doubtful |= _mask(pc.greater(cells, pa.scalar(2**63 - 1, pa.uint64())))
    if doubtful.any():
        cells = pc.if_else(pa.array(doubtful), pa.scalar(None, cells.type), cells)
    column = cells.cast(ARROW[field.type], safe=False)
    return column, doubtful | _outside(field, column)


def _temporal(field: Field, cells: pa.Array, first: date, last: date, kind: pa.DataType) -> Column:
    column = cells.cast(ARROW[field.type], safe=False)
    doubtful = _mask(pc.or_(pc.less(column, pa.scalar(first, kind)), pc.greater(column, pa.scalar(last, kind))))
    return column, doubtful | _outside(field, column)


def _outside(field: Field, column: pa.Array) -> Mask:
    doubtful = np.zeros(len(column), dtype=bool)
    for bound, breaks in ((field.minimum, pc.less), (field.maximum, pc.greater)):
        if bound is not None:
            doubtful |= _mask(breaks(column, pa.scalar(field.bound(bound))))
    return doubtful


def _distinct(field: Field, cells: pa.Array) -> Column:
    """Read a column of another type than its field's by its distinct values, as a row's cell is read."""
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    try:
        encoded = cells.dictionary_encode()
        values, doubtful = _each(field, [cell(value) for value in encoded.dictionary])
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return _each(field, [cell(value) for value in cells])
    indices = encoded.indices
    column = values.take(indices)
    if field.type == "list":
        column = pc.if_else(column.is_valid(), column, pa.scalar([], column.type))
    wrong = pc.fill_null(pa.array(doubtful, pa.bool_()).take(indices), field.required)
    return column, _mask(wrong)


def cell(value: pa.Scalar) -> object:
    """Return a cell of an Arrow column as Python has it; one that Python has no word for as text."""
    try:
        return value.as_py()
    except UnicodeDecodeError:
        return value.cast(pa.binary()).as_py().decode("utf-8", "surrogateescape")
    except (ValueError, OverflowError):
        return str(value)


def _each(field: Field, cells: Sequence[object]) -> Column:
    values: list[Any] = []
    doubtful = np.zeros(len(cells), dtype=bool)
    for number, raw in enumerate(cells):
        try:
            values.append(field.read(raw))
        except Unreadable:
            values.append([] if field.type == "list" else None)
            doubtful[number] = True
    return array(field, values), doubtful


def _absent(field: Field, column: pa.Array) -> Mask:
    if not field.required or field.type == "list":
        return np.zeros(len(column), dtype=bool)
    return _mask(column.is_null())


def _mask(values: pa.Array) -> Mask:
    """Return an Arrow mask as NumPy has it; null is not true."""
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False).astype(bool, copy=False)
    return mask
