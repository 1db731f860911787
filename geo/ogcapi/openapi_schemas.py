"""The JSON Schemas of the API's answers, as OpenAPI 3.0 takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.layers import Layer
from geo.ogcapi.addresses import Document
from geo.ogcapi.schemas import fields_of, value_schema
from geo.schemas import Field

TEXT: Final[Document] = {"type": "string"}
COUNT: Final[Document] = {"type": "integer", "minimum": 0}
POSITION: Final[Document] = {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "number"}}
DEPTHS: Final = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many arrays of positions each type of geometry nests."""


def reference(name: str) -> Document:
    """Return a reference to a schema of the definition."""
    return {"$ref": f"#/components/schemas/{name}"}


def schemas(layers: Sequence[Layer]) -> dict[str, Document]:
    """Return every schema of the definition by its name."""
    return _common() | _tiles() | {name: schema for layer in layers for name, schema in _of_layer(layer).items()}


def item_name(layer: Layer) -> str:
    """Return the name of the schema of one feature."""
    return f"{layer.name}.feature"


def items_name(layer: Layer) -> str:
    """Return the name of the schema of a page of features."""
    return f"{layer.name}.features"


def _common() -> dict[str, Document]:
    """Return the schemas of what is the same for all data."""
    function = {"name": TEXT, "description": TEXT, "arguments": _list(_object({})), "returns": _list(TEXT)}
    schema = {"$schema": TEXT, "$id": TEXT, "type": {"type": "string", "enum": ["object"]}, "properties": _object({})}
    listed = {"links": _links(), "crs": _list(TEXT), "collections": _list(reference("collection"))}
    return {
        "link": _object({"href": TEXT, "rel": TEXT, "type": TEXT, "title": TEXT}, ("href", "rel")),
        "landing": _object({"title": TEXT, "description": TEXT, "version": TEXT, "links": _links()}, ("links",)),
        "conformance": _object({"conformsTo": _list(TEXT), "links": _links()}, ("conformsTo",)),
        "definition": _object({"openapi": TEXT, "info": _object({}), "paths": _object({})}, ("openapi", "paths")),
        "functions": _object({"functions": _list(_object(function, ("name", "returns")))}, ("functions",)),
        "extent": _object({"spatial": _spatial(), "temporal": _temporal()}),
        "collection": _collection(),
        "collections": _object(listed, ("links", "collections")),
        "aggregate": _aggregate(),
        "schema": _object(schema, (*schema,)),
        "problem": _problem(),
    }


def _tiles() -> dict[str, Document]:
    """Return the schemas of the grid and of the tile sets (17-083r4)."""
    number = {"type": "number"}
    corner = {"type": "array", "minItems": 2, "maxItems": 2, "items": number}
    limits = dict.fromkeys(("minTileRow", "maxTileRow", "minTileCol", "maxTileCol"), COUNT)
    sizes = dict.fromkeys(("tileWidth", "tileHeight", "matrixWidth", "matrixHeight"), COUNT)
    matrix = {"id": TEXT, "scaleDenominator": number, "cellSize": number, "pointOfOrigin": corner, **sizes}
    grid = {"id": TEXT, "title": TEXT, "uri": TEXT, "crs": TEXT}
    named = dict.fromkeys(("title", "crs", "tileMatrixSetURI", "version", "license", "attribution"), TEXT)
    entry = {**named, "dataType": {"type": "string", "enum": ["vector"]}, "links": _links()}
    described = {
        "description": TEXT,
        "tileMatrixSetLimits": _list(_object({"tileMatrix": TEXT, **limits}, ("tileMatrix", *limits))),
        "layers": _list(_object({"id": TEXT, "propertiesSchema": _object({})}, ("id",))),
        "boundingBox": _object({"lowerLeft": corner, "upperRight": corner, "crs": TEXT}, ("lowerLeft", "upperRight")),
    }
    links = {"links": _links()}
    members = ("title", "dataType", "crs", "links")
    return {
        "tileMatrixSets": _object({"tileMatrixSets": _list(_object(grid | links, ("links",)))}, ("tileMatrixSets",)),
        "tileMatrixSet": _object({**grid, "tileMatrices": _list(_object(matrix, (*matrix,)))}, ("crs", "tileMatrices")),
        "tileSets": _object({"tilesets": _list(_object(entry, members))} | links, ("tilesets",)),
        "tileSet": _object(entry | described, members),
        "tileJson": _object({"tilejson": TEXT, "tiles": _list(TEXT)}, ("tilejson", "tiles")),
    }


