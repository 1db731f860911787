"""How each layer looks, said once: :mod:`geo.formats.styles.qml` and :mod:`~geo.formats.styles.sld` write it down.

Sizes are millimetres on paper; a pixel of the page counts 0.28 mm, as the pixel of OGC standards does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from geo.formats.styles import palette
from geo.incidents import GROUPS
from geo.layers import Layer
from geo.schemas import Schema
from geo.sections import SECTIONS

PIXEL_MM: Final = 0.28
"""Standardised rendering pixel of OGC SE 1.1 (05-077r4, 10.2)."""

Where = tuple[str, tuple[str, ...]]
"""A field and the values it must have one of."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape at a point.

    Attributes
    ----------
    shape : str
        ``circle``, ``diamond``, ``square``, ``triangle``, ``hexagon``, ``semi_circle`` or ``line``.
    size : float
        Width, in millimetres.
    metres : int
        Width on the ground, where the format can: then ``size`` is the least it has.
    colour : str or None
        Of the inside; None leaves it empty.
    edge, edge_width : str or None, float
        Colour of the outline, and its width in millimetres.
    turn : float
        Degrees clockwise.
    offset : tuple of float
        Millimetres right and down, before it is turned.
    where : Where or None
        Where it is drawn; everywhere if None.
    picture : str
        SVG to draw instead of the shape, where the format can.
    own_colour : bool
        Whether a symbol's own colour takes the place of ``colour``, where the format can.
    from_scale : int
        Largest scale denominator at which it is drawn; 0 is every scale.
    far : float
        Share of its size it has at scales beyond 1 : 2,500,000, where the format can.
    when : str
        QGIS expression that must hold as well; other formats leave the mark out.
    """

    shape: str
    size: float
    colour: str | None
    edge: str | None = None
    edge_width: float = 0.0
    turn: float = 0.0
    offset: tuple[float, float] = (0.0, 0.0)
    opacity: float = 1.0
    where: Where | None = None
    title: str = ""
    picture: str = ""
    metres: int = 0
    dashed: bool = False
    own_colour: bool = False
    from_scale: int = 0
    far: float = 1.0
    when: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, its width and dashes in millimetres."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    where: Where | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """An area and its outline."""

    colour: str
    edge: str | None = None
    edge_width: float = 0.2
    opacity: float = 1.0
    where: Where | None = None
    title: str = ""


Stroke = Mark | Line | Fill
PAINT: Final = {"point": Mark, "line": Line, "polygon": Fill}
"""What each kind of geometry is painted with."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What features look like that answer all conditions: layers of paint, the lowest first."""

    title: str
    paint: tuple[Stroke, ...]
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """Names beside the features.

    Attributes
    ----------
    field : str
        Whose values are written.
    from_scale : int
        Largest scale denominator at which there are labels; 0 is every scale.
    """

    field: str
    size: float
    colour: str = palette.TEXT
    from_scale: int = 0
    along: bool = False
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a layer looks.

    Attributes
    ----------
    rules : tuple of Rule
        The first that fits a feature draws it.
    over, under : tuple of Mark
        Marks on or beneath every symbol, each where its condition holds.
    newest : str
        Field whose greatest value lies on top; empty leaves the order as it is.
    """

    rules: tuple[Rule, ...]
    labels: Labels | None = None
    over: tuple[Mark, ...] = ()
    under: tuple[Mark, ...] = ()
    newest: str = ""


_DISC_MM: Final[Mapping[str, float]] = {"town": 6.7, "district": 9.0}


def look(layer: Layer) -> Look:
    """Return how a layer looks; one nobody described looks like its kind of geometry."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    build = LOOKS.get(layer.name.partition("-z")[0], generic)
    drawn = build(layer)
    needed = {where[0] for rule in drawn.rules for where in rule.where}
    paint = drawn.rules[0].paint[0]
    if not needed <= set(layer.schema.names) or not isinstance(paint, PAINT[kind_of(layer)]):
        drawn = generic(layer)
    return _fitted(drawn, layer.schema)


