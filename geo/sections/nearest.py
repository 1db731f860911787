"""The nearest place on a line for many points at once.

Points are compared in space (earth-centred metres), where no projection distorts: the order of chords is the
order of geodesics, to 1 m in 100 km as far as 1,000 km away. Edges are first cut so short that a
straight one stays within a centimetre of the geodesic. Edges stand in blocks, each inside a ball, and
only the blocks whose ball may hold the nearest edge are searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from geo.crs import GEOD

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

MAX_EDGE_M: Final = 500.0
BLOCK_EDGES: Final = 64
POINTS_AT_ONCE: Final = 128


@dataclass(frozen=True, eq=False, slots=True)
class EdgeIndex:
    """The short edges of a line, in blocks.

    Attributes
    ----------
    coordinates : ndarray of float, shape (n, 2)
        Longitude and latitude of the vertices, in degrees.
    metres : ndarray of float, shape (n,)
        Distance of each vertex along the line.
    space : ndarray of float, shape (n, 3)
        The vertices in space, earth-centred, in metres.
    first : ndarray of int, shape (b,)
        First edge of each block.
    centres, radii : ndarray of float, shapes (b, 3) and (b,)
        A ball around each block, its centre a vertex of the line.
    """

    coordinates: Floats
    metres: Floats
    space: Floats
    first: Indices
    centres: Floats
    radii: Floats

    @classmethod
    def build(cls, coordinates: Floats, metres: Floats) -> Self:
        """Index a line given by its vertices and their distances along it."""
        coordinates, metres = _densified(coordinates, metres)
        space = _in_space(coordinates)
        last = len(space) - 1
        first = np.arange(0, last, BLOCK_EDGES)
        ends = np.minimum(first + BLOCK_EDGES, last)
        centres = space[(first + ends) // 2]
        members = np.minimum(first[:, None] + np.arange(BLOCK_EDGES + 1), last)
        radii = np.linalg.norm(space[members] - centres[:, None], axis=2).max(axis=1)
        return cls(coordinates, metres, space, first, centres, radii)

    def nearest(self, points: Floats) -> tuple[Floats, Floats]:
        """Return the foot of each point on the line, and its distance along the line in metres.

        Parameters
        ----------
        points : ndarray of float, shape (k, 2)
            Longitude and latitude in degrees.

        Returns
        -------
        feet : ndarray of float, shape (k, 2)
            Longitude and latitude in degrees.
        metres : ndarray of float, shape (k,)
        """
        chunks = range(0, len(points), POINTS_AT_ONCE)
        found = [self._nearest_edges(_in_space(points[i : i + POINTS_AT_ONCE])) for i in chunks]
        edge = np.concatenate([np.empty(0, np.intp), *(edges for edges, _ in found)])
        along = np.concatenate([np.empty(0), *(fractions for _, fractions in found)])
        feet = self.coordinates[edge] + along[:, None] * (self.coordinates[edge + 1] - self.coordinates[edge])
        return feet, self.metres[edge] + along * (self.metres[edge + 1] - self.metres[edge])

    def _nearest_edges(self, points: Floats) -> tuple[Indices, Floats]:
        """Return the nearest edge of each point in space, and how far along it (0 to 1) the foot lies."""
        to_centres = np.linalg.norm(points[:, None] - self.centres, axis=2)
        # A centre lies on the line, so the nearest edge is no farther than the nearest centre.
        point, block = np.nonzero(to_centres - self.radii <= to_centres.min(axis=1, keepdims=True))
        edges = np.minimum(self.first[block][:, None] + np.arange(BLOCK_EDGES), len(self.space) - 2)
        along, squared = _to_edges(points[point][:, None], self.space[edges], self.space[edges + 1])
        pair = np.arange(len(point))
        best = squared.argmin(axis=1)
        order = np.lexsort((squared[pair, best], point))
        winner = order[np.unique(point[order], return_index=True)[1]]
        return edges[winner, best[winner]], along[winner, best[winner]]


def _to_edges(points: Floats, begins: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """Return where the feet on straight edges lie (0 to 1), and the squared distances to them."""
    edges = ends - begins
    squared_length = np.maximum((edges**2).sum(axis=-1), np.finfo(float).tiny)
    along = (((points - begins) * edges).sum(axis=-1) / squared_length).clip(0.0, 1.0)
    feet = begins + along[..., None] * edges
    return along, ((points - feet) ** 2).sum(axis=-1)


def _densified(coordinates: Floats, metres: Floats) -> tuple[Floats, Floats]:
    """Insert points of the geodesic into every edge longer than :data:`MAX_EDGE_M`."""
    lengths = np.diff(metres)
    pieces = np.maximum(np.ceil(lengths / MAX_EDGE_M).astype(int), 1)
    edge = np.repeat(np.arange(len(lengths)), pieces)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    step = lengths[edge] / pieces[edge] * number
    lon, lat = coordinates[edge].T
    azimuth = np.asarray(GEOD.inv(lon, lat, *coordinates[edge + 1].T)[0])
    moved = np.stack(GEOD.fwd(lon, lat, azimuth, step)[:2], axis=1)
    inserted = np.where(number[:, None] == 0, coordinates[edge], moved)
    return np.vstack([inserted, coordinates[-1:]]), np.append(metres[edge] + step, metres[-1])


def _in_space(points: Floats) -> Floats:
    """Return points of the ellipsoid as earth-centred coordinates in metres, shape (k, 3)."""
    lon, lat = np.radians(points).T
    normal = GEOD.a / np.sqrt(1 - GEOD.es * np.sin(lat) ** 2)
    return np.stack(
        [
            normal * np.cos(lat) * np.cos(lon),
            normal * np.cos(lat) * np.sin(lon),
            normal * (1 - GEOD.es) * np.sin(lat),
        ],
        axis=1,
    )
