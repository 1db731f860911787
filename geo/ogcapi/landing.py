"""What the API is, and what it conforms to: OGC API - Features, Part 1 (17-069r4), 7.2 to 7.4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.layers import Catalogue
from geo.ogcapi.addresses import (
    FUNCTIONS_RELATION,
    HTML,
    JSON,
    OPENAPI,
    Addresses,
    Document,
    link,
    own_links,
    with_form,
)
from geo.queries import cql2

_FEATURES: Final = "http://www.opengis.net/spec/ogcapi-features"
CONFORMANCE: Final = (
    *(f"{_FEATURES}-1/1.0/conf/{name}" for name in ("core", "geojson", "html", "oas30")),
    f"{_FEATURES}-2/1.0/conf/crs",
    *(f"{_FEATURES}-3/1.0/conf/{name}" for name in ("queryables", "queryables-query-parameters")),
    *(f"{_FEATURES}-3/1.0/conf/{name}" for name in ("filter", "features-filter")),
    *(
        f"{_FEATURES}-5/1.0/conf/{name}"
        for name in ("schemas", "core-roles-features", "returnables-and-receivables", "queryables", "sortables")
    ),
    *cql2.CONFORMANCE,
)
"""Conformance classes of the features and of their filters; that of the tiles stands with the tiles."""


def landing(catalogue: Catalogue, addresses: Addresses, extra: Sequence[Document] = ()) -> Document:
    """Return the landing page (requirement 2).

    Parameters
    ----------
    extra : sequence of Document
        Links to what else the API has, such as tile sets.
    """
    attributions = dict.fromkeys(layer.attribution for layer in catalogue.tables if layer.attribution)
    return {
        "title": catalogue.title,
        "description": catalogue.descriptor.get("description", ""),
        "version": catalogue.version,
        "attribution": "; ".join(attributions),
        "links": [
            *own_links(addresses.api),
            link("service-desc", addresses.openapi, OPENAPI, "The definition of this API (OpenAPI 3.0)"),
            link("service-doc", with_form(addresses.openapi, "html"), HTML, "The operations of this API, for people"),
            link("conformance", addresses.conformance, JSON, "What this API conforms to"),
            link(FUNCTIONS_RELATION, addresses.functions, JSON, "Functions that a filter may call"),
            link("data", addresses.collections, JSON, "The collections"),
            *extra,
        ],
    }


def conformance(addresses: Addresses, extra: Sequence[str] = ()) -> Document:
    """Return the classes of the standards that this API conforms to (requirement 6)."""
    return {"conformsTo": [*CONFORMANCE, *extra], "links": own_links(addresses.conformance)}
