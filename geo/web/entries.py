"""Records as the templates print them: every word said, every text still plain text."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from geo import text
from geo.claims import Claim
from geo.incidents import GROUP_OF, PLACED
from geo.layers import Record
from geo.maps.documents import claim_line
from geo.periods import Days
from geo.sections import SECTIONS
from geo.status import LOG_START, UNVERIFIED, Status
from geo.store import Dataset
from geo.text import ENGLISH, Language

Entry = dict[str, Any]


def incident(row: Record, language: Language = ENGLISH) -> Entry:
    """Return an incident as an entry of a list."""
    stated = row["place_role"] == "stated"
    precision = ("place_role", "stated") if stated else ("location_precision", row["location_precision"])
    return {
        "id": row["id"],
        "url": f"/incidents/{quote(row['id'])}",
        "title": row["title"],
        "date_text": text.when(Days(row["start"], row["end"]), row["date_precision"], language),
        "place": row["place"],
        "section": row["section"],
        "section_name": language.term("section", row["section"]),
        "category": row["category"],
        "category_label": language.term("category", row["category"]),
        "group": GROUP_OF.get(row["category"], ""),
        "precision_text": language.term(*precision),
        "verification": row["verification"],
        "verification_text": language.term("verification", row["verification"]),
        "located": row["location_precision"] in PLACED and row["geometry"] is not None,
        "claim_text": claim_line(row, language),
    }


def incident_page(dataset: Dataset, row: Record, language: Language = ENGLISH) -> Entry:
    """Return an incident as its own page says it."""
    post = dataset.position("incidents", row["id"])
    crossing = row["crossing"]
    details = {
        "summary": row["summary"],
        "claims": [text.capital(text.claim_text(Claim.from_json(claim), language)) for claim in row["claims"]],
        "numbers": _numbers(row, language),
        "km_text": text.post(row["location_precision"], post["km"], post["distance_m"], language) if post else None,
        "crossing": crossing,
        "crossing_name": _crossing_name(dataset, crossing) if crossing else None,
        "caveat": row["caveat"],
        "retraction": row["retraction"],
        "trust_text": _trust(row, language),
        "sources": [dataset.source(id) for id in row["sources"]],
    }
    return incident(row, language) | details | {"date_text": _when(row, language)}


def crossing(row: Record, status: Status, as_of: date, language: Language = ENGLISH) -> Entry:
    """Return a crossing as an entry of a list."""
    return {
        "id": row["id"],
        "url": f"/crossings/{quote(row['id'])}",
        "name": row["name"],
        "status": status.status,
        "knowledge": status.knowledge,
        "status_text": text.status(status.status, status.knowledge, as_of, status.last_verified, language),
    }


def crossing_page(dataset: Dataset, row: Record, status: Status, as_of: date, language: Language = ENGLISH) -> Entry:
    """Return a crossing as its own page says it."""
    log = [each for each in dataset.log if each["crossing"] == row["id"]]
    sources = dict.fromkeys([*row["sources"], *(source for each in log for source in each["sources"])])
    kept = ("section", "name_other_side", "name_local_script", "notes", "position_source")
    return (
        crossing(row, status, as_of, language)
        | {key: row[key] for key in kept}
        | {
            "section_name": language.term("section", row["section"]),
            "mode_text": language.term("mode", row["mode"]),
            "category_text": language.term("crossing_category", row["category"]),
            "position_text": language.say("position.known", distance=_about(row["position_precision_m"], language)),
            "sources": [dataset.source(id) for id in sources],
        }
    )


def log_rows(dataset: Dataset, id: str, language: Language = ENGLISH) -> list[Entry]:
    """Return the status log of a crossing, newest first, without the rows nobody verified."""
    rows = sorted(
        (row for row in dataset.log if row["crossing"] == id and row["confidence"] != UNVERIFIED),
        key=lambda row: (row["valid_from"], row["scope"] != "all"),
        reverse=True,
    )
    return [
        {
            "status": row["status"],
            "status_label": text.capital(language.term("status", row["status"])),
            "scope_text": language.term("scope", row["scope"]),
            "span_text": _log_span(row, language),
            "last_verified_text": text.day(row["last_verified"], language) if row["last_verified"] else None,
            "decided_by": row["decided_by"],
            "reason": row["reason"],
            "confidence": language.term("confidence", row["confidence"]),
        }
        for row in rows
    ]


def section_page(parts: list[Record], language: Language = ENGLISH) -> Entry:
    """Return a section as its own page says it, from its parts in order."""
    first = parts[0]
    official = first["official_length_m"]
    length = _long(official, language) if official is not None else None
    if length is not None and first["official_scope"] == "without-sea":
        length = language.say("without_sea", length=length)
    return {
        "id": first["section"],
        "name": language.term("section", first["section"]),
        "eu_side": first["eu_side"],
        "other_side": first["other_side"],
        "length_text": _long(first["section_length_m"], language),
        "official_text": length,
        "official_source": first["official_source"],
        "zero": first["zero"],
        "parts": [
            {"part": language.term("part", part["part"]), "length_text": _long(part["length_m"], language)}
            for part in sorted(parts, key=lambda part: part["order"])
        ],
    }


def _trust(row: Record, language: Language) -> str:
    """Return how far a record can be trusted, and what kind of source it rests on unless it is an ordinary one."""
    verification = language.term("verification", row["verification"])
    if row["verification"] == "corroborated":
        verification = language.say("corroborated", label=verification)
    line = language.say("trust", verification=verification, confidence=language.term("confidence", row["confidence"]))
    if row["source_quality"] == "normal":
        return line
    return f"{line}; {language.say('source', label=language.term('source_quality', row['source_quality']))}"


def _numbers(row: Record, language: Language) -> list[str]:
    numbers = text.casualties(row["deaths"], row["injured"], language)
    if row["people_min"] is None and row["people_max"] is None:
        return numbers
    return [text.quantity(row["people_min"], row["people_max"], row["unit"], language=language), *numbers]


def _when(row: Record, language: Language) -> str:
    """Return the date in words, with the local time where the hour is known."""
    words = text.when(Days(row["start"], row["end"]), row["date_precision"], language)
    if row["start_at"] is None or row["section"] not in SECTIONS:
        return words
    local = row["start_at"].astimezone(ZoneInfo(SECTIONS[row["section"]].timezone))
    key = "at_time" if row["date_precision"] == "minute" else "about_time"
    return f"{words}, {language.say(key, time=f'{local:%H:%M}')}"


def _log_span(row: Record, language: Language) -> str:
    start = None if row["valid_from"] == LOG_START else row["valid_from"]
    if row["valid_to"] is not None:
        return text.capital(text.days(Days(start, row["valid_to"]), language))
    if start is None:
        return language.say("log.before")
    return language.say("log.since", first=text.day(start, language, "since"))


def _crossing_name(dataset: Dataset, id: str) -> str:
    return str(dataset.get("crossings", id)["name"].iloc[0])


def _about(metres: int, language: Language) -> str:
    """Return a rounded distance without the decimal that says nothing."""
    if metres < 1000 or metres % 1000:
        return text.length(metres, language)
    return language.say("kilometres", number=language.number(metres // 1000))


def _long(metres: float, language: Language) -> str:
    return language.say("kilometres", number=language.number(round(metres / 1000, 1)))
