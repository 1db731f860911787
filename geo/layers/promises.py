"""What the domain promises of a layer beyond its schema.

A layer is held to them if it has the name and, of the same type, every field that they are about: somebody else's
``incidents`` with other fields are served as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from geo import corrections, crossings, incidents, sections, status
from geo.errors import Problem
from geo.layers import arrow
from geo.layers.catalogue import Catalogue, Layer
from geo.layers.contents import Contents
from geo.layers.reading import GEOMETRY
from geo.schemas import Field

NEAR_DEGREES: Final = 5.0 / 111_700.0
"""Nobody measures on the ellipsoid what lies 5 m from a line by the longest degree there is."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A check of one layer.

    Attributes
    ----------
    needs : tuple
        Name, geometry and fields of the layer it checks, and of each further layer that it looks at.
    check : callable
        Returns what is wrong.
    """

    needs: tuple[tuple[str, str | None, Sequence[Field]], ...]
    check: Callable[[Contents], list[Problem]]

    def applies(self, contents: Contents) -> bool:
        """Return whether the package has the layers, with the fields this is about."""
        return all(_has(contents.catalogue, *need) for need in self.needs)


def _has(catalogue: Catalogue, name: str, geometry: str | None, fields: Sequence[Field]) -> bool:
    schema = catalogue[name].schema if name in catalogue else None
    return (
        schema is not None
        and catalogue[name].geometry == geometry
        and all(
            field.name in schema
            and schema[field.name].type == field.type
            and schema[field.name].required >= field.required
            for field in fields
        )
    )


def _check_status(contents: Contents) -> list[Problem]:
    file = contents.catalogue["crossing-status"].path
    numbers = contents.rows["crossing-status"].numbers.tolist()
    return status.check(contents["crossing-status"], numbers, file)


def _check_logged(contents: Contents) -> list[Problem]:
    file = contents.catalogue["crossing-status"].path
    logged = {row["crossing"] for row in contents["crossing-status"] if row["scope"] == status.HEADLINE}
    return [
        Problem(file, None, "crossing", f"no row of scope 'all' for {row['id']}", "one for every crossing")
        for row in contents["crossings"]
        if row["id"] not in logged
    ]


def _check_incidents(contents: Contents) -> list[Problem]:
    layer, rows = contents.catalogue["incidents"], contents.rows["incidents"]
    doubtful = np.flatnonzero(incidents.doubtful(rows.table))
    records = arrow.records(layer, rows.table.take(pa.array(doubtful)))
    return incidents.check(records, rows.numbers[doubtful].tolist(), layer.path)


def _check_publishers(contents: Contents) -> list[Problem]:
    layer, rows = contents.catalogue["incidents"], contents.rows["incidents"]
    return incidents.check_publishers(rows.table, rows.numbers.tolist(), contents.table("sources"), layer.path)


def _check_crossings(contents: Contents) -> list[Problem]:
    parts = _parts(contents)
    rows = [row for row in contents["crossings"] if row["section"] in parts and row[GEOMETRY] is not None]
    rows = [row for row in rows if shapely.distance(parts[row["section"]], row[GEOMETRY]).min() > NEAR_DEGREES]
    if not rows:
        return []
    lines = contents.lines()
    posts = sections.locate(
        lines,
        [row[GEOMETRY].x for row in rows],
        [row[GEOMETRY].y for row in rows],
        [row["section"] for row in rows],
    )
    return crossings.check_on_line(rows, posts.distance_m.tolist(), contents.catalogue["crossings"].path)


def _check_corrections(contents: Contents) -> list[Problem]:
    rows = contents[corrections.LAYER]
    named = {row["layer"] for row in rows}
    states = {
        layer.name: _states(contents, layer) if layer.name in named else {}
        for layer in contents.catalogue.tables
        if layer.name != corrections.LAYER
    }
    numbers = contents.rows[corrections.LAYER].numbers.tolist()
    return corrections.check(rows, numbers, states, contents.catalogue[corrections.LAYER].path)


def _states(contents: Contents, layer: Layer) -> dict[str, bool | None]:
    """Return whether each feature of a layer is retracted, None if the layer cannot say so."""
    assert layer.schema is not None, "tables have a schema"
    table, (name, value) = contents.table(layer.name), corrections.RETRACTED
    ids = map(str, table[layer.schema.key].to_pylist())
    if name not in layer.schema:
        return dict.fromkeys(ids)
    return {id: state == value for id, state in zip(ids, table[name].to_pylist(), strict=True)}


def _parts(contents: Contents) -> dict[str, NDArray[np.object_]]:
    """Return the geometries of each section."""
    table = contents.table("sections")
    names = table["section"].to_numpy()
    shapes = arrow.geometries(table[GEOMETRY])
    return {name: shapes[names == name] for name in np.unique(names)}


_STATUS: Final = ("crossing-status", None, status.LOG_FIELDS)
_SECTIONS: Final = ("sections", "LineString", (Field("section", "string", required=True), Field("order", "integer")))
_CROSSINGS: Final = ("crossings", "Point", crossings.FIELDS)

PROMISES: Final = (
    Promise((_STATUS,), _check_status),
    Promise((_STATUS, ("crossings", "Point", (Field("id", "string"),))), _check_logged),
    Promise((("incidents", "Point", incidents.FIELDS),), _check_incidents),
    Promise((("incidents", "Point", incidents.PUBLISHED), ("sources", None, incidents.SOURCES)), _check_publishers),
    Promise((_CROSSINGS, _SECTIONS), _check_crossings),
    Promise(((corrections.LAYER, None, corrections.FIELDS),), _check_corrections),
)
