"""Synthetic incidents from a seed: as many as asked for, near the border lines, with every field of the layer."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo.incidents import publisher
from tests.bench import words

FIRST = date(2021, 1, 1)
LAST = date(2026, 11, 22)
SEED = 20_261_122
SPREAD_M = 4_000
"""Standard deviation of a point's distance from the line, east and north alike."""

SECTIONS = {"pl-by": 0.40, "lt-by": 0.16, "lv-by": 0.15, "fi-ru": 0.14, "lv-ru": 0.065, "pl-ru": 0.05, "lt-ru": 0.035}
DATES = {"day": 0.90, "week": 0.03, "month": 0.03, "hour": 0.02, "minute": 0.02}
PLACES = {"exact": 0.25, "town": 0.46, "district": 0.29}
"""Every row has a place: of one without, a box asks different things of different servers."""

UNITS = {"persons": 0.60, "attempts": 0.30, "vehicles": 0.05, "objects": 0.05}
QUALITIES = {"normal": 0.90, "weak": 0.05, "state": 0.045, "no-link": 0.005}
CONFIDENCES = {"high": 0.48, "medium": 0.50, "low": 0.02}
TRUST = {"reported": 0.60, "corroborated": 0.30, "disputed": 0.098, "retracted": 0.002}
METRES_PER_DEGREE = 111_195.0
JSON = {b"json": b"true"}
"""Metadata of a text column that holds JSON."""

Integers = NDArray[np.int64]
Columns = dict[str, pa.Array]


@dataclass(frozen=True)
class Ground:
    """What the synthetic rows refer to, by section: the shipped lines, crossings, sources and the layer's schema."""

    fields: tuple[str, ...]
    categories: Mapping[str, str]
    lines: Mapping[str, NDArray[np.float64]]
    crossings: Mapping[str, Sequence[tuple[str, str]]]
    sources: Sequence[str]
    publishers: Sequence[str]

    @classmethod
    def of(cls, layers: Path) -> Ground:
        """Take the ground from the folder of the shipped layers."""
        descriptor = json.loads((layers / "datapackage.json").read_text("utf-8"))
        schema = next(each["schema"] for each in descriptor["resources"] if each["name"] == "incidents")
        fields = {field["name"]: field for field in schema["fields"]}
        with (layers / "sources.csv").open(encoding="utf-8", newline="") as file:
            sources = {row["id"]: publisher(row) for row in csv.DictReader(file)}
        return cls(
            fields=tuple(fields),
            categories={term["value"]: term["label"] for term in fields["category"]["categories"]},
            lines={section: _line(layers, section) for section in SECTIONS},
            crossings={section: _crossings(layers, section) for section in SECTIONS},
            sources=list(sources),
            publishers=list(sources.values()),
        )


@dataclass(frozen=True)
class Draw:
    """A source of random columns of one length."""

    random: np.random.Generator
    size: int

    def chance(self, share: float) -> NDArray[np.bool_]:
        """Return true for about that share of the rows."""
        return self.random.random(self.size) < share

    def index(self, weights: Sequence[float]) -> Integers:
        """Return the position in a list for each row, by weight."""
        shares = np.asarray(weights, dtype=float)
        return self.random.choice(len(shares), self.size, p=shares / shares.sum())

    def one_of(self, values: Sequence[str]) -> pa.Array:
        """Return one of the values for each row."""
        return take(values, self.random.integers(0, len(values), self.size))

    def word(self, shares: Mapping[str, float]) -> pa.Array:
        """Return a word for each row, by its share."""
        return take(list(shares), self.index(list(shares.values())))


def incidents(ground: Ground, size: int, seed: int = SEED) -> pa.Table:
    """Return so many rows in the order of their start: the fields of the layer, then ``geometry`` as WKB in EPSG:4326.

    Ids count on in the order of the rows, so a server that pages by id and one that pages by time answer with the
    same page. A span of a week or a month keeps within its calendar month, so *starts in* and *intersects* select
    the same rows of a whole month.
    """
    draw = Draw(np.random.default_rng(seed), size)
    columns = _times(draw)
    columns |= _places(draw, ground)
    columns |= _texts(draw, ground, columns)
    columns |= _numbers(draw, columns)
    columns |= _trust(draw, ground)
    columns["publishers"] = _publishers(ground, columns["sources"])
    columns["id"] = _ids(columns)
    names = [*ground.fields, "geometry"]
    fields = [pa.field(name, columns[name].type, metadata=JSON if name == "claims" else None) for name in names]
    return pa.table([columns[name] for name in names], schema=pa.schema(fields))


