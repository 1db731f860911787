"""Which form of a word goes with a count: the rules of CLDR for whole numbers, the same as `static/js/i18n.js`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plural:
    """The plural forms of a language.

    Attributes
    ----------
    forms : tuple of str
        Names of the forms a message about a count must have.
    of : callable
        Name of the form that goes with a whole number.
    """

    forms: tuple[str, ...]
    of: Callable[[int], str]


def _germanic(n: int) -> str:
    return "one" if n == 1 else "other"


def _polish(n: int) -> str:
    return "one" if n == 1 else "few" if _is_few(n) else "many"


def _east_slavic(n: int) -> str:
    return "one" if n % 10 == 1 and n % 100 != 11 else "few" if _is_few(n) else "many"


def _lithuanian(n: int) -> str:
    if n % 10 == 0 or 11 <= n % 100 <= 19:
        return "other"
    return "one" if n % 10 == 1 else "few"


def _latvian(n: int) -> str:
    if n % 10 == 0 or 11 <= n % 100 <= 19:
        return "zero"
    return "one" if n % 10 == 1 else "other"


def _is_few(n: int) -> bool:
    return 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14


_TWO: Final = Plural(("one", "other"), _germanic)
_THREE: Final = Plural(("one", "few", "many"), _east_slavic)

PLURALS: Final[Mapping[str, Plural]] = {
    "en": _TWO,
    "pl": Plural(("one", "few", "many"), _polish),
    "lt": Plural(("one", "few", "other"), _lithuanian),
    "lv": Plural(("zero", "one", "other"), _latvian),
    "fi": _TWO,
    "uk": _THREE,
    "be": _THREE,
    "ru": _THREE,
    "de": _TWO,
    "sv": _TWO,
}
"""The plural of each language, in the order readers choose from."""