def incidents(layer: Layer) -> Look:
    """Return the incidents by group: shape and colour together, doubt as a soft disc, disputes as a notch."""
    words = _labels(layer, "location_precision")
    discs = tuple(
        Mark(
            "circle", _DISC_MM[precision], palette.MUTED, opacity=0.02, edge=palette.CONTEXT, edge_width=0.2,
            metres=2 * metres, own_colour=True,
            where=("location_precision", (precision,)), title=words.get(precision, precision),
        )
        for precision, metres in palette.DOUBT_M.items()
    )  # fmt: skip
    notch = Mark(
        "circle", 1.5, palette.HALO, offset=(0.95, -0.7), where=("verification", ("disputed",)), title="Disputed"
    )
    strike = Mark(
        "line", 5.2, None, palette.TEXT, 0.4, turn=53, where=("verification", ("retracted",)), title="Retracted"
    )
    return Look(tuple(_group(id) for id in GROUPS), over=(notch, strike), under=discs)


def crossings(layer: Layer) -> Look:
    """Return the crossings: by status where it is known as of a date, else one badge; what crosses as a glyph."""
    assert layer.schema is not None
    names = Labels("name", 8, from_scale=600_000)
    if "status" not in layer.schema:
        plain = Mark("circle", 3.2, palette.HALO, palette.TEXT, 0.6, far=0.6)
        return Look((Rule("Crossing point", (plain,)),), names, over=_glyphs(layer))
    hatch = tuple(replace(line, where=("status_knowledge", ("last_known",))) for line in _hatch())
    return Look(_badges(layer), names, over=(*hatch, *_glyphs(layer)))


def statuses(layer: Layer) -> Look:
    """Return the log of the crossings' status at their places: hatched after it was last verified.

    The layer of the crossings beneath has their names.
    """
    late = '"valid_to" IS NULL AND "last_verified" < to_date(coalesce(@map_start_time, now()))'
    hatch = tuple(replace(line, where=("scope", ("all",)), when=late) for line in _hatch())
    return Look(_badges(layer), over=(*hatch, *_glyphs(layer)), newest="valid_from")


def sections(layer: Layer) -> Look:
    """Return the border: a cased line, dashed in lagoons and in the sea, grey where it is context only."""
    context = ("section", tuple(id for id, section in SECTIONS.items() if section.context))
    own = ("section", tuple(id for id, section in SECTIONS.items() if not section.context))
    casing = Line(palette.CASING, 5 * PIXEL_MM)
    line = Line(palette.TEXT, 2.5 * PIXEL_MM)
    rules = (
        Rule("Border", (casing, line), (own, ("part", ("land",)))),
        Rule(
            "Border in a lagoon or the sea",
            (casing, replace(line, dash=(1.7, 1.1))),
            (own, ("part", ("lagoon", "sea"))),
        ),
        Rule("Border for context", (Line(palette.CONTEXT, 0.75 * PIXEL_MM),), (context,)),
    )
    return Look(rules, Labels("name", 8.5, where=("part", ("land",))))


def segments(_layer: Layer) -> Look:
    """Return the segments: a thin line, named by their id close up."""
    line = (Line(palette.CASING, 1.1), Line(palette.TEXT, 0.5, dash=(2.4, 0.8)))
    return Look((Rule("Segment", line),), Labels("id", 7, palette.MUTED, from_scale=400_000, along=True))


def tripoints(_layer: Layer) -> Look:
    """Return the points where three states meet."""
    mark = Mark("circle", 1.8, palette.HALO, palette.TEXT, 0.5)
    return Look((Rule("Tripoint", (mark,)),), Labels("name", 7.5, palette.MUTED, from_scale=1_500_000))


def land(_layer: Layer) -> Look:
    """Return the land of the basemap."""
    return Look((Rule("Land", (Fill(palette.LAND),)),))


def lakes(_layer: Layer) -> Look:
    """Return the lakes of the basemap."""
    return Look((Rule("Lakes", (Fill(palette.WATER),)),))


def generic(layer: Layer) -> Look:
    """Return a layer of which only the kind of geometry is known; named if it has a name or a title."""
    assert layer.schema is not None
    kind = kind_of(layer)
    paint: Mapping[str, Stroke] = {
        "point": Mark("circle", 2.6, palette.ACCENT, palette.HALO, 0.3),
        "line": Line(palette.ACCENT, 0.6),
        "polygon": Fill(palette.ACCENT, palette.ACCENT, 0.4, 0.25),
    }
    named = next((name for name in ("name", "title", "label") if name in layer.schema), None)
    labels = Labels(named, 8, from_scale=500_000, along=kind == "line") if named else None
    return Look((Rule(layer.title, (paint[kind],)),), labels)


