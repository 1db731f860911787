"""Conditions that are no function: comparisons, LIKE, IN, IS NULL, and AND, OR, NOT."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.queries.cql2 import instants
from geo.queries.cql2.operands import Constant, Operand, Property
from geo.queries.cql2.values import Columns, Kind, Mask, Series, Texts, Truth, all_of, any_of, either, truth_of


@runtime_checkable
class Condition(Protocol):
    """What is true, false or unknown of each row."""

    def text(self) -> str:
        """Return it as CQL2 text."""

    def truth(self, columns: Columns) -> Truth:
        """Return of which rows it is true."""


@dataclass(frozen=True, slots=True)
class And:
    """All of several conditions."""

    conditions: tuple[Condition, ...]

    def text(self) -> str:
        """Return the conditions, joined."""
        return " AND ".join(_bracketed(each) for each in self.conditions)

    def truth(self, columns: Columns) -> Truth:
        """Return where all are true."""
        return all_of(each.truth(columns) for each in self.conditions)


@dataclass(frozen=True, slots=True)
class Or:
    """One of several conditions."""

    conditions: tuple[Condition, ...]

    def text(self) -> str:
        """Return the conditions, joined."""
        return " OR ".join(_bracketed(each) for each in self.conditions)

    def truth(self, columns: Columns) -> Truth:
        """Return where one is true."""
        return any_of(each.truth(columns) for each in self.conditions)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    condition: Condition

    def text(self) -> str:
        """Return the condition, denied."""
        return f"NOT ({self.condition.text()})"

    def truth(self, columns: Columns) -> Truth:
        """Return where it is false."""
        return self.condition.truth(columns).negated()


@dataclass(frozen=True, slots=True)
class Holds:
    """A truth value as a condition: TRUE, FALSE, or a property."""

    operand: Operand

    def text(self) -> str:
        """Return the value."""
        return self.operand.text()

    def truth(self, columns: Columns) -> Truth:
        """Return where it is true."""
        series = self.operand.series(columns)
        return whole(series.values, series.absent, columns.size)


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition as a value."""

    condition: Condition

    @property
    def kind(self) -> Kind:
        """A truth value."""
        return Kind.BOOLEAN

    def text(self) -> str:
        """Return the condition in brackets."""
        return f"({self.condition.text()})"

    def series(self, columns: Columns) -> Series:
        """Return where it is true."""
        truth = self.condition.truth(columns)
        return Series(truth.yes, truth.unknown)

    def texts(self, columns: Columns) -> Texts:
        """Raise an error: this is no text."""
        raise TypeError(f"{self} is no text")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of one kind, and how they compare."""

    op: str
    left: Operand
    right: Operand

    def text(self) -> str:
        """Return the comparison."""
        return f"{self.left.text()} {self.op} {self.right.text()}"

    def truth(self, columns: Columns) -> Truth:
        """Return where it holds; unknown where one of the two is."""
        if self.left.kind is Kind.TEXT:
            return self._of_texts(columns)
        left, right = self.left.series(columns), self.right.series(columns)
        a, b = left.values, right.values
        if self.left.kind is not self.right.kind:
            a, b = _days(a, self.left.kind), _days(b, self.right.kind)
        return whole(NUMERIC[self.op](a, b), either(left.absent, right.absent), columns.size)

    def _of_texts(self, columns: Columns) -> Truth:
        kernel = TEXTUAL[self.op]
        if isinstance(self.right, Constant):
            texts = self.left.texts(columns)
            return texts.where(kernel(texts.words, pa.scalar(self.right.value, pa.string())))
        if isinstance(self.left, Constant):
            texts = self.right.texts(columns)
            return texts.where(kernel(pa.scalar(self.left.value, pa.string()), texts.words))
        return truth_of(kernel(self.left.texts(columns).rows(), self.right.texts(columns).rows()))


@dataclass(frozen=True, slots=True)
class Like:
    """A text and a pattern: ``%`` is any text, ``_`` any character, a backslash makes the next one plain."""

    operand: Operand
    pattern: str

    def text(self) -> str:
        """Return the condition."""
        return f"{self.operand.text()} LIKE {Constant(self.pattern, Kind.TEXT).text()}"

    def truth(self, columns: Columns) -> Truth:
        """Return where the whole text is of the pattern."""
        texts = self.operand.texts(columns)
        return texts.where(pc.match_substring_regex(texts.words, pattern=like_regex(self.pattern)))


@dataclass(frozen=True, slots=True)
class In:
    """A value and the list it is in."""

    operand: Operand
    items: tuple[Operand, ...]

    def text(self) -> str:
        """Return the condition."""
        return f"{self.operand.text()} IN ({', '.join(item.text() for item in self.items)})"

    def truth(self, columns: Columns) -> Truth:
        """Return where it equals one of the list."""
        kind = self.operand.kind
        constants = [item.value for item in self.items if isinstance(item, Constant) and item.kind is kind]
        others = [item for item in self.items if not (isinstance(item, Constant) and item.kind is kind)]
        found = [Comparison("=", self.operand, item).truth(columns) for item in others]
        if constants:
            found.append(self._among(constants, columns))
        return any_of(found)

    def _among(self, constants: list[Any], columns: Columns) -> Truth:
        if self.operand.kind is Kind.TEXT:
            texts = self.operand.texts(columns)
            return texts.where(pc.is_in(texts.words, value_set=pa.array(constants, pa.string()))).but_unknown(
                texts.absent()
            )
        series = self.operand.series(columns)
        return whole(np.isin(series.values, constants), series.absent, columns.size)


@dataclass(frozen=True, slots=True)
class IsNull:
    """A value, a field or a condition that is not there or not known."""

    operand: Operand | Condition

    def text(self) -> str:
        """Return the condition."""
        inner = self.operand.text()
        return f"({inner}) IS NULL" if isinstance(self.operand, Condition) else f"{inner} IS NULL"

    def truth(self, columns: Columns) -> Truth:
        """Return where it is not there; never unknown."""
        absent = self._absent(columns)
        size = columns.size
        return Truth(np.zeros(size, dtype=bool) if absent is None else np.broadcast_to(absent, (size,)))

    def _absent(self, columns: Columns) -> Mask | None:
        if isinstance(self.operand, Property):
            column = columns.field(self.operand.name)
            return np.asarray(column.is_null()) if column.null_count else None
        if isinstance(self.operand, Condition):
            return self.operand.truth(columns).unknown
        if self.operand.kind is Kind.TEXT:
            return self.operand.texts(columns).absent()
        return self.operand.series(columns).absent


def whole(yes: Any, absent: Mask | None, size: int) -> Truth:
    """Return the truth of every row from one value a row or one for all."""
    truth = Truth(np.array(np.broadcast_to(yes, (size,)), dtype=bool))
    return truth.but_unknown(None if absent is None else np.broadcast_to(absent, (size,)))


def like_regex(pattern: str) -> str:
    r"""Return the regular expression (RE2) of a LIKE pattern.

    >>> like_regex(r"B_r%\%")
    '(?s)\\AB.r.*%\\z'
    """
    parts = []
    for match in _LIKE_PARTS.finditer(pattern):
        part = match[0]
        if part[0] == "%":
            parts.append(".*")
        elif part == "_":
            parts.append(".")
        else:
            parts.append(re.escape(part[1:] if part[0] == "\\" and len(part) > 1 else part))
    return rf"(?s)\A{''.join(parts)}\z"


_LIKE_PARTS: Final = re.compile(r"%+|_|\\.|.", re.DOTALL)

NUMERIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": np.equal,
    "<>": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
TEXTUAL: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": pc.equal,
    "<>": pc.not_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}


def _days(values: Any, kind: Kind) -> Any:
    return values // instants.DAY if kind is Kind.TIMESTAMP else values


def _bracketed(condition: Condition) -> str:
    return f"({condition.text()})" if isinstance(condition, And | Or) else condition.text()
