"""``/healthz``: whether the server answers, for whoever watches it."""

from __future__ import annotations

from flask import Blueprint, Response

from geo.web import parameters
from geo.web.answers import json_answer
from geo.web.site import current

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that the server is well and which data it has."""
    parameters.refuse_all()
    dataset = current().dataset
    end = dataset.catalogue.span.last
    response = json_answer({"status": "ok", "version": dataset.version, "data_end": end and end.isoformat()})
    response.headers["Cache-Control"] = "no-store"
    return response
