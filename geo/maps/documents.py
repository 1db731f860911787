"""The documents the page draws from beside the incidents: small, the same for every state, one per data version.

Their shapes are those of ``static/js/types.d.ts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from geo import text
from geo.claims import Claim
from geo.errors import NotFound
from geo.layers import GEOMETRY, Record, canonical
from geo.layers.canonical import geometry_json
from geo.maps import posts
from geo.queries import ItemsQuery
from geo.status import UNVERIFIED
from geo.store import Dataset

SCALES: Final[Mapping[str, tuple[str, int]]] = {
    "sections-z6": ("sections-z6", 4),
    "sections-z9": ("sections-z9", 4),
    "sections-z12": ("sections-z12", 5),
    "sections-full": ("sections", 6),
}
"""Layer behind the document of each scale of the sections, and the decimals it needs."""

EDITION: Final = "2"
"""Raised by whoever changes the form of a document: browsers keep one for ever under its address."""

BASEMAPS: Final = ("basemap", "basemap-detail")
SERIES: Final = "series"

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
    return ("crossings", SERIES, posts.SEGMENTS, *SCALES, *(name for name in BASEMAPS if name in dataset.catalogue))


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
    makers = {"crossings": crossings, SERIES: series, posts.SEGMENTS: posts.document}
    document = makers[name](dataset) if name in makers else sections(dataset, name)
    return canonical.dumps(document).encode()


def crossings(dataset: Dataset) -> dict[str, Any]:
    """Return every crossing with its status log, and the sources the log names.

    Rows nobody verified are left out: where nothing else covers a day, the status is not known.
    """
    logs: dict[str, list[dict[str, Any]]] = {}
    for row in verified(dataset):
        logs.setdefault(row["crossing"], []).append(_log_row(row))
    used = sorted({source for log in logs.values() for row in log for source in row["sources"]})
    return {
        "version": dataset.version,
        "data_end": dataset.data_end.isoformat(),
        "crossings": [_crossing(row, logs.get(row["id"], [])) for row in dataset.records(ItemsQuery("crossings"))],
        "sources": {id: _source(dataset.source(id)) for id in used},
    }


def verified(dataset: Dataset) -> list[Record]:
    """Return the rows of the status log that somebody verified."""
    return [row for row in dataset.log if row["confidence"] != UNVERIFIED]


def kept_by(stamp: str, edition: str = EDITION) -> str:
    """Return the query a document is kept by for ever: what its data are known by, and the form they are sent in."""
    return f"v={quote(stamp)}&e={edition}"


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


def series(dataset: Dataset) -> dict[str, Any]:
    """Return every reported count with its unit, its days and who published it; none if the data have none."""
    counts = dataset.records(ItemsQuery(SERIES)) if SERIES in dataset.catalogue else []
    kept = ("section", "measure", "unit", "value", "year_to_date", "rounded", "bound", "note")
    return {
        "version": dataset.version,
        "rows": [
            {key: row[key] for key in kept}
            | {name: row[name].isoformat() for name in ("start", "end")}
            | {"by": list(dict.fromkeys(dataset.source(id)["publisher"] for id in row["sources"]))}
            for row in counts
        ],
    }


def claim_line(row: Record, language: text.Language = text.ENGLISH) -> str:
    """Return who says so of an incident, and every denial beside it."""
    return text.claims([Claim.from_json(claim) for claim in row["claims"]], language)


def people_line(row: Record, language: text.Language = text.ENGLISH) -> str | None:
    """Return how many of what an incident counts; None where no number is known."""
    low, high = row["people_min"], row["people_max"]
    return None if low is None and high is None else text.quantity(low, high, row["unit"], language=language)


@cache
def words(language: str) -> bytes:
    """Return the words of a language as JSON.

    Raises
    ------
    NotFound
        If the page does not speak it.
    """
    if language not in text.LANGUAGES:
        raise NotFound("language", language, tuple(text.LANGUAGES))
    return canonical.dumps(text.LANGUAGES[language].document()).encode()


@cache
def words_version(language: str) -> str:
    """Return what changes whenever the words of a language do."""
    return sha256(words(language)).hexdigest()[:12]


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
