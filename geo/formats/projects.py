"""The whole map for QGIS: a project that reads the API, and a folder with project and data that needs no network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

import numpy as np
import shapely

from geo import crs
from geo.formats import geopackage
from geo.formats.about import About
from geo.formats.styles.project import CRS, Entry, Project, Source, archive, qgs, qgz
from geo.layers import GEOMETRY, Layer, Record, arrow
from geo.queries import ItemsQuery
from geo.queries.selection import Selection
from geo.schemas import Field, Schema
from geo.status import HEADLINE, UNVERIFIED
from geo.store import Dataset

LOG, STATUS_MAP = "crossing-status", "crossing-status-map"
DRAWN_FIRST: Final = ("incidents", STATUS_MAP, "crossings", "tripoints", "segments")
"""Layers in the order of the map, the highest first; the sections and every other layer lie beneath."""

BORROWED: Final = ("name", "mode")
"""Fields of a crossing that its status is shown with."""

GROUPS: Final[Mapping[str, str]] = {
    "incidents": "Incidents",
    "crossings": "Crossing points",
    STATUS_MAP: "Crossing points",
}
TABLES, LINES, OTHERS, GROUND = "Tables", "Border", "Further layers", "Basemap"
SCALES: Final[Mapping[str, tuple[int, int]]] = {
    "sections-z6": (3_000_000, 0),
    "sections-z9": (750_000, 3_000_000),
    "sections-z12": (150_000, 750_000),
    "sections": (0, 150_000),
}
"""Scale denominators between which each form of the sections is drawn."""

ROWS: Final = 250_000
"""Rows of all layers together beyond which they are no archive to be made while somebody waits."""

HIDDEN: Final = ("segments",)
MARGIN: Final = 0.05
KIT: Final = """\
{title}, data version {version}

Open {name}.qgs in QGIS 3.22 or later. Nothing is fetched: the layers are in the folder data, a GeoPackage each, with
their licence, attribution and style inside. Switch on the time controller (View, Panels, Temporal Controller) to go
through the days; incidents and the status of crossings follow it. Incidents known only by section or country have no
place and are in the attribute table only. Hatched is the last known status.

{rights}
"""


def name(dataset: Dataset) -> str:
    """Return what the project of a data package is called in addresses and archives."""
    words = re.findall(r"[a-z0-9]+", str(dataset.catalogue.descriptor.get("name", "")).lower())
    return "-".join(words) or "map"


def is_portable(dataset: Dataset) -> bool:
    """Return whether all layers together are few enough rows to be carried as one archive."""
    return (
        sum(dataset.items(ItemsQuery(layer.name, limit=0)).number_matched for layer in dataset.catalogue.tables) <= ROWS
    )


def layers_file(dataset: Dataset) -> str:
    """Return what the file of all layers is called; another name than that of any layer's own."""
    stem = name(dataset)
    return f"{stem}-all.gpkg" if stem in dataset.catalogue else f"{stem}.gpkg"


def layers(dataset: Dataset, site: str, corrections: str = "", version: str = "") -> bytes:
    """Return a GeoPackage of all layers, a table each."""
    query = f"{site}/downloads/{layers_file(dataset)}{_release(version)}"
    parts = [
        (
            dataset.items(ItemsQuery(layer.name)).selection,
            About.of(layer, dataset, query=query, corrections=corrections),
        )
        for layer in dataset.catalogue.tables
    ]
    return b"".join(geopackage.write_together(parts, crs.SUPPORTED[crs.WGS84]))


def live(dataset: Dataset, site: str, corrections: str = "", version: str = "") -> bytes:
    """Return a QGIS project (.qgz) that reads the layers from the API of a site.

    Parameters
    ----------
    site : str
        Its address, without a slash at the end.
    corrections : str
        Where corrections go; empty if nowhere.
    version : str
        The release that the project reads; empty for the current data.
    """
    layers = dataset.catalogue.tables
    api = f"{site}/api{_release(version)}"
    entries = [_entry(layer, Source("OAPIF", _oapif(layer, api))) for layer in layers]
    return qgz(_project(dataset, entries, corrections), name(dataset))


