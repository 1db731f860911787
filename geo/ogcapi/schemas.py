"""What a collection's features hold, as JSON Schema: OGC API - Features, Part 3 (queryables) and Part 5 (schemas)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from geo.layers import GEOMETRY, Layer
from geo.ogcapi.addresses import SCHEMA, Addresses, Document, own_links
from geo.schemas import Field, Schema

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
COMPOUND: Final = ("list", "array")
"""Types whose values hold several: no parameter, no order."""

LARGEST_INTEGER: Final = 2**63 - 1

_TYPES: Final[dict[str, Document]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "list": {"type": "array", "items": {"type": "string"}},
    "array": {"type": "array", "items": {}},
}
_GEOMETRIES: Final = {
    "Point": "geometry-point",
    "MultiPoint": "geometry-multipoint",
    "LineString": "geometry-linestring",
    "MultiLineString": "geometry-multilinestring",
    "Polygon": "geometry-polygon",
    "MultiPolygon": "geometry-multipolygon",
    "GeometryCollection": "geometry-geometrycollection",
}


def fields_of(layer: Layer) -> Schema:
    """Return the schema of a layer that is served as features."""
    assert layer.schema is not None, "a collection has a schema"
    return layer.schema


def scalars(layer: Layer) -> tuple[Field, ...]:
    """Return the fields that hold one value: those that can be compared and sorted by."""
    return tuple(field for field in fields_of(layer).fields if field.type not in COMPOUND)


def lists(layer: Layer) -> tuple[Field, ...]:
    """Return the fields that hold several texts, each as a field of one of them."""
    return tuple(replace(field, type="string") for field in fields_of(layer).fields if field.type == "list")


def value_schema(field: Field) -> Document:
    """Return the JSON Schema of a field's values.

    >>> value_schema(Field("deaths", "integer", minimum=0))
    {'type': 'integer', 'minimum': 0}
    """
    schema = dict(_TYPES[field.type])
    rules: Document = {}
    if field.terms:
        rules["enum"] = list(field.vocabulary)
    if field.pattern is not None and field.type == "string":
        rules["pattern"] = f"^(?:{field.pattern})$"
    if field.minimum is not None:
        rules["minimum"] = field.minimum
    if field.maximum is not None:
        rules["maximum"] = field.maximum
    if field.type == "list":
        return schema | {"items": {"type": "string"} | rules}
    return schema | rules


def schema(layer: Layer, addresses: Addresses) -> Document:
    """Return what a feature holds as it is returned (Part 5, returnables)."""
    names = [field.name for field in fields_of(layer).fields if field.required]
    document = _document(layer, addresses, "schema", fields_of(layer).fields)
    return document | ({"required": names} if names else {})


def queryables(layer: Layer, addresses: Addresses) -> Document:
    """Return what a filter may ask of (Part 3, requirement 3)."""
    return _document(layer, addresses, "queryables", fields_of(layer).fields) | {"additionalProperties": False}


def sortables(layer: Layer, addresses: Addresses) -> Document:
    """Return what features may be sorted by (Part 5, sortables)."""
    return _document(layer, addresses, "sortables", scalars(layer)) | {"additionalProperties": False}


def _document(layer: Layer, addresses: Addresses, part: str, fields: Iterable[Field]) -> Document:
    address = addresses.collection(layer.name, part)
    properties = {field.name: _property(layer, field, number) for number, field in enumerate(fields, start=1)}
    if layer.geometry is not None and part != "sortables":
        properties[GEOMETRY] = _geometry(layer, len(properties) + 1)
    return {
        "$schema": DIALECT,
        "$id": address,
        "type": "object",
        "title": layer.title,
        "description": layer.description,
        "properties": properties,
        "links": own_links(address, SCHEMA),
    }


def _property(layer: Layer, field: Field, number: int) -> Document:
    described: Document = {"title": field.title or field.name}
    described |= {"description": text} if (text := description(field)) else {}
    described |= value_schema(field) | {"x-ogc-propertySeq": number}
    described |= {"x-ogc-unit": field.unit} if field.unit else {}
    role = _role(layer, field)
    return described | ({"x-ogc-role": role} if role else {})


def description(field: Field) -> str:
    """Return what a field means, its unit, and what its words stand for."""
    words = "; ".join(f"{word}: {label}" for word, label in field.vocabulary.items() if label != word)
    parts = (field.description, f"Unit: {field.unit}." if field.unit else "", words)
    return " ".join(part for part in parts if part)


def _role(layer: Layer, field: Field) -> str | None:
    if field.name == fields_of(layer).key:
        return "id"
    if layer.time is None or field.name not in layer.time:
        return None
    if layer.time[0] == layer.time[-1]:
        return "primary-instant"
    return "primary-interval-start" if field.name == layer.time[0] else "primary-interval-end"


def _geometry(layer: Layer, number: int) -> Document:
    described: dict[str, Any] = {
        "title": "Geometry",
        "x-ogc-role": "primary-geometry",
        "format": _GEOMETRIES.get(layer.geometry or "", "geometry-any"),
        "x-ogc-propertySeq": number,
    }
    if layer.placeless:
        described["description"] = "null where nobody knows the place."
    return described
