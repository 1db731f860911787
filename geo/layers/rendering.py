"""A table's rows as GeoJSON Features, rendered once, whole columns at a time, and kept as one run of bytes.

The bytes are those of :func:`geo.layers.canonical.feature` and :func:`geo.layers.canonical.dumps`, each followed by a
comma and a line feed, so that any rows that stand together are one piece of the run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo.layers.canonical import dumps, geometry_json
from geo.layers.catalogue import Layer
from geo.layers.reading import GEOMETRY
from geo.schemas import Field

BETWEEN: Final = b",\n"
BATCH: Final = 50_000
BATCH_BYTES: Final = 64_000_000
"""Rows, and bytes of their columns, that are rendered at once."""

FEW: Final = 1000
"""Rows that are cut out one by one; more are taken by Arrow, which takes its time to begin."""

WORD: Final = np.dtype("<i8")
"""How an offset is written in a file."""

NULL: Final = "null"
_ESCAPED: Final = r'["\\\x00-\x1f]'


class Rendered:
    """Features one after the other, and where each begins.

    Parameters
    ----------
    content : buffer
        The features, each with :data:`BETWEEN` after it.
    offsets : array of int64
        Where each begins, and where the last one ends.
    """

    def __init__(self, content: pa.Buffer, offsets: NDArray[np.int64]) -> None:
        self._content = content
        self._offsets = offsets
        self._rows = pa.LargeBinaryArray.from_buffers(
            pa.large_binary(), len(offsets) - 1, [None, pa.py_buffer(offsets), content]
        )

    @classmethod
    def of(cls, layer: Layer, data: pa.Table) -> Self:
        """Render every row of a table."""
        parts = list(batches(layer, data))
        content = b"".join(content for content, _ in parts)
        return cls(pa.py_buffer(content), _offsets([np.diff(offsets) for _, offsets in parts]))

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a file that :func:`write` wrote; what is not read takes no memory."""
        with pa.memory_map(str(path)) as file:
            whole = file.read_buffer()
        [count] = np.frombuffer(whole.slice(whole.size - WORD.itemsize), WORD).tolist()
        size = (count + 1) * WORD.itemsize
        start = whole.size - WORD.itemsize - size
        return cls(whole.slice(0, start), np.frombuffer(whole.slice(start, size), WORD))

    def __len__(self) -> int:
        return len(self._rows)

    def run(self, rows: range) -> memoryview:
        """Return rows that stand together, joined."""
        if not rows:
            return memoryview(b"")
        start, stop = int(self._offsets[rows.start]), int(self._offsets[rows.stop]) - len(BETWEEN)
        return memoryview(self._content)[start:stop]

    def take(self, rows: NDArray[np.int64]) -> memoryview:
        """Return rows from anywhere, joined."""
        if len(rows) <= FEW:
            starts, stops = self._offsets[rows].tolist(), (self._offsets[rows + 1] - len(BETWEEN)).tolist()
            content = memoryview(self._content)
            return memoryview(BETWEEN.join([content[start:stop] for start, stop in zip(starts, stops, strict=True)]))
        taken = self._rows.take(pa.array(rows))
        _, offsets, content = taken.buffers()
        return memoryview(content)[: int(np.frombuffer(offsets, np.int64)[len(taken)]) - len(BETWEEN)]


def write(layer: Layer, data: pa.Table, path: Path) -> None:
    """Write every row of a table into a file, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    lengths: list[NDArray[np.int64]] = []
    try:
        with unfinished.open("wb") as file:
            for content, offsets in batches(layer, data):
                file.write(content)
                lengths.append(np.diff(offsets))
            file.write(b" " * (-file.tell() % WORD.itemsize))
            file.write(_offsets(lengths).astype(WORD).tobytes())
            file.write(np.array([data.num_rows], dtype=WORD).tobytes())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def batches(
    layer: Layer, data: pa.Table, properties: Sequence[str] | None = None
) -> Iterator[tuple[memoryview, NDArray[np.int64]]]:
    """Yield the features of a table in batches: the bytes of each, and where in them every feature begins and ends."""
    size = max(1, min(BATCH, BATCH_BYTES * max(data.num_rows, 1) // max(data.nbytes, 1)))
    for first in range(0, data.num_rows, size):
        lines = features(layer, data.slice(first, size), properties)
        _, offsets, content = lines.buffers()
        ends = np.frombuffer(offsets, np.int32)[lines.offset : lines.offset + len(lines) + 1].astype(np.int64)
        yield memoryview(content)[int(ends[0]) : int(ends[-1])], ends - ends[0]


def features(layer: Layer, data: pa.Table, properties: Sequence[str] | None = None) -> pa.StringArray:
    """Return each row as a Feature with :data:`BETWEEN` after it.

    Parameters
    ----------
    layer : Layer
        Layer with a schema.
    data : pyarrow.Table
        Rows of it.
    properties : sequence of str, optional
        The fields to write, by default all.
    """
    schema = layer.schema
    assert schema is not None, f"{layer.name} has no schema"
    pieces: list[pa.Array | str] = ['{"type":"Feature","id":', values(schema[schema.key], _one(data, schema.key))]
    opening = ',"properties":{'
    for field in schema.fields:
        if properties is None or field.name in properties:
            pieces += [f"{opening}{dumps(field.name)}:", values(field, _one(data, field.name))]
            opening = ","
    pieces.append('},"geometry":' if opening == "," else f'{opening}}},"geometry":')
    pieces.append(geometries(_one(data, GEOMETRY), layer.decimals) if layer.geometry else NULL)
    pieces.append(f"}}{BETWEEN.decode()}")
    return pc.binary_join_element_wise(*_merged(pieces), "")


def values(field: Field, cells: pa.Array) -> pa.Array:
    """Return a column as JSON texts, as :meth:`Field.write` has each value."""
    write = WRITERS.get(field.type)
    texts = cells.cast(pa.string()) if write is None else write(cells)
    return pc.fill_null(texts, NULL)


def geometries(cells: pa.Array, decimals: int) -> pa.Array:
    """Return a column of WKB as GeoJSON geometries with rounded coordinates."""
    shapes = shapely.from_wkb(cells.to_numpy(zero_copy_only=False))
    points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    flat = points & ~shapely.has_z(shapes) & ~shapely.is_empty(shapes)
    if flat.all():
        return _points(shapes, decimals)
    texts = np.full(len(shapes), NULL, dtype=object)
    texts[flat] = _points(shapes[flat], decimals).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero(~flat & ~shapely.is_missing(shapes)):
        texts[row] = dumps(geometry_json(shapes[row], decimals))
    return pa.array(texts, pa.string())


def rounded(numbers: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Return numbers rounded to some decimals exactly as :func:`round` does.

    Scaling rounds a number that lies nearly half-way to the wrong side now and then; those are left to :func:`round`.
    """
    scaled = numbers * 10.0**decimals
    near = np.rint(scaled)
    result: NDArray[np.float64] = near / 10.0**decimals
    doubtful = np.abs(np.abs(scaled - near) - 0.5) <= np.maximum(1e-6, np.abs(scaled) * 1e-15)
    if decimals > 9:
        doubtful[:] = True
    result[doubtful] = [round(number, decimals) for number in numbers[doubtful].tolist()]
    return result


