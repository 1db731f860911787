"""Query strings of collections and downloads to an :class:`ItemsQuery`: accepted means obeyed, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from flask import request

from geo import crs, extents
from geo.crs import CRS84, DEGREES, SUPPORTED, ReferenceSystem
from geo.errors import GeoError, InvalidParameter, UnknownParameter
from geo.layers import Layer
from geo.ogcapi import parameters as registry
from geo.ogcapi.addresses import LANGUAGE, VERSION, Pairs
from geo.ogcapi.items import Window
from geo.ogcapi.parameters import LIMIT, WITH_STATUS, Parameter
from geo.queries import ItemsQuery, cql2
from geo.store.dataset import with_status
from geo.web.errors import TooLong, raise_all

LONGEST: Final = 8_000
"""Bytes of a query string that is read; what is longer does not pass every server and proxy on the way either."""

AS_OF: Final = "as-of"
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_OWN: Final = {
    **{"datetime": "when", "near": "near", "q": "q", "sortby": "sortby", "properties": "properties"},
    AS_OF: "as_of",
}
"""Fields of :class:`ItemsQuery` by the parameter that is their value."""

_MEANS: Final = (
    *("bbox", "bbox-crs", "crs", "f", "filter", "filter-lang", "filter-crs", "limit", "offset", "cursor"),
    VERSION,
    LANGUAGE,
)
"""Parameters that are worth something only together, or only to the web."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the window of its answer, the one text of everything asked for, of which release, in which language."""

    query: ItemsQuery
    window: Window
    canonical: str
    version: str = ""
    language: str = ""


def known(layer: Layer, *, paged: bool) -> Mapping[str, Parameter]:
    """Return the parameters a collection has."""
    return registry.of_items(layer, ()) if paged else registry.of_download(layer)


def read(
    layer: Layer,
    query_string: str | bytes,
    *,
    paged: bool = True,
    forms: bool = False,
    media: tuple[str, ...] = (),
) -> Asked:
    """Read the query string of a collection.

    Parameters
    ----------
    paged : bool
        Whether ``limit``, ``offset`` and ``cursor`` are parameters; without them everything is asked for.
    forms : bool
        Whether an empty value counts as absent, as a plain form sends it.
    media : tuple of str
        What ``f`` may be; nothing where the address itself says the form.

    Raises
    ------
    InvalidParameter, UnknownParameter, WrongParameters
        If a parameter is unknown to the collection, given twice or malformed.
    """
    pairs = split(query_string, forms=forms)
    layer = _with_status(layer) if any(name == AS_OF for name, _ in pairs) else layer
    parameters = registry.of_items(layer, media) if paged else registry.of_download(layer)
    values = read_all(pairs, parameters)
    kept = kept_of(pairs)
    window = Window(
        limit=values.get("limit", LIMIT),
        offset=values.get("offset", 0),
        pairs=kept,
        form=values.get("f", ""),
        system=values.get("crs", SUPPORTED[CRS84]),
    )
    query = query_of(layer, values, dict(pairs))
    if paged:
        query = replace(query, limit=window.limit, offset=window.offset, after=values.get("cursor", ""))
    return Asked(query, window, canonical(kept), values.get(VERSION, ""), values.get(LANGUAGE, ""))


def kept_of(pairs: Pairs) -> Pairs:
    """Return the parameters that an answer's links repeat; form and release they say themselves, pages their lang."""
    return tuple(pair for pair in pairs if pair[0] not in ("f", VERSION, LANGUAGE))


