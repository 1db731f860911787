"""The border as one measured line: its segments, its ends and crossings, and where along it each event lies.

The page unrolls a section by it, and colours the line by how much was reported of each segment.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo.layers import GEOMETRY, Record
from geo.layers.canonical import geometry_json
from geo.queries import ItemsQuery
from geo.queries.columns import View
from geo.store import Dataset

SEGMENTS: Final = "segments"
POSITIONS: Final = "positions"
TRIPOINTS: Final = "tripoints"
COARSE: Final = "sections-z6"
"""Layer that says of what parts a section is, with few vertices."""

TOLERANCE_DEG: Final = 0.0005
"""How far a drawn segment may be off the measured line: about 50 m, a pixel where the map is drawn by the kilometre."""

DECIMALS: Final = 4
AT_END_DEG: Final = 0.01
"""How near the end of a section a tripoint lies, in degrees: lines of different detail end in nearly the same point."""

STEPS_PER_KM: Final = 10
"""Kilometre posts are kept to 100 m: no place of an incident is known better along the line."""


def document(dataset: Dataset) -> dict[str, Any]:
    """Return the segments of every section, and the kilometres of its parts, ends and crossings; none without any."""
    rows = dataset.records(ItemsQuery(SEGMENTS)) if SEGMENTS in dataset.catalogue else []
    return {
        "version": dataset.version,
        "attribution": dataset.catalogue["sections"].attribution,
        "sections": _sections(dataset, {row["section"] for row in rows}),
        "crossings": {row["feature"]: row["km"] for row in _of_crossings(dataset)},
        "segments": [_segment(row) for row in rows],
    }


def columns(dataset: Dataset, view: View) -> list[tuple[str, NDArray[Any]]]:
    """Return the post of each event in steps of 100 m, and its segment's place in the document; plus one, 0 is none."""
    posts = dataset.table(POSITIONS).columns
    mine = pc.equal(posts.field("layer"), "incidents")
    places = pc.index_in(view.field(view.columns.schema.key), value_set=posts.field("feature").filter(mine))
    km, segments = (posts.field(name).filter(mine).take(places) for name in ("km", "segment"))
    steps = pc.fill_null(pc.round(pc.multiply(pc.cast(km, pa.float64()), STEPS_PER_KM)), -1)
    codes = pc.fill_null(pc.index_in(segments, value_set=pa.array(_ids(dataset), pa.string())), -1)
    return [("km", _plus_one(steps)), ("segment", _plus_one(codes))]


def _plus_one(values: pa.Array) -> NDArray[np.uint16]:
    counted: NDArray[np.uint16] = (values.to_numpy(zero_copy_only=False) + 1).astype(np.uint16)
    return counted


def _ids(dataset: Dataset) -> list[str]:
    return [row["id"] for row in dataset.records(ItemsQuery(SEGMENTS))] if SEGMENTS in dataset.catalogue else []


def _segment(row: Record) -> dict[str, Any]:
    line = shapely.simplify(row[GEOMETRY], TOLERANCE_DEG)
    kept = {"id": row["id"], "section": row["section"], "from": row["km_from"], "to": row["km_to"]}
    return kept | {"line": geometry_json(line, DECIMALS)["coordinates"]}


def _of_crossings(dataset: Dataset) -> list[Record]:
    return dataset.records(ItemsQuery.of(POSITIONS, layer="crossings"))


def _sections(dataset: Dataset, wanted: set[str]) -> dict[str, Any]:
    parts: dict[str, list[Record]] = {}
    for row in dataset.records(ItemsQuery(COARSE)):
        if row["section"] in wanted:
            parts.setdefault(row["section"], []).append(row)
    tripoints = dataset.records(ItemsQuery(TRIPOINTS)) if TRIPOINTS in dataset.catalogue else []
    return {section: _section(section, own, tripoints) for section, own in parts.items()}


def _section(section: str, parts: list[Record], tripoints: list[Record]) -> dict[str, Any]:
    ordered = sorted(parts, key=lambda row: float(row["km_from"]))
    first, last = ordered[0][GEOMETRY].coords[0], ordered[-1][GEOMETRY].coords[-1]
    return {
        "km": ordered[-1]["km_to"],
        "parts": [[row["part"], row["km_from"], row["km_to"]] for row in ordered],
        "ends": [_tripoint(section, shapely.Point(end), tripoints) for end in (first, last)],
    }


def _tripoint(section: str, end: shapely.Point, tripoints: list[Record]) -> dict[str, str] | None:
    """Return the tripoint a section ends in; None if it ends in the sea."""
    for row in tripoints:
        if section in row["sections"] and row[GEOMETRY].distance(end) < AT_END_DEG:
            return {"id": row["id"], "name": row["name"]}
    return None
