"""Boxes on the globe, in degrees: the ``bbox`` parameter of OGC API - Features."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.errors import InvalidParameter

_NUMBER = re.compile(r" *[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)? *")
EXPECTED = "four numbers west,south,east,north in degrees (WGS 84)"


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in EPSG:4326 with longitude first; ``west > east`` crosses the antimeridian.

    Examples
    --------
    >>> Extent(20, 52, 24, 54).intersects(Extent(23, 53, 30, 60))
    True
    """

    west: float
    south: float
    east: float
    north: float

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Return one plain box, or two if the antimeridian cuts this one."""
        if self.west <= self.east:
            return [(self.west, self.south, self.east, self.north)]
        return [(self.west, self.south, 180.0, self.north), (-180.0, self.south, self.east, self.north)]

    def intersects(self, other: Extent) -> bool:
        """Return whether the two share a point; edges count."""
        return any(
            a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3] for a in self.boxes() for b in other.boxes()
        )

    def text(self) -> str:
        """Return the box as ``bbox`` text.

        >>> Extent(20.5, 52, 24, 54).text()
        '20.5,52,24,54'
        """
        return ",".join(f"{bound:.7f}".rstrip("0").rstrip(".") for bound in self.bounds)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north."""
        return (self.west, self.south, self.east, self.north)


def parse(text: str, parameter: str = "bbox") -> Extent:
    """Read ``west,south,east,north``; with six numbers the two heights are left out.

    Raises
    ------
    InvalidParameter
        If there are not four or six finite numbers, a latitude is none, or south lies north of north.

    Examples
    --------
    >>> parse("20,52,24,54")
    Extent(west=20.0, south=52.0, east=24.0, north=54.0)
    """
    parts = text.split(",")
    if len(parts) not in (4, 6) or not all(_NUMBER.fullmatch(part) for part in parts):
        raise InvalidParameter(parameter, text, EXPECTED)
    numbers = [float(part) for part in parts]
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    return checked((west, south, east, north), parameter, text)


def checked(bounds: tuple[float, float, float, float], parameter: str, text: str) -> Extent:
    """Return the box of four bounds.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north in degrees.
    text : str
        Where they were read from, for the message.

    Raises
    ------
    InvalidParameter
        If a bound is not on the globe, or south lies north of north.
    """
    west, south, east, north = bounds
    for latitude in (south, north):
        if not -90 <= latitude <= 90:
            swapped = "Are longitude and latitude swapped?"
            raise InvalidParameter(parameter, text, f"latitudes from -90 to 90, not {latitude:g}", swapped)
    for longitude in (west, east):
        if not -180 <= longitude <= 180:
            raise InvalidParameter(parameter, text, f"longitudes from -180 to 180, not {longitude:g}")
    if south > north:
        raise InvalidParameter(parameter, text, "south not greater than north", "Swap the two latitudes.")
    return Extent(west, south, east, north)
