"""The temporal functions: how two instants or intervals lie to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from geo.queries.cql2 import instants
from geo.queries.cql2.conditions import whole
from geo.queries.cql2.operands import Constant, Operand
from geo.queries.cql2.values import Columns, Kind, Mask, Truth, either

FIRST: Final = np.int64(np.iinfo(np.int64).min)
LAST: Final = np.int64(np.iinfo(np.int64).max)
"""Stand for the open ends of an interval."""


class Span(NamedTuple):
    """First and last day or microsecond of each row, both included, and where there is none."""

    first: Any
    last: Any
    absent: Mask | None


@dataclass(frozen=True, slots=True)
class Interval:
    """From one date or instant to another, both included; None is open.

    Attributes
    ----------
    own : bool
        Whether these are the date fields that features of the layer lie between: then the second is the first day
        after, and open where there is none.
    """

    start: Operand | None
    end: Operand | None
    own: bool = False

    @property
    def kind(self) -> Kind:
        """An interval."""
        return Kind.INTERVAL

    @property
    def in_days(self) -> bool:
        """Whether both ends are dates, as far as they are known."""
        return all(bound is None or bound.kind is Kind.DATE for bound in (self.start, self.end))

    def text(self) -> str:
        """Return the interval."""
        return f"INTERVAL({_bound_text(self.start)}, {_bound_text(self.end)})"

    def span(self, columns: Columns, in_days: bool) -> Span:
        """Return the first and last day, or microsecond."""
        first, no_first = _bound(self.start, columns, in_days)
        last, no_last = _bound(self.end, columns, in_days, last=True)
        if not self.own:
            return Span(FIRST if first is None else first, LAST if last is None else last, either(no_first, no_last))
        last = last - (1 if in_days else instants.DAY)
        return Span(first, last if no_last is None else np.where(no_last, LAST, last), no_first)


@dataclass(frozen=True, slots=True)
class Instant:
    """A date or an instant, as a span: a date is its whole day."""

    operand: Operand

    @property
    def in_days(self) -> bool:
        """Whether this is a date."""
        return self.operand.kind is Kind.DATE

    def text(self) -> str:
        """Return the instant."""
        return self.operand.text()

    def span(self, columns: Columns, in_days: bool) -> Span:
        """Return the first and last day, or microsecond."""
        first, absent = _bound(self.operand, columns, in_days)
        last, _ = _bound(self.operand, columns, in_days, last=True)
        return Span(first, last, absent)


@dataclass(frozen=True, slots=True)
class Temporal:
    """A temporal function of two instants or intervals."""

    op: str
    left: Instant | Interval
    right: Instant | Interval

    def text(self) -> str:
        """Return the function."""
        return f"{self.op.upper()}({self.left.text()}, {self.right.text()})"

    def truth(self, columns: Columns) -> Truth:
        """Return where the two lie as the function says; unknown where an end is."""
        in_days = self.left.in_days and self.right.in_days
        left, right = self.left.span(columns, in_days), self.right.span(columns, in_days)
        yes = RELATIONS[self.op](left.first, left.last, right.first, right.last)
        return whole(yes, either(left.absent, right.absent), columns.size)


RELATIONS: Final[dict[str, Callable[[Any, Any, Any, Any], Any]]] = {
    "t_after": lambda a, b, c, d: a > d,
    "t_before": lambda a, b, c, d: b < c,
    "t_disjoint": lambda a, b, c, d: (b < c) | (a > d),
    "t_equals": lambda a, b, c, d: (a == c) & (b == d),
    "t_intersects": lambda a, b, c, d: (b >= c) & (a <= d),
    "t_contains": lambda a, b, c, d: (a < c) & (b > d),
    "t_during": lambda a, b, c, d: (a > c) & (b < d),
    "t_finishedby": lambda a, b, c, d: (a < c) & (b == d),
    "t_finishes": lambda a, b, c, d: (a > c) & (b == d),
    "t_meets": lambda a, b, c, d: b == c,
    "t_metby": lambda a, b, c, d: a == d,
    "t_overlappedby": lambda a, b, c, d: (a > c) & (a < d) & (b > d),
    "t_overlaps": lambda a, b, c, d: (a < c) & (b > c) & (b < d),
    "t_startedby": lambda a, b, c, d: (a == c) & (b > d),
    "t_starts": lambda a, b, c, d: (a == c) & (b < d),
}
"""Each function of the first span from a to b and the second from c to d, both ends included: OWL-Time."""

OF_INSTANTS: Final = frozenset({"t_after", "t_before", "t_disjoint", "t_equals", "t_intersects"})
"""The functions that take instants too; the others take intervals only (table 8 of the standard)."""


def _bound(operand: Operand | None, columns: Columns, in_days: bool, last: bool = False) -> tuple[Any, Mask | None]:
    """Return an end of a span, and where it is not known; a date in microseconds is its first or its last one."""
    if operand is None:
        return None, None
    series = operand.series(columns)
    if operand.kind is Kind.TIMESTAMP or in_days:
        return series.values, series.absent
    return series.values * instants.DAY + (instants.DAY - 1 if last else 0), series.absent


def _bound_text(operand: Operand | None) -> str:
    if operand is None:
        return f"'{instants.OPEN}'"
    if not isinstance(operand, Constant):
        return operand.text()
    value = int(operand.value)
    return f"'{instants.day_text(value) if operand.kind is Kind.DATE else instants.instant_text(value)}'"
