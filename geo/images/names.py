"""Names on a picture: countries, seas, lakes and towns in the reader's language, none on another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from typing import Any, Final

from numpy.typing import NDArray

from geo.formats.markup import plain
from geo.images import fonts
from geo.images.boxes import Box, Taken
from geo.images.frame import Frame
from geo.images.ground import Area, Ground, Town
from geo.images.layers import layer
from geo.images.paths import number
from geo.images.theme import Theme

Array = NDArray[Any]
LINE_HEIGHT: Final = 1.18
LOCAL_FROM_ZOOM: Final = 9
DOTS: Final = (1.5, 1.8, 2.1, 2.5, 2.8, 3.2)
TOWN_SIZES: Final = (11, 11, 12, 12.5, 13.5, 14)
COUNTRY_SIZES: Final = (10, 10.5, 12.5, 15, 17, 18)
LEAST_SIZE: Final = 9
"""Of letters anywhere on a picture: what is printed has 6 points at this size."""

CAPITAL: Final = 5
LARGE: Final = 4
"""Class from which a town has its name a little way off, where symbols lie on it."""

ALWAYS_BELOW: Final = 3
"""A town shown farther out than any map goes is named on every picture: other names yield to its own."""

GAPS: Final = (3.0,)
GAPS_LARGE: Final = (3.0, 12.0, 22.0)
GAPS_ALWAYS: Final = (3.0, 12.0, 22.0, 32.0, 42.0)
LEAST_LEADER: Final = 12.0
"""From how far off a line leads from a dot to its name; a capital is known without."""

CLEAR: Final = 2.5
"""Pixels around the dot of a capital that no name of an area comes into."""

LEAST_SHIFT: Final = 14
MOST_ASIDE_M: Final = 100_000
"""How far aside the name of an area may stand: further it might stand in another country."""

READ_CYRILLIC: Final = ("ru", "be", "uk")
WATERS: Final = ("sea", "lake")
ALONG: Final = 8.0
"""Pixels between the boxes along a line."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_NEAR: Final = ((0, 0), (0, -14), (0, 14), (-28, 0), (28, 0), (0, -28), (0, 28), (-56, 0), (56, 0))
_SHIFTS: Final = (*_NEAR, *((x, y) for x in (-14, 14, -28, 28) for y in (-14, 14, -28, 28)), (-14, 0), (14, 0))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a label."""

    text: str
    size: float
    weight: int = 400
    spacing: float = 0.0

    @property
    def width(self) -> float:
        """How wide it is."""
        return fonts.width(self.text, self.size, self.weight, self.spacing)


@dataclass(frozen=True, slots=True)
class Label:
    """A label that found room.

    Attributes
    ----------
    anchor : {"start", "middle", "end"}
        Which side of the box its lines are flush with.
    dot : tuple of float or None
        Middle and radius of a town's dot.
    """

    kind: str
    lines: tuple[Line, ...]
    box: Box
    anchor: str = "middle"
    dot: tuple[float, float, float] | None = None
    capital: bool = False


def name_for(names: Mapping[str, str], language: str) -> tuple[str, str | None]:
    """Return a name in the reader's language, and the local form where it is another."""
    local = names.get("local", names["en"])
    readable = language in READ_CYRILLIC and _CYRILLIC.search(local)
    name = names.get(language) or (local.split(" / ")[0] if readable else names["en"])
    others = [form for form in local.split(" / ") if form != name]
    return name, " / ".join(others) or None


def place(shown: Sequence[Ground], frame: Frame, language: str, taken: Taken, lines: Iterable[Array]) -> list[Label]:
    """Return the labels that find room, the most important first.

    Parameters
    ----------
    taken : Taken
        The room of everything else; that of the labels is added.
    lines : iterable of array
        Lines on the picture that names of towns leave free if they can.
    """
    avoided = Taken(box for line in lines for box in _along(line, frame.box))
    capitals = Taken(_dots(shown, frame))
    areas = [area for each in shown for area in each.areas]
    towns = [town for each in shown for town in each.towns]
    first: list[Area | Town] = [area for area in areas if area.kind == "exclave"]
    first += [town for town in towns if town.first < ALWAYS_BELOW]
    everything: list[Area | Town] = [*areas, *towns]
    labels = [
        _area(name, frame, language, (taken, capitals))
        if isinstance(name, Area)
        else _town(name, frame, language, (taken, avoided))
        for name in (*first, *(name for name in everything if name not in first))
    ]
    return [label for label in labels if label is not None]


