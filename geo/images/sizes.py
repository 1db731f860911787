"""How large a picture is: in pixels, by a ratio, or in millimetres of a newspaper's column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Final

from geo.errors import GeoError, InvalidParameter

WIDTH: Final = 1200
HEIGHT: Final = 630
LEAST: Final = 200
MOST: Final = 4000
MOST_PIXELS: Final = 9_000_000
"""Of a whole picture: an A4 page at 300 dpi has fewer."""

LEAST_MM: Final = 40.0
MOST_MM: Final = 600.0
DPI: Final = 300
LEAST_DPI: Final = 72
MOST_DPI: Final = 600
MM: Final = 25.4
"""Millimetres of an inch."""

RATIOS: Final[Mapping[str, float]] = {
    "16:9": 16 / 9, "4:3": 4 / 3, "1:1": 1.0, "4:5": 4 / 5, "9:16": 9 / 16, "1.91:1": 1.91,
}  # fmt: skip
"""Width through height, by name."""

USUAL: Final = ((60.0, 1 / 2), (130.0, 2 / 3), (MOST_MM, 4 / 3))
"""Ratio of what is printed up to a width, if neither height nor ratio is given: words need room in a narrow column."""

DESIGN: Final = 900.0
"""Width for which sizes of letters and symbols are made; a larger picture has everything larger."""

LEAST_SCALE: Final = 0.8
WIDE: Final = 1.6
UPRIGHT: Final = 1.5
"""How much larger everything may be, at most, on what is higher than wide: it is looked at on a telephone."""

POINT_SCALE: Final = 0.7
"""Points of a unit of the drawing in print, at least: its smallest letters have 9 units, and print needs 6 points."""

NAMES: Final = ("width", "height", "ratio", "width_mm", "height_mm", "dpi")
_DIGITS = re.compile("[0-9]{1,5}")
_MILLIMETRES = re.compile(r"[0-9]{1,4}(?:\.[0-9])?")


@dataclass(frozen=True, slots=True)
class Paper:
    """The size of a picture in print, and how many pixels an inch of it has where it has any."""

    width_mm: float
    height_mm: float
    dpi: int = DPI

    @property
    def pixels(self) -> tuple[int, int]:
        """Its width and height in pixels."""
        return round(self.width_mm / MM * self.dpi), round(self.height_mm / MM * self.dpi)

    @property
    def most_dpi(self) -> int:
        """How many pixels an inch may have."""
        return min(MOST_DPI, int((MOST_PIXELS / (self.width_mm * self.height_mm)) ** 0.5 * MM))

    @property
    def usual_dpi(self) -> int:
        """How many pixels an inch has unless somebody asks for others."""
        return min(DPI, self.most_dpi)

    @property
    def points(self) -> tuple[float, float]:
        """Its width and height in points, of which an inch has 72."""
        return self.width_mm / MM * 72, self.height_mm / MM * 72


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a picture in pixels, and in print if it was asked for so."""

    width: int = WIDTH
    height: int = HEIGHT
    paper: Paper | None = None

    @property
    def units(self) -> tuple[float, float]:
        """Width and height in the unit of the drawing, in which letters have the same size on every picture."""
        wide, high = self.paper.points if self.paper else (self.width, self.height)
        across = min(wide, WIDE * high) if wide >= high else min(sqrt(wide * high), wide * UPRIGHT)
        scale = max(POINT_SCALE if self.paper else LEAST_SCALE, across / DESIGN)
        return wide / scale, high / scale

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points; a pixel of a screen is three quarters of one, as in CSS."""
        return self.paper.points if self.paper else (self.width * 0.75, self.height * 0.75)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that ask for it; what is as usual is left out."""
        if self.paper is None:
            usual = (("width", self.width, WIDTH), ("height", self.height, HEIGHT))
            return [(name, str(value)) for name, value, default in usual if value != default]
        dpi = [("dpi", str(self.paper.dpi))] if self.paper.dpi != self.paper.usual_dpi else []
        return [("width_mm", f"{self.paper.width_mm:g}"), ("height_mm", f"{self.paper.height_mm:g}"), *dpi]


def read(given: Mapping[str, Sequence[str]], errors: list[GeoError]) -> Size:
    """Return the size that parameters ask for, and add what is wrong with them to the errors."""
    before = len(errors)
    ratio = _ratio(given.get("ratio", ()), errors)
    in_print = bool(given.get("width_mm") or given.get("height_mm"))
    _refuse_both(given, in_print, errors)
    size = _in_print(given, ratio, errors) if in_print else _on_screen(given, ratio, errors)
    return Size() if len(errors) > before else size


