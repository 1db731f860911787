"""Files to records: every row that can be read, and a problem for every one that cannot."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.errors import Problem
from geo.extents import Extent
from geo.layers.catalogue import FILE, Layer
from geo.schemas import Schema, Unreadable

GEOMETRY = "geometry"
Record = dict[str, Any]
"""Field name to Python value, and ``geometry`` to a shapely geometry in EPSG:4326 where the layer has one."""


@dataclass
class Reading:
    """What a file held: the good records with their row numbers, and what was wrong."""

    records: list[Record] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_file(layer: Layer) -> tuple[bytes, Reading]:
    """Read a layer's file: its content, and what it holds if the layer has a schema.

    What the disk refuses is a problem in the reading.
    """
    try:
        content = layer.file.read_bytes()
    except OSError as error:
        found = error.strerror or "no file"
        return b"", Reading(problems=[Problem(layer.path, None, None, found, f"the layer {layer.name}")])
    return content, Reading() if layer.schema is None else read(layer, content)


def read(layer: Layer, content: bytes) -> Reading:
    """Read a layer's file and check each row against its schema.

    Parameters
    ----------
    layer : Layer
        Layer with a schema.
    content : bytes
        The file, UTF-8.

    Returns
    -------
    Reading
        A row with a wrong cell is left out of the records and stands in the problems.
    """
    unfit = _unfit(layer)
    if unfit:
        return Reading(problems=[unfit])
    try:
        return conform(layer, READERS[layer.format](layer, content.decode("utf-8")))
    except UnicodeDecodeError as error:
        problem = Problem(layer.path, None, None, f"byte {error.start} that is not UTF-8", "text in UTF-8")
    except Unreadable as error:
        problem = Problem(layer.path, None, None, error.hint, str(error))
    return Reading(problems=[problem])


def conform(layer: Layer, rows: Iterable[Mapping[str, Any]]) -> Reading:
    """Check raw rows against a layer's schema.

    Parameters
    ----------
    rows : iterable of Mapping
        Field name to a cell as a file holds it; ``geometry`` to a GeoJSON or a shapely geometry.
    """
    reading = Reading()
    for number, raw in enumerate(rows, start=1):
        record, problems = _record(layer, raw, number)
        reading.problems += problems
        if not problems:
            reading.records.append(record)
            reading.rows.append(number)
    return reading


def _geojson_rows(layer: Layer, text: str) -> Iterable[Mapping[str, Any]]:
    """Return the properties of each feature, with its geometry."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        found = f"no JSON from line {error.lineno}, column {error.colno} ({error.msg})"
        raise Unreadable("a whole GeoJSON document; the file may be cut off", found) from None
    except RecursionError:
        raise Unreadable("a GeoJSON document", "JSON nested too deep") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise Unreadable("a GeoJSON FeatureCollection", "no list of features")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise Unreadable("GeoJSON Features with properties", f"no such thing as feature {number}")
    return [{**feature["properties"], GEOMETRY: feature.get(GEOMETRY)} for feature in features]


def _csv_rows(layer: Layer, text: str) -> Iterable[Mapping[str, Any]]:
    """Return each row by its header; a row of another length than the header is refused whole."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(rows, [])
        body = list(rows)
    except csv.Error as error:
        raise Unreadable("a CSV table; the file may be cut off", f"line {rows.line_num}: {error}") from None
    expected = list(layer.schema.names) if layer.schema else []
    if header != expected:
        raise Unreadable(f"the header {','.join(expected)}", f"the header {','.join(header)}")
    for number, row in enumerate(body, start=1):
        if len(row) != len(header):
            raise Unreadable(f"{len(header)} cells", f"{len(row)} cells in row {number}")
    return [dict(zip(header, row, strict=True)) for row in body]


READERS: dict[str, Callable[[Layer, str], Iterable[Mapping[str, Any]]]] = {
    "geojson": _geojson_rows,
    "csv": _csv_rows,
}
"""How each ``format`` of a resource is taken apart into raw rows."""


def _unfit(layer: Layer) -> Problem | None:
    """Return why a layer's description fits no reader, if it does not."""
    if layer.format not in READERS:
        return Problem(FILE, layer.name, "format", layer.format, f"one of {', '.join(READERS)}")
    if (layer.format == "geojson") != (layer.geometry is not None):
        expected = "the GeoJSON type of its geometries" if layer.geometry is None else "nothing, as CSV holds none"
        return Problem(FILE, layer.name, "geometry", layer.geometry or "nothing", expected)
    return None


def _record(layer: Layer, raw: Mapping[str, Any], number: int) -> tuple[Record, list[Problem]]:
    schema = layer.schema
    assert schema is not None, f"{layer.name} has no schema"
    key = raw.get(schema.key)
    row = f"{number} ({key})" if isinstance(key, str) and key and key.isprintable() else str(number)
    record, problems = _cells(layer, schema, raw, row)
    if layer.geometry:
        try:
            record[GEOMETRY] = _geometry(layer, raw.get(GEOMETRY))
        except Unreadable as error:
            geometry = raw.get(GEOMETRY)
            found = str(geometry if isinstance(geometry, BaseGeometry) else json.dumps(geometry))[:80]
            problems.append(Problem(layer.path, row, GEOMETRY, found, str(error), error.hint))
    return record, problems


def _cells(layer: Layer, schema: Schema, raw: Mapping[str, Any], row: str) -> tuple[Record, list[Problem]]:
    file = layer.path
    record: Record = {}
    problems = [
        Problem(file, row, name, "a property", f"only {', '.join(schema.names)}")
        for name in raw
        if name not in schema and name != GEOMETRY
    ]
    for each in schema.fields:
        try:
            record[each.name] = each.read(raw.get(each.name))
        except Unreadable as error:
            found = _found(raw.get(each.name))
            problems.append(Problem(file, row, each.name, found, str(error), error.hint))
    return record, problems


def _found(raw: object) -> str:
    if raw is None or raw == "":
        return "nothing"
    text = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str)
    return text if text.isprintable() else ascii(text)


def _geometry(layer: Layer, raw: object) -> BaseGeometry | None:
    if raw is None and layer.placeless:
        return None
    try:
        geometry = raw if isinstance(raw, BaseGeometry) else shape(raw)  # type: ignore[arg-type]  # or it raises
        if geometry.geom_type != layer.geometry or geometry.is_empty or not np.isfinite(geometry.bounds).all():
            raise ValueError
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, shapely.GEOSException):
        raise Unreadable(f"a GeoJSON {layer.geometry} with finite coordinates") from None
    _within(Extent(-180, -90, 180, 90), geometry)
    if layer.extent:
        _within(layer.extent, geometry)
    return geometry


def _within(extent: Extent, geometry: BaseGeometry) -> None:
    """Refuse a geometry that leaves the box, with the likely reason."""
    west, south, east, north = geometry.bounds
    if extent.west <= west and east <= extent.east and extent.south <= south and north <= extent.north:
        return
    swapped = extent.west <= south and north <= extent.east and extent.south <= west and east <= extent.north
    hint = "Are longitude and latitude swapped? GeoJSON puts longitude first." if swapped else ""
    raise Unreadable(
        f"longitudes from {extent.west:g} to {extent.east:g} and latitudes from {extent.south:g} to {extent.north:g}",
        hint,
    )
