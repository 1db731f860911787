"""Statuses, claims, numbers and places as words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from geo.claims import STANCES, Claim
from geo.text.dates import day
from geo.text.languages import ENGLISH, Language

DOUBT_KM: Final[Mapping[str, tuple[int, int]]] = {"town": (1, 5), "district": (10, 20)}
"""Kilometres a post is rounded to, and how far off it may be, where the place is not known exactly."""

ISOLATES: Final = ("\u2068", "\u2069")
"""What stands before and after words of a record, which are English, inside a sentence in another language."""


def status(state: str, knowledge: str, as_of: date, last_verified: date | None, language: Language = ENGLISH) -> str:
    """Return a crossing's status as of a date as one line.

    Examples
    --------
    >>> status("closed", "last_known", date(2026, 11, 22), date(2026, 5, 24))
    'Last known: closed, as of 24 May 2026'
    """
    word = language.term("status", state)
    if state == "unknown" or knowledge == "unknown":
        return capital(language.say("status.unknown", day=day(as_of, language, "on")))
    if knowledge == "known":
        return capital(language.say("status.known", status=word, day=day(as_of, language, "on")))
    if last_verified is None:
        return language.say("status.unverified", status=word)
    return language.say("status.last_known", status=word, day=day(last_verified, language, "on"))


def claims(said: Sequence[Claim], language: Language = ENGLISH) -> str:
    """Return who says so and what is said against it: the claims first, every denial beside them.

    >>> claims([Claim("Polish Border Guard", "asserts"), Claim(None, "disputes", "Belarus denies")])
    'Reported by Polish Border Guard; disputed: Belarus denies'
    """
    parts = []
    for stance in STANCES:
        side = [claim for claim in said if claim.stance == stance]
        names = [quoted(name, language) for name in dict.fromkeys(c.by for c in side if c.by and not c.text)]
        if names:
            parts.append(language.say(f"{stance}.by", by=joined("and", names, language)))
        parts += [claim_text(claim, language) for claim in side if claim.text]
    return capital("; ".join(parts))


def claim_text(claim: Claim, language: Language = ENGLISH) -> str:
    """Return one claim, as it stands inside a sentence.

    >>> claim_text(Claim("Polish Border Guard", "disputes", "no shots"))
    'disputed by Polish Border Guard: no shots'
    """
    form = (
        "none" if not (claim.by or claim.text) else "both" if claim.by and claim.text else "by" if claim.by else "text"
    )
    key = f"disputes.{form}" if claim.stance == "disputes" else f"asserts.{form}"
    return language.say(key, by=quoted(claim.by or "", language), text=quoted(claim.text or "", language))


def quoted(words: str, language: Language = ENGLISH) -> str:
    """Return words of a record as they stand inside a sentence, so that a page can mark them as English.

    >>> from geo.text.languages import LANGUAGES
    >>> quoted("no", LANGUAGES["pl"]), quoted("no")
    ('\u2068no\u2069', 'no')
    """
    return words if not words or language is ENGLISH else f"{ISOLATES[0]}{words}{ISOLATES[1]}"


def number(value: float, language: Language = ENGLISH) -> str:
    """Return a number with its thousands set apart.

    >>> number(39670)
    '39,670'
    """
    return language.number(value)


def casualties(dead: int | None, injured: int | None, language: Language = ENGLISH) -> list[str]:
    """Return how many people died and were injured, each as a line; nobody and what is not known give none.

    >>> casualties(1, 3)
    ['1 person dead', '3 people injured']
    """
    counts = {"dead": dead, "injured": injured}
    return [language.plural(key, count) for key, count in counts.items() if count]


def quantity(low: int | None, high: int | None, unit: str | None, label: str = "", language: Language = ENGLISH) -> str:
    """Return how many, with the unit; never a bare number, never a dash.

    Parameters
    ----------
    low, high : int or None
        Bounds of the number; None is not known.
    unit : str or None
        A word of the vocabulary of units.
    label : str
        What the vocabulary of other people's data calls a unit no language here knows: it follows in brackets.
    language : Language
        Language of the words.

    Examples
    --------
    >>> quantity(100, 150, "persons"), quantity(1, 1, "attempts"), quantity(None, None, None)
    ('100–150 persons', '1 attempt', 'not known')
    >>> quantity(59, 59, "unspecified")
    '59 (not stated what is counted)'
    """
    if low is None and high is None:
        return language.say("not_known")
    key = "at_most" if low is None else "at_least" if high is None else "range"
    values = {bound: language.number(value) for bound, value in (("low", low), ("high", high)) if value is not None}
    count = values["low"] if low == high else language.say(key, **values)
    last = high if high is not None else low or 0
    if unit in language.vocabularies["unit"]:
        return language.plural(f"unit.{unit}", last, count=count)
    return language.say("unit.other_word", count=count, label=f"({label})" if label else unit or "").strip()


def length(metres: float, language: Language = ENGLISH) -> str:
    """Return a length in metres or kilometres, rounded to what it is known to.

    >>> length(84.2), length(4_210), length(418_000)
    ('84 m', '4.2 km', '418 km')
    """
    if metres < 1000:
        return language.say("metres", number=language.number(round(metres)))
    kilometres = metres / 1000
    rounded = round(kilometres) if kilometres >= 100 else round(kilometres, 1)
    return language.say("kilometres", number=language.number(rounded))


def post(precision: str, km: float, distance_m: float, language: Language = ENGLISH) -> str:
    """Return where along its section something lies, no more exactly than its place is known.

    Parameters
    ----------
    precision : str
        The ``location_precision`` of the place: ``exact``, ``town`` or ``district``.
    km, distance_m : float
        Kilometre along the section, and metres from the border line.
    language : Language
        Language of the words.

    Examples
    --------
    >>> post("exact", 17.634, 146)
    'kilometre 17.6 of the section, 146 m from the border line'
    >>> post("town", 17.634, 146)
    'about kilometre 18 of the section, give or take 5 km'
    """
    if precision in DOUBT_KM:
        step, doubt = DOUBT_KM[precision]
        words = language.say("kilometres", number=language.number(doubt))
        return language.say("post.about", km=language.number(math.floor(km / step + 0.5) * step), doubt=words)
    tenths = round(km, 1)
    place = language.number(int(tenths) if tenths == int(tenths) else tenths)
    if round(distance_m) == 0:
        return language.say("post.on_line", km=place)
    return language.say("post.exact", km=place, distance=length(distance_m, language))


def capital(text: str) -> str:
    """Return a text with its first letter in upper case.

    >>> capital("day unknown")
    'Day unknown'
    """
    return text[:1].upper() + text[1:]


def joined(conjunction: str, words: Sequence[str], language: Language = ENGLISH) -> str:
    """Return words as one list.

    >>> joined("and", ["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return language.say(conjunction, list=", ".join(words[:-1]), last=words[-1])
