"""Read the researched incidents: what their dates, places and numbers mean, made explicit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from geo.claims import Claim
from geo.importers.research.desk import Desk, point
from geo.incidents import PLACED, TIMED
from geo.layers.reading import GEOMETRY, Record
from geo.periods import Days, after, month
from geo.schemas import Unreadable
from geo.sections import SECTIONS

YEAR_TOTAL = re.compile(r".*-annual|2023-01-01-kena-kena-exits")
"""Ids of rows that count a year."""

STATEMENTS = ("diplomatic_statement", "sanction", "court_or_legal", "travel_restriction")
"""Categories that are put where something was said or decided."""

DECISIONS = (
    "border_regime",
    "barrier_construction",
    "crossing_closed",
    "crossing_reopened",
    "transit_dispute",
)
"""Categories that are put there only if the place is a seat of government."""

SEATS = ("Brussels", "Helsinki", "Minsk", "Moscow", "Riga", "Strasbourg", "Vilnius", "Warsaw")

UNITS = {
    "attempts": "attempts",
    "detections": "detections",
    "irregular crossings": "crossings",
    "applications": "applications",
    "interventions": "interventions",
    "cars": "vehicles",
}
"""Words of a title that say what its number counts. Without one of them it counts persons, as the table's columns
``people_count_*`` say."""

_COUNTED = re.compile(rf"\b({'|'.join(UNITS)}|people|persons)\b")


def incident(row: Mapping[str, str], desk: Desk) -> tuple[Record, list[str]]:
    """Read a row of ``incidents.csv``; the record and what was changed in it."""
    changes = []
    if row["date_precision"] in TIMED and "T" not in row["start_date"]:
        changes.append(f"date_precision {row['date_precision']} without an hour, read as day")
        row = {**row, "date_precision": "day"}
    span, instant = days(row)
    placed = row["location_precision"] in PLACED
    if not placed:
        changes.append(f"{row['lon']},{row['lat']}, an anchor, not a place ({row['location_precision']})")
    optional = ("people_count_min", "people_count_max", "deaths", "injured")
    low, high, deaths, injured = (row[name] or None for name in optional)
    copied = ("id", "date_precision", "section", "location_precision", "category", "title", "summary")
    record: Record = {
        **{name: row[name] for name in copied},
        "start": span.start,
        "end": span.end,
        "start_at": instant,
        "crossing": row["crossing_id"] or None,
        "place": row["place_name"],
        "place_role": "stated" if _is_stated(row) else "occurred",
        "kind": "total" if YEAR_TOTAL.fullmatch(row["id"]) else "event",
        "actors": row["actors"] or None,
        "people_min": low,
        "people_max": high,
        "unit": unit(row["title"]) if low or high else None,
        "deaths": deaths,
        "injured": injured,
        **_trust(row, desk),
        GEOMETRY: point(row["lon"], row["lat"]) if placed else None,
    }
    return record, changes


def days(row: Mapping[str, str]) -> tuple[Days, datetime | None]:
    """Return the local days an incident spans, and its instant where the hour is known.

    A week or month without an end means that the day is unknown within it.

    Raises
    ------
    Unreadable
        If a date is none, or a month does not begin on its first day.
    """
    try:
        instant = datetime.fromisoformat(row["start_date"]) if row["date_precision"] in TIMED else None
        first = _local(instant, row["section"]) if instant else date.fromisoformat(row["start_date"])
        last = date.fromisoformat(row["end_date"][:10]) if row["end_date"] else None
    except ValueError:
        raise Unreadable(f"dates, not {row['start_date']!r} and {row['end_date']!r}") from None
    if last:
        return Days.closed(first, last), instant
    if row["date_precision"] == "month":
        if first.day != 1:
            raise Unreadable(f"a month that starts on its first day, not {first}")
        return month(first.year, first.month), instant
    return Days(first, first + timedelta(days=7) if row["date_precision"] == "week" else after(first)), instant


def unit(title: str) -> str:
    """Return what the number in a title counts.

    >>> unit("About 50 attempts stopped and 21 people detained in a day")
    'attempts'
    >>> unit("15 people detained after crossing attempts")
    'persons'
    """
    match = _COUNTED.search(title.lower())
    return UNITS.get(match[1], "persons") if match else "persons"


def _local(instant: datetime, section: str) -> date:
    if instant.tzinfo is None:
        raise Unreadable(f"an instant with its offset, not {instant}")
    return instant.astimezone(ZoneInfo(SECTIONS[section].timezone)).date()


def _is_stated(row: Mapping[str, str]) -> bool:
    if row["category"] in STATEMENTS:
        return True
    return row["category"] in DECISIONS and row["place_name"] in SEATS


def _trust(row: Mapping[str, str], desk: Desk) -> Record:
    """Return who says so: claims, sources and how far they are trusted."""
    verdict, _, remark = row["disputed"].replace(" – ", "; ").partition("; ")
    if verdict not in ("yes", "no"):
        raise Unreadable(f"'yes – …' or 'no; …' in disputed, not {row['disputed']!r}")
    claims = [Claim(row["claimed_by"], "asserts")]
    if verdict == "yes":
        claims.append(Claim(None, "disputes", remark or "by whom is not stated"))
    urls = [url for url in (row["source_url"], row["second_source_url"]) if url]
    sources = desk.sources.cite(urls, row["source_publisher"], row["source_title"], row["source_date"])
    return {
        "claims": [claim.to_json() for claim in claims],
        "sources": sources,
        "source_quality": row["source_quality"],
        "confidence": row["confidence"],
        "verification": row["verification"],
        "retraction": None,
        "caveat": remark if verdict == "no" and remark else None,
    }
