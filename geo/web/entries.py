"""Records as the templates print them: every word said, every text still plain text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from geo import text
from geo.claims import Claim
from geo.formats.styles.palette import DOUBT_M
from geo.incidents import GROUP_OF, PLACED
from geo.layers import Record
from geo.maps.documents import claim_line
from geo.periods import Days
from geo.releases import FieldChange
from geo.status import UNVERIFIED, Status
from geo.store import Dataset
from geo.text import ENGLISH, Language, records
from geo.web.dating import Event

Entry = dict[str, Any]
LONGEST: Final = 300
"""Letters of a value that the history of a record shows."""


def incident(row: Record, language: Language = ENGLISH) -> Entry:
    """Return an incident as an entry of a list."""
    return {
        "id": row["id"],
        "url": f"/incidents/{quote(row['id'])}",
        "title": row["title"],
        "date_text": text.when(Days(row["start"], row["end"]), row["date_precision"], language),
        "place": text.quoted(row["place"] or "", language),
        "section": row["section"],
        "section_name": language.term("section", row["section"]),
        "category": row["category"],
        "category_label": language.term("category", row["category"]),
        "group": GROUP_OF.get(row["category"], ""),
        "precision_text": records.precision(row, language),
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
        "numbers": records.numbers(row, language),
        "km_text": text.post(row["location_precision"], post["km"], post["distance_m"], language) if post else None,
        "crossing": crossing,
        "crossing_name": _crossing_name(dataset, crossing) if crossing else None,
        "caveat": row["caveat"],
        "retraction": row["retraction"],
        "precision_texts": list(_precision(row, language)),
        "trust_text": records.trust(row, language),
        "sources": [dataset.source(id) for id in row["sources"]],
    }
    return incident(row, language) | details | {"date_text": records.happened(row, language)}


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
            "span_text": records.log_span(row, language),
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


def history(events: Iterable[Event], language: Language = ENGLISH) -> list[Entry]:
    """Return what became of a record in the releases, newest first, field by field; what came together, once."""
    told: list[Entry] = []
    for event in events:
        change = event.change
        entry = {
            "release": event.release,
            "day_text": text.day(event.day, language) if event.day else "",
            "what": language.site_text(f"cite.change.{change.kind}"),
            "row": change.id if change.kind != "added" and change.layer == "crossing-status" else "",
            "reason": change.reason,
            "fields": [_field(each, language) for each in change.fields],
        }
        if entry not in told:
            told.append(entry)
    return told[::-1]


def _field(change: FieldChange, language: Language) -> str:
    """Return a field before and after; of what is long, only that it is another."""
    values = {name: _short(getattr(change, name), language) for name in ("before", "after")}
    return language.site_text("cite.change.field", field=change.field, **values)


def _short(value: object, language: Language) -> str:
    if value is None or value == [] or value == "":
        return language.site_text("cite.nothing")
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"“{written}”" if len(written) <= LONGEST else f"“{written[:LONGEST].rstrip()}…”"


def _precision(row: Record, language: Language) -> Iterator[str]:
    """Yield how exactly date and place of an incident are known, in kilometres where that is known."""
    date_precision = row["date_precision"]
    yield language.site_text(f"cite.date.{date_precision}")
    if row["place_role"] == "stated":
        yield records.precision(row, language)
    said = language.term("location_precision", row["location_precision"])
    metres = DOUBT_M.get(row["location_precision"]) if row["geometry"] is not None else None
    yield language.site_text("cite.within", place=said, distance=_about(metres, language)) if metres else said


def _crossing_name(dataset: Dataset, id: str) -> str:
    return str(dataset.get("crossings", id)["name"].iloc[0])


def _about(metres: int, language: Language) -> str:
    """Return a rounded distance without the decimal that says nothing."""
    if metres < 1000 or metres % 1000:
        return text.length(metres, language)
    return language.say("kilometres", number=language.number(metres // 1000))


def _long(metres: float, language: Language) -> str:
    return language.say("kilometres", number=language.number(round(metres / 1000, 1)))
