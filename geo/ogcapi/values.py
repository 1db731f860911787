"""Texts of parameters to values, and the JSON Schemas that say the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from geo.errors import InvalidParameter, nearest
from geo.ogcapi.addresses import Document
from geo.ogcapi.schemas import LARGEST_INTEGER, value_schema
from geo.queries import Disc
from geo.schemas import TYPES, Field, Unreadable

LARGEST: Final = 999_999_999
"""Above any count of features; a greater number is a mistake."""

_UNPRINTABLE: Final = r"\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069"
WORDS: Final = rf"^[^{_UNPRINTABLE}]*[^{_UNPRINTABLE}\s][^{_UNPRINTABLE}]*$"
_ITEM: Final = rf"^[^,{_UNPRINTABLE}]+$"
_BAD = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_YEAR: Final = "(?!9999)[1-9][0-9]{3}"
_MONTH: Final = "(0[1-9]|1[0-2])"
_DATE: Final = f"{_YEAR}-{_MONTH}-(0[1-9]|[12][0-9]|3[01])"
_HOUR: Final = "([01][0-9]|2[0-3])"
_MINUTE: Final = "[0-5][0-9]"
_DAY: Final = f"({_YEAR}|{_YEAR}-{_MONTH}|{_DATE})"
_INSTANT: Final = rf"{_DATE}[Tt]{_HOUR}:{_MINUTE}(:{_MINUTE}(\.[0-9]+)?)?([Zz]|[+-]{_HOUR}:{_MINUTE})"
_OPEN: Final = r"(\.\.)?"
DATETIME: Final = f"^({_DAY}|{_INSTANT}|({_DAY}|{_OPEN})/({_DAY}|{_OPEN})|({_INSTANT}|{_OPEN})/({_INSTANT}|{_OPEN}))$"

BBOX: Final[Document] = {
    "type": "array",
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    "minItems": 4,
    "maxItems": 6,
    "items": {"type": "number"},
}
DISC: Final[Document] = {"type": "array", "minItems": 3, "maxItems": 3, "items": {"type": "number"}}
MOST_KM: Final = 1_000

_NUMBER = re.compile(r" *[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *")


def item_schema(field: Field) -> Document:
    """Return the JSON Schema of one value of a field as a parameter holds it: without what only narrows the data.

    >>> item_schema(Field("number", "integer", minimum=1))["minimum"] < 0
    True
    """
    if field.terms:
        return {"type": "string", "enum": list(field.vocabulary)}
    if field.type == "string":
        return {"type": "string", "pattern": _ITEM}
    if field.type == "integer":
        return {"type": "integer", "minimum": -LARGEST_INTEGER - 1, "maximum": LARGEST_INTEGER}
    return {key: value for key, value in value_schema(field).items() if key in ("type", "format")}


def any_of(field: Field, text: str) -> tuple[str, ...]:
    """Return the values of a field that a parameter names, with commas between them.

    Free text may hold commas itself, so it counts as a whole too.

    Raises
    ------
    InvalidParameter
        If a value is empty, not of the field's type or not of its vocabulary.
    """
    parts = tuple(dict.fromkeys(listed(text, field.vocabulary)))
    if field.type == "string" and not field.terms:
        for part in parts:
            _readable(field, part)
        return parts if len(parts) == 1 else (*parts, text)
    for part in parts:
        if field.terms and part not in field.vocabulary:
            close = nearest(part, field.vocabulary)
            hint = f"Did you mean '{close}'?" if close else ""
            raise InvalidParameter(field.name, part, f"one of {', '.join(field.vocabulary)}", hint)
        _readable(field, part)
    return parts


def _readable(field: Field, text: str) -> None:
    if not text:
        raise InvalidParameter(field.name, text, "values with commas between them, none of them empty")
    try:
        TYPES[field.type](text)
    except Unreadable as error:
        raise InvalidParameter(field.name, text, str(error), error.hint) from None


def listed(text: str, known: Collection[str]) -> Iterator[str]:
    """Yield the words of a list with commas between them; a known one that holds commas itself is taken whole.

    >>> [*listed("a,b,c", ("a,b", "c"))]
    ['a,b', 'c']
    """
    longest = 1 + max((word.count(",") for word in known), default=0)
    parts = text.split(",")
    place = 0
    while place < len(parts):
        runs = (",".join(parts[place : place + size]) for size in range(longest, 0, -1))
        found = next((run for run in runs if run in known), parts[place])
        yield found
        place += found.count(",") + 1


def word(name: str, text: str, known: Sequence[str]) -> str:
    """Return a text that is one of some words."""
    if text not in known:
        close = nearest(text, known)
        raise InvalidParameter(name, text, f"one of {', '.join(known)}", f"Did you mean '{close}'?" if close else "")
    return text


def whole(name: str, text: str, least: int) -> int:
    """Return a whole number that is not below another."""
    if not (text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST and int(text[:20]) >= least):
        raise InvalidParameter(name, text, f"a whole number from {least} to {LARGEST}")
    return int(text)


def numbers(name: str, text: str) -> tuple[float, ...]:
    """Return the four or six numbers of a box."""
    parts = text.split(",")
    if len(parts) not in (4, 6) or not all(_NUMBER.fullmatch(part) for part in parts):
        raise InvalidParameter(name, text, "four numbers west,south,east,north (or six, with heights)")
    return tuple(float(part) for part in parts)


def disc(name: str, text: str) -> Disc:
    """Return the longitude, the latitude and the kilometres of a disc."""
    parts = text.split(",")
    if len(parts) != 3 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise InvalidParameter(name, text, "longitude,latitude,kilometres, as in 23.65,53.5,20")
    longitude, latitude, km = (float(part) for part in parts)
    if abs(longitude) > 180 or abs(latitude) > 90 or not 0 < km <= MOST_KM:
        raise InvalidParameter(name, text, f"degrees of the globe, and more than 0 and at most {MOST_KM} kilometres")
    return Disc(longitude, latitude, km)


def day(name: str, text: str) -> date:
    """Return a date of the calendar."""
    try:
        return TYPES["date"](text)  # type: ignore[no-any-return]  # the reader of dates
    except Unreadable as error:
        raise InvalidParameter(name, text, str(error)) from None


def text(text: str) -> str:
    """Return a text as it is."""
    return text


def some(name: str, text: str) -> str:
    """Return a text that is not empty."""
    if not text:
        raise InvalidParameter(name, text, "a text that is not empty")
    return text


def token(text: str) -> str:
    """Return a cursor, which is never empty."""
    if not text:
        raise InvalidParameter("cursor", text, "the one of a link `next`")
    return text


def printable(name: str, text: str) -> str:
    """Return a text that holds at least one word and no control characters."""
    found = _BAD.search(text)
    if found:
        raise InvalidParameter(name, text, "text of printable characters", f"It holds U+{ord(found[0]):04X}.")
    if not text.strip():
        raise InvalidParameter(name, text, "at least one word")
    return text
