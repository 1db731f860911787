"""What the right answer is, computed from the rows themselves, and whether a server gave it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import mapbox_vector_tile  # type: ignore[import-untyped]
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from numpy.typing import NDArray

from tests.bench.questions import Days, Export, Items, Question, Tile

Mask = NDArray[np.bool_]
BUFFER = 256 / 4096
"""A server may put so much of its neighbours into a tile."""


class Wrong(Exception):
    """A server answered something else; ``str()`` says what."""


@dataclass(frozen=True)
class Truth:
    """The rows, ready to be asked."""

    table: pa.Table

    @cached_property
    def start(self) -> NDArray[np.datetime64]:
        """First days."""
        return np.asarray(self.table["start"].to_numpy())

    @cached_property
    def end(self) -> NDArray[np.datetime64]:
        """Days after the last."""
        return np.asarray(self.table["end"].to_numpy())

    @cached_property
    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitudes and latitudes; every row has a place."""
        geometries = shapely.from_wkb(self.table["geometry"].to_numpy())
        return shapely.get_x(geometries), shapely.get_y(geometries)

    @cached_property
    def tiles(self) -> NDArray[np.float64]:
        """Columns and rows, with fractions, of WebMercatorQuad at zoom 0."""
        x, y = (np.radians(each) for each in self.points)
        return np.stack([x / (2 * np.pi) + 0.5, 0.5 - np.arcsinh(np.tan(y)) / (2 * np.pi)])

    def fullest(self, z: int) -> tuple[Tile, Tile]:
        """Return the tile of a zoom with the most points, and the next."""
        tiles, counts = np.unique((self.tiles * 2**z).astype(int), axis=1, return_counts=True)
        first, second = np.argsort(-counts, kind="stable")[:2]
        return Tile(z, *map(int, tiles[:, first])), Tile(z, *map(int, tiles[:, second]))

    def within(self, tile: Tile, buffer: float = 0) -> int:
        """Return how many points lie in a tile, widened by a share of its width."""
        x, y = self.tiles * 2**tile.z - np.array([[tile.x], [tile.y]])
        return int(np.sum((x >= -buffer) & (x <= 1 + buffer) & (y >= -buffer) & (y <= 1 + buffer)))

    def rows(self, question: Items) -> NDArray[np.int64]:
        """Return the numbers of the rows that match."""
        found = self.end > np.datetime64(question.first)
        if question.last is not None:
            found &= self.start <= np.datetime64(question.last)
        if question.bbox is not None:
            west, south, east, north = question.bbox
            x, y = self.points
            found &= (x >= west) & (x <= east) & (y >= south) & (y <= north)
        if question.category is not None:
            found &= pc.equal(self.table["category"], question.category).to_numpy()
        return np.flatnonzero(found)

    def year(self, year: int) -> NDArray[np.int64]:
        """Return the numbers of the rows of a year."""
        return self.rows(Items(date(year, 1, 1), date(year, 12, 31), 0))

    def ids(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the ids of some rows."""
        found: list[str] = self.table["id"].take(pa.array(rows)).to_pylist()
        return found

    def check(self, question: Question, body: bytes) -> None:
        """Compare an answer with the rows.

        Raises
        ------
        Wrong
            If they differ.
        """
        try:
            CHECKS[type(question)](self, question, body)
        except (KeyError, IndexError, TypeError, ValueError, DecodeError) as error:
            raise Wrong(f"{type(error).__name__} {error}") from error


def _check_items(truth: Truth, question: Any, body: bytes) -> None:
    document = json.loads(body)
    rows = truth.rows(question)
    ids = [feature["id"] for feature in document["features"]]
    _equal("numberMatched", document.get("numberMatched"), len(rows))
    _equal("numberReturned", len(ids), min(len(rows), question.limit))
    expected = truth.ids(rows[: question.limit])
    _equal("first id", ids[:1], expected[:1])
    _equal("last id", ids[-1:], expected[-1:])
    properties = document["features"][0]["properties"] if ids else dict.fromkeys(truth.table.column_names)
    missing = set(truth.table.column_names) - {"geometry", "id"} - set(properties)
    _equal("properties left out", missing, set())


def _check_export(truth: Truth, question: Any, body: bytes) -> None:
    rows = truth.year(question.year)
    features = len(re.findall(rb'"type":\s*"Feature"', body))
    _equal("rows", features if question.format == "geojson" else body.count(b"\n") - 1, len(rows))
    for name, id in zip(("first", "last"), truth.ids(rows[[0, -1]]), strict=True):
        _equal(f"{name} id is there", id.encode() in body, True)


def _check_days(truth: Truth, question: Any, body: bytes) -> None:
    events = pc.equal(truth.table["kind"], "event").to_numpy()
    inside = (truth.start >= np.datetime64(question.first)) & (truth.start <= np.datetime64(question.last))
    days, counts = np.unique(truth.start[events & inside], return_counts=True)
    expected = dict(zip(np.datetime_as_string(days), counts, strict=True))
    groups = json.loads(body)["groups"]
    found = {group["key"]["day"]: group["count"] for group in groups if group["count"]}
    _equal("days", len(found), len(expected))
    _equal("days counted otherwise", [day for day, count in expected.items() if found.get(day) != count], [])


def _check_tile(truth: Truth, question: Any, body: bytes) -> None:
    least, most = truth.within(question), truth.within(question, BUFFER)
    found = _features(body)
    if not least <= found <= most:
        raise Wrong(f"points in the tile: {found}, expected {least} to {most}")


CHECKS: dict[type, Callable[[Truth, Any, bytes], None]] = {
    Items: _check_items,
    Export: _check_export,
    Days: _check_days,
    Tile: _check_tile,
}


def _equal(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise Wrong(f"{what}: {str(found)[:80]}, expected {str(expected)[:80]}")


def _features(body: bytes) -> int:
    """Return how many features a vector tile stands for; a small one is read whole, for its counts."""
    if len(body) > 5_000_000:
        return sum(1 for layer in _fields(body, 3) for _ in _fields(layer, 2))
    layers = mapbox_vector_tile.decode(body).values()
    properties = [feature["properties"] for layer in layers for feature in layer["features"]]
    return sum(int(each.get("count") or 1) for each in properties)


def _fields(message: bytes, wanted: int) -> list[bytes]:
    """Return the contents of one repeated field of a protobuf message."""
    found, at = [], 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == 0:
            _, at = _varint(message, at)
            continue
        size, at = _varint(message, at)
        if key >> 3 == wanted:
            found.append(message[at : at + size])
        at += size
    return found


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
