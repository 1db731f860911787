"""The whole data package, read and checked: files, rows, references between layers, and the promises of the domain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import geopandas
import pandas as pd

from geo import crossings, incidents, sections, status
from geo.errors import Problem
from geo.layers.canonical import render
from geo.layers.catalogue import Catalogue, Layer, digest
from geo.layers.frames import frame
from geo.layers.reading import GEOMETRY, Reading, Record, read_file

CANONICAL = "the canonical form that `python -m geo fmt` writes"


@dataclass
class Contents:
    """What the layers of a package hold."""

    catalogue: Catalogue
    readings: dict[str, Reading] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, name: str) -> list[Record]:
        """Return the records of a layer; none if the package has no such layer."""
        return self.readings[name].records if name in self.readings else []

    def frame(self, name: str) -> pd.DataFrame:
        """Return the records of a layer as a frame."""
        return frame(self.catalogue[name], self[name])

    def lines(self) -> dict[str, sections.Line]:
        """Return the measured line of each section."""
        return sections.lines(cast("geopandas.GeoDataFrame", self.frame("sections")))


def load(catalogue: Catalogue) -> Contents:
    """Read and check every layer.

    The content of a file is read once; what is checked is what is served. That a file is not in canonical form is
    reported only if nothing else is wrong with any.
    """
    contents = Contents(catalogue)
    forms: list[Problem] = []
    for layer in catalogue:
        content, reading = read_file(layer)
        contents.problems += reading.problems
        if layer.schema is None:
            forms += _unchanged(layer, content)
        else:
            contents.readings[layer.name] = reading
            forms += _form(layer, reading.records, content)
    contents.problems += _keys(contents)
    if not contents.problems:
        contents.problems += _references(contents)
        for name, check in CHECKS.items():
            if name in contents.readings:
                contents.problems += check(contents)
    contents.problems = contents.problems or forms
    return contents


def _form(layer: Layer, rows: Sequence[Record], content: bytes) -> list[Problem]:
    """Return how a file differs from its canonical form; rendered only if its hash is not the recorded one."""
    if layer.hash == digest(content):
        return []
    canonical = render(layer, rows)
    lines = zip(content.split(b"\n"), canonical.split(b"\n"), strict=False)
    line = next((number for number, (a, b) in enumerate(lines, start=1) if a != b), None)
    found = f"another form from line {line}" if line else "a file changed since its hash was recorded"
    return [Problem(layer.path, None, None, found, CANONICAL)]


def _unchanged(layer: Layer, content: bytes) -> list[Problem]:
    if layer.hash == digest(content):
        return []
    found = "a file changed since its hash was recorded"
    return [Problem(layer.path, None, None, found, "the file that its build command writes")]


def _keys(contents: Contents) -> list[Problem]:
    problems = []
    for layer, key, reading in _tables(contents):
        rows: dict[str, list[int]] = defaultdict(list)
        for number, record in zip(reading.rows, reading.records, strict=True):
            rows[record[key]].append(number)
        for value, numbers in rows.items():
            if len(numbers) > 1:
                found = f"{value} also in row {numbers[0]}"
                problems.append(Problem(layer.path, numbers[1], key, found, "an id that is used once"))
    return problems


def _references(contents: Contents) -> list[Problem]:
    problems = []
    for layer, _, reading in _tables(contents):
        assert layer.schema is not None, "tables have a schema"
        for reference in layer.schema.references:
            known = {record[reference.key] for record in contents[reference.layer]}
            expected = f"an id of the layer {reference.layer}"
            for number, record in zip(reading.rows, reading.records, strict=True):
                values = record[reference.field]
                for value in values if isinstance(values, list) else [values]:
                    if value is not None and value not in known:
                        row = f"{number} ({record[layer.schema.key]})"
                        problems.append(Problem(layer.path, row, reference.field, value, expected))
    return problems


def _tables(contents: Contents) -> list[tuple[Layer, str, Reading]]:
    return [
        (layer, layer.schema.key, contents.readings[layer.name])
        for layer in contents.catalogue
        if layer.schema is not None and layer.name in contents.readings
    ]


def _check_status(contents: Contents) -> list[Problem]:
    reading = contents.readings["crossing-status"]
    logged = {row["crossing"] for row in reading.records if row["scope"] == status.HEADLINE}
    return status.check(reading.records, reading.rows) + [
        Problem(status.FILE, None, "crossing", f"no row of scope 'all' for {row['id']}", "one for every crossing")
        for row in contents["crossings"]
        if row["id"] not in logged
    ]


def _check_incidents(contents: Contents) -> list[Problem]:
    reading = contents.readings["incidents"]
    return incidents.check(reading.records, reading.rows)


def _check_crossings(contents: Contents) -> list[Problem]:
    if not contents["sections"]:
        return []
    lines = contents.lines()
    rows = [row for row in contents["crossings"] if row["section"] in lines]
    posts = sections.locate(
        lines,
        [row[GEOMETRY].x for row in rows],
        [row[GEOMETRY].y for row in rows],
        [row["section"] for row in rows],
    )
    return crossings.check_on_line(rows, posts.distance_m.tolist())


CHECKS: Mapping[str, Callable[[Contents], list[Problem]]] = {
    "crossing-status": _check_status,
    "incidents": _check_incidents,
    "crossings": _check_crossings,
}
"""What the domain promises of a layer beyond its schema."""
