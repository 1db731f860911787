"""One map of a picture: a frame of the world, and in it everything a state shows, the lowest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo.images import badges, ground, lines, names, rates, scale, select, sites, spots
from geo.images.boxes import Box, Taken
from geo.images.frame import Frame, centred, fitted, world
from geo.images.layers import layer
from geo.images.marks import Badge, Symbol
from geo.images.paths import number, rectangle
from geo.images.rates import Rates
from geo.images.theme import Theme
from geo.layers import GEOMETRY
from geo.maps.answer import Answer
from geo.store import Dataset
from geo.text import Language


@dataclass(frozen=True, slots=True)
class Look:
    """How all maps of a picture look."""

    dataset: Dataset
    theme: Theme
    language: Language


@dataclass(frozen=True, slots=True)
class Panel:
    """What a map shows, and where.

    Attributes
    ----------
    known : Incidents
        The incidents of the answer.
    rates : Rates or None
        What the line is coloured by, if it is.
    """

    shown: Answer
    known: sites.Incidents
    rates: Rates | None
    frame: Frame


class Drawn(NamedTuple):
    """A map that is drawn, and the symbols and badges that it needs."""

    content: str
    used: set[Symbol | Badge]


def frame_of(dataset: Dataset, shown: Answer, box: Box) -> Frame:
    """Return what part of the world a state shows: what it says, else what it asks for, else its sections."""
    state = shown.state
    if state.map is not None:
        return centred(state.map.zoom, world(np.array([[state.map.longitude, state.map.latitude]]))[0].tolist(), box)
    if state.bbox is not None:
        return fitted(_world_box(state.bbox.bounds), box)
    if state.near is not None:
        return fitted(_around(dataset, state.near.crossing, state.near.km), box)
    return fitted(Box(*lines.bounds(dataset, state.section).tolist()), box)


def draw(panel: Panel, look: Look) -> Drawn:
    """Return a map."""
    frame, theme, language = panel.frame, look.theme, look.language
    found = sites.sites(panel.known, frame)
    crossings = badges.crossings(panel.shown.crossings, frame)
    made = spots.spots(found, frame, [(each.x, each.y, each.radius) for each in crossings])
    rings = select.rings(panel.shown, crossings, made, (panel.known, found, frame))
    bar, bar_box = scale.bar(frame, theme, language)
    taken = Taken([bar_box.grown(4), *(each.box for each in crossings)])
    spots.number_all(made, taken, language, frame.box)
    shown, drawn = ground.grounds(look.dataset, frame.zoom), lines.of_zoom(look.dataset, frame.zoom)
    labels = names.place(shown, frame, language.code, taken, lines.coordinates(drawn, frame))
    parts = [
        ground.draw(shown, frame, theme),
        *lines.draw(drawn, frame, theme, sites.unplaced(panel.shown, panel.known)),
        *(rates.draw(look.dataset, panel.rates, frame, theme) if panel.rates else ()),
        *_area(panel, look),
        *spots.discs(found, frame, theme),
        *names.draw(labels, theme),
        *badges.draw(crossings, theme),
        *spots.draw(made, theme, language),
        select.draw(rings, theme),
        bar,
    ]
    used = {mark for spot in made for mark, *_ in spot.marks} | {each.badge for each in crossings}
    return Drawn(layer("map", "\n".join(filter(None, parts))), used)


def _area(panel: Panel, look: Look) -> Iterator[str]:
    """Yield the outline of the box or of the disc that was asked for."""
    state, frame = panel.shown.state, panel.frame
    stroke = f'fill="none" stroke="{look.theme.area}" stroke-width="1.5" stroke-dasharray="5 3"'
    if state.bbox is not None:
        corners = frame.pixels(world(np.array(state.bbox.bounds).reshape(2, 2))).ravel().tolist()
        yield layer("area", rectangle(Box(corners[0], corners[3], corners[2], corners[1])), stroke)
    if state.near is not None:
        point = look.dataset.item("crossings", state.near.crossing).records()[0][GEOMETRY]
        (x, y), *_ = frame.pixels(world(np.array([[point.x, point.y]]))).tolist()
        radius = state.near.km * 1000 / frame.metres(float(point.y))
        yield layer("area", f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>', stroke)


def _around(dataset: Dataset, crossing: str, km: int) -> Box:
    place = dataset.item("crossings", crossing).records()[0][GEOMETRY]
    north, east = km / 111.2, km / 111.2 / np.cos(np.radians(place.y))
    return _world_box((place.x - east, place.y - north, place.x + east, place.y + north))


def _world_box(bounds: tuple[float, float, float, float]) -> Box:
    (x0, y1), (x1, y0) = world(np.array(bounds).reshape(2, 2)).tolist()
    return Box(x0, y0, x1, y1)
