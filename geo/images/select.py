"""What a reader chose, ringed where it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.images.badges import Crossing
from geo.images.frame import Frame
from geo.images.layers import layer
from geo.images.paths import number
from geo.images.sites import Incidents, Sites
from geo.images.spots import Spot
from geo.images.theme import Theme
from geo.maps.answer import Answer
from geo.store import Dataset

Array = NDArray[Any]
GAP: Final = 3.0
NEAR: Final = 24.0
"""Pixels within which the site of an incident lies: sites hold what is within some pixels."""

NAMED: Final = 3
"""How many of what is chosen the legend names."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Where something chosen is drawn."""

    x: float
    y: float
    radius: float


def rings(
    shown: Answer, crossings: Sequence[Crossing], made: Sequence[Spot], where: tuple[Incidents, Sites, Frame]
) -> list[Ring]:
    """Return a ring for each chosen crossing and incident that is on the picture, each place once."""
    chosen = set(shown.state.select)
    found = [Ring(each.x, each.y, each.radius + GAP) for each in crossings if each.id in chosen]
    known, sites, frame = where
    for x, y in frame.pixels(known.places[_rows(shown)]).tolist():
        spot = _spot(made, sites, (x, y))
        if spot is not None:
            found.append(Ring(spot.x, spot.y, spot.radius + GAP))
    return list(dict.fromkeys(found))


def draw(found: Sequence[Ring], theme: Theme) -> str:
    """Return the rings as a layer; nothing if there is none."""
    circles = "".join(
        f'<circle cx="{number(ring.x)}" cy="{number(ring.y)}" r="{number(ring.radius)}" stroke="{colour}"'
        f' stroke-width="{width:g}"/>'
        for ring in found
        for colour, width in ((theme.halo, 4.5), (theme.area, 2.5))
    )
    return layer("chosen", circles, 'fill="none"') if circles else ""


def titles(dataset: Dataset, shown: Answer) -> list[str]:
    """Return what is chosen by name, a few at most: those of the answer, whether they have a place or not."""
    names = {row["id"]: str(row["name"]) for row, _ in shown.crossings}
    rows = _rows(shown)
    if len(rows):
        key = shown.selection.view.columns.schema.key
        ids = shown.selection.view.field(key).take(pa.array(rows)).to_pylist()
        names |= {id: str(dataset.item("incidents", id).records()[0]["title"]) for id in ids}
    return [names[id] for id in shown.state.select if id in names][:NAMED]


def _rows(shown: Answer) -> Array:
    """Return where the chosen incidents stand in the answer."""
    if not shown.state.select:
        return np.zeros(0, dtype=int)
    view = shown.selection.view
    places = pc.index_in(pa.array(shown.state.select, pa.string()), value_set=view.field(view.columns.schema.key))
    rows: Array = places.drop_null().to_numpy(zero_copy_only=False)
    return rows


def _spot(made: Sequence[Spot], sites: Sites, at: tuple[float, float]) -> Spot | None:
    """Return the spot that the site nearest to a place is drawn in."""
    if not len(sites) or at[0] != at[0]:
        return None
    far = np.hypot(sites.x - at[0], sites.y - at[1])
    nearest = int(far.argmin())
    if far[nearest] > NEAR:
        return None
    inside = (spot for spot in made if nearest in spot.members)
    return min(inside, key=lambda spot: hypot(spot.x - at[0], spot.y - at[1]), default=None)
