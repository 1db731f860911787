"""A picture as it is to be drawn elsewhere: its elements one after another, each with everything that holds of it.

Reads the SVG that this package writes, and no other: groups, paths, rectangles, circles, lines of text, and marks
that are defined once and used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final
from xml.etree.ElementTree import Element

SVG: Final = "{http://www.w3.org/2000/svg}"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
INITIAL_WIDTH: Final = 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """What an element inherits; the names are those of the attributes, with underscores."""

    fill: str = "#000000"
    stroke: str = "none"
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    stroke_width: float = INITIAL_WIDTH
    stroke_linecap: str = "butt"
    stroke_linejoin: str = "miter"
    stroke_dasharray: str = ""
    fill_rule: str = "nonzero"
    paint_order: str = "normal"
    font_size: float = 12.0
    font_weight: int = 400
    letter_spacing: float = 0.0
    text_anchor: str = "start"

    def inherited(self, attributes: Mapping[str, str]) -> Look:
        """Return the look of an element with these attributes, inside what has this look."""
        changed = {
            name: kind(attributes[attribute]) for attribute, (name, kind) in _READ.items() if attribute in attributes
        }
        if "opacity" in attributes:
            share = float(attributes["opacity"])
            changed["fill_opacity"] = changed.get("fill_opacity", self.fill_opacity) * share
            changed["stroke_opacity"] = changed.get("stroke_opacity", self.stroke_opacity) * share
        return replace(self, **changed) if changed else self

    @property
    def strokes_first(self) -> bool:
        """Whether the line around something lies under it."""
        return self.paint_order.startswith("stroke")


def is_a(node: Element, name: str) -> bool:
    """Return whether an element has a name of SVG."""
    return node.tag == SVG + name


def place(node: Element) -> tuple[float, float]:
    """Return where an element stands."""
    return float(node.get("x", 0)), float(node.get("y", 0))


_KINDS: Final = {"float": float, "int": int, "str": str}
_READ: Final = {field.name.replace("_", "-"): (field.name, _KINDS[str(field.type)]) for field in fields(Look)}
