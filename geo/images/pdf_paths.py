"""Paths of SVG as those of PDF: absolute, of lines and cubic curves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import atan2, ceil, cos, hypot, pi, sin, sqrt, tan
from typing import Final

Point = tuple[float, float]

ARITY: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "C": 6, "A": 7, "Z": 0}
CIRCLE: Final = 4 / 3 * (sqrt(2) - 1)
"""How far the handles of a quarter of a circle reach, as a share of its radius."""

_TOKENS = re.compile(r"([A-Za-z])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)")


def operators(d: str) -> str:
    """Return a path as operators.

    Examples
    --------
    >>> operators("M1 2h3l-1 .5z")
    '1 2 m 4 2 l 3 2.5 l h'
    """
    return " ".join(_Path().drawn(d))


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """Return a rectangle as an operator."""
    return f"{said(x)} {said(y)} {said(width)} {said(height)} re"


def circle(x: float, y: float, radius: float) -> str:
    """Return a circle as four curves."""
    k = radius * CIRCLE
    parts = [f"{said(x + radius)} {said(y)} m"]
    for a, b in (((1, 0), (0, 1)), ((0, 1), (-1, 0)), ((-1, 0), (0, -1)), ((0, -1), (1, 0))):
        first = (x + a[0] * radius + b[0] * k, y + a[1] * radius + b[1] * k)
        second = (x + b[0] * radius + a[0] * k, y + b[1] * radius + a[1] * k)
        parts.append(_curve(first, second, (x + b[0] * radius, y + b[1] * radius)))
    return " ".join([*parts, "h"])


def said(value: float) -> str:
    """Return a number as PDF writes it, to a thousandth.

    >>> said(2.0), said(-0.0001), said(1.23456)
    ('2', '0', '1.235')
    """
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class _Path:
    """A pen that walks a path and knows where it is."""

    def __init__(self) -> None:
        self.at = self.start = self.handle = (0.0, 0.0)

    def drawn(self, d: str) -> Iterator[str]:
        for letter, numbers in _commands(d):
            name, relative = letter.upper(), letter.islower()
            origin = self.at if relative else (0.0, 0.0)
            if name in "LMHV":
                yield self._straight(name, numbers, origin)
            elif name == "Z":
                self.at = self.start
                yield "h"
            elif name == "A":
                yield from self._arc(numbers, origin)
            else:
                yield self._bent(name, numbers, origin)
            if name not in "QT":
                self.handle = self.at

    def _straight(self, name: str, numbers: list[float], origin: Point) -> str:
        x = numbers[0] + origin[0] if name != "V" else self.at[0]
        y = numbers[-1] + origin[1] if name != "H" else self.at[1]
        self.at = (x, y)
        if name == "M":
            self.start = self.at
        return f"{said(x)} {said(y)} {'m' if name == 'M' else 'l'}"

    def _bent(self, name: str, numbers: list[float], origin: Point) -> str:
        points = [(x + origin[0], y + origin[1]) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if name == "C":
            self.at = points[2]
            return _curve(*points)
        if name == "T":
            points = [(2 * self.at[0] - self.handle[0], 2 * self.at[1] - self.handle[1]), *points]
        begin, (by, end) = self.at, points
        self.handle, self.at = by, end
        return _curve(_between(begin, by), _between(end, by), end)

    def _arc(self, numbers: list[float], origin: Point) -> Iterator[str]:
        """Yield a part of a circle as curves; this package draws no ellipses."""
        radius, *_, large, sweep, x, y = numbers
        end = (x + origin[0], y + origin[1])
        yield from _arc(self.at, end, radius, large != sweep, bool(sweep))
        self.at = end


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Yield the letter and the numbers of each step, those that follow a letter without one of their own too."""
    letter = ""
    numbers: list[float] = []
    for name, digits in _TOKENS.findall(d):
        if name:
            letter = name
            if letter in "Zz":
                yield letter, []
            continue
        numbers.append(float(digits))
        if len(numbers) == ARITY[letter.upper()]:
            yield letter, numbers
            numbers = []
            letter = {"M": "L", "m": "l"}.get(letter, letter)


def _arc(begin: Point, end: Point, radius: float, left: bool, clockwise: bool) -> Iterator[str]:
    """Yield the curves of an arc (SVG 1.1, appendix F.6, for one radius and no turn)."""
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    far = hypot(dx, dy)
    if far == 0:
        return
    r = max(radius, far / 2)
    aside = sqrt(max(0.0, r * r - far * far / 4)) * (1 if left else -1)
    middle = ((begin[0] + end[0]) / 2 - aside * dy / far, (begin[1] + end[1]) / 2 + aside * dx / far)
    first, turn = _angles(begin, end, middle, clockwise)
    steps = max(1, ceil(abs(turn) / (pi / 2) - 1e-9))
    reach = 4 / 3 * tan(turn / steps / 4) * r
    for i in range(steps):
        a, b = first + turn * i / steps, first + turn * (i + 1) / steps
        start, stop = ((middle[0] + r * cos(t), middle[1] + r * sin(t)) for t in (a, b))
        yield _curve(
            (start[0] - reach * sin(a), start[1] + reach * cos(a)),
            (stop[0] + reach * sin(b), stop[1] - reach * cos(b)),
            stop,
        )


def _angles(begin: Point, end: Point, middle: Point, clockwise: bool) -> tuple[float, float]:
    """Return the angle an arc begins at, and how far it turns."""
    first = atan2(begin[1] - middle[1], begin[0] - middle[0])
    turn = (atan2(end[1] - middle[1], end[0] - middle[0]) - first) % (2 * pi)
    return first, turn if clockwise else turn - 2 * pi


def _between(end: Point, by: Point) -> Point:
    """Return the handle of a cubic curve that a quadratic one has at an end."""
    return end[0] + (by[0] - end[0]) * 2 / 3, end[1] + (by[1] - end[1]) * 2 / 3


def _curve(first: Point, second: Point, end: Point) -> str:
    return " ".join(f"{said(x)} {said(y)}" for x, y in (first, second, end)) + " c"
