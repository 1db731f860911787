"""``python -m geo publish``: from what was typed to a published site."""

from __future__ import annotations

import argparse
import os
import runpy
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Final

from flask import Flask

from geo import periods
from geo.errors import InvalidParameter
from geo.maps.state import parse
from geo.text import ENGLISH, LANGUAGES
from geo.web.errors import raise_all
from geo.web.publishing import Plan, publish
from geo.web.settings import Settings
from geo.web.site import ZONE, Site, of

SERVER: Final = Path(__file__).parents[3] / "server.py"
ASKED: Final = ("q", "bbox", "near")
"""Parameters of the map that only a server answers."""


def run(layers: Path, arguments: argparse.Namespace) -> str:
    """Publish what is asked for, and return what is to be said of it.

    Raises
    ------
    GeoError
        If anything asked for is not right.
    """
    app = _application(layers, arguments)
    site = of(app)
    plan = Plan(
        site.settings.public_url, _languages(arguments.languages), _releases(site), _views(site, arguments.states)
    )
    made = publish(app, arguments.folder, plan)
    return (
        f"{made.files} files, {made.size / 1e6:.1f} MB, in {made.folder}, for {plan.base}/\n"
        f"Languages: {', '.join(plan.languages)}. Releases: {', '.join(plan.releases) or 'none'}. "
        f"Views: {len(plan.views)}."
    )


def _application(layers: Path, arguments: argparse.Namespace) -> Flask:
    """Return the site's own application, told that its pages become files, its clock standing still."""
    named = {"GEO_PUBLIC_URL": arguments.base_url} if arguments.base_url else {}
    settings = Settings.from_environment(os.environ | named)
    if not settings.public_url:
        expected = "the address the files will have: citations, feeds and codes for frames hold it"
        raise InvalidParameter("base-url", "", expected, "As in --base-url https://map.example.org")
    settings = replace(settings, layers=layers, releases=arguments.releases_folder or settings.releases, published=True)
    app: Flask = runpy.run_path(str(SERVER))["create_app"](settings)
    site = of(app)
    day = periods.parse_date(arguments.day, "day") if arguments.day else site.today()
    noon = datetime.combine(day, time(12), ZONE)
    site.now = lambda: noon
    return app


def _languages(text: str) -> tuple[str, ...]:
    codes = [code.strip() for code in text.split(",") if code.strip()]
    for code in codes:
        if code not in LANGUAGES:
            raise InvalidParameter("languages", code, f"some of {', '.join(LANGUAGES)}, with commas between")
    return tuple(dict.fromkeys([ENGLISH.code, *codes]))


def _releases(site: Site) -> tuple[str, ...]:
    return tuple(site.releases.names())


def _views(site: Site, given: Iterable[str]) -> tuple[str, ...]:
    """Return the canonical queries of the states, without language and release."""
    queries = []
    for text in _lines(given):
        query = text.partition("?")[2] if "?" in text else text
        state, errors = parse(query, site.words)
        raise_all(errors)
        for name in ASKED:
            if getattr(state, name):
                raise InvalidParameter("states", text, f"no {name}: only a server answers it")
        canonical = replace(state, lang=ENGLISH.code, version="").query()
        queries += [canonical] if canonical else []
    return tuple(dict.fromkeys(queries))


def _lines(given: Iterable[str]) -> Iterator[str]:
    for text in given:
        if Path(text).is_file():
            yield from (line.strip() for line in Path(text).read_text("utf-8").splitlines() if line.strip())
        else:
            yield text
