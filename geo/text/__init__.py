"""A state, a span, a status and a number as words: one generator for heading, caption, title, alternative text.

Every language is one :class:`Language` in :data:`LANGUAGES`: its months, its plural rule and its messages. Labels
of the vocabularies come from the layers' schemas, not from here.
"""

from geo.text.languages import ENGLISH, LANGUAGES, Language
from geo.text.phrases import (
    capital,
    casualties,
    claims,
    day,
    days,
    joined,
    length,
    number,
    post,
    quantity,
    status,
    when,
)
from geo.text.sentences import CrossingCounts, Names, Shown, sentence

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "CrossingCounts",
    "Language",
    "Names",
    "Shown",
    "capital",
    "casualties",
    "claims",
    "day",
    "days",
    "joined",
    "length",
    "number",
    "post",
    "quantity",
    "sentence",
    "status",
    "when",
]
