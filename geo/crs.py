"""The reference systems the project speaks, and measuring on the WGS 84 ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import shapely
from pyproj import Geod, Transformer

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

GEOD: Final = Geod(ellps="WGS84")
"""Geodesics of the WGS 84 ellipsoid: longitude before latitude, lengths in metres."""


class LocalMetric(NamedTuple):
    """Two transformers between longitude/latitude and metres east and north of a centre."""

    to_metres: Transformer
    to_degrees: Transformer


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