def _points(shapes: NDArray[np.object_], decimals: int) -> pa.Array:
    x, y = (_coordinates(rounded(axis(shapes), decimals)) for axis in (shapely.get_x, shapely.get_y))
    return pc.binary_join_element_wise('{"type":"Point","coordinates":[', x, ",", y, "]}", "")


def _coordinates(numbers: NDArray[np.float64]) -> pa.Array:
    """Return numbers as JSON, whole ones without a point."""
    cells = pa.array(numbers)
    texts = _numbers(cells)
    whole = pa.array(numbers == np.floor(numbers))
    return pc.if_else(whole, pc.if_else(whole, cells, 0.0).cast(pa.int64()).cast(pa.string()), texts)


def _strings(cells: pa.Array) -> pa.Array:
    special = pc.match_substring_regex(cells, _ESCAPED)
    quoted = pc.binary_join_element_wise('"', cells, '"', "")
    if not pc.any(special).as_py():
        return quoted
    return pc.replace_with_mask(
        quoted, pc.fill_null(special, False), pa.array(map(dumps, cells.filter(special).to_pylist()), pa.string())
    )


def _numbers(cells: pa.Array) -> pa.Array:
    """Return floats as Python writes them; Arrow has the same digits, but 1 for 1.0 and other exponents."""
    numbers = cells.fill_null(0.0).to_numpy(zero_copy_only=False)
    size = np.abs(numbers)
    texts = cells.cast(pa.string())
    whole = pa.array(numbers == np.floor(numbers))
    texts = pc.if_else(whole, pc.binary_join_element_wise(texts, ".0", ""), texts)
    odd = ((size < 1e-3) & ((size != 0) | np.signbit(numbers))) | (size >= 1e9)
    if not odd.any():
        return texts
    return pc.replace_with_mask(
        texts, pa.array(odd), pa.array([dumps(number) for number in numbers[odd].tolist()], pa.string())
    )


def _days(cells: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise('"', cells.cast(pa.string()), '"', "")


def _instants(cells: pa.Array) -> pa.Array:
    texts = pc.replace_substring(cells.cast(pa.timestamp("s", "UTC"), safe=False).cast(pa.string()), " ", "T")
    milliseconds = pc.millisecond(cells)
    if pc.any(pc.not_equal(milliseconds, 0)).as_py():
        texts = pa.array(
            [None if each is None else each.isoformat().replace("+00:00", "Z") for each in cells.to_pylist()],
            pa.string(),
        )
    return pc.binary_join_element_wise('"', texts, '"', "")


def _lists(cells: pa.Array) -> pa.Array:
    quoted = _strings(pc.list_flatten(cells))
    ends = pa.array(np.concatenate([[0], np.cumsum(pc.fill_null(pc.list_value_length(cells), 0))]), pa.int32())
    joined = pc.binary_join(pa.ListArray.from_arrays(ends, quoted), ",")
    texts = pc.binary_join_element_wise("[", joined, "]", "")
    return pc.if_else(cells.is_valid(), texts, pa.scalar(None, pa.string()))


def _arrays(cells: pa.Array) -> pa.Array:
    """Return JSON texts, those on several lines in one."""
    if not pc.any(pc.match_substring_regex(cells, r"[\r\n]")).as_py():
        return cells
    return pa.array([None if text is None else dumps(json.loads(text)) for text in cells.to_pylist()], pa.string())


WRITERS: Final = {
    "string": _strings,
    "number": _numbers,
    "date": _days,
    "datetime": _instants,
    "list": _lists,
    "array": _arrays,
}
"""How each type of field is written; the others as Arrow writes them."""


def _one(data: pa.Table, name: str) -> pa.Array:
    """Return a column in one piece."""
    column = data[name]
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _merged(pieces: Sequence[pa.Array | str]) -> Iterator[pa.Array | str]:
    """Yield the pieces with constants that follow each other made one; at least one piece is a column."""
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            yield text
        yield piece
        text = ""
    if text:
        yield text


def _offsets(lengths: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.cumsum(np.concatenate([[0], *lengths]), dtype=np.int64)
