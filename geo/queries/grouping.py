"""What rows can be grouped by, and which group each is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.errors import InvalidParameter, nearest
from geo.layers.catalogue import Layer
from geo.periods import INSTANT, Days, Period, after
from geo.queries import measures
from geo.queries.buckets import BUCKETS, Calendar, calendar
from geo.queries.columns import Codes, Columns, numbers
from geo.queries.items import ItemsQuery
from geo.queries.spans import Rows, forever
from geo.queries.times import Times, day_number, day_of
from geo.schemas import Schema

GROUPED: Final = ("string", "boolean", "integer")
MEASURED: Final = (measures.LEAST, measures.MOST, *measures.CASUALTIES)
"""Fields that are summed."""

SECTION: Final = "section"
SEGMENT: Final = "segment"
POSITIONS: Final = "positions"
"""The layer that says in which segment a feature of another layer lies."""

LENGTHS: Final[Mapping[str, tuple[str, str, str]]] = {
    SECTION: ("sections", "section", "section_length_m"),
    SEGMENT: ("segments", "id", "length_m"),
}
"""The layer that holds how long the pieces of the border are: its name, the field of the piece, that of the length."""


MOST_DAYS: Final = 200_000
"""Days of one answer; more is refused."""

MOST_LISTED: Final = 1_000
"""Keys of another layer that are listed without a row too; of a larger one only those that a row has."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What groups take from beyond their table.

    Attributes
    ----------
    covered : Days
        The days that the data cover.
    columns : callable
        Return the columns of a layer by its name; None if there is none.
    """

    covered: Days
    columns: Callable[[str], Columns | None]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing to group by.

    Attributes
    ----------
    labels : sequence of str or None
        Its values; None for rows without one.
    codes : array of int64
        Which of them each row has, their number for none.
    km : sequence of float or None
        How long the piece of the border is that each stands for, 0 if nobody knows; None if they stand for none.
    calendar : Calendar or None
        The buckets, if they are days, weeks or months.
    """

    labels: Sequence[str | None]
    codes: NDArray[np.int64]
    km: Sequence[float] | None = None
    calendar: Calendar | None = None


def groupings(layer: Layer, around: Surroundings) -> tuple[str, ...]:
    """Return what a layer is worth grouping by: no numbers, and no texts that are neither words of a list nor names."""
    schema = layer.schema
    assert schema is not None, f"{layer.name} has no schema"
    named = {*LENGTHS, *(reference.field for reference in schema.references)}
    free = {field.name for field in schema.fields if field.type != "boolean" and not field.terms} - named
    return tuple(name for name in _groupable(layer, around) if name not in free)


def _groupable(layer: Layer, around: Surroundings) -> tuple[str, ...]:
    """Return all that a layer can be grouped by."""
    schema = layer.schema
    assert schema is not None, f"{layer.name} has no schema"
    left_out = (schema.key, *MEASURED)
    names = [field.name for field in schema.fields if field.type in GROUPED and field.name not in left_out]
    times = [name for name in BUCKETS if layer.time is not None and name not in names]
    segments = [SEGMENT] if SEGMENT not in names and _posts(layer.name, around) is not None else []
    return (*times, *segments, *names)


def check(layer: Layer, by: tuple[str, ...], around: Surroundings) -> None:
    """Refuse what a layer cannot be grouped by.

    Raises
    ------
    InvalidParameter
        Naming what it can.
    """
    known = _groupable(layer, around)
    expected = f"one or two of {', '.join(known)}"
    for name in by:
        if name not in known:
            close = nearest(name, known)
            raise InvalidParameter("by", name, expected, f"Did you mean '{close}'?" if close else "")
    if not 1 <= len(by) <= 2 or len(set(by)) < len(by):
        raise InvalidParameter("by", ",".join(by), expected)
    if sum(name in BUCKETS for name in by) > 1:
        raise InvalidParameter("by", ",".join(by), f"only one of {', '.join(BUCKETS)}")


def dimension(columns: Columns, name: str, query: ItemsQuery, rows: Rows | range, around: Surroundings) -> Dimension:
    """Return the groups of some rows by one thing.

    Raises
    ------
    InvalidParameter
        If nearly every row has a value of its own.
    """
    schema = columns.schema
    if name not in schema and name in BUCKETS:
        return _dates(columns, name, query, rows, around)
    coded: Codes | None
    if name not in schema:
        coded, known = _posted(columns, around), _segments(query, around)
    else:
        coded, wanted = columns.codes(name), dict(query.where).get(name, ())
        values = schema[name].vocabulary or _referred(schema, name, query, around)
        known = [value for value in values if not wanted or value in wanted]
    if coded is None:
        raise InvalidParameter("by", name, "a field whose values occur more than once")
    labels, codes = _labelled(coded, rows, known)
    if name not in LENGTHS:
        return Dimension(labels, codes)
    lengths = _lengths(name, around)
    return Dimension(labels, codes, [lengths.get(label, 0.0) if label else 0.0 for label in labels])


def taken(values: NDArray[Any], rows: Rows | range) -> NDArray[Any]:
    """Return the values of some rows."""
    return values[rows.start : rows.stop] if isinstance(rows, range) else values[rows]


