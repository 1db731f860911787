"""The incidents as columns: what the page filters and draws, in one or two short binary documents of a data version.

A document is a little-endian 32-bit length, a head of so many bytes of JSON, and the columns the head names, each at a
multiple of four bytes. A row of it is an event; rows stand in the order of their start and id. A column of one value
where there are more rows holds for all of them.

The first document is enough to draw the map; where there are many rows, what else they are filtered by comes in a
second one. In the first, ``start`` counts days from the row before (the first from ``first_day``), ``length`` the days
from a start to the end. ``flags`` is 1 for a row whose place is known, plus 2 for one that was retracted. ``crossing``
is a place in its vocabulary plus one, 0 is none; ``publishers`` says how many a row has, ``publisher`` which, row after
row. ``km`` and ``segment`` are where along the border a row lies (:mod:`geo.maps.posts`). Where there are many rows,
publishers and places along the border come in a document each, for who asks for them. Every other column is places in
the vocabulary of its name.

Where a row lies are two numbers of 16 bits: steps in ``box``, which is in Web Mercator from 0 to 1, from its west to
its east and from its north to its south; those of a row without a place mean nothing. ``high`` has the first eight bits
of both, row after row, ``middle`` the next :data:`MIDDLE_X` of the one, then the next :data:`MIDDLE_Y` of the other:
less than a pixel of the first picture, a kilometre or two of the border. ``x_low`` and ``y_low``, the rest, come in
the second document where there is one.

Texts come in chunks of some rows (:data:`CHUNKS`), when they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import orjson
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo import text
from geo.errors import NotFound
from geo.incidents import EVENT, PLACED
from geo.layers import GEOMETRY
from geo.maps import order, posts
from geo.maps.documents import claim_line, people_line
from geo.queries import ItemsQuery, Selection
from geo.queries.columns import View
from geo.queries.spans import Rows
from geo.store import Dataset

LAYER: Final = "incidents"
CHUNKS: Final = ((20_000, 1_000), (np.inf, 100))
"""Rows up to which all texts are fetched, in chunks of so many rows; of more, few are, and in smaller ones."""

STEPS: Final = 65_536
HALF_BITS: Final = 8
MIDDLE_X: Final = 1
MIDDLE_Y: Final = 2
MAX_LATITUDE: Final = 85.0511287798
EPOCH: Final = date(1970, 1, 1)
FEW: Final = 2_000
"""Rows up to which everything comes in the first document."""

FIRST: Final = ("category",)
LATER: Final = (
    "section",
    "location_precision",
    "date_precision",
    "place_role",
    "verification",
    "confidence",
)
"""Fields that are written as places in their vocabulary, in the first and in the second document."""

NOT_BY_ROW: Final = ("high", "publisher")
"""Columns of another number of values than there are rows."""

Array = NDArray[Any]
Named = tuple[str, Array]


def document(dataset: Dataset) -> bytes:
    """Return what the map is drawn from of every event; totals of a year are no events."""
    view = _events(dataset)
    vocab: dict[str, Sequence[str]] = {}
    first, times = _times(view)
    box, x, y = _places(view)
    columns = [*times, ("flags", _flags(view)), *_coarse(x, y), *_coded(view, FIRST, vocab)]
    if view.size <= FEW:
        columns += [*_fine(x, y), *_facets(view, vocab), *_publishers(view, vocab), *posts.columns(dataset, view)]
    facts = {"first_day": first.isoformat(), "chunk": _chunk(view.size), "box": box, "more": view.size > FEW}
    return _written(dataset, view.size, columns, facts | {"vocab": vocab})


def facets(dataset: Dataset) -> bytes:
    """Return what events are filtered by beside time, category and publishers, and where exactly they lie."""
    view = _events(dataset)
    vocab: dict[str, Sequence[str]] = {}
    _, x, y = _places(view)
    return _written(dataset, view.size, [*_fine(x, y), *_facets(view, vocab)], {"vocab": vocab})


def publishers(dataset: Dataset) -> bytes:
    """Return who published what is known of events."""
    view = _events(dataset)
    vocab: dict[str, Sequence[str]] = {}
    return _written(dataset, view.size, _publishers(view, vocab), {"vocab": vocab})


def along(dataset: Dataset) -> bytes:
    """Return where along the border events lie."""
    view = _events(dataset)
    return _written(dataset, view.size, posts.columns(dataset, view), {})


def ordered(column: str) -> Callable[[Dataset], bytes]:
    """Return what makes the order of the events by a column of the table."""
    return lambda dataset: order.order(_events(dataset), column)


DOCUMENTS: Final[Mapping[str, Callable[[Dataset], bytes]]] = {
    "incidents": document,
    "facets": facets,
    "publishers": publishers,
    "posts": along,
    **{f"order-{column}": ordered(column) for column in order.COLUMNS},
}
"""The binary documents by their names."""


def texts(dataset: Dataset, chunk: int, language: text.Language = text.ENGLISH) -> bytes:
    """Return the texts of some rows as JSON: the chunk of that number, from 0; the language is that of the claims.

    Raises
    ------
    NotFound
        If there is none.
    """
    rows, table = event_rows(dataset), dataset.table(LAYER)
    size = _chunk(len(rows))
    part = rows[chunk * size : (chunk + 1) * size]
    if chunk < 0 or not len(part):
        raise NotFound("chunk of texts", str(chunk), [str(number) for number in range(chunks(dataset))])
    records = Selection(table.columns, part).records()
    posts = [dataset.position(LAYER, row["id"]) for row in records]
    points = [row[GEOMETRY] if row["location_precision"] in PLACED else None for row in records]
    return orjson.dumps(
        {name: [row[name] for row in records] for name in ("id", "title", "place")}
        | {
            "claim": [claim_line(row, language) or None for row in records],
            "people": [people_line(row, language) for row in records],
            "km": [None if post is None else post["km"] for post in posts],
            "lon": [None if point is None else round(point.x, 5) for point in points],
            "lat": [None if point is None else round(point.y, 5) for point in points],
        }
    )


def chunks(dataset: Dataset) -> int:
    """Return how many chunks of texts there are."""
    size = len(event_rows(dataset))
    return -(-size // _chunk(size))


def _chunk(size: int) -> int:
    return next(rows for most, rows in CHUNKS if size <= most)


def bitmap(dataset: Dataset, query: ItemsQuery) -> bytes:
    """Return which events a search, a box and a nearness find: bit ``i & 7`` of byte ``i >> 3`` is that of row ``i``.

    Parameters
    ----------
    query : ItemsQuery
        The query of a state; its time and its fields, which the page goes by itself, do not count.
    """
    name, value = EVENT
    found = dataset.items(replace(query, when=None, where=((name, (value,)),))).selection.rows
    mask = np.zeros(len(dataset.table(LAYER)), dtype=bool)
    mask[_slice(found)] = True
    return np.packbits(mask[_slice(event_rows(dataset))], bitorder="little").tobytes()


def event_rows(dataset: Dataset) -> Rows | range:
    """Return where in the table of incidents the events are, in order."""
    table = dataset.table(LAYER)
    name, value = EVENT
    query = ItemsQuery.of(LAYER, **{name: value})
    return table.columns.keep("events", lambda: table.select(query).selection.rows)


def _written(dataset: Dataset, size: int, columns: Sequence[Named], facts: Mapping[str, Any]) -> bytes:
    described, content = [], bytearray()
    for name, values in columns:
        constant = name not in NOT_BY_ROW and len(values) > 1 and (values == values[0]).all()
        stored = values[:1] if constant else values
        described.append({"name": name, "type": stored.dtype.name, "offset": len(content), "length": len(stored)})
        content += stored.astype(stored.dtype.newbyteorder("<")).tobytes()
        content += bytes(-len(content) % 4)
    head = orjson.dumps({"version": dataset.version, "n": size, "columns": described, **facts})
    head += b" " * (-len(head) % 4)
    return len(head).to_bytes(4, "little") + head + content


def _events(dataset: Dataset) -> View:
    return View(dataset.table(LAYER).columns, _slice(event_rows(dataset)))


def _slice(rows: Rows | range) -> Rows | slice:
    return slice(rows.start, rows.stop) if isinstance(rows, range) else rows


def _times(view: View) -> tuple[date, list[Named]]:
    starts, ends = (view.field(name).to_numpy(zero_copy_only=False) for name in ("start", "end"))
    days = starts.astype("datetime64[D]").astype(np.int64)
    lengths = ends.astype("datetime64[D]").astype(np.int64) - days
    first = int(days[0]) if len(days) else 0
    deltas = np.diff(days, prepend=first)
    columns = [("start", _small(deltas, np.uint16)), ("length", _small(lengths, np.uint16))]
    return EPOCH + timedelta(first), columns


def _places(view: View) -> tuple[dict[str, float], Array, Array]:
    """Return the box of what is placed, and where each row is in it, from its west and from its north."""
    points = view.points()
    assert points is not None, "incidents are points"
    placed = _placed(view)
    latitude = np.radians(np.clip(points.y, -MAX_LATITUDE, MAX_LATITUDE))
    worlds = {"x": points.x / 360 + 0.5, "y": 0.5 - np.arctanh(np.sin(latitude)) / (2 * np.pi)}
    bounds = {name: (values[placed].min(), values[placed].max()) for name, values in worlds.items() if placed.any()}
    (west, east), (north, south) = bounds.get("x", (0.0, 1.0)), bounds.get("y", (0.0, 1.0))
    edges = {"west": float(west), "north": float(north), "east": float(east), "south": float(south)}
    return edges, _steps(worlds["x"], placed, west, east), _steps(worlds["y"], placed, north, south)


def _coarse(x: Array, y: Array) -> list[Named]:
    """Return the first bits of where rows lie; the two halves of ``high`` go together, so they lie side by side."""
    high = np.stack([x >> HALF_BITS, y >> HALF_BITS], axis=-1).astype(np.uint8).ravel()
    middle_x = x >> (HALF_BITS - MIDDLE_X) & ((1 << MIDDLE_X) - 1)
    middle_y = y >> (HALF_BITS - MIDDLE_Y) & ((1 << MIDDLE_Y) - 1)
    return [("high", high), ("middle", (middle_x << MIDDLE_Y | middle_y).astype(np.uint8))]


def _fine(x: Array, y: Array) -> list[Named]:
    """Return the bits that are left."""
    left = (("x_low", x, HALF_BITS - MIDDLE_X), ("y_low", y, HALF_BITS - MIDDLE_Y))
    return [(name, (steps & ((1 << bits) - 1)).astype(np.uint8)) for name, steps, bits in left]


def _steps(values: Array, placed: Array, least: float, most: float) -> Array:
    share = (values[placed] - least) / (most - least or 1.0)
    steps = np.minimum(np.floor(share * STEPS), STEPS - 1).astype(np.uint16)
    before: Array = np.maximum(np.cumsum(placed) - 1, 0)
    columns: Array = steps[before] if len(steps) else np.zeros(len(values), dtype=np.uint16)
    return columns


def _flags(view: View) -> Array:
    flags: Array = (_placed(view) + 2 * _is(view, "verification", ("retracted",))).astype(np.uint8)
    return flags


def _placed(view: View) -> Array:
    return _is(view, "location_precision", PLACED)


def _is(view: View, name: str, wanted: Sequence[str]) -> Array:
    codes, words = _codes(view, name)
    return np.isin(codes, [place for place, word in enumerate(words) if word in wanted])


def _facets(view: View, vocab: dict[str, Sequence[str]]) -> list[Named]:
    return [*_coded(view, LATER, vocab), _crossing(view, vocab)]


def _coded(view: View, names: Sequence[str], vocab: dict[str, Sequence[str]]) -> Iterator[Named]:
    """Yield the fields with a vocabulary; where one may be empty, its vocabulary has an empty word."""
    for name in names:
        codes, words = _codes(view, name)
        known = list(view.columns.schema[name].vocabulary)
        if (codes < 0).any():
            known.append("")
        order = {word: place for place, word in enumerate(known)}
        table = np.array([order.get(word, 0) for word in (*words, "")])
        vocab[name] = known
        yield name, _small(table[codes], np.uint8)


def _crossing(view: View, vocab: dict[str, Sequence[str]]) -> Named:
    codes, words = _codes(view, "crossing")
    used = np.unique(codes[codes >= 0])
    vocab["crossing"] = sorted(words[code] for code in used)
    order = {word: place for place, word in enumerate(vocab["crossing"], start=1)}
    return "crossing", _small(np.array([order.get(word, 0) for word in (*words, "")])[codes], np.uint16)


def _publishers(view: View, vocab: dict[str, Sequence[str]]) -> list[Named]:
    if "publishers" not in view.columns.schema:
        vocab["publishers"] = []
        return [("publishers", np.zeros(view.size, np.uint8)), ("publisher", np.zeros(0, np.uint16))]
    lists = view.field("publishers")
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    encoded = pc.list_flatten(lists).dictionary_encode()
    words = encoded.dictionary.to_pylist()
    vocab["publishers"] = sorted(words, key=lambda word: (word.casefold(), word))
    order = {word: place for place, word in enumerate(vocab["publishers"])}
    table = np.array([order[word] for word in words], dtype=np.int64)
    return [
        ("publishers", _small(counts, np.uint8)),
        ("publisher", _small(table[encoded.indices.to_numpy()], np.uint8)),
    ]


def _codes(view: View, name: str) -> tuple[NDArray[np.int32], list[str]]:
    coded = view.codes(name)
    if coded is not None:
        return coded
    encoded = view.field(name).dictionary_encode()
    return pc.fill_null(encoded.indices, -1).to_numpy().astype(np.int32), encoded.dictionary.to_pylist()


def _small(values: Array, kind: Any) -> Array:
    """Return whole numbers in a short type, or in a longer one if one is too great for it."""
    most = values.max() if len(values) else 0
    return values.astype(next(each for each in (kind, np.uint16, np.uint32) if most <= np.iinfo(each).max))
