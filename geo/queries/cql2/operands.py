"""Values in a filter: properties, constants, and what is computed from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np
import pyarrow as pa

from geo.queries.cql2 import instants
from geo.queries.cql2.folding import FOLDS
from geo.queries.cql2.values import Columns, Kind, Series, Texts, either, numbers, truth_of

Members = frozenset[Any]
"""The values of a list, each with its kind."""


@runtime_checkable
class Operand(Protocol):
    """A value of each row."""

    @property
    def kind(self) -> Kind:
        """What it is."""

    def text(self) -> str:
        """Return it as CQL2 text."""

    def series(self, columns: Columns) -> Series:
        """Return the values; not of texts."""

    def texts(self, columns: Columns) -> Texts:
        """Return the values of texts."""


class Scalar:
    """What operands of one sort have in common: no values of the other."""

    __slots__ = ()

    def series(self, columns: Columns) -> Series:
        """Raise an error: this is a text."""
        raise TypeError(f"{self} is a text")

    def texts(self, columns: Columns) -> Texts:
        """Raise an error: this is no text."""
        raise TypeError(f"{self} is no text")


_STORED: Final[dict[Kind, pa.DataType | None]] = {
    Kind.NUMBER: None,
    Kind.DATE: pa.int32(),
    Kind.TIMESTAMP: pa.int64(),
}


@dataclass(frozen=True, slots=True)
class Property:
    """A field of the layer."""

    name: str
    kind: Kind

    def text(self) -> str:
        """Return the name, quoted."""
        return quoted_name(self.name)

    def series(self, columns: Columns) -> Series:
        """Return days of dates, microseconds of instants, numbers and truth values."""
        column = columns.field(self.name)
        if self.kind is Kind.BOOLEAN:
            truth = truth_of(column)
            return Series(truth.yes, truth.unknown)
        series = numbers(column, _STORED[self.kind])
        if self.kind is Kind.TIMESTAMP:
            return Series(series.values * 1000, series.absent)
        return Series(series.values.astype(np.int64), series.absent) if self.kind is Kind.DATE else series

    def texts(self, columns: Columns) -> Texts:
        """Return the texts."""
        return Texts.of(columns, self.name)


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal: a text, a number, a truth value, a date as days, an instant as microseconds."""

    value: str | int | float | bool
    kind: Kind

    def text(self) -> str:
        """Return the literal."""
        match self.kind:
            case Kind.TEXT:
                return quoted(str(self.value))
            case Kind.DATE:
                return f"DATE('{instants.day_text(int(self.value))}')"
            case Kind.TIMESTAMP:
                return f"TIMESTAMP('{instants.instant_text(int(self.value))}')"
            case Kind.BOOLEAN:
                return "TRUE" if self.value else "FALSE"
        return repr(self.value)

    def series(self, columns: Columns) -> Series:
        """Return the value, once."""
        return Series(np.asarray(self.value))

    def texts(self, columns: Columns) -> Texts:
        """Return the text for every row."""
        return Texts(pa.array([self.value], pa.string()), np.zeros(columns.size, dtype=np.int32))


def quoted_name(name: str) -> str:
    """Return a name as CQL2 text holds it.

    >>> quoted_name("end")
    '"end"'
    """
    return '"' + name.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """Return a text as a literal: ``/req/cql2-text/escaping``.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class ListField:
    """A field of lists of texts."""

    name: str

    @property
    def kind(self) -> Kind:
        """A list."""
        return Kind.LIST

    def text(self) -> str:
        """Return the name, quoted."""
        return quoted_name(self.name)

    def sets(self, columns: Columns) -> Iterator[Members | None]:
        """Yield the texts of each row."""
        for members in columns.field(self.name).to_pylist():
            yield None if members is None else frozenset((Kind.TEXT, member) for member in members)


@dataclass(frozen=True, slots=True)
class Folded(Scalar):
    """A text without its case (``casei``) or its accents (``accenti``)."""

    fold: str
    operand: Operand

    @property
    def kind(self) -> Kind:
        """A text."""
        return Kind.TEXT

    def text(self) -> str:
        """Return the function."""
        return f"{self.fold.upper()}({self.operand.text()})"

    def texts(self, columns: Columns) -> Texts:
        """Return the folded texts."""
        return self.operand.texts(columns).changed(FOLDS[self.fold])


@dataclass(frozen=True, slots=True)
class Arithmetic(Scalar):
    """Two numbers and an operator.

    ``div`` cuts towards zero and ``%`` is what it leaves, so it has the sign of the first number.
    """

    op: str
    left: Operand
    right: Operand

    @property
    def kind(self) -> Kind:
        """A number."""
        return Kind.NUMBER

    def text(self) -> str:
        """Return the operation, in brackets."""
        return f"({self.left.text()} {self.op.upper()} {self.right.text()})"

    def series(self, columns: Columns) -> Series:
        """Return the results, none where there is no finite one."""
        left, right = self.left.series(columns), self.right.series(columns)
        with np.errstate(all="ignore"):
            found = np.asarray(_OPERATIONS[self.op](left.values.astype(np.float64), right.values.astype(np.float64)))
        infinite = ~np.isfinite(found)
        return Series(found, either(left.absent, right.absent, infinite if infinite.any() else None))


def _whole_quotient(left: Any, right: Any) -> Any:
    return np.trunc(left / right)


ARITHMETIC: Final = ("+", "-", "*", "/", "%", "div", "^")
_OPERATIONS: Final[dict[str, Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.fmod,
    "div": _whole_quotient,
    "^": np.power,
}
