"""A state of the map as SVG: named layers, live text, the same bytes for the same state, data and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10
from typing import Final

import numpy as np

from geo import text
from geo.formats.markup import plain
from geo.images import badges, fonts, ground, legend, lines, names, sites, spots
from geo.images.boxes import Box, Taken
from geo.images.frame import Frame, centred, fitted, world
from geo.images.layout import CREDIT_SIZE, LEADING, MARGIN, TOP, Layout, layout
from geo.images.marks import Defined
from geo.images.paths import number
from geo.images.request import Picture
from geo.images.theme import THEMES, Theme
from geo.layers import GEOMETRY
from geo.maps.answer import Answer
from geo.maps.credit import credit
from geo.store import Dataset

DESIGN: Final = 900.0
"""Width for which sizes are made; a larger picture has everything larger."""

LEAST_SCALE: Final = 0.8
WIDE: Final = 1.6
BAR: Final = 110.0
"""Longest scale bar, in pixels."""

BAR_SIZE: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the parts of a picture are drawn with."""

    dataset: Dataset
    shown: Answer
    label: str
    theme: Theme
    language: text.Language
    layout: Layout
    frame: Frame

    @property
    def defined(self) -> Defined:
        """The symbols and badges in their size."""
        zoom = self.frame.zoom
        return Defined(self.theme, spots.scale_at(zoom), badges.scale_at(zoom))


def svg(dataset: Dataset, shown: Answer, asked: Picture, label: str) -> str:
    """Return a picture.

    Parameters
    ----------
    shown : Answer
        What the state of the picture shows.
    asked : Picture
        Its size and theme.
    label : str
        In words what it shows, for those who cannot see it.
    """
    language = text.LANGUAGES[asked.state.lang]
    scale = max(LEAST_SCALE, min(asked.width, WIDE * asked.height) / DESIGN)
    known = sites.incidents(shown)
    rows = legend.rows(shown, known, language)
    source = f"{credit(dataset.catalogue, language)}."
    placed = layout((asked.width / scale, asked.height / scale), shown.sentence, source, rows)
    frame = frame_of(dataset, shown, placed.map)
    sheet = _Sheet(dataset, shown, label, THEMES[asked.theme], language, placed, frame)
    parts = list(_map(sheet, known))
    return "\n".join([_opening(asked, sheet), *filter(None, parts), "</svg>\n"])


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


def _opening(asked: Picture, sheet: _Sheet) -> str:
    placed = sheet.layout
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{asked.width}" height="{asked.height}"'
        f' viewBox="0 0 {number(placed.width)} {number(placed.height)}" role="img" xml:lang="{sheet.language.code}"'
        f' font-family="{fonts.STACK}">\n<title>{plain(sheet.label)}</title>'
    )


def _map(sheet: _Sheet, known: sites.Incidents) -> Iterator[str]:
    """Yield everything, the lowest first."""
    frame, theme, language = sheet.frame, sheet.theme, sheet.language
    found = sites.sites(known, frame)
    crossings = badges.crossings(sheet.shown.crossings, frame)
    made = spots.spots(found, frame, [(each.x, each.y, each.radius) for each in crossings])
    bar, bar_box = _scale_bar(sheet)
    taken = Taken([bar_box.grown(4), *(each.box for each in crossings)])
    spots.number_all(made, taken, language)
    shown = ground.grounds(sheet.dataset, frame.zoom)
    drawn = lines.of_zoom(sheet.dataset, frame.zoom)
    labels = names.place(shown, frame, language.code, taken, lines.coordinates(drawn, frame))
    used = {mark for spot in made for mark, *_ in spot.marks} | {each.badge for each in crossings}
    box = frame.box
    yield sheet.defined.write(used | legend.marks(sheet.layout.legend))
    yield '<g id="map">'
    yield f'<g id="ground"><g id="water" fill="{theme.water}">{_rectangle(box)}</g>'
    yield from ground.draw(shown, frame, theme)
    yield "</g>"
    yield from lines.draw(drawn, frame, theme, sites.unplaced(sheet.shown, known))
    yield from _area(sheet)
    yield from spots.discs(found, frame, theme)
    yield from names.draw(labels, theme)
    yield from badges.draw(crossings, theme)
    yield from spots.draw(made, theme, language)
    yield bar
    yield "</g>"
    yield _page(sheet)
    yield from _words(sheet)


def _page(sheet: _Sheet) -> str:
    """Return the page around the map, which hides what reaches over the map's edge."""
    outer, inner = Box(0, 0, sheet.layout.width, sheet.layout.height), sheet.frame.box
    path = "".join(
        f"M{number(box.x0)} {number(box.y0)}H{number(box.x1)}V{number(box.y1)}H{number(box.x0)}z"
        for box in (outer, inner)
    )
    return f'<path id="page" fill="{sheet.theme.page}" fill-rule="evenodd" d="{path}"/>'


