"""What every template knows."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Flask
from markupsafe import Markup

from geo import text
from geo.maps.credit import credit
from geo.ogcapi.addresses import VERSION
from geo.web import api_pages, oembed, speech
from geo.web.site import Site, current

ISOLATED: Final = re.compile(f"[{''.join(text.ISOLATES)}]")
ENGLISH: Final = Markup('<span lang="en">{}</span>')


def register(app: Flask) -> None:
    """Give the templates of an application what every page says."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_everywhere)
    app.context_processor(_words)
    app.add_template_filter(marked)
    api_pages.register(app)


def marked(sentence: str) -> Markup:
    """Return a sentence as markup in which the words of a record are marked as English.

    >>> marked("a < \u2068b\u2069")
    Markup('a &lt; <span lang="en">b</span>')
    """
    parts = ISOLATED.split(sentence)
    return Markup("").join(ENGLISH.format(part) if at % 2 else part for at, part in enumerate(parts))


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
        "frozen": _frozen(site),
        "correction_url": site.settings.corrections or None,
        "static_url": site.assets.url,
        "published": site.settings.published,
    }


def _frozen(site: Site) -> dict[str, str] | None:
    """Return what a page of a release says of it, and where the same page of the current data is."""
    if site.release is None:
        return None
    day = text.day(site.release.created, speech.spoken())
    return {"name": site.release.name, "day": day, "current": speech.without(VERSION)}


def _words() -> dict[str, Any]:
    """Return how a template says things: in the language of its page."""
    language = speech.spoken()
    return {
        "t": language.say,
        "s": language.site_text,
        "plural": language.plural,
        "term": language.term,
        "number": language.number,
        "capital": text.capital,
        "link": speech.link,
        "languages": speech.choices(),
        "language_name": language.name,
        "offered": speech.offered(),
        "site_url": current().url,
        "discovery": oembed.discovery,
    }
