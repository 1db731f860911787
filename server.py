"""Eastern Border Map as a web application: the one place that knows every part.

``make serve`` runs this file; ``flask --app server run`` and ``gunicorn 'server:create_app()'`` find the factory.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

import geo
from geo.maps import documents
from geo.maps.assets import PAGE, REST
from geo.store import Dataset
from geo.web import (
    answers,
    api,
    api_aggregate,
    api_items,
    archive,
    catalogs,
    changes,
    downloads,
    embeds,
    errors,
    express,
    feeds,
    health,
    images,
    oembed,
    pages,
    plain,
    records,
    releases,
    resources,
    security,
    share,
    templating,
    tiles,
    versions,
)
from geo.web.settings import Settings
from geo.web.site import Site

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None, dataset: Dataset | None = None) -> Flask:
    """Build the application.

    Parameters
    ----------
    settings : Settings, optional
        Read from the environment if not given.
    dataset : Dataset, optional
        Data to serve instead of ``settings.layers``; for tests.

    Raises
    ------
    InvalidLayers
        If the data package is not right, or lacks a layer the map is made of.
    InvalidParameter
        If a setting is not, or the page's files have not been built.
    """
    settings = settings or Settings.from_environment(os.environ)
    app = Flask("geo.web", static_folder=None)
    dataset = dataset or geo.open(settings.layers, settings.cache)
    site = Site(dataset, settings, STATIC)
    if documents.is_map(dataset):
        dataset.require(*documents.LAYERS)
        site.assets.require(*PAGE, REST)
        for part in (pages, records, embeds, share, archive, oembed, images, feeds):
            app.register_blueprint(part.blueprint)
    else:
        app.register_blueprint(plain.blueprint)
    site.attach(app)
    for part in (downloads, catalogs, releases, changes, api, api_items, api_aggregate, tiles, resources, health):
        app.register_blueprint(part.blueprint)
    for part in (templating, errors, express, answers, versions, security):
        part.register(app)
    return app


if __name__ == "__main__":
    from geo.web.serving import serve

    raise SystemExit(serve(create_app))
