"""What queries scan of a table, kept in a file that is mapped: made once, shared by every process that serves.

The file is an Arrow file of one row. Each of its columns is a list: one array of one thing that :class:`Columns` keeps.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.queries import measures, search
from geo.queries.columns import Codes, Columns, Keys, Points
from geo.queries.times import Instants, Times

KINDS: Final[dict[str, type[Any]]] = {
    "codes": Codes,
    "points": Points,
    "keys": Keys,
    "stated": measures.Stated,
    "people": measures.Counted,
    "instants": Instants,
    "search": search.Index,
}
"""The type of what is kept, by the first word of its name."""

LISTED: Final = ("words",)
"""Arrays that are kept as a list of texts rather than as an array, where the type says so."""


def write(columns: Columns, path: Path) -> None:
    """Make everything that queries scan of a table, and write it into a file."""
    prepare(columns)
    arrays = {
        f"{name}|{part}": pa.array(array) if not isinstance(array, pa.Array) else array
        for name, kept in columns.made().items()
        if kept is not None and name.split()[0] in KINDS
        for part, array in kept._asdict().items()
    }
    lists = [_list(array) for array in arrays.values()]
    table = pa.table(lists, names=list(arrays))
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def read(path: Path) -> dict[str, Any]:
    """Map a file that :func:`write` wrote: what :class:`Columns` keeps of its table."""
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
    parts: dict[str, dict[str, Any]] = {}
    for column in table.column_names:
        name, part = column.rsplit("|", 1)
        parts.setdefault(name, {})[part] = table[column].chunk(0).values
    return {name: _kept(KINDS[name.split()[0]], arrays) for name, arrays in parts.items()}


def prepare(columns: Columns) -> None:
    """Make everything that queries scan of a table."""
    columns.keys()
    columns.points()
    for field in columns.schema.fields:
        if field.type == "string":
            columns.codes(field.name)
    for name in measures.CASUALTIES:
        if name in columns.schema and columns.schema[name].type == "integer":
            measures.stated(columns, name)
    measures.counted_of(columns)
    if search.texts(columns.layer):
        search.index(columns)
    if columns.layer.time is not None:
        Times(columns).known_instants()


def _list(array: pa.Array) -> pa.LargeListArray:
    return pa.LargeListArray.from_arrays(pa.array([0, len(array)], pa.int64()), array)


def _kept(kind: type[Any], arrays: dict[str, pa.Array]) -> Any:
    return kind(**{part: _plain(kind, part, array) for part, array in arrays.items()})


def _plain(kind: type[Any], part: str, array: pa.Array) -> Any:
    if kind is Codes and part in LISTED:
        return array.to_pylist()
    if pa.types.is_string(array.type):
        return array
    if pa.types.is_boolean(array.type):
        return _numbers(array.cast(pa.uint8())).view(np.bool_)
    return _numbers(array)


def _numbers(array: pa.Array) -> NDArray[Any]:
    """Return numbers as they lie in memory; Arrow's own way imports pandas, a sixth of the time a server starts in."""
    return np.from_dlpack(array)
