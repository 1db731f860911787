"""The documents of the API, built without a web framework: OGC API - Features, Part 1 (17-069r4).

Every function takes what to say and the addresses to say it with, and returns a dict that is ready for JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from geo.layers import Catalogue, Layer
from geo.queries import Page
from geo.sections import SECTIONS
from geo.store import Dataset

GEOJSON: Final = "application/geo+json"
JSON: Final = "application/json"
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
PAGES: Final[Mapping[str, str]] = {"incidents": "incidents", "crossings": "crossings"}
"""Collections whose features have a page of their own, and where."""

POSITIONS: Final = "positions"
"""The layer the kilometre posts come from."""

INSTANT: Final = "start_at"
"""The field that holds when something began, where the hour is known."""

Document = dict[str, Any]
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the API.

    Attributes
    ----------
    site : str
        Address of the site without a slash at the end, as in ``https://example.org``.
    """

    site: str

    @property
    def api(self) -> str:
        """The landing page."""
        return f"{self.site}/api"

    @property
    def collections(self) -> str:
        """The list of collections."""
        return f"{self.api}/collections"

    def collection(self, name: str) -> str:
        """Return a collection."""
        return f"{self.collections}/{quote(name)}"

    def items(self, name: str, pairs: Pairs = ()) -> str:
        """Return the features of a collection that answer a query."""
        query = urlencode(list(pairs), safe="/,:", quote_via=quote)
        return f"{self.collection(name)}/items" + (f"?{query}" if query else "")

    def item(self, name: str, id: str) -> str:
        """Return one feature."""
        return f"{self.items(name)}/{quote(id)}"

    def page(self, name: str, id: str) -> str | None:
        """Return the page about a feature, for people."""
        return f"{self.site}/{PAGES[name]}/{quote(id)}" if name in PAGES else None


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of an answer a page of items is, and the parameters it was asked for with."""

    limit: int
    offset: int
    pairs: Pairs = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A page of features, which part of the whole answer it is, and when it was given (aware)."""

    page: Page
    window: Window
    now: datetime


def landing(catalogue: Catalogue, addresses: Addresses) -> Document:
    """Return the landing page (requirement 2)."""
    return {
        "title": catalogue.title,
        "description": catalogue.descriptor.get("description", ""),
        "version": catalogue.version,
        "attribution": "; ".join(dict.fromkeys(layer.attribution for layer in catalogue.tables if layer.attribution)),
        "links": [
            _link("self", addresses.api, JSON, "This document"),
            _link("data", addresses.collections, JSON, "The collections"),
            _link("about", f"{addresses.site}/about", "text/html", "About the data and its licences"),
        ],
    }


def collections(dataset: Dataset, addresses: Addresses) -> Document:
    """Return the list of all collections (requirement 14)."""
    return {
        "links": [_link("self", addresses.collections, JSON, "This document")],
        "collections": [collection(dataset, layer, addresses) for layer in dataset.catalogue.tables],
    }


def collection(dataset: Dataset, layer: Layer, addresses: Addresses) -> Document:
    """Return what a collection is (requirement 16)."""
    extent: Document = {}
    if layer.extent is not None:
        extent["spatial"] = {"bbox": [list(layer.extent.bounds)], "crs": CRS84}
    if layer.time is not None:
        interval = [f"{day.isoformat()}T00:00:00Z" for day in (dataset.data_start, dataset.data_end)]
        extent["temporal"] = {"interval": [interval], "trs": GREGORIAN}
    links = [
        _link("self", addresses.collection(layer.name), JSON, "This document"),
        _link("items", addresses.items(layer.name), GEOJSON, layer.title),
        *(_link("license", licence.path, "text/html", licence.title) for licence in layer.licences),
    ]
    described = {
        "id": layer.name,
        "title": layer.title,
        "description": layer.description,
        "attribution": layer.attribution,
        "itemType": "feature",
        "crs": [CRS84],
        "links": links,
    }
    return described | ({"extent": extent} if extent else {})


