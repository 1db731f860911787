"""CSV (RFC 4180) in UTF-8 with LF, for spreadsheets and statistics.

* Dates are ``YYYY-MM-DD``, instants ``YYYY-MM-DDThh:mm:ssZ``; nothing is an empty cell.
* A list of ids has ``|`` between them; an array (the claims) is JSON.
* Geometry is the column ``WKT`` in EPSG:4326, longitude first; OGR takes it for the geometry.
* A CSV file does not say what is a date: read it with ``geopandas.read_file(path, AUTODETECT_TYPE="YES")`` or
  ``ogrinfo -oo AUTODETECT_TYPE=YES`` to get dates as dates and numbers as numbers; else everything is text.
* The last columns, ``data_licence``, ``data_attribution``, ``data_version`` and, where there is an address for them,
  ``data_corrections``, are the same in every row, because a CSV file has nowhere else to say it. An empty result
  still has its header.
* A free text that a spreadsheet would run as a formula (it begins with ``=``, ``+``, ``-``, ``@``, tab or return)
  gets an apostrophe in front, as OWASP advises. GeoJSON and GeoPackage keep the text as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import shapely

from geo.formats.about import About
from geo.layers import Layer, records
from geo.schemas import Field

GEOMETRY = "WKT"
NOTE = 'in Python, geopandas.read_file(path, AUTODETECT_TYPE="YES") reads its dates as dates and its numbers as numbers'

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(frame: pd.DataFrame, layer: Layer, about: About) -> bytes:
    """Return rows as CSV.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame or pandas.DataFrame
        Rows of the layer, in EPSG:4326; their order is kept.
    layer : Layer
        Layer with a schema.
    about : About
        What the file says of itself.
    """
    assert layer.schema is not None, f"{layer.name} has no schema"
    constants = _constants(about)
    header = [*layer.schema.names, *([GEOMETRY] if layer.geometry else []), *constants]
    rows = ([*_cells(layer, record), *constants.values()] for record in records(layer.schema, frame))
    return "".join(f"{','.join(map(_quoted, row))}\n" for row in (header, *rows)).encode()


def _constants(about: About) -> dict[str, str]:
    """Return what is the same in every row, by the name of its column."""
    rights = {"data_licence": about.licence, "data_attribution": about.attribution, "data_version": about.version}
    return rights | ({"data_corrections": about.corrections} if about.corrections else {})


def _cells(layer: Layer, record: dict[str, Any]) -> Iterator[str]:
    assert layer.schema is not None
    for field in layer.schema.fields:
        text = field.write_text(record[field.name])
        yield _harmless(text) if _is_free(field) else text
    if layer.geometry:
        geometry = record["geometry"]
        yield ("" if geometry is None else shapely.to_wkt(geometry, rounding_precision=layer.decimals, trim=True))


def _is_free(field: Field) -> bool:
    return field.type == "string" and not field.terms


def _quoted(cell: str) -> str:
    """Quote a cell that needs it; the standard library's writer forgets the lone carriage return."""
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\r\n') else cell


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
