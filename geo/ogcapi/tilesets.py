"""The documents of the vector tiles: OGC API - Tiles (20-057) with the metadata of 17-083r4, and TileJSON 3.0."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from geo import tiles
from geo.crs import SUPPORTED
from geo.layers import Layer
from geo.ogcapi import collections
from geo.ogcapi.addresses import GEOJSON, HTML, JSON, Addresses, Document, link, own_links, with_query
from geo.ogcapi.features import rights
from geo.ogcapi.schemas import value_schema
from geo.queries import Table
from geo.store import Dataset
from geo.tiles import DEEPEST, SET, Chosen, Limits
from geo.tiles.grid import LAST

_TILES: Final = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
_MATRICES: Final = "http://www.opengis.net/spec/tms/2.0/conf"
CONFORMANCE: Final = (
    *(f"{_TILES}/{name}" for name in ("core", "tileset", "tilesets-list", "geodata-tilesets")),
    *(f"{_TILES}/{name}" for name in ("datetime", "mvt", "oas30")),
    *(
        f"{_MATRICES}/{name}"
        for name in ("tilematrixset", "tilematrixsetlimits", "json-tilematrixset", "json-tilematrixsetlimits")
    ),
    *(f"{_MATRICES}/{name}" for name in ("tilesetmetadata", "json-tilesetmetadata")),
)
"""Conformance classes of the tiles."""

MVT: Final = "application/vnd.mapbox-vector-tile"
TILE_FORMS: Final = {"mvt": MVT}
TILESET_FORMS: Final = {"json": JSON, "html": HTML, "tilejson": JSON}
"""The forms of a tile set, the default first."""

_RELATION: Final = "http://www.opengis.net/def/rel/ogc/1.0"
_URI: Final = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SET}"
_MERCATOR: Final = SUPPORTED["EPSG:3857"].uri
_TITLE: Final = "Google Maps Compatible for the World"
_HALF: Final = 20037508.3427892
"""Half the side of the grid in metres."""

_SCALE: Final = 559082264.028717
"""Scale denominator of zoom 0 with pixels of 0.28 mm."""

_PIXELS: Final = 256
_SEMANTIC: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
"""A version as TileJSON wants one."""

_DIMENSIONS: Final = {"Point": 0, "MultiPoint": 0, "LineString": 1, "MultiLineString": 1}

_NOTES: Final = {
    0: (
        f"Where more than {tiles.MOST} points of one tile answer, those that share a cell of a grid of 64 by 64 are "
        "one feature in their middle, with aggregated true, their count, the outermost dates and, of each field with a "
        "vocabulary, the word that more than half of them have."
    ),
    1: f"Simplified to a quarter of a pixel. A tile holds {tiles.MOST} features at most: the largest.",
}
"""How the features of tiles differ from those of the collection, by the dimension of their geometries."""


def landing_links(addresses: Addresses) -> list[Document]:
    """Return what the landing page says of the tiles."""
    return [link(f"{_RELATION}/tiling-schemes", matrix_sets_address(addresses), JSON, "The grids of the tiles")]


def address(layer: Layer, addresses: Addresses) -> str:
    """Return where the tile set of a collection is."""
    return addresses.collection(layer.name, f"tiles/{SET}")


def matrix_sets_address(addresses: Addresses, part: str = "") -> str:
    """Return where the list of grids is, or a part of it."""
    return addresses.at(f"/api/tileMatrixSets{part}")


def matrix_sets(addresses: Addresses) -> Document:
    """Return the list of the grids there are tiles in."""
    own = matrix_sets_address(addresses)
    entry = {
        "id": SET,
        "title": _TITLE,
        "uri": _URI,
        "crs": _MERCATOR,
        "links": [link("self", matrix_sets_address(addresses, f"/{SET}"), JSON, _TITLE)],
    }
    return {"tileMatrixSets": [entry], "links": own_links(own)}


def matrix_set(addresses: Addresses) -> Document:
    """Return the grid (17-083r4, annex D)."""
    return {
        "id": SET,
        "title": _TITLE,
        "uri": _URI,
        "crs": _MERCATOR,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_matrix(zoom) for zoom in range(LAST + 1)],
        "links": own_links(matrix_sets_address(addresses, f"/{SET}")),
    }


def tilesets(dataset: Dataset, layer: Layer, addresses: Addresses) -> Document:
    """Return the list of tile sets of a collection with geometries (requirement class Tilesets List)."""
    own = addresses.collection(layer.name, "tiles")
    links = [_self(layer, addresses), *_grid(addresses), _template(layer, addresses)]
    entry = _head(dataset, layer) | {"links": links}
    return {
        "title": f"Tile sets of {layer.title}",
        "collection": layer.name,
        "tilesets": [entry],
        "links": [*own_links(own), link("collection", addresses.collection(layer.name), JSON, layer.title)],
    }


def tileset(dataset: Dataset, layer: Layer, addresses: Addresses) -> Document:
    """Return the tile set of a collection with geometries (requirement class Tileset)."""
    table = dataset.table(layer.name)
    own = address(layer, addresses)
    found = limits(table)
    described = _head(dataset, layer) | {
        "description": _description(layer),
        "collection": layer.name,
        "tileMatrixSetLimits": [_limits(each) for each in found],
        "layers": [_layer(layer, tiles.fields(table.columns), addresses)],
    }
    if (box := collections.box(table)) is not None:
        west, south, east, north = (round(bound, 7) for bound in box)
        described["boundingBox"] = {
            "lowerLeft": [west, south],
            "upperRight": [east, north],
            "crs": collections.CRS84,
        }
    return described | {
        "links": [
            _self(layer, addresses),
            link("alternate", with_query(own, [("f", "html")]), HTML, "This document as a page"),
            link("alternate", with_query(own, [("f", "tilejson")]), JSON, "This document as TileJSON"),
            *_grid(addresses),
            _template(layer, addresses),
            link("collection", addresses.collection(layer.name), JSON, layer.title),
            *collections.licences(layer),
        ]
    }


def tilejson(dataset: Dataset, layer: Layer, addresses: Addresses) -> Document:
    """Return the tile set as TileJSON 3.0, for clients that know no OGC API."""
    table = dataset.table(layer.name)
    box = collections.box(table)
    described: Document = {
        "tilejson": "3.0.0",
        "name": layer.title,
        "description": _description(layer),
        "version": dataset.version if _SEMANTIC.fullmatch(dataset.version) else "1.0.0",
        "attribution": _credit(dataset, layer),
        "scheme": "xyz",
        "minzoom": 0,
        "maxzoom": DEEPEST,
        "tiles": [addresses.collection(layer.name, f"tiles/{SET}/{{z}}/{{y}}/{{x}}")],
        "vector_layers": [
            {
                "id": layer.name,
                "description": layer.title,
                "minzoom": 0,
                "maxzoom": DEEPEST,
                "fields": {each.name: each.field.title for each in tiles.fields(table.columns)} | _own_titles(layer),
            }
        ],
    }
    return described | ({"bounds": [round(bound, 7) for bound in box]} if box is not None else {})


def limits(table: Table) -> Sequence[Limits]:
    """Return in which tiles of each zoom features of a table can lie; none if it has no place at all."""

    def found() -> Sequence[Limits]:
        box = collections.box(table)
        return [] if box is None else tiles.limits(box)

    return table.columns.keep("tile limits", found)


def tile_links(layer: Layer, addresses: Addresses) -> list[Document]:
    """Return what a tile itself has no room for: its licences, and the tile set, which says whom to credit."""
    described = link("describedby", address(layer, addresses), JSON, f"{layer.title} as vector tiles")
    return [described, *collections.licences(layer)]


def _head(dataset: Dataset, layer: Layer) -> Document:
    """Return what a tile set and its entry in the list begin with; the names are those of 17-083r4, table 10."""
    said = rights(dataset, layer)
    described = {"title": layer.title, "dataType": "vector", "crs": _MERCATOR, "tileMatrixSetURI": _URI}
    return described | {"version": said["version"], "license": said["licence"], "attribution": said["attribution"]}


def _credit(dataset: Dataset, layer: Layer) -> str:
    """Return whom to credit, and the licence, in one line."""
    said = rights(dataset, layer)
    return " · ".join(text for text in (said["attribution"], said["licence"]) if text)


def _description(layer: Layer) -> str:
    return f"{layer.description} {_NOTES[min(_dimension(layer), 1)]}".strip()


def _dimension(layer: Layer) -> int:
    return _DIMENSIONS.get(layer.geometry or "", 2)


def _self(layer: Layer, addresses: Addresses) -> Document:
    return link("self", address(layer, addresses), JSON, f"{layer.title} as vector tiles")


def _grid(addresses: Addresses) -> list[Document]:
    return [link(f"{_RELATION}/tiling-scheme", matrix_sets_address(addresses, f"/{SET}"), JSON, _TITLE)]


def _template(layer: Layer, addresses: Addresses) -> Document:
    href = addresses.collection(layer.name, f"tiles/{SET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}")
    return link("item", href, MVT, "A tile", templated=True)


def _matrix(zoom: int) -> Document:
    side = 2**zoom
    return {
        "id": str(zoom),
        "scaleDenominator": _SCALE / side,
        "cellSize": 2 * _HALF / _PIXELS / side,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-_HALF, _HALF],
        "tileWidth": _PIXELS,
        "tileHeight": _PIXELS,
        "matrixWidth": side,
        "matrixHeight": side,
    }


def _limits(limits: Limits) -> Document:
    return {
        "tileMatrix": str(limits.zoom),
        "minTileRow": limits.rows[0],
        "maxTileRow": limits.rows[1],
        "minTileCol": limits.columns[0],
        "maxTileCol": limits.columns[1],
    }


def _layer(layer: Layer, chosen: Sequence[Chosen], addresses: Addresses) -> Document:
    properties = {each.name: _property(each) for each in chosen}
    titles = _own_titles(layer)
    kinds = {tiles.AGGREGATED: "boolean", tiles.COUNT: "integer"}
    return {
        "id": layer.name,
        "title": layer.title,
        "dataType": "vector",
        "geometryDimension": _dimension(layer),
        "minTileMatrix": "0",
        "maxTileMatrix": str(DEEPEST),
        "propertiesSchema": {
            "type": "object",
            "properties": properties | {name: {"title": text, "type": kinds[name]} for name, text in titles.items()},
        },
        "links": [link("geodata", addresses.items(layer.name), GEOJSON, layer.title)],
    }


def _property(chosen: Chosen) -> dict[str, Any]:
    field = chosen.field
    unit = {"x-ogc-unit": field.unit} if field.unit else {}
    return {"title": field.title or field.name, **value_schema(field), **unit}


def _own_titles(layer: Layer) -> dict[str, str]:
    """Return what features of points say beside their fields."""
    if layer.geometry != "Point":
        return {}
    return {tiles.AGGREGATED: "Whether this stands for several features", tiles.COUNT: "How many features this is"}
