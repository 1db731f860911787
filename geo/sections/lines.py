"""Linear referencing: points to kilometre posts of a border line, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Final, Self

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.crs import GEOD
from geo.errors import InvalidParameter, NotFound
from geo.sections.nearest import EdgeIndex

Floats = NDArray[np.float64]

END_TOLERANCE_M: Final = 1.0
"""How far past an end of the line a kilometre may lie: posts are published rounded."""


@dataclass(frozen=True, slots=True)
class Post:
    """A place along a section: its kilometre, and how many metres off the line the point lies."""

    section: str
    km: float
    distance_m: float


@dataclass(frozen=True, eq=False, slots=True)
class Posts:
    """Places along sections, a column each: section ids, kilometres, metres off the line."""

    section: NDArray[np.object_]
    km: Floats
    distance_m: Floats

    def __len__(self) -> int:
        return len(self.km)

    def __iter__(self) -> Iterator[Post]:
        for section, km, distance in zip(self.section, self.km.tolist(), self.distance_m.tolist(), strict=True):
            yield Post(section, km, distance)


@dataclass(frozen=True, eq=False)
class Line:
    """The line of a section from its kilometre 0, each edge a geodesic of WGS 84.

    Attributes
    ----------
    section : str
        Section id.
    coordinates : ndarray of float, shape (n, 2)
        Longitude and latitude of the vertices, in degrees.
    metres : ndarray of float, shape (n,)
        Geodesic distance of each vertex from the zero, along the line.
    """

    section: str
    coordinates: Floats
    metres: Floats

    @classmethod
    def from_parts(cls, section: str, parts: Sequence[shapely.LineString]) -> Self:
        """Join the parts of a section, in order from its zero.

        Parameters
        ----------
        section : str
            Section id.
        parts : sequence of shapely.LineString
            Each begins in the very point the one before it ends in.

        Raises
        ------
        InvalidParameter
            If a part does not begin where the one before it ends.
        """
        joined = [shapely.get_coordinates(parts[0])]
        for number, part in enumerate(parts[1:], start=1):
            begins, ends = part.coords[0], tuple(joined[-1][-1].tolist())
            if begins != ends:
                found = f"a part {number} of {section} that begins at {begins}"
                raise InvalidParameter("parts", found, f"its beginning at {ends}, where the part before it ends")
            joined.append(shapely.get_coordinates(part)[1:])
        coordinates = np.concatenate(joined)
        lon, lat = coordinates.T
        steps = np.asarray(GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2])
        return cls(section, coordinates, np.concatenate([[0.0], np.cumsum(steps)]))

    @property
    def length_m(self) -> float:
        """Geodesic length in metres."""
        return float(self.metres[-1])

    @property
    def geometry(self) -> shapely.LineString:
        """The line in EPSG:4326, longitude first."""
        return shapely.LineString(self.coordinates)

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> Posts:
        """Return the nearest place on this line for each point.

        Parameters
        ----------
        lon, lat : array_like of float, shape (k,)
            Points in degrees (WGS 84).

        Returns
        -------
        Posts
            In the order of the points; distances are geodesic, on either side of the line alike.

        Raises
        ------
        InvalidParameter
            If a coordinate is missing or is not one.
        """
        points = _points(lon, lat)
        feet, metres = self._edges.nearest(points)
        distance = np.asarray(GEOD.inv(*points.T, *feet.T)[2])
        return Posts(np.full(len(points), self.section, dtype=object), metres / 1000, distance)

    def at_km(self, km: ArrayLike) -> Floats:
        """Return longitude and latitude of each kilometre, shape (k, 2).

        Raises
        ------
        InvalidParameter
            If a kilometre lies off the section by more than a metre.
        """
        metres = np.atleast_1d(np.asarray(km, dtype=float)) * 1000
        outside = ~((metres >= -END_TOLERANCE_M) & (metres <= self.length_m + END_TOLERANCE_M))
        if outside.any():
            found = metres[outside][0] / 1000
            expected = f"kilometres from 0 to {self.length_m / 1000:.4f}, the length of {self.section}"
            raise InvalidParameter("km", found, expected)
        metres = metres.clip(0.0, self.length_m)
        edge = (np.searchsorted(self.metres, metres, side="right") - 1).clip(0, len(self.metres) - 2)
        lon, lat = self.coordinates[edge].T
        azimuth = np.asarray(GEOD.inv(lon, lat, *self.coordinates[edge + 1].T)[0])
        places = np.stack(GEOD.fwd(lon, lat, azimuth, metres - self.metres[edge])[:2], axis=1)
        for vertex in (edge, edge + 1):  # at a vertex, the vertex itself and not its rounded image
            at = self.metres[vertex] == metres
            places[at] = self.coordinates[vertex[at]]
        return places

    def between(self, metres_from: float, metres_to: float) -> Floats:
        """Return the vertices of the stretch between two distances from the zero, its ends included."""
        inside = (self.metres > metres_from) & (self.metres < metres_to)
        first, last = self.at_km([metres_from / 1000, metres_to / 1000])
        return np.vstack([first, self.coordinates[inside], last])

    @cached_property
    def _edges(self) -> EdgeIndex:
        return EdgeIndex.build(self.coordinates, self.metres)


def lines(rows: Iterable[Mapping[str, Any]]) -> dict[str, Line]:
    """Return the line of every section from the records of the layer ``sections``.

    Parameters
    ----------
    rows : iterable of Mapping
        At full resolution, with ``section``, ``order`` and ``geometry``, the latter in EPSG:4326.
    """
    ordered = sorted(rows, key=lambda row: (row["section"], row["order"]))
    return {
        section: Line.from_parts(section, [row["geometry"] for row in parts])
        for section, parts in groupby(ordered, key=lambda row: str(row["section"]))
    }


def locate(lines: Mapping[str, Line], lon: ArrayLike, lat: ArrayLike, section: Sequence[str] | None = None) -> Posts:
    """Return the kilometre post of each point.

    Parameters
    ----------
    lines : Mapping
        Line of each section, by id.
    lon, lat : array_like of float, shape (k,)
        Points in degrees (WGS 84).
    section : sequence of str, optional
        The section each point belongs to; without it, the nearest of ``lines``.

    Raises
    ------
    NotFound
        If a point belongs to a section without a line.
    InvalidParameter
        If a coordinate is missing or is not one.

    Examples
    --------
    >>> line = Line.from_parts("pl-by", [shapely.LineString([(23, 53), (23, 54)])])
    >>> [post] = locate({"pl-by": line}, [23.01], [53.5])
    >>> post.section, round(post.km, 2), round(post.distance_m)
    ('pl-by', 55.65, 664)
    """
    points = _points(lon, lat)
    if section is None:
        return _nearest_of([line.locate(*points.T) for line in lines.values()])
    wanted = np.asarray(section, dtype=object)
    result = Posts(wanted, np.zeros(len(points)), np.zeros(len(points)))
    for name in dict.fromkeys(wanted.tolist()):
        if name not in lines:
            raise NotFound("section", str(name), list(lines))
        here = wanted == name
        posts = lines[name].locate(*points[here].T)
        result.km[here], result.distance_m[here] = posts.km, posts.distance_m
    return result


def at_km(line: Line, km: float) -> shapely.Point:
    """Return the point of a line at a kilometre, in EPSG:4326.

    Examples
    --------
    >>> line = Line.from_parts("pl-by", [shapely.LineString([(23, 53), (23, 54)])])
    >>> at_km(line, 0)
    <POINT (23 53)>
    """
    return shapely.Point(line.at_km(km)[0])


def _nearest_of(candidates: Sequence[Posts]) -> Posts:
    distance = np.stack([posts.distance_m for posts in candidates])
    best = distance.argmin(axis=0), np.arange(distance.shape[1])
    section = np.stack([posts.section for posts in candidates])
    km = np.stack([posts.km for posts in candidates])
    return Posts(section[best], km[best], distance[best])


def _points(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return points as an array of shape (k, 2), every one of them on the globe."""
    points = np.stack([np.atleast_1d(np.asarray(each, dtype=float)) for each in (lon, lat)], axis=1)
    on_globe = (np.abs(points) <= (180.0, 90.0)).all(axis=1)
    if not on_globe.all():
        longitude, latitude = points[~on_globe][0].tolist()
        expected = "a longitude from -180 to 180 and a latitude from -90 to 90"
        raise InvalidParameter("lon, lat", f"{longitude}, {latitude}", expected)
    return points
