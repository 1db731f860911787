"""GeoParquet 1.1, for Python, R, DuckDB and big tables: WKB, the box of each row, and row groups in the layer's order.

Rows are in the order of the query, by default in time, so that a reader skips the row groups of other years. Lists
are lists; an array (the claims) is JSON text. A layer without geometry is plain Parquet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.crs import ReferenceSystem
from geo.formats import places
from geo.formats.about import About
from geo.formats.files import Outlet
from geo.formats.geoarrow import described, geo_metadata
from geo.formats.texts import free
from geo.layers import GEOMETRY

if TYPE_CHECKING:
    from geo.queries.selection import Selection

BOX: Final = "bbox"
SIDES: Final = ("xmin", "ymin", "xmax", "ymax")
ROW_GROUP: Final = 20_000


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a Parquet file, a row group at a time; the description is in the file's metadata."""
    layer = selection.layer
    schema = described(layer, crs).remove_metadata()
    geo = {}
    if layer.geometry:
        box = pa.field(free(BOX, layer), pa.struct([(side, pa.float64()) for side in SIDES]))
        schema = schema.set(len(schema) - 1, box).append(schema.field(GEOMETRY).remove_metadata())
        geo["geo"] = _document(selection, crs)
    outlet = Outlet()
    schema = schema.with_metadata({**about.properties(), **geo})
    with pq.ParquetWriter(outlet, schema, compression="zstd", write_page_index=True) as writer:
        for part in selection.chunks(ROW_GROUP):
            writer.write_table(_rows(part, schema, crs), row_group_size=ROW_GROUP)
            yield outlet.drain()
    yield outlet.drain()


def _rows(part: Selection, schema: pa.Schema, crs: ReferenceSystem) -> pa.Table:
    table = part.arrow()
    if not part.layer.geometry:
        return table.cast(schema)
    shapes = places.geometries(part.layer, table, crs)
    sides = [pa.array(side) for side in shapely.bounds(shapes).T]
    boxes = pa.StructArray.from_arrays(sides, SIDES, mask=pa.array(shapely.is_missing(shapes)))
    return pa.table([*table.drop_columns([GEOMETRY]).columns, boxes, places.wkb(shapes)], schema=schema)


def _document(selection: Selection, crs: ReferenceSystem) -> str:
    """Return the document ``geo``; the box around all rows takes a look at all of them first."""
    bounds = places.Bounds()
    for part in selection.chunks(ROW_GROUP):
        bounds.add(places.geometries(part.layer, part.arrow(), crs))
    box = bounds.box()
    known = {} if box is None else {"bbox": list(box)}
    name = free(BOX, selection.layer)
    covering = {"covering": {"bbox": {side: [name, side] for side in SIDES}}}
    return geo_metadata(selection.layer, crs, **known, **covering)
