"""The border sections: what they are called, how long they are, and where along them something lies.

A kilometre post is the geodesic distance along the border line from the section's documented zero. It is
measured on the full line: a simplified one is shorter, and its posts would drift.
"""

from geo.sections.declared import SECTIONS, Comparison, OfficialLength, Section, compare
from geo.sections.lines import Line, Post, Posts, at_km, lines, locate

__all__ = [
    "SECTIONS",
    "Comparison",
    "Line",
    "OfficialLength",
    "Post",
    "Posts",
    "Section",
    "at_km",
    "compare",
    "lines",
    "locate",
]
