"""The conformance classes of OGC 21-065r2 that are met."""

from __future__ import annotations

from typing import Final

BASE: Final = "http://www.opengis.net/spec/cql2/1.0/conf/"

CONFORMANCE: Final = tuple(
    BASE + name
    for name in (
        "cql2-text",
        "cql2-json",
        "basic-cql2",
        "advanced-comparison-operators",
        "case-insensitive-comparison",
        "accent-insensitive-comparison",
        "basic-spatial-functions",
        "basic-spatial-functions-plus",
        "spatial-functions",
        "temporal-functions",
        "array-functions",
        "property-property",
        "functions",
        "arithmetic",
    )
)
"""URIs of the classes, as ``/api/conformance`` declares them."""
