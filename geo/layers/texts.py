"""GeoJSON and CSV taken apart into rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from geo.layers import arrow
from geo.layers.catalogue import Layer
from geo.layers.reading import GEOMETRY
from geo.schemas import Unreadable

PART: Final = 65_536
"""Rows that are checked at a time."""

Row = Mapping[str, Any]
Mask = NDArray[np.bool_]


def rows(layer: Layer, content: bytes) -> Sequence[Row]:
    """Return the rows of a file: field name to cell, and ``geometry`` to a GeoJSON geometry.

    Raises
    ------
    Unreadable
        If the file as a whole is no such file.
    """
    try:
        return FORMATS[layer.format](layer, content)
    except UnicodeDecodeError as error:
        raise Unreadable("text in UTF-8", f"byte {error.start} that is not UTF-8") from None


def parts(layer: Layer, content: bytes) -> Iterator[TextRows]:
    """Yield the rows of a file, some at a time.

    Raises
    ------
    Unreadable
        As :func:`rows`.
    """
    assert layer.schema is not None, f"{layer.name} has no schema"
    every = rows(layer, content)
    for begins in range(0, len(every), PART):
        yield TextRows(frozenset(layer.schema.names), every[begins : begins + PART])


@dataclass(frozen=True)
class TextRows:
    """Rows of Python values, as JSON gives them or as texts.

    Attributes
    ----------
    fields : frozenset of str
        Names of the schema's fields.
    """

    fields: frozenset[str]
    rows: Sequence[Row]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def column(self, name: str) -> pa.Array | Sequence[object]:
        """Return the cells of a field: an Arrow array if they are all of one type, or a list."""
        cells = [row.get(name) for row in self.rows]
        kind = KINDS.get(frozenset(map(type, cells)) - {type(None)})
        if kind is None or (kind is float and any(cell != cell for cell in cells)):
            return cells
        try:
            return pa.array(cells, ARROW[kind])
        except (pa.ArrowInvalid, OverflowError, UnicodeEncodeError):
            return cells

    def shapes(self) -> tuple[NDArray[np.object_], Mask]:
        """Return the geometry of each row as shapely has it, and where it could not be read."""
        plain = [row.get(GEOMETRY) for row in self.rows]
        lines = _lines(plain)
        if lines is not None:
            return lines, np.zeros(len(lines), dtype=bool)
        texts = [None if geometry is None else orjson.dumps(geometry) for geometry in plain]
        shapes = np.asarray(shapely.from_geojson(arrow.shapes(texts), on_invalid="ignore"), dtype=object)
        return shapes, shapely.is_missing(shapes) & np.array([text is not None for text in texts], dtype=bool)

    def strange(self) -> Mask | None:
        """Return which rows hold something that is no field of the schema; None if no row does."""
        known = self.fields | {GEOMETRY}
        mask = np.array([not row.keys() <= known for row in self.rows], dtype=bool)
        return mask if mask.any() else None

    def row(self, index: int) -> Row:
        """Return one row."""
        return self.rows[index]


KINDS: Final[dict[frozenset[type], type]] = {
    frozenset({str}): str,
    frozenset({int}): int,
    frozenset({float}): float,
    frozenset({int, float}): float,
    frozenset({bool}): bool,
}
ARROW: Final[dict[type, pa.DataType]] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
}


def _lines(plain: Sequence[Any]) -> NDArray[np.object_] | None:
    """Return plain LineStrings in two dimensions, made all at once; None if they are not all that."""
    try:
        if not plain or {geometry["type"] for geometry in plain} != {"LineString"}:
            return None
        places = [np.asarray(geometry["coordinates"]) for geometry in plain]
    except (TypeError, KeyError, ValueError):
        return None
    if not all(each.ndim == 2 and each.shape[1] == 2 and len(each) > 1 and each.dtype.kind in "fi" for each in places):
        return None
    owners = np.repeat(np.arange(len(places)), [len(each) for each in places])
    return np.asarray(shapely.linestrings(np.concatenate(places).astype(float), indices=owners), dtype=object)


def geojson_rows(content: bytes) -> Sequence[Row]:
    """Return the properties of each feature, with its geometry.

    Raises
    ------
    Unreadable
        If it is no GeoJSON FeatureCollection.
    """
    document = _json(content)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise Unreadable("a GeoJSON FeatureCollection", "no list of features")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise Unreadable("GeoJSON Features with properties", f"no such thing as feature {number}")
    return [{**feature["properties"], GEOMETRY: feature.get(GEOMETRY)} for feature in features]


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        pass  # what json makes of it, or says of it, counts
    try:
        return json.loads(content.decode("utf-8"))
    except json.JSONDecodeError as error:
        found = f"no JSON from line {error.lineno}, column {error.colno} ({error.msg})"
        raise Unreadable("a whole GeoJSON document; the file may be cut off", found) from None
    except RecursionError:
        raise Unreadable("a GeoJSON document", "JSON nested too deep") from None


def csv_table(content: bytes) -> tuple[list[str], list[list[str]]]:
    """Return the header of a CSV table and its rows, each as long as the header.

    Raises
    ------
    Unreadable
        If it is none.
    """
    table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    try:
        header = next(table, [])
        body = list(table)
    except csv.Error as error:
        raise Unreadable("a CSV table; the file may be cut off", f"line {table.line_num}: {error}") from None
    for number, row in enumerate(body, start=1):
        if len(row) != len(header):
            raise Unreadable(f"{len(header)} cells", f"{len(row)} cells in row {number}")
    return header, body


def _csv_rows(layer: Layer, content: bytes) -> Sequence[Row]:
    """Return each row by its header; a row of another length than the header is refused whole."""
    header, body = csv_table(content)
    expected = list(layer.schema.names) if layer.schema else []
    if header != expected:
        raise Unreadable(f"the header {','.join(expected)}", f"the header {','.join(header)}")
    return [dict(zip(header, row, strict=True)) for row in body]


FORMATS: Final[dict[str, Callable[[Layer, bytes], Sequence[Row]]]] = {
    "geojson": lambda layer, content: geojson_rows(content),
    "csv": _csv_rows,
}
"""How each ``format`` that is a text is taken apart into rows."""
