"""The letters of the pictures' font as outlines, and how far apart they stand, pairs that fit into each other too."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from geo.images import fonts

MISSING: Final = ".notdef"
KERNING: Final = "kern"

Pairs = dict[tuple[str, str], int]


@cache
def face(weight: int) -> Face:
    """Return the font of a weight: 400 or 600."""
    return Face(weight)


class Face:
    """A font that is read letter by letter; all numbers are in its own units, of which :attr:`units` are its size."""

    def __init__(self, weight: int) -> None:
        from fontTools.ttLib import TTFont  # with the first picture that needs it: it takes a while to load

        # The same letters with cubic curves, of which it takes fewer.
        file = Path(fonts.files()[list(fonts.WEIGHTS).index(weight)]).with_suffix(".otf")
        font = TTFont(file, lazy=True)
        self.units = int(font["head"].unitsPerEm)
        self._names: dict[int, str] = font.getBestCmap()
        self._glyphs = font.getGlyphSet()
        self._widths = font["hmtx"].metrics
        self._kerning = _kerning(font)
        self._nearer: dict[tuple[str, str], int] = {}
        self._outlines: dict[str, str] = {}

    def has(self, letter: str) -> bool:
        """Return whether there is such a letter."""
        return ord(letter) in self._names

    def nearer(self, text: str) -> list[int]:
        """Return how much nearer than usual, as a negative number, each letter stands to the one before."""
        return [0, *(self._kern(*pair) for pair in pairwise(text))][: len(text)]

    def outline(self, letter: str) -> str:
        """Return the outline of a letter as a path that begins where the letter stands, y upwards."""
        if letter not in self._outlines:
            self._outlines[letter] = _outline(self._glyphs, self._name(letter))
        return self._outlines[letter]

    def width(self, text: str, size: float, spacing: float = 0.0) -> float:
        """Return how wide a line is, exactly."""
        advances = sum(int(self._widths[self._name(letter)][0]) for letter in text)
        return (advances + sum(self.nearer(text))) * size / self.units + spacing * len(text)

    def line(self, text: str, spacing: float = 0.0) -> str:
        """Return a line of text as a path, its baseline beginning at 0, with so much more room after each letter."""
        parts, x = [], 0.0
        for letter, nearer in zip(text, self.nearer(text), strict=True):
            x += nearer
            outline = self.outline(letter)
            if outline:
                parts.append(f"M{x:.6g} 0{outline}")
            x += int(self._widths[self._name(letter)][0]) + spacing
        return "".join(parts)

    def _name(self, letter: str) -> str:
        return self._names.get(ord(letter), MISSING)

    def _kern(self, letter: str, following: str) -> int:
        pair = (letter, following)
        if pair not in self._nearer:
            self._nearer[pair] = self._looked_up(self._name(letter), self._name(following))
        return self._nearer[pair]

    def _looked_up(self, first: str, second: str) -> int:
        """Return how much nearer two letters stand: what the first table says that knows the pair."""
        for first_classes, second_classes, values in self._kerning:
            if first in first_classes:
                pair = (first_classes[first], second_classes.get(second, ""))
                if pair in values:
                    return values[pair]
        return 0


def _kerning(font: Any) -> list[tuple[dict[str, str], dict[str, str], Pairs]]:
    """Return the tables of pairs: a class of each first and of each second letter, and what two classes take."""
    table = font["GPOS"].table
    wanted = {
        i
        for each in table.FeatureList.FeatureRecord
        if each.FeatureTag == KERNING
        for i in each.Feature.LookupListIndex
    }
    subtables = [each for i in sorted(wanted) for each in table.LookupList.Lookup[i].SubTable]
    return [_pairs(each) if each.Format == 1 else _classes(each) for each in subtables]


def _pairs(table: Any) -> tuple[dict[str, str], dict[str, str], Pairs]:
    values = {
        (first, record.SecondGlyph): _advance(record.Value1)
        for first, pairs in zip(table.Coverage.glyphs, table.PairSet, strict=True)
        for record in pairs.PairValueRecord
    }
    return {first: first for first, _ in values}, {second: second for _, second in values}, values


def _classes(table: Any) -> tuple[dict[str, str], dict[str, str], Pairs]:
    first = {name: str(table.ClassDef1.classDefs.get(name, 0)) for name in table.Coverage.glyphs}
    second = {name: str(number) for name, number in table.ClassDef2.classDefs.items()}
    values = {
        (str(i), str(j) if j else ""): _advance(record.Value1)
        for i, row in enumerate(table.Class1Record)
        for j, record in enumerate(row.Class2Record)
    }
    return first, second, values


def _advance(value: Any) -> int:
    return int(getattr(value, "XAdvance", 0) or 0)


def _outline(glyphs: Any, name: str) -> str:
    from fontTools.pens.basePen import BasePen

    class Pen(BasePen):  # type: ignore[misc]  # fontTools has no types
        """A pen that notes down its steps, each from the one before, and every contour from where the letter stands."""

        def __init__(self) -> None:
            super().__init__(glyphs)
            self.parts: list[str] = []
            self.at = (0, 0)

        def _note(self, name: str, *points: tuple[float, float]) -> None:
            numbers = [round(each - here) for point in points for each, here in zip(point, self.at, strict=True)]
            self.parts.append((name + " ".join(map(str, numbers))).replace(" -", "-"))
            self.at = (round(points[-1][0]), round(points[-1][1]))

        def _moveTo(self, at: tuple[float, float]) -> None:  # noqa: N802 - fontTools names it so
            self._note("m", at)
            self.start = self.at

        def _lineTo(self, at: tuple[float, float]) -> None:  # noqa: N802
            self._note("l", at)

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
            self._note("c", *points)

        def _closePath(self) -> None:  # noqa: N802
            self.parts.append("z")
            self.at = self.start

    pen = Pen()
    glyphs[name].draw(pen)
    return "".join(pen.parts)
