"""The array functions: how two lists compare as sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.queries.cql2.conditions import whole
from geo.queries.cql2.operands import Constant, ListField, Members, Operand
from geo.queries.cql2.spatial import Shape
from geo.queries.cql2.temporal import Interval
from geo.queries.cql2.values import Columns, Kind, Mask, Truth


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """Values in brackets."""

    items: tuple[Operand | Interval | Shape | ListLiteral, ...]

    @property
    def kind(self) -> Kind:
        """A list."""
        return Kind.LIST

    @property
    def words(self) -> list[str] | None:
        """Its values if they are all texts, else None."""
        words = [item.value for item in self.items if isinstance(item, Constant) and item.kind is Kind.TEXT]
        return list(dict.fromkeys(map(str, words))) if len(words) == len(self.items) else None

    def text(self) -> str:
        """Return the values in brackets."""
        return f"({', '.join(item.text() for item in self.items)})"

    def sets(self, columns: Columns) -> Iterator[Members | None]:
        """Yield the values of each row; None where one of them is not known."""
        if not self.items:
            return (frozenset() for _ in range(columns.size))
        rows = zip(*(_members(item, columns) for item in self.items), strict=True)
        return (None if None in members else frozenset(members) for members in rows)


@dataclass(frozen=True, slots=True)
class Listed:
    """An array function of two lists."""

    op: str
    left: ListField | ListLiteral
    right: ListField | ListLiteral

    def text(self) -> str:
        """Return the function."""
        return f"{self.op.upper()}({self.left.text()}, {self.right.text()})"

    def truth(self, columns: Columns) -> Truth:
        """Return where the two compare as the function says; unknown where one is."""
        if isinstance(self.left, ListField) and isinstance(self.right, ListLiteral) and self.right.words is not None:
            return _compared(self.op, columns.field(self.left.name), self.right.words)
        if isinstance(self.right, ListField) and isinstance(self.left, ListLiteral) and self.left.words is not None:
            return _compared(_SWAPPED.get(self.op, self.op), columns.field(self.right.name), self.left.words)
        relate = RELATIONS[self.op]
        pairs = zip(self.left.sets(columns), self.right.sets(columns), strict=True)
        found = [None if a is None or b is None else relate(a, b) for a, b in pairs]
        yes = np.fromiter((each is True for each in found), bool, columns.size)
        return Truth(yes).but_unknown(np.fromiter((each is None for each in found), bool, columns.size))


RELATIONS: Final[dict[str, Callable[[Members, Members], bool]]] = {
    "a_equals": lambda a, b: a == b,
    "a_contains": lambda a, b: a >= b,
    "a_containedby": lambda a, b: a <= b,
    "a_overlaps": lambda a, b: not a.isdisjoint(b),
}
_SWAPPED: Final = {"a_contains": "a_containedby", "a_containedby": "a_contains"}


def _compared(op: str, lists: pa.Array[Any], words: list[str]) -> Truth:
    """Return how lists of texts compare with one list, without looking at them row by row."""
    members, parents = pc.list_flatten(lists), pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    size = len(lists)
    if op == "a_overlaps":
        yes = _rows_with(members, parents, words, size)
    else:
        yes = np.ones(size, dtype=bool)
        if op in ("a_contains", "a_equals"):
            for word in words:
                yes &= _rows_with(members, parents, [word], size)
        if op in ("a_containedby", "a_equals"):
            other = np.asarray(pc.invert(pc.is_in(members, value_set=pa.array(words, pa.string()))))
            yes[parents[other]] = False
    return whole(yes, np.asarray(lists.is_null()) if lists.null_count else None, size)


def _rows_with(members: pa.Array[Any], parents: Any, words: list[str], size: int) -> Mask:
    rows = np.zeros(size, dtype=bool)
    rows[parents[np.asarray(pc.is_in(members, value_set=pa.array(words, pa.string())))]] = True
    return rows


def _members(item: Operand | Interval | Shape | ListLiteral, columns: Columns) -> Iterator[Any]:
    """Yield a value as a member of each row's list, None where it is not known."""
    if isinstance(item, ListLiteral):
        return item.sets(columns)
    if isinstance(item, Interval | Shape):
        return ((item.kind, item.text()) for _ in range(columns.size))
    if item.kind is Kind.TEXT:
        return (None if text is None else (Kind.TEXT, text) for text in item.texts(columns).rows().to_pylist())
    series = item.series(columns)
    values = np.broadcast_to(series.values, (columns.size,)).tolist()
    absent = np.broadcast_to(False if series.absent is None else series.absent, (columns.size,)).tolist()
    return (None if no else (item.kind, value) for no, value in zip(absent, values, strict=True))
