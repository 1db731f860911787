"""A filter as JSON or as text, brought to one form: a tree as the JSON encoding has it.

A tree is made of dicts (``op`` and ``args``, ``property``, ``date``, ``timestamp``, ``interval``, ``bbox``, GeoJSON),
lists, texts, numbers and booleans; geometries in text stand in it as :class:`shapely.Geometry`.

The grammar of operators is that of the package ``cql2``. It is given one level of brackets at a time, with every name,
literal, function and bracket replaced by a placeholder: its parser takes time exponential in nested brackets and
overflows its stack on long input, holds every number as a double, and knows no backslash escapes, no names that begin
with ``_`` or ``:``, no empty list, and no exponent in a coordinate.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import cql2
import numpy as np
import shapely

from geo.queries.cql2.refusals import DEEPEST, check_size, refusal, too_deep
from geo.queries.cql2.tokens import KEYWORDS, Token, misplaced, tokens

Tree = Any

MOST_BRACKETS: Final = 2 * DEEPEST + 10
"""Brackets inside each other in JSON: two a level, and those of coordinates."""

LONGEST_CHAIN: Final = 50
"""Operators between two AND or OR."""

MOST_DIGITS: Final = 300
"""Digits of a number that is still read as a whole one."""

_JSON_PARTS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_WKT: Final = frozenset(
    {"POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"}
)
_BETWEEN_OPERANDS: Final = frozenset({"AND", "OR", "IS", "DIV"})
_INSTANTS: Final = frozenset({"date", "timestamp"})
_COLUMN: Final = re.compile(r"--> 1:([0-9]+)")


def from_json(text: str) -> Tree:
    """Read a filter in the JSON encoding.

    Raises
    ------
    InvalidParameter
        If it is no JSON, or nested too deep.
    """
    check_size(text)
    depth = 0
    for match in _JSON_PARTS.finditer(text):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if depth > MOST_BRACKETS:
            raise too_deep(text[match.start() :])
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        rest = text[error.pos : error.pos + 40] or "the end of the filter"
        raise refusal(rest, f"JSON at character {error.pos + 1}") from None
    except ValueError:
        raise refusal(text, "numbers of fewer digits") from None


def from_text(text: str) -> Tree:
    """Read a filter in the text encoding.

    Raises
    ------
    InvalidParameter
        If it is no CQL2, or nested too deep.
    """
    check_size(text)
    reader = _Reader(text)
    tree = reader.expression(0)
    if reader.next.kind != "end":
        raise misplaced(text, reader.next.start, "an operator or the end of the filter")
    return _single(tree)


def _refuse_constant(name: str) -> NoReturn:
    raise refusal(name, "a number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise refusal(", ".join(name for name, _ in pairs), "each member once")
    return members


@dataclass(frozen=True, slots=True)
class _Bracket:
    """What stands in brackets that are no function's: an expression, or the items of a list."""

    items: list[Tree]


def _single(tree: Tree) -> Tree:
    """Return what brackets around one expression hold; the items of a list."""
    while isinstance(tree, _Bracket):
        tree = tree.items[0] if len(tree.items) == 1 else [_single(item) for item in tree.items]
    return tree


