"""How a filter is refused, and how large one may be."""

from __future__ import annotations

from typing import Final

from geo.errors import InvalidParameter

PARAMETER: Final = "filter"
LONGEST: Final = 20_000
"""Bytes of a filter."""

DEEPEST: Final = 100
"""Brackets, functions and operators inside each other."""

MOST_CONDITIONS: Final = 250
"""Comparisons, functions and the like in one filter; the words of a list do not count."""

MOST_AREAS: Final = 10
"""Spatial functions in one filter."""

EXCERPT: Final = 80


def refusal(found: object, expected: str, hint: str = "") -> InvalidParameter:
    """Return the error that says what stands in a filter and what should."""
    text = found if isinstance(found, str) else repr(found)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return InvalidParameter(PARAMETER, text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…", expected, hint)


def check_size(text: str) -> None:
    """Refuse a filter that is too long or holds half a character.

    Raises
    ------
    InvalidParameter
        Either way.
    """
    try:
        length = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise refusal(text[error.start : error.start + 20], "whole characters, in UTF-8") from None
    if length > LONGEST:
        raise refusal(text, f"at most {LONGEST} bytes, not {length}", "Ask for less at once.")


def too_deep(found: object) -> InvalidParameter:
    """Return the error for what is nested too deep."""
    return refusal(found, f"at most {DEEPEST} levels of brackets, functions and operators")
