"""FlatGeobuf, for maps that read a part of a file over HTTP: a spatial index, and the features in its order.

Dates are instants at midnight, as the format has no other; lists and arrays are JSON text. An index has no room for a
feature without a place: where there is one, the file has no index and keeps the order of the query.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import shapely

from geo.crs import ReferenceSystem
from geo.formats import places
from geo.formats.about import About
from geo.formats.files import blocks, folder
from geo.formats.geoarrow import moved
from geo.formats.texts import column, json_lists
from geo.layers import GEOMETRY, Layer
from geo.layers.arrow import arrow_schema
from geo.schemas import Field

if TYPE_CHECKING:
    from geo.queries.selection import Selection


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a FlatGeobuf file, written by GDAL; the description is in the header."""
    import pyogrio  # with the first such file: GDAL takes a while to load

    layer = selection.layer
    schema = _schema(layer)
    options = {
        "TITLE": about.title,
        "DESCRIPTION": about.description,
        "SPATIAL_INDEX": "NO" if _has_placeless(selection, crs) else "YES",
    }
    with folder() as home:
        path = home / f"{layer.name}.fgb"
        rows = (batch for part in selection.chunks() for batch in _rows(part, schema, crs).to_batches())
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, rows),
            path,
            layer=layer.name,
            driver="FlatGeobuf",
            geometry_name=GEOMETRY,
            geometry_type=layer.geometry,
            crs=f"EPSG:{places.epsg(crs)}",
            layer_metadata=about.properties(),
            layer_options={**options, "TEMPORARY_DIR": str(home)},
        )
        yield from blocks(path)


def _has_placeless(selection: Selection, crs: ReferenceSystem) -> bool:
    parts = selection.chunks()
    return any(shapely.is_missing(places.geometries(part.layer, part.arrow(), crs)).any() for part in parts)


def _schema(layer: Layer) -> pa.Schema:
    """Return the columns, titles and descriptions as what GDAL calls alternative names and comments."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    columns = [_column(field, arrow_schema(layer).field(field.name)) for field in layer.schema.fields]
    return pa.schema([*columns, pa.field(GEOMETRY, pa.binary())])


def _column(field: Field, plain: pa.Field) -> pa.Field:
    meaning = {"GDAL:OGR:alternative_name": field.title, "GDAL:OGR:comment": field.description}
    kind = pa.string() if field.type == "list" else plain.type
    return pa.field(field.name, kind, metadata={name: text for name, text in meaning.items() if text})


def _rows(part: Selection, schema: pa.Schema, crs: ReferenceSystem) -> pa.Table:
    assert part.layer.schema is not None, f"{part.layer.name} has no schema"
    table = moved(part, crs)
    columns = {name: column(table, name) for name in table.column_names}
    for field in part.layer.schema.fields:
        if field.type == "list":
            columns[field.name] = json_lists(columns[field.name])
    return pa.table(list(columns.values()), schema=schema)
