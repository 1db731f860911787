"""The basemap: land, lakes, rivers, other countries' borders, towns and labels in two small files.

``overview.json`` covers the whole map for zooms up to 7, ``detail.json`` the land near the border for zooms
from 8. Both are JSON of one form, drawn by ``static/js/basemap.js``:

``format``, ``name``, ``attribution``, ``licences``
    Version of this form, name of the file, and what has to be said where it is shown.
``grid``
    Steps in a degree. All coordinates are whole steps: longitude first, WGS 84.
``region`` (detail only)
    Rings within which the file replaces the overview.
``land``, ``lakes``, ``rivers``, ``borders``
    Rings and lines, each one flat list ``[x, y, dx, dy, dx, dy, …]``: the first vertex, then the steps from each
    to the next. Rings are not closed; shores run against the clock, the edges of holes with it.
``towns``
    ``[lon, lat, zoom from which it is shown, population class 0–5, {language: name}]``, most important first. The
    key ``local`` holds the form or forms used in the town itself where it differs from the English one.
``labels``
    ``[kind, first zoom, last zoom, lon, lat, {language: name}]`` of countries, seas and lakes.

The seven sections and the two context sections are no part of it: they come from ``layers/sections*.geojson``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely

from geo.errors import Problem
from geo.importers import basemap_places as places
from geo.importers import basemap_shapes as shapes
from geo.importers import basemap_sources as sources
from geo.importers.basemap_sources import SOURCES, Source
from geo.layers import canonical

__all__ = ["SOURCES", "Source", "build", "check", "write"]

FORMAT: Final = 1

CORE: Final = (15.0, 49.0, 45.0, 72.0)
"""West, south, east, north of what the overview shows at its full scale; beyond it only land and borders."""

TOWNS: Final = (8.0, 47.0, 45.0, 72.0)
"""Where towns are named."""

SURROUND: Final = (-32.0, 28.0, 92.0, 82.0)
"""The edge of everything, so that a wide screen shows no end of the world at zoom 4."""

REGION_M: Final = 150_000.0
"""How far from the border the detail reaches, in metres."""

DETAIL_ZOOM: Final = 8
"""First zoom of the detail file."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of the sources a file keeps: tolerances in metres, smallest areas in km², steps in a degree.

    ``river_m`` is the shortest piece of a river.
    """

    grid: int
    coast_m: float
    water_m: float
    border_m: float
    island_km2: float
    lake_km2: float
    lake_island_km2: float
    river_m: float


OVERVIEW: Final = Scale(250, 1200, 1200, 1000, 10.0, 60.0, 40.0, 60_000)
DETAIL: Final = Scale(5000, 60, 120, 40, 0.03, 0.0, 0.5, 10_000)
SURROUND_M: Final = 7_000.0


def build(root: Path) -> dict[str, bytes]:
    """Build both files from the installed packages and the tables in ``layers/basemap``.

    Parameters
    ----------
    root : Path
        The checkout: it holds ``node_modules/`` with the packages of :data:`SOURCES`, ``layers/basemap/names.csv``,
        ``layers/basemap/labels.csv`` and ``layers/sections-z9.geojson``.

    Returns
    -------
    dict of str to bytes
        File name in ``layers/basemap/`` and content, the same bytes for the same packages and tables.

    Raises
    ------
    GeoError
        If a package is missing or of another version, or a name in the table is not one that GeoNames knows.
    """
    sections = sources.sections(root)
    region = shapes.within(sections, REGION_M)
    raw = _Raw.read(root, sections)
    towns = places.towns(root, sections, TOWNS)
    overview = {
        **_shapes(raw, OVERVIEW, shapely.box(*CORE), surround=True),
        "towns": [town.row(OVERVIEW.grid) for town in towns if town.zoom < DETAIL_ZOOM],
        "labels": places.labels(root),
    }
    # Land reaches 2 km beyond the region over the overview's own, so that the edge shows no hairline.
    detail = {
        "region": shapes.rings(region, DETAIL.grid),
        **_shapes(raw, DETAIL, shapes.widened(region, 2_000.0), surround=False),
        "towns": [town.row(DETAIL.grid) for town in towns if town.zoom >= DETAIL_ZOOM],
        "labels": [],
    }
    return {
        "overview.json": _document("overview", OVERVIEW, overview),
        "detail.json": _document("detail", DETAIL, detail),
    }


def write(root: Path) -> dict[str, int]:
    """Build both files and replace them; return the size of each in bytes, by file name."""
    built = build(root)
    for name, content in built.items():
        canonical.write(root / "layers" / "basemap" / name, content)
    return {name: len(content) for name, content in built.items()}


def check(root: Path) -> list[Problem]:
    """Build both files anew and return where the committed ones differ from them."""
    problems = []
    for name, expected in build(root).items():
        file = root / "layers" / "basemap" / name
        found = file.read_bytes() if file.exists() else None
        if found != expected:
            said = "no file" if found is None else f"{len(found)} bytes that differ"
            problems.append(
                Problem(f"basemap/{name}", None, None, said, f"{len(expected)} bytes as built", "Build it again.")
            )
    return problems


@dataclass(frozen=True, slots=True)
class _Raw:
    """What the packages hold, in full."""

    land: shapely.Geometry
    surround: shapely.Geometry
    lakes: shapely.Geometry
    rivers: shapely.Geometry
    borders: shapely.Geometry
    far_borders: shapely.Geometry

    @classmethod
    def read(cls, root: Path, sections: shapely.Geometry) -> _Raw:
        land = sources.land(root, CORE)
        borders = sources.borders(CORE)
        along = shapes.within(shapely.union_all([sections, borders]), 1_500.0)
        surround, far_borders = sources.surround(root, SURROUND)
        lakes = sources.lakes(CORE)
        return cls(
            land=land,
            surround=surround,
            lakes=lakes,
            # Where a river is the border, the border line stands for it: the two sources differ by some 300 m.
            rivers=shapely.difference(shapely.intersection(sources.rivers(CORE), land), shapely.union(along, lakes)),
            borders=shapely.intersection(borders, shapes.within(land, 1_000.0, simplify_m=500.0)),
            far_borders=shapely.difference(far_borders, shapely.box(*CORE)),
        )


def _shapes(raw: _Raw, scale: Scale, area: shapely.Geometry, *, surround: bool) -> dict[str, list[list[int]]]:
    land = shapes.simplified(shapely.intersection(raw.land, area), scale.coast_m)
    land = shapes.large(land, scale.island_km2)
    borders = shapes.simplified(shapes.merged(shapely.intersection(raw.borders, area)), scale.border_m)
    if surround:
        far = shapes.large(shapes.simplified(raw.surround, SURROUND_M), 400.0)
        inner = shapely.box(CORE[0] + 0.05, CORE[1] + 0.05, CORE[2] - 0.05, CORE[3] - 0.05)
        land = shapely.union_all([land, shapely.difference(far, inner)])
        borders = shapely.union_all([borders, shapes.simplified(raw.far_borders, SURROUND_M / 2)])
    lakes = shapes.large(shapely.intersection(raw.lakes, area), scale.lake_km2, hole_km2=scale.lake_island_km2)
    rivers = shapes.long(shapes.merged(shapely.intersection(raw.rivers, area)), scale.river_m)
    return {
        "land": shapes.rings(land, scale.grid),
        "lakes": shapes.rings(shapes.simplified(lakes, scale.water_m), scale.grid),
        "rivers": shapes.lines(shapes.simplified(rivers, scale.water_m), scale.grid),
        "borders": shapes.lines(borders, scale.grid),
    }


def _document(name: str, scale: Scale, content: Mapping[str, Any]) -> bytes:
    """Return a file: one key a line, and one shape, town or label a line."""
    head = {
        "format": FORMAT,
        "name": name,
        "attribution": "; ".join(dict.fromkeys(source.attribution for source in SOURCES)),
        "licences": sorted({source.licence for source in SOURCES}),
        "grid": scale.grid,
    }
    parts = [f"{json.dumps(key)}:{_compact(value)}" for key, value in head.items()]
    for key, rows in content.items():
        body = ",\n".join(_compact(row) for row in rows)
        parts.append(f"{json.dumps(key)}:[\n{body}\n]" if rows else f"{json.dumps(key)}:[]")
    return ("{" + ",\n".join(parts) + "}\n").encode()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
