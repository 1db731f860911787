"""Colours and shapes of the map, for every file that carries a style.

The page has the same in ``static/css/site.css`` (its light theme) and ``static/js/symbols.js``; a test holds them
together. Colours are chosen to be apart under normal, protan, deutan and tritan vision, each with its own shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TEXT: Final = "#1F2328"
MUTED: Final = "#4F555D"
HALO: Final = "#FFFFFF"
CASING: Final = "#FFFFFF"
CONTEXT: Final = "#8A8F96"
LAND: Final = "#F3F0EA"
WATER: Final = "#DCE7EE"
ACCENT: Final = "#0B4F94"
"""A layer of somebody else's, of which nothing more is known."""


@dataclass(frozen=True, slots=True)
class Group:
    """How a group of categories looks.

    Attributes
    ----------
    shape : str
        ``diamond``, ``disc``, ``triangle``, ``square``, ``hexagon`` or ``ring``.
    size : float
        Width in pixels of the page.
    """

    title: str
    shape: str
    colour: str
    size: float


GROUPS: Final[Mapping[str, Group]] = {
    "people": Group("People and harm", "diamond", "#5C0B2C", 14),
    "crossing": Group("Crossing and arrival", "disc", "#0B4F94", 11.2),
    "air": Group("Air and hybrid", "triangle", "#148F56", 13.6),
    "border": Group("Border rules and works", "square", "#A34B00", 10),
    "military": Group("Military", "hexagon", "#8A3FD1", 12.8),
    "politics": Group("Politics and law", "ring", "#757B87", 11.6),
}
"""The groups of :data:`geo.incidents.GROUPS`, in the order of the legend."""

STATUS: Final[Mapping[str, str]] = {
    "open": "#00684A",
    "restricted": "#A65E00",
    "closed": "#A3161A",
    "suspended": "#6A3D9A",
    "unknown": "#5F6368",
}
"""Colour of each status of a crossing."""

DOUBT_M: Final[Mapping[str, int]] = {"town": 5_000, "district": 20_000}
"""How far off a place may be, in metres, by ``location_precision``."""

GLYPHS: Final[Mapping[str, str]] = {
    "rail": '<path d="M-2.4 -5V5M2.4 -5V5M-4.4 -2.6H4.4M-4.4 0H4.4M-4.4 2.6H4.4" {stroke} stroke-width="1.3"/>',
    "river": '<path d="M-5 -1.6Q-2.5 -4.4 0 -1.6T5 -1.6M-5 2.4Q-2.5 -0.4 0 2.4T5 2.4" {stroke} stroke-width="1.6"/>',
    "pedestrian_cycle": '<path d="M1.6 -4.2A1.5 1.5 0 1 1 -1.4 -4.2A1.5 1.5 0 1 1 1.6 -4.2Z"/>'
    '<path d="M0 -2V1.6L-2.4 5.2M0 1.6L2.4 5.2M-2.8 -0.6H2.8" {stroke} stroke-width="1.4"/>',
}
"""What crosses, beside a crossing's badge, 12 wide and centred; a road has none."""


def glyph(mode: str) -> str:
    """Return the picture of a mode of crossing as SVG, white behind it."""
    paths = GLYPHS[mode].replace("{stroke}", f'fill="none" stroke="{TEXT}"')
    ground = f'<circle r="7.4" fill="{HALO}"/>'
    box = 'viewBox="-7.5 -7.5 15 15" width="15" height="15"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} fill="{TEXT}">{ground}{paths}</svg>'
