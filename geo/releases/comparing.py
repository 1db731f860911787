"""Two states of the data, compared feature by feature and field by field.

Columns are compared whole; only the rows in which they differ are read.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry.base import BaseGeometry

from geo.corrections import LAYER as CORRECTIONS
from geo.corrections import RETRACTED
from geo.layers import GEOMETRY, Layer, Record, arrow
from geo.layers.canonical import geometry_json
from geo.queries import ItemsQuery
from geo.releases.changes import Change, Changes, FieldChange, Kind
from geo.releases.folder import created
from geo.schemas import Field
from geo.store import Dataset

TITLES: Final = ("title", "name")
"""Fields that hold what people call a feature, the first there is."""

SEPARATOR: Final = "\x1f"
KEPT: Final = 8
"""Comparisons of two states of the data that are kept."""

Reasons = Mapping[tuple[str, str], Sequence[Record]]
Rows = tuple[tuple[Change, ...], tuple[str, ...]]


def changes(old: Dataset | None, new: Dataset) -> Changes:
    """Return what changed from one state of the data to another; asking again costs next to nothing.

    Parameters
    ----------
    old : Dataset or None
        None: there was nothing before, and everything is added.
    """
    key = (old.fingerprint if old else "", new.fingerprint)
    found = _LATELY.get(key)
    if found is None:
        found = _compare(old, new)
        _LATELY.put(key, found)
    return found


def since(release: Dataset, now: Dataset, ids: Iterable[str], collection: str = "incidents") -> list[Change]:
    """Return what became of features of a release: those of them that were corrected, retracted or removed since.

    Fields and reasons are with each; the order is that of the ids.
    """
    if release.fingerprint == now.fingerprint:
        return []
    found = changes(release, now)
    changed = (found.of(collection, id) for id in dict.fromkeys(ids))
    return [change for change in changed if change is not None and change.kind != "added"]


def _compare(old: Dataset | None, new: Dataset) -> Changes:
    reasons = _reasons(old, new)
    rows: dict[str, int] = {}
    added: dict[str, tuple[str, ...]] = {}
    listed: list[Change] = []
    for layer in new.catalogue.tables:
        found, ids = _compared(old, new, layer.name, reasons)
        rows[layer.name] = new.table(layer.name).columns.data.num_rows
        listed += found
        if ids:
            added[layer.name] = ids
    if old is not None:
        for layer in old.catalogue.tables:
            if layer.name not in rows:
                listed += _compared(old, new, layer.name, reasons)[0]
    return Changes(
        old=old.version if old else "",
        new=new.version,
        created=created(new.catalogue),
        rows=rows,
        added=added,
        listed=tuple(listed),
    )


class _Lately:
    """The comparisons made last, by the fingerprints of the two."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Changes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, str]) -> Changes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple[str, str], found: Changes) -> None:
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


_LATELY: Final = _Lately()


def _reasons(old: Dataset | None, new: Dataset) -> Reasons:
    """Return the corrections that the older data do not have, by what they are about."""
    known = {row["id"] for row in _corrections(old)} if old is not None else set()
    found: dict[tuple[str, str], list[Record]] = {}
    for row in _corrections(new):
        if row["id"] not in known:
            found.setdefault((row["layer"], row["feature"]), []).append(row)
    return found


def _corrections(dataset: Dataset) -> list[Record]:
    if CORRECTIONS not in dataset.catalogue or dataset.catalogue[CORRECTIONS].schema is None:
        return []
    return dataset.records(ItemsQuery(CORRECTIONS))


def _compared(old: Dataset | None, new: Dataset, name: str, reasons: Reasons) -> Rows:
    """Return the changes of a layer and the ids that were added to it, each sorted by id."""
    before, after = _of(old, name), _of(new, name)
    if before is None or after is None:
        left = _ids(*before) if before else []
        gone = tuple(_explained(Change(name, id, "removed"), reasons) for id in left)
        return gone, tuple(_ids(*after)) if after else ()
    if before[0].hash == after[0].hash is not None:
        return (), ()
    (layer, rows), (_, present) = after, before
    assert before[0].schema is not None, "tables have a schema"
    keys, known = rows[_key(layer)], present[_key(before[0])]
    places = pc.index_in(keys.cast(pa.string()), value_set=known.cast(pa.string()))
    added = sorted(map(str, keys.filter(places.is_null()).to_pylist()))
    gone = pc.invert(pc.is_in(known.cast(pa.string()), value_set=keys.cast(pa.string())))
    found = [_removed(before[0], row, reasons) for row in arrow.records(before[0], present.filter(gone))]
    both = rows.filter(places.is_valid())
    pairs = (before[0], present.take(places.drop_null())), (layer, both)
    found += _differing(*pairs, reasons)
    return tuple(sorted(found, key=lambda change: change.id)), tuple(added)