def draw(labels: Sequence[Label], theme: Theme) -> Iterator[str]:
    """Yield the labels: areas first, then towns with their dots."""
    colours = {"sea": (theme.sea, theme.water), "lake": (theme.sea, theme.water)}
    for id, kinds in (("names", ("country", "exclave")), ("waters", WATERS), ("towns", ("town",))):
        chosen = [label for label in labels if label.kind in kinds]
        if chosen:
            fill, halo = colours.get(chosen[0].kind, (theme.text if id == "towns" else theme.country, theme.land))
            inside = "".join(_write(label, theme) for label in chosen)
            look = f'fill="{fill}" stroke="{halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
            yield layer(id, inside, look)


def _dots(shown: Sequence[Ground], frame: Frame) -> Iterator[Box]:
    """Yield the room of the dots of capitals, which stand where they are whatever else is there."""
    for town in (town for each in shown for town in each.towns):
        if town.size == CAPITAL and town.first <= frame.zoom:
            yield Box.around(*_at(town, frame), DOTS[CAPITAL] + CLEAR)


def _area(area: Area, frame: Frame, language: str, rooms: tuple[Taken, Taken]) -> Label | None:
    """Place a name where it was put by hand, a little aside or set closer if it must be, or not at all.

    Parameters
    ----------
    rooms : tuple of Taken
        Room that is taken, to which that of the name is added, and that of the dots of capitals.
    """
    if not area.first <= frame.zoom < area.last + 1:
        return None
    usual = _area_lines(area, frame.zoom, language)
    for lines in (usual, tuple(replace(line, spacing=0.0) for line in usual)):
        for box in _aside(lines, area, frame):
            if all(room.free(box) for room in rooms):
                rooms[0].add(box.grown(2))
                return Label(area.kind, lines, box)
    return None


def _aside(lines: Sequence[Line], area: Area, frame: Frame) -> Iterator[Box]:
    """Yield where the name of an area may stand, the best first."""
    x, y = _at(area, frame)
    reach = max(LEAST_SHIFT, MOST_ASIDE_M / frame.metres())
    for dx, dy in _SHIFTS:
        box = _box(lines, x + dx, y + dy, "middle")
        if abs(dx) + abs(dy) <= reach and frame.box.grown(-3).holds(box):
            yield box


def _town(town: Town, frame: Frame, language: str, rooms: tuple[Taken, Taken]) -> Label | None:
    """Place a town's name on a side of its dot, clear of lines if that can be."""
    if town.first > frame.zoom:
        return None
    x, y = _at(town, frame)
    radius = DOTS[town.size]
    own = Box.around(x, y, radius)
    taken, avoided = rooms
    always = town.first < ALWAYS_BELOW
    if not frame.box.grown(-2).holds(own) or (town.size < LARGE and not always and not taken.free(own)):
        return None
    lines = _town_lines(town, frame.zoom, language)
    gaps = GAPS_ALWAYS if always else GAPS_LARGE if town.size >= LARGE else GAPS
    sides = [(_beside(lines, (x, y), radius + gap, way), _ANCHORS[way[0]]) for gap in gaps for way in _WAYS]
    inside = [each for each in sides if frame.box.grown(-3).holds(each[0])]
    free = [each for each in inside if taken.free(each[0])] or (inside if always else [])
    if not free:
        return None
    box, anchor = next((each for each in free if avoided.free(each[0])), free[0])
    taken.add(Box(box.x0 - 3, box.y0 - 1, box.x1 + 3, box.y1 + 1))
    taken.add(own)
    return Label("town", lines, box, anchor, (x, y, radius), town.size == CAPITAL)


_WAYS: Final = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
"""Sides of a dot on which a name may stand, the best first: right is 1, below is 1."""

_ANCHORS: Final = {1: "start", -1: "end", 0: "middle"}


