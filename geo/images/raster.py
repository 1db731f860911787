"""Pictures as PNG, with the font that comes with the program and none of the machine's."""

from __future__ import annotations

import re
from struct import pack
from typing import Final
from zlib import crc32

import resvg_py

from geo.images.outlines import outlined
from geo.images.sizes import MM, Size

_SIDES = re.compile(r'width="[^"]*" height="[^"]*"')
_HEAD: Final = 33
"""Bytes of a PNG before which the density stands: its signature and its header."""


def png(picture: str, size: Size) -> bytes:
    """Return an SVG as PNG, in pixels of its size; one for print says how many an inch has."""
    sides = f'width="{size.width}" height="{size.height}"'
    # Outlines are quicker than letters: the rasteriser would look up its font for every line of text.
    shapes = outlined(_SIDES.sub(sides, picture, count=1))
    content = bytes(resvg_py.svg_to_bytes(svg_string=shapes, skip_system_fonts=True))
    return content if size.paper is None else _dense(content, size.paper.dpi)


def _dense(content: bytes, dpi: int) -> bytes:
    """Return a PNG that says how many pixels an inch has (PNG, 11.3.4.3)."""
    per_metre = round(dpi / MM * 1000)
    chunk = b"pHYs" + pack(">IIB", per_metre, per_metre, 1)
    return content[:_HEAD] + pack(">I", 9) + chunk + pack(">I", crc32(chunk)) + content[_HEAD:]
