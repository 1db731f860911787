"""The one sentence that says what a map shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geo.incidents import GROUPS
from geo.periods import Days
from geo.text.dates import days
from geo.text.languages import ENGLISH, Language
from geo.text.phrases import joined

MAX_NAMED = 3
"""How many single words of one kind a sentence names before it only counts them."""


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
    crossings : CrossingCounts
        Of the sections shown.
    section, category, verification, confidence : tuple of str
        What the view is narrowed to, as words of the vocabularies; empty is everything.
    source, crossing : tuple of str
        Names of the publishers and of the crossings it is narrowed to.
    q : str
        Text that is searched for.
    box : bool
        Whether only a part of the map is asked for.
    near : tuple of str and int, or None
        Name of a place, and the kilometres around it that are asked for.
    """

    incidents: int
    days: Days
    crossings: CrossingCounts
    section: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    q: str = ""
    box: bool = False
    near: tuple[str, int] | None = None


def sentence(shown: Shown, language: Language = ENGLISH) -> str:
    """Return what is shown as one sentence without a full stop.

    Examples
    --------
    >>> from datetime import date
    >>> week = Days(date(2021, 11, 3), date(2021, 11, 10))
    >>> sentence(Shown(37, week, CrossingCounts(13, 1), section=("pl-by",)))
    '37 incidents, 3–9 November 2021, Poland–Belarus; 1 of 13 crossings known closed'
    """
    count = language.plural("incidents", shown.incidents) if shown.incidents else language.say("incidents.none")
    narrowed = "; ".join([*_words(shown, language), *_places(shown, language)])
    head = f"{count} ({narrowed})" if narrowed else count
    parts = (head, days(shown.days, language), _sections(shown.section, language))
    return f"{', '.join(parts)}; {_crossings(shown.crossings, language)}"


def _words(shown: Shown, language: Language) -> list[str]:
    """Return what the view is narrowed to by words of the vocabularies."""
    parts = _categories(set(shown.category), language)
    if shown.verification:
        parts.append(joined("or", _terms("verification_short", shown.verification, language), language))
    if shown.confidence:
        words = joined("or", _terms("confidence", shown.confidence, language), language)
        parts.append(language.say("confidence", list=words))
    return parts


def _places(shown: Shown, language: Language) -> list[str]:
    """Return what the view is narrowed to by publishers, crossings, text and place."""
    parts = []
    for key, names in (("sources", shown.source), ("at_crossings", shown.crossing)):
        if len(names) > MAX_NAMED:
            parts.append(language.plural(f"{key}.count", len(names)))
        elif names:
            parts.append(language.say(key, list=", ".join(names)))
    if shown.q:
        parts.append(language.say("search", text=shown.q))
    if shown.box:
        parts.append(language.say("box"))
    if shown.near:
        name, km = shown.near
        distance = language.say("kilometres", number=language.number(km))
        parts.append(language.say("near", name=name, distance=distance))
    return parts


def _categories(chosen: Collection[str], language: Language) -> list[str]:
    """Whole groups by their title; a few single categories by name; more only as a count."""
    groups = [group for group, members in GROUPS.items() if set(members) <= set(chosen)]
    if chosen and set(chosen) == {member for group in groups for member in GROUPS[group]}:
        return [_inside(language.term("group", group), language) for group in groups]
    order = [category for members in GROUPS.values() for category in members if category in chosen]
    if len(order) > MAX_NAMED:
        return [language.plural("categories", len(order))]
    return [_inside(language.term("category", category), language) for category in order]


def _sections(chosen: Sequence[str], language: Language) -> str:
    if not chosen or set(chosen) >= set(language.vocabularies["section"]):
        return language.say("all_sections")
    return joined("and", _terms("section", chosen, language), language)


def _crossings(counts: CrossingCounts, language: Language) -> str:
    if not counts.total:
        return language.say("crossings.none")
    if counts.total == 1:
        return language.say(f"single.{_state(counts)}")
    form = "none" if not counts.closed else "all" if counts.closed == counts.total else "some"
    values = {"closed": language.number(counts.closed), "total": language.number(counts.total)}
    text = language.plural(f"closed.{form}", counts.total, **values)
    if counts.closed_last_known:
        form = "all" if counts.closed_last_known == counts.closed else "some"
        text += language.plural(f"last_known.{form}", counts.closed_last_known)
    return text + language.plural("unknown", counts.unknown) if counts.unknown else text


def _state(counts: CrossingCounts) -> str:
    """Return how it stands with a single crossing."""
    if counts.unknown:
        return "unknown"
    if not counts.closed:
        return "open"
    return "last_known" if counts.closed_last_known else "closed"


def _terms(vocabulary: str, chosen: Collection[str], language: Language) -> list[str]:
    """Return the labels of words, in the order of their vocabulary."""
    known = [word for word in language.vocabularies[vocabulary] if word in chosen]
    return [language.term(vocabulary, word) for word in known + sorted(set(chosen) - set(known))]


def _inside(label: str, language: Language) -> str:
    """Return a label as it stands inside a sentence: its first letter small, except in an abbreviation or in German."""
    return label if language.code == "de" or label[:2].isupper() else label[:1].lower() + label[1:]
