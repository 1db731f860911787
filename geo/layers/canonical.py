"""Records to bytes, always the same way, so that a one-row edit is a one-line diff.

GeoJSON has one feature a line, sorted by key, properties in schema order; CSV likewise. Line ends are LF.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.layers.catalogue import Layer
from geo.layers.reading import GEOMETRY, Record
from geo.schemas import Schema


def render(layer: Layer, records: Iterable[Record]) -> bytes:
    """Return the canonical file of a layer with a schema.

    Parameters
    ----------
    layer : Layer
        Layer in the format ``geojson`` or ``csv``.
    records : iterable of Record
        Records that satisfy its schema, in any order.
    """
    schema = layer.schema
    assert schema is not None, f"{layer.name} has no schema"
    rows = sorted(records, key=lambda record: str(record[schema.key]))
    return (_geojson(layer, schema, rows) if layer.format == "geojson" else _csv(schema, rows)).encode()


def feature(schema: Schema, record: Record, decimals: int) -> dict[str, Any]:
    """Return a record as a GeoJSON Feature, its coordinates rounded to some decimals."""
    geometry = record.get(GEOMETRY)
    return {
        "type": "Feature",
        "id": record[schema.key],
        "properties": {field.name: field.write(record[field.name]) for field in schema.fields},
        GEOMETRY: None if geometry is None else geometry_json(geometry, decimals),
    }


def geometry_json(geometry: BaseGeometry, decimals: int) -> dict[str, Any]:
    """Return a GeoJSON geometry with rounded coordinates.

    >>> from shapely import Point
    >>> geometry_json(Point(23.659581, 53.52), 5)
    {'type': 'Point', 'coordinates': [23.65958, 53.52]}
    """
    plain = mapping(geometry)
    return {"type": plain["type"], "coordinates": _rounded(plain["coordinates"], decimals)}


def write(path: Path, content: bytes) -> None:
    """Replace a file whole: a reader sees the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def dumps(value: object) -> str:
    """Return compact JSON, characters as they are, never NaN."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _geojson(layer: Layer, schema: Schema, rows: list[Record]) -> str:
    head = {
        "type": "FeatureCollection",
        "name": layer.name,
        "licence": " AND ".join(licence.name for licence in layer.licences),
        "attribution": layer.attribution,
    }
    lines = ",\n".join(dumps(feature(schema, row, layer.decimals)) for row in rows)
    return f'{dumps(head)[:-1]},"features":[\n{lines}\n]}}\n'


def _csv(schema: Schema, rows: list[Record]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(schema.names)
    writer.writerows([field.write_text(row[field.name]) for field in schema.fields] for row in rows)
    return out.getvalue()


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, float | int):
        number = round(float(value), decimals)
        return int(number) if number.is_integer() else number
    return [_rounded(each, decimals) for each in value]
