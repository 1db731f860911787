"""Whole columns against a schema: the rows a million at a time, the words of a problem one at a time.

A column is brought to its Arrow type, and every cell that is not plainly right is *in doubt*. Rows with a cell in
doubt go to :func:`geo.layers.reading.record`, which reads one row and alone decides: it returns the record, or says
what is wrong. So both ways agree, and a good file never meets the slow one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.errors import Problem
from geo.layers import arrow
from geo.layers.catalogue import Layer
from geo.layers.doubts import read_column
from geo.layers.reading import Record, record
from geo.layers.shapes import read_shapes

EXPLAINED: Final = 1000
"""How many wrong rows of a file are explained; whoever has more has one mistake a thousand times."""

Mask = NDArray[np.bool_]


class Raw(Protocol):
    """Some rows of a file, as the file holds them."""

    @property
    def size(self) -> int:
        """How many rows there are."""

    def column(self, name: str) -> pa.Array | Sequence[object]:
        """Return the cells of a field, None where there is none."""

    def shapes(self) -> tuple[NDArray[np.object_], Mask]:
        """Return the geometry of each row as shapely has it, and where it could not be read."""

    def strange(self) -> Mask | None:
        """Return which rows hold something that is no field of the schema; None if no row does."""

    def row(self, index: int) -> Mapping[str, Any]:
        """Return one row: field name to cell, and ``geometry`` to GeoJSON or a shapely geometry."""


@dataclass
class Rows:
    """What a file held: the good rows as a table, with their numbers in the file, and what was wrong."""

    table: pa.Table
    numbers: NDArray[np.int64]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def none(cls, layer: Layer, problem: Problem) -> Rows:
        """Return no row, and why."""
        return cls(arrow.arrow_schema(layer).empty_table(), np.empty(0, dtype=np.int64), [problem])


def conform(layer: Layer, parts: Iterable[Raw]) -> Rows:
    """Check the rows of a file against a layer's schema, part by part."""
    tables: list[pa.Table] = []
    numbers: list[NDArray[np.int64]] = []
    problems: list[Problem] = []
    begins, unexplained = 1, 0
    for raw in parts:
        columns, doubtful = _columns(layer, raw)
        rows = np.flatnonzero(doubtful)
        records: dict[int, Record] = {}
        for row in rows.tolist():
            if len(problems) >= EXPLAINED:
                unexplained += 1
                continue
            read, wrong = record(layer, raw.row(row), begins + row)
            problems += wrong
            if not wrong:
                records[row] = read
        part = pa.table(columns, schema=arrow.arrow_schema(layer))
        tables += _mended(layer, part, doubtful, records) if len(rows) else [part]
        good = ~doubtful
        good[list(records)] = True
        numbers.append(np.flatnonzero(good) + begins)
        begins += raw.size
    if unexplained:
        found = f"up to {unexplained} more rows like these"
        problems.append(Problem(layer.path, None, None, found, "none", "Mend these and check again."))
    table = pa.concat_tables([arrow.arrow_schema(layer).empty_table(), *tables])
    return Rows(table, np.concatenate([np.empty(0, dtype=np.int64), *numbers]), problems)


def _columns(layer: Layer, raw: Raw) -> tuple[list[pa.Array], Mask]:
    assert layer.schema is not None, f"{layer.name} has no schema"
    strange = raw.strange()
    doubtful = np.zeros(raw.size, dtype=bool) if strange is None else strange.copy()
    columns = []
    for each in layer.schema.fields:
        column, doubt = read_column(each, raw.column(each.name))
        columns.append(column)
        doubtful |= doubt
    if layer.geometry:
        shapes, unreadable = raw.shapes()
        shapes, doubt = read_shapes(layer, shapes)
        columns.append(arrow.wkb(shapes))
        doubtful |= doubt | unreadable
    return columns, doubtful


def _mended(layer: Layer, part: pa.Table, doubtful: Mask, records: Mapping[int, Record]) -> list[pa.Table]:
    """Return the rows beyond doubt with, in their places, those that the slow way found to be right."""
    places = np.flatnonzero(~doubtful)
    plain = part.take(pa.array(places))
    if not records:
        return [plain]
    order = np.argsort(np.concatenate([places, list(records)]), kind="stable")
    both = pa.concat_tables([plain, arrow.table(layer, list(records.values()))])
    return [both.take(pa.array(order))]
