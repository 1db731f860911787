"""Which rows answer a query: the time by searching, everything else by masks over what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.crs import GEOD
from geo.errors import InvalidParameter, nearest
from geo.extents import Extent
from geo.queries import search
from geo.queries.columns import Columns, View
from geo.queries.items import Disc, ItemsQuery, Mask
from geo.queries.spans import Rows
from geo.queries.times import Times
from geo.schemas import TYPES, Field, Unreadable

NARROW: Final = 4
"""A part of the rows so small is looked at by itself, instead of under a mask."""

LEAST_KM_PER_DEGREE: Final = 110.5
"""Every degree of latitude, and every degree of longitude at the equator, is longer."""

POLAR: Final = 89.0

Condition = Callable[[View], Mask]


def parts(columns: Columns, query: ItemsQuery) -> list[Rows | range]:
    """Return the rows that answer a query, whatever its limit and place, in the order of the table.

    Returns
    -------
    list of range or array of int64
        Parts, each after the one before, none of them empty.

    Raises
    ------
    InvalidParameter
        If the layer has no such field, no time, no geometry or no text, or the field no such value.
    """
    conditions = list(_conditions(columns, query))
    candidates = _candidates(columns, query)
    found = [_fulfilling(columns, part, conditions) for part in candidates] if conditions else candidates
    return [part for part in found if len(part)]


def _fulfilling(columns: Columns, part: Rows | range, conditions: Sequence[Condition]) -> Rows:
    """Return the rows that fulfil every condition; once few are left, the next is tried on these only."""
    if not len(part):
        return np.empty(0, dtype=np.int64)
    view = View(columns, slice(part.start, part.stop) if isinstance(part, range) else part)
    mask = np.ones(view.size, dtype=bool)
    for condition in conditions:
        mask &= condition(view)
        if np.count_nonzero(mask) * NARROW < view.size:
            view = view.at(np.flatnonzero(mask))
            mask = np.ones(view.size, dtype=bool)
    return view.places(np.flatnonzero(mask))


def _candidates(columns: Columns, query: ItemsQuery) -> Sequence[Rows | range]:
    """Return the rows that the time and the ids leave, in order."""
    parts: tuple[Rows | range, ...] = (range(len(columns)),)
    if query.when is not None and columns.layer.time is not None:
        times = Times(columns)
        before, sure, after = times.find(query.when)
        parts = (before, sure, np.union1d(after, times.unknown) if query.everywhere and len(times.unknown) else after)
    elif query.when is not None and not query.everywhere:
        raise InvalidParameter("datetime", query.when.text(), f"no date: the layer {columns.layer.name} has no time")
    if not query.ids:
        return parts
    wanted = np.unique([row for id in query.ids if (row := columns.row(id)) is not None]).astype(np.int64)
    return [_among(wanted, part) for part in parts]


def _among(wanted: Rows, part: Rows | range) -> Rows:
    if isinstance(part, range):
        return wanted[(wanted >= part.start) & (wanted < part.stop)]
    return np.intersect1d(wanted, part)


def _conditions(columns: Columns, query: ItemsQuery) -> Iterator[Condition]:
    """Yield what a row has to fulfil, the cheapest first."""
    for name, values in query.where:
        yield _has(columns, name, values)
    yield from _boxed(columns, query)
    if query.near is not None:
        yield _near(columns, query.near)
    if query.filter is not None:
        yield query.filter.mask
    if query.q.strip():
        yield _says(columns, query.q)


def _has(columns: Columns, name: str, values: tuple[str, ...]) -> Condition:
    schema, layer = columns.schema, columns.layer.name
    if name not in schema:
        raise InvalidParameter(name, ",".join(values), f"no {name}: the layer {layer} has none")
    field = schema[name]
    if field.type == "array":
        raise InvalidParameter(name, ",".join(values), f"no {name}: it holds objects, not single values")
    wanted = [_value(field, value) for value in values]
    if field.type == "list":
        return lambda view: _holds(view.field(name), wanted)
    if field.type == "string":
        return lambda view: _is_word(view, name, wanted)
    return lambda view: _is_in(view.field(name), wanted)


def _value(field: Field, text: str) -> Any:
    known = field.vocabulary
    if known and text not in known:
        close = nearest(text, known)
        hint = f"Did you mean '{close}'?" if close else ""
        raise InvalidParameter(field.name, text, f"one of {', '.join(known)}", hint)
    try:
        return text if field.type in ("string", "list") else TYPES[field.type](text)
    except Unreadable as error:
        raise InvalidParameter(field.name, text, str(error), error.hint) from None


def _is_word(view: View, name: str, wanted: Sequence[str]) -> Mask:
    coded = view.codes(name)
    if coded is None:
        return _is_in(view.field(name), wanted)
    codes, words = coded
    chosen = [code for code, word in enumerate(words) if word in wanted]
    if len(chosen) == 1:
        return np.asarray(codes == chosen[0])
    table = np.zeros(len(words) + 1, dtype=bool)
    table[chosen] = True
    return np.asarray(table[codes])


def _is_in(column: pa.Array, wanted: Sequence[Any]) -> Mask:
    return np.asarray(pc.is_in(column, value_set=pa.array(wanted, column.type)))


def _holds(column: pa.Array, wanted: Sequence[str]) -> Mask:
    mask = np.zeros(len(column), dtype=bool)
    parents = pc.list_parent_indices(column).to_numpy()
    mask[parents[_is_in(pc.list_flatten(column), wanted)]] = True
    return mask


def _boxed(columns: Columns, query: ItemsQuery) -> Iterator[Condition]:
    """Yield that a geometry meets the box asked for, or that there is none where that counts too."""
    if query.everywhere and columns.layer.geometry is None:
        return
    boxes = [_within(columns, query.bbox)] if query.bbox is not None else []
    boxes += [_inside(columns, query.area)] if query.area is not None else []
    for box in boxes:
        yield _or_nowhere(box) if query.everywhere and columns.layer.placeless else box


def _or_nowhere(condition: Condition) -> Condition:
    return lambda view: condition(view) | _is_nowhere(view)


def _is_nowhere(view: View) -> Mask:
    """Return which rows have no geometry: their coordinates are no numbers."""
    points = view.points()
    return np.isnan(points[0] if points is not None else view.bounds()[:, 0])


def _within(columns: Columns, box: Extent) -> Condition:
    _require_geometry(columns, "bbox", box.text())

    def mask(view: View) -> Mask:
        points = view.points()
        if points is None:
            return _any([_touches(view, _area(*bounds)) for bounds in box.boxes()])
        x, y = points
        across = _any([(x >= west) & (x <= east) for west, _, east, _ in box.boxes()])
        return across & (y >= box.south) & (y <= box.north)

    return mask


def _inside(columns: Columns, area: shapely.Polygon) -> Condition:
    _require_geometry(columns, "bbox", area.wkt)
    shapely.prepare(area)

    def mask(view: View) -> Mask:
        points = view.points()
        return _touches(view, area) if points is None else np.asarray(shapely.intersects_xy(area, *points))

    return mask


def _near(columns: Columns, disc: Disc) -> Condition:
    """Measure on the ellipsoid what lies in a box around the disc, which is a little too large."""
    if columns.layer.geometry != "Point":
        raise InvalidParameter("near", disc.text(), f"no place: the layer {columns.layer.name} has no points")
    reach = disc.km / LEAST_KM_PER_DEGREE
    farthest = abs(disc.latitude) + reach
    across = reach / np.cos(np.radians(farthest)) if farthest < POLAR else 180.0

    def mask(view: View) -> Mask:
        x, y = view.points() or (np.empty(0), np.empty(0))
        found = (np.abs(y - disc.latitude) <= reach) & (np.abs((x - disc.longitude + 180) % 360 - 180) <= across)
        rows = np.flatnonzero(found)
        begins = np.full(len(rows), disc.longitude), np.full(len(rows), disc.latitude)
        _, _, metres = GEOD.inv(*begins, x[rows], y[rows])
        found[rows] = np.asarray(metres) <= disc.km * 1000
        return found

    return mask


def _touches(view: View, area: shapely.Geometry) -> Mask:
    """Return which geometries an area touches: by their boxes, then exactly."""
    west, south, east, north = shapely.bounds(area)
    bounds = view.bounds()
    mask: Mask = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    near = np.flatnonzero(mask)
    mask[near] = shapely.intersects(view.at(near).geometries(), area)
    return mask


def _area(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """Return a box, or the line or point that one without area is."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    ends = [(west, south), (east, north)]
    return shapely.Point(ends[0]) if ends[0] == ends[1] else shapely.LineString(ends)


def _any(masks: Sequence[Mask]) -> Mask:
    return masks[0] if len(masks) == 1 else np.logical_or.reduce(masks)


def _says(columns: Columns, q: str) -> Condition:
    if not search.texts(columns.layer):
        raise InvalidParameter("q", q, f"no q: the layer {columns.layer.name} has no text")
    wanted = search.words(q)
    return lambda view: search.index(columns).mask(wanted, view.rows)


def _require_geometry(columns: Columns, parameter: str, found: str) -> None:
    if columns.layer.geometry is None:
        raise InvalidParameter(parameter, found, f"no box: the layer {columns.layer.name} has no geometry")
