"""Records as words: when and where something was, how many, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from geo.periods import Days
from geo.sections import SECTIONS
from geo.status import LOG_START
from geo.text.dates import day, days, when
from geo.text.languages import ENGLISH, Language
from geo.text.phrases import capital, casualties, quantity

Record = Mapping[str, Any]


def happened(row: Record, language: Language = ENGLISH) -> str:
    """Return the date of an incident, with the local time where the hour is known."""
    words = when(Days(row["start"], row["end"]), row["date_precision"], language)
    if row["start_at"] is None or row["section"] not in SECTIONS:
        return words
    local = row["start_at"].astimezone(ZoneInfo(SECTIONS[row["section"]].timezone))
    key = "at_time" if row["date_precision"] == "minute" else "about_time"
    return f"{words}, {language.say(key, time=f'{local:%H:%M}')}"


def precision(row: Record, language: Language = ENGLISH) -> str:
    """Return how exactly the place of an incident is known, or that it is only that of a statement."""
    stated = row["place_role"] == "stated"
    return language.term(*(("place_role", "stated") if stated else ("location_precision", row["location_precision"])))


def numbers(row: Record, language: Language = ENGLISH) -> list[str]:
    """Return every number of an incident with its unit, each as a line."""
    found = casualties(row["deaths"], row["injured"], language)
    if row["people_min"] is None and row["people_max"] is None:
        return found
    return [quantity(row["people_min"], row["people_max"], row["unit"], language=language), *found]


def trust(row: Record, language: Language = ENGLISH) -> str:
    """Return how far an incident can be trusted, and what kind of source it rests on unless it is an ordinary one."""
    verification = language.term("verification", row["verification"])
    if row["verification"] == "corroborated":
        verification = language.say("corroborated", label=verification)
    line = language.say("trust", verification=verification, confidence=language.term("confidence", row["confidence"]))
    if row["source_quality"] == "normal":
        return line
    return f"{line}; {language.say('source', label=language.term('source_quality', row['source_quality']))}"


def log_span(row: Record, language: Language = ENGLISH) -> str:
    """Return the days of a row of the status log; the log's own first day is nobody's."""
    start = None if row["valid_from"] == LOG_START else row["valid_from"]
    if row["valid_to"] is not None:
        return capital(days(Days(start, row["valid_to"]), language))
    if start is None:
        return language.say("log.before")
    return language.say("log.since", first=day(start, language, "since"))
