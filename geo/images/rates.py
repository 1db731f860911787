"""The border by how much was reported of each stretch: incidents per 100 km and week, in the page's own classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.images.frame import Frame, clipped, world
from geo.images.layers import layer
from geo.images.paths import opened
from geo.images.theme import Theme
from geo.layers import GEOMETRY
from geo.maps import posts
from geo.maps.answer import Answer
from geo.periods import DAY
from geo.queries import ItemsQuery
from geo.store import Dataset

Array = NDArray[Any]
RATE: Final = "rate"
BREAKS: Final = (0.1, 0.3, 1, 3)
"""Where each class but the first begins; a test holds them to those of ``static/js/views/rates.js``."""

WIDTH: Final = 6.5
EDGE: Final = 9.0
MARGIN: Final = 16.0
DETAIL: Final = 0.3


@dataclass(frozen=True, slots=True)
class Rates:
    """What the segments of the border are coloured by.

    Attributes
    ----------
    classes : array
        Class of each segment: 0 where nothing was reported, else 1 to 5.
    counted : int
        Incidents that have a segment.
    days : int
        Days that they are of; none where one day is shown, of which there is no rate.
    """

    classes: Array
    counted: int
    days: int


def rates(dataset: Dataset, shown: Answer) -> Rates | None:
    """Return the rates of a state; nothing if it does not ask for them or the data have no segments."""
    if RATE not in shown.state.layers or posts.SEGMENTS not in dataset.catalogue:
        return None
    _, kilometres = _segments(dataset)
    days = 0 if shown.state.mode == "asof" else _covered(dataset, shown)
    codes = dict(posts.columns(dataset, shown.selection.view))["segment"]
    counts = np.bincount(codes, minlength=len(kilometres) + 1)
    rate = counts[1:] / (kilometres / 100) / (days / 7) if days else np.zeros(len(kilometres))
    classes = np.where(rate > 0, 1 + np.searchsorted(BREAKS, rate, side="right"), 0)
    return Rates(classes, int(counts[1:].sum()), days)


def draw(dataset: Dataset, found: Rates, frame: Frame, theme: Theme) -> Iterator[str]:
    """Yield the coloured line: all edges below all colours, so that neighbours meet without a seam."""
    shapes, _ = _segments(dataset)
    paths = {
        each: opened(clipped(_merged(shapes[found.classes == each]), frame, MARGIN, DETAIL, 0.0), frame)
        for each in range(1, len(theme.rates) + 1)
        if (found.classes == each).any()
    }
    every = "".join(paths.values())
    if every:
        edge = f'<path stroke="{theme.text}" stroke-width="{EDGE:g}" d="{every}"/>'
        lines = "".join(
            f'<path stroke="{theme.rates[each - 1]}" stroke-width="{WIDTH:g}" d="{path}"/>'
            for each, path in paths.items()
            if path
        )
        yield layer(RATE, edge + lines, 'fill="none" stroke-linejoin="round"')


def _merged(lines: Array) -> Array:
    """Return lines with those in one that meet at their ends."""
    parts: Array = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return parts


def _covered(dataset: Dataset, shown: Answer) -> int:
    """Return how many of the days shown the data cover."""
    days = shown.state.days(shown.horizon)
    first = max(filter(None, (days.start, dataset.data_start)))
    end = min(filter(None, (days.end, dataset.data_end + DAY)))
    return max(0, (end - first).days)


@lru_cache(maxsize=4)
def _segments(dataset: Dataset) -> tuple[Array, Array]:
    """Return the lines of the segments in the world, and their lengths in kilometres."""
    rows = dataset.records(ItemsQuery(posts.SEGMENTS))
    lines = np.array([shapely.linestrings(world(shapely.get_coordinates(row[GEOMETRY]))) for row in rows])
    return lines, np.array([row["km_to"] - row["km_from"] for row in rows], dtype=float)