def _of(dataset: Dataset | None, name: str) -> tuple[Layer, pa.Table] | None:
    if dataset is None or name not in dataset.catalogue or dataset.catalogue[name].schema is None:
        return None
    return dataset.catalogue[name], dataset.table(name).columns.data.combine_chunks()


def _ids(layer: Layer, rows: pa.Table) -> list[str]:
    return sorted(map(str, rows[_key(layer)].to_pylist()))


def _key(layer: Layer) -> str:
    assert layer.schema is not None, "tables have a schema"
    return layer.schema.key


def _removed(layer: Layer, row: Record, reasons: Reasons) -> Change:
    id = str(row[_key(layer)])
    return _explained(Change(layer.name, id, "removed", _title(row, id)), reasons)


def _differing(before: tuple[Layer, pa.Table], after: tuple[Layer, pa.Table], reasons: Reasons) -> Iterator[Change]:
    """Yield the changes of rows that stand beside each other in two tables."""
    (old, rows), (new, present) = before, after
    if not len(rows):
        return
    names = dict.fromkeys([*present.column_names, *rows.column_names])
    same = pa.chunked_array([pa.array([True] * len(rows))])
    for name in names:
        same = pc.and_(same, _same(rows, present, name))
    chosen = pc.invert(same)
    pairs = (arrow.records(layer, table.filter(chosen)) for layer, table in (before, after))
    for a, b in zip(*pairs, strict=True):
        fields = tuple(_fields(old, new, a, b))
        if fields:
            yield _changed(new, b, fields, reasons)


def _changed(layer: Layer, row: Record, fields: tuple[FieldChange, ...], reasons: Reasons) -> Change:
    id = str(row[_key(layer)])
    kind: Kind = "retracted" if any((each.field, each.after) == RETRACTED for each in fields) else "corrected"
    return _explained(Change(layer.name, id, kind, _title(row, id), fields), reasons)


def _explained(change: Change, reasons: Reasons) -> Change:
    """Return a change with the reasons that were given for it, the last of them dating it."""
    given = reasons.get((change.layer, change.id), ())
    if not given:
        return change
    return Change(
        change.layer,
        change.id,
        change.kind,
        change.title,
        change.fields,
        date=max(row["date"] for row in given),
        reason=" ".join(row["reason"] for row in given),
        sources=tuple(dict.fromkeys(source for row in given for source in row["sources"])),
    )


def _same(a: pa.Table, b: pa.Table, name: str) -> pa.ChunkedArray:
    """Return in which rows a column holds the same; what is missing is the same as nothing."""
    left, right = (_comparable(table, name) for table in (a, b))
    nothing = pc.and_(pc.is_null(left), pc.is_null(right))
    return pc.or_(pc.fill_null(pc.equal(left, right), fill_value=False), nothing)


def _comparable(table: pa.Table, name: str) -> pa.ChunkedArray:
    """Return a column as something that can be compared with that of another schema: numbers too as text."""
    if name not in table.column_names:
        return pa.chunked_array([pa.nulls(table.num_rows, pa.binary())])
    column = table[name]
    if pa.types.is_list(column.type):
        joined = pc.binary_join(column, SEPARATOR)
        return pc.if_else(pc.equal(pc.list_value_length(column), 0), None, joined).cast(pa.binary())
    return column if pa.types.is_binary(column.type) else column.cast(pa.string()).cast(pa.binary())


def _fields(old: Layer, new: Layer, before: Record, after: Record) -> Iterator[FieldChange]:
    """Yield the fields of a row that differ, as JSON has them, the geometry last."""
    known = _schema(old)
    for field in (*_schema(new).values(), *(each for name, each in known.items() if name not in _schema(new))):
        values = [_value(layer, field.name, row) for layer, row in ((old, before), (new, after))]
        if values[0] != values[1]:
            yield FieldChange(field.name, *values)
    shapes = [_shape(layer, row.get(GEOMETRY)) for layer, row in ((old, before), (new, after))]
    if shapes[0] != shapes[1]:
        yield FieldChange(GEOMETRY, *shapes)


def _schema(layer: Layer) -> dict[str, Field]:
    assert layer.schema is not None, "tables have a schema"
    return {field.name: field for field in layer.schema.fields}


def _value(layer: Layer, name: str, row: Record) -> Any:
    field = _schema(layer).get(name)
    return None if field is None else field.write(row[name])


def _shape(layer: Layer, shape: BaseGeometry | None) -> Any:
    """Return a point as GeoJSON, and anything longer as what tells it from another."""
    if shape is None:
        return None
    if shape.geom_type == "Point":
        return geometry_json(shape, layer.decimals)
    vertices = int(shapely.get_num_coordinates(shape))
    return {"type": shape.geom_type, "vertices": vertices, "sha256": hashlib.sha256(shape.wkb).hexdigest()}


def _title(row: Record, id: str) -> str:
    return next((str(row[name]) for name in TITLES if row.get(name)), id)
