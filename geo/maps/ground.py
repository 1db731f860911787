"""The ground of the first picture: the overview of the basemap as coarse as it may be until that itself is here.

The form is that of the basemap's files (:mod:`geo.importers.basemap`), but for the rings and lines: each is a text.
A number is written as twice itself, or for a negative one as twice its distance from -1 plus 1, in groups of five
bits, the lowest first, each a letter of :data:`LETTERS`; the sixth bit of a letter says that another follows. A town
and a label have one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
MORE: Final = 32
GROUP: Final = 5

ZOOM: Final = 5
"""The zoom of the first picture on a wide screen: it is drawn for that, and shown until the overview is here."""

WORLD_PX: Final = 256 * 2**ZOOM / 360
"""Pixels of a degree of longitude at that zoom."""

GRID: Final = 40
"""Steps in a degree: each about a pixel."""

TOLERANCE_PX: Final = 1.5
"""How far an outline may be off."""

FAR_PX: Final = 8.0
"""How far off where only a wide screen looks."""

NEAR: Final = (14.0, 49.0, 42.0, 71.5)
"""West, south, east, north of what is not far."""

LEAST_PX2: Final = 60.0
"""Areas smaller than this are left out; so are all rivers."""

LOCAL: Final = frozenset({"ru", "be", "uk"})
"""Languages in which a town may be named by its own sign."""

Points = NDArray[np.float64]


def coarse(file: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return what the first picture needs of a document of the basemap, with the names of one language."""
    grid = file["grid"]
    return {
        "format": file["format"],
        "grid": GRID,
        **{kind: [packed(points) for points in _rings(file[kind], grid)] for kind in ("land", "lakes")},
        "borders": [packed(_degrees(_simplified(line))) for line in _near_lines(file["borders"], grid)],
        "towns": [
            [_steps(town[0], grid), _steps(town[1], grid), *town[2:4], _name(town[4], language)]
            for town in file["towns"]
            if town[2] <= ZOOM
        ],
        "labels": [[*label[:5], _name(label[5], language)] for label in file["labels"] if label[1] <= ZOOM],
    }


def packed(points: Points, grid: int = GRID) -> str:
    """Return points as a text: whole steps of the grid, each point as the steps from the one before.

    >>> packed(np.array([(0.0, 0.0), (1.0, 0.5), (0.0, 0.5)]), 10)
    '00KAJ0'
    """
    steps = np.rint(points * grid).astype(np.int64)
    distinct = steps[np.append(True, (np.diff(steps, axis=0) != 0).any(axis=1))]
    moves = np.vstack([distinct[:1], np.diff(distinct, axis=0)]).ravel().tolist()
    return "".join(letter for move in moves for letter in _letters(move))


def _letters(number: int) -> Iterator[str]:
    rest = number << 1 if number >= 0 else (-1 - number) << 1 | 1
    while rest >= MORE:
        yield LETTERS[MORE | rest % MORE]
        rest >>= GROUP
    yield LETTERS[rest]


def _rings(rows: Sequence[Sequence[int]], grid: int) -> Iterator[Points]:
    for row in rows:
        ring = _world(row, grid)
        if shapely.Polygon(ring).area >= LEAST_PX2:
            kept = _simplified(np.vstack([ring, ring[:1]]))[:-1]
            if len(kept) > 2:
                yield _degrees(kept)


def _near_lines(rows: Sequence[Sequence[int]], grid: int) -> list[Points]:
    """Return the lines of which a part is near."""
    return [line for line in (_world(row, grid) for row in rows) if _is_near(line).any()]


def _simplified(line: Points) -> Points:
    """Return a line with fewer points: a few off what is near, many off what is far."""
    kept = _off(line, TOLERANCE_PX)
    far = ~_is_near(kept)
    turns = np.flatnonzero(np.diff(far)) + 1
    parts = zip(np.split(kept, turns), far[np.append(0, turns)], strict=True)
    return np.vstack([_off(part, FAR_PX) if is_far and len(part) > 2 else part for part, is_far in parts])


def _off(line: Points, tolerance: float) -> Points:
    points: Points = shapely.get_coordinates(shapely.simplify(shapely.LineString(line), tolerance))
    return points


def _is_near(world: Points) -> NDArray[np.bool_]:
    longitude, latitude = _degrees(world).T
    west, south, east, north = NEAR
    near: NDArray[np.bool_] = (west < longitude) & (longitude < east) & (south < latitude) & (latitude < north)
    return near


def _world(row: Sequence[int], grid: int) -> Points:
    """Return a ring or line of the file in pixels of :data:`ZOOM`."""
    longitude, latitude = np.cumsum(np.asarray(row).reshape(-1, 2), axis=0).T / grid
    north = np.degrees(np.arctanh(np.sin(np.radians(latitude))))
    return np.stack([longitude, north], axis=-1) * WORLD_PX


def _degrees(points: Points) -> Points:
    longitude, north = points.T / WORLD_PX
    return np.stack([longitude, np.degrees(np.arctan(np.sinh(np.radians(north))))], axis=-1)


def _steps(value: int, grid: int) -> int:
    return round(value / grid * GRID)


def _name(names: Mapping[str, str], language: str) -> str:
    """Return the name that a reader of a language is shown, as ``nameFor`` of ``static/js/basemap-labels.js`` does."""
    local = names.get("local", "")
    return names.get(language) or (local.split(" / ")[0] if language in LOCAL and _is_cyrillic(local) else names["en"])


def _is_cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)
