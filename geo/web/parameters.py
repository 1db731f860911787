"""Query strings of collections and downloads to an :class:`ItemsQuery`: accepted means obeyed, or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import request

from geo import extents, periods
from geo.errors import GeoError, InvalidParameter, UnknownParameter, nearest
from geo.layers import Layer
from geo.ogcapi import Pairs, Window
from geo.queries import FACETS, ItemsQuery
from geo.web.errors import raise_all

LIMIT: Final = 100
MAX_LIMIT: Final = 10_000
"""More than this is not refused but answered with so many (OGC API - Features, 7.15.2)."""

WITH_STATUS: Final = "crossings"
"""The collection that has a status as of a date."""

Read = Callable[[Layer, str, str], Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the window of its answer."""

    query: ItemsQuery
    window: Window


def known(layer: Layer, *, paged: bool) -> dict[str, Read]:
    """Return the parameters a collection has, with how each is read."""
    readers: dict[str, Read] = {}
    if layer.time is not None:
        readers["datetime"] = lambda _layer, name, text: periods.parse(text, name)
    if layer.geometry is not None:
        readers["bbox"] = lambda _layer, name, text: extents.parse(text, name)
    readers |= {name: _read_facet for name in FACETS if layer.schema is not None and name in layer.schema}
    if layer.name == WITH_STATUS:
        readers["as-of"] = lambda _layer, name, text: periods.parse_date(text, name)
    if paged:
        readers |= {"limit": _read_limit, "offset": _read_offset}
    return readers


def read(layer: Layer, query_string: str, *, paged: bool = True, forms: bool = False) -> Asked:
    """Read the query string of a collection.

    Parameters
    ----------
    paged : bool
        Whether ``limit`` and ``offset`` are parameters; without them everything is asked for.
    forms : bool
        Whether an empty value counts as absent, as a plain form sends it.

    Raises
    ------
    InvalidParameter, UnknownParameter, WrongParameters
        If a parameter is unknown to the collection, given twice or malformed.
    """
    pairs = [pair for pair in parse_qsl(query_string, keep_blank_values=True) if pair[1] or not forms]
    readers = known(layer, paged=paged)
    values: dict[str, Any] = {}
    errors: list[GeoError] = []
    for name, texts in _grouped(pairs).items():
        if name not in readers:
            errors.append(UnknownParameter(name, tuple(readers)))
            continue
        try:
            values[name] = readers[name](layer, name, _joined(name, texts))
        except InvalidParameter as error:
            errors.append(error)
    raise_all(errors)
    window = Window(values.pop("limit", LIMIT), values.pop("offset", 0), pairs)
    filters = {FIELDS.get(name, name): value for name, value in values.items()}
    query = ItemsQuery(layer.name, **filters)
    if paged:
        query = replace(query, limit=window.limit, offset=window.offset)
    return Asked(query, window)


FIELDS: Final[Mapping[str, str]] = {"datetime": "when", "as-of": "as_of"}
"""Fields of :class:`ItemsQuery` that the web calls otherwise."""


def refuse_all() -> None:
    """Refuse every parameter, at an address that has none.

    Raises
    ------
    InvalidParameter
        If the request has one: the first.
    """
    for name, text in request.args.items():
        raise InvalidParameter(name, text, "no parameter at this address")


def _grouped(pairs: Pairs) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, text in pairs:
        grouped.setdefault(name, []).append(text)
    return grouped


def _joined(name: str, texts: Sequence[str]) -> str:
    if len(texts) > 1 and name not in FACETS:
        raise InvalidParameter(name, ", ".join(texts), "this parameter once")
    return ",".join(texts)


def _read_facet(layer: Layer, name: str, text: str) -> tuple[str, ...]:
    assert layer.schema is not None, "only a field of the schema is a facet"
    vocabulary = layer.schema[name].vocabulary
    values = tuple(dict.fromkeys(text.split(",")))
    for value in values:
        if vocabulary and value not in vocabulary:
            close = nearest(value, vocabulary)
            hint = f"Did you mean '{close}'?" if close else ""
            raise InvalidParameter(name, value, f"one of {', '.join(vocabulary)}", hint)
        if not value:
            raise InvalidParameter(name, text, "values with commas between them, none of them empty")
    return values


def _read_limit(_layer: Layer, name: str, text: str) -> int:
    return min(_whole(name, text, 1), MAX_LIMIT)


def _read_offset(_layer: Layer, name: str, text: str) -> int:
    return _whole(name, text, 0)


def _whole(name: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise InvalidParameter(name, text, f"a whole number from {least}")
    return int(text)
