"""Where incidents lie on a picture, counted: those of one pixel are one site, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.formats.styles.palette import DOUBT_M
from geo.images.frame import Frame, world
from geo.incidents import GROUPS, PLACED
from geo.maps.answer import Answer
from geo.queries.columns import View

Array = NDArray[Any]
NAMES: Final = tuple(GROUPS)
STEPS: Final = (1, 2, 4, 8, 16)
"""Pixels within which incidents are one site: the fewest that leave no more than :data:`MOST` sites."""

MOST: Final = 1_500
CATEGORIES: Final = [category for members in GROUPS.values() for category in members]
_GROUP_OF: Final = np.array([code for code, members in enumerate(GROUPS.values()) for _ in members] + [len(GROUPS) - 1])
DEATH: Final = "death"


@dataclass(frozen=True, slots=True)
class Incidents:
    """The incidents of a state as columns, oldest first.

    Attributes
    ----------
    groups : array
        Place of the group in :data:`NAMES`.
    placed, stated, disputed, retracted : array of bool
        Whether the place is known, whether it is only that of a statement, and what is known of the report.
    metres : array
        How far off the place may be.
    places : array
        In the world; not a number where it is not known.
    """

    groups: Array
    placed: Array
    stated: Array
    disputed: Array
    retracted: Array
    metres: Array
    places: Array


@dataclass(frozen=True, slots=True)
class Sites:
    """Sites of a picture, the fullest first.

    Attributes
    ----------
    x, y : array
        Where they are, in pixels.
    counts : array
        Incidents by site and group.
    stated, disputed, retracted : array
        Those of which this is true, likewise.
    metres, newest : array
        How far off the vaguest of a site may be, and the group of its newest.
    """

    x: Array
    y: Array
    counts: Array
    stated: Array
    disputed: Array
    retracted: Array
    metres: Array
    newest: Array

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.x)


def incidents(shown: Answer) -> Incidents:
    """Return the incidents of a state."""
    view = shown.selection.view
    points = view.points()
    assert points is not None, "incidents are points"
    precision = _codes(view, "location_precision", [*PLACED])
    doubts = np.array([DOUBT_M.get(word, 0) for word in PLACED] + [0])
    verification = _codes(view, "verification", ["disputed", "retracted"])
    return Incidents(
        groups=_GROUP_OF[_codes(view, "category", CATEGORIES)],
        placed=precision >= 0,
        stated=_codes(view, "place_role", ["stated"]) == 0,
        disputed=verification == 0,
        retracted=verification == 1,
        metres=doubts[precision],
        places=world(np.column_stack((points.x, points.y))),
    )


def unplaced(shown: Answer, known: Incidents) -> dict[str, int]:
    """Return how many incidents of each section have no place; deaths light no line."""
    view = shown.selection.view
    counted = ~known.placed & (_codes(view, "category", [DEATH]) < 0)
    sections = pc.filter(view.field("section"), pa.array(counted))
    return {each["values"]: each["counts"] for each in pc.value_counts(sections).to_pylist() if each["values"]}


def sites(known: Incidents, frame: Frame) -> Sites:
    """Return the sites of a frame."""
    pixels = frame.pixels(known.places)
    box = frame.box
    with np.errstate(invalid="ignore"):
        inside = known.placed & (pixels >= box[:2]).all(axis=1) & (pixels <= box[2:]).all(axis=1)
    rows = np.flatnonzero(inside)
    for step in STEPS:
        count, place = _cells(pixels[rows], step)
        if count <= MOST:
            break
    return _ordered(_counted(known, rows, place, pixels[rows]))


def _cells(pixels: Array, step: int) -> tuple[int, Array]:
    """Return how many cells of a grid hold something, and the cell of each place, by its number among them."""
    if not len(pixels):
        return 0, np.zeros(0, dtype=int)
    cells = np.floor(pixels / step).astype(np.int64)
    cells -= cells.min(axis=0)
    columns, rows = (cells.max(axis=0) + 1).tolist()
    flat = cells[:, 1] * columns + cells[:, 0]
    used = np.zeros(columns * rows, dtype=bool)
    used[flat] = True
    return int(used.sum()), (np.cumsum(used) - 1)[flat]


def _counted(known: Incidents, rows: Array, place: Array, pixels: Array) -> Sites:
    n = int(place.max()) + 1 if len(place) else 0
    groups = known.groups[rows]

    def by_group(true: Array) -> Array:
        slots = place[true[rows]] * len(NAMES) + groups[true[rows]]
        table: Array = np.bincount(slots, minlength=n * len(NAMES)).reshape(n, len(NAMES))
        return table

    counts = by_group(known.placed)
    totals = counts.sum(axis=1)
    metres, newest = np.zeros(n), np.zeros(n, dtype=int)
    np.maximum.at(metres, place, known.metres[rows])
    np.maximum.at(newest, place, np.arange(len(rows)))
    x, y = (np.bincount(place, pixels[:, axis], minlength=n) / totals for axis in (0, 1))
    stated, disputed, retracted = (by_group(true) for true in (known.stated, known.disputed, known.retracted))
    return Sites(x, y, counts, stated, disputed, retracted, metres, groups[newest])


def _ordered(found: Sites) -> Sites:
    order = np.lexsort((found.x, found.y, -found.counts.sum(axis=1)))
    return Sites(*(getattr(found, name)[order] for name in Sites.__slots__))


def _codes(view: View, name: str, order: list[str]) -> Array:
    """Return the place of each value in an order; -1 for any other."""
    coded = view.codes(name)
    if coded is not None:
        codes, words = coded
        return np.array([*(order.index(word) if word in order else -1 for word in words), -1])[codes]
    places: Array = pc.fill_null(pc.index_in(view.field(name), pa.array(order)), -1).to_numpy(zero_copy_only=False)
    return places