def _area_lines(area: Area, zoom: float, language: str) -> tuple[Line, ...]:
    name = area.names.get(language) or area.names["en"]
    if area.kind in WATERS:
        size = (10.5 if area.kind == "lake" else 11.5) + (1 if zoom >= 6 else 0)
        words = name.split(" ")
        parts = words if len(words) == 2 and zoom < 7 else [name]
        return tuple(Line(part, size, 400, 0.6) for part in parts)
    parts = re.split(r" (?=\()", name.upper())
    if area.kind == "exclave":
        size, share = (9 if zoom < 6 else 10 if zoom < 7 else 12), 0.1
    else:
        size, share = COUNTRY_SIZES[max(0, min(int(zoom) - 3, len(COUNTRY_SIZES) - 1))], 0.2
    return tuple(Line(part, max(LEAST_SIZE, size - (1 if i else 0)), 600, size * share) for i, part in enumerate(parts))


def _town_lines(town: Town, zoom: float, language: str) -> tuple[Line, ...]:
    name, local = name_for(town.names, language)
    size = TOWN_SIZES[town.size] + (0.5 if zoom >= 8 else 0) + (0.5 if zoom >= 10 else 0)
    first = Line(name, size, 600 if town.size == CAPITAL else 400)
    return (first, Line(local, size - 1.5)) if local and zoom >= LOCAL_FROM_ZOOM else (first,)


def _box(lines: Sequence[Line], x: float, y: float, anchor: str) -> Box:
    wide = max(line.width for line in lines)
    tall = sum(line.size for line in lines) * LINE_HEIGHT
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return Box(left, y - tall / 2, left + wide, y + tall / 2)


def _beside(lines: Sequence[Line], dot: tuple[float, float], gap: float, way: tuple[int, int]) -> Box:
    """Return the room of lines on a side of a dot; on a slant they come nearer."""
    tall = sum(line.size for line in lines) * LINE_HEIGHT
    near = 0.6 if all(way) else 1.0
    return _box(lines, dot[0] + way[0] * gap * near, dot[1] + way[1] * (gap * near + tall / 2), _ANCHORS[way[0]])


def _along(line: Array, view: Box) -> Iterator[Box]:
    """Yield small boxes along a line."""
    points = line.tolist()
    for (x0, y0), (x1, y1) in pairwise(points):
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / ALONG))
        for step in range(min(steps, 500)):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            if view.holds(Box(x, y, x, y)):
                yield Box.around(x, y, ALONG / 2)


def _write(label: Label, theme: Theme) -> str:
    x = {"start": label.box.x0, "middle": (label.box.x0 + label.box.x1) / 2, "end": label.box.x1}[label.anchor]
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    top, texts = label.box.y0, [_dot(label, theme)]
    for i, line in enumerate(label.lines):
        baseline = top + line.size * (LINE_HEIGHT / 2 + 0.33)
        top += line.size * LINE_HEIGHT
        look = f' letter-spacing="{number(line.spacing)}"' if line.spacing else ""
        look += ' font-weight="600"' if line.weight > 400 else ""
        look += f' fill="{theme.muted}"' if i and label.kind == "town" else ""
        # The space after the last letter counts for the middle too.
        at = f'x="{number(x + (line.spacing / 2 if label.anchor == "middle" else 0))}" y="{number(baseline)}"'
        texts.append(f'<text {at} font-size="{line.size:g}"{anchor}{look}>{plain(line.text)}</text>')
    return "".join(texts)


def _dot(label: Label, theme: Theme) -> str:
    if label.dot is None:
        return ""
    x, y, radius = label.dot
    fill, stroke, width = (theme.land, theme.text, 1.6) if label.capital else (theme.text, theme.land, 1)
    end_x, end_y = max(label.box.x0, min(x, label.box.x1)), max(label.box.y0, min(y, label.box.y1))
    leader = ""
    if not label.capital and hypot(end_x - x, end_y - y) >= LEAST_LEADER:
        line = f"M{number(x)} {number(y)}L{number(end_x)} {number(end_y)}"
        leader = f'<path d="{line}" fill="none" stroke="{theme.text}" stroke-width="0.75"/>'
    return leader + (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius:g}" fill="{fill}" stroke="{stroke}"'
        f' stroke-width="{width:g}" paint-order="normal"/>'
    )


def _at(place: Town | Area, frame: Frame) -> tuple[float, float]:
    scale, box = frame.scale, frame.box
    return (place.at[0] - frame.x) * scale + box.x0, (place.at[1] - frame.y) * scale + box.y0
