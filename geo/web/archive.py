"""``/archive.html``: a view of the map as one file, which works from a disk, without a server."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from geo import text
from geo.layers import Layer
from geo.maps.archive import Archive, Home, archive
from geo.maps.credit import DRAWN, credit
from geo.maps.state import MapState, parse
from geo.web import entries, listings, security, speech
from geo.web.answers import REVALIDATE
from geo.web.errors import raise_all
from geo.web.site import Site, current

blueprint = Blueprint("archive", __name__)

PATH: Final = "/archive.html"
NAME: Final = "eastern-border-map"
LONGEST: Final = 80
"""Letters of the view in the file's name."""

POLICY: Final = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""What the file itself forbids: to ask anybody for anything."""

CHECK: Final = "grep '^<script type=\"application/json\" data-url=' {name} | sha256sum"
"""The command that gives the checksum of the data in a file."""


@blueprint.get(PATH)
def view() -> Response:
    """Answer with the file of a state."""
    site = current()
    state, errors = parse(request.query_string.decode("utf-8", "replace"), site.words)
    raise_all(errors)
    speech.speak(state.lang)
    made = archive(site.dataset, state, site.horizon, Home(site.url, site.version, site.static))
    name = file_name(site, state)
    response = Response(
        render_template("archive.html", **_context(site, made, name)), content_type="text/html; charset=utf-8"
    )
    security.allow_nothing()
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = REVALIDATE
    return response


def file_name(site: Site, state: MapState) -> str:
    """Return a name that says the view and the version of the data."""
    words = re.sub(r"[^a-z0-9.]+", "-", replace(state, version="").query().lower()).strip("-")[:LONGEST].rstrip("-")
    return f"{'-'.join(filter(None, (NAME, words, site.dataset.version)))}.html"


def _context(site: Site, made: Archive, name: str) -> dict[str, Any]:
    language, state = speech.spoken(), made.shown.state
    query = state.query()
    page_url = f"{site.url}/{f'?{query}' if query else ''}"
    listed = [entries.incident(row, language) for row in made.incidents]
    return {
        "drawn": {part: Markup(getattr(made.drawn, part)) for part in ("head", "body", "scripts")},
        "policy": POLICY,
        "sentence": made.shown.sentence,
        "credit_line": credit(site.dataset.catalogue, language),
        "theme": state.theme,
        "page_url": page_url,
        "made": text.day(site.today(), language),
        "days": text.days(made.days, language),
        "shown": made.shown.count,
        "incidents": [entry | {"url": f"{site.url}{entry['url']}"} for entry in listed],
        "sources": made.sources,
        "layers": _layers(site),
        "cited": replace(listings.cited(site), url=page_url),
        "sha256": made.sha256,
        "check": CHECK.format(name=name),
    }


def _layers(site: Site) -> list[Layer]:
    """Return the layers of the map."""
    catalogue = site.dataset.catalogue
    return [catalogue[name] for names in DRAWN.values() for name in names if name in catalogue]
