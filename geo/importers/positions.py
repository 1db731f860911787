"""Compute the kilometre posts of what is placed near a border line.

They are derived from OpenStreetMap's lines, so they stand in a layer of their own under its licence (ODbL).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from geo import sections
from geo.errors import InvalidLayers, Problem
from geo.incidents import PLACED
from geo.layers import GEOMETRY, Catalogue, Contents, Record, load, render
from geo.layers.reading import conform
from geo.segments import SegmentIndex

LAYER: Final = "positions"
NEAR_METRES: Final = 50_000.0
"""An incident farther from its section's line than this has no post: it did not happen at the border."""


def build(contents: Contents) -> list[Record]:
    """Return the records of the layer ``positions``.

    Every crossing has one; an incident if it occurred where it is placed - ``exact``, ``town`` or ``district`` - and
    that is at most :data:`NEAR_METRES` from the line of its section.
    """
    lines = contents.lines()
    index = SegmentIndex.build((row["id"], row["section"], row["km_to"]) for row in contents["segments"])
    places = [("crossings", row) for row in contents["crossings"]]
    places += [("incidents", row) for row in _placed(contents["incidents"])]
    posts = sections.locate(
        lines,
        [row[GEOMETRY].x for _, row in places],
        [row[GEOMETRY].y for _, row in places],
        [row["section"] for _, row in places],
    )
    segments = index.find([row["section"] for _, row in places], posts.km)
    return [
        {
            "id": f"{layer}/{row['id']}",
            "layer": layer,
            "feature": row["id"],
            "section": row["section"],
            "segment": segment,
            "km": max(0.0, round(post.km, 3)),
            "distance_m": round(post.distance_m),
            "location_precision": row.get("location_precision", "exact"),
        }
        for (layer, row), post, segment in zip(places, posts, segments, strict=True)
        if layer == "crossings" or post.distance_m <= NEAR_METRES
    ]


def content(catalogue: Catalogue) -> bytes:
    """Return the canonical file of the layer ``positions``, whatever that file holds now.

    Raises
    ------
    InvalidLayers
        If anything is wrong with another layer.
    """
    layer = catalogue[LAYER]
    contents = load(catalogue)
    problems = [problem for problem in contents.problems if problem.file != layer.path]
    if problems:
        raise InvalidLayers(problems)
    return render(layer, conform(layer, build(contents)).records)


def check(catalogue: Catalogue) -> list[Problem]:
    """Return whether the layer ``positions`` is not what the other layers give."""
    file = catalogue[LAYER].file
    if file.read_bytes() == content(catalogue):
        return []
    return [Problem(file.name, None, None, "other posts than the layers give", "what `geo build-positions` writes")]


def _placed(rows: Iterable[Record]) -> list[Record]:
    return [row for row in rows if row["place_role"] == "occurred" and row["location_precision"] in PLACED]
