"""Records as the templates print them: every word said, every text still plain text."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from geo import text
from geo.incidents import GROUP_OF, PLACED
from geo.layers import Record
from geo.maps.answer import labels
from geo.maps.documents import claim_line
from geo.periods import Days
from geo.sections import SECTIONS
from geo.status import LOG_START, UNVERIFIED, Status
from geo.store import Dataset

Entry = dict[str, Any]
ENGLISH = text.ENGLISH


def incident(dataset: Dataset, row: Record) -> Entry:
    """Return an incident as an entry of a list."""
    names = labels(dataset)
    words = ENGLISH.words
    precision = words["place_role"]["stated"] if row["place_role"] == "stated" else row["location_precision"]
    return {
        "id": row["id"],
        "url": f"/incidents/{quote(row['id'])}",
        "title": row["title"],
        "date_text": text.when(Days(row["start"], row["end"]), row["date_precision"]),
        "place": row["place"],
        "section": row["section"],
        "section_name": _label(names, row, "section"),
        "category": row["category"],
        "category_label": _label(names, row, "category"),
        "group": GROUP_OF.get(row["category"], ""),
        "precision_text": words["location_precision"].get(precision, precision),
        "verification": row["verification"],
        "verification_text": _verification(names, row),
        "located": row["location_precision"] in PLACED and row["geometry"] is not None,
        "claim_text": claim_line(row),
    }


def incident_page(dataset: Dataset, row: Record) -> Entry:
    """Return an incident as its own page says it."""
    names = labels(dataset)
    post = dataset.position("incidents", row["id"])
    crossing = row["crossing"]
    details = {
        "summary": row["summary"],
        "claims": row["claims"],
        "numbers": _numbers(names, row),
        "km_text": text.post(row["location_precision"], post["km"], post["distance_m"]) if post else None,
        "crossing": crossing,
        "crossing_name": _crossing_name(dataset, crossing) if crossing else None,
        "caveat": row["caveat"],
        "retraction": row["retraction"],
        "confidence": row["confidence"],
        "source_quality_text": _source_quality(names, row),
        "sources": [dataset.source(id) for id in row["sources"]],
    }
    return incident(dataset, row) | details | {"date_text": _when(row)}


def crossing(row: Record, status: Status, as_of: date) -> Entry:
    """Return a crossing as an entry of a list."""
    return {
        "id": row["id"],
        "url": f"/crossings/{quote(row['id'])}",
        "name": row["name"],
        "status": status.status,
        "knowledge": status.knowledge,
        "status_text": text.status(status.status, status.knowledge, as_of, status.last_verified),
    }


def crossing_page(dataset: Dataset, row: Record, status: Status, as_of: date) -> Entry:
    """Return a crossing as its own page says it."""
    names = labels(dataset, "crossings")
    log = [each for each in dataset.log if each["crossing"] == row["id"]]
    sources = dict.fromkeys([*row["sources"], *(source for each in log for source in each["sources"])])
    kept = ("section", "name_other_side", "name_local_script", "notes")
    return (
        crossing(row, status, as_of)
        | {key: row[key] for key in kept}
        | {
            "section_name": _label(names, row, "section"),
            "mode_text": _label(names, row, "mode"),
            "category_text": _label(names, row, "category"),
            "position_text": f"known to about {text.length(row['position_precision_m'])}. {row['position_source']}",
            "sources": [dataset.source(id) for id in sources],
        }
    )


def log_rows(dataset: Dataset, id: str) -> list[Entry]:
    """Return the status log of a crossing, newest first, without the rows nobody verified."""
    names = labels(dataset, "crossing-status")
    rows = sorted(
        (row for row in dataset.log if row["crossing"] == id and row["confidence"] != UNVERIFIED),
        key=lambda row: (row["valid_from"], row["scope"] != "all"),
        reverse=True,
    )
    return [
        {
            "status": row["status"],
            "status_label": text.capital(_label(names, row, "status")),
            "scope": row["scope"],
            "scope_text": _label(names, row, "scope"),
            "span_text": _log_span(row),
            "last_verified_text": text.day(row["last_verified"]) if row["last_verified"] else None,
            "decided_by": row["decided_by"],
            "reason": row["reason"],
            "confidence": row["confidence"],
            "sources": [dataset.source(source) for source in row["sources"]],
        }
        for row in rows
    ]


def section_page(parts: list[Record], part_names: dict[str, str]) -> Entry:
    """Return a section as its own page says it, from its parts in order."""
    first = parts[0]
    official = first["official_length_m"]
    scope = " without the territorial sea" if first["official_scope"] == "without-sea" else ""
    return {
        "id": first["section"],
        "name": first["name"],
        "eu_side": first["eu_side"],
        "other_side": first["other_side"],
        "length_text": _long(first["section_length_m"]),
        "official_text": f"{_long(official)}{scope}" if official is not None else None,
        "official_source": first["official_source"],
        "zero": first["zero"],
        "parts": [
            {"part": part_names.get(part["part"], part["part"]), "length_text": _long(part["length_m"])}
            for part in sorted(parts, key=lambda part: part["order"])
        ],
    }


def _label(names: text.Names, row: Record, field: str) -> str:
    word = str(row[field])
    return names[field].get(word, word)


def _verification(names: text.Names, row: Record) -> str:
    label = _label(names, row, "verification")
    return ENGLISH.say("corroborated", label=label) if row["verification"] == "corroborated" else label


def _source_quality(names: text.Names, row: Record) -> str | None:
    """Return what kind of source it is, unless it is an ordinary one."""
    if row["source_quality"] == "normal":
        return None
    return ENGLISH.say("source", label=_label(names, row, "source_quality"))


def _numbers(names: text.Names, row: Record) -> list[str]:
    numbers = text.casualties(row["deaths"], row["injured"])
    if row["people_min"] is None and row["people_max"] is None:
        return numbers
    return [text.quantity(row["people_min"], row["people_max"], row["unit"], _label(names, row, "unit")), *numbers]


def _when(row: Record) -> str:
    """Return the date in words, with the local time where the hour is known."""
    words = text.when(Days(row["start"], row["end"]), row["date_precision"])
    if row["start_at"] is None or row["section"] not in SECTIONS:
        return words
    local = row["start_at"].astimezone(ZoneInfo(SECTIONS[row["section"]].timezone))
    key = "at_time" if row["date_precision"] == "minute" else "about_time"
    return ENGLISH.say(key, days=words, time=f"{local:%H:%M}")


def _log_span(row: Record) -> str:
    start = None if row["valid_from"] == LOG_START else row["valid_from"]
    if row["valid_to"] is None:
        return f"From {text.day(start) if start else 'before 2020'}; end not known"
    return text.capital(text.days(Days(start, row["valid_to"])))


def _crossing_name(dataset: Dataset, id: str) -> str:
    return str(dataset.get("crossings", id)["name"].iloc[0])


def _long(metres: float) -> str:
    return f"{metres / 1000:,.1f} km"
