"""QGIS layer styles (QML), read by QGIS 3.22 and later: symbols, labels, time, and what the columns are called."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.formats.styles import palette
from geo.formats.styles.looks import Fill, Labels, Line, Look, Mark, Rule, Stroke, Where, kind_of, look
from geo.formats.styles.markup import Element, document, element
from geo.layers import Layer
from geo.schemas import Field

Names = Mapping[str, str]
"""Column of a field, where a format had to call it otherwise (Shapefile)."""

VERSION: Final = "3.22.0"
DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
CATEGORIES: Final = "LayerConfiguration|Symbology|Labeling|Fields|Forms|Temporal"
SYMBOL_TYPE: Final = {"point": "marker", "line": "line", "polygon": "fill"}
GEOMETRY_TYPE: Final = {"point": 0, "line": 1, "polygon": 2}
PEN: Final = {True: "dash", False: "solid"}

AROUND_POINT, CURVED, HORIZONTAL = 6, 3, 4
"""``QgsPalLayerSettings.Placement``."""

FROM_EXPRESSIONS: Final = 4
"""``QgsVectorLayerTemporalProperties.TemporalMode``."""

INCLUDE_BEGIN_EXCLUDE_END: Final = 0
"""``Qgis.VectorTemporalLimitMode``."""

FAR: Final = 2_500_000
"""Scale denominator beyond which some marks are smaller."""

NAMED_MM: Final = 2
"""The shortest line that has its name beside it, on paper: of a border in parts, each short one had it as well."""


def qml(layer: Layer, names: Names | None = None) -> str:
    """Return the style of a layer with geometry.

    Its time is that of the schema: a feature shows from its start on and no longer at its end; an empty end is open.

    Parameters
    ----------
    names : mapping of str to str, optional
        Column of a field where it is not the field's name.
    """
    attributes = {"version": VERSION, "styleCategories": CATEGORIES, "labelsEnabled": look(layer).labels is not None}
    kind = element("layerGeometryType", text=str(GEOMETRY_TYPE[kind_of(layer)]))
    return document(element("qgis", attributes, [*parts(layer, names), kind]), DOCTYPE)


def parts(layer: Layer, names: Names | None = None) -> list[Element]:
    """Return what a style and a project say of a layer's look, time and columns."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    names = names or {}
    fields = layer.schema.fields
    made = [temporal(layer, names)]
    if layer.geometry:
        drawn = look(layer)
        made += [_renderer(drawn, SYMBOL_TYPE[kind_of(layer)], names)]
        made += [_labeling(drawn.labels, kind_of(layer), names)] if drawn.labels else []
    title = next((name for name in ("title", "name", layer.schema.key) if name in layer.schema), "")
    return [
        *made,
        element("fieldConfiguration", children=[_widget(field, names) for field in fields]),
        element("aliases", children=[_alias(index, field, names) for index, field in enumerate(fields)]),
        element("previewExpression", text=_column(title, names) if title else ""),
    ]


def temporal(layer: Layer, names: Names) -> Element:
    """Return when the features of a layer show.

    The bounds are expressions, not fields: QGIS compares a field of a GeoPackage with an instant as text, and a feature
    that begins on a day then shows the day before.
    """
    bounds = _bounds(layer, names)
    first, last = bounds or ("", "")
    attributes = {
        "enabled": bounds is not None,
        "mode": FROM_EXPRESSIONS if bounds else 0,
        "startExpression": first,
        "endExpression": last,
        "limitMode": INCLUDE_BEGIN_EXCLUDE_END,
        "accumulate": 0,
        "durationUnit": "min",
        "fixedDuration": 0,
    }
    return element("temporal", attributes, [element("fixedRange", children=[element("start"), element("end")])])


def _bounds(layer: Layer, names: Names) -> tuple[str, str] | None:
    """Return from when a feature shows, and when no longer; None if the layer has no time, or not in these columns."""
    if layer.time is None or layer.schema is None or not set(layer.time) <= set(layer.schema.names):
        return None
    first, last = (f"to_datetime({_column(name, names)})" for name in layer.time)
    field = layer.schema[layer.time[1]]
    if layer.time[0] == layer.time[1]:
        return first, f"{last} + to_interval('{'1 day' if field.type == 'date' else '1 second'}')"
    return first, last if field.required else f"coalesce({last}, make_datetime(9999, 12, 31, 0, 0, 0))"


