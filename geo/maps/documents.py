"""The documents the page draws from: small, the same for every state, one per data version.

Their shapes are those of ``static/js/types.d.ts``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from geo import text
from geo.claims import Claim
from geo.errors import NotFound
from geo.incidents import PLACED
from geo.layers import GEOMETRY, Record, canonical
from geo.layers.canonical import geometry_json
from geo.queries import ItemsQuery
from geo.status import UNVERIFIED
from geo.store import Dataset

EPOCH: Final = date(2021, 1, 1)
CODED: Final = (
    "category",
    "section",
    "location_precision",
    "date_precision",
    "verification",
    "place_role",
    "confidence",
)
"""Fields of an incident that are written as numbers of a vocabulary."""

PLAIN: Final = ("id", "title", "place")

SCALES: Final[Mapping[str, tuple[str, int]]] = {
    "sections-z6": ("sections-z6", 4),
    "sections-z9": ("sections-z9", 4),
    "sections-z12": ("sections-z12", 5),
    "sections-full": ("sections", 6),
}
"""Layer behind the document of each scale of the sections, and the decimals it needs."""

BASEMAPS: Final = ("basemap", "basemap-detail")

LAYERS: Final = (
    "incidents",
    "crossings",
    "crossing-status",
    "sources",
    "positions",
    *(name for name, _ in SCALES.values()),
)
"""The layers the map is made of: without one of them there is no map."""


def is_map(dataset: Dataset) -> bool:
    """Return whether a data package is meant for the map: other people's data are served without one."""
    return "incidents" in dataset.catalogue and "crossings" in dataset.catalogue


def names(dataset: Dataset) -> tuple[str, ...]:
    """Return the documents there are."""
    return ("incidents", "crossings", *SCALES, *(name for name in BASEMAPS if name in dataset.catalogue))


def render(dataset: Dataset, name: str) -> bytes:
    """Return a document as JSON.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    known = names(dataset)
    if name not in known:
        raise NotFound("document", name, known)
    if name in BASEMAPS:
        return dataset.catalogue[name].file.read_bytes()
    build: Callable[[Dataset], dict[str, Any]]
    build = {"incidents": incidents, "crossings": crossings}.get(name) or (lambda data: sections(data, name))
    return canonical.dumps(build(dataset)).encode()


def incidents(dataset: Dataset) -> dict[str, Any]:
    """Return every event as columns, sorted by start and id; totals of a year are no events.

    Days are counted from ``epoch``; ``end`` is the first day after. ``lon`` and ``lat`` are null unless the place
    itself is known. ``claim`` is a line that says who says so.
    """
    rows = dataset.records(ItemsQuery.of("incidents", kind="event"))
    schema = dataset.catalogue["incidents"].schema
    assert schema is not None, "incidents have a schema"
    vocabularies = {name: list(schema[name].vocabulary) for name in CODED}
    posts = [dataset.position("incidents", row["id"]) for row in rows]
    points = [row[GEOMETRY] if row["location_precision"] in PLACED else None for row in rows]
    return {
        "version": dataset.version,
        "epoch": EPOCH.isoformat(),
        "n": len(rows),
        "vocab": vocabularies,
        **{name: [row[name] for row in rows] for name in PLAIN},
        **{name: [(row[name] - EPOCH).days for row in rows] for name in ("start", "end")},
        **{name: [words.index(row[name]) for row in rows] for name, words in vocabularies.items()},
        "lon": [None if point is None else round(point.x, 5) for point in points],
        "lat": [None if point is None else round(point.y, 5) for point in points],
        "km": [None if post is None else post["km"] for post in posts],
        "claim": [claim_line(row) or None for row in rows],
    }


def crossings(dataset: Dataset) -> dict[str, Any]:
    """Return every crossing with its status log, and the sources the log names.

    Rows nobody verified are left out: where nothing else covers a day, the status is not known.
    """
    logs: dict[str, list[dict[str, Any]]] = {}
    for row in dataset.log:
        if row["confidence"] != UNVERIFIED:
            logs.setdefault(row["crossing"], []).append(_log_row(row))
    used = sorted({source for log in logs.values() for row in log for source in row["sources"]})
    return {
        "version": dataset.version,
        "data_end": dataset.data_end.isoformat(),
        "crossings": [_crossing(row, logs.get(row["id"], [])) for row in dataset.records(ItemsQuery("crossings"))],
        "sources": {id: _source(dataset.source(id)) for id in used},
    }


def sections(dataset: Dataset, name: str) -> dict[str, Any]:
    """Return the parts of the border sections at one scale, as GeoJSON."""
    layer, decimals = SCALES[name]
    return {
        "type": "FeatureCollection",
        "version": dataset.version,
        "attribution": dataset.catalogue["sections"].attribution,
        "features": [
            {
                "type": "Feature",
                "id": row["id"],
                "properties": {key: row[key] for key in ("id", "section", "part", "context", "name")},
                "geometry": geometry_json(row[GEOMETRY], decimals),
            }
            for row in dataset.records(ItemsQuery(layer))
        ],
    }


def claim_line(row: Record) -> str:
    """Return who says so of an incident, and every denial beside it."""
    return text.claims([Claim.from_json(claim) for claim in row["claims"]])


def _crossing(row: Record, log: list[dict[str, Any]]) -> dict[str, Any]:
    point = row[GEOMETRY]
    kept = ("id", "section", "name", "name_other_side", "mode", "category")
    place = {
        "lon": round(point.x, 5),
        "lat": round(point.y, 5),
        "position_precision_m": row["position_precision_m"],
    }
    return {key: row[key] for key in kept} | place | {"log": log}


def _log_row(row: Record) -> dict[str, Any]:
    bounds = {"from": "valid_from", "to": "valid_to", "last_verified": "last_verified"}
    days = {name: row[field].isoformat() if row[field] else None for name, field in bounds.items()}
    kept = ("status", "scope", "decided_by", "reason", "confidence", "sources")
    return {key: row[key] for key in kept} | days


def _source(row: Record) -> dict[str, Any]:
    return {key: row[key] for key in ("publisher", "title", "url", "date")}
