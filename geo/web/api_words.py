"""What the API's pages say of documents: in the reader's language where it has words, else in English and marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from flask import Flask
from markupsafe import Markup, escape

from geo import periods, text
from geo.ogcapi.addresses import Document
from geo.periods import Days
from geo.queries.buckets import BUCKETS
from geo.schemas import Field
from geo.text import ENGLISH
from geo.web import speech
from geo.web.site import current

PROSE: Final = frozenset(
    {"title", "summary", "actors", "place", "claims", "caveat", "retraction", "reason", "decided_by", "notes", "note"}
    | {"status_reason", "status_decided_by", "measure", "position_source", "official_source", "zero"}
    | {"eu_side", "other_side"}
)
"""Fields of the map's own data that hold English."""

NAMED_IN_ENGLISH: Final = ("sections", "tripoints")
"""How the layers begin whose names are English; those of crossings are in the languages of the place."""

SOURCES: Final = "sources"
"""The layer whose titles are those that publishers gave, in many languages."""

IS_A_WEEK: Final = re.compile(r"\d{4}-W\d{2}")
NO_WORD: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Said:
    """Some words, and whether they are English in a page of another language."""

    text: str
    is_english: bool = False

    def __str__(self) -> str:
        """Return the words alone, for where no mark can stand."""
        return self.text

    def __html__(self) -> str:
        """Return the words as markup, marked if they are English."""
        return Markup('<span lang="en">{}</span>').format(self.text) if self.is_english else escape(self.text)

    @property
    def mark(self) -> Markup:
        """The mark of an element that holds these words alone."""
        return Markup(' lang="en"') if self.is_english else Markup("")


def register(app: Flask) -> None:
    """Give the templates of an application these functions."""
    app.jinja_env.globals.update(
        of_api=of_api,
        of_data=of_data,
        noted=noted,
        label=label,
        shown=shown,
        prose=prose,
        grouping=grouping,
        in_group=in_group,
        people=people,
        rate=rate,
        span=span,
    )


def of_api(words: str) -> Said:
    """Return what the program itself says in a document, which is English."""
    language = speech.spoken()
    name = NO_WORD.sub("_", words.lower()).strip("_")
    key = f"api.title.{name}"
    if ENGLISH.site.get(key) == words:
        return Said(language.site_text(key))
    return Said(words, bool(words) and language is not ENGLISH)


def of_data(words: str) -> Said:
    """Return what a data package says: that of the map is English, of others' nobody knows."""
    said = of_api(words or "")
    return said if current().has_map else replace(said, is_english=False)


def noted(name: str, note: str) -> Said:
    """Return what a document notes of its member."""
    key = f"api.note.{name}"
    return Said(speech.spoken().site_text(key)) if ENGLISH.site.get(key) == note else of_api(note)


def label(field: Field, word: str) -> Said:
    """Return what a word of a field's vocabulary stands for."""
    language = speech.spoken()
    if current().has_map and language is not ENGLISH:
        for name in (field.name, f"crossing_{field.name}"):
            if word in language.vocabularies.get(name, {}):
                return Said(language.term(name, word))
    return of_data(field.vocabulary.get(word, word))


def shown(field: Field | None, value: Any) -> Said | Markup:
    """Return one value of a feature; a number, a day and a word of a vocabulary as the language writes them."""
    language = speech.spoken()
    if isinstance(value, bool):
        return Said(language.site_text("api.yes" if value else "api.no"))
    if isinstance(value, int | float):
        return Said(language.number(int(value) if float(value).is_integer() else value))
    if field is None or not isinstance(value, str):
        return Said(str(value))
    if value.startswith(("https://", "http://")):
        return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(value)
    if value in field.vocabulary:
        return label(field, value)
    if field.type == "date":
        return Markup('<time datetime="{}">{}</time>').format(value, text.day(date.fromisoformat(value), language))
    return Said(value)


def prose(collection: str, name: str) -> Markup:
    """Return the mark of an element that holds a field of the map's own data: of those that are English."""
    is_english = (name in PROSE and collection != SOURCES) or (
        name == "name" and collection.startswith(NAMED_IN_ENGLISH)
    )
    return Said("", is_english and current().has_map and speech.spoken() is not ENGLISH).mark


def grouping(fields: Mapping[str, Field], name: str) -> Said:
    """Return what it means to count by something: a length of time, a segment or a field."""
    if name in fields:
        return of_data(fields[name].title or name)
    return Said(speech.spoken().site_text(f"api.by.{name}")) if name in (*BUCKETS, "segment") else Said(name)


def in_group(fields: Mapping[str, Field], name: str, value: Any) -> Said | Markup:
    """Return what the features of a group have in common: their day, week or month, or a value."""
    language = speech.spoken()
    if value is None:
        return Said(language.say("not_known"))
    if name in BUCKETS and name not in fields and not IS_A_WEEK.fullmatch(value):
        return Said(text.capital(text.days(periods.parse_days(value), language)))
    return shown(fields.get(name), value)


def people(unit: str, counted: Document) -> str:
    """Return how many of a unit the features of a group state together."""
    most = None if counted["open_ended"] else counted["maximum"]
    return text.quantity(counted["minimum"], most, unit, language=speech.spoken())


def rate(value: float) -> str:
    """Return a rate as a column of them shows it."""
    return f"{value:.2f}".replace(".", speech.spoken().numbers["decimal"])


def span(interval: Sequence[str | None]) -> str:
    """Return from when to when the features of a collection lie, the day that ends their time not among them."""
    start, end = (date.fromisoformat(each[:10]) if each else None for each in interval)
    if start is not None and end is not None and end <= start:
        end = periods.after(start)
    return text.capital(text.days(Days(start, end), speech.spoken()))
