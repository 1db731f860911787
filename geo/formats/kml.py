"""KML 2.2 (OGC 07-147r2), for Google Earth: a style, a time and every field of each feature, in WGS 84.

A feature has a ``TimeStamp`` if it is of one day, else a ``TimeSpan``, which ends with the first day on which it no
longer holds; an empty end is open. What is known of it is typed data (``ExtendedData``): numbers and booleans as such,
dates as text by ISO 8601, as the format has no other; lists have ``|`` between, an array (the claims) is JSON.
Symbols have a colour and no picture, since a picture would come from somebody's server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import ReferenceSystem
from geo.formats import markup, places
from geo.formats.about import About
from geo.formats.markup import DECLARATION, element, opened, plain
from geo.formats.styles.looks import PIXEL_MM, Fill, Line, Look, Rule, look
from geo.formats.texts import beyond, column, texts
from geo.layers import Layer

if TYPE_CHECKING:
    from geo.queries.selection import Selection

Row = Mapping[str, str | None]
"""Texts by the names of their fields."""

NAMESPACES: Final = {"xmlns": "http://www.opengis.net/kml/2.2", "xmlns:atom": "http://www.w3.org/2005/Atom"}
TYPES: Final = {"integer": "int", "number": "double", "boolean": "bool"}
"""KML's names of types that are no text."""

INT: Final = 2**31 - 1
LONG: Final = " (whole numbers of more than 32 bits, as text)"
"""The greatest whole number of the type ``int``, and what the title of a field with a greater one says."""

RESERVED: Final = frozenset({"id", "name", "description", "timestamp", "begin", "end", "icon"})
"""Names that GDAL, and so QGIS, has for KML's own elements; a field of that name gets ``_`` behind."""

TITLES: Final = ("title", "name")
TEXTS: Final = ("summary", "description", "notes")


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a KML document; the description is the document's."""
    drawn = look(selection.layer)
    yield _head(selection.layer, about, drawn, beyond(selection, INT)).encode()
    for part in selection.chunks():
        yield "".join(_placemarks(part, crs, drawn)).encode()
    yield b"</Folder></Document></kml>\n"


def _head(layer: Layer, about: About, drawn: Look, long: frozenset[str]) -> str:
    """Return what stands before the features, in the order of the standard's schema."""
    properties = about.properties()
    lines = "\n".join(f"{name}: {text}" for name, text in properties.items() if name != "title")
    data = (f"{opened('Data', name=name)}{element('value', text)}</Data>" for name, text in properties.items())
    pieces = (
        DECLARATION + opened("kml", **NAMESPACES),
        opened("Document", id=layer.name) + element("name", about.title),
        f"<atom:author>{element('atom:name', about.attribution)}</atom:author>",
        f"{opened('atom:link', href=about.query)}</atom:link>" if about.query else "",
        element("description", lines),
        *(_style(number, rule, drawn.labels is not None) for number, rule in enumerate(drawn.rules)),
        f"<ExtendedData>{''.join(data)}</ExtendedData>",
        _schema(layer, long),
        opened("Folder") + element("name", layer.name),
    )
    return "\n".join(piece for piece in pieces if piece) + "\n"


