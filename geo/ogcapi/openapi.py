"""The definition of the API in OpenAPI 3.0, made from what serves it: layers, fields, formats, parameters, errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from geo.layers import Layer
from geo.ogcapi import aggregates, openapi_schemas
from geo.ogcapi import parameters as registry
from geo.ogcapi.addresses import CSV, GEOJSON, HTML, JSON, OPENAPI, PROBLEM, SCHEMA, Addresses, Document
from geo.ogcapi.items import forms_of
from geo.ogcapi.openapi_schemas import reference
from geo.ogcapi.parameters import VERSIONED, Parameter
from geo.ogcapi.schemas import fields_of
from geo.ogcapi.tilesets import MVT, TILE_FORMS, TILESET_FORMS
from geo.store import Dataset
from geo.tiles import DEEPEST, SET

VERSION: Final = "3.0.3"
DOCUMENT: Final = ("json", "html")
ITEM: Final = ("geojson", "html", "json")
TEXTUAL: Final = ("text/", "application/gpx+xml", "application/vnd.google-earth.kml+xml", "application/geo+json-seq")


def document(
    dataset: Dataset, addresses: Addresses, problems: Mapping[int, str], versions: Sequence[str] = ()
) -> Document:
    """Return the definition.

    Parameters
    ----------
    problems : Mapping
        Every status an answer may have beside 200, with what it means.
    versions : sequence of str
        The releases that can be asked of; without any, only the version of the data itself.
    """
    catalogue = dataset.catalogue
    layers = catalogue.tables
    paths = _fixed()
    for layer in layers:
        paths |= _of_layer(layer, dataset)
    for item in paths.values():
        item["get"]["responses"] |= {str(status): _problem(status, text) for status, text in problems.items()}
        for parameter in item["get"]["parameters"]:
            if parameter["name"] == VERSIONED.name:
                parameter["schema"] = {"type": "string", "enum": list(versions) or [catalogue.version]}
    info: Document = {"title": catalogue.title, "version": catalogue.version}
    if catalogue.descriptor.get("description"):
        info["description"] = catalogue.descriptor["description"]
    return {
        "openapi": VERSION,
        "info": info,
        "servers": [{"url": addresses.root}],
        "tags": [{"name": "API", "description": "What this API is"}, *map(_tag, layers)],
        "paths": paths,
        "components": {
            "schemas": openapi_schemas.schemas(layers),
            "responses": {"problem": {"description": "What is wrong", "content": _json(PROBLEM, "problem")}},
        },
    }


def operations(definition: Document) -> list[Document]:
    """Return the operations of a definition as a list, for people."""
    return [
        {"path": path, "method": method.upper(), **operation}
        for path, item in definition["paths"].items()
        for method, operation in item.items()
    ]


def _fixed() -> dict[str, Document]:
    """Return the documents that are there whatever the data."""
    return {
        "/": _get("API", "landing", "This API and its links", _document("landing")),
        "/conformance": _get("API", "conformance", "The standards this API conforms to", _document("conformance")),
        "/openapi.json": _get("API", "openapi", "This definition", _json(OPENAPI, "definition") | _page()),
        "/functions": _get("API", "functions", "Functions that a filter may call", _document("functions")),
        "/tileMatrixSets": _get("API", "getTileMatrixSetsList", "The grids of the tiles", _document("tileMatrixSets")),
        f"/tileMatrixSets/{SET}": _get("API", "getTileMatrixSet", f"The grid {SET}", _document("tileMatrixSet")),
        "/collections": _get("API", "collections", "The collections", _document("collections")),
    }


def _of_layer(layer: Layer, dataset: Dataset) -> dict[str, Document]:
    """Return the paths of a collection."""
    name, root = layer.name, f"/collections/{layer.name}"
    paths = {root: _get(name, f"{name}.collection", layer.title, _document("collection"))}
    for part, title in (
        ("schema", "What a feature holds"),
        ("queryables", "What a filter may ask of"),
        ("sortables", "What features may be sorted by"),
    ):
        paths[f"{root}/{part}"] = _get(name, f"{name}.{part}", title, _json(SCHEMA, "schema") | _page())
    paths[f"{root}/items"] = _items(layer)
    paths[f"{root}/items/{{featureId}}"] = _item(layer, dataset)
    groupings = dataset.groupings(name)
    if groupings:
        counted = registry.of_aggregate(layer, groupings, tuple(aggregates.FORMS))
        content = _document("aggregate") | {CSV: _file(CSV)}
        title = f"{layer.title}: how many there are in each group"
        paths[f"{root}/aggregate"] = _get(name, f"{name}.aggregate", title, content, counted)
    return paths if layer.geometry is None else paths | _tiles(layer)


def _tiles(layer: Layer) -> dict[str, Document]:
    """Return the paths of the vector tiles of a collection; the ends of the ids are those of 20-057, table 11."""
    name, root = layer.name, f"/collections/{layer.name}/tiles"
    id, told = f"{name}.collection.vector", {"anyOf": [reference("tileSet"), reference("tileJson")]}
    forms = registry.of_document(tuple(TILESET_FORMS))
    tile = _get(
        name,
        f"{id}.getTile",
        f"{layer.title}: a vector tile",
        {MVT: _file(MVT)},
        registry.of_tile(layer, tuple(TILE_FORMS)),
    )
    tile["get"]["responses"]["204"] = {"description": "No feature of the tile answers the query"}
    tile["get"]["parameters"][:0] = [
        {
            "name": place,
            "in": "path",
            "required": True,
            "description": meaning,
            "schema": {
                "type": "integer",
                "minimum": 0,
                "maximum": DEEPEST if place == "tileMatrix" else 2**DEEPEST - 1,
            },
        }
        for place, meaning in (("tileMatrix", "Zoom"), ("tileRow", "From the north"), ("tileCol", "From the west"))
    ]
    return {
        root: _get(name, f"{id}.getTileSetsList", f"{layer.title}: tile sets", _document("tileSets")),
        f"{root}/{SET}": _get(
            name, f"{id}.getTileSet", f"{layer.title}: the tile set", {JSON: {"schema": told}} | _page(), forms
        ),
        f"{root}/{SET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": tile,
    }


def _items(layer: Layer) -> Document:
    forms = forms_of(layer)
    content = _json(GEOJSON, openapi_schemas.items_name(layer)) | _page()
    content |= {media_type: _file(media_type) for media_type in forms.values() if media_type not in content}
    known = registry.of_items(layer, (*forms, "json"))
    path = _get(layer.name, f"{layer.name}.items", f"{layer.title}: features that match a query", content, known)
    path["get"]["responses"]["200"]["headers"] = _headers(layer)
    return path


def _item(layer: Layer, dataset: Dataset) -> Document:
    content = _json(GEOJSON, openapi_schemas.item_name(layer)) | _page()
    known = registry.of_item(layer, ITEM)
    path = _get(layer.name, f"{layer.name}.item", f"{layer.title}: one feature", content, known)
    key = fields_of(layer)[fields_of(layer).key]
    id: Document = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": key.description or "Id of the feature",
        "schema": {"type": "string", "minLength": 1},
    }
    ids = dataset.table(layer.name).columns.field(key.name)
    path["get"]["parameters"].insert(0, id | ({"example": str(ids[0].as_py())} if len(ids) else {}))
    path["get"]["responses"]["200"]["headers"] = _headers(layer)
    return path


def _get(
    tag: str,
    id: str,
    summary: str,
    content: Document,
    parameters: Mapping[str, Parameter] | None = None,
) -> Document:
    """Return a path that can be read, and nothing else."""
    known = registry.of_document(DOCUMENT) if parameters is None else parameters
    return {
        "get": {
            "tags": [tag],
            "operationId": id,
            "summary": summary,
            "parameters": [_parameter(each) for each in known.values() if not each.hidden],
            "responses": {"200": {"description": summary, "content": content}},
        }
    }


def _parameter(parameter: Parameter) -> Document:
    described: Document = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": parameter.schema,
        "style": "form",
        "explode": False,
    }
    return described


def _problem(status: int, text: str) -> Document:
    return {"description": text, "content": _json(PROBLEM, "problem")}


def _document(name: str) -> Document:
    return _json(JSON, name) | _page()


def _json(media_type: str, name: str) -> Document:
    return {media_type: {"schema": reference(name)}}


def _page() -> Document:
    return {HTML: {"schema": {"type": "string"}}}


def _file(media_type: str) -> Document:
    if media_type.startswith(TEXTUAL):
        return {"schema": {"type": "string"}}
    if media_type.endswith("json"):
        return {"schema": {"type": "object"}}
    return {"schema": {"type": "string", "format": "binary"}}


def _headers(layer: Layer) -> Document:
    headers = {"Link": "Links of the answer", "ETag": "The same as long as the answer is"}
    if layer.geometry is not None:
        headers["Content-Crs"] = "Reference system of the answer"
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()}


def _tag(layer: Layer) -> Document:
    return {"name": layer.name, "description": layer.title}
