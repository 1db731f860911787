"""What the page begins with beside the incidents, in one document: words, ground, border lines, crossings.

It holds what the first picture shows. What is known only when a reader asks (why a crossing was closed and who says so,
finer lines, more towns) comes in documents of its own, once the map stands.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final, get_args

import shapely

from geo.layers import GEOMETRY, Record, canonical
from geo.maps import documents, ground
from geo.queries import ItemsQuery
from geo.status import HEADLINE, State
from geo.store import Dataset

GRID: Final = 400
"""Steps in a degree of the border lines: less than a pixel at the zooms they are drawn at."""

EPOCH: Final = date(2021, 1, 1)
"""Day 0 of the page's program."""

STATUS: Final[tuple[str, ...]] = get_args(State)
LATER: Final = frozenset({"box", "crossing", "details", "near", "section", "share", "site", "table", "views"})
"""First parts of the names of texts that only the rest of the page says, as ``tests/js/opening.test.js`` makes sure."""

LINES: Final = "sections-z6"
"""Layer of the border lines for the first zooms."""


def document(dataset: Dataset, language: str) -> bytes:
    """Return the document in a language as JSON.

    Raises
    ------
    NotFound
        If the page does not speak it.
    """
    basemap = documents.BASEMAPS[0]
    file = json.loads(documents.render(dataset, basemap)) if basemap in dataset.catalogue else None
    return canonical.dumps(
        {
            "words": _words(language),
            "ground": file and ground.coarse(file, language),
            "lines": {"grid": GRID, "lines": [_line(row) for row in dataset.records(ItemsQuery(LINES))]},
            "crossings": {"status": STATUS, "crossings": _crossings(dataset)},
        }
    ).encode()


def edition(language: str) -> str:
    """Return what changes whenever the document does, if its data do not."""
    return f"{documents.EDITION}.{documents.words_version(language)}"


def _words(language: str) -> dict[str, Any]:
    """Return the words of a language without those that come with the rest of the page."""
    words: dict[str, Any] = json.loads(documents.words(language))
    page = {name: text for name, text in words["page"].items() if name.partition(".")[0] not in LATER}
    return words | {"page": page}


def _line(row: Record) -> list[Any]:
    """Return a part of a section: which, whether it is only context, and its line as the ground's are written."""
    points = shapely.get_coordinates(row[GEOMETRY])
    return [row["section"], row["part"], int(bool(row["context"])), ground.packed(points, GRID)]


def _crossings(dataset: Dataset) -> list[list[Any]]:
    """Return every crossing with the headlines of its log: its place in STATUS, first and next day, last verified."""
    logs: dict[str, list[list[Any]]] = {}
    for row in documents.verified(dataset):
        if row["scope"] == HEADLINE:
            days = [row[name] and (row[name] - EPOCH).days for name in ("valid_from", "valid_to", "last_verified")]
            logs.setdefault(row["crossing"], []).append([STATUS.index(row["status"]), *days])
    return [
        [*(row[name] for name in ("id", "section", "name", "mode", "category")), *_place(row), logs.get(row["id"], [])]
        for row in dataset.records(ItemsQuery("crossings"))
    ]


def _place(row: Record) -> list[float]:
    return [round(row[GEOMETRY].x, 5), round(row[GEOMETRY].y, 5)]
