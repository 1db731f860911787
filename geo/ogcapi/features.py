"""One feature with what is known beside its own fields: sources, kilometre post, page, local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import orjson

from geo.crs import CRS84, SUPPORTED, ReferenceSystem, northing_first
from geo.formats import geojson
from geo.layers import Layer
from geo.ogcapi.addresses import GEOJSON, HTML, JSON, PAGES, Addresses, Document, link, with_query
from geo.ogcapi.schemas import fields_of
from geo.queries import Selection
from geo.schemas import Schema
from geo.sections import SECTIONS
from geo.store import Dataset

POSITIONS: Final = "positions"
"""The layer the kilometre posts come from."""

SOURCES: Final = "sources"
SOURCE: Final = ("id", "publisher", "title", "url", "date", "archived_url", "licence")
"""What is written out of a source."""

INSTANT: Final = "start_at"
"""The field that holds when something began, where the hour is known."""

DEGREES: Final = SUPPORTED[CRS84]


@dataclass(frozen=True, slots=True)
class Item:
    """One feature of a collection, and the system it is asked in."""

    collection: str
    id: str
    system: ReferenceSystem = DEGREES


def item(dataset: Dataset, item: Item, addresses: Addresses) -> Document:
    """Return one feature with links to its collection and its page (requirements 32 to 35).

    Raises
    ------
    NotFound
        If there is no such collection or feature.
    """
    name, id = item.collection, item.id
    asked = [] if item.system is DEGREES else [("crs", item.system.uri)]
    address = addresses.item(name, id)
    page = addresses.page(name, id) if _has_page(dataset, name) else None
    links = [
        link("self", with_query(address, asked), GEOJSON, "This document"),
        link("alternate", with_query(address, [*asked, ("f", "html")]), HTML, "This document as a page"),
        link("collection", addresses.collection(name), JSON, dataset.catalogue[name].title),
    ]
    if page is not None:
        links.append(link("related", page, HTML, "The page about it"))
    used = [dataset.catalogue[name]]
    if _has_page(dataset, name) and dataset.position(name, id):
        used.append(dataset.catalogue[POSITIONS])
    return detailed(dataset, item, page) | rights(dataset, *used) | {"links": links}


def detailed(dataset: Dataset, item: Item, page: str | None) -> Document:
    """Return a feature, and as members beside its properties what else is known of it.

    ``sources`` written out; ``position``, its kilometre post; ``url``, the address of its page; and ``startLocal``,
    the instant it began in the time of the border's EU side.
    """
    selection = dataset.item(item.collection, item.id)
    feature: Document = orjson.loads(b"".join(features(selection, item.system)))
    properties = feature["properties"]
    schema = fields_of(dataset.catalogue[item.collection])
    if INSTANT in schema and schema[INSTANT].type == "datetime" and properties.get("section") in SECTIONS:
        feature["startLocal"] = _local(properties[INSTANT], properties["section"])
    if _names_sources(dataset, schema):
        feature[SOURCES] = [source_json(dataset, source) for source in properties.get(SOURCES) or ()]
    if _has_page(dataset, item.collection):
        post = dataset.position(item.collection, item.id)
        feature["position"] = post and {key: post[key] for key in ("km", "distance_m", "segment")}
    if page is not None:
        feature["url"] = page
    return feature


def features(selection: Selection, system: ReferenceSystem) -> list[bytes]:
    """Return features in pieces, in a system with the axes in the order of its authority."""
    return list(geojson.features(selection, system, northing_first=northing_first(system)))


def source_json(dataset: Dataset, id: str) -> Document:
    """Return a source as the API writes it."""
    record = dataset.source(id)
    return {key: record[key] for key in SOURCE}


def _has_page(dataset: Dataset, collection: str) -> bool:
    """Return whether features of a collection have a page: other people's collection of that name has not."""
    return collection in PAGES and POSITIONS in dataset.catalogue


def _names_sources(dataset: Dataset, schema: Schema) -> bool:
    """Return whether a feature names sources of which everything is known that is written out."""
    named = any((reference.layer, reference.field) == (SOURCES, SOURCES) for reference in schema.references)
    return named and SOURCES in dataset.catalogue and set(SOURCE) <= set(fields_of(dataset.catalogue[SOURCES]).names)


def rights(dataset: Dataset, *layers: Layer) -> Document:
    """Return under which licences something from these layers stands, whom to credit, and the data's version."""
    licences = dict.fromkeys(licence.name for layer in layers for licence in layer.licences)
    credits = dict.fromkeys(layer.attribution for layer in layers if layer.attribution)
    return {"licence": " AND ".join(licences), "attribution": "; ".join(credits), "version": dataset.version}


def _local(instant: str | None, section: str) -> str | None:
    if instant is None:
        return None
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(SECTIONS[section].timezone)).isoformat()
