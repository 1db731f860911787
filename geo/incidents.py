"""Incidents: time-stamped, sourced, never more exact than their source.

An incident's ``[start, end)`` is in whole local days of the EU side; ``start_at`` is the instant where the hour is
known. With ``date_precision`` ``week`` or ``month`` the span says only within which days it happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.claims import Claim
from geo.errors import Problem
from geo.schemas import Field, Unreadable

FILE = "incidents.geojson"
Row = Mapping[str, Any]
"""A record of the layer ``incidents``."""

PLACED: Final = ("exact", "town", "district")
"""Location precisions that say where it happened. ``section`` and ``country`` are anchors and say nothing of it."""

EVENT: Final = ("kind", "event")
"""Field and value of a record that is one event; every other is a total, which may hold events of its own."""

TIMED: Final = ("minute", "hour")
"""Date precisions for which ``start_at`` is given."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": (
        "death",
        "injury",
        "shots_or_weapons",
        "clash",
        "pushback_reported",
        "camp_or_standoff",
        "humanitarian",
    ),
    "crossing": ("mass_crossing_attempt", "crossing_attempts_reported", "asylum_arrivals", "smuggling"),
    "air": ("airspace_violation", "balloon", "sabotage_or_gps_jamming"),
    "border": (
        "crossing_closed",
        "crossing_reopened",
        "border_regime",
        "barrier_construction",
        "transit_dispute",
        "travel_restriction",
    ),
    "military": ("military_deployment", "military_exercise"),
    "politics": ("diplomatic_statement", "sanction", "court_or_legal"),
}
"""The categories by the group in which people read them, in the order of the legend."""

GROUP_OF: Final[Mapping[str, str]] = {category: group for group, members in GROUPS.items() for category in members}


FIELDS: Final = (
    Field("id", "string", required=True),
    Field("start", "date", required=True),
    Field("end", "date", required=True),
    Field("start_at", "datetime"),
    Field("date_precision", "string", required=True),
    Field("location_precision", "string", required=True),
    Field("people_min", "integer"),
    Field("people_max", "integer"),
    Field("unit", "string"),
    Field("sources", "list"),
    Field("claims", "array"),
    Field("verification", "string", required=True),
    Field("retraction", "string"),
)
"""What the check is about."""

PUBLISHED: Final = (Field("id", "string", required=True), Field("sources", "list"), Field("publishers", "list"))
SOURCES: Final = (Field("id", "string"), Field("publisher", "string"), Field("url", "string"))
"""What :func:`check_publishers` is about: fields of the incidents, and of their sources."""

_ADDED = re.compile(r"\s*(?:\([^)]*,|[,|]).*", re.DOTALL)


def publisher(source: Row) -> str:
    """Return the name by which people choose a source: its publisher, or the host where no publisher is stated.

    A name holds no comma: whom a publisher cites is left out.

    >>> publisher({"publisher": "Interfax, citing LRT"}), publisher({"publisher": "Informator (UNN, from the guard)"})
    ('Interfax', 'Informator')
    >>> publisher({"publisher": None, "url": "https://www.lrt.lt/en/news"}), publisher({"publisher": None, "url": None})
    ('lrt.lt', '')
    """
    host = urlsplit(source["url"] or "").hostname or "" if not source["publisher"] else ""
    return _ADDED.sub("", source["publisher"] or host.removeprefix("www.").rstrip(".")).strip()


