"""``/api``: the data for programs, by OGC API - Features."""

from __future__ import annotations

from flask import Blueprint, Response, request

from geo import ogcapi
from geo.web import parameters
from geo.web.answers import json_answer
from geo.web.site import current

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.get("")
def landing() -> Response:
    """Answer what this API is."""
    parameters.refuse_all()
    site = current()
    return json_answer(ogcapi.landing(site.dataset.catalogue, site.addresses))


@blueprint.get("/collections")
def collections() -> Response:
    """Answer which collections there are."""
    parameters.refuse_all()
    site = current()
    return json_answer(ogcapi.collections(site.dataset, site.addresses))


@blueprint.get("/collections/<name>")
def collection(name: str) -> Response:
    """Answer what a collection is."""
    parameters.refuse_all()
    site = current()
    return json_answer(ogcapi.collection(site.dataset, site.table(name), site.addresses))


@blueprint.get("/collections/<name>/items")
def items(name: str) -> Response:
    """Answer with the features of a collection that match a query."""
    site = current()
    asked = parameters.read(site.table(name), request.query_string.decode())
    page = site.dataset.items(asked.query)
    document = ogcapi.items(site.dataset, name, ogcapi.Answered(page, asked.window, site.now()), site.addresses)
    return json_answer(document, ogcapi.GEOJSON, volatile=("timeStamp",))


@blueprint.get("/collections/<name>/items/<id>")
def item(name: str, id: str) -> Response:
    """Answer with one feature."""
    parameters.refuse_all()
    site = current()
    site.table(name)
    return json_answer(ogcapi.item(site.dataset, name, id, site.addresses), ogcapi.GEOJSON)
