"""Crossings on a picture: a badge by status at its place, or a step aside with a thin leader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, sin
from typing import Final

import numpy as np

from geo.formats.styles.palette import GLYPHS
from geo.images.boxes import Box
from geo.images.frame import Frame, world
from geo.images.layers import layer
from geo.images.marks import Badge, use
from geo.images.spots import leader
from geo.images.theme import Theme
from geo.layers import GEOMETRY, Record
from geo.status import Status

HALF: Final = 12
ALL_FROM_ZOOM: Final = 7.0
ROUNDS: Final = 12


@dataclass(slots=True)
class Crossing:
    """A crossing where it is drawn, and where it belongs."""

    id: str
    x: float
    y: float
    anchor: tuple[float, float]
    radius: float
    badge: Badge

    @property
    def box(self) -> Box:
        """The room of its badge."""
        return Box.around(self.x, self.y, self.radius)


def scale_at(zoom: float) -> float:
    """Return how large badges are."""
    return 0.5 if zoom < 6 else 0.62 if zoom < 7 else 0.75 if zoom < 9 else 0.92


def crossings(shown: Sequence[tuple[Record, Status]], frame: Frame) -> list[Crossing]:
    """Return the crossings of a frame: close up all, far out those that have room, the main ones first."""
    radius = HALF * scale_at(frame.zoom)
    every = frame.zoom >= ALL_FROM_ZOOM
    positions = np.array([(row[GEOMETRY].x, row[GEOMETRY].y) for row, _ in shown]).reshape(-1, 2)
    found = [
        (rank(row), Crossing(row["id"], x, y, (x, y), radius, _badge(row, status, every)))
        for (row, status), (x, y) in zip(shown, frame.pixels(world(positions)).tolist(), strict=True)
        if frame.box.grown(-radius).holds(Box(x, y, x, y))
    ]
    found.sort(key=lambda each: each[0])
    if not every:
        return _spaced([each for order, each in found if order < 2], radius * 2.6)
    drawn = [each for _, each in found]
    _part(drawn, max(12.0, radius * 1.8))
    return drawn


def rank(row: Record) -> int:
    """Return how much a crossing matters: international roads first."""
    return (0 if row["category"] == "international" else 2) + (0 if row["mode"] == "road" else 1)


def draw(shown: Sequence[Crossing], theme: Theme) -> Iterator[str]:
    """Yield the badges."""
    if shown:
        drawn = "".join(leader(each.x, each.y, each.anchor, theme) + use(each.badge, each.x, each.y) for each in shown)
        yield layer("crossings", drawn)


def _badge(row: Record, status: Status, every: bool) -> Badge:
    mode = row["mode"] if every and row["mode"] in GLYPHS else ""
    return Badge(status.status, status.knowledge == "last_known", mode)


def _spaced(found: Sequence[Crossing], distance: float) -> list[Crossing]:
    kept: list[Crossing] = []
    for each in found:
        if all(hypot(other.x - each.x, other.y - each.y) >= distance for other in kept):
            kept.append(each)
    return kept


def _part(drawn: Sequence[Crossing], distance: float) -> None:
    """Push badges apart, each moving as little as it can."""
    for _ in range(ROUNDS):
        pairs = [(i, j) for i in range(len(drawn)) for j in range(i + 1, len(drawn))]
        if not sum(_push(drawn[i], drawn[j], distance, i + j) for i, j in pairs):
            break


def _push(one: Crossing, other: Crossing, distance: float, turn: int) -> bool:
    far = hypot(other.x - one.x, other.y - one.y)
    if far >= distance - 0.01:
        return False
    angle = atan2(other.y - one.y, other.x - one.x) if far > 0.01 else float(turn)
    dx, dy = (distance - far) / 2 * cos(angle), (distance - far) / 2 * sin(angle)
    one.x, one.y, other.x, other.y = one.x - dx, one.y - dy, other.x + dx, other.y + dy
    return True
