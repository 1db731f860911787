"""Styled Layer Descriptors (SLD 1.1 with Symbology Encoding 1.1, OGC 05-078r4 and 05-077r4).

What the standard cannot say is left out, as the time of a layer and the titles of its columns; what it says in other
words is translated: a diamond is a square on its corner, and a mark that only some features have is a rule of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from geo.formats.styles import palette
from geo.formats.styles.looks import PIXEL_MM, Fill, Labels, Line, Look, Mark, Rule, Stroke, Where, look
from geo.formats.styles.markup import Element, document, element
from geo.layers import Layer

NAMESPACES: Final = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:se": "http://www.opengis.net/se",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    "version": "1.1.0",
}


def sld(layer: Layer) -> str:
    """Return the style of a layer with geometry; sizes in pixels of 0.28 mm."""
    assert layer.geometry, f"{layer.name} has no geometry"
    drawn = look(layer)
    painted = element("se:FeatureTypeStyle", children=_rules(drawn))
    style = [_se("Name", layer.name), _description(layer.title, layer.attribution), painted]
    named = element("NamedLayer", children=[_se("Name", layer.name), element("UserStyle", children=style)])
    return document(element("StyledLayerDescriptor", NAMESPACES, [named]))


def _rules(drawn: Look) -> Iterable[Element]:
    """Yield the rules in the order they paint: what lies beneath, the symbols, what lies on them, the names."""
    for mark in drawn.under:
        yield _rule(mark.title, (), mark)
    for rule in drawn.rules:
        yield from _parts(rule)
    for mark in drawn.over:
        if not (mark.picture or mark.when):
            yield _rule(mark.title, (), mark)
    if drawn.labels:
        yield _labels(drawn.labels)


def _parts(rule: Rule) -> Iterable[Element]:
    """Yield a rule, and one for each layer of paint that asks for more."""
    plain = [paint for paint in rule.paint if paint.where is None]
    if plain:
        yield _rule(rule.title, rule.where, *plain)
    for paint in rule.paint:
        if paint.where is not None:
            yield _rule(paint.title or rule.title, rule.where, paint)


def _rule(title: str, wheres: Sequence[Where], *paint: Stroke) -> Element:
    own = next((each.where for each in paint if each.where is not None), None)
    conditions = (*wheres, *((own,) if own else ()))
    scale = _scale(next((each.from_scale for each in paint if isinstance(each, Mark)), 0))
    drawn = [_symbolizer(each) for each in paint]
    return element("se:Rule", children=[_se("Name", title), _description(title), *_filter(conditions), *scale, *drawn])


def _scale(denominator: int) -> list[Element]:
    return [_se("MaxScaleDenominator", str(denominator))] if denominator else []


def _filter(wheres: Sequence[Where]) -> list[Element]:
    if not wheres:
        return []
    each = [_any(*where) for where in wheres]
    return [element("ogc:Filter", children=each if len(each) == 1 else [element("ogc:And", children=each)])]


def _any(field: str, values: Sequence[str]) -> Element:
    equal = [
        element(
            "ogc:PropertyIsEqualTo",
            children=[element("ogc:PropertyName", text=field), element("ogc:Literal", text=value)],
        )
        for value in values
    ]
    return equal[0] if len(equal) == 1 else element("ogc:Or", children=equal)


def _symbolizer(paint: Stroke) -> Element:
    if isinstance(paint, Line):
        return element("se:LineSymbolizer", children=[_stroke(paint.colour, paint.width, paint.dash, joined=True)])
    if isinstance(paint, Fill):
        edge = [_stroke(paint.edge, paint.edge_width)] if paint.edge else []
        return element("se:PolygonSymbolizer", children=[_fill(paint.colour, paint.opacity), *edge])
    return element("se:PointSymbolizer", children=[_graphic(paint)])


def _graphic(mark: Mark) -> Element:
    diamond = mark.shape == "diamond"
    inner = [_se("WellKnownName", "square" if diamond else mark.shape)]
    inner += [_fill(mark.colour or palette.HALO, mark.opacity if mark.colour else 0.0)]
    inner += [_stroke(mark.edge, mark.edge_width, (1.0, 0.6) if mark.dashed else ())] if mark.edge else []
    turn = mark.turn + (45 if diamond else 0)
    width = mark.size / 2**0.5 if diamond else mark.size
    made = [element("se:Mark", children=inner), _se("Size", _pixels(width))]
    made += [_se("Rotation", f"{turn:g}")] if turn else []
    if any(mark.offset):
        right, down = _turned(mark.offset, mark.turn)
        moved = [_se("DisplacementX", _pixels(right)), _se("DisplacementY", _pixels(-down))]
        made.append(element("se:Displacement", children=moved))
    return element("se:Graphic", children=made)


def _turned(offset: tuple[float, float], degrees: float) -> tuple[float, float]:
    """Return an offset turned clockwise: the standard moves a mark after it has turned it (05-077r4, 11.3.2)."""
    angle = math.radians(degrees)
    right, down = offset
    return right * math.cos(angle) - down * math.sin(angle), right * math.sin(angle) + down * math.cos(angle)


def _stroke(colour: str | None, width: float, dash: Sequence[float] = (), *, joined: bool = False) -> Element:
    values = {"stroke": (colour or "").lower(), "stroke-width": _pixels(width)}
    if joined:
        values |= {"stroke-linejoin": "round", "stroke-linecap": "butt" if dash else "round"}
    if dash:
        values["stroke-dasharray"] = " ".join(map(_pixels, dash))
    return element("se:Stroke", children=_parameters(values))


def _fill(colour: str | None, opacity: float = 1.0) -> Element:
    values = {"fill": (colour or "").lower()} | ({"fill-opacity": f"{opacity:g}"} if opacity < 1 else {})
    return element("se:Fill", children=_parameters(values))


def _labels(labels: Labels) -> Element:
    font = {"font-family": "sans-serif", "font-size": f"{labels.size * 0.3528 / PIXEL_MM:.0f}"}
    line = element("se:LinePlacement", children=[_se("PerpendicularOffset", "6")])
    axes = [_se("AnchorPointX", "0"), _se("AnchorPointY", "0.5")]
    moved = [_se("DisplacementX", "10"), _se("DisplacementY", "0")]
    point = element(
        "se:PointPlacement",
        children=[element("se:AnchorPoint", children=axes), element("se:Displacement", children=moved)],
    )
    halo = element("se:Halo", children=[_se("Radius", "2"), _fill(palette.HALO)])
    text = [
        element("se:Label", children=[element("ogc:PropertyName", text=labels.field)]),
        element("se:Font", children=_parameters(font)),
        element("se:LabelPlacement", children=[line if labels.along else point]),
        halo,
        _fill(labels.colour),
    ]
    scale = _scale(labels.from_scale)
    where = _filter((labels.where,) if labels.where else ())
    symbolizer = element("se:TextSymbolizer", children=text)
    return element("se:Rule", children=[_se("Name", "Names"), *where, *scale, symbolizer])


def _description(title: str, abstract: str = "") -> Element:
    said = [_se("Title", title)] + ([_se("Abstract", abstract)] if abstract else [])
    return element("se:Description", children=said)


def _parameters(values: dict[str, str]) -> list[Element]:
    return [element("se:SvgParameter", {"name": name}, text=value) for name, value in values.items()]


def _se(name: str, text: str) -> Element:
    return element(f"se:{name}", text=text)


def _pixels(millimetres: float) -> str:
    return f"{millimetres / PIXEL_MM:.1f}"
