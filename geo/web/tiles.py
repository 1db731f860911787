"""``/api/collections/{id}/tiles`` and ``/api/tileMatrixSets``: vector tiles, and the grid they lie in."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from geo import tiles
from geo.errors import NotFound
from geo.layers import Layer
from geo.ogcapi import parameters as registry
from geo.ogcapi import tilesets
from geo.ogcapi.tilesets import MVT, TILE_FORMS, TILESET_FORMS
from geo.store import Dataset
from geo.store.dataset import with_status
from geo.tiles import SET, Tile
from geo.web import negotiation, parameters
from geo.web.answers import REVALIDATE, add_links, tag_of, unchanged
from geo.web.site import current

blueprint = Blueprint("tiles", __name__, url_prefix="/api")

AS_OF: Final = "as-of"


@blueprint.get("/tileMatrixSets", strict_slashes=False)
def matrix_sets() -> Response:
    """Answer which grids there are tiles in."""
    return negotiation.represent(tilesets.matrix_sets(current().addresses), "api/tile_matrix_sets.html")


@blueprint.get(f"/tileMatrixSets/{SET}")
def matrix_set() -> Response:
    """Answer what the grid is."""
    return negotiation.represent(tilesets.matrix_set(current().addresses), "api/tile_matrix_set.html")


@blueprint.get("/collections/<name>/tiles", strict_slashes=False)
def collection_tilesets(name: str) -> Response:
    """Answer which tile sets a collection has."""
    site = current()
    document = tilesets.tilesets(site.dataset, _placed(name), site.addresses)
    return negotiation.represent(document, "api/tilesets.html")


@blueprint.get(f"/collections/<name>/tiles/{SET}", strict_slashes=False)
def tileset(name: str) -> Response:
    """Answer what the tile set of a collection is."""
    site, layer = current(), _placed(name)
    asked = parameters.form_of(tuple(TILESET_FORMS))
    form = negotiation.in_language(negotiation.form_of(asked, TILESET_FORMS))
    if form == "tilejson":
        return negotiation.answer(tilesets.tilejson(site.dataset, layer, site.addresses))
    document = tilesets.tileset(site.dataset, layer, site.addresses)
    return negotiation.page(document, "api/tileset.html") if form == "html" else negotiation.answer(document)


@blueprint.get(f"/collections/<name>/tiles/{SET}/<zoom>/<row>/<column>")
def tile(name: str, zoom: str, row: str, column: str) -> Response:
    """Answer with a tile; with nothing where no feature answers the query."""
    site, layer = current(), _placed(name)
    pairs = parameters.split(request.query_string)
    if any(parameter == AS_OF for parameter, _ in pairs):
        layer = with_status(layer) if layer.name == registry.WITH_STATUS else layer
    values = parameters.read_all(pairs, registry.of_tile(layer, tuple(TILE_FORMS)))
    query = parameters.query_of(layer, values, dict(pairs))
    wanted = _within_limits(site.dataset, layer, Tile.read(zoom, row, column))
    kept = parameters.canonical(parameters.kept_of(pairs))
    tag = tag_of(site.dataset.fingerprint, site.version, name, zoom, row, column, kept)
    response = unchanged(tag)
    if response is None:
        buffer = 0.0 if layer.geometry == "Point" else tiles.BUFFER
        page = site.dataset.items(replace(query, bbox=wanted.extent(buffer), properties=None))
        view = page.selection.view
        content = tiles.of(view, wanted, tiles.fields(view.columns, query.properties))
        response = Response(content, 200 if content else 204, content_type=MVT)
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = REVALIDATE
        add_links(response, tilesets.tile_links(layer, site.addresses))
    return response


def _placed(name: str) -> Layer:
    """Return a layer with geometries.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    layer = current().table(name)
    if layer.geometry is None:
        raise NotFound("collection with geometries", name)
    return layer


def _within_limits(dataset: Dataset, layer: Layer, tile: Tile) -> Tile:
    """Return a tile, unless it lies outside of the tile set (requirement 8)."""
    for limits in tilesets.limits(dataset.table(layer.name)):
        inside = limits.rows[0] <= tile.row <= limits.rows[1] and limits.columns[0] <= tile.column <= limits.columns[1]
        if limits.zoom == tile.zoom and inside:
            return tile
    raise NotFound(f"tile of {layer.name}", f"{tile.zoom}/{tile.row}/{tile.column}")