def _renderer(drawn: Look, kind: str, names: Names) -> Element:
    """Return single symbols, categories of one field or rules, whichever is the simplest that will do."""
    symbols = [
        _symbol(str(i), kind, [*drawn.under, *rule.paint, *drawn.over], names) for i, rule in enumerate(drawn.rules)
    ]
    fields = {where[0] for rule in drawn.rules for where in rule.where}
    holder = [element("symbols", children=symbols), *_order(drawn, names)]
    ordered = bool(drawn.newest)
    if not fields:
        return element("renderer-v2", {"type": "singleSymbol", "enableorderby": ordered}, holder)
    if len(fields) == 1:
        categories = element("categories", children=[_category(i, rule) for i, rule in enumerate(drawn.rules)])
        attributes = {"type": "categorizedSymbol", "attr": names.get(min(fields), min(fields))}
        return element("renderer-v2", attributes | {"enableorderby": ordered}, [categories, *holder])
    rules = [
        element(
            "rule",
            {"key": f"{{rule-{i}}}", "symbol": i, "label": rule.title, "filter": _all(rule.where, names)},
        )
        for i, rule in enumerate(drawn.rules)
    ]
    tree = element("rules", {"key": "{rules}"}, rules)
    return element("renderer-v2", {"type": "RuleRenderer", "enableorderby": ordered}, [tree, *holder])


def _order(drawn: Look, names: Names) -> list[Element]:
    """Return that what begins last lies on top."""
    if not drawn.newest:
        return []
    clause = element("orderByClause", {"asc": 1, "nullsFirst": 1}, text=_column(drawn.newest, names))
    return [element("orderby", children=[clause])]


def _category(index: int, rule: Rule) -> Element:
    values = rule.where[0][1]
    attributes = {"symbol": index, "label": rule.title, "render": "true"}
    if len(values) == 1:
        return element("category", attributes | {"value": values[0], "type": "string"})
    return element("category", attributes, [element("val", {"value": value, "type": "string"}) for value in values])


def _symbol(name: str, kind: str, paint: Sequence[Stroke], names: Names) -> Element:
    own = next((each.colour or each.edge for each in paint if isinstance(each, Mark) and not each.own_colour), None)
    layers = [_paint(each, own, names) for each in paint]
    return element("symbol", {"type": kind, "name": name, "alpha": 1, "clip_to_extent": 1, "force_rhr": 0}, layers)


def _paint(paint: Stroke, own: str | None, names: Names) -> Element:
    options: dict[str, object]
    if isinstance(paint, Line):
        name, options = "SimpleLine", _line(paint)
    elif isinstance(paint, Fill):
        name, options = "SimpleFill", _fill(paint)
    else:
        name, options = ("SvgMarker", _picture(paint)) if paint.picture else ("SimpleMarker", _mark(paint, own))
    children = [_map(options), *_depending(paint, names)]
    return element("layer", {"class": name, "enabled": 1, "pass": 0, "locked": 0}, children)


def _mark(mark: Mark, own: str | None) -> dict[str, object]:
    colour = own if mark.own_colour and own else mark.colour
    metres = {
        "size": mark.metres,
        "size_unit": "RenderMetersInMapUnits",
        "size_map_unit_scale": f"3x:0,0,1,{mark.size:g},0,0",
    }
    return {
        "name": mark.shape,
        "color": _rgba(colour, mark.opacity),
        "outline_color": _rgba(own if mark.own_colour and own and mark.edge else mark.edge, 0.5 if mark.metres else 1),
        "outline_style": PEN[mark.dashed] if mark.edge else "no",
        "outline_width": round(mark.edge_width, 3),
        "outline_width_unit": "MM",
        "joinstyle": "miter",
        "cap_style": "flat",
        "scale_method": "diameter",
        **_position(mark),
        **(metres if mark.metres else {}),
    }


def _picture(mark: Mark) -> dict[str, object]:
    return {
        "name": f"base64:{base64.b64encode(mark.picture.encode()).decode()}",
        "scale_method": "diameter",
        **_position(mark),
    }


def _position(mark: Mark) -> dict[str, object]:
    return {
        "size": round(mark.size, 3),
        "size_unit": "MM",
        "angle": mark.turn,
        "offset": ",".join(f"{length:g}" for length in mark.offset),
        "offset_unit": "MM",
        "horizontal_anchor_point": 1,
        "vertical_anchor_point": 1,
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "line_color": _rgba(line.colour),
        "line_width": round(line.width, 3),
        "line_width_unit": "MM",
        "line_style": "solid",
        "capstyle": "flat" if line.dash else "round",
        "joinstyle": "round",
        "use_custom_dash": bool(line.dash),
        "customdash": ";".join(f"{length:g}" for length in line.dash or (5.0, 2.0)),
        "customdash_unit": "MM",
    }


def _fill(fill: Fill) -> dict[str, object]:
    return {
        "color": _rgba(fill.colour, fill.opacity),
        "style": "solid",
        "outline_color": _rgba(fill.edge),
        "outline_style": "solid" if fill.edge else "no",
        "outline_width": fill.edge_width,
        "outline_width_unit": "MM",
        "joinstyle": "round",
    }