def kind_of(layer: Layer) -> Literal["point", "line", "polygon"]:
    """Return what a style must draw: collections and mixed geometries count as points."""
    name = (layer.geometry or "").lower()
    return "line" if "line" in name else "polygon" if "polygon" in name else "point"


LOOKS: Final[Mapping[str, Callable[[Layer], Look]]] = {
    "incidents": incidents,
    "crossings": crossings,
    "crossing-status-map": statuses,
    "basemap-land": land,
    "basemap-lakes": lakes,
    "sections": sections,
    "segments": segments,
    "tripoints": tripoints,
}
"""Layers that are known, by name; every scale of the sections looks the same."""


def _group(id: str) -> Rule:
    """Return a group of incidents; a ring where a place is only where a statement was made."""
    group = palette.GROUPS[id]
    ring = Mark("circle", 11.6 * PIXEL_MM, None, group.colour, 2.4 * PIXEL_MM)
    shape = "circle" if group.shape in ("disc", "ring") else group.shape
    whole = Mark(shape, group.size * PIXEL_MM, group.colour, palette.HALO, 0.25)
    stated = replace(ring, where=("place_role", ("stated",)), title=f"{group.title}: a statement's place")
    paint = (ring,) if group.shape == "ring" else (replace(whole, where=("place_role", ("occurred",))), stated)
    return Rule(group.title, paint, (("category", GROUPS[id]),))


def _badges(layer: Layer) -> tuple[Rule, ...]:
    words = _labels(layer, "status")
    return tuple(
        Rule(words.get(status, status).capitalize(), _badge(status), (("status", (status,)),))
        for status in palette.STATUS
    )


def _hatch() -> tuple[Mark, ...]:
    line = Mark("line", 4.6, None, palette.HALO, 0.35, turn=45, title="Last known")
    return tuple(replace(line, offset=(1.3 * step, 0.0)) for step in (-1, 0, 1))


def _glyphs(layer: Layer) -> tuple[Mark, ...]:
    words = _labels(layer, "mode")
    mark = Mark("circle", 2.6, palette.TEXT, offset=(1.9, 1.9), from_scale=1_500_000)
    return tuple(
        replace(mark, picture=palette.glyph(mode), where=("mode", (mode,)), title=words.get(mode, mode))
        for mode in palette.GLYPHS
    )


def _badge(status: str) -> tuple[Mark, ...]:
    """Return the badge of a status: told apart by its shape as well."""
    colour = palette.STATUS[status]
    ground = Mark("circle", 4.8, palette.HALO)
    bar = Mark("line", 2.4, None, palette.HALO, 0.8, turn=90)
    ring = Mark("circle", 3.6, None, colour, 0.75)
    disc = Mark("circle", 4.4, colour)
    marks = {
        "open": (ring, Mark("line", 4.8, None, palette.HALO, 1.2)),
        "restricted": (ring, Mark("semi_circle", 3.6, colour, turn=270)),
        "closed": (disc, bar),
        "suspended": (
            disc,
            replace(bar, turn=0, offset=(-0.6, 0), edge_width=0.65),
            replace(bar, turn=0, offset=(0.6, 0), edge_width=0.65),
        ),
        "unknown": (replace(ring, dashed=True),),
    }
    return (ground, *marks[status])


def _fitted(drawn: Look, schema: Schema) -> Look:
    """Return a look without what asks for a field that the schema lacks."""
    rules = tuple(replace(rule, paint=_paint(rule.paint, schema)) for rule in drawn.rules)
    labels = drawn.labels
    if labels is not None and labels.where is not None and labels.where[0] not in schema:
        labels = replace(labels, where=None)
    if labels is not None and labels.field not in schema:
        labels = None
    over, under = (tuple(m for m in marks if m.where and m.where[0] in schema) for marks in (drawn.over, drawn.under))
    newest = drawn.newest if drawn.newest in schema else ""
    return Look(rules, labels, over, under, newest)


def _paint(paint: tuple[Stroke, ...], schema: Schema) -> tuple[Stroke, ...]:
    if all(each.where is None or each.where[0] in schema for each in paint):
        return paint
    return (replace(paint[0], where=None),)


def _labels(layer: Layer, field: str) -> dict[str, str]:
    assert layer.schema is not None
    return layer.schema[field].vocabulary if field in layer.schema else {}
