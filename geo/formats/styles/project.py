"""QGIS projects: layers with their look, in groups, on a map with its extent, its time and its credits."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyproj

from geo.formats.styles import palette
from geo.formats.styles.looks import kind_of
from geo.formats.styles.markup import Element, document, element
from geo.formats.styles.qml import DOCTYPE, VERSION, parts
from geo.layers import Layer
from geo.periods import Days

CRS: Final = "EPSG:3035"
WGS84: Final = "EPSG:4326"
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP archive can hold: archives of the same content are the same bytes."""

WHOLE: Final = 1_000_000_000
GEOMETRY: Final = {"point": "Point", "line": "Line", "polygon": "Polygon"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where QGIS finds a layer: the provider and its address, relative to the project if it is a file."""

    provider: Literal["ogr", "OAPIF"]
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A layer of a project.

    Attributes
    ----------
    group : str
        Heading it stands under.
    shown : bool
        Whether it is drawn when the project opens.
    scales : tuple of int
        Largest and smallest scale denominator at which it is drawn; 0 is no limit.
    """

    layer: Layer
    source: Source
    group: str
    shown: bool = True
    scales: tuple[int, int] = (0, 0)
    title: str = ""

    @property
    def id(self) -> str:
        """Name of the layer within the project; QGIS passes over one of ten characters or fewer."""
        return f"map_layer_{self.layer.name}".replace("-", "_").replace(".", "_")


@dataclass(frozen=True, slots=True)
class Project:
    """A whole map.

    Attributes
    ----------
    entries : sequence of Entry
        The first is drawn on top.
    bounds : tuple of float
        What is seen first: west, south, east and north in EPSG:3035.
    span : Days
        The days the time controller goes through.
    corrections : str
        Where corrections go; empty if nowhere.
    """

    title: str
    abstract: str
    credit: str
    version: str
    entries: Sequence[Entry]
    bounds: tuple[float, float, float, float]
    span: Days
    corrections: str = ""


def qgs(project: Project) -> str:
    """Return a project as QGIS 3.22 and later read it."""
    root = element("qgis", {"projectname": project.title, "version": VERSION})
    root.extend(
        [
            element("homePath", {"path": ""}),
            element("title", text=project.title),
            element("projectCrs", children=[_system(CRS)]),
            _tree(project.entries),
            _canvas(project),
            element("projectlayers", children=[_layer(entry, project) for entry in project.entries]),
            element("layerorder", children=[element("layer", {"id": entry.id}) for entry in project.entries]),
            element("relations", children=_relations(project.entries)),
            _properties(project),
            element("projectMetadata", children=_metadata(project)),
            element("ProjectViewSettings", children=[_view(project)]),
            _time(project.span),
        ]
    )
    return document(root, DOCTYPE)


def qgz(project: Project, name: str) -> bytes:
    """Return a project as QGIS packs it: the same bytes for the same project."""
    return archive({f"{name}.qgs": qgs(project).encode()})


def archive(members: dict[str, bytes]) -> bytes:
    """Return files as a ZIP archive, the same bytes for the same files."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            info = ZipInfo(name, FIRST_DAY)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            file.writestr(info, content)
    return packed.getvalue()


def _layer(entry: Entry, project: Project) -> Element:
    layer = entry.layer
    nearest, farthest = entry.scales
    kind = kind_of(layer) if layer.geometry else None
    attributes = {
        "type": "vector",
        "geometry": GEOMETRY[kind] if kind else "No geometry",
        "hasScaleBasedVisibilityFlag": any(entry.scales),
        "maxScale": nearest,
        "minScale": farthest or WHOLE,
        "labelsEnabled": bool(layer.geometry),
    }
    said = [
        element("id", text=entry.id),
        element("datasource", text=entry.source.address),
        element("layername", text=entry.title or layer.title),
        element("title", text=layer.title),
        element("abstract", text=layer.description),
        element("attribution", {"href": layer.licences[0].path if layer.licences else ""}, text=layer.attribution),
        element("srs", children=[_system(WGS84)]),
        element("provider", {"encoding": "UTF-8"}, text=entry.source.provider),
        _rights(layer, project.version),
    ]
    return element("maplayer", attributes, [*said, *parts(layer)])


def _rights(layer: Layer, version: str) -> Element:
    """Return what QGIS shows of a layer's licence and origin."""
    origins = (f"Made from: {source.title} {source.path or ''}".strip() for source in layer.sources)
    said = [
        element("identifier", text=f"{layer.name} {version}"),
        element("title", text=layer.title),
        element("abstract", text=layer.description),
        element("rights", text=layer.attribution),
        *(element("license", text=f"{licence.title} ({licence.path})") for licence in layer.licences),
        *(element("history", text=origin) for origin in origins),
        element("crs", children=[_system(WGS84)]),
    ]
    return element("resourceMetadata", children=said)


def _tree(entries: Sequence[Entry]) -> Element:
    """Return the groups in the order of their first layer."""
    groups = dict.fromkeys(entry.group for entry in entries)
    root = element("layer-tree-group")
    for group in groups:
        members = [entry for entry in entries if entry.group == group]
        leaves = [
            element(
                "layer-tree-layer",
                {
                    "id": entry.id,
                    "name": entry.title or entry.layer.title,
                    "source": entry.source.address,
                    "providerKey": entry.source.provider,
                    "checked": _checked(entry.shown),
                    "expanded": entry.shown,
                },
            )
            for entry in members
        ]
        shown = any(entry.shown for entry in members)
        root.append(element("layer-tree-group", {"name": group, "checked": _checked(True), "expanded": shown}, leaves))
    return root


def _relations(entries: Sequence[Entry]) -> Iterable[Element]:
    """Yield the references from one layer to another, so that a form lists what refers to it."""
    known = {entry.layer.name: entry for entry in entries}
    for entry in entries:
        schema = entry.layer.schema
        for reference in schema.references if schema else ():
            field = next((each for each in schema.fields if each.name == reference.field), None) if schema else None
            if reference.layer not in known or field is None or field.type != "string":
                continue
            to = known[reference.layer]
            id = f"{entry.id}_{reference.field}"
            fields = {"referencingField": reference.field, "referencedField": reference.key}
            ends = {"referencingLayer": entry.id, "referencedLayer": to.id}
            named = {"id": id, "name": f"{entry.layer.title} of {to.layer.title}", "strength": "Association"}
            yield element("relation", named | ends, [element("fieldRef", fields)])


def _canvas(project: Project) -> Element:
    said = [
        element("units", text="meters"),
        element("extent", children=_box(project)),
        element("rotation", text="0"),
        element("destinationsrs", children=[_system(CRS)]),
    ]
    return element("mapcanvas", {"name": "theMapCanvas", "annotationsVisible": 1}, said)


def _view(project: Project) -> Element:
    names = ("xmin", "ymin", "xmax", "ymax")
    box = dict(zip(names, map(_metres, project.bounds), strict=True))
    return element("DefaultViewExtent", box, [_system(CRS)])


def _box(project: Project) -> list[Element]:
    names = ("xmin", "ymin", "xmax", "ymax")
    return [element(name, text=_metres(value)) for name, value in zip(names, project.bounds, strict=True)]


def _properties(project: Project) -> Element:
    red, green, blue = bytes.fromhex(palette.WATER[1:])
    colours = {"CanvasColorRedPart": red, "CanvasColorGreenPart": green, "CanvasColorBluePart": blue}
    credit = f"{project.credit}; data version {project.version}"
    return element(
        "properties",
        children=[
            element("Gui", children=[_number(name, value) for name, value in colours.items()]),
            element("SpatialRefSys", children=[_number("ProjectionsEnabled", 1)]),
            element("Paths", children=[element("Absolute", {"type": "bool"}, text="false")]),
            element(
                "CopyrightLabel",
                children=[
                    element("Enabled", {"type": "bool"}, text="true"),
                    element("Label", {"type": "QString"}, text=credit),
                ],
            ),
        ],
    )


def _metadata(project: Project) -> list[Element]:
    correct = {"name": "Suggest a correction", "type": "WWW:LINK", "url": project.corrections}
    return [
        element("links", children=[element("link", correct)] if project.corrections else []),
        element("identifier", text=f"{project.title} {project.version}"),
        element("title", text=project.title),
        element("abstract", text=f"{project.abstract}\n\n{project.credit}; data version {project.version}."),
    ]


def _time(span: Days) -> Element:
    """Return the days of the time controller, in steps of a week."""
    steps = {"timeStepUnit": "wk", "timeStep": 1, "frameRate": 2, "cumulativeTemporalRange": 0}
    if span.start is None or span.last is None:
        return element("ProjectTimeSettings", steps)
    bounds = {"start": span.start, "end": span.last + timedelta(days=1)}
    said = [element(name, text=f"{day.isoformat()}T00:00:00Z") for name, day in bounds.items()]
    return element("ProjectTimeSettings", steps, [element("TemporalRange", children=said)])


def _system(code: str) -> Element:
    """Return a reference system; as a project's own QGIS takes it from the WKT alone."""
    return element("spatialrefsys", children=[element("wkt", text=_wkt(code)), element("authid", text=code)])


@lru_cache
def _wkt(code: str) -> str:
    return str(pyproj.CRS.from_user_input(code).to_wkt("WKT1_GDAL"))


def _number(name: str, value: int) -> Element:
    return element(name, {"type": "int"}, text=str(value))


def _checked(shown: bool) -> str:
    return "Qt::Checked" if shown else "Qt::Unchecked"


def _metres(value: float) -> str:
    return f"{value:.0f}"
