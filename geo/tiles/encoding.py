"""Mapbox Vector Tiles 2.1 as bytes: one layer, its features and what they say.

Tags and geometries are worked out for all features together, as arrays of numbers; only the few bytes around each
feature are put together one by one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

EXTENT: Final = 4096
"""Units of a tile's side."""

POINT, LINE, POLYGON = 1, 2, 3
"""Kinds of geometry."""

MOVE, DRAW, CLOSE = 1, 2, 7
"""Commands of a geometry."""

_VERSION: Final = 2

Whole = NDArray[np.int64]
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Column:
    """What features say of one field: for each of them the number of a value, or -1 for none."""

    key: int
    values: Whole


@dataclass(frozen=True, slots=True)
class Features:
    """Features of one kind.

    Attributes
    ----------
    words : array of uint64
        Commands and parameters of all geometries, one after another.
    ends : array of int64
        Where the words of each feature end.
    """

    kind: int
    words: Words
    ends: Whole
    columns: tuple[Column, ...]


@dataclass(slots=True)
class Dictionary:
    """The names and values that the features of a layer point at."""

    keys: dict[str, int] = field(default_factory=dict)
    values: dict[bytes, int] = field(default_factory=dict)

    def column(self, name: str, words: Iterable[Any], places: Whole) -> Column:
        """Return a field of features, each of which has one of some values.

        Parameters
        ----------
        words : iterable of str, bool, int or float
            The values.
        places : array of int64
            For each feature, where its value is among them; -1 for none.
        """
        numbers = np.array([self._number(word) for word in words] + [-1], np.int64)
        return Column(self.keys.setdefault(name, len(self.keys)), numbers[places])

    def _number(self, word: Any) -> int:
        return self.values.setdefault(_value(word), len(self.values))


def layer(name: str, dictionary: Dictionary, groups: Iterable[Features]) -> bytes:
    """Return a tile of one layer; no bytes if it has no features."""
    features = [content for group in groups for content in _features(group)]
    if not features:
        return b""
    parts = [
        _block(1, name.encode()),
        *features,
        *(_block(3, key.encode()) for key in dictionary.keys),
        *(_block(4, value) for value in dictionary.values),
        b"\x28" + _varint(EXTENT),
        b"\x78" + _varint(_VERSION),
    ]
    return _block(3, b"".join(parts))


def commands(kind: int, positions: Whole, parts: Whole, features: Whole) -> tuple[Words, Whole]:
    """Return geometries as the words of a tile.

    Parameters
    ----------
    positions : array of int64, shape (n, 2)
        Right and down of the tile's corner. A ring does not repeat its first position; its interior lies to the right.
    parts : array of int64
        How many positions each line or ring has; each point of a feature is a position of its one part.
    features : array of int64
        How many parts each feature has.

    Returns
    -------
    words : array of uint64
    ends : array of int64
        Where the words of each feature end.
    """
    first_parts = np.cumsum(features) - features
    part_starts = np.cumsum(parts) - parts
    deltas = np.diff(positions, axis=0, prepend=np.zeros((1, 2), np.int64))
    beginnings = part_starts[first_parts]
    deltas[beginnings] = positions[beginnings]
    plain = kind == POINT
    spare = 1 if plain else 2 + (kind == POLYGON)
    lengths = 2 * parts + spare
    ends = np.cumsum(lengths)
    starts = ends - lengths
    words = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint64)
    words[starts] = (parts << 3 | MOVE) if plain else (1 << 3 | MOVE)
    if not plain:
        words[starts + 3] = (parts - 1) << 3 | DRAW
    if kind == POLYGON:
        words[ends - 1] = 1 << 3 | CLOSE
    within = np.arange(len(positions)) - np.repeat(part_starts, parts)
    shift = 1 if plain else 1 + (within > 0)
    places = np.repeat(starts, parts) + 2 * within + shift
    zigzag = ((deltas << 1) ^ (deltas >> 63)).astype(np.uint64)
    words[places], words[places + 1] = zigzag[:, 0], zigzag[:, 1]
    return words, ends[np.cumsum(features) - 1]


def _features(group: Features) -> list[bytes]:
    shapes, shape_ends = _varints(group.words, group.ends)
    tags, tag_ends = _varints(*_tags(group.columns, len(group.ends)))
    middle = b"\x18" + bytes([group.kind]) + b"\x22"
    found, shape_start, tag_start = [], 0, 0
    for shape_end, tag_end in zip(shape_ends, tag_ends, strict=True):
        said, shape = tags[tag_start:tag_end], shapes[shape_start:shape_end]
        body = b"\x12" + _varint(len(said)) + said + middle + _varint(len(shape)) + shape
        found.append(b"\x12" + _varint(len(body)) + body)
        shape_start, tag_start = shape_end, tag_end
    return found


def _tags(columns: Sequence[Column], count: int) -> tuple[Words, Whole]:
    """Return the pairs of key and value of every feature, and where those of each end."""
    if not columns:
        return np.zeros(0, np.uint64), np.zeros(count, np.int64)
    values = np.column_stack([column.values for column in columns])
    keys = np.broadcast_to([column.key for column in columns], values.shape)
    known = values >= 0
    pairs = np.stack([keys, values], axis=-1)[known]
    return pairs.ravel().astype(np.uint64), np.cumsum(2 * known.sum(axis=1))


def _varints(words: Words, ends: Whole) -> tuple[bytes, list[int]]:
    """Return words in the variable length of Protocol Buffers, and where those that end in places end now."""
    sizes = np.ones(len(words), np.int64)
    for bits in range(7, 64, 7):
        longer = words >= np.uint64(1 << bits)
        if not longer.any():
            break
        sizes += longer
    after = np.cumsum(sizes)
    content = np.zeros(int(after[-1]) if len(after) else 0, np.uint8)
    starts = after - sizes
    for place in range(int(sizes.max(initial=0))):
        here = sizes > place
        more = (sizes[here] > place + 1).astype(np.uint8) << 7
        content[starts[here] + place] = (words[here] >> np.uint64(7 * place) & np.uint64(0x7F)).astype(np.uint8) | more
    bounds = np.concatenate([[0], after])[ends]
    return content.tobytes(), bounds.tolist()


def _value(word: Any) -> bytes:
    """Return a value as the message it is in a tile."""
    if isinstance(word, str):
        return _block(1, word.encode())
    if isinstance(word, bool):
        return b"\x38" + bytes([word])
    if isinstance(word, int):
        return b"\x28" + _varint(word) if word >= 0 else b"\x30" + _varint((word << 1) ^ (word >> 63))
    return b"\x19" + struct.pack("<d", word)


def _block(number: int, content: bytes) -> bytes:
    """Return a field of a message that holds bytes."""
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


@lru_cache(maxsize=1024)
def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)