def days_of(when: Days | Period | None) -> Days:
    """Return the days of a span; of instants those of UTC."""
    if isinstance(when, Period):
        first = None if when.start is None else when.start.date()
        return Days.closed(first, None if when.end is None else (when.end - INSTANT).date())
    return when or Days()


def _dates(columns: Columns, name: str, query: ItemsQuery, rows: Rows | range, around: Surroundings) -> Dimension:
    """Group by the day each row starts on: the days asked for, or all that are covered or have a row."""
    began = taken(Times(columns).start_days, rows)
    asked, rim = days_of(query.when), Days()
    if asked.start is None or asked.end is None:
        rim = _rim(began)
    first = _edge(asked.start, (around.covered.start, rim.start), min)
    stop = _edge(asked.end, (around.covered.end, rim.end), max)
    if first is None or stop is None or first >= stop:
        return Dimension([], np.zeros(len(began), dtype=np.int64))
    if stop - first > MOST_DAYS:
        raise InvalidParameter("by", name, f"a span of at most {MOST_DAYS} days", "Narrow the dates.")
    buckets = calendar(name, (first, stop), around.covered)
    return Dimension(buckets.labels, buckets.codes(began), calendar=buckets)


def _rim(began: NDArray[np.int32]) -> Days:
    """Return the days from the first to the last of some."""
    known = began[began < forever(began.dtype)]
    return Days(day_of(known.min()), after(day_of(known.max()))) if len(known) else Days()


def _edge(asked: date | None, others: Sequence[date | None], outer: Callable[[Iterable[date]], date]) -> int | None:
    """Return the bound that was asked for, or the outer one of some others, as a day."""
    known = [day for day in others if day is not None]
    return day_number(asked or (outer(known) if known else None))


def _labelled(coded: Codes, rows: Rows | range, known: Sequence[str]) -> tuple[list[str | None], NDArray[np.int64]]:
    """Return the values of a column, known ones first, then what else some rows have, then none; and each row's."""
    own = taken(coded.codes, rows)
    counts = np.bincount(own + 1, minlength=len(coded.words) + 1)
    found = [word for word, count in zip(coded.words, counts[1:], strict=True) if count]
    labels: list[str | None] = [*known, *sorted(set(found) - set(known), key=_natural)]
    if counts[0]:
        labels.append(None)
    index = {label: place for place, label in enumerate(labels)}
    table = np.array([index.get(word, len(labels)) for word in (*coded.words, None)], dtype=np.int64)
    return labels, table[own]


def _natural(text: str) -> tuple[int, int, str]:
    number = text.removeprefix("-")
    return (0, int(text), "") if number.isascii() and number.isdigit() else (1, 0, text)


def _posts(name: str, around: Surroundings) -> Columns | None:
    """Return the layer of positions if it says where features of a layer are."""
    posts = around.columns(POSITIONS)
    if posts is None or not {"layer", "feature", SEGMENT} <= set(posts.schema.names):
        return None
    coded = posts.codes("layer")
    return posts if coded is not None and name in coded.words else None


def _posted(columns: Columns, around: Surroundings) -> Codes:
    """Return the segment of every row."""
    posts = _posts(columns.layer.name, around)
    assert posts is not None, "checked before"

    def make() -> Codes:
        mine = pc.and_(pc.equal(posts.field("layer"), columns.layer.name), pc.is_valid(posts.field(SEGMENT)))
        segments = posts.field(SEGMENT).filter(mine).dictionary_encode()
        places = pc.index_in(columns.field(columns.schema.key), value_set=posts.field("feature").filter(mine))
        return Codes(numbers(segments.indices.take(places), pa.int32(), -1), segments.dictionary.to_pylist())

    return columns.keep("segments", make)


def _segments(query: ItemsQuery, around: Surroundings) -> list[str]:
    """Return every segment of the sections asked for."""
    table = around.columns("segments")
    return [] if table is None else _keys(table, query)


def _referred(schema: Schema, name: str, query: ItemsQuery, around: Surroundings) -> list[str]:
    """Return every value a field may have whose values are the keys of another layer, of the sections asked for."""
    for reference in schema.references:
        table = around.columns(reference.layer) if reference.field == name else None
        if table is not None and table.schema.key == reference.key and len(table) <= MOST_LISTED:
            return _keys(table, query)
    return []


def _keys(table: Columns, query: ItemsQuery) -> list[str]:
    """Return the keys of a layer, of the sections asked for if it has such."""
    keys = table.field(table.schema.key)
    sections = dict(query.where).get(SECTION)
    if sections and SECTION in table.schema:
        keys = keys.filter(pc.is_in(table.field(SECTION), value_set=pa.array(sections)))
    return [str(key) for key in keys.to_pylist()]


def _lengths(name: str, around: Surroundings) -> dict[str, float]:
    """Return the kilometres of each piece of the border."""
    layer, key, length = LENGTHS[name]
    table = around.columns(layer)
    if table is None or key not in table.schema or length not in table.schema:
        return {}
    pairs = zip(table.field(key).to_pylist(), table.field(length).to_pylist(), strict=True)
    return {str(piece): metres / 1000 for piece, metres in pairs if metres}
