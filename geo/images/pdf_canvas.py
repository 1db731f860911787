"""What a picture's elements are in the language of a PDF's page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from geo.images import glyphs
from geo.images.outlines import anchored, outline
from geo.images.pdf_fonts import THOUSAND, Subset
from geo.images.pdf_paths import circle, operators, rectangle, said
from geo.images.scene import SVG, Look, is_a, place

ARTIFACT: Final = "Artifact"
CAPS: Final = {"butt": 0, "round": 1, "square": 2}
JOINS: Final = {"miter": 0, "round": 1, "bevel": 2}
_TRANSFORM = re.compile(r"(translate|scale)\(([^)]*)\)")
_LINK = re.compile(r"url\(#([\w-]+)\)")


class Canvas:
    """Collects the operators of a page, and what of symbols, opacities and tags they ask for.

    Attributes
    ----------
    grades : dict
        Name of each opacity of fill and line.
    tags : list of str
        Tag of each part that has one, by its number.
    """

    def __init__(self, defined: Mapping[str, Element], subsets: Mapping[int, Subset]) -> None:
        self._defined, self._subsets = defined, subsets
        self._parts: list[str] = []
        self._used: set[str] = set()
        self.grades: dict[tuple[float, float], str] = {}
        self.tags: list[str] = []

    @property
    def content(self) -> bytes:
        """What was written so far."""
        return "\n".join(self._parts).encode("ascii")

    def write(self, *operators: str) -> None:
        """Write operators."""
        self._parts += operators

    def tagged(self, node: Element, outside: Look, tag: str) -> None:
        """Draw an element as a part with a tag, or as one that is only decoration."""
        if tag == ARTIFACT:
            self.write("/Artifact BMC")
        else:
            self.write(f"/{tag} <</MCID {len(self.tags)}>> BDC")
            self.tags.append(tag)
        self.draw(node, outside)
        self.write("EMC")

    def forms(self) -> dict[str, bytes]:
        """Return the content of every mark that is used."""
        found = {}
        for name in sorted(self._used):
            inside = Canvas(self._defined, self._subsets)
            inside.grades = self.grades
            inside.draw(self._defined[name], Look())
            found[name] = inside.content
        return found

    def draw(self, node: Element, outside: Look) -> None:
        """Draw an element and all in it."""
        look = outside.inherited(node.attrib)
        moves = _TRANSFORM.findall(node.get("transform", ""))
        if moves:
            self.write("q", *(_matrix(name, numbers) for name, numbers in moves))
        self._draw(node, look)
        if moves:
            self.write("Q")

    def _draw(self, node: Element, look: Look) -> None:
        if is_a(node, "g"):
            self._group(node, look)
        elif is_a(node, "use"):
            self._use(node)
        elif is_a(node, "text"):
            self._text(node, look)
        else:
            self._shape(_outline(node), look)

    def _group(self, node: Element, look: Look) -> None:
        clip = _LINK.fullmatch(node.get("clip-path", ""))
        if clip:
            path = self._defined[clip[1]].find(f"{SVG}path")
            assert path is not None, "what clips is a path"
            rule = "W*" if path.get("clip-rule") == "evenodd" else "W"
            self.write("q", f"{operators(path.get('d', ''))} {rule} n")
        for child in node:
            self.draw(child, look)
        if clip:
            self.write("Q")

    def _use(self, node: Element) -> None:
        name, (x, y) = node.get("href", "").removeprefix("#"), place(node)
        self._used.add(name)
        self.write(f"q 1 0 0 1 {said(x)} {said(y)} cm /{name} Do Q")

    def _text(self, node: Element, look: Look) -> None:
        """Draw a line of text; the halo under it is its outline, so that no word is there twice."""
        text, (x, y) = node.text or "", anchored(node, look)
        if look.stroke != "none" and look.strokes_first:
            halo, units = outline(text, look)
            broad = replace(look, stroke_width=look.stroke_width * units)
            self.write("q", f"{1 / units:.6f} 0 0 {-1 / units:.6f} {said(x)} {said(y)} cm")
            self.write(*self._line(broad), operators(halo), "S", "Q")
        face = glyphs.face(look.font_weight)
        nearer = [round(each * THOUSAND / face.units) for each in face.nearer(text)]
        spacing = f"{said(look.letter_spacing)} Tc " if look.letter_spacing else ""
        self.write("q", *self._grade(look), _colour(look.fill, line=False))
        self.write(f"BT /F{look.font_weight} {said(look.font_size)} Tf {spacing}1 0 0 -1 {said(x)} {said(y)} Tm")
        self.write(f"{self._subsets[look.font_weight].shown(text, nearer)} ET", "Q")

    def _shape(self, path: str, look: Look) -> None:
        star = "*" if look.fill_rule == "evenodd" else ""
        fills, strokes = look.fill != "none", look.stroke != "none"
        if not path or not (fills or strokes):
            return
        self.write("q", *self._grade(look))
        if strokes:
            self.write(*self._line(look))
        if fills:
            self.write(_colour(look.fill, line=False))
        if fills and strokes and look.strokes_first:
            self.write(path, "S", path, f"f{star}")
        else:
            self.write(path, f"B{star}" if fills and strokes else "S" if strokes else f"f{star}")
        self.write("Q")

    def _line(self, look: Look) -> list[str]:
        """Return how a line is drawn."""
        dash = " ".join(said(float(each)) for each in re.split("[ ,]+", look.stroke_dasharray) if each)
        return [
            _colour(look.stroke, line=True),
            f"{said(look.stroke_width)} w {CAPS[look.stroke_linecap]} J {JOINS[look.stroke_linejoin]} j [{dash}] 0 d",
        ]

    def _grade(self, look: Look) -> list[str]:
        grade = (look.fill_opacity, look.stroke_opacity)
        if grade == (1.0, 1.0):
            return []
        name = self.grades.setdefault(grade, f"A{round(grade[0] * 1000)}-{round(grade[1] * 1000)}")
        return [f"/{name} gs"]


def _outline(node: Element) -> str:
    """Return the path of a shape; nothing for what is none."""
    x, y = place(node)
    if is_a(node, "path"):
        return operators(node.get("d", ""))
    if is_a(node, "rect"):
        return rectangle(x, y, float(node.get("width", 0)), float(node.get("height", 0)))
    if is_a(node, "circle"):
        return circle(float(node.get("cx", 0)), float(node.get("cy", 0)), float(node.get("r", 0)))
    return ""


def _matrix(name: str, numbers: str) -> str:
    first, *rest = (float(each) for each in re.split("[ ,]+", numbers.strip()))
    second = rest[0] if rest else first if name == "scale" else 0.0
    if name == "scale":
        return f"{first:.6f} 0 0 {second:.6f} 0 0 cm"
    return f"1 0 0 1 {said(first)} {said(second)} cm"


def _colour(name: str, *, line: bool) -> str:
    """Return a colour of fills or of lines; a grey one as ink of one plate."""
    red, green, blue = (int(name[i : i + 2], 16) / 255 for i in (1, 3, 5))
    if red == green == blue:
        return f"{said(red)} {'G' if line else 'g'}"
    return f"{said(red)} {said(green)} {said(blue)} {'RG' if line else 'rg'}"
