"""Dates, spans, statuses and numbers as words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geo.periods import DAY, Days
from geo.text.languages import ENGLISH, Language


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


def claims(asserted: Sequence[str], disputed: Sequence[str], language: Language = ENGLISH) -> str:
    """Return who says so and who disputes it, or nothing if nobody is named.

    >>> claims(["Polish Border Guard"], ["Belarus"])
    'Reported by Polish Border Guard; disputed by Belarus'
    """
    sides = (("reported_by", asserted), ("disputed_by", disputed))
    said = [language.say(key, by=joined("and", list(dict.fromkeys(names)), language)) for key, names in sides if names]
    return capital("; ".join(said))


def number(value: float) -> str:
    """Return a number with its thousands set apart.

    >>> number(39670)
    '39,670'
    """
    return f"{value:,}"


def quantity(low: int | None, high: int | None, unit: str | None, language: Language = ENGLISH) -> str:
    """Return how many, with the unit; never a bare number, never a dash.

    Examples
    --------
    >>> quantity(100, 150, "persons"), quantity(1, 1, "attempts"), quantity(None, None, None)
    ('100–150 persons', '1 attempt', 'not known')
    """
    if low is None and high is None:
        return language.say("not_known")
    singular, plural = language.units.get(unit or "", (unit or "", unit or ""))
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
