"""What every template knows."""

from __future__ import annotations

from typing import Any

from flask import Flask

from geo import text
from geo.maps.credit import credit
from geo.web import api_pages, speech
from geo.web.site import current


def register(app: Flask) -> None:
    """Give the templates of an application what every page says."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_everywhere)
    app.context_processor(_words)
    api_pages.register(app)


def _everywhere() -> dict[str, Any]:
    site = current()
    language = speech.spoken()
    return {
        "version": site.dataset.version,
        "credit": credit(site.dataset.catalogue, language),
        "data_end_text": text.day(end, language) if (end := site.dataset.catalogue.span.last) else None,
        "has_map": site.has_map,
        "site_title": language.say("site.title") if site.has_map else site.dataset.catalogue.title,
        "lang": language.code,
        "theme": None,
        "correction_url": site.settings.corrections or None,
        "static_url": site.assets.url,
    }


def _words() -> dict[str, Any]:
    """Return how a template says things: in the language of its page."""
    language = speech.spoken()
    return {
        "t": language.say,
        "plural": language.plural,
        "term": language.term,
        "number": language.number,
        "capital": text.capital,
        "link": speech.link,
        "languages": speech.choices(),
        "language_name": language.name,
        "offered": speech.offered(),
        "site_url": current().url,
    }
