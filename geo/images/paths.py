"""Geometry as paths of SVG, to a tenth of a pixel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.images.boxes import Box
from geo.images.frame import Frame

Array = NDArray[Any]
SMALL: Final = 5_000
"""Tenths up to which their text is kept."""


def number(value: float) -> str:
    """Return a number with at most one decimal.

    >>> number(3.04), number(-0.01), number(12.26)
    ('3', '0', '12.3')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def rectangle(box: Box) -> str:
    """Return a box as a rectangle."""
    sides = f'width="{number(box.width)}" height="{number(box.height)}"'
    return f'<rect x="{number(box.x0)}" y="{number(box.y0)}" {sides}/>'


def closed(polygons: Array, frame: Frame) -> str:
    """Return polygons as one path, to be filled by the even-odd rule."""
    rings = shapely.get_rings(polygons[shapely.get_type_id(polygons) == 3])
    return "".join(f"{path}z" for path in _each(rings, frame, least=3))


def opened(lines: Array, frame: Frame) -> str:
    """Return lines as one path."""
    return "".join(_each(lines[shapely.get_type_id(lines) == 1], frame, least=2))


def _each(lines: Array, frame: Frame, least: int) -> Iterable[str]:
    positions, owner = shapely.get_coordinates(lines, return_index=True)
    if not len(positions):
        return
    tenths = np.rint(frame.pixels(positions) * 10).astype(int)
    first = np.append(True, np.diff(owner) != 0)
    moved = first | np.append(True, np.any(np.diff(tenths, axis=0), axis=1))
    tenths, owner, first = tenths[moved], owner[moved], first[moved]
    steps = np.where(first[:, None], tenths, np.diff(tenths, axis=0, prepend=tenths[:1]))
    texts = _texts(steps)
    starts = np.flatnonzero(first)
    for start, stop in zip(starts, np.append(starts[1:], len(owner)), strict=True):
        if stop - start >= least:
            yield f"M{texts[start]}l{' '.join(texts[start + 1 : stop])}".replace(" -", "-")


def _texts(steps: Array) -> list[str]:
    """Return pairs of tenths as text."""
    return [f"{_TENTHS[x]} {_TENTHS[y]}" for x, y in steps.tolist()]


class _Tenths(dict[int, str]):
    """Numbers of tenths as text, the small ones written once: most steps of a path are."""

    def __missing__(self, tenths: int) -> str:
        text = f"{tenths / 10:g}"
        if abs(tenths) < SMALL:
            self[tenths] = text
        return text


_TENTHS: Final = _Tenths()