def read_all(pairs: Pairs, parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return the value of each parameter that is given.

    Raises
    ------
    InvalidParameter, UnknownParameter, WrongParameters
        If one is unknown, given twice or malformed.
    """
    values: dict[str, Any] = {}
    errors: list[GeoError] = []
    for name, text in pairs:
        try:
            if name not in parameters:
                shown = [parameter.name for parameter in parameters.values() if not parameter.hidden]
                raise UnknownParameter(name, shown)
            if name in values:
                raise InvalidParameter(name, text, "this parameter once", "Put a comma between several values.")
            values[name] = parameters[name].read(text)
        except (InvalidParameter, UnknownParameter) as error:
            errors.append(error)
            values.setdefault(name, None)
    raise_all(errors)
    return values


def query_of(layer: Layer, values: Mapping[str, Any], texts: Mapping[str, str]) -> ItemsQuery:
    """Return the query that some parameters make together.

    Raises
    ------
    InvalidParameter, WrongParameters
        If a box or a filter is not right in its system or language, or two parameters exclude each other.
    """
    errors: list[GeoError] = []
    filters = {field: values[name] for name, field in _OWN.items() if name in values}
    if layer.schema is not None and "properties" in filters:
        filters["properties"] = tuple(dict.fromkeys((layer.schema.key, *filters["properties"])))
    where = tuple((name, value) for name, value in values.items() if name not in _OWN and name not in _MEANS)
    try:
        if "bbox" in values:
            system = values.get("bbox-crs", SUPPORTED[CRS84])
            filters |= _box(values["bbox"], system, texts["bbox"])
    except InvalidParameter as error:
        errors.append(error)
    try:
        if "filter" in values:
            language, system = values.get("filter-lang", "cql2-text"), values.get("filter-crs", SUPPORTED[CRS84])
            filters["filter"] = cql2.parse(values["filter"], layer, lang=language, crs=system)
    except InvalidParameter as error:
        errors.append(error)
    if "cursor" in values and "offset" in values:
        errors.append(InvalidParameter("offset", texts["offset"], "no offset together with a cursor"))
    raise_all(errors)
    return ItemsQuery(layer.name, where=where, everywhere=True, **filters)


def split(query_string: str | bytes, *, forms: bool = False) -> list[tuple[str, str]]:
    """Return the names and texts of a query string.

    Raises
    ------
    InvalidParameter
        If it is not percent-encoded UTF-8, or holds a NUL.
    TooLong
        If it is longer than :data:`LONGEST`.
    """
    raw = query_string.encode() if isinstance(query_string, str) else query_string
    if len(raw) > LONGEST:
        raise TooLong(len(raw), LONGEST)
    shown = raw[:80].decode("ascii", "replace")
    if _BROKEN.search(raw):
        raise InvalidParameter("query string", shown, "percent signs with two hexadecimal digits after them")
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise InvalidParameter("query string", shown, "UTF-8") from None
    for name, text in pairs:
        if "\0" in name or "\0" in text:
            raise InvalidParameter(name.replace("\0", ""), "a NUL", "text without one")
    return [pair for pair in pairs if pair[1] or not forms]


def canonical(pairs: Pairs) -> str:
    """Return one text for all orders of the same parameters, and another for any others.

    >>> canonical([("limit", "5"), ("datetime", "2021-11")])
    '[["datetime","2021-11"],["limit","5"]]'
    """
    return orjson.dumps(sorted(pairs)).decode()


def refuse_all() -> None:
    """Refuse every parameter but the release, at an address that has no other.

    Raises
    ------
    InvalidParameter
        If the request has one: the first.
    """
    for name, text in split(request.query_string):
        if name == VERSION:
            continue
        raise InvalidParameter(name, text, "no parameter at this address")


def form_of(media: Sequence[str]) -> str:
    """Return the ``f`` of a request whose address has no other parameter; empty without one."""
    return str(read_all(split(request.query_string), registry.of_document(media)).get("f", ""))


def _box(numbers: tuple[float, ...], system: ReferenceSystem, text: str) -> dict[str, Any]:
    """Return the four or six numbers of a box as a condition, in the order of the axes of its system."""
    first, second = (numbers[:2], numbers[3:5]) if len(numbers) == 6 else (numbers[:2], numbers[2:])
    if crs.northing_first(system):
        first, second = first[::-1], second[::-1]
    (west, south), (east, north) = first, second
    bounds = (west, south, east, north)
    if system.code in DEGREES:
        return {"bbox": extents.checked(bounds, "bbox", text)}
    if west > east or south > north:
        raise InvalidParameter("bbox", text, "the lesser of two bounds before the greater")
    return {"area": crs.area(bounds, system)}


@lru_cache(maxsize=16)
def _with_status(layer: Layer) -> Layer:
    return with_status(layer) if layer.name == WITH_STATUS else layer
