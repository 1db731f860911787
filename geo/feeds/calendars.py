"""A feed as a calendar (RFC 5545, with RFC 7986's properties of a calendar): each entry an event of one whole day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from geo.feeds.documents import Entry, Feed
from geo.periods import DAY

MEDIA_TYPE: Final = "text/calendar"
PRODUCT: Final = "-//Eastern Border Map//Feeds//EN"
LONGEST: Final = 75
"""Bytes of a line, its end not counted (RFC 5545, section 3.1)."""

NEWLINE: Final = "\r\n"
REFRESH: Final = "P1D"
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def write(feed: Feed) -> bytes:
    """Return the entries of a feed that have a day, as a calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"UID:{_text(feed.id)}",
        f"NAME:{_text(feed.title)}",
        f"X-WR-CALNAME:{_text(feed.title)}",
        f"DESCRIPTION:{_text(feed.subtitle)}",
        f"LAST-MODIFIED:{_instant(feed.updated)}",
        f"URL:{feed.url}",
        f"SOURCE;VALUE=URI:{feed.links()['self']}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    for entry in feed.entries:
        if entry.day is not None:
            lines += _event(entry, entry.day, feed.language)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}{NEWLINE}" for line in lines).encode()


def _event(entry: Entry, day: date, language: str) -> Iterator[str]:
    """Yield the lines of an event: a whole day has no time zone, so that it is the border's own everywhere."""
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.id)}"
    yield f"DTSTAMP:{_instant(entry.dated.updated)}"
    yield f"CREATED:{_instant(entry.dated.published)}"
    yield f"LAST-MODIFIED:{_instant(entry.dated.updated)}"
    yield f"SEQUENCE:{entry.dated.revision}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + DAY:%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_text(entry.title)}"
    yield f"DESCRIPTION;LANGUAGE={language}:{_text(entry.content)}"
    if entry.where:
        yield f"LOCATION:{_text(entry.where)}"
    if entry.point is not None:
        longitude, latitude = entry.point
        yield f"GEO:{latitude:.5f};{longitude:.5f}"
    if entry.categories:
        yield f"CATEGORIES;LANGUAGE={language}:{','.join(_text(category.label) for category in entry.categories)}"
    yield f"URL:{entry.url}"
    yield "CLASS:PUBLIC"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    r"""Return a value of type TEXT.

    >>> print(_text("one; two, three\nfour"))
    one\; two\, three\nfour
    """
    return text.translate(_ESCAPED)


def _instant(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def folded(line: str) -> str:
    r"""Return a line in pieces short enough, none of which cuts a letter.

    >>> [len(piece.encode()) for piece in folded("ą" * 60).split("\r\n")]
    [74, 47]
    """
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return NEWLINE.join([*pieces, piece])


def unfolded(content: str) -> str:
    r"""Return a calendar whose lines are whole.

    >>> unfolded("URL:https://a.example/b\r\n c\r\nEND:VEVENT\r\n")
    'URL:https://a.example/bc\r\nEND:VEVENT\r\n'
    """
    return content.replace(f"{NEWLINE} ", "")
