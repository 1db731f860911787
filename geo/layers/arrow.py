"""Layers as Arrow tables, the currency in bulk, and as frames: one Arrow type and one dtype per type of field.

========  ==============================================  ============================================
type      Arrow                                           in a frame
========  ==============================================  ============================================
string    ``string``                                      ``str`` (pandas; missing is NaN)
integer   ``int64``                                       ``Int64``
number    ``float64``                                     ``Float64``
boolean   ``bool``                                        ``boolean``
date      ``date32``                                      ``datetime64[s]``, midnight, no time zone
datetime  ``timestamp("ms", "UTC")``                      ``datetime64[s, UTC]``
list      ``list<string>``, never null                    ``object``: lists of :class:`str`
array     ``string``, JSON text; field metadata ``json``  ``object``: lists
========  ==============================================  ============================================

A layer with geometries has one more column, the last: ``geometry``, little-endian WKB in EPSG:4326, longitude first,
null where a feature has no place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pyarrow as pa
import shapely

from geo.crs import WGS84
from geo.layers.canonical import dumps
from geo.layers.catalogue import Layer
from geo.layers.reading import GEOMETRY, Record
from geo.schemas import Field

if TYPE_CHECKING:
    import pandas as pd

JSON: Final = {b"json": b"true"}
"""Metadata of a column that holds JSON text."""

ARROW: Final[dict[str, pa.DataType]] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", "UTC"),
    "list": pa.list_(pa.string()),
    "array": pa.string(),
}
"""Arrow type of each type of field."""


def arrow_schema(layer: Layer) -> pa.Schema:
    """Return the columns of a layer: its fields in their order, then its geometry if it has one."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    columns = [arrow_field(field) for field in layer.schema.fields]
    if layer.geometry:
        columns.append(pa.field(GEOMETRY, pa.binary()))
    return pa.schema(columns)


def arrow_field(field: Field) -> pa.Field:
    """Return the column of a field."""
    return pa.field(field.name, ARROW[field.type], metadata=JSON if field.type == "array" else None)


def table(layer: Layer, records: Sequence[Record]) -> pa.Table:
    """Return records that satisfy a layer's schema as a table, in their order."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    columns = [array(field, [record[field.name] for record in records]) for field in layer.schema.fields]
    if layer.geometry:
        columns.append(wkb(shapes([record[GEOMETRY] for record in records])))
    return pa.table(columns, schema=arrow_schema(layer))


def array(field: Field, values: Sequence[Any]) -> pa.Array:
    """Return values of a field as its column; an instant loses what is less than a millisecond."""
    if field.type == "array":
        values = [None if value is None else dumps(value) for value in values]
    if field.type == "datetime":
        return pa.array(values, pa.timestamp("us", "UTC")).cast(ARROW["datetime"], safe=False)
    return pa.array(values, ARROW[field.type])


def records(layer: Layer, table: pa.Table) -> list[Record]:
    """Return the rows of a table as records: the reverse of :func:`table`."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    values = {field.name: _values(field, table[field.name]) for field in layer.schema.fields}
    if layer.geometry:
        values[GEOMETRY] = list(geometries(table[GEOMETRY]))
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def frame(layer: Layer, table: pa.Table) -> pd.DataFrame:
    """Return a table as a frame, each column with the dtype of its type.

    Returns
    -------
    geopandas.GeoDataFrame or pandas.DataFrame
        The former, in EPSG:4326, if the layer has geometries. Rows keep their order; the index counts them.
    """
    import pandas as pd

    assert layer.schema is not None, f"{layer.name} has no schema"
    index = pd.RangeIndex(table.num_rows)
    columns = {field.name: _series(field, table[field.name]) for field in layer.schema.fields}
    plain = pd.DataFrame(columns, index=index)
    if not layer.geometry:
        return plain
    import geopandas

    return geopandas.GeoDataFrame(plain, geometry=geometries(table[GEOMETRY]), crs=WGS84)


def geometries(column: pa.ChunkedArray | pa.Array) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return a column of WKB as shapely geometries, None where there is no place."""
    return cast("np.ndarray[Any, Any]", shapely.from_wkb(column.to_numpy(zero_copy_only=False)))


def wkb(shapes: np.ndarray[Any, np.dtype[np.object_]]) -> pa.Array:
    """Return shapely geometries as a column of WKB: two dimensions, little endian."""
    return pa.array(shapely.to_wkb(shapes, output_dimension=2, byte_order=1), pa.binary())


def shapes(values: Sequence[object]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return geometries and None as an array of objects, even if there is none."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _values(field: Field, column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if field.type == "array":
        return [None if text is None else json.loads(text) for text in values]
    if field.type == "datetime":
        return [None if instant is None else instant.astimezone(UTC) for instant in values]
    return values


def _series(field: Field, column: pa.ChunkedArray) -> pd.Series[Any]:
    import pandas as pd

    if field.type in ("list", "array"):
        return pd.Series(shapes(_values(field, column)), dtype=object)
    if field.type == "date":
        seconds = column.cast(pa.timestamp("s")).to_numpy()
        return pd.Series(seconds, dtype="datetime64[s]")
    if field.type == "datetime":
        seconds = column.cast(pa.timestamp("s", "UTC"), safe=False).to_numpy()
        return pd.Series(seconds).dt.tz_localize("UTC")
    dtypes = {
        pa.string(): pd.StringDtype(na_value=np.nan),
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    return cast("pd.Series[Any]", column.to_pandas(types_mapper=dtypes.get))