def items(dataset: Dataset, name: str, answered: Answered, addresses: Addresses) -> Document:
    """Return a page of features with links to itself and its neighbours (requirements 26 to 31)."""
    layer = dataset.catalogue[name]
    features = dataset.features(answered.page.frame, name)
    return {
        "type": "FeatureCollection",
        "timeStamp": answered.now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": answered.page.number_matched,
        "numberReturned": len(features),
        **_rights(dataset, layer),
        "links": [
            _link("self", addresses.items(name, answered.window.pairs), GEOJSON, "This document"),
            *_neighbours(name, answered, addresses),
            _link("collection", addresses.collection(name), JSON, layer.title),
        ],
        "features": features,
    }


def item(dataset: Dataset, name: str, id: str, addresses: Addresses) -> Document:
    """Return one feature with its sources written out and where it lies along the border (requirement 33).

    Raises
    ------
    NotFound
        If there is no such collection or feature.
    """
    links = [
        _link("self", addresses.item(name, id), GEOJSON, "This document"),
        _link("collection", addresses.collection(name), JSON, dataset.catalogue[name].title),
    ]
    page = addresses.page(name, id)
    if page is not None:
        links.append(_link("alternate", page, "text/html", "The page about it"))
    used = [dataset.catalogue[name]]
    if name in PAGES and dataset.position(name, id):
        used.append(dataset.catalogue[POSITIONS])
    return detailed(dataset, name, id, page) | _rights(dataset, *used) | {"links": links}


def detailed(dataset: Dataset, name: str, id: str, page: str | None) -> Document:
    """Return a feature with its sources written out, its kilometre post and the address of its page.

    An instant comes a second time as ``start_local``, in the time of the border's EU side.
    """
    feature = dataset.features(dataset.get(name, id), name)[0]
    properties = feature["properties"]
    schema = dataset.catalogue[name].schema
    if schema is not None and INSTANT in schema:
        properties["start_local"] = _local(properties[INSTANT], properties["section"])
    if schema is not None and any(reference.layer == "sources" for reference in schema.references):
        properties["sources"] = [source_json(dataset, source) for source in properties.get("sources") or ()]
    if name in PAGES:
        post = dataset.position(name, id) or {}
        properties |= {key: post.get(key) for key in ("km", "distance_m", "segment")}
    if page is not None:
        properties["url"] = page
    return feature


def source_json(dataset: Dataset, id: str) -> Document:
    """Return a source as the API writes it."""
    record = dataset.source(id)
    return {key: record[key] for key in ("id", "publisher", "title", "url", "date", "archived_url", "licence")}


def _rights(dataset: Dataset, *layers: Layer) -> Document:
    """Return under which licences something from these layers stands, whom to credit, and the data's version."""
    licences = dict.fromkeys(licence.name for layer in layers for licence in layer.licences)
    credits = dict.fromkeys(layer.attribution for layer in layers if layer.attribution)
    return {"licence": " AND ".join(licences), "attribution": "; ".join(credits), "version": dataset.version}


def _local(instant: str | None, section: str) -> str | None:
    if instant is None:
        return None
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(SECTIONS[section].timezone)).isoformat()


def _neighbours(name: str, answered: Answered, addresses: Addresses) -> list[Document]:
    page, window = answered.page, answered.window
    kept = [pair for pair in window.pairs if pair[0] not in ("limit", "offset")]

    def at(offset: int) -> str:
        start = [("offset", str(offset))] if offset else []
        return addresses.items(name, [*kept, ("limit", str(window.limit)), *start])

    links = []
    if window.offset + window.limit < page.number_matched:
        links.append(_link("next", at(window.offset + window.limit), GEOJSON, "The next page"))
    if window.offset:
        links.append(_link("prev", at(max(0, window.offset - window.limit)), GEOJSON, "The page before"))
    return links


def _link(rel: str, href: str, media_type: str, title: str) -> Document:
    return {"href": href, "rel": rel, "type": media_type, "title": title}
