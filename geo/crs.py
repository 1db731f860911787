"""The reference systems the project speaks, and measuring on the WGS 84 ellipsoid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

from geo.errors import InvalidParameter

WGS84: Final = "EPSG:4326"
CRS84: Final = "OGC:CRS84"


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """A reference system that answers can be given in.

    Attributes
    ----------
    code : str
        Authority and code, as pyproj and GeoPandas take it.
    uri : str
        Name of the system in OGC APIs.
    title : str
        Name for people.
    """

    code: str
    uri: str
    title: str


def _epsg(number: int, title: str) -> ReferenceSystem:
    return ReferenceSystem(f"EPSG:{number}", f"http://www.opengis.net/def/crs/EPSG/0/{number}", title)


SUPPORTED: Final = {
    system.code: system
    for system in (
        ReferenceSystem(CRS84, "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "WGS 84, longitude before latitude"),
        _epsg(4326, "WGS 84, latitude before longitude"),
        _epsg(3857, "WGS 84 / Pseudo-Mercator"),
        _epsg(3035, "ETRS89-extended / LAEA Europe"),
        _epsg(2180, "ETRF2000-PL / CS92 (Poland)"),
        _epsg(3346, "LKS94 / Lithuania TM"),
        _epsg(3059, "LKS-92 / Latvia TM"),
        _epsg(3067, "ETRS89 / TM35FIN(E,N) (Finland)"),
    )
}
"""Reference systems by code."""

DEGREES: Final = (CRS84, WGS84)
"""Codes of the systems whose coordinates are degrees."""

WORLD: Final = shapely.box(-180, -90, 180, 90)
PIECE: Final = 1000.0
"""Metres of the pieces an edge of a box is cut into before it is brought to longitude and latitude, where it is bent.

