"""The ground of a picture: land, lakes, rivers and other countries' borders, from the basemap's documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.images.frame import Frame, clipped, world
from geo.images.layers import layer, renamed
from geo.images.paths import closed, number, opened, rectangle
from geo.images.theme import Theme
from geo.maps import documents
from geo.store import Dataset

Array = NDArray[Any]
DETAIL_FROM_ZOOM: Final = 8.0
MARGIN: Final = 4.0
"""Pixels around the map that are drawn too, so that no outline shows at its edge."""

DETAIL: Final = 0.6
"""Pixels a coast or a river may be off."""

KEPT: Final = 300
"""Paths that are kept, of about 10 kB each, five for a frame of the world."""

AREAS: Final = ("region", "land", "lakes")


@dataclass(frozen=True, slots=True)
class Town:
    """A town: its place in the world, the first zoom that names it, its class from 0 to 5, its names."""

    at: tuple[float, float]
    first: float
    size: int
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """The name of a country, a sea or a lake, at a place of the world that suits some zooms."""

    kind: str
    first: float
    last: float
    at: tuple[float, float]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A document of the basemap; shapes are in the world's places."""

    shapes: Mapping[str, Array]
    towns: Sequence[Town]
    areas: Sequence[Area]


@lru_cache(maxsize=8)
def ground(dataset: Dataset, name: str) -> Ground:
    """Return a document of the basemap, nothing at all if the data have none."""
    if name not in documents.names(dataset):
        return Ground({}, (), ())
    file = json.loads(documents.render(dataset, name))
    grid = file["grid"]
    shapes = {kind: _shapes(file[kind], grid, kind) for kind in (*AREAS, "rivers", "borders") if file.get(kind)}
    towns = [
        Town(_at(longitude / grid, latitude / grid), first, size, names)
        for longitude, latitude, first, size, names in file["towns"]
    ]
    areas = [
        Area(kind, first, last, _at(longitude, latitude), names)
        for kind, first, last, longitude, latitude, names in file["labels"]
    ]
    return Ground(shapes, towns, areas)


def grounds(dataset: Dataset, zoom: float) -> tuple[Ground, ...]:
    """Return what is drawn at a zoom: the overview, and near the border the detail above it."""
    wanted = documents.BASEMAPS if zoom >= DETAIL_FROM_ZOOM else documents.BASEMAPS[:1]
    return tuple(ground(dataset, name) for name in wanted)


def draw(shown: Sequence[Ground], frame: Frame, theme: Theme) -> str:
    """Return the ground as a layer of layers."""
    parts = [layer("water", rectangle(frame.box), f'fill="{theme.water}"')]
    for i, each in enumerate(shown):
        drawn = "".join(_layers(each, frame, theme))
        parts.append(renamed(drawn, "near") if i else drawn)
    return layer("ground", "".join(parts))


def _layers(shown: Ground, frame: Frame, theme: Theme) -> Iterator[str]:
    yield from _areas(shown, frame, {"region": theme.water, "land": theme.land})
    river = min(2.0, 0.5 + 0.16 * max(0.0, frame.zoom - 3))
    yield from _lines(shown, frame, "rivers", theme.river, river)
    yield from _areas(shown, frame, {"lakes": theme.water})
    yield from _lines(shown, frame, "borders", theme.border, 0.75 if frame.zoom < DETAIL_FROM_ZOOM else 1.0)


def _areas(shown: Ground, frame: Frame, colours: Mapping[str, str]) -> Iterator[str]:
    for kind, colour in colours.items():
        path = _path(shown, kind, frame)
        if path:
            yield layer(kind, f'<path d="{path}"/>', f'fill="{colour}" fill-rule="evenodd"')


def _lines(shown: Ground, frame: Frame, kind: str, colour: str, width: float) -> Iterator[str]:
    path = _path(shown, kind, frame)
    if path:
        yield layer(kind, f'<path d="{path}"/>', f'fill="none" stroke="{colour}" stroke-width="{number(width)}"')


@lru_cache(maxsize=KEPT)
def _path(shown: Ground, kind: str, frame: Frame) -> str:
    """Return a kind of shapes on a frame: the same parts of the world are drawn over and over, and made only once."""
    if kind not in shown.shapes:
        return ""
    shapes = clipped(shown.shapes[kind], frame, MARGIN, DETAIL)
    return closed(shapes, frame) if kind in AREAS else opened(shapes, frame)


def _at(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = world(np.array([[longitude, latitude]]))[0].tolist()
    return x, y


def _shapes(rows: Sequence[Sequence[int]], grid: int, kind: str) -> Array:
    """Return rings as polygons, or lines, from steps of a grid."""
    parts = [world(np.array(row).reshape(-1, 2).cumsum(axis=0) / grid) for row in rows]
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    if kind not in AREAS:
        return np.asarray(shapely.linestrings(np.vstack(parts), indices=owner))
    rings = shapely.polygons(shapely.linearrings(np.vstack(parts), indices=owner))
    valid = shapely.get_parts(shapely.get_parts(shapely.make_valid(rings)))
    polygons: Array = valid[shapely.get_type_id(valid) == 3]
    return polygons
