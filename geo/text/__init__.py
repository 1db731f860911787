"""A state, a span, a status and a number as words: one generator for heading, caption, title, alternative text.

Every language is one :class:`Language` in :data:`LANGUAGES`, read from its catalogue in ``catalogues``; the page reads
the same catalogues.
"""

from geo.text.dates import day, days, when
from geo.text.languages import ENGLISH, LANGUAGES, Language
from geo.text.phrases import (
    DOUBT_KM,
    ISOLATES,
    capital,
    casualties,
    claim_text,
    claims,
    joined,
    length,
    number,
    post,
    quantity,
    quoted,
    status,
)
from geo.text.plurals import PLURALS
from geo.text.sentences import MAX_NAMED, CrossingCounts, Shown, sentence

__all__ = [
    "DOUBT_KM",
    "ENGLISH",
    "ISOLATES",
    "LANGUAGES",
    "MAX_NAMED",
    "PLURALS",
    "CrossingCounts",
    "Language",
    "Shown",
    "capital",
    "casualties",
    "claim_text",
    "claims",
    "day",
    "days",
    "joined",
    "length",
    "number",
    "post",
    "quantity",
    "quoted",
    "sentence",
    "status",
    "when",
]