def kit(dataset: Dataset, site: str, corrections: str = "", version: str = "") -> bytes:
    """Return a ZIP archive of a QGIS project and all layers, each a GeoPackage: the map without a network.

    Beyond the layers it has the status of the crossings at their places, and the land and lakes beneath.
    """
    files: dict[str, bytes] = {}
    entries = []
    for selection in _selections(dataset):
        layer = selection.layer
        path = f"data/{layer.name}.gpkg"
        about = About.of(layer, dataset, query=f"{site}/downloads{_release(version)}", corrections=corrections)
        files[path] = b"".join(geopackage.write(selection, about, crs.SUPPORTED[crs.WGS84]))
        entries.append(_entry(layer, Source("ogr", f"./{path}|layername={layer.name}")))
    project = _project(dataset, entries, corrections)
    root = name(dataset)
    files = {f"{root}.qgs": qgs(project).encode(), "README.txt": _readme(project, root).encode()} | files
    return archive({f"{root}/{path}": content for path, content in files.items()})


def _release(version: str) -> str:
    """Return what an address ends with to name a release."""
    return f"?v={quote(version)}" if version else ""


def _project(dataset: Dataset, entries: list[Entry], corrections: str) -> Project:
    catalogue = dataset.catalogue
    credits = dict.fromkeys(entry.layer.attribution for entry in entries if entry.layer.attribution)
    return Project(
        title=catalogue.title,
        abstract=str(catalogue.descriptor.get("description", "")),
        credit="; ".join(credits),
        version=catalogue.version,
        entries=sorted(entries, key=_height),
        bounds=_bounds(dataset),
        span=catalogue.span,
        corrections=corrections,
    )


def _entry(layer: Layer, source: Source) -> Entry:
    return Entry(layer, source, _group(layer), layer.name not in HIDDEN, SCALES.get(layer.name, (0, 0)))


def _group(layer: Layer) -> str:
    if layer.name.startswith("basemap"):
        return GROUND
    if layer.geometry is None:
        return TABLES
    if layer.name in GROUPS:
        return GROUPS[layer.name]
    return LINES if layer.name in (*SCALES, "segments", "tripoints") else OTHERS


def _height(entry: Entry) -> tuple[int, int]:
    """Return where a layer lies: points over lines over areas, the ground under all, tables last."""
    name, kind = entry.layer.name, entry.layer.geometry or ""
    if entry.group in (GROUND, TABLES):
        return (4 if entry.group == GROUND else 5), name == "basemap-land"
    if name in DRAWN_FIRST:
        return 0, DRAWN_FIRST.index(name)
    return (1 if "Point" in kind else 2 if "Line" in kind else 3), 0


def _oapif(layer: Layer, api: str) -> str:
    parts = {"url": api, "typename": layer.name, "srsname": crs.CRS84, "pagingEnabled": "true"}
    return " ".join(f"{name}='{value}'" for name, value in parts.items())


def _selections(dataset: Dataset) -> Iterator[Selection]:
    """Yield every layer, the status log at the places of its crossings, and the ground."""
    for layer in dataset.catalogue.tables:
        yield dataset.items(ItemsQuery(layer.name)).selection
    if _has(dataset, LOG, ("crossing", "scope", "confidence")) and _has(dataset, "crossings", BORROWED):
        yield _placed_log(dataset)
    if "basemap" in dataset.catalogue and dataset.catalogue["basemap"].schema is None:
        yield from _ground(dataset.catalogue["basemap"])


def _has(dataset: Dataset, name: str, fields: tuple[str, ...]) -> bool:
    """Return whether there is a layer of that name with these fields."""
    schema = dataset.catalogue[name].schema if name in dataset.catalogue else None
    return schema is not None and set(fields) <= set(schema.names)