def _collection() -> Document:
    members = {
        "id": TEXT,
        "title": TEXT,
        "description": TEXT,
        "attribution": TEXT,
        "extent": reference("extent"),
        "itemType": {"type": "string", "enum": ["feature"]},
        "itemCount": COUNT,
        "crs": _list(TEXT),
        "storageCrs": TEXT,
        "geometry": TEXT,
        "links": _links(),
    }
    return _object(members, ("id", "links", "crs", "itemType"))


def _aggregate() -> Document:
    members = {
        "collection": TEXT,
        "by": _list(TEXT),
        "numberMatched": COUNT,
        "outside": COUNT,
        "complete": {"type": "boolean"},
        "groups": _list(_group()),
        "links": _links(),
    }
    return _object(members, (*members,))


def _problem() -> Document:
    wrong = {"parameter": TEXT, "found": TEXT, "expected": TEXT, "hint": TEXT, "nearest": TEXT}
    members = {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": TEXT,
        **wrong,
        "errors": _list(_object(wrong, ("parameter",))),
    }
    return _object(members, ("type", "title", "status", "detail"))


def _of_layer(layer: Layer) -> dict[str, Document]:
    fields = {field.name: _nullable(field) for field in fields_of(layer).fields}
    feature = {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": value_schema(fields_of(layer)[fields_of(layer).key]),
        "properties": _object(fields),
        "geometry": _geometry(layer),
    }
    rights = {"licence": TEXT, "attribution": TEXT, "version": TEXT}
    page = {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "timeStamp": {"type": "string", "format": "date-time"},
        "numberMatched": COUNT,
        "numberReturned": COUNT,
        **rights,
        "links": _links(),
        "features": _list(_object(feature, ("type", "id", "properties", "geometry"))),
    }
    item = _object(feature | rights | {"links": _links()}, ("type", "id", "properties", "geometry", "links"))
    return {items_name(layer): _object(page, (*page,)), item_name(layer): item}


def _nullable(field: Field) -> Document:
    schema = value_schema(field)
    if field.required or field.type == "list":
        return schema
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema | {"nullable": True}


def _geometry(layer: Layer) -> Document:
    if layer.geometry is None:
        return {"type": "object", "nullable": True, "enum": [None]}
    if layer.geometry not in DEPTHS:
        schema = _object({"type": TEXT, "coordinates": {"type": "array", "items": {}}}, ("type",))
        return schema | {"nullable": True}
    coordinates = POSITION
    for _ in range(DEPTHS[layer.geometry]):
        coordinates = _list(coordinates)
    kind = {"type": "string", "enum": [layer.geometry]}
    return _object({"type": kind, "coordinates": coordinates}, ("type", "coordinates")) | {"nullable": True}


def _group() -> Document:
    key = {"type": "object", "additionalProperties": TEXT | {"nullable": True}}
    people = _object(dict.fromkeys(("minimum", "maximum", "rows", "open_ended"), COUNT), ("minimum", "maximum"))
    members = {
        "key": key,
        "count": COUNT | {"nullable": True},
        "people": {"type": "object", "additionalProperties": people},
        "rate": {"type": "number", "minimum": 0},
        "days": COUNT,
        **{name: COUNT | {"nullable": True} for name in ("deaths", "injured")},
    }
    return _object(members, ("key", "count"))


def _links() -> Document:
    return _list(reference("link"))


def _spatial() -> Document:
    box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    return _object({"bbox": _list(box), "crs": TEXT})


def _temporal() -> Document:
    moment = {"type": "string", "format": "date-time", "nullable": True}
    interval = {"type": "array", "minItems": 2, "maxItems": 2, "items": moment}
    return _object({"interval": _list(interval), "trs": TEXT})


def _list(items: Mapping[str, Any]) -> Document:
    return {"type": "array", "items": dict(items)}


def _object(properties: Mapping[str, Any], required: Sequence[str] = ()) -> Document:
    """Return the schema of an object; members beyond those named are allowed."""
    schema: Document = {"type": "object", "properties": dict(properties)}
    return schema | ({"required": list(required)} if required else {})
