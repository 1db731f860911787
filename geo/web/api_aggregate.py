"""``/api/collections/{id}/aggregate``: features counted in groups."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request

from geo.errors import InvalidParameter, NotFound
from geo.formats import About
from geo.ogcapi import aggregates
from geo.ogcapi import parameters as registry
from geo.ogcapi.addresses import CSV, JSON
from geo.ogcapi.aggregates import Counted
from geo.queries import AggregateQuery
from geo.web import negotiation, parameters
from geo.web.answers import REVALIDATE, add_links, tag_of, unchanged
from geo.web.site import current

blueprint = Blueprint("api_aggregate", __name__, url_prefix="/api/collections/<name>/aggregate")


@blueprint.get("", strict_slashes=False)
def aggregate(name: str) -> Response:
    """Answer with how many features that match a query there are in each group."""
    site = current()
    layer, dataset = site.table(name), site.dataset
    groupings = dataset.groupings(name)
    if not groupings:
        raise NotFound("collection with something to count by", name)
    pairs = parameters.split(request.query_string, forms=negotiation.is_form())
    values = parameters.read_all(pairs, registry.of_aggregate(layer, groupings, tuple(aggregates.FORMS)))
    if "by" not in values:
        raise InvalidParameter("by", "", f"one or two of {', '.join(groupings)}")
    by, asked = values.pop("by"), str(values.get("f", ""))
    query = AggregateQuery(parameters.query_of(layer, values, dict(pairs)), by)
    form = negotiation.in_language(negotiation.form_of(asked, aggregates.FORMS))
    kept = parameters.kept_of(pairs)
    wanted = (request.path, form, asked, parameters.canonical(kept), negotiation.variant(form))
    tag = tag_of(dataset.fingerprint, site.url, site.version, *wanted)
    response = unchanged(tag) or _answer(Counted(dataset.aggregate(query), kept, asked, form), name)
    response.set_etag(tag, weak=True)
    negotiation.varied(response, form)
    return response


def _answer(counted: Counted, name: str) -> Response:
    site = current()
    layer = site.table(name)
    links = aggregates.links(layer, counted, site.addresses)
    if counted.form == "csv":
        about = About.of(layer, site.dataset, query=links[0]["href"])
        response = Response(b"".join(aggregates.table(counted, about)), content_type=f"{CSV}; charset=utf-8")
        response.headers["Content-Disposition"] = (
            f'attachment; filename="{name}-by-{"-".join(counted.aggregate.by)}.csv"'
        )
        add_links(response, links)
    else:
        document = aggregates.aggregate(site.dataset, layer, counted, site.addresses)
        if counted.form == "html":
            return negotiation.page(document, "api/aggregate.html", heading=layer.title)
        response = Response(orjson.dumps(document), content_type=JSON)
        add_links(response, document["links"])
    response.headers["Cache-Control"] = REVALIDATE
    return response
