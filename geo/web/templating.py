"""What every template knows."""

from __future__ import annotations

from typing import Any

from flask import Flask

from geo import text
from geo.maps.credit import credit
from geo.web.site import current


def register(app: Flask) -> None:
    """Give the templates of an application what every page says."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_everywhere)


def _everywhere() -> dict[str, Any]:
    site = current()
    return {
        "version": site.dataset.version,
        "credit": credit(site.dataset.catalogue),
        "data_end_text": text.day(site.dataset.data_end),
        "lang": "en",
        "theme": None,
        "correction_url": site.settings.corrections or None,
        "static_url": site.assets.url,
    }
