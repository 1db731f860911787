"""Read the researched counts: the unit of each, and the remarks in its measure as fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from geo.importers.research.desk import Desk
from geo.layers.reading import Record
from geo.periods import after
from geo.schemas import Unreadable

EU_EAST = "eu-east"
UNITS = (
    ("asylum_applications", "applications"),
    ("asylum_seekers", "persons"),
    ("arrivals", "persons"),
    ("attempts", "attempts"),
    ("balloons", "objects"),
    ("drones", "objects"),
    ("frontex_detections", "detections"),
    ("gps_interference_reports", "reports"),
    ("irregular_crossings", "crossings"),
    ("persons", "persons"),
    ("russian_citizens", "persons"),
)
"""How a measure begins, and what it counts."""

_MEASURE = re.compile(r"(?P<name>[a-z_]+)(?::(?P<crossing>[a-z0-9-]+))?(?: \((?P<remarks>.+)\))?")
_FIELDS = ("year to date", "rounded", "over")
"""Remarks that have fields of their own; any other is kept as a note."""


def value(row: Mapping[str, str], desk: Desk) -> tuple[Record, list[str]]:
    """Read a row of ``series.csv``; the record and what was changed in it."""
    match = _MEASURE.fullmatch(row["measure"])
    if match is None:
        raise Unreadable(f"a measure like 'persons_turned_back (rounded)', not {row['measure']!r}")
    remarks = match["remarks"] or ""
    whole_eu = "all EU" in remarks and row["section"] != EU_EAST
    section = EU_EAST if whole_eu else row["section"]
    start, last = _dates(row)
    same = _same_count(row, match["crossing"], desk)
    notes = [part for part in remarks.split(", ") if part and part not in _FIELDS]
    record: Record = {
        "id": f"{match['crossing'] or section}.{match['name']}.{start}.{last}",
        "section": section,
        "crossing": match["crossing"],
        "measure": match["name"],
        "unit": _unit(match["name"], same),
        "value": row["value"],
        "start": start,
        "end": after(last),
        "year_to_date": "year to date" in remarks,
        "rounded": "rounded" in remarks,
        "bound": "over" if "over" in remarks.split(", ") else "exact",
        "same_as_incident": same["id"] if same else None,
        "note": ", ".join(notes) or None,
        "sources": desk.sources.cite([row["source_url"]], row["source_publisher"]),
    }
    return record, [f"section {row['section']}, read as {EU_EAST}: {remarks}"] if whole_eu else []


def _dates(row: Mapping[str, str]) -> tuple[date, date]:
    try:
        return date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
    except ValueError:
        raise Unreadable(f"dates, not {row['period_start']!r} and {row['period_end']!r}") from None


def _same_count(row: Mapping[str, str], crossing: str | None, desk: Desk) -> Record | None:
    """Return the incident that holds the same count, so that nobody adds the two."""
    start, last = _dates(row)
    for incident in desk.layers["incidents"]:
        same_span = (incident["start"], incident["end"]) == (start, after(last))
        same_place = incident["section"] == row["section"] and (not crossing or incident["crossing"] == crossing)
        if same_span and same_place and incident["people_min"] == incident["people_max"] == row["value"]:
            return incident
    return None


def _unit(measure: str, same: Record | None) -> str:
    for start, unit in UNITS:
        if measure.startswith(start):
            return unit
    return same["unit"] if same else "unspecified"