def _depending(paint: Stroke, names: Names) -> list[Element]:
    """Return what depends on the feature or the scale: whether a layer of paint is there, and its size."""
    conditions, rules = [], {}
    if paint.where is not None:
        field, values = paint.where
        conditions.append(f"coalesce({_column(field, names)}, '') IN ({', '.join(map(_quoted, values))})")
    if isinstance(paint, Mark) and paint.when:
        conditions.append(paint.when)
    if isinstance(paint, Mark) and paint.from_scale:
        conditions.append(f"@map_scale <= {paint.from_scale}")
    if isinstance(paint, Mark) and paint.far < 1:
        rules["size"] = f"CASE WHEN @map_scale > {FAR} THEN {paint.size * paint.far:g} ELSE {paint.size:g} END"
    if conditions:
        rules["enabled"] = " AND ".join(conditions)
    if not rules:
        return []
    made = [_map({"active": True, "expression": rule, "type": 3}, name) for name, rule in rules.items()]
    properties = element("Option", {"type": "Map", "name": "properties"}, made)
    options = [_option("", "name"), properties, _option("collection", "type")]
    return [element("data_defined_properties", children=[element("Option", {"type": "Map"}, options)])]


def _labeling(labels: Labels, kind: str, names: Names) -> Element:
    """Return the names beside the features, with a halo."""
    around = AROUND_POINT if kind == "point" else HORIZONTAL
    place = {
        "placement": CURVED if labels.along else around,
        "placementFlags": 10,
        "predefinedPositionOrder": "R,L,TR,BR,TL,BL,TSR,BSR",
        "dist": 1.2 if kind == "point" else 0.8,
        "distUnits": "MM",
        "offsetType": 1,
        "maxCurvedCharAngleIn": 25,
        "maxCurvedCharAngleOut": -25,
        "priority": 5,
    }
    shown = {
        "drawLabels": 1,
        "scaleVisibility": labels.from_scale > 0,
        "scaleMin": 0,
        "scaleMax": labels.from_scale,
        "mergeLines": labels.along,
        "minFeatureSize": NAMED_MM if kind == "line" else 0,
        "obstacle": 1,
        "obstacleFactor": 1,
    }
    settings = [_letters(labels, names), element("placement", place), element("rendering", shown)]
    return element("labeling", {"type": "simple"}, [element("settings", {"calloutType": "simple"}, settings)])


def _letters(labels: Labels, names: Names) -> Element:
    column = _column(labels.field, names)
    style = {
        "fieldName": f"CASE WHEN {_all((labels.where,), names)} THEN {column} END" if labels.where else column,
        "isExpression": 1,
        "fontFamily": "Arial",
        "fontSize": labels.size,
        "fontSizeUnit": "Point",
        "fontWeight": 50,
        "textColor": _rgba(labels.colour),
        "textOpacity": 1,
    }
    halo = {
        "bufferDraw": 1,
        "bufferSize": 0.8,
        "bufferSizeUnits": "MM",
        "bufferColor": _rgba(palette.HALO),
        "bufferOpacity": 1,
        "bufferJoinStyle": 128,
        "bufferNoFill": 1,
    }
    return element("text-style", style, [element("text-buffer", halo)])


def _widget(field: Field, names: Names) -> Element:
    """Return how a column is shown: the words of a vocabulary by their labels."""
    config: list[Element] = []
    if field.terms and field.type == "string":
        words = [_map({term.label: term.value}) for term in field.terms]
        listed = element("Option", {"type": "List", "name": "map"}, words)
        config = [element("Option", {"type": "Map"}, [listed])]
    widget = element("editWidget", {"type": "ValueMap" if config else ""}, [element("config", children=config)])
    return element("field", {"name": names.get(field.name, field.name), "configurationFlags": "None"}, [widget])


def _alias(index: int, field: Field, names: Names) -> Element:
    title = f"{field.title} ({field.unit})" if field.unit else field.title
    return element("alias", {"field": names.get(field.name, field.name), "index": index, "name": title})


def _map(options: Mapping[str, object], name: str = "") -> Element:
    attributes = {"type": "Map"} | ({"name": name} if name else {})
    return element("Option", attributes, [_option(value, key) for key, value in options.items()])


def _option(value: Any, name: str) -> Element:
    if name == "active":
        return element("Option", {"type": "bool", "value": str(value).lower(), "name": name})
    kind = "int" if name == "type" and isinstance(value, int) else "QString"
    return element("Option", {"type": kind, "value": value, "name": name})


def _all(wheres: Sequence[Where], names: Names) -> str:
    """Return an expression that holds where every field has one of its values."""
    return " AND ".join(f"{_column(name, names)} IN ({', '.join(map(_quoted, values))})" for name, values in wheres)


def _column(field: str, names: Names) -> str:
    return '"' + names.get(field, field).replace('"', '""') + '"'


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _rgba(colour: str | None, opacity: float = 1.0) -> str:
    """Return a colour as QGIS writes it; no colour is wholly transparent.

    >>> _rgba("#5C0B2C", 0.5)
    '92,11,44,128'
    """
    if colour is None:
        return "0,0,0,0"
    red, green, blue = bytes.fromhex(colour[1:])
    return f"{red},{green},{blue},{round(opacity * 255)}"