def _placed_log(dataset: Dataset) -> Selection:
    """Return the headlines of the status log that somebody verified, each at its crossing's place."""
    log, points = dataset.catalogue[LOG], dataset.catalogue["crossings"]
    assert log.schema is not None and points.schema is not None, "tables have a schema"
    borrowed = tuple(points.schema[name] for name in BORROWED)
    placed = replace(
        log,
        name=STATUS_MAP,
        title="Crossing points, status over time",
        description=f"{log.description} Here the rows for everybody that somebody verified, at their crossings.",
        schema=Schema((*log.schema.fields, *borrowed), log.schema.key, log.schema.references),
        geometry="Point",
        extent=points.extent,
        licences=tuple(dict.fromkeys((*log.licences, *points.licences))),
        attribution="; ".join(dict.fromkeys((log.attribution, points.attribution))),
    )
    crossings = {row["id"]: row for row in dataset.records(ItemsQuery("crossings"))}
    rows = [
        row | {name: crossings[row["crossing"]][name] for name in (*BORROWED, GEOMETRY)}
        for row in dataset.records(ItemsQuery(LOG))
        if row["scope"] == HEADLINE and row["confidence"] != UNVERIFIED
    ]
    return Selection.of(placed, rows)


def _ground(layer: Layer) -> Iterator[Selection]:
    """Yield the land and the lakes of the basemap's overview; :mod:`geo.importers.basemap` describes the file."""
    drawing = json.loads(layer.file.read_bytes())
    schema = Schema((Field("id", "string", "Id", required=True),), "id")
    for part in ("land", "lakes"):
        name = f"basemap-{part}"
        made = replace(layer, name=name, title=f"Basemap: {part}", schema=schema, geometry="Polygon", decimals=5)
        rings = [shapely.Polygon(_unpacked(row, drawing["grid"])) for row in drawing[part]]
        shores = [shapely.make_valid(ring) for ring in rings if ring.exterior.is_ccw]
        holes = [shapely.make_valid(ring) for ring in rings if not ring.exterior.is_ccw]
        pieces = shapely.get_parts(shapely.difference(shapely.union_all(shores), shapely.union_all(holes)))
        rows: list[Record] = [
            {"id": f"{part}-{number}", GEOMETRY: piece}
            for number, piece in enumerate(pieces, start=1)
            if isinstance(piece, shapely.Polygon)
        ]
        yield Selection.of(made, rows)


def _unpacked(row: list[int], grid: int) -> list[tuple[float, float]]:
    """Return the vertices of a flat list of steps."""
    x = y = 0
    points = []
    for dx, dy in zip(row[::2], row[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / grid, y / grid))
    return points


def _bounds(dataset: Dataset) -> tuple[float, float, float, float]:
    """Return the box around the border, else around everything, in EPSG:3035, with a margin."""
    placed = [layer for layer in dataset.catalogue.tables if layer.geometry]
    chosen = [layer for layer in placed if layer.name == "sections-z6"] or placed
    shapes: list[Any] = []
    for layer in chosen:
        shapes.extend(arrow.geometries(dataset.items(ItemsQuery(layer.name)).selection.arrow()[GEOMETRY]))
    boxes = [shape for shape in shapes if shape is not None]
    if not boxes:
        return 2_500_000.0, 1_400_000.0, 7_400_000.0, 5_500_000.0
    west, south, east, north = shapely.total_bounds(boxes)
    outline = shapely.segmentize(shapely.box(west, south, east, north), 1.0)
    moved = crs.transform(np.array([outline], dtype=object), crs.SUPPORTED[CRS])
    x0, y0, x1, y1 = (float(value) for value in moved[0].bounds)
    dx, dy = MARGIN * (x1 - x0), MARGIN * (y1 - y0)
    return x0 - dx, y0 - dy, x1 + dx, y1 + dy


def _readme(project: Project, root: str) -> str:
    lines = []
    for entry in project.entries:
        licences = " and ".join(licence.title for licence in entry.layer.licences)
        lines.append(f"{entry.layer.name}: {entry.layer.attribution} ({licences})")
    return KIT.format(title=project.title, version=project.version, name=root, rights="\n".join(lines))