class _Reader:
    """Goes once through the tokens of a filter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.place = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def expression(self, depth: int) -> Tree:
        """Read up to a comma, a closing bracket or the end."""
        if depth > DEEPEST:
            raise too_deep(self.text[self.next.start :])
        level = _Level(self.text)
        while (self.next.kind != "end" and self.next.value not in (",", ")")) or self.next.kind in ("text", "quoted"):
            token = self.next
            self.place += 1
            if token.kind == "name" and token.value.upper() in KEYWORDS:
                level.add_word(token)
            elif token.kind == "sign" and token.value != "(":
                if not self._signs_number(level, token):
                    level.add_word(token)
            else:
                level.add(token, self._operand(token, depth))
        return level.parsed(self.next)

    def _signs_number(self, level: _Level, token: Token) -> bool:
        """Read a number with its sign, where a value is expected."""
        if token.value not in "+-" or level.after_operand or self.next.kind != "number":
            return False
        level.add(token, _number(token.value + self.next.value))
        self.place += 1
        return True

    def _operand(self, token: Token, depth: int) -> Tree:
        if token.kind == "text":
            return token.value
        if token.kind == "number":
            return _number(token.value)
        if token.kind == "sign":
            return _Bracket(self._items(depth))
        if token.kind == "quoted":
            return {"property": token.value}
        if token.value.upper() in _WKT and self._opens_wkt():
            return self._wkt(token)
        if self.next.value == "(" and self.next.kind == "sign":
            self.place += 1
            return self._call(token, depth)
        return {"property": token.value}

    def _items(self, depth: int) -> list[Tree]:
        """Read to the closing bracket."""
        if self.next.kind == "sign" and self.next.value == ")":
            self.place += 1
            return []
        items = []
        while True:
            items.append(self.expression(depth + 1))
            token = self.next
            if token.kind == "end":
                raise misplaced(self.text, token.start, "a closing bracket")
            self.place += 1
            if token.value == ")":
                return items

    def _call(self, token: Token, depth: int) -> Tree:
        name = token.value.lower()
        items = self._items(depth)
        if name.startswith("a_"):
            items = [item.items if isinstance(item, _Bracket) else item for item in items]
        items = [_elements(item) for item in items]
        if name in _INSTANTS and len(items) == 1:
            return {name: items[0]}
        if name in ("interval", "bbox"):
            return {name: items}
        return {"op": token.value, "args": items}

    def _opens_wkt(self) -> bool:
        words = [token.value.upper() for token in self.tokens[self.place : self.place + 2]]
        return words[0] in ("(", "EMPTY") or (words[0] in ("Z", "M", "ZM") and words[1] in ("(", "EMPTY"))

    def _wkt(self, token: Token) -> shapely.Geometry:
        open_brackets, end = 0, token.end
        while self.next.kind != "end":
            value, end = self.next.value.upper(), self.next.end
            self.place += 1
            open_brackets += (value == "(") - (value == ")")
            if open_brackets > DEEPEST:
                raise too_deep(self.text[token.start :])
            if open_brackets == 0 and value in (")", "EMPTY"):
                break
        raw = self.text[token.start : end]
        try:
            with np.errstate(all="ignore"):
                return shapely.from_wkt(raw)
        except shapely.GEOSException as error:
            reason = str(error).strip().rpartition(": ")[2]
            raise refusal(raw, f"a geometry in WKT at character {token.start + 1}", f"{reason}.") from None


def _elements(tree: Tree) -> Tree:
    return [_elements(_single(item)) for item in tree] if isinstance(tree, list) else _single(tree)


class _Level:
    """One level of brackets: words of the grammar, with placeholders for everything else."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.operands: dict[str, Tree] = {}
        self.chain = 0
        self.after_operand = False

    def add(self, token: Token, operand: Tree) -> None:
        name = f"v{len(self.operands)}"
        if self.words[-1:] == ["IN"]:
            if not isinstance(operand, _Bracket):
                raise misplaced(self.text, token.start, "a list in brackets")
            operand = operand.items
        self.operands[name] = operand if isinstance(operand, _Bracket) else _elements(operand)
        self._append(token, name)
        self.after_operand = True

    def add_word(self, token: Token) -> None:
        word = token.value.upper()
        if word in _BETWEEN_OPERANDS and not self.after_operand:
            raise misplaced(self.text, token.start, f"a value or a condition, not {word},")
        self.chain = 0 if word in ("AND", "OR") else self.chain + 1
        if self.chain > LONGEST_CHAIN:
            raise too_deep(self.text[token.start :])
        self._append(token, word)
        self.after_operand = word in ("NULL", "TRUE", "FALSE")

    def _append(self, token: Token, word: str) -> None:
        self.words.append(word)
        self.starts.append(token.start)

    def parsed(self, following: Token) -> Tree:
        """Return the tree of the level."""
        if not self.words:
            raise misplaced(self.text, following.start, "a value or a condition")
        if len(self.operands) == len(self.words) == 1:
            return self.operands["v0"]
        try:
            tree = cql2.parse_text(" ".join(self.words)).to_json()
        except cql2.ParseError as error:
            raise self._misread(str(error), following) from None
        return self._filled(tree)

    def _misread(self, message: str, following: Token) -> Exception:
        match = _COLUMN.search(message)
        column, place = int(match[1]) - 1 if match else 0, 0
        for word, start in zip(self.words, self.starts, strict=True):
            if place >= column:
                return misplaced(self.text, start, self._expected(message))
            place += len(word) + 1
        return misplaced(self.text, following.start, self._expected(message))

    def _expected(self, message: str) -> str:
        return "an operator, AND or OR, or the end" if "LtEq" in message else "a value or a condition"

    def _filled(self, tree: Tree) -> Tree:
        """Return the tree with what the placeholders stand for."""
        if isinstance(tree, list):
            return [self._filled(item) for item in tree]
        if not isinstance(tree, dict):
            return tree
        if "property" in tree:
            if tree["property"] not in self.operands:
                raise self._stray(tree["property"])
            return _single(self.operands[tree["property"]])
        if tree["op"] == "^" and tree["args"][0].get("op") == "^":
            raise refusal(self.text, "one ^ at a time", "Say in brackets which power comes first.")
        arguments = [self._filled(item) for item in tree["args"]]
        if tree["op"] == "in" and len(arguments[1]) == 1 and isinstance(arguments[1][0], list):
            arguments[1] = arguments[1][0]
        if tree["op"] == "*" and arguments[0] == -1.0:  # how a minus sign before a value is parsed
            return -arguments[1] if _is_number(arguments[1]) else {"op": "*", "args": [-1, arguments[1]]}
        return {"op": tree["op"], "args": arguments}

    def _stray(self, word: str) -> Exception:
        start = next(start for each, start in zip(self.words, self.starts, strict=True) if each == word.upper())
        return misplaced(self.text, start, f"a value or a condition, not {word.upper()},")


def _is_number(tree: Tree) -> bool:
    return isinstance(tree, int | float) and not isinstance(tree, bool)


def _number(text: str) -> int | float:
    return float(text) if set(text) & set(".eE") or len(text) > MOST_DIGITS else int(text)
