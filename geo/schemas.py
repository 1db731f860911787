"""The fields of a layer, declared once: a Table Schema of Data Package v2, and values checked against it.

A schema is read from the data package (``layers/datapackage.json``), never written in code: a layer is data. What
this module adds to the standard are the field properties ``unit`` (what a number counts or is measured in) and, on a
resource, ``extent`` (the box its geometries lie in).

Values have one Python form each, whatever the file they come from:

========  =====================================  ==========================  ==============================
type      in CSV                                 in JSON                     in Python
========  =====================================  ==========================  ==============================
string    text                                   string                      :class:`str`
integer   digits                                 number                      :class:`int`
number    digits with a decimal point            number                      :class:`float`
boolean   ``true`` or ``false``                  boolean                     :class:`bool`
date      ``YYYY-MM-DD``                         the same                    :class:`datetime.date`
datetime  RFC 3339 with its offset               the same                    aware :class:`datetime.datetime`
list      strings, ``|`` between them            array of strings            list of :class:`str`
array     JSON text                              array                       list
========  =====================================  ==========================  ==============================

Nothing (an empty cell, ``null``) is ``None`` everywhere, except that an absent list is an empty one.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Self

from geo.errors import nearest

DELIMITER = "|"
ORDERED = ("integer", "number", "date", "datetime")
"""The types that have a smaller and a greater."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, overrides of the direction of writing, and halves of characters: they hide or break a text."""