def _schema(layer: Layer, long: frozenset[str]) -> str:
    """Return the types of the fields; those of long whole numbers are texts."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    types = {
        each.name: "string" if each.name in long else TYPES.get(each.type, "string") for each in layer.schema.fields
    }
    fields = (
        opened("SimpleField", name=_name(field.name), type=types[field.name])
        + element("displayName", f"{field.title}{LONG if field.name in long else ''}")
        + "</SimpleField>"
        for field in layer.schema.fields
    )
    return f"{opened('Schema', name=layer.name, id='fields')}{''.join(fields)}</Schema>"


def _name(field: str) -> str:
    """Return what a field is called in a file."""
    return f"{field}_" if field.lower() in RESERVED else field


def _style(number: int, rule: Rule, is_named: bool) -> str:
    """Return the style of a rule: colours, and names on the map where the layer has them there."""
    colour, width, area = "#000000", 1.0, ""
    for paint in rule.paint:
        colour = paint.colour or (None if isinstance(paint, Line) else paint.edge) or colour
        if isinstance(paint, Line):
            width = paint.width / PIXEL_MM
        elif isinstance(paint, Fill):
            area = f"<PolyStyle>{element('color', _abgr(colour, paint.opacity))}</PolyStyle>"
    full = element("color", _abgr(colour, 1.0))
    return (
        f"{opened('Style', id=f'style-{number}')}<IconStyle>{full}</IconStyle>"
        f"<LabelStyle>{element('scale', '0.7' if is_named else '0')}</LabelStyle>"
        f"<LineStyle>{full}{element('width', f'{width:.1f}')}</LineStyle>{area}</Style>"
    )


def _abgr(colour: str, opacity: float) -> str:
    """Return a colour as KML writes it.

    >>> _abgr("#0B4F94", 1.0)
    'ff944f0b'
    """
    red, green, blue = (colour[place : place + 2].lower() for place in (1, 3, 5))
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def _placemarks(part: Selection, crs: ReferenceSystem, drawn: Look) -> Iterator[str]:
    layer, table = part.layer, part.arrow()
    cells = texts_of(layer, table)
    tags = {name: opened("SimpleData", name=_name(name)) for name in cells}
    data = markup.rows((tags[name], "</SimpleData>", texts) for name, texts in cells.items())
    shapes = places.geometries(layer, table, crs)
    for id, row, extended, shape in zip(part.ids(), rows_of(cells), data, shapes, strict=True):
        pieces = (
            element("name", first(row, TITLES) or id),
            element("description", first(row, TEXTS)),
            _time(layer, row),
            _style_of(row, drawn),
            f'<ExtendedData><SchemaData schemaUrl="#fields">{extended}</SchemaData></ExtendedData>',
            "" if shape is None else _geometry(shape),
        )
        yield f"<Placemark>{''.join(pieces)}</Placemark>\n"


def texts_of(layer: Layer, table: pa.Table) -> dict[str, pa.Array]:
    """Return every field's values as texts, null where there is nothing."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    return {field.name: texts(field, column(table, field.name)) for field in layer.schema.fields}


def rows_of(cells: Mapping[str, pa.Array]) -> Iterator[Row]:
    """Yield columns row by row."""
    values = [texts.to_pylist() for texts in cells.values()]
    return (dict(zip(cells, row, strict=True)) for row in zip(*values, strict=True))


def first(row: Row, names: tuple[str, ...]) -> str | None:
    """Return the first text among some fields, if there is one."""
    return next((row[name] for name in names if row.get(name)), None)


def _style_of(row: Row, drawn: Look) -> str:
    """Return which style a feature has: that of the first rule that fits."""
    for number, rule in enumerate(drawn.rules):
        if all((row.get(name) or "") in values for name, values in rule.where):
            return element("styleUrl", f"#style-{number}")
    return ""


def _time(layer: Layer, row: Row) -> str:
    """Return when a feature holds."""
    if layer.time is None:
        return ""
    start, end = (row.get(name) for name in layer.time)
    if start and (start == end or (end and _is_next_day(start, end))):
        return f"<TimeStamp>{element('when', start)}</TimeStamp>"
    return f"<TimeSpan>{element('begin', start)}{element('end', end)}</TimeSpan>" if start or end else ""


def _is_next_day(start: str, end: str) -> bool:
    return len(start) == len(end) == 10 and date.fromisoformat(end) - date.fromisoformat(start) == timedelta(days=1)


def _geometry(shape: BaseGeometry) -> str:
    kind = shape.geom_type
    if kind == "Point":
        return f"<Point>{_coordinates(shape)}</Point>"
    if kind == "LineString":
        return f"<LineString><tessellate>1</tessellate>{_coordinates(shape)}</LineString>"
    if isinstance(shape, Polygon):
        inner = "".join(_ring("inner", ring) for ring in shape.interiors)
        return f"<Polygon>{_ring('outer', shape.exterior)}{inner}</Polygon>"
    return f"<MultiGeometry>{''.join(map(_geometry, shapely.get_parts(shape)))}</MultiGeometry>"


def _ring(side: str, ring: BaseGeometry) -> str:
    return f"<{side}BoundaryIs><LinearRing>{_coordinates(ring)}</LinearRing></{side}BoundaryIs>"


def _coordinates(shape: BaseGeometry) -> str:
    pairs = (f"{x!r},{y!r}" for x, y in shapely.get_coordinates(shape).tolist())
    return f"<coordinates>{plain(' '.join(pairs))}</coordinates>"
