"""CSV (RFC 4180) in UTF-8 with LF, for spreadsheets and statistics.

* Dates are ``YYYY-MM-DD``, instants ``YYYY-MM-DDThh:mm:ssZ``; nothing is an empty cell.
* A list of ids has ``|`` between them; an array (the claims) is JSON.
* Geometry is the column ``WKT``, longitude or easting first; OGR takes it for the geometry.
* A CSV file does not say what is a date: read it with ``geopandas.read_file(path, AUTODETECT_TYPE="YES")`` or
  ``ogrinfo -oo AUTODETECT_TYPE=YES`` to get dates as dates and numbers as numbers; else everything is text.
* The last columns, from ``data_licence`` on, are the same in every row, because a CSV file has nowhere else to say
  it: licence, attribution, version, last day, address of the query and, where there is one, address for
  corrections; ``data_crs`` in another system than WGS 84. An empty result still has its header.
* A free text or list that a spreadsheet would run as a formula (it begins with ``=``, ``+``, ``-``, ``@``, tab or
  return) gets an apostrophe in front, as OWASP advises. GeoJSON and GeoPackage keep the text as it is.

Columns are written whole: a row is never taken apart in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.crs import ReferenceSystem
from geo.formats import places
from geo.formats.about import About
from geo.formats.texts import column, free, memory, texts
from geo.layers import Layer
from geo.schemas import Field

if TYPE_CHECKING:
    from geo.queries.selection import Selection

GEOMETRY: Final = "WKT"
NOTE: Final = (
    'in Python, geopandas.read_file(path, AUTODETECT_TYPE="YES") reads its dates as dates and its numbers as numbers'
)

_MARKS: Final = (b",", b'"', b"\r", b"\n")
_SPECIAL = np.isin(np.arange(256), [ord(mark) for mark in _MARKS])
_FORMULA = np.isin(np.arange(256), list(b"=+-@\t\r"))
"""Bytes that a cell is quoted for, and those at its beginning that a spreadsheet takes for a formula."""


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield rows as CSV.

    Parameters
    ----------
    selection : Selection
        What to write, in its order.
    about : About
        What the file says of itself.
    crs : ReferenceSystem
        System of the coordinates.
    """
    layer = selection.layer
    assert layer.schema is not None, f"{layer.name} has no schema"
    constants = _constants(about, layer, crs)
    yield _line((*layer.schema.names, *([free(GEOMETRY, layer)] if layer.geometry else []), *constants)).encode()
    ending = pa.scalar(_line(constants.values()), pa.string())
    for part in selection.chunks():
        table = part.arrow()
        cells = [_quoted(each) for each in _columns(layer, table, crs)]
        yield _joined([pc.fill_null(each, "") for each in cells], ending)


def _constants(about: About, layer: Layer, crs: ReferenceSystem) -> dict[str, str]:
    """Return what is the same in every row, by the name of its column, which no field of the layer has."""
    values = {
        "data_licence": about.licence,
        "data_attribution": about.attribution,
        "data_version": about.version,
        "data_end": about.data_end.isoformat(),
    }
    optional = {"data_query": about.query, "data_corrections": about.corrections}
    elsewhere = {"data_crs": crs.code} if layer.geometry and not places.is_wgs84(crs) else {}
    named = values | {name: text for name, text in optional.items() if text} | elsewhere
    return {free(name, layer): text for name, text in named.items()}


def _columns(layer: Layer, table: pa.Table, crs: ReferenceSystem) -> Iterator[pa.Array]:
    assert layer.schema is not None, f"{layer.name} has no schema"
    for field in layer.schema.fields:
        cells = texts(field, column(table, field.name))
        yield _harmless(cells) if _is_free(field) else cells
    if layer.geometry:
        yield _wkt(layer, table, crs)


def _wkt(layer: Layer, table: pa.Table, crs: ReferenceSystem) -> pa.Array:
    points = places.points(layer, table) if places.is_wgs84(crs) else None
    if points is None:
        shapes = places.geometries(layer, table, crs)
        digits = places.decimals(layer, crs)
        return pa.array(shapely.to_wkt(shapes, rounding_precision=digits, trim=True), pa.string())
    x, y = (pa.array(axis, from_pandas=True).cast(pa.string()) for axis in points.T)
    return pc.binary_join_element_wise("POINT (", x, " ", y, ")", "")


def _is_free(field: Field) -> bool:
    return field.type in ("string", "list") and not field.terms


def _harmless(cells: pa.Array) -> pa.Array:
    offsets, content = memory(cells)
    starts, is_filled = offsets[:-1], np.diff(offsets) > 0
    risky = np.zeros(len(cells), dtype=bool)
    risky[is_filled] = _FORMULA[content[starts[is_filled]]]
    if not risky.any():
        return cells
    return pc.if_else(pa.array(risky), pc.binary_join_element_wise("'", cells, ""), cells)


def _quoted(cells: pa.Array) -> pa.Array:
    """Quote the cells that need it."""
    offsets, content = memory(cells)
    plain = content.tobytes()
    if not any(mark in plain for mark in _MARKS):
        return cells
    special = np.zeros(len(cells), dtype=bool)
    special[np.searchsorted(offsets, np.flatnonzero(_SPECIAL[content]), side="right") - 1] = True
    whole = pc.replace_substring(cells, '"', '""') if b'"' in plain else cells
    return pc.if_else(pa.array(special), pc.binary_join_element_wise('"', whole, '"', ""), cells)


def _line(cells: Iterable[str]) -> str:
    """Return one row; the standard library's writer forgets to quote a lone carriage return."""
    return ",".join(_quoted(pa.array(list(cells), pa.string())).to_pylist()) + "\n"


def _joined(columns: list[pa.Array], ending: pa.StringScalar) -> bytes:
    """Return the rows one after another: the texts of a column of strings lie side by side in memory."""
    _, rows = memory(pc.binary_join_element_wise(*columns, ending, ","))
    return rows.tobytes()
