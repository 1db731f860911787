"""What the features of a tile say: the fields people style and label by, each value as text, number or truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.queries.columns import Columns, View
from geo.schemas import Field
from geo.tiles.encoding import Column, Dictionary, Whole

AGGREGATED: Final = "aggregated"
COUNT: Final = "count"
OWN: Final = (AGGREGATED, COUNT)
"""What features of points say beside their fields; a field of such a name is left out."""

COMPOUND: Final = ("list", "array")
PROSE: Final = 80
"""Characters that a text without a vocabulary has on average, above which it is for reading and stays out of tiles."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A field that features of a tile carry."""

    field: Field

    @property
    def name(self) -> str:
        """The name of the field."""
        return self.field.name


def fields(columns: Columns, properties: Sequence[str] | None = None) -> tuple[Chosen, ...]:
    """Return the fields that features of a tile carry: those with one value each that are no long texts.

    Parameters
    ----------
    properties : sequence of str, optional
        Names of fields to carry instead, the key besides; those that hold several values are left out of these too.
    """
    key = columns.schema.key
    held = [each for each in columns.schema.fields if each.type not in COMPOUND and each.name not in OWN]
    if properties is not None:
        return tuple(Chosen(each) for each in held if each.name in properties or each.name == key)
    return tuple(Chosen(each) for each in held if each.name == key or not _is_prose(columns, each))


def said(dictionary: Dictionary, view: View, chosen: Sequence[Chosen]) -> list[Column]:
    """Return what the rows of a view say."""
    return [_column(dictionary, each.field, view.field(each.name)) for each in chosen]


def written(field: Field, values: Sequence[Any]) -> list[Any]:
    """Return values as a tile holds them: dates and instants as ISO text."""
    return [field.write(value) for value in values]


def _column(dictionary: Dictionary, field: Field, column: pa.Array) -> Column:
    encoded = column.dictionary_encode()
    places: Whole = pc.fill_null(encoded.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    return dictionary.column(field.name, written(field, encoded.dictionary.to_pylist()), places)


def constant(dictionary: Dictionary, name: str, value: bool | int, count: int) -> Column:
    """Return a field that says the same of all features."""
    return dictionary.column(name, [value], np.zeros(count, np.int64))


def _is_prose(columns: Columns, field: Field) -> bool:
    if field.type != "string" or field.terms:
        return False
    return columns.keep(
        f"prose {field.name}", lambda: (pc.mean(pc.utf8_length(columns.field(field.name))).as_py() or 0) > PROSE
    )
