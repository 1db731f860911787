"""Counts of a collection's features in groups: over time, along the border, by a field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geo.formats import About
from geo.layers import Layer
from geo.ogcapi.addresses import CSV, HTML, JSON, Addresses, Document, Pairs, link, with_query
from geo.ogcapi.features import rights
from geo.queries import Aggregate
from geo.queries.aggregation import Group
from geo.store import Dataset

FORMS: Final = {"json": JSON, "html": HTML, "csv": CSV}
"""The forms of an answer, the default first."""

NOTES: Final = {
    "count": "Features of the group; null where the data do not cover its days, which is not the same as 0. "
    "Totals among the incidents, which may hold others of them, count only if the parameter kind asks for them.",
    "people": "Sums by unit of what features state; units are never added. With open_ended rows there may be more.",
    "deaths": "Sum of what features state; null if none states a number.",
    "injured": "Sum of what features state; null if none states a number.",
    "rate": "Features per 100 km of border and week.",
    "days": "Days of the group that were asked for and that the data cover.",
    "complete": "Whether groups without a feature are listed too; of very many only the others are.",
    "outside": "Features in no group: they began before the first one, or nobody knows when.",
}
"""What the members of an answer mean; it travels with every answer."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The groups of an answer.

    Attributes
    ----------
    pairs : Pairs
        The parameters they were asked for with, ``f`` left out.
    asked : str
        The ``f`` that was asked for; empty without one.
    form : str
        The form of the answer.
    """

    aggregate: Aggregate
    pairs: Pairs
    asked: str = ""
    form: str = "json"


def aggregate(dataset: Dataset, layer: Layer, counted: Counted, addresses: Addresses) -> Document:
    """Return the groups as a document."""
    found = counted.aggregate
    covered = found.covered
    return {
        "title": f"{layer.title} by {' and '.join(found.by)}",
        "collection": layer.name,
        "by": list(found.by),
        "numberMatched": found.number_matched,
        "outside": found.outside,
        "complete": found.complete,
        "covered": {
            "start": covered.start.isoformat() if covered.start else None,
            "end": covered.last.isoformat() if covered.last else None,
        },
        **rights(dataset, layer),
        "notes": NOTES,
        "links": links(layer, counted, addresses),
        "groups": _groups(found),
    }


def links(layer: Layer, counted: Counted, addresses: Addresses) -> list[Document]:
    """Return the links of an answer: to itself, its other forms, the collection."""
    address = addresses.collection(layer.name, "aggregate")
    asked = [*counted.pairs, *([("f", counted.asked)] if counted.asked else [])]
    found = [link("self", with_query(address, asked), FORMS[counted.form], "This document")]
    for form, media_type in FORMS.items():
        if form != counted.form:
            other = with_query(address, [*counted.pairs, ("f", form)])
            found.append(link("alternate", other, media_type, f"This document as {form.upper()}"))
    return [*found, link("collection", addresses.collection(layer.name), JSON, layer.title)]


def table(counted: Counted, about: About) -> Iterator[bytes]:
    """Yield the groups as CSV: one row each, one pair of columns per unit; what is not known is empty.

    The last columns are the same in every row, as in the CSV files of features.
    """
    constants = {
        "data_licence": about.licence,
        "data_attribution": about.attribution,
        "data_version": about.version,
        "data_end": about.data_end.isoformat(),
        "data_query": about.query,
    }
    found = counted.aggregate
    units = sorted({unit for group in found.groups for unit in group.people or ()})
    sums = sorted({name for group in found.groups for name in group.casualties})
    people = [f"people_{unit}_{bound}" for unit in units for bound in ("min", "max")]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    measured = ["count", *(f"sum_{name}" for name in sums), *people, "rate_per_100km_week", "days"]
    writer.writerow([*found.by, *measured, *constants])
    for group in found.groups:
        stated = [bound for unit in units for bound in _bounds(group, unit)]
        casualties = [group.casualties.get(name) for name in sums]
        rate = None if group.rate is None else round(group.rate, 6)
        writer.writerow([*group.key, group.count, *casualties, *stated, rate, group.days, *constants.values()])
    yield out.getvalue().encode()


def _groups(found: Aggregate) -> list[Document]:
    columns: dict[str, Sequence[object]] = {"key": _keys(found), "count": found.counts, **found.casualties}
    if found.people is not None:
        columns["people"] = found.people.by_group(_sums)
    if found.days is not None:
        columns["days"] = found.days
    names = tuple(columns)
    groups = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for group, rate in zip(groups, found.rates or (), strict=False):
        if rate is not None:
            group["rate"] = round(rate, 6)
    return groups


def _keys(found: Aggregate) -> list[Document]:
    if len(found.by) == 1:
        name = found.by[0]
        return [{name: value} for (value,) in found.keys]
    return [dict(zip(found.by, key, strict=True)) for key in found.keys]


def _sums(least: int, most: int, rows: int, unbounded: int) -> Document:
    return {"minimum": least, "maximum": most, "rows": rows, "open_ended": unbounded}


def _bounds(group: Group, unit: str) -> tuple[int | None, int | None]:
    stated = (group.people or {}).get(unit)
    return (None, None) if stated is None else (stated.minimum, stated.maximum)
