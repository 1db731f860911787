"""The one sentence that says what a map shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geo.incidents import GROUPS
from geo.periods import Days
from geo.text.languages import ENGLISH, Language
from geo.text.phrases import days, joined, number

Names = Mapping[str, Mapping[str, str]]
"""Label of each word, by the field it belongs to: ``names["section"]["pl-by"]``."""

MAX_NAMED = 3
"""How many single categories a sentence names before it only counts them."""


@dataclass(frozen=True, slots=True)
class CrossingCounts:
    """How many crossings there are, and in what state as of the date shown."""

    total: int = 0
    closed: int = 0
    closed_last_known: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a map shows: the facts of its sentence.

    Attributes
    ----------
    incidents : int
        Number of incidents shown.
    days : Days
        Days they are shown for.
    section, category, verification, confidence : tuple of str
        What the view is narrowed to; empty is everything.
    crossings : CrossingCounts
        Of the sections shown.
    """

    incidents: int
    days: Days
    crossings: CrossingCounts
    section: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    names: Names = field(default_factory=dict)


def sentence(shown: Shown, language: Language = ENGLISH) -> str:
    """Return what is shown as one sentence without a full stop.

    Examples
    --------
    >>> from datetime import date
    >>> names = {"section": {"pl-by": "Poland–Belarus", "fi-ru": "Finland–Russia"}}
    >>> week = Days(date(2021, 11, 3), date(2021, 11, 10))
    >>> sentence(Shown(37, week, CrossingCounts(13, 1), section=("pl-by",), names=names))
    '37 incidents, 3–9 November 2021, Poland–Belarus; 1 of 13 crossings closed'
    """
    form = language.plural(shown.incidents) if shown.incidents else "none"
    count = language.say(f"incidents.{form}", count=number(shown.incidents))
    narrowed = _filters(shown, language)
    head = f"{count} ({narrowed})" if narrowed else count
    return f"{head}, {days(shown.days, language)}, {_sections(shown, language)}; {_crossings(shown, language)}"


def _filters(shown: Shown, language: Language) -> str:
    parts = _categories(shown, language)
    if shown.verification:
        parts.append(joined("or", _ordered(shown.verification, shown.names.get("verification", {})), language))
    if shown.confidence:
        words = _ordered(shown.confidence, shown.names.get("confidence", {}))
        parts.append(language.say("confidence", list=joined("or", words, language)))
    return "; ".join(parts)


def _categories(shown: Shown, language: Language) -> list[str]:
    """Whole groups by their title; a few single categories by name; more only as a count."""
    chosen = set(shown.category)
    groups = [group for group, members in GROUPS.items() if chosen.issuperset(members)]
    if chosen and chosen == {member for group in groups for member in GROUPS[group]}:
        return [_small(language.groups[group]) for group in groups]
    if len(chosen) > MAX_NAMED:
        return [language.say("categories", count=len(chosen))]
    labels = shown.names.get("category", {})
    order = [category for members in GROUPS.values() for category in members if category in chosen]
    return [_small(labels.get(category, category)) for category in order]


def _sections(shown: Shown, language: Language) -> str:
    names = shown.names.get("section", {})
    if not shown.section or set(shown.section) >= set(names):
        return language.say("all_sections")
    return joined("and", [names.get(section, section) for section in _ordered(shown.section, names)], language)


def _crossings(shown: Shown, language: Language) -> str:
    counts = shown.crossings
    if not counts.total:
        return language.say("crossings.none")
    form = "none" if not counts.closed else "all" if counts.closed == counts.total else "some"
    text = language.say(f"closed.{form}", closed=number(counts.closed), total=number(counts.total))
    if counts.closed_last_known:
        form = "all" if counts.closed_last_known == counts.closed else "some"
        text += language.say(f"last_known.{form}", count=number(counts.closed_last_known))
    return text + language.say("unknown", count=number(counts.unknown)) if counts.unknown else text


def _ordered(values: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Words in the order of their vocabulary."""
    order = {word: place for place, word in enumerate(known)}
    return sorted(values, key=lambda word: (order.get(word, len(order)), word))


def _small(label: str) -> str:
    """Return a label as it stands inside a sentence: its first letter small, unless it is an abbreviation."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