def _refuse_both(given: Mapping[str, Sequence[str]], in_print: bool, errors: list[GeoError]) -> None:
    """Refuse what does not go together."""
    height = "height_mm" if in_print else "height"
    if given.get("ratio") and given.get(height):
        errors.append(InvalidParameter("ratio", _said(given["ratio"]), f"either a ratio or {height}, not both"))
    others = ("width", "height") if in_print else ("dpi",)
    expected = "either pixels or millimetres, not both" if in_print else "nothing without width_mm"
    errors += [InvalidParameter(name, _said(given[name]), expected) for name in others if given.get(name)]
    if in_print and not given.get("width_mm"):
        errors.append(InvalidParameter("width_mm", "", f"millimetres from {LEAST_MM:g} to {MOST_MM:g}"))


def _on_screen(given: Mapping[str, Sequence[str]], ratio: float | None, errors: list[GeoError]) -> Size:
    if ratio is not None:
        return _of_ratio(given, ratio, errors)
    expected = f"a whole number of pixels from {LEAST} to {MOST}"
    width, height = (
        _whole(name, given.get(name, ()), (LEAST, usual, MOST), (expected, errors))
        for name, usual in (("width", WIDTH), ("height", HEIGHT))
    )
    if width * height > MOST_PIXELS:
        most = f"at most {MOST_PIXELS // width} pixels where width={width}"
        errors.append(InvalidParameter("height", height, most))
    return Size(width, height)


def _of_ratio(given: Mapping[str, Sequence[str]], ratio: float, errors: list[GeoError]) -> Size:
    least, most = ceil(LEAST * max(1, ratio)), int(min(MOST, MOST * ratio, sqrt(MOST_PIXELS * ratio)))
    expected = f"a whole number of pixels from {least} to {most} where the ratio is {_said(given['ratio'])}"
    width = _whole("width", given.get("width", ()), (least, WIDTH, most), (expected, errors))
    return Size(width, round(width / ratio))


def _in_print(given: Mapping[str, Sequence[str]], ratio: float | None, errors: list[GeoError]) -> Size:
    width = _millimetres("width_mm", given.get("width_mm", ()), errors)
    if given.get("height_mm"):
        height = _millimetres("height_mm", given["height_mm"], errors)
    else:
        height = round(width / (ratio or next(usual for most, usual in USUAL if width <= most)), 1)
        if height > MOST_MM:
            errors.append(InvalidParameter("width_mm", f"{width:g}", f"a height of at most {MOST_MM:g} mm"))
    paper = Paper(width, max(height, LEAST_MM / 2))
    expected = f"dots per inch from {LEAST_DPI} to {paper.most_dpi} where the picture has this size"
    bounds = (LEAST_DPI, paper.usual_dpi, paper.most_dpi)
    paper = replace(paper, dpi=_whole("dpi", given.get("dpi", ()), bounds, (expected, errors)))
    return Size(*paper.pixels, paper)


def _ratio(texts: Sequence[str], errors: list[GeoError]) -> float | None:
    if not texts:
        return None
    if len(texts) == 1 and texts[0] in RATIOS:
        return RATIOS[texts[0]]
    errors.append(InvalidParameter("ratio", _said(texts), f"one of {', '.join(RATIOS)}"))
    return None


def _whole(name: str, texts: Sequence[str], bounds: tuple[int, int, int], told: tuple[str, list[GeoError]]) -> int:
    """Return a whole number within bounds, or the usual one, which stands between them."""
    least, usual, most = bounds
    if not texts:
        return usual
    if len(texts) == 1 and _DIGITS.fullmatch(texts[0]) and least <= int(texts[0]) <= most:
        return int(texts[0])
    expected, errors = told
    errors.append(InvalidParameter(name, _said(texts), expected))
    return usual


def _millimetres(name: str, texts: Sequence[str], errors: list[GeoError]) -> float:
    if len(texts) == 1 and _MILLIMETRES.fullmatch(texts[0]) and LEAST_MM <= float(texts[0]) <= MOST_MM:
        return float(texts[0])
    if texts:
        expected = f"millimetres from {LEAST_MM:g} to {MOST_MM:g}, with at most one decimal"
        errors.append(InvalidParameter(name, _said(texts), expected))
    return 2 * LEAST_MM


def _said(texts: Sequence[str]) -> str:
    return ", ".join(texts)
