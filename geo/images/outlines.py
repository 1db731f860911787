"""A picture whose words are outlines: it looks the same where its font is not there."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from geo.images import glyphs
from geo.images.layers import NAMESPACE
from geo.images.paths import number
from geo.images.scene import SVG, Look, is_a, place

_LETTERS: Final = ("font-size", "font-weight", "letter-spacing", "text-anchor")
"""Attributes that say nothing where there is no text."""


def outlined(picture: str) -> str:
    """Return a picture with every line of text as a path."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    ElementTree.register_namespace("inkscape", NAMESPACE)
    root = ElementTree.fromstring(picture)
    root.attrib.pop("font-family", None)
    _convert(root, Look())
    return ElementTree.tostring(root, "unicode") + "\n"


def anchored(node: Element, look: Look) -> tuple[float, float]:
    """Return where the first letter of a text stands, wherever the text is flush."""
    x, y = place(node)
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[look.text_anchor]
    wide = glyphs.face(look.font_weight).width(node.text or "", look.font_size, look.letter_spacing) if share else 0.0
    return x - share * wide, y


def outline(text: str, look: Look) -> tuple[str, float]:
    """Return a line of text as a path, and how many of its units a unit of the picture has."""
    face = glyphs.face(look.font_weight)
    units = face.units / look.font_size
    return face.line(text, look.letter_spacing * units), units


def _convert(node: Element, outside: Look) -> None:
    look = outside.inherited(node.attrib)
    if is_a(node, "text"):
        _redraw(node, look)
        return
    for child in node:
        _convert(child, look)
    for name in _LETTERS:
        node.attrib.pop(name, None)


def _redraw(node: Element, look: Look) -> None:
    """Turn a text into a path in the units of its font: whole numbers, so that no letter loses its shape."""
    x, y = anchored(node, look)
    path, units = outline(node.text or "", look)
    for name in (*_LETTERS, "x", "y"):
        node.attrib.pop(name, None)
    node.tag, node.text = f"{SVG}path", None
    node.set("transform", f"translate({x:.2f} {y:.2f}) scale({1 / units:.5g} {-1 / units:.5g})")
    if look.stroke != "none":
        node.set("stroke-width", number(look.stroke_width * units))
    node.set("d", path)
