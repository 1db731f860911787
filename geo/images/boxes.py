"""Boxes on a picture, and whether one covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

CELL: Final = 48


class Box(NamedTuple):
    """A box in the unit of the picture, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.y1 - self.y0

    @classmethod
    def around(cls, x: float, y: float, half: float) -> Box:
        """Return a square around a point."""
        return cls(x - half, y - half, x + half, y + half)

    def grown(self, by: float) -> Box:
        """Return the box with a margin on every side; a negative one makes it smaller."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def covers(self, other: Box) -> bool:
        """Return whether two boxes share more than an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def holds(self, other: Box) -> bool:
        """Return whether another lies inside."""
        return self.x0 <= other.x0 and other.x1 <= self.x1 and self.y0 <= other.y0 and other.y1 <= self.y1


class Taken:
    """Boxes by the cells of a grid they touch, so that not all are compared with all."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Take the room of a box."""
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        """Return whether nothing takes any of the room of a box."""
        return not any(other.covers(box) for cell in _cells(box) for other in self._cells.get(cell, ()))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.x0 // CELL), int(box.x1 // CELL) + 1):
        for row in range(int(box.y0 // CELL), int(box.y1 // CELL) + 1):
            yield column, row