def _words(sheet: _Sheet) -> Iterator[str]:
    """Yield what stands around the map."""
    placed, theme = sheet.layout, sheet.theme
    heading = "".join(
        f'<text x="{number(MARGIN)}" y="{number(TOP + (i + 0.8) * placed.title_size * LEADING)}">{plain(line)}</text>'
        for i, line in enumerate(placed.title)
    )
    yield f'<g id="title" font-size="{placed.title_size:g}" font-weight="600" fill="{theme.text}">{heading}</g>'
    yield from legend.draw(placed.legend, sheet.defined, sheet.language)
    below = placed.height - 5 - len(placed.credit) * CREDIT_SIZE * LEADING
    source = "".join(
        f'<text x="{number(MARGIN)}" y="{number(below + (i + 0.8) * CREDIT_SIZE * LEADING)}">{plain(line)}</text>'
        for i, line in enumerate(placed.credit)
    )
    yield f'<g id="credit" font-size="{CREDIT_SIZE:g}" fill="{theme.muted}">{source}</g>'


def _scale_bar(sheet: _Sheet) -> tuple[str, Box]:
    """Return a bar of a round length, true in the middle of the map, and the room it takes."""
    frame, theme = sheet.frame, sheet.theme
    most = frame.metres() * min(BAR, frame.box.width / 3)
    power = 10 ** floor(log10(most))
    metres = max(1, int(next(step * power for step in (5, 2, 1) if step * power <= most)))
    wide = metres / frame.metres()
    unit, count = ("metres", metres) if metres < 1000 else ("kilometres", metres // 1000)
    length = sheet.language.say(unit, number=sheet.language.number(count))
    words = f"{length} (≈ {round(abs(frame.latitude))}°)" if frame.zoom < 6 else length
    x, y = frame.box.x0 + MARGIN, frame.box.y1 - 12
    box = Box(x, y - 18, x + max(wide, fonts.width(words, BAR_SIZE)), y + 2)
    line = f"M{number(x)} {number(y - 5)}v5h{number(wide)}v-5"
    bar = f'<path fill="none" stroke="{theme.text}" stroke-width="1.2" d="{line}"/>'
    label = (
        f'<text x="{number(x)}" y="{number(y - 8)}" font-size="{BAR_SIZE:g}" fill="{theme.text}" stroke="{theme.water}"'
        f' stroke-width="2.5" stroke-linejoin="round" paint-order="stroke">{plain(words)}</text>'
    )
    return f'<g id="scale">{bar}{label}</g>', box


def _area(sheet: _Sheet) -> Iterator[str]:
    """Yield the outline of the box or of the disc that was asked for."""
    state, frame = sheet.shown.state, sheet.frame
    look = f'fill="none" stroke="{sheet.theme.area}" stroke-width="1.5" stroke-dasharray="5 3"'
    if state.bbox is not None:
        corners = frame.pixels(world(np.array(state.bbox.bounds).reshape(2, 2))).ravel().tolist()
        box = Box(corners[0], corners[3], corners[2], corners[1])
        yield f'<g id="area" {look}>{_rectangle(box)}</g>'
    if state.near is not None:
        (x, y), *_ = frame.pixels(_place(sheet.dataset, state.near.crossing)).tolist()
        at = float(sheet.dataset.item("crossings", state.near.crossing).records()[0][GEOMETRY].y)
        radius = state.near.km * 1000 / frame.metres(at)
        yield f'<g id="area" {look}><circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/></g>'


def _around(dataset: Dataset, crossing: str, km: int) -> Box:
    place = dataset.item("crossings", crossing).records()[0][GEOMETRY]
    north, east = km / 111.2, km / 111.2 / np.cos(np.radians(place.y))
    return _world_box((place.x - east, place.y - north, place.x + east, place.y + north))


def _place(dataset: Dataset, crossing: str) -> sites.Array:
    point = dataset.item("crossings", crossing).records()[0][GEOMETRY]
    return world(np.array([[point.x, point.y]]))


def _world_box(bounds: tuple[float, float, float, float]) -> Box:
    (x0, y1), (x1, y0) = world(np.array(bounds).reshape(2, 2)).tolist()
    return Box(x0, y0, x1, y1)


def _rectangle(box: Box) -> str:
    return (
        f'<rect x="{number(box.x0)}" y="{number(box.y0)}" width="{number(box.width)}" height="{number(box.height)}"/>'
    )