A straight piece of 1 km at 60° north leaves the bent one by 3 cm.
"""

LEAST_PIECES: Final = 16
MOST_PIECES: Final = 2048

FARTHEST: Final = 1e8
"""Metres beyond which no projected coordinate lies, a few turns around the globe included."""

_NAMES: Final = {name: system for system in SUPPORTED.values() for name in (system.uri, system.code)}
_SHORT = re.compile(r"\[?([A-Z]+:[0-9A-Z]+)\]?")

GEOD: Final = Geod(ellps="WGS84")
"""Geodesics of the WGS 84 ellipsoid: longitude before latitude, lengths in metres."""


class LocalMetric(NamedTuple):
    """Two transformers between longitude/latitude and metres east and north of a centre."""

    to_metres: Transformer
    to_degrees: Transformer


def parse(text: str, parameter: str = "crs") -> ReferenceSystem:
    """Read the name of a reference system: its URI, or short as ``EPSG:3035`` or ``[EPSG:3035]``.

    Raises
    ------
    InvalidParameter
        If it is none of :data:`SUPPORTED`.

    Examples
    --------
    >>> parse("http://www.opengis.net/def/crs/EPSG/0/3035").code, parse("[EPSG:2180]").code
    ('EPSG:3035', 'EPSG:2180')
    """
    short = _SHORT.fullmatch(text)
    system = _NAMES.get(short[1] if short else text)
    if system is None:
        raise InvalidParameter(parameter, text, f"one of {', '.join(each.uri for each in SUPPORTED.values())}")
    return system


@lru_cache
def northing_first(system: ReferenceSystem) -> bool:
    """Return whether the authority names the axis to the north before the one to the east.

    >>> [code for code, system in SUPPORTED.items() if northing_first(system)]
    ['EPSG:4326', 'EPSG:3035', 'EPSG:2180', 'EPSG:3346', 'EPSG:3059']
    """
    return str(CRS.from_user_input(system.code).axis_info[0].direction) == "north"


def transform(geometries: NDArray[np.object_], system: ReferenceSystem) -> NDArray[np.object_]:
    """Return geometries in another system, the axis to the east first whatever the authority says.

    Parameters
    ----------
    geometries : array of shapely.Geometry or None
        In EPSG:4326, longitude first.

    Returns
    -------
    array of shapely.Geometry or None
        None where the system has no coordinates for a geometry, as EPSG:3035 for its antipode.
    """
    if system.code in DEGREES:
        return geometries
    transformer = _from_degrees(system.code)

    def move(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))

    moved = np.asarray(shapely.transform(geometries, move), dtype=object)
    outside = ~np.isfinite(shapely.bounds(moved)).all(axis=1)
    if outside.any():
        moved[outside & ~shapely.is_empty(moved)] = None
    return moved


def area(bounds: tuple[float, float, float, float], system: ReferenceSystem) -> shapely.Geometry:
    """Return a box of another system as the area it covers, in EPSG:4326, longitude first.

    Its edges are densified, since they are bent in longitude and latitude; what crosses the antimeridian is cut
    there, and a box around a pole reaches up to it.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east and north, in the units of the system.

    Raises
    ------
    InvalidParameter
        If part of the edge has no longitude and latitude.
    """
    text = ",".join(f"{bound:g}" for bound in bounds)
    refusal = InvalidParameter("bbox", text, f"a box where {system.title} has coordinates")
    if max(map(abs, bounds)) > FARTHEST:
        raise refusal
    lon, lat = _to_degrees(system.code).transform(*_edge(bounds))
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise refusal
    lon = np.unwrap(lon, period=360)
    corners = list(zip(lon, lat, strict=True))
    turned = lon[-1] - lon[0]
    if abs(turned) > 180:  # around a pole: the ring is closed along it
        pole = 90.0 if lat.mean() > 0 else -90.0
        corners += [(lon[-1], pole), (lon[0], pole)]
    whole = shapely.make_valid(shapely.Polygon(corners))
    parts = [shapely.intersection(_shifted(whole, turns * 360), WORLD) for turns in (-2, -1, 0, 1, 2)]
    return shapely.union_all([part for part in parts if not part.is_empty])


def geodesic_length(geometry: shapely.Geometry) -> float:
    """Return the length of a line on the ellipsoid.

    Parameters
    ----------
    geometry : shapely.Geometry
        Longitudes and latitudes in degrees (EPSG:4326, longitude first).

    Returns
    -------
    float
        Metres; each edge counts as the geodesic between its ends.

    Examples
    --------
    >>> round(geodesic_length(shapely.LineString([(20, 0), (21, 0)])), 3)
    111319.491
    """
    return float(GEOD.geometry_length(geometry))


def local_metric(lon: float, lat: float) -> LocalMetric:
    """Return the azimuthal equidistant projection around a point, and its inverse.

    Distances from the centre are exact; across it, at 100 km from the centre, they are too long by
    0.004 % at most, which goes with the square of that distance.

    Parameters
    ----------
    lon, lat : float
        Centre, in degrees.

    Examples
    --------
    >>> east, north = local_metric(23.0, 53.0).to_metres.transform(23.0, 53.0)
    >>> abs(east) < 1e-6 and abs(north) < 1e-6
    True
    """
    local = f"+proj=aeqd +lat_0={lat:.9f} +lon_0={lon:.9f} +datum=WGS84 +units=m +no_defs"
    return LocalMetric(
        Transformer.from_crs(WGS84, local, always_xy=True),
        Transformer.from_crs(local, WGS84, always_xy=True),
    )


def _edge(bounds: tuple[float, float, float, float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points of a box's edge, once around."""
    west, south, east, north = bounds
    across, up = _steps(west, east), _steps(south, north)
    x = np.concatenate([across, np.full(len(up), east), across[::-1], np.full(len(up), west)])
    return x, np.concatenate([np.full(len(across), south), up, np.full(len(across), north), up[::-1]])


def _steps(start: float, stop: float) -> NDArray[np.float64]:
    pieces = min(max(abs(stop - start) / PIECE, LEAST_PIECES), MOST_PIECES)
    return np.linspace(start, stop, int(pieces) + 1)


def _shifted(geometry: shapely.Geometry, degrees: float) -> shapely.Geometry:
    return shapely.transform(geometry, lambda coordinates: coordinates + np.array([degrees, 0.0]))


@lru_cache
def _from_degrees(code: str) -> Transformer:
    return Transformer.from_crs(WGS84, code, always_xy=True)


@lru_cache
def _to_degrees(code: str) -> Transformer:
    return Transformer.from_crs(code, WGS84, always_xy=True)
