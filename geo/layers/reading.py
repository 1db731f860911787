"""Rows to records: every row that can be read, and a problem for every one that cannot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.errors import Problem
from geo.extents import Extent
from geo.layers.catalogue import Layer
from geo.layers.shapes import promoted
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


def conform(layer: Layer, rows: Iterable[Mapping[str, Any]]) -> Reading:
    """Check raw rows against a layer's schema.

    Parameters
    ----------
    rows : iterable of Mapping
        Field name to a cell as a file holds it; ``geometry`` to a GeoJSON or a shapely geometry.
    """
    reading = Reading()
    for number, raw in enumerate(rows, start=1):
        read, problems = record(layer, raw, number)
        reading.problems += problems
        if not problems:
            reading.records.append(read)
            reading.rows.append(number)
    return reading


def record(layer: Layer, raw: Mapping[str, Any], number: int) -> tuple[Record, list[Problem]]:
    """Return a raw row as a record, and what is wrong with it.

    Parameters
    ----------
    raw : Mapping
        Field name to a cell as a file holds it; ``geometry`` to a GeoJSON or a shapely geometry.
    number : int
        Of the row in its file, from 1.
    """
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
        plain = raw if isinstance(raw, BaseGeometry) else shape(raw)  # type: ignore[arg-type]  # or it raises
        geometry: BaseGeometry = promoted(layer, np.array([plain], dtype=object))[0]
        finite = np.isfinite(shapely.get_coordinates(geometry)).all()
        if geometry.geom_type != layer.geometry or geometry.is_empty or not finite:
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
