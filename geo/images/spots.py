"""Incidents on a picture: near ones as one spot with its number, doubt as a soft disc, the page's own layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, floor, hypot, pi, sin
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.images import fonts
from geo.images.boxes import Box, Taken
from geo.images.frame import Frame
from geo.images.layers import layer
from geo.images.marks import DISPUTED, RETRACTED, Symbol, use
from geo.images.paths import number
from geo.images.sites import NAMES, Sites
from geo.images.theme import Theme
from geo.text import Language

Array = NDArray[Any]
MERGE: Final = 18
MERGE_FAR: Final = 24
FAR_ZOOM: Final = 6.5
STEP: Final = 11.5
NUMBER_SIZE: Final = 11.0
LEAST_DISC: Final = 12.0
_RADII: Final = {1: 8, 2: 12, 3: 14}


@dataclass(slots=True)
class Spot:
    """Incidents drawn together.

    Attributes
    ----------
    x, y : float
        Where they are drawn.
    anchor : tuple of float
        Where they belong.
    total : int
        How many there are.
    marks : list
        Their symbols, each with its way from the middle.
    members : tuple of int
        The sites they are of.
    label : Box or None
        Where their number is written; a single one has none.
    """

    x: float
    y: float
    anchor: tuple[float, float]
    radius: float
    total: int
    marks: list[tuple[Symbol, float, float]]
    members: tuple[int, ...] = ()
    label: Box | None = None

    @property
    def box(self) -> Box:
        """The room of its symbols."""
        return Box.around(self.x, self.y, self.radius - 1)


@dataclass(slots=True)
class _Group:
    x: float
    y: float
    members: list[int] = field(default_factory=list)


def scale_at(zoom: float) -> float:
    """Return how large symbols are."""
    return 0.85 if zoom < 6 else 1.0 if zoom < 9 else 1.2


def spots(found: Sites, frame: Frame, obstacles: Sequence[tuple[float, float, float]]) -> list[Spot]:
    """Return the spots of sites, apart from obstacles: discs with their middle and radius."""
    scale = scale_at(frame.zoom)
    made = []
    for group in _merged(found, MERGE_FAR if frame.zoom < FAR_ZOOM else MERGE):
        marks = _marks(found, group.members)
        radius = _RADII.get(len(marks), 17) * scale
        x, y = _clear((group.x, group.y), obstacles, radius - 1)
        ways = [(mark, dx * scale, dy * scale) for mark, (dx, dy) in zip(marks, packed(len(marks)), strict=True)]
        total = int(found.counts[group.members].sum())
        made.append(Spot(x, y, (group.x, group.y), radius, total, ways, tuple(group.members)))
    return made


def number_all(made: Sequence[Spot], taken: Taken, language: Language, box: Box) -> None:
    """Find room in a box for the number of every spot, beside it where there is some; it is taken from then on."""
    for spot in made:
        taken.add(spot.box)
    for spot in made:
        if spot.total > 1:
            wide = fonts.width(language.number(spot.total), NUMBER_SIZE, 600) + 1
            choices = sorted(_beside(spot, wide), key=lambda each: not box.holds(each))
            spot.label = next((box for box in choices if taken.free(box)), None)
            if spot.label is None:
                spot.label = choices[0]
            taken.add(spot.label)


def draw(made: Sequence[Spot], theme: Theme, language: Language) -> Iterator[str]:
    """Yield the spots from north to south, then their numbers above all of them."""
    order = sorted(made, key=lambda spot: (spot.y, spot.x))
    drawn = "".join(_spot(spot, theme) for spot in order)
    numbers = "".join(_number(spot, language) for spot in order if spot.label is not None)
    yield layer("incidents", drawn)
    if numbers:
        look = (
            f'font-size="{NUMBER_SIZE:g}" font-weight="600" fill="{theme.text}" stroke="{theme.halo}"'
            ' stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        )
        yield layer("counts", numbers, look)


def discs(found: Sites, frame: Frame, theme: Theme) -> Iterator[str]:
    """Yield how far off places may be: the discs of a group are one area, so that the tint does not add up."""
    paths: dict[int, dict[str, None]] = {}
    metres = frame.metres()
    for site in np.flatnonzero(found.metres > 0).tolist():
        radius = max(LEAST_DISC, float(found.metres[site]) / metres)
        path = _circle(float(found.x[site]), float(found.y[site]), radius)
        paths.setdefault(int(found.newest[site]), {})[path] = None
    if paths:
        areas = "".join(
            f'<path fill="{theme.groups[NAMES[group]]}" d="{"".join(paths[group])}"/>' for group in sorted(paths)
        )
        yield layer("doubt", areas, 'fill-opacity="0.13"')


def leader(x: float, y: float, anchor: tuple[float, float], theme: Theme) -> str:
    """Return a thin line from where something is drawn to where it belongs; nothing if that is the same."""
    if hypot(x - anchor[0], y - anchor[1]) < 5:
        return ""
    line = f"M{number(anchor[0])} {number(anchor[1])}L{number(x)} {number(y)}"
    return f'<path fill="none" stroke="{theme.text}" stroke-width="0.75" d="{line}"/>'


def packed(count: int) -> list[tuple[float, float]]:
    """Return the places of up to six small symbols around a middle."""
    if count <= 2:
        return [(0.0, 0.0)] if count == 1 else [(-STEP / 2, 0.0), (STEP / 2, 0.0)]
    radius = STEP * {3: 0.58, 4: 0.71, 5: 0.86}.get(count, 1.0)
    angles = [i / count * 2 * pi - pi / 2 for i in range(count)]
    return [(radius * cos(angle), radius * sin(angle)) for angle in angles]


def _merged(found: Sites, distance: float) -> list[_Group]:
    """Merge sites into groups, each at the place of its first, in their order."""
    cells: dict[tuple[int, int], list[_Group]] = {}
    groups: list[_Group] = []
    for site, (x, y) in enumerate(zip(found.x.tolist(), found.y.tolist(), strict=True)):
        column, row = floor(x / distance), floor(y / distance)
        around = [(i, j) for i in (column - 1, column, column + 1) for j in (row - 1, row, row + 1)]
        near = [group for cell in around for group in cells.get(cell, ()) if hypot(group.x - x, group.y - y) < distance]
        if near:
            min(near, key=lambda group: hypot(group.x - x, group.y - y)).members.append(site)
            continue
        groups.append(_Group(x, y, [site]))
        cells.setdefault((column, row), []).append(groups[-1])
    return groups


def _marks(found: Sites, members: list[int]) -> list[Symbol]:
    """Return a symbol for each group there is; it says stated, disputed or retracted only if all of them are."""
    sums = [
        getattr(found, name)[members].sum(axis=0).tolist() for name in ("counts", "stated", "disputed", "retracted")
    ]
    return [
        Symbol(name, stated == count, RETRACTED if retracted == count else DISPUTED if disputed == count else "")
        for name, count, stated, disputed, retracted in zip(NAMES, *sums, strict=True)
        if count
    ]


def _clear(
    point: tuple[float, float], obstacles: Sequence[tuple[float, float, float]], radius: float
) -> tuple[float, float]:
    """Move a point out of discs, to the nearest free side."""
    x, y = point
    for _ in range(3):
        hit = next((each for each in obstacles if hypot(each[0] - x, each[1] - y) < each[2] + radius), None)
        if hit is None:
            break
        far = hypot(x - hit[0], y - hit[1])
        reach = hit[2] + radius + 1
        dx, dy = ((x - hit[0]) / far, (y - hit[1]) / far) if far > 1 else (cos(pi / 4), -sin(pi / 4))
        x, y = hit[0] + reach * dx, hit[1] + reach * dy
    return x, y


def _beside(spot: Spot, wide: float) -> list[Box]:
    """Return where a number may stand: right, left, below or above."""
    x, y, r, half = spot.x, spot.y, spot.radius, NUMBER_SIZE * 0.42
    return [
        Box(x + r, y - half, x + r + wide, y + half),
        Box(x - r - wide, y - half, x - r, y + half),
        Box(x - wide / 2, y + r, x + wide / 2, y + r + 2 * half),
        Box(x - wide / 2, y - r - 2 * half, x + wide / 2, y - r),
    ]


def _spot(spot: Spot, theme: Theme) -> str:
    symbols = "".join(use(mark, spot.x + dx, spot.y + dy) for mark, dx, dy in spot.marks)
    return f'<g data-count="{spot.total}">{leader(spot.x, spot.y, spot.anchor, theme)}{symbols}</g>'


def _number(spot: Spot, language: Language) -> str:
    assert spot.label is not None
    return f'<text x="{number(spot.label.x0 + 1)}" y="{number(spot.label.y1)}">{language.number(spot.total)}</text>'


def _circle(x: float, y: float, radius: float) -> str:
    r, d = number(radius), number(2 * radius)
    return f"M{number(x - radius)} {number(y)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0"
