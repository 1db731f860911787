"""``/catalog.jsonld``: the data for catalogues of data, as DCAT-AP."""

from __future__ import annotations

from flask import Blueprint, Response

from geo import catalogs
from geo.web import parameters
from geo.web.answers import json_answer
from geo.web.site import current

blueprint = Blueprint("catalogs", __name__)


@blueprint.get("/catalog.jsonld")
def catalog() -> Response:
    """Answer with the catalogue; sizes and checksums of files are in it as far as they are known."""
    parameters.refuse_all()
    site = current()
    place = catalogs.Place(site.url, site.settings.corrections, site.measures.known(site.url), site.version)
    return json_answer(catalogs.catalog(site.dataset, place), "application/ld+json")
