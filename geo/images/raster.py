"""Pictures as PNG, with the font that comes with the program and none of the machine's."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from struct import Struct, pack
from typing import Any, Final

import numpy as np
import resvg_py
from numpy.typing import NDArray

from geo.images.outlines import outlined
from geo.images.sizes import MM, Size

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_SIDES = re.compile(r'width="[^"]*" height="[^"]*"')
_HEADER: Final = Struct(">IIBBBBB")
"""Width, height, bits, kind of colour, and how it is packed, filtered and interlaced."""

_RGBA: Final = (8, 6, 0, 0, 0)
_RGB: Final = (8, 2, 0, 0, 0)
_UNFILTERED, _LEFT = 0, 1
"""Filters of a row: none, and every pixel as its difference to the one before (PNG, 9.2)."""

_ROWS: Final = 128
"""Rows that are packed at a time."""

_LEVEL: Final = 4
"""Of packing: one more takes a third longer for a fiftieth of the bytes."""


def png(picture: str, size: Size) -> bytes:
    """Return an SVG as PNG, in pixels of its size; one for print says how many an inch has."""
    sides = f'width="{size.width}" height="{size.height}"'
    # Outlines are quicker than letters: the rasteriser would look up its font for every line of text.
    shapes = outlined(_SIDES.sub(sides, picture, count=1))
    chunks = list(_chunks(bytes(resvg_py.svg_to_bytes(svg_string=shapes, skip_system_fonts=True))))
    head, rows = _packed(*(b"".join(each for name, each in chunks if name == part) for part in (b"IHDR", b"IDAT")))
    dense = [(b"pHYs", _density(size.paper.dpi))] if size.paper else []
    written = [(b"IHDR", head), *dense, (b"IDAT", rows), (b"IEND", b"")]
    return SIGNATURE + b"".join(
        pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content)) for name, content in written
    )


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the parts of a PNG with their names."""
    at = len(SIGNATURE)
    while at < len(content):
        start, end = at + 8, at + 8 + int.from_bytes(content[at : at + 4])
        yield content[at + 4 : start], content[start:end]
        at = end + 4


def _packed(head: bytes, rows: bytes) -> tuple[bytes, bytes]:
    """Return the header and the rows of an opaque picture in fewer bytes, pixel for pixel the same.

    Flat colours pack best as they are, unfiltered, without the fourth byte that says that each is opaque. What is
    written in any other way than expected stays as it is.
    """
    width, height, *kind = _HEADER.unpack(head)
    if tuple(kind) != _RGBA:
        return head, rows
    lines = np.frombuffer(zlib.decompress(rows), dtype=np.uint8).reshape(height, -1)
    pixels = lines[:, 1:].reshape(height, width, 4)
    opaque = (pixels[:, 0, 3] == 255).all() and not pixels[:, 1:, 3].any()
    if not opaque or (lines[:, 0] != _LEFT).any():
        return head, rows
    packer = zlib.compressobj(_LEVEL)
    parts = [packer.compress(_plain(pixels[top : top + _ROWS, :, :3])) for top in range(0, height, _ROWS)]
    return _HEADER.pack(width, height, *_RGB), b"".join([*parts, packer.flush()])


def _plain(differences: NDArray[Any]) -> bytes:
    """Return rows of pixels, each with the name of its filter, from their differences."""
    height, width, channels = differences.shape
    rows = np.full((height, width * channels + 1), _UNFILTERED, dtype=np.uint8)
    rows[:, 1:] = np.add.accumulate(differences, axis=1, dtype=np.uint8).reshape(height, -1)
    return rows.tobytes()


def _density(dpi: int) -> bytes:
    """Return how many pixels a metre has, across and down (PNG, 11.3.4.3)."""
    per_metre = round(dpi / MM * 1000)
    return pack(">IIB", per_metre, per_metre, 1)
