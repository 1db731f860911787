"""The functions this server adds to CQL2 (class ``functions``), listed at ``/api/functions``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.queries.cql2 import instants
from geo.queries.cql2.operands import ListField, Operand, Scalar
from geo.queries.cql2.values import Columns, Kind, Series, numbers

DATES: Final = frozenset({Kind.DATE, Kind.TIMESTAMP})


@dataclass(frozen=True, slots=True)
class Function:
    """A function: what it is called with, and what it returns.

    Attributes
    ----------
    argument : str
        Name of its one argument.
    takes : frozenset of Kind
        What the argument may be.
    returns : Kind
        What comes out.
    apply : callable
        Days since 1970, or a column of lists, to numbers.
    """

    name: str
    description: str
    argument: str
    takes: frozenset[Kind]
    returns: Kind
    apply: Callable[[Any], NDArray[Any]] = field(repr=False)


def _year(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _month(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1


def _weekday(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return (days + 3) % 7 + 1


def _count(lists: pa.Array[Any]) -> NDArray[np.int64]:
    return numbers(pc.list_value_length(lists), pa.int64()).values


FUNCTIONS: Final = {
    function.name: function
    for function in (
        Function("year", "Year of a date, or of an instant in UTC.", "date", DATES, Kind.NUMBER, _year),
        Function("month", "Month of a date, or of an instant in UTC: 1 to 12.", "date", DATES, Kind.NUMBER, _month),
        Function("weekday", "Day of the week: 1 (Monday) to 7 (Sunday).", "date", DATES, Kind.NUMBER, _weekday),
        Function("count", "How many values a list has.", "list", frozenset({Kind.LIST}), Kind.NUMBER, _count),
    )
}
"""Functions by name, lower case; a filter may write them in any."""


@dataclass(frozen=True, slots=True)
class Called(Scalar):
    """A function of :data:`FUNCTIONS`, called."""

    name: str
    operand: Operand | ListField

    @property
    def kind(self) -> Kind:
        """What the function returns."""
        return FUNCTIONS[self.name].returns

    def text(self) -> str:
        """Return the call."""
        return f"{self.name}({self.operand.text()})"

    def series(self, columns: Columns) -> Series:
        """Return the results, none where there is no argument."""
        function = FUNCTIONS[self.name]
        if isinstance(self.operand, ListField):
            lists = columns.field(self.operand.name)
            return Series(function.apply(lists), numbers(pc.list_value_length(lists)).absent)
        series = self.operand.series(columns)
        days = series.values // instants.DAY if self.operand.kind is Kind.TIMESTAMP else series.values
        return Series(function.apply(np.asarray(days)), series.absent)
