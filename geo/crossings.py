"""Crossing points: where they may stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.errors import Problem
from geo.schemas import Field

FILE = "crossings.geojson"
FIELDS: Final = (Field("id", "string", required=True), Field("section", "string", required=True))
"""What the check is about."""

ON_LINE_METRES: Final = 25.0
"""How far a crossing may lie off the border line of its section: rounding to 5 decimals moves it by about a metre."""


def check_on_line(rows: Sequence[Mapping[str, Any]], metres: Sequence[float], file: str = FILE) -> list[Problem]:
    """Return the crossings that do not lie on the border line of their section.

    Parameters
    ----------
    rows : sequence of Mapping
        Records of the layer ``crossings``.
    metres : sequence of float
        Geodesic distance of each to its section's line.
    file : str
        What a problem names.
    """
    return [
        Problem(
            file,
            row["id"],
            "geometry",
            f"a point {distance:.0f} m off",
            f"a point on the line of {row['section']}",
        )
        for row, distance in zip(rows, metres, strict=True)
        if distance > ON_LINE_METRES
    ]
