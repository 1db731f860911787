"""TopoJSON 1.0, for the web: lines as arcs of whole numbers, a stretch that lines share written once, in WGS 84.

Coordinates are exact to the layer's decimals: a step of the grid is one unit of the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.crs import WGS84, ReferenceSystem
from geo.formats import places
from geo.formats.about import About
from geo.layers import canonical

if TYPE_CHECKING:
    from geo.queries.selection import Selection


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a Topology of one object; the description stands in its own members, as in GeoJSON."""
    layer = selection.layer
    shapes = places.geometries(layer, selection.arrow(), crs)
    step = 10.0**-layer.decimals
    box = places.bounds(shapes)
    corner = (box or (0.0, 0.0))[:2]
    lines, arcs = _arcs(shapes)
    yield (
        canonical.dumps(
            {
                "type": "Topology",
                **about.properties(),
                **({} if box is None else {"bbox": list(box)}),
                "transform": {"scale": [step, step], "translate": list(corner)},
                "objects": {layer.name: {"type": "GeometryCollection", "geometries": _geometries(selection, lines)}},
                "arcs": [_steps(arc, corner, layer.decimals) for arc in arcs],
            }
        ).encode()
        + b"\n"
    )


def _arcs(shapes: places.Geometries) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the arcs that each line is made of, and the coordinates of the arcs."""
    import geopandas  # with the first such file, and its libraries: they take a while to load
    from topojson.core.topology import Topology

    there = shapes[~shapely.is_missing(shapes)]
    if not len(there):
        return [{"type": None}] * len(shapes), []
    topology = Topology(geopandas.GeoDataFrame(geometry=there, crs=WGS84), prequantize=False).to_dict()
    [known] = topology["objects"].values()
    lines = iter(known["geometries"])
    return [{"type": None} if shape is None else next(lines) for shape in shapes], topology["arcs"]


def _geometries(selection: Selection, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    schema = selection.layer.schema
    assert schema is not None, f"{selection.layer.name} has no schema"
    return [
        {
            "type": line["type"],
            **({"arcs": line["arcs"]} if "arcs" in line else {}),
            "id": id,
            "properties": {field.name: field.write(record[field.name]) for field in schema.fields},
        }
        for id, record, line in zip(selection.ids(), selection.records(), lines, strict=True)
    ]


def _steps(arc: Any, corner: tuple[float, ...], decimals: int) -> list[list[int]]:
    """Return an arc as the way from the corner to its beginning, then from point to point."""
    scale = 10**decimals
    points = np.rint(np.asarray(arc) * scale).astype(np.int64) - np.rint(np.asarray(corner) * scale).astype(np.int64)
    steps: list[list[int]] = np.diff(points, axis=0, prepend=[[0, 0]]).tolist()
    return steps
