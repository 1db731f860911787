"""``/downloads``: every layer in every format, narrowed by date and section, each file saying what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from geo.crs import DEGREES
from geo.errors import InvalidParameter, NotFound
from geo.formats import FORMATS, About, Format, projects
from geo.formats.styles import qml, sld
from geo.layers import Layer
from geo.maps.state import from_form
from geo.ogcapi.addresses import with_query
from geo.ogcapi.items import Window
from geo.store import Dataset
from geo.web import changelog, listings, parameters, ranges, speech
from geo.web.answers import REVALIDATE, tag_of, whole
from geo.web.site import Site, current

blueprint = Blueprint("downloads", __name__)

BY_EXTENSION: Final = {form.extension: form for form in FORMATS.values()}
STYLES: Final = {
    "qml": (qml, "text/xml; charset=utf-8"),
    "sld": (sld, "application/vnd.ogc.sld+xml; charset=utf-8"),
}
"""How a style is written, and its media type, by its extension."""

QGZ: Final = "application/x-qgis-project"
ZIP: Final = "application/zip"


Build = Callable[[Dataset, str, str, str], bytes]
"""Takes the data, the site's address, where corrections go, and the release."""


class Bundle(NamedTuple):
    """A file of all layers: how it is built for a site, and its media type."""

    build: Build
    media_type: str


@blueprint.get("/downloads")
def page() -> Response | Redirect:
    """Answer with the page of all files; its form narrows the links."""
    canonical = from_form(request.query_string.decode("utf-8", "replace"))
    if canonical is not None:
        return redirect(with_query("/downloads", listings.sorted_pairs(canonical)), 302)
    site = current()
    chosen = listings.read(site, request.args)
    speech.speak(chosen.lang)
    return _page("downloads.html", **listings.page(site, chosen, site.measures.known(site.url)))


@blueprint.get("/downloads/changelog")
def changes() -> Response:
    """Answer with the changes to the data, version by version."""
    speech.read()
    path = current().dataset.catalogue.folder / changelog.FILE
    if not path.is_file():
        raise NotFound("page", "changelog")
    return _page("changelog.html", blocks=changelog.blocks(path.read_text("utf-8")))


@blueprint.get("/downloads/<name>")
def file(name: str) -> Response:
    """Answer with a file of a layer, its style, or a QGIS project of all layers."""
    site = current()
    bundle = _bundles(site.dataset).get(name)
    if bundle is not None:
        return _bundle(site, name, bundle)
    layer_name, extension = _parts(name)
    layer = site.table(layer_name)
    if extension in STYLES:
        return _style(site, layer, extension)
    form = BY_EXTENSION.get(extension)
    if form is None or not form.takes(layer):
        fitting = [each.extension for each in FORMATS.values() if each.takes(layer)]
        raise NotFound(f"format of the layer {layer.name}:", extension, (*fitting, *(STYLES if layer.geometry else ())))
    asked = parameters.read(layer, request.query_string, paged=False, forms=True)
    system = asked.window.system
    if not form.any_crs and system.code not in DEGREES:
        raise InvalidParameter("crs", system.uri, f"no crs: {form.title} is always in WGS 84, longitude first")
    tag = tag_of(site.dataset.fingerprint, site.version, site.url, request.path, asked.canonical)
    response = ranges.held(tag)
    if response is not None:
        return response
    content = _sent(site, layer, form, asked)
    response = Response(content, content_type=_with_charset(form.media_type))
    _name(response, _file_name(site.dataset, layer, form, asked.window))
    _licences(response, layer)
    if isinstance(content, bytes):
        ranges.offer(response, content, tag)
    else:
        response.set_etag(tag, weak=True)
    return response


def _page(template: str, **context: Any) -> Response:
    response = Response(render_template(template, **context), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = REVALIDATE
    return speech.vary(response)


def _sent(site: Site, layer: Layer, form: Format, asked: parameters.Asked) -> bytes | Iterator[bytes]:
    """Return what was asked for, written in a format; a whole layer is measured on its way."""
    pairs = asked.window.pairs
    query = with_query(listings.address(site, layer, form), pairs)
    about = About.of(layer, site.dataset, query=query, corrections=site.settings.corrections)
    pieces = form.write(site.dataset.items(asked.query).selection, about, asked.window.system)
    return whole(pieces if pairs else site.measures.while_sent(pieces, site.url, layer, form))


def _style(site: Site, layer: Layer, extension: str) -> Response:
    parameters.refuse_all()
    if not layer.geometry:
        raise NotFound(f"style of '{layer.name}'", extension, tuple(form.extension for form in FORMATS.values()))
    write, media_type = STYLES[extension]
    response = Response(write(layer), content_type=media_type)
    _name(response, f"{layer.name}.{extension}")
    return response


def _bundles(dataset: Dataset) -> dict[str, Bundle]:
    """Return how the files of all layers are built, by their names; a project that reads the API is always small."""
    name = projects.name(dataset)
    live = {f"{name}.qgz": Bundle(projects.live, QGZ)}
    if not projects.is_portable(dataset):
        return live
    whole = Bundle(projects.layers, FORMATS["gpkg"].media_type)
    return live | {f"{name}-qgis.zip": Bundle(projects.kit, ZIP), projects.layers_file(dataset): whole}


def _bundle(site: Site, name: str, bundle: Bundle) -> Response:
    parameters.refuse_all()
    tag = tag_of(site.dataset.fingerprint, site.version, site.url, request.path)
    response = ranges.held(tag)
    if response is not None:
        return response
    content = _built(site, bundle.build)
    response = Response(content, content_type=bundle.media_type)
    stem, _, end = name.rpartition(".")
    _name(response, f"{stem}-{_plain(site.dataset.version)}.{end}")
    ranges.offer(response, content, tag)
    return response


def _built(site: Site, build: Build) -> bytes:
    """Return a file of all layers; those asked for last are kept, of the current data only."""
    told = (site.url, site.settings.corrections, site.version)
    return build(site.dataset, *told) if site.release else _kept(build, site.dataset, *told)


@lru_cache(maxsize=8)
def _kept(build: Build, dataset: Dataset, *told: str) -> bytes:
    return build(dataset, *told)


def _parts(name: str) -> tuple[str, str]:
    """Return the layer and the extension of a file's name; an extension may have a dot of its own.

    >>> _parts("sections.shp.zip"), _parts("incidents.docx")
    (('sections', 'shp.zip'), ('incidents', 'docx'))
    """
    for extension in (*BY_EXTENSION, *STYLES):
        if name.endswith(f".{extension}"):
            return name.removesuffix(f".{extension}"), extension
    layer, _, extension = name.rpartition(".")
    return layer or name, extension


def _file_name(dataset: Dataset, layer: Layer, form: Format, window: Window) -> str:
    """Return a name that says the version, the reference system where there is one, and whether it is the whole."""
    system, is_whole = window.system, all(name == "crs" for name, _ in window.pairs)
    code = "epsg4326" if system.code in DEGREES else system.code.replace(":", "").lower()
    parts = (layer.name, _plain(dataset.version), *((code,) if layer.geometry else ()))
    parts = parts if is_whole else (*parts, "selection")
    return f"{'-'.join(parts)}.{form.extension}"


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text)


def _name(response: Response, name: str) -> None:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = REVALIDATE


def _licences(response: Response, layer: Layer) -> None:
    for licence in layer.licences:
        response.headers.add("Link", f'<{licence.path}>; rel="license"')


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
