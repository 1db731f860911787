"""Dates and spans as words."""

from __future__ import annotations

from datetime import date

from geo.periods import DAY, Days
from geo.text.languages import ENGLISH, Language


def day(when: date, language: Language = ENGLISH, form: str = "date") -> str:
    """Return a date in words.

    Parameters
    ----------
    when : date
        The day.
    language : Language
        Language of the words.
    form : {"date", "on", "since", "until"}
        What stands before the date, where the language inflects for it.

    Examples
    --------
    >>> day(date(2021, 11, 9))
    '9 November 2021'
    """
    return language.say("day", day=when.day, month=_month(when, language, form), year=when.year)


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
    if first is None:
        return language.say("all_dates") if last is None else language.say("until", last=day(last, language, "until"))
    if last is None:
        return language.say("since", first=day(first, language, "since"))
    return _whole(first, last, language) or _between(first, last, language)


def when(span: Days, precision: str, language: Language = ENGLISH) -> str:
    """Return when an incident happened, no more exactly than is known.

    Parameters
    ----------
    span : Days
        The incident's days, both known.
    precision : str
        Its ``date_precision``.
    language : Language
        Language of the words.

    Examples
    --------
    >>> when(Days(date(2021, 6, 1), date(2021, 7, 1)), "month")
    'day unknown, in June 2021'
    """
    words = days(span, language)
    return language.say("day_unknown", days=words) if precision in ("week", "month") else words


def _whole(first: date, last: date, language: Language) -> str | None:
    """Words for a span of whole years or months, else None."""
    if first.day != 1 or (last + DAY).day != 1:
        return None
    if first.month == 1 and last.month == 12:
        if first.year == last.year:
            return language.say("year", year=first.year)
        return language.say("years", first=first.year, last=last.year)
    start, end = (_month(bound, language, "alone") for bound in (first, last))
    if first.year != last.year:
        bounds = (language.say("month", month=m, year=y) for m, y in ((start, first.year), (end, last.year)))
        return language.say("across", first=next(bounds), last=next(bounds))
    if first.month != last.month:
        return language.say("months", first=start, last=end, year=last.year)
    return language.say("month", month=start, year=last.year)


def _between(first: date, last: date, language: Language) -> str:
    if first == last:
        return day(last, language)
    if first.year != last.year:
        return language.say("across", first=day(first, language), last=day(last, language))
    bounds = {"first": first.day, "last": last.day, "year": last.year}
    start, end = (_month(bound, language, "date") for bound in (first, last))
    if first.month != last.month:
        return language.say("days_across", first_month=start, last_month=end, **bounds)
    return language.say("days", month=end, **bounds)


def _month(when: date, language: Language, form: str) -> str:
    return language.months.get(form, language.months["date"])[when.month - 1]
