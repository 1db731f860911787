"""A filter: parsed, checked against a layer, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from geo.crs import CRS84, SUPPORTED, ReferenceSystem
from geo.errors import InvalidParameter, nearest
from geo.layers.catalogue import Layer
from geo.queries.cql2.checking import Checker
from geo.queries.cql2.conditions import Condition
from geo.queries.cql2.reading import from_json, from_text
from geo.queries.cql2.values import Columns, Mask

LANGUAGES: Final[dict[str, Callable[[str], Any]]] = {"cql2-text": from_text, "cql2-json": from_json}
"""How a filter of each ``filter-lang`` is read."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A filter of one layer's rows; equal filters are equal, whatever they were written in."""

    condition: Condition

    def mask(self, columns: Columns, /) -> Mask:
        """Return which rows fulfil it; a row of which that is unknown does not."""
        return self.condition.truth(columns).yes

    def text(self) -> str:
        """Return the filter in its canonical form: CQL2 text, coordinates in CRS84."""
        return self.condition.text()


def parse(text: str, layer: Layer, *, lang: str = "cql2-text", crs: ReferenceSystem = SUPPORTED[CRS84]) -> Expression:
    """Read a filter.

    Parameters
    ----------
    text : str
        What stands in the parameter ``filter``.
    layer : Layer
        Its fields, and ``geometry``, are the names a filter may use.
    lang : {"cql2-text", "cql2-json"}
        The parameter ``filter-lang``.
    crs : ReferenceSystem
        The parameter ``filter-crs``: what coordinates in the filter are given in, in the axis order of its authority.

    Raises
    ------
    InvalidParameter
        If the filter is no CQL2, too large, uses a name that the layer has not, compares what does not compare, or
        uses what is not supported.
    """
    if lang not in LANGUAGES:
        close = nearest(lang, LANGUAGES)
        hint = f"Did you mean '{close}'?" if close else ""
        raise InvalidParameter("filter-lang", lang, f"one of {', '.join(LANGUAGES)}", hint)
    return Expression(Checker(layer, crs).check(LANGUAGES[lang](text)))