def publishers(sources: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Return the publishers of some sources, each once, in the order of the sources."""
    return list(dict.fromkeys(name for source in sources if (name := names.get(source))))


def with_publishers(rows: Iterable[Row], sources: Iterable[Row]) -> list[dict[str, Any]]:
    """Return incidents with the publishers of their sources filled in."""
    names = {source["id"]: publisher(source) for source in sources}
    return [{**row, "publishers": publishers(row["sources"], names)} for row in rows]


def check_publishers(table: pa.Table, numbers: Sequence[int], sources: pa.Table, file: str = FILE) -> list[Problem]:
    """Return the incidents whose publishers are not those of their sources.

    Parameters
    ----------
    table, sources : pyarrow.Table
        Rows of the layers ``incidents`` and ``sources``, as :mod:`geo.layers.arrow` describes them.
    numbers : sequence of int
        Row numbers of the incidents in their file.
    """
    names = {row["id"]: publisher(row) for row in sources.select(["id", "publisher", "url"]).to_pylist()}
    cited, found = (table[name].combine_chunks() for name in ("sources", "publishers"))
    problems = []
    for row in np.flatnonzero(_differ(_published(cited, names), found)).tolist():
        said, right = found[row].as_py() or [], publishers(cited[row].as_py() or [], names)
        if said != right:
            expected = f"{', '.join(right) or 'none'}, as `python -m geo fmt` writes"
            where = f"{numbers[row]} ({table['id'][row]})"
            problems.append(Problem(file, where, "publishers", ", ".join(said) or "none", expected))
    return problems


def _published(cited: pa.ListArray, names: Mapping[str, str]) -> pa.ListArray:
    """Return the publisher of each source of every list, one that occurs twice twice."""
    places = pc.index_in(pc.list_flatten(cited), pa.array(names, pa.string()))
    each = pa.array([name or None for name in names.values()], pa.string()).take(places)
    there = each.is_valid().to_numpy(zero_copy_only=False)
    counts = np.bincount(pc.list_parent_indices(cited).to_numpy()[there], minlength=len(cited))
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32()), each.drop_null())


def _differ(a: pa.ListArray, b: pa.ListArray) -> NDArray[np.bool_]:
    """Return which lists of texts are not equal."""
    first, second = (pc.fill_null(pc.list_value_length(each), 0).to_numpy() for each in (a, b))
    differ: NDArray[np.bool_] = first != second
    texts = pc.list_flatten(a.filter(pa.array(~differ))), pc.list_flatten(b.filter(pa.array(~differ)))
    unequal = ~pc.equal(*texts).to_numpy(zero_copy_only=False)
    differ[np.repeat(np.flatnonzero(~differ), first[~differ])[unequal]] = True
    return differ


def doubtful(table: pa.Table) -> NDArray[np.bool_]:
    """Return which incidents :func:`check` has to look at: those that are not plainly right.

    Parameters
    ----------
    table : pyarrow.Table
        Rows of the layer ``incidents``, as :mod:`geo.layers.arrow` describes them.
    """
    there = {name: table[name].is_valid() for name in ("start_at", "geometry", "unit", "retraction")}
    low, high = table["people_min"], table["people_max"]
    disputed, retracted = (pc.equal(table["verification"], word) for word in ("disputed", "retracted"))
    wellformed, disputes = _claims(table["claims"])
    right = (
        pc.less(table["start"], table["end"]),
        pc.equal(_is_one(table["date_precision"], TIMED), there["start_at"]),
        pc.equal(_is_one(table["location_precision"], PLACED), there["geometry"]),
        pc.fill_null(pc.less_equal(low, high), True),
        pc.equal(pc.or_(low.is_valid(), high.is_valid()), there["unit"]),
        pc.greater(pc.list_value_length(table["sources"]), 0),
        wellformed,
        pc.or_(pc.equal(disputed, disputes), retracted),
        pc.equal(retracted, there["retraction"]),
    )
    result = np.zeros(table.num_rows, dtype=bool)
    for mask in right:
        result |= ~pc.fill_null(mask, False).to_numpy().astype(bool)
    return result


def check(rows: Sequence[Row], numbers: Sequence[int], file: str = FILE) -> list[Problem]:
    """Return what breaks the promises of an incident that no single field shows.

    Parameters
    ----------
    rows : sequence of Row
        Records of the layer ``incidents``.
    numbers : sequence of int
        Their row numbers in the file.
    file : str
        What a problem names.
    """
    return [
        Problem(file, f"{number} ({row['id']})", field, found, expected)
        for number, row in zip(numbers, rows, strict=True)
        for field, found, expected in (*_time(row), *_place(row), *_numbers(row), *_trust(row))
    ]


def _time(row: Row) -> Iterable[tuple[str, str, str]]:
    if row["end"] <= row["start"]:
        yield "end", str(row["end"]), f"a date after start {row['start']}"
    timed = row["date_precision"] in TIMED
    if timed != (row["start_at"] is not None):
        expected = "an instant" if timed else "nothing"
        found = "nothing" if timed else str(row["start_at"])
        yield "start_at", found, f"{expected} with date_precision {row['date_precision']}"


def _place(row: Row) -> Iterable[tuple[str, str, str]]:
    placed = row["location_precision"] in PLACED
    if placed != (row["geometry"] is not None):
        expected = "a point" if placed else "no point"
        found = "nothing" if placed else str(row["geometry"])
        yield "geometry", found, f"{expected} with location_precision {row['location_precision']}"


def _numbers(row: Row) -> Iterable[tuple[str, str, str]]:
    low, high = row["people_min"], row["people_max"]
    if low is not None and high is not None and low > high:
        yield "people_max", str(high), f"at least people_min {low}"
    counted = low is not None or high is not None
    if counted != (row["unit"] is not None):
        expected = "what people_min and people_max count" if counted else "nothing, as there is no number"
        yield "unit", str(row["unit"] or "nothing"), expected


def _trust(row: Row) -> Iterable[tuple[str, str, str]]:
    if not row["sources"]:
        yield "sources", "none", "at least one source id"
    if not row["claims"]:
        yield "claims", "none", "at least one claim"
    try:
        stances = {Claim.from_json(claim).stance for claim in row["claims"] or ()}
    except Unreadable as error:
        yield "claims", str(row["claims"])[:80], str(error)
        return
    if (row["verification"] == "disputed") != ("disputes" in stances) and row["verification"] != "retracted":
        yield "verification", row["verification"], "'disputed' exactly if a claim disputes"
    if (row["verification"] == "retracted") != (row["retraction"] is not None):
        yield (
            "retraction",
            str(row["retraction"] or "nothing"),
            "the reason exactly if verification is 'retracted'",
        )


def _is_one(column: pa.ChunkedArray, words: Sequence[str]) -> pa.ChunkedArray:
    return pc.is_in(column, pa.array(words))


def _claims(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Return which lists of claims, as JSON text, are well formed, and which hold one that disputes."""
    encoded = column.combine_chunks().dictionary_encode()
    kinds = [_stances(text) for text in encoded.dictionary.to_pylist()]
    wellformed = pa.array([stances is not None for stances in kinds], pa.bool_())
    disputes = pa.array(["disputes" in (stances or ()) for stances in kinds], pa.bool_())
    return tuple(pa.chunked_array([each.take(encoded.indices)]) for each in (wellformed, disputes))


def _stances(text: str) -> set[str] | None:
    try:
        return {Claim.from_json(claim).stance for claim in orjson.loads(text)} or None
    except (Unreadable, TypeError, ValueError):
        return None
