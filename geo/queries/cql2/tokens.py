"""A filter as text, cut into names, numbers, texts and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geo.queries.cql2.refusals import refusal

_START: Final = (
    ":_A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1ffe\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""Characters a name may start with: rule ``identifierStart`` of Annex B."""

_TOKENS: Final = re.compile(
    rf"""\s+
    | (?P<text>'(?:[^'\\]|''|\\.)*')
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<name>[{_START}][{_START}.0-9\u0300-\u036f\u203f-\u2040]*)
    | (?P<sign><>|<=|>=|[=<>+\-*/%^(),])
    """,
    re.VERBOSE | re.DOTALL,
)

KEYWORDS: Final = frozenset({"AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS", "NULL", "DIV", "TRUE", "FALSE"})
"""Names that are part of the grammar unless they stand in double quotes."""

_ESCAPES: Final = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "'": "'", "\\": "\\"}
"""Escaped characters: requirement ``/req/cql2-text/escaping``. Any other keeps its backslash, as LIKE needs it."""

_ESCAPED: Final = re.compile(r"''|\\(.)", re.DOTALL)
_HINTS: Final = {
    "'": "Close the text with a single quote; a quote inside it is doubled.",
    '"': "Close the name with a double quote.",
    "!": "Unequal is written <>.",
    "[": "A list stands in round brackets.",
    ";": "A filter is one expression.",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a filter: its kind, its value, and where it starts and ends."""

    kind: str
    value: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the tokens of a filter, the last one being its end.

    Raises
    ------
    InvalidParameter
        If something is none, such as a text without its closing quote.
    """
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKENS.match(text, position)
        if match is None:
            raise misplaced(text, position, "a name, a number, a text in single quotes or an operator")
        if match.lastgroup:
            found.append(Token(match.lastgroup, _value(match.lastgroup, match[0]), match.start(), match.end()))
        position = match.end()
    return [*found, Token("end", "", len(text), len(text))]


def misplaced(text: str, position: int, expected: str) -> Exception:
    """Return the error for what stands at a place of a filter."""
    rest = text[position : position + 40]
    hint = _HINTS.get(rest[:1], "")
    return refusal(rest or "the end of the filter", f"{expected} at character {position + 1}", hint)


def _value(kind: str, raw: str) -> str:
    if kind == "text":
        return _ESCAPED.sub(_unescaped, raw[1:-1])
    return raw[1:-1].replace('""', '"') if kind == "quoted" else raw


def _unescaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[1], match[0]) if match[1] else "'"
