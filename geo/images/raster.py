"""Pictures as PNG, with the font that comes with the program and none of the machine's."""

from __future__ import annotations

from functools import lru_cache

import resvg_py

from geo.images import fonts


@lru_cache(maxsize=32)
def png(picture: str) -> bytes:
    """Return an SVG as PNG, in its own size."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=picture,
            skip_system_fonts=True,
            font_files=fonts.files(),
            font_family=fonts.FAMILY,
            sans_serif_family=fonts.FAMILY,
        )
    )