class Unreadable(ValueError):
    """A value is not of its field's type or breaks a constraint; ``str()`` says what was expected."""

    def __init__(self, expected: str, hint: str = "") -> None:
        super().__init__(expected)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary, with the label people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, type, meaning, unit and constraints."""

    name: str
    type: str
    title: str = ""
    description: str = ""
    unit: str | None = None
    required: bool = False
    terms: tuple[Term, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None

    @classmethod
    def from_descriptor(cls, descriptor: Mapping[str, Any]) -> Self:
        """Read a field descriptor of a Table Schema.

        Raises
        ------
        ValueError
            If the type is one this project does not handle.
        """
        constraints = descriptor.get("constraints", {})
        if descriptor["type"] not in TYPES:
            known = ", ".join(TYPES)
            raise ValueError(f"field '{descriptor['name']}' has type {descriptor['type']!r}; known: {known}")
        field = cls(
            name=descriptor["name"],
            type=descriptor["type"],
            title=descriptor.get("title", descriptor["name"]),
            description=descriptor.get("description", ""),
            unit=descriptor.get("unit"),
            required=constraints.get("required", False),
            terms=tuple(_term(term) for term in descriptor.get("categories", constraints.get("enum", ()))),
            minimum=constraints.get("minimum"),
            maximum=constraints.get("maximum"),
            pattern=constraints.get("pattern"),
        )
        field._comparable()
        return field

    @property
    def vocabulary(self) -> dict[str, str]:
        """Label of each allowed value, empty if every value is."""
        return {term.value: term.label for term in self.terms}

    def read(self, raw: object) -> Any:
        """Return the Python value of a cell.

        Raises
        ------
        Unreadable
            If the cell is not of the type, or breaks a constraint.
        """
        if raw is None or raw == "":
            if self.required:
                raise Unreadable("a value", "It may not be empty.")
            return [] if self.type == "list" else None
        value = TYPES[self.type](raw)
        self._constrain(value)
        return value

    def bound(self, raw: Any) -> Any:
        """Return a minimum or maximum as values of the field are compared with it; a date stands as text in JSON.

        >>> Field("start", "date").bound("2021-01-01")
        datetime.date(2021, 1, 1)
        """
        return TYPES[self.type](raw) if isinstance(raw, str) else raw

    def write(self, value: Any) -> Any:
        """Return a value as JSON holds it.

        >>> Field("start", "date").write(date(2021, 11, 8))
        '2021-11-08'
        """
        if value is None:
            return None
        if self.type == "datetime":
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return value.isoformat() if self.type == "date" else value

    def write_text(self, value: Any) -> str:
        """Return a value as a CSV cell holds it.

        >>> Field("sources", "list").write_text(["a", "b"])
        'a|b'
        """
        plain = self.write(value)
        if plain is None:
            return ""
        if self.type == "list":
            return DELIMITER.join(plain)
        if self.type in ("array", "boolean"):
            return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return str(plain)

    def _comparable(self) -> None:
        """Refuse constraints that the values of the type cannot be held against."""
        try:
            if self.pattern is not None:
                re.compile(self.pattern)
            if (self.minimum, self.maximum) != (None, None):
                ordered = [self.bound(bound) for bound in (self.minimum, self.maximum) if bound is not None]
                if self.type not in ORDERED or sorted(ordered) != ordered:
                    raise ValueError
            if self.pattern is not None and self.type != "string":
                raise ValueError
        except (re.error, TypeError, ValueError):
            raise ValueError(f"constraints of the field '{self.name}' that do not fit its type {self.type}") from None

    def _constrain(self, value: Any) -> None:
        if self.terms:
            for word in value if isinstance(value, list) else [value]:
                self._look_up(word)
        if self.minimum is not None and value < self.bound(self.minimum):
            raise Unreadable(f"at least {self.minimum}")
        if self.maximum is not None and value > self.bound(self.maximum):
            raise Unreadable(f"at most {self.maximum}")
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            raise Unreadable(f"text like {self.pattern}")

    def _look_up(self, word: str) -> None:
        if word not in self.vocabulary:
            close = nearest(word, self.vocabulary)
            hint = f"Did you mean '{close}'?" if close else ""
            raise Unreadable(f"one of {', '.join(self.vocabulary)}", hint)


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: the values of ``field`` are values of ``key`` in the layer ``layer``."""

    field: str
    layer: str
    key: str


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of a layer in their order, its key and its references to other layers."""

    fields: tuple[Field, ...]
    key: str
    references: tuple[Reference, ...] = ()

    @classmethod
    def from_descriptor(cls, descriptor: Mapping[str, Any]) -> Self:
        """Read a Table Schema; the primary key must be one field."""
        key = _only(descriptor["primaryKey"])
        fields = tuple(Field.from_descriptor(field) for field in descriptor["fields"])
        names = [field.name for field in fields]
        if len(set(names)) < len(names) or "geometry" in names:
            raise ValueError(f"the field names {', '.join(names)}, which are not all different, or one is 'geometry'")
        if {field.name: field.type for field in fields}.get(key) not in ("string", "integer"):
            raise ValueError(f"the primary key {key!r}, which is no field of type string or integer")
        return cls(
            fields=tuple(replace(field, required=field.required or field.name == key) for field in fields),
            key=key,
            references=tuple(_references(descriptor)),
        )

    def __getitem__(self, name: str) -> Field:
        """Return the field of that name."""
        return next(field for field in self.fields if field.name == name)

    def __contains__(self, name: object) -> bool:
        """Return whether there is a field of that name."""
        return any(field.name == name for field in self.fields)

    @property
    def names(self) -> tuple[str, ...]:
        """The field names in order."""
        return tuple(field.name for field in self.fields)


def _references(descriptor: Mapping[str, Any]) -> Iterable[Reference]:
    """Yield the foreign keys; ``references`` holds those to GeoJSON layers and of lists, beyond Table Schema."""
    for foreign in (*descriptor.get("foreignKeys", ()), *descriptor.get("references", ())):
        to = foreign["reference"]
        yield Reference(_only(foreign["fields"]), to["resource"], _only(to["fields"]))


def _only(fields: str | list[str]) -> str:
    names = [fields] if isinstance(fields, str) else fields
    if len(names) != 1:
        raise ValueError(f"the key {names!r}, which is not of one field")
    return names[0]


def _term(term: Any) -> Term:
    """Return a word of a vocabulary from an object of value and label, or from the word alone."""
    value, label = (term["value"], term.get("label")) if isinstance(term, Mapping) else (term, None)
    if not isinstance(value, str):
        raise ValueError(f"the category {value!r}, which is no text")
    return Term(value, label or value)


def _string(raw: object) -> str:
    if not isinstance(raw, str):
        raise Unreadable("text")
    return _printable(raw)


def _number(raw: object) -> float:
    try:
        if isinstance(raw, bool):
            raise ValueError
        value = float(raw)  # type: ignore[arg-type]  # anything else raises the TypeError caught below
        if not math.isfinite(value):
            raise ValueError
    except (TypeError, ValueError):
        hint = "Write a decimal point, not a comma." if isinstance(raw, str) and "," in raw else ""
        raise Unreadable("a number", hint) from None
    return value


def _integer(raw: object) -> int:
    try:
        value = raw if type(raw) is int else int(raw) if isinstance(raw, str) else None
    except ValueError:
        value = None
    if value is None:
        number = _number(raw)
        value = int(number) if number.is_integer() else None
    if value is None or not -(2**63) <= value < 2**63:
        raise Unreadable("a whole number", "" if value is None else "It does not fit into 64 bits.")
    return value


def _boolean(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "false"):
        return raw == "true"
    raise Unreadable("true or false")


def _date(raw: object) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        if not isinstance(raw, str) or not _DATE.fullmatch(raw):
            raise ValueError
        return date.fromisoformat(raw)
    except ValueError:
        raise Unreadable("a date of the calendar as YYYY-MM-DD") from None


def _datetime(raw: object) -> datetime:
    try:
        if isinstance(raw, str) and len(raw) <= 10:
            raise ValueError
        instant = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)  # type: ignore[arg-type]
    except TypeError:
        raise Unreadable("an instant as text") from None
    except ValueError:
        raise Unreadable("an instant as YYYY-MM-DDThh:mm:ss with its offset") from None
    if instant.tzinfo is None:
        raise Unreadable("an instant with its offset", f"Write {raw}Z for UTC, or {raw}+02:00.")
    return instant.astimezone(UTC)


def _list(raw: object) -> list[str]:
    items = raw.split(DELIMITER) if isinstance(raw, str) else raw
    if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
        raise Unreadable("a list of texts, none of them empty")
    return [_printable(item) for item in items]


def _array(raw: object) -> list[Any]:
    try:
        items = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        items = None
    if not isinstance(items, list):
        raise Unreadable("a JSON array")
    for text in _texts(items):
        _printable(text)
    return items


def _texts(value: object) -> Iterable[str]:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _printable(text: str) -> str:
    found = _UNPRINTABLE.search(text)
    if found:
        raise Unreadable("text of printable characters", f"It holds U+{ord(found[0]):04X}.")
    return text


TYPES: dict[str, Callable[[object], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "list": _list,
    "array": _array,
}
"""How each type is read from a cell that is not empty."""
