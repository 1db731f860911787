"""Records to frames, the currency between the floors: one dtype per type of field.

========  ==========================================
type      dtype
========  ==========================================
string    ``str`` (pandas; missing is NaN)
integer   ``Int64``
number    ``Float64``
boolean   ``boolean``
date      ``datetime64[s]``, midnight, no time zone
datetime  ``datetime64[s, UTC]``
list      ``object``: lists of :class:`str`
array     ``object``: lists
========  ==========================================
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import geopandas
import pandas as pd

from geo.crs import WGS84
from geo.layers.catalogue import Layer
from geo.layers.reading import GEOMETRY, Record
from geo.schemas import Field, Schema

DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "datetime": "datetime64[s, UTC]",
    "list": "object",
    "array": "object",
}


def frame(layer: Layer, rows: Sequence[Record]) -> pd.DataFrame:
    """Return records as a frame with the layer's fields in their order.

    Returns
    -------
    geopandas.GeoDataFrame or pandas.DataFrame
        The former, in EPSG:4326, if the layer has geometries. Rows keep their order; the index counts them.
    """
    assert layer.schema is not None, f"{layer.name} has no schema"
    table = pd.DataFrame(columns(layer.schema.fields, rows))
    if layer.geometry is None:
        return table
    return geopandas.GeoDataFrame(table, geometry=[row[GEOMETRY] for row in rows], crs=WGS84)


def columns(fields: Iterable[Field], rows: Sequence[Record]) -> dict[str, pd.Series[Any]]:
    """Return the columns of some fields, each with the dtype of its type."""
    return {field.name: _column(field, rows) for field in fields}


def records(schema: Schema, table: pd.DataFrame) -> list[Record]:
    """Return the rows of a frame as records: the reverse of :func:`frame`."""
    values = {field.name: _values(field, table[field.name]) for field in schema.fields}
    if GEOMETRY in table.columns:
        values[GEOMETRY] = list(table[GEOMETRY])
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def _column(field: Field, rows: Sequence[Record]) -> pd.Series[Any]:
    values = [row[field.name] for row in rows]
    if field.type in ("list", "array"):
        return pd.Series(values, dtype=object)
    if field.type in ("date", "datetime"):
        utc = field.type == "datetime"
        return pd.to_datetime(pd.Series(values, dtype=object), utc=utc).dt.as_unit("s")
    return pd.Series(values, dtype=DTYPES[field.type])


def _values(field: Field, column: pd.Series[Any]) -> list[Any]:
    if field.type in ("list", "array"):
        return list(column)
    present = column.notna().to_numpy()
    if field.type == "date":
        values: list[Any] = [stamp.date() if ok else None for stamp, ok in zip(column, present, strict=True)]
    elif field.type == "datetime":
        values = [stamp.to_pydatetime() if ok else None for stamp, ok in zip(column, present, strict=True)]
    else:
        values = [value if ok else None for value, ok in zip(column.tolist(), present, strict=True)]
    return values
