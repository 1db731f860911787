"""The collections: what there is, where and when it lies, and where to get it (OGC API - Features, 7.13 and 7.14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from geo.crs import SUPPORTED
from geo.formats import FORMATS
from geo.layers import Layer
from geo.ogcapi.addresses import (
    HTML,
    JSON,
    QUERYABLES_RELATION,
    SCHEMA,
    SCHEMA_RELATION,
    SORTABLES_RELATION,
    Addresses,
    Document,
    link,
    own_links,
)
from geo.queries import Table
from geo.store import Dataset

CRS84: Final = SUPPORTED["OGC:CRS84"].uri
GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CRS_LIST: Final = [system.uri for system in SUPPORTED.values()]


def collections(dataset: Dataset, addresses: Addresses) -> Document:
    """Return the list of all collections (requirement 13)."""
    return {
        "links": own_links(addresses.collections),
        "crs": CRS_LIST,
        "collections": [collection(dataset, layer, addresses) for layer in dataset.catalogue.tables],
    }


def collection(dataset: Dataset, layer: Layer, addresses: Addresses) -> Document:
    """Return what a collection is (requirements 15 to 18; Part 2, requirements 1 to 4)."""
    table = dataset.table(layer.name)
    described = {
        "id": layer.name,
        "title": layer.title,
        "description": layer.description,
        "attribution": layer.attribution,
        "itemType": "feature",
        "itemCount": len(table),
    }
    extent = table.columns.keep("extent", lambda: _extent(layer, table))
    if extent:
        described["extent"] = extent
    described["crs"] = [CRS84]
    if layer.geometry is not None:
        described |= {"crs": CRS_LIST, "storageCrs": CRS84, "geometry": layer.geometry}
    return described | {"links": [*_links(layer, addresses, counted=bool(dataset.groupings(layer.name)))]}


def licences(layer: Layer) -> list[Document]:
    """Return links to the licences of a layer."""
    return [link("license", licence.path, HTML, licence.title) for licence in layer.licences]


def _links(layer: Layer, addresses: Addresses, *, counted: bool) -> Iterable[Document]:
    """Yield where to get a collection, what it holds, its counts if there are any, and under which licence."""
    name = layer.name
    yield from own_links(addresses.collection(name))
    for form in FORMATS.values():
        if form.takes(layer):
            asked = [] if form.name == "geojson" else [("f", form.name)]
            yield link("items", addresses.items(name, asked), form.media_type, f"{layer.title} as {form.title}")
    yield link("items", addresses.items(name, [("f", "html")]), HTML, f"{layer.title} as a page")
    parts = (
        (QUERYABLES_RELATION, "queryables", "What a filter may ask of"),
        (SCHEMA_RELATION, "schema", "What a feature holds"),
        (SORTABLES_RELATION, "sortables", "What features may be sorted by"),
    )
    for relation, part, title in parts:
        yield link(relation, addresses.collection(name, part), SCHEMA, title)
    yield link("describedby", addresses.collection(name, "schema"), SCHEMA, "What a feature holds")
    if counted:
        title = "Counts over time, by section or by a field"
        yield link("aggregate", addresses.collection(name, "aggregate"), JSON, title)
    if layer.geometry is not None:
        yield link(
            "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector",
            addresses.collection(name, "tiles"),
            JSON,
            "Vector tiles",
        )
    yield link("enclosure", addresses.at("/downloads"), HTML, "Files to download")
    yield from licences(layer)
    for source in layer.sources:
        if source.path:
            yield link("via", source.path, HTML, source.title)


def _extent(layer: Layer, table: Table) -> Document:
    """Return where and when the features of a layer lie, as far as they say."""
    extent: Document = {}
    if layer.geometry is not None and (bounds := box(table)) is not None:
        extent["spatial"] = {"bbox": [[round(bound, 7) for bound in bounds]], "crs": CRS84}
    if layer.time is not None and (interval := _interval(layer, table)) is not None:
        extent["temporal"] = {"interval": [interval], "trs": GREGORIAN}
    return extent


def box(table: Table) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of all geometries of a layer that has some."""
    points = table.columns.points()
    if points is None:
        bounds = table.columns.bounds()
        west, south, east, north = bounds.T
    else:
        west, south = east, north = points
    if not np.isfinite(west).any():
        return None
    return float(np.nanmin(west)), float(np.nanmin(south)), float(np.nanmax(east)), float(np.nanmax(north))


def _interval(layer: Layer, table: Table) -> list[str | None] | None:
    """Return from when to when the features of a layer lie; an open end is None."""
    assert layer.time is not None, "asked for a layer with a time only"
    starts, ends = (table.columns.field(name) for name in (layer.time[0], layer.time[-1]))
    first, last = pc.min(starts).as_py(), pc.max(ends).as_py()
    if first is None:
        return None
    if layer.time[0] == layer.time[-1]:
        last = _after(last)
    return [_instant(first), None if ends.null_count else _instant(last)]


def _after(moment: Any) -> Any:
    """Return the end of a day; an instant is its own."""
    return moment if isinstance(moment, datetime) else moment + timedelta(days=1)


def _instant(moment: date | datetime | None) -> str | None:
    if moment is None:
        return None
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"{moment.isoformat()}T00:00:00Z"
