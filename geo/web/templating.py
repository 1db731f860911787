"""What every template knows."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask

from geo import text
from geo.maps.credit import credit
from geo.web import api_pages
from geo.web.site import current

TITLE: Final = "Eastern Border Map"


def register(app: Flask) -> None:
    """Give the templates of an application what every page says."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_everywhere)
    api_pages.register(app)


def _everywhere() -> dict[str, Any]:
    site = current()
    return {
        "version": site.dataset.version,
        "credit": credit(site.dataset.catalogue),
        "data_end_text": text.day(end) if (end := site.dataset.catalogue.span.last) else None,
        "has_map": site.has_map,
        "site_title": TITLE if site.has_map else site.dataset.catalogue.title,
        "lang": "en",
        "theme": None,
        "correction_url": site.settings.corrections or None,
        "static_url": site.assets.url,
    }
