"""The functions that a filter may call: OGC API - Features, Part 3 (19-079r2), section 6.4."""

from __future__ import annotations

from typing import Final

from geo.ogcapi.addresses import Addresses, Document, own_links
from geo.queries.cql2 import FUNCTIONS, Function
from geo.queries.cql2.values import Kind

TYPES: Final = {
    Kind.TEXT: "string",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "datetime",
    Kind.TIMESTAMP: "datetime",
    Kind.GEOMETRY: "geometry",
}
"""The standard's word for each kind of value it has one for."""


def functions(addresses: Addresses) -> Document:
    """Return the functions with their arguments and results (requirement 8)."""
    return {
        "functions": [_function(function) for function in FUNCTIONS.values()],
        "links": own_links(addresses.functions),
    }


def _function(function: Function) -> Document:
    taken = sorted({TYPES.get(kind, "array") for kind in function.takes})
    return {
        "name": function.name,
        "description": function.description,
        "arguments": [{"title": function.argument, "type": taken}],
        "returns": [TYPES.get(function.returns, "array")],
    }
