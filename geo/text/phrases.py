"""Dates, spans, statuses and numbers as words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from geo.claims import STANCES, Claim
from geo.periods import DAY, Days
from geo.text.languages import ENGLISH, Language

DOUBT_KM: Final[Mapping[str, tuple[int, int]]] = {"town": (1, 5), "district": (10, 20)}
"""Kilometres a post is rounded to, and how far off it may be, where the place is not known exactly."""


def day(when: date, language: Language = ENGLISH) -> str:
    """Return a date in words.

    >>> day(date(2021, 11, 9))
    '9 November 2021'
    """
    return language.say("day", day=when.day, month=language.months[when.month - 1], year=when.year)


def days(span: Days, language: Language = ENGLISH) -> str:
    """Return a span in words, whole months and years as such.

    Examples
    --------
    >>> days(Days(date(2021, 11, 1), date(2021, 12, 1)))
    'November 2021'
    >>> days(Days(date(2021, 12, 24), date(2022, 1, 4)))
    '24 December 2021 – 3 January 2022'
    """
    first, last = span.start, span.last
    if first is None and last is None:
        return language.say("all_dates")
    if first is None or last is None:
        bound = "until" if first is None else "since"
        return language.say(bound, first=first and day(first, language), last=last and day(last, language))
    return _whole(first, last, language) or _between(first, last, language)


def when(span: Days, precision: str, language: Language = ENGLISH) -> str:
    """Return when an incident happened, no more exactly than is known.

    Parameters
    ----------
    span : Days
        The incident's days, both known.
    precision : str
        Its ``date_precision``.

    Examples
    --------
    >>> when(Days(date(2021, 6, 1), date(2021, 7, 1)), "month")
    'day unknown, in June 2021'
    """
    words = days(span, language)
    return language.say("day_unknown", days=words) if precision in ("week", "month") else words


def status(state: str, knowledge: str, as_of: date, last_verified: date | None, language: Language = ENGLISH) -> str:
    """Return a crossing's status as of a date as one line.

    Examples
    --------
    >>> status("closed", "last_known", date(2026, 11, 22), date(2026, 5, 24))
    'Last known: closed, as of 24 May 2026'
    """
    word = language.words["status"][state]
    if state == "unknown" or knowledge == "unknown":
        return language.say("status.unknown", day=day(as_of, language))
    if knowledge == "known":
        return capital(language.say("status.known", status=word, day=day(as_of, language)))
    if last_verified is None:
        return language.say("status.unverified", status=word)
    return language.say("status.last_known", status=word, day=day(last_verified, language))


def claims(said: Sequence[Claim], language: Language = ENGLISH) -> str:
    """Return who says so and what is said against it: the claims first, every denial beside them.

    >>> claims([Claim("Polish Border Guard", "asserts"), Claim(None, "disputes", "Belarus denies")])
    'Reported by Polish Border Guard; disputed: Belarus denies'
    """
    parts = []
    for stance in STANCES:
        side = [claim for claim in said if claim.stance == stance]
        names = list(dict.fromkeys(claim.by for claim in side if claim.by and not claim.text))
        if names:
            parts.append(language.say(f"{stance}.by", by=joined("and", names, language)))
        for claim in side:
            if claim.text:
                parts.append(language.say(f"{stance}.{'both' if claim.by else 'text'}", by=claim.by, text=claim.text))
    return capital("; ".join(parts))


def number(value: float) -> str:
    """Return a number with its thousands set apart.

    >>> number(39670)
    '39,670'
    """
    return f"{value:,}"


def casualties(dead: int | None, injured: int | None, language: Language = ENGLISH) -> list[str]:
    """Return how many people died and were injured, each as a line; what is not known gives none.

    >>> casualties(1, 3)
    ['1 person dead', '3 persons injured']
    """
    counts = {"dead": dead, "injured": injured}
    known = ((key, quantity(count, count, "persons", language=language)) for key, count in counts.items())
    return [language.say(key, people=people) for key, people in known if counts[key] is not None]


def quantity(low: int | None, high: int | None, unit: str | None, label: str = "", language: Language = ENGLISH) -> str:
    """Return how many, with the unit; never a bare number, never a dash.

    Parameters
    ----------
    low, high : int or None
        Bounds of the number; None is not known.
    unit : str or None
        A word of the vocabulary of units.
    label : str
        What the vocabulary calls a unit that cannot be counted in words: it follows in brackets.

    Examples
    --------
    >>> quantity(100, 150, "persons"), quantity(1, 1, "attempts"), quantity(None, None, None)
    ('100–150 persons', '1 attempt', 'not known')
    >>> quantity(59, 59, "unspecified", "not stated what is counted")
    '59 (not stated what is counted)'
    """
    if low is None and high is None:
        return language.say("not_known")
    other = language.say("not_listed", label=label) if label else unit or ""
    singular, plural = language.units.get(unit or "", (other, other))
    name = singular if low in (1, None) and high in (1, None) else plural
    key = "at_most" if low is None else "at_least" if high is None else "exactly" if low == high else "range"
    values = {bound: number(value) for bound, value in (("low", low), ("high", high)) if value is not None}
    return language.say(key, unit=name, **values).strip()


def length(metres: float, language: Language = ENGLISH) -> str:
    """Return a length in metres or kilometres, rounded to what it is known to.

    >>> length(84.2), length(4_210), length(418_000)
    ('84 m', '4.2 km', '418 km')
    """
    if metres < 1000:
        return language.say("metres", number=number(round(metres)))
    kilometres = metres / 1000
    return language.say("kilometres", number=number(round(kilometres) if kilometres >= 100 else round(kilometres, 1)))


def post(precision: str, km: float, distance_m: float, language: Language = ENGLISH) -> str:
    """Return where along its section something lies, no more exactly than its place is known.

    Parameters
    ----------
    precision : str
        The ``location_precision`` of the place: ``exact``, ``town`` or ``district``.
    km, distance_m : float
        Kilometre along the section, and metres from the border line.

    Examples
    --------
    >>> post("exact", 17.634, 146)
    'kilometre 17.6 of the section, 146 m from the border line'
    >>> post("town", 17.634, 146)
    'about kilometre 18 of the section, give or take 5 km'
    """
    if precision in DOUBT_KM:
        step, doubt = DOUBT_KM[precision]
        words = language.say("kilometres", number=number(doubt))
        return language.say("post.about", km=number(math.floor(km / step + 0.5) * step), doubt=words)
    place = f"{km:,.1f}".removesuffix(".0")
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


def _whole(first: date, last: date, language: Language) -> str | None:
    """Words for a span of whole years or months, else None."""
    if first.day != 1 or (last + DAY).day != 1:
        return None
    if first.month == 1 and last.month == 12:
        within = language.say("within", first=first.year, last=last.year)
        return str(first.year) if first.year == last.year else within
    start, end = (language.months[bound.month - 1] for bound in (first, last))
    if first.year != last.year:
        bounds = (language.say("month", month=m, year=y) for m, y in ((start, first.year), (end, last.year)))
        return language.say("across", first=next(bounds), last=next(bounds))
    months = start if start == end else language.say("within", first=start, last=end)
    return language.say("month", month=months, year=last.year)


def _between(first: date, last: date, language: Language) -> str:
    if first == last:
        return day(last, language)
    if first.year != last.year:
        return language.say("across", first=day(first, language), last=day(last, language))
    if first.month != last.month:
        start = language.say("day_month", day=first.day, month=language.months[first.month - 1])
        return language.say("across", first=start, last=day(last, language))
    span = language.say("within", first=first.day, last=last.day)
    return language.say("day", day=span, month=language.months[last.month - 1], year=last.year)
