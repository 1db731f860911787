"""Arrow IPC files with GeoArrow metadata: the table itself, for Python, R, DuckDB and the browser.

Geometry is WKB with the extension type ``geoarrow.wkb``. Lists are lists; an array (the claims) is JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from geo.crs import CRS84, ReferenceSystem
from geo.formats import places
from geo.formats.about import About
from geo.formats.files import Outlet
from geo.layers import GEOMETRY, Layer
from geo.layers.arrow import arrow_schema
from geo.schemas import Field

if TYPE_CHECKING:
    from geo.queries.selection import Selection

ENCODING: Final = "WKB"


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield an Arrow IPC file, one record batch after another; the description is in the schema's metadata.

    The metadata ``geo`` is GeoParquet's, by which ``geopandas.read_feather`` knows the geometry.
    """
    layer = selection.layer
    geo = {"geo": geo_metadata(layer, crs)} if layer.geometry else {}
    schema = described(layer, crs).with_metadata({**about.properties(), **geo})
    outlet = Outlet()
    with pa.ipc.new_file(outlet, schema) as writer:
        for part in selection.chunks():
            rows = moved(part, crs).cast(schema)
            # Taking every row lays them out anew: the bytes do not tell from where in memory they came.
            for batch in rows.take(np.arange(len(rows))).combine_chunks().to_batches():
                writer.write_batch(batch)
            yield outlet.drain()
    yield outlet.drain()


def described(layer: Layer, crs: ReferenceSystem) -> pa.Schema:
    """Return a layer's columns with what they mean: title, description and unit, and GeoArrow's extension type."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    plain = arrow_schema(layer)
    columns = [
        plain.field(field.name).with_metadata({**(plain.field(field.name).metadata or {}), **_meaning(field)})
        for field in layer.schema.fields
    ]
    if layer.geometry:
        known = {"crs": places.projjson(crs), "crs_type": "projjson"}
        extension = {"ARROW:extension:name": "geoarrow.wkb", "ARROW:extension:metadata": json.dumps(known)}
        columns.append(plain.field(GEOMETRY).with_metadata(extension))
    return pa.schema(columns)


def moved(selection: Selection, crs: ReferenceSystem) -> pa.Table:
    """Return rows with their geometry in a reference system."""
    table = selection.arrow()
    if not selection.layer.geometry:
        return table
    shapes = places.geometries(selection.layer, table, crs)
    return table.set_column(table.num_columns - 1, table.schema.field(GEOMETRY), places.wkb(shapes))


def geo_metadata(layer: Layer, crs: ReferenceSystem, **more: Any) -> str:
    """Return the document ``geo`` of GeoParquet 1.1.

    Parameters
    ----------
    layer : Layer
        Layer with geometries.
    crs : ReferenceSystem
        Left out where it is CRS84, which is the default.
    **more
        Further members of the column: ``bbox``, ``covering``.
    """
    system = {} if crs.code == CRS84 else {"crs": places.projjson(crs)}
    known = {"encoding": ENCODING, "geometry_types": [layer.geometry], **system, "edges": "planar", **more}
    document = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: known}}
    return json.dumps(document, separators=(",", ":"))


def _meaning(field: Field) -> dict[str, str]:
    values = {"title": field.title, "description": field.description, "unit": field.unit}
    return {name: text for name, text in values.items() if text}
