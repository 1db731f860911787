"""``/api``: the documents of the data for programs, by OGC API - Features."""

from __future__ import annotations

from flask import Blueprint, Response

from geo.ogcapi import collections as collection_documents
from geo.ogcapi import functions as function_documents
from geo.ogcapi import landing as landing_documents
from geo.ogcapi import openapi as definition
from geo.ogcapi import schemas, tilesets
from geo.ogcapi.addresses import HTML, OPENAPI, SCHEMA, link
from geo.web.errors import problems
from geo.web.negotiation import represent
from geo.web.site import current

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.get("", strict_slashes=False)
def landing() -> Response:
    """Answer what this API is."""
    site = current()
    about = link("about", site.addresses.at("/about"), HTML, "About the data and its licences")
    extra = [*tilesets.landing_links(site.addresses), *([about] if site.has_map else [])]
    return represent(landing_documents.landing(site.dataset.catalogue, site.addresses, extra), "api/landing.html")


@blueprint.get("/conformance")
def conformance() -> Response:
    """Answer which standards this API conforms to."""
    return represent(landing_documents.conformance(current().addresses, tilesets.CONFORMANCE), "api/conformance.html")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Answer with the definition of this API."""
    site = current()
    document = definition.document(site.dataset, site.addresses, problems(), site.releases.names())
    return represent(document, "api/openapi.html", OPENAPI)


@blueprint.get("/functions")
def functions() -> Response:
    """Answer which functions a filter may call."""
    return represent(function_documents.functions(current().addresses), "api/functions.html")


@blueprint.get("/collections", strict_slashes=False)
def collections() -> Response:
    """Answer which collections there are."""
    site = current()
    return represent(collection_documents.collections(site.dataset, site.addresses), "api/collections.html")


@blueprint.get("/collections/<name>", strict_slashes=False)
def collection(name: str) -> Response:
    """Answer what a collection is."""
    site = current()
    document = collection_documents.collection(site.dataset, site.table(name), site.addresses)
    return represent(document, "api/collection.html")


@blueprint.get("/collections/<name>/schema")
def schema(name: str) -> Response:
    """Answer what a feature of a collection holds."""
    site = current()
    return represent(schemas.schema(site.table(name), site.addresses), "api/schema.html", SCHEMA)


@blueprint.get("/collections/<name>/queryables")
def queryables(name: str) -> Response:
    """Answer what a filter on a collection may ask of."""
    site = current()
    return represent(schemas.queryables(site.table(name), site.addresses), "api/schema.html", SCHEMA)


@blueprint.get("/collections/<name>/sortables")
def sortables(name: str) -> Response:
    """Answer what a collection may be sorted by."""
    site = current()
    return represent(schemas.sortables(site.table(name), site.addresses), "api/schema.html", SCHEMA)
