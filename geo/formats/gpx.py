"""GPX 1.1, for receivers and phones: a waypoint for each point, in WGS 84.

A waypoint has a name, a text, its kind, its instant where one is known, and in its extensions every field, as GDAL and
QGIS read them. A feature without a place cannot be one: the file's description says how many were left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import shapely

from geo.crs import ReferenceSystem
from geo.formats import markup, places
from geo.formats.about import About
from geo.formats.kml import TEXTS, TITLES, first, rows_of, texts_of
from geo.formats.markup import DECLARATION, element, opened
from geo.layers import GEOMETRY

if TYPE_CHECKING:
    from geo.queries.selection import Selection

NAMESPACES: Final = {
    "version": "1.1",
    "creator": "Eastern Border Map",
    "xmlns": "http://www.topografix.com/GPX/1/1",
    "xmlns:ogr": "http://osgeo.org/gdal",
}
KINDS: Final = ("category", "mode", "kind")

_UNFIT = re.compile(r"[^\w.-]")
"""What is not in the name of an element."""


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a GPX document; the description is in its ``metadata``."""
    without = sum(part.arrow()[GEOMETRY].null_count for part in selection.chunks()) if selection.layer.placeless else 0
    yield _head(about, without).encode()
    for part in selection.chunks():
        yield "".join(_waypoints(part, crs)).encode()
    yield b"</gpx>\n"


def _head(about: About, without: int) -> str:
    """Return what stands before the waypoints, in the order of the format's schema."""
    properties = about.properties()
    lines = [f"{name}: {text}" for name, text in properties.items() if name != "title"]
    lines += [f"Left out, as they have no place: {without}."] if without else []
    pieces = (
        element("name", about.title),
        element("desc", "\n".join(lines)),
        opened("copyright", author=about.attribution),
        element("year", f"{about.data_end.year:04}"),
        element("license", about.licences[0].path if about.licences else None),
        "</copyright>",
        f"{opened('link', href=about.query)}</link>" if about.query else "",
        element("time", f"{about.data_end}T00:00:00Z"),
    )
    return f"{DECLARATION}{opened('gpx', **NAMESPACES)}\n<metadata>{''.join(pieces)}</metadata>\n"


def _waypoints(part: Selection, crs: ReferenceSystem) -> Iterator[str]:
    layer, table = part.layer, part.arrow()
    assert layer.schema is not None, f"{layer.name} has no schema"
    instants = tuple(field.name for field in layer.schema.fields if field.type == "datetime")
    cells = texts_of(layer, table)
    names = {name: f"ogr:{_UNFIT.sub('_', name)}" for name in cells}
    data = markup.rows((f"<{names[name]}>", f"</{names[name]}>", texts) for name, texts in cells.items())
    shapes = places.geometries(layer, table, crs)
    for id, row, extended, shape in zip(part.ids(), rows_of(cells), data, shapes, strict=True):
        if shape is None:
            continue
        [[x, y]] = shapely.get_coordinates(shape).tolist()
        pieces = (
            element("time", first(row, instants)),
            element("name", first(row, TITLES) or id),
            element("desc", first(row, TEXTS)),
            element("type", first(row, KINDS)),
            f"<extensions>{extended}</extensions>",
        )
        yield f'<wpt lat="{y!r}" lon="{x!r}">{"".join(pieces)}</wpt>\n'
