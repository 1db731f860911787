"""GeoJSON (RFC 7946) and GeoJSON text sequences (RFC 8142).

One feature a line, dates in ISO 8601, lists as arrays, nothing as ``null``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import orjson
import shapely

from geo.crs import ReferenceSystem
from geo.formats import places
from geo.formats.about import About
from geo.layers import canonical

if TYPE_CHECKING:
    from geo.queries.selection import Selection

RECORD_SEPARATOR = b"\x1e"
_BETWEEN = b",\n"
_PLACE = b'"geometry":'


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a FeatureCollection.

    The description stands in the collection's own members (``licence``, ``attribution``, ``version`` ...), which
    RFC 7946 section 6.1 allows and readers pass over. A layer without geometry has ``null`` there. In another system
    than WGS 84 the member ``crs`` names it, as GeoJSON did before RFC 7946 and GDAL and QGIS read it.
    """
    system = {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{places.epsg(crs)}"}}}
    named = system if selection.layer.geometry and not places.is_wgs84(crs) else {}
    head = {"type": "FeatureCollection", "name": selection.layer.name, **about.properties(), **named}
    yield f'{canonical.dumps(head)[:-1]},"numberReturned":{len(selection)},"features":[\n'.encode()
    yield from features(selection, crs)
    yield b"\n]}\n"


def write_sequence(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a text sequence: each feature between a record separator and a line feed, in WGS 84.

    A sequence has no head: the first feature carries the description, as its foreign member ``about``. Where there is
    none, the sequence is one empty FeatureCollection with the description.
    """
    if not len(selection):
        yield RECORD_SEPARATOR + b"".join(write(selection, about, crs)).replace(b"\n", b"") + b"\n"
        return
    described = _BETWEEN + b'{"about":' + canonical.dumps(about.properties()).encode() + b","
    for number, lines in enumerate(features(selection, crs)):
        joined = described + lines[1:] if number == 0 else lines
        yield joined.replace(b",\n{", b"\n" + RECORD_SEPARATOR + b"{")[0 if number else 1 :]
    yield b"\n"


def features(selection: Selection, crs: ReferenceSystem, *, northing_first: bool = False) -> Iterator[bytes]:
    """Yield GeoJSON Features with a comma and a line feed between them.

    Parameters
    ----------
    selection : Selection
        What to write, in its order.
    crs : ReferenceSystem
        System of the coordinates.
    northing_first : bool
        Whether the second axis comes first, as many systems have it by their authority; files never have.
    """
    if selection.layer.geometry is None or (places.is_wgs84(crs) and not northing_first):
        yield from selection.features()
        return
    for number, part in enumerate(selection.chunks()):
        lines = b"".join(part.features()).split(_BETWEEN)
        shapes = places.geometries(part.layer, part.arrow(), crs)
        if northing_first:
            shapes = shapely.transform(shapes, lambda axes: axes[:, ::-1])
        written = _geometries(shapes, places.decimals(part.layer, crs))
        moved = (_moved(line, geometry) for line, geometry in zip(lines, written, strict=True))
        yield (_BETWEEN if number else b"") + _BETWEEN.join(moved)


def _moved(line: bytes, geometry: bytes) -> bytes:
    """Return a feature with another geometry: its last member; inside a text, a quote would have a backslash."""
    return line[: line.rindex(_PLACE)] + _PLACE + geometry + b"}"


def _geometries(shapes: places.Geometries, decimals: int) -> Iterator[bytes]:
    """Yield GeoJSON geometries, whole numbers without a point as the canonical form has them."""
    points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    xs, ys = (np.where(points, axis, 0.0).tolist() for axis in (shapely.get_x(shapes), shapely.get_y(shapes)))
    for shape, is_point, x, y in zip(shapes, points.tolist(), xs, ys, strict=True):
        if is_point:
            yield b'{"type":"Point","coordinates":[%s,%s]}' % (_number(x), _number(y))
        else:
            yield b"null" if shape is None else orjson.dumps(canonical.geometry_json(shape, decimals))


def _number(value: float) -> bytes:
    return orjson.dumps(int(value) if value.is_integer() else value)
