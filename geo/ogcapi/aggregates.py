"""Counts of a collection's features in groups: over time, along the border, by a field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

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
    """The groups of an answer, and the parameters they were asked for with, ``f`` left out."""

    aggregate: Aggregate
    pairs: Pairs
    form: str = ""


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
        "groups": [_group(found.by, group) for group in found.groups],
    }


def links(layer: Layer, counted: Counted, addresses: Addresses) -> list[Document]:
    """Return the links of an answer: to itself, its other forms, the collection."""
    address = addresses.collection(layer.name, "aggregate")
    own = counted.form or "json"
    asked = [*counted.pairs, *([("f", counted.form)] if counted.form else [])]
    found = [link("self", with_query(address, asked), FORMS[own], "This document")]
    for form, media_type in FORMS.items():
        if form != own:
            other = with_query(address, [*counted.pairs, ("f", form)])
            found.append(link("alternate", other, media_type, f"This document as {form.upper()}"))
    return [*found, link("collection", addresses.collection(layer.name), JSON, layer.title)]


def table(counted: Counted) -> Iterator[bytes]:
    """Yield the groups as CSV: one row each, one pair of columns per unit; what is not known is empty."""
    found = counted.aggregate
    units = sorted({unit for group in found.groups for unit in group.people or ()})
    sums = sorted({name for group in found.groups for name in group.casualties})
    people = [f"people_{unit}_{bound}" for unit in units for bound in ("min", "max")]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*found.by, "count", *(f"sum_{name}" for name in sums), *people, "rate_per_100km_week", "days"])
    for group in found.groups:
        stated = [bound for unit in units for bound in _bounds(group, unit)]
        casualties = [group.casualties.get(name) for name in sums]
        rate = None if group.rate is None else round(group.rate, 6)
        writer.writerow([*group.key, group.count, *casualties, *stated, rate, group.days])
    yield out.getvalue().encode()


def _group(by: tuple[str, ...], group: Group) -> Document:
    key = {by[0]: group.key[0]} if len(by) == 1 else dict(zip(by, group.key, strict=True))
    described: Document = {"key": key, "count": group.count, **group.casualties}
    if group.people is not None:
        described["people"] = {
            unit: {"minimum": least, "maximum": most, "rows": rows, "open_ended": unbounded}
            for unit, (least, most, rows, unbounded) in group.people.items()
        }
    if group.rate is not None:
        described["rate"] = round(group.rate, 6)
    if group.days is not None:
        described["days"] = group.days
    return described


def _bounds(group: Group, unit: str) -> tuple[int | None, int | None]:
    stated = (group.people or {}).get(unit)
    return (None, None) if stated is None else (stated.minimum, stated.maximum)
