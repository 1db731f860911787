"""Read the researched crossing points and the log of their status."""

from __future__ import annotations

from collections.abc import Mapping

from geo.importers.research.desk import Desk, point, urls
from geo.layers.reading import GEOMETRY, Record

NOT_ESTABLISHED = "not established"


def crossing(row: Mapping[str, str], desk: Desk) -> tuple[Record, list[str]]:
    """Read a row of ``crossings.csv``; the record and what was changed in it."""
    other = row["name_other_side"]
    known = NOT_ESTABLISHED not in other
    record = {
        "id": row["id"],
        "section": row["section"],
        "name": row["name"],
        "name_other_side": other if known else None,
        "name_local_script": row["name_local_script"] or None,
        "mode": row["mode"],
        "category": row["category"],
        "position_precision_m": row["coord_precision_m"],
        "position_source": row["coord_source"],
        "position_source_url": row["coord_source_url"] or None,
        "notes": row["notes"] or None,
        "sources": desk.sources.cite(urls(row["source_url"])),
        GEOMETRY: point(row["lon"], row["lat"]),
    }
    return record, [] if known else [f"name_other_side: {other} is left empty"]


def interval(row: Mapping[str, str], desk: Desk) -> tuple[Record, list[str]]:
    """Read a row of ``crossing_status.csv``; the record and what was changed in it."""
    copied = ("status", "scope", "valid_from", "reason", "confidence")
    record: Record = {
        "id": f"{row['crossing_id']}.{row['valid_from']}.{row['scope']}",
        "crossing": row["crossing_id"],
        **{name: row[name] for name in copied},
        **{name: row[name] or None for name in ("valid_to", "last_verified", "decided_by")},
        "sources": desk.sources.cite(urls(row["source_url"]), date=row["source_date"]),
    }
    return record, []
