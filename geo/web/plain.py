"""The site of data that have no map: its entrance is the API."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

blueprint = Blueprint("plain", __name__)


@blueprint.get("/")
def index() -> Response:
    """Send readers to the API."""
    return redirect("/api", 302)