def take(values: Sequence[str], index: Integers) -> pa.Array:
    """Return the values at these positions."""
    return pa.array(values, pa.string()).take(pa.array(index))


def _line(layers: Path, section: str) -> NDArray[np.float64]:
    """Return the vertices of a section's land parts, in longitude and latitude."""
    parts = [
        shapely.geometry.shape(feature["geometry"])
        for feature in sorted(_features(layers / "sections-z12.geojson"), key=lambda each: each["properties"]["order"])
        if feature["properties"]["section"] == section and feature["properties"]["part"] == "land"
    ]
    vertices: NDArray[np.float64] = shapely.get_coordinates(parts)
    return vertices


def _crossings(layers: Path, section: str) -> list[tuple[str, str]]:
    rows = (feature["properties"] for feature in _features(layers / "crossings.geojson"))
    return [(row["id"], row["name"]) for row in rows if row["section"] == section]


def _features(file: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["features"]
    return features


def _times(draw: Draw) -> Columns:
    days = (LAST - FIRST).days + 1
    weights = 1 + 0.6 * np.sin(np.arange(days) / 365.25 * 2 * np.pi) + draw.random.gamma(0.5, 1.0, days)
    precision = draw.index(list(DATES.values()))
    kind = np.array(list(DATES))[precision]
    start, end = _spans(draw.index(list(weights)) + np.datetime64(FIRST, "D"), kind)
    order = np.argsort(start, kind="stable")
    minutes = draw.random.integers(4 * 60, 20 * 60, draw.size)
    minutes = np.where(kind == "hour", minutes // 60 * 60, minutes)
    untimed = (kind != "hour") & (kind != "minute")
    instants = (start + minutes.astype("timedelta64[m]")).astype("datetime64[ms]")
    return {
        "start": pa.array(start[order], pa.date32()),
        "end": pa.array(end[order], pa.date32()),
        "start_at": pa.array(instants[order], pa.timestamp("ms", "UTC"), mask=untimed[order]),
        "date_precision": take(list(DATES), precision[order]),
    }


def _spans(
    day: NDArray[np.datetime64], kind: NDArray[np.str_]
) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """Return the half-open span of each row around its day, by the precision it is known to."""
    month = day.astype("datetime64[M]")
    first, following = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]")
    start = np.where(kind == "month", first, np.where(kind == "week", np.minimum(day, following - 7), day))
    end = np.where(kind == "month", following, np.where(kind == "week", start + 7, start + 1))
    return start, np.minimum(end, np.datetime64(LAST + timedelta(days=1), "D"))


def _places(draw: Draw, ground: Ground) -> Columns:
    section = draw.index(list(SECTIONS.values()))
    crossing, name = _at_crossings(draw, ground, section)
    points = _points(draw, ground, section)
    return {
        "section": take(list(SECTIONS), section),
        "crossing": pc.if_else(pa.array(draw.chance(0.15)), crossing, None),
        "place": pc.binary_join_element_wise(draw.one_of(words.DISTANCES), name, ""),
        "place_role": draw.word({"occurred": 0.86, "stated": 0.14}),
        "location_precision": draw.word(PLACES),
        "kind": draw.word({"event": 0.98, "total": 0.02}),
        "geometry": pa.array(shapely.to_wkb(points, byte_order=1), pa.binary()),
    }


def _at_crossings(draw: Draw, ground: Ground, section: Integers) -> tuple[pa.Array, pa.Array]:
    """Return the id and the name of a crossing of each row's section."""
    known = [ground.crossings[name] for name in SECTIONS]
    begin = np.cumsum([0, *map(len, known)])[:-1]
    length = np.array([len(each) for each in known])
    index = begin[section] + (draw.random.random(draw.size) * length[section]).astype(int)
    rows = [row for each in known for row in each]
    return take([id for id, _ in rows], index), take([name for _, name in rows], index)


def _points(draw: Draw, ground: Ground, section: Integers) -> NDArray[np.object_]:
    """Return a point near the line of each row's section, to five decimals."""
    share = draw.random.random(draw.size)
    east, north = draw.random.normal(0, SPREAD_M / METRES_PER_DEGREE, (2, draw.size))
    x, y = np.empty(draw.size), np.empty(draw.size)
    for number, name in enumerate(SECTIONS):
        here = section == number
        line = ground.lines[name]
        along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        x[here], y[here] = (np.interp(share[here] * along[-1], along, ordinate) for ordinate in line.T)
    x += east / np.cos(np.radians(y))
    return np.asarray(shapely.points(np.round(x, 5), np.round(y + north, 5)), dtype=object)


def _texts(draw: Draw, ground: Ground, columns: Columns) -> Columns:
    category = draw.index([1 / (rank + 3) for rank in range(len(ground.categories))])
    label = take(list(ground.categories.values()), category)
    actor = draw.one_of(words.ACTORS)
    return {
        "category": take(list(ground.categories), category),
        "title": pc.binary_join_element_wise(label, draw.one_of(words.WAYS), columns["place"], ""),
        "summary": pc.binary_join_element_wise(
            actor, draw.one_of(words.STATEMENTS), columns["place"], draw.one_of(words.CONTEXTS), ""
        ),
        "actors": pc.if_else(pa.array(draw.chance(0.33)), actor, None),
        "caveat": pc.if_else(pa.array(draw.chance(0.05)), draw.one_of(words.CAVEATS), None),
    }


def _numbers(draw: Draw, columns: Columns) -> Columns:
    least = draw.random.geometric(0.12, draw.size)
    most = least + np.where(draw.chance(0.8), 0, draw.random.integers(1, 40, draw.size))
    uncounted = ~draw.chance(0.45)
    death = pc.equal(columns["category"], "death").to_numpy(zero_copy_only=False)
    return {
        "people_min": pa.array(least, pa.int64(), mask=uncounted),
        "people_max": pa.array(most, pa.int64(), mask=uncounted | draw.chance(0.03)),
        "unit": pc.if_else(pa.array(uncounted), None, draw.word(UNITS)),
        "deaths": pa.array(draw.random.integers(1, 4, draw.size), pa.int64(), mask=~death),
        "injured": pa.array(draw.random.integers(0, 6, draw.size), pa.int64(), mask=~draw.chance(0.02)),
    }


def _trust(draw: Draw, ground: Ground) -> Columns:
    verification = draw.word(TRUST)
    disputed = pc.equal(verification, "disputed")
    claims = pc.if_else(disputed, draw.one_of(words.DISPUTED), draw.one_of(words.ASSERTED))
    first = draw.random.integers(0, len(ground.sources), draw.size)
    second = (first + draw.random.integers(1, len(ground.sources), draw.size)) % len(ground.sources)
    offsets = np.concatenate([[0], np.cumsum(1 + draw.chance(0.35))])
    pairs = np.empty(offsets[-1], dtype=np.int64)
    pairs[offsets[1:] - 1] = second
    pairs[offsets[:-1]] = first
    return {
        "claims": claims,
        "sources": pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), take(ground.sources, pairs)),
        "source_quality": draw.word(QUALITIES),
        "confidence": draw.word(CONFIDENCES),
        "verification": verification,
        "retraction": pc.if_else(pc.equal(verification, "retracted"), words.RETRACTION, None),
    }


def _publishers(ground: Ground, sources: pa.ListArray) -> pa.Array:
    """Return the publishers of one or two sources, each once."""
    known = np.unique(np.array(ground.publishers), return_inverse=True)[1]
    codes = known[pc.index_in(pc.list_flatten(sources), pa.array(ground.sources)).to_numpy()]
    parents = pc.list_parent_indices(sources).to_numpy()
    new = np.concatenate([[True], (parents[1:] != parents[:-1]) | (codes[1:] != codes[:-1])])
    offsets = np.concatenate([[0], np.cumsum(np.bincount(parents[new], minlength=len(sources)))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), take(sorted(set(ground.publishers)), codes[new]))


def _ids(columns: Columns) -> pa.Array:
    number = pc.utf8_lpad(pa.array(np.arange(len(columns["start"]))).cast(pa.string()), 7, "0")
    return pc.binary_join_element_wise(columns["start"].cast(pa.string()), number, columns["section"], "-")
