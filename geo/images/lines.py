"""The border of a picture: each section on its casing, dashed in lagoons and the sea, lit where no place is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log10
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.images.frame import Frame, clipped, world
from geo.images.layers import layer
from geo.images.paths import opened
from geo.images.theme import Theme
from geo.layers import GEOMETRY
from geo.queries import ItemsQuery
from geo.store import Dataset

Array = NDArray[Any]
MARGIN: Final = 16.0
DETAIL: Final = 0.3
KEPT: Final = 48
"""Frames whose lines are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A part of a section, in the world's places."""

    section: str
    part: str
    context: bool
    shapes: Array


@lru_cache(maxsize=8)
def lines(dataset: Dataset, name: str) -> tuple[Line, ...]:
    """Return the parts of all sections as a layer has them."""
    return tuple(
        Line(row["section"], row["part"], bool(row["context"]), _in_world(row[GEOMETRY]))
        for row in dataset.records(ItemsQuery(name))
    )


def of_zoom(dataset: Dataset, zoom: float) -> tuple[Line, ...]:
    """Return the parts as fine as a zoom needs."""
    return lines(dataset, "sections-z6" if zoom <= 6.5 else "sections-z9" if zoom <= 9.5 else "sections-z12")


def bounds(dataset: Dataset, sections: tuple[str, ...]) -> Array:
    """Return the box of some sections in the world, or of all."""
    chosen = [
        line.shapes
        for line in lines(dataset, "sections-z6")
        if (line.section in sections if sections else not line.context)
    ]
    box: Array = shapely.total_bounds(np.concatenate(chosen))
    return box


def draw(shown: tuple[Line, ...], frame: Frame, theme: Theme, unplaced: Mapping[str, int]) -> Iterator[str]:
    """Yield the layers of the border; `unplaced` says how many incidents of a section have no place."""
    paths = _paths(shown, frame)
    context = "".join(path for line, path in paths.items() if line.context)
    own = {line: path for line, path in paths.items() if not line.context and path}
    if context:
        path = f'<path fill="none" stroke="{theme.context}" d="{context}"/>'
        yield layer("borders-beyond", path)
    lit = "".join(_glow(line, path, unplaced) for line, path in own.items())
    if lit:
        width = 9 if frame.zoom < 7 else 15
        yield layer("glow", lit, f'fill="none" stroke="{theme.glow}" stroke-width="{width}" stroke-linejoin="round"')
    everything = "".join(own.values())
    if everything:
        look = f'fill="none" stroke="{theme.casing}" stroke-opacity="0.85" stroke-width="5" stroke-linejoin="round"'
        yield layer("casing", f'<path d="{everything}"/>', look)
    drawn = "".join(_stroke(line, path) for line, path in own.items())
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    yield layer("sections", drawn, f'fill="none" stroke="{theme.text}" stroke-width="2.5" {ends}')


@lru_cache(maxsize=KEPT)
def _paths(shown: tuple[Line, ...], frame: Frame) -> Mapping[Line, str]:
    return {line: opened(clipped(line.shapes, frame, MARGIN, DETAIL), frame) for line in shown}


def brightness(count: int) -> float:
    """Return how strongly a section is marked: a step more for ten times as many."""
    return min(0.55, 0.25 + 0.1 * log10(count)) if count > 0 else 0.0


@lru_cache(maxsize=KEPT)
def coordinates(shown: tuple[Line, ...], frame: Frame) -> list[Array]:
    """Return where the lines lie on the picture, for the names that step aside."""
    parts = [part for line in shown if not line.context for part in clipped(line.shapes, frame, 0, 1.0)]
    return [frame.pixels(shapely.get_coordinates(part)) for part in parts]


def _glow(line: Line, path: str, unplaced: Mapping[str, int]) -> str:
    strength = brightness(unplaced.get(line.section, 0))
    return f'<path stroke-opacity="{strength:.2f}" d="{path}"/>' if strength else ""


def _stroke(line: Line, path: str) -> str:
    dash = "" if line.part == "land" else ' stroke-dasharray="1.5 6"'
    return f'<path{dash} d="{path}"/>'


def _in_world(geometry: Any) -> Array:
    parts = shapely.get_parts(geometry)
    return np.array([shapely.linestrings(world(shapely.get_coordinates(part))) for part in parts])
