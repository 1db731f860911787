"""The parameters of the API, declared once: read by these, and described by these in its OpenAPI definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from geo import crs, periods
from geo.crs import CRS84, SUPPORTED
from geo.errors import InvalidParameter, nearest
from geo.layers import Layer
from geo.ogcapi import values
from geo.ogcapi.addresses import LANGUAGE, VERSION, Document
from geo.ogcapi.schemas import fields_of, lists, scalars
from geo.queries import Sort, search
from geo.queries.buckets import BUCKETS
from geo.schemas import Field
from geo.text import ENGLISH
from geo.text import LANGUAGES as SPOKEN

LIMIT: Final = 100
MAX_LIMIT: Final = 10_000
"""More than this is not refused but answered with so many (OGC API - Features, 7.15.2)."""

PAGE: Final = "html"
"""The form that is for people, and so in their language."""

WITH_STATUS: Final = "crossings"
"""The collection that has a status as of a date."""

LANGUAGES: Final = ("cql2-text", "cql2-json")
FILTER: Final[Document] = {"type": "string", "minLength": 1}
RESERVED: Final = (
    *("f", "datetime", "bbox", "near", "bbox-crs", "crs", "filter", "filter-lang", "filter-crs", "q", "sortby"),
    *("properties", "as-of", "limit", "offset", "cursor", "by", "v", "lang"),
)
"""Names with a meaning of their own; a field of such a name can be asked of in a filter only."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query string.

    Attributes
    ----------
    schema : Document
        JSON Schema of its value as OpenAPI 3.0 takes it; arrays are written with commas.
    read : callable
        From its text to its value; raises :class:`InvalidParameter`.
    hidden : bool
        Whether it is left out of the API's definition, since only links hold it.
    required : bool
        Whether there is no answer without it.
    """

    name: str
    description: str
    schema: Document
    read: Callable[[str], Any]
    hidden: bool = False
    required: bool = False


VERSIONED: Final = Parameter(
    VERSION,
    "Release of the data to answer from; without it, the current data answer. Every link of the answer keeps it.",
    {"type": "string", "minLength": 1},
    lambda text: values.some(VERSION, text),
)
"""The parameter that everything has; which releases there are is known where it is obeyed."""


@lru_cache(maxsize=256)
def of_items(layer: Layer, media: tuple[str, ...]) -> Mapping[str, Parameter]:
    """Return the parameters of a collection's features.

    Parameters
    ----------
    media : tuple of str
        What ``f`` may be; nothing for an address that has no ``f``.
    """
    own = [*_filters(layer, every=True), *_shapes(layer), *_pages(), *(_forms(media) if media else [])]
    return _named([*own, *_fields(layer)])


@lru_cache(maxsize=256)
def of_download(layer: Layer) -> Mapping[str, Parameter]:
    """Return the parameters of a layer's file: those of its features without the pages."""
    return _named([*_filters(layer), *_shapes(layer), *_fields(layer)])


@lru_cache(maxsize=256)
def of_tile(layer: Layer, media: tuple[str, ...]) -> Mapping[str, Parameter]:
    """Return the parameters of a vector tile: those of its features without place and order."""
    own = [*_filters(layer, every=True), *_shapes(layer)]
    left_out = ("bbox", "bbox-crs", "crs", "sortby")
    return _named([*(each for each in own if each.name not in left_out), *_forms(media), *_fields(layer)])


def of_item(layer: Layer, media: Sequence[str]) -> Mapping[str, Parameter]:
    """Return the parameters of one feature."""
    return _named([*([_crs()] if layer.geometry else []), *_forms(media)])


@lru_cache(maxsize=256)
def of_aggregate(layer: Layer, by: tuple[str, ...], media: tuple[str, ...]) -> Mapping[str, Parameter]:
    """Return the parameters of a collection's counts."""
    return _named([_by(by), *_filters(layer), *_forms(media), *_fields(layer)])


def of_document(media: Sequence[str]) -> Mapping[str, Parameter]:
    """Return the parameters of a document that is always the same."""
    return _named(_forms(media))


def _named(parameters: Iterable[Parameter]) -> dict[str, Parameter]:
    return {parameter.name: parameter for parameter in (*parameters, VERSIONED)}


def _filters(layer: Layer, *, every: bool = False) -> Iterable[Parameter]:
    """Yield what narrows a collection, its fields excepted.

    Part 1 wants ``datetime`` and ``bbox`` at ``every`` collection, OGC API - Tiles wants ``datetime`` at every tile;
    one without time or geometry answers with all.
    """
    if every or layer.time is not None:
        yield Parameter(
            "datetime",
            "Features whose time intersects an instant, a day, a month, a year or an interval a/b of them, closed on "
            "both ends; '..' is open. Features without a time are among them.",
            {"type": "string", "pattern": values.DATETIME},
            lambda text: periods.parse(text, "datetime"),
        )
    if every or layer.geometry is not None:
        yield Parameter(
            "bbox",
            "Features that intersect a box: west,south,east,north in degrees, or in the system of bbox-crs in the "
            "order of its axes. West greater than east crosses the antimeridian. Heights are passed over. "
            "Features without a geometry are among them.",
            values.BBOX,
            lambda text: values.numbers("bbox", text),
        )
        yield Parameter("bbox-crs", "Reference system of bbox; CRS84 without it.", _systems(), _system("bbox-crs"))
    if layer.geometry == "Point":
        yield Parameter(
            "near",
            f"Features within so many kilometres of a point: longitude,latitude,kilometres, at most {values.MOST_KM}, "
            "measured on the ellipsoid. Features without a geometry are not among them.",
            values.DISC,
            lambda text: values.disc("near", text),
        )
    yield Parameter("filter", "A condition in CQL2 (OGC 21-065r2) on the queryables.", FILTER, values.text)
    yield Parameter(
        "filter-lang",
        "Language of filter.",
        {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
        lambda text: values.word("filter-lang", text, LANGUAGES),
    )
    yield Parameter("filter-crs", "Reference system of filter; CRS84 without it.", _systems(), _system("filter-crs"))
    if search.texts(layer):
        titles = ", ".join(fields_of(layer)[name].title.lower() for name in search.texts(layer))
        yield Parameter(
            "q",
            f"Features that hold every one of these words in {titles}, whatever their case and accents.",
            {"type": "string", "minLength": 1, "pattern": values.WORDS},
            lambda text: values.printable("q", text),
        )


def _shapes(layer: Layer) -> Iterable[Parameter]:
    """Yield what shapes an answer."""
    if layer.geometry is not None:
        yield _crs()
    names = [field.name for field in scalars(layer)]
    yield Parameter(
        "sortby",
        "Fields to sort by, the first first; '-' before a name sorts downwards. What has no value comes last.",
        _array({"type": "string", "enum": [f"{sign}{name}" for name in names for sign in ("", "+", "-")]}),
        lambda text: _sortby(text, names),
    )
    known = fields_of(layer).names
    yield Parameter(
        "properties",
        "Fields to answer with; the id and the geometry come always.",
        _array({"type": "string", "enum": list(known)}),
        lambda text: tuple(
            values.word("properties", name, known) for name in dict.fromkeys(values.listed(text, known))
        ),
    )
    if layer.name == WITH_STATUS:
        yield Parameter(
            "as-of",
            "Add the status as of this date, with the row of the log it rests on.",
            {"type": "string", "format": "date"},
            lambda text: values.day("as-of", text),
        )


def _pages() -> Iterable[Parameter]:
    yield Parameter(
        "limit",
        f"At most so many features; more than {MAX_LIMIT} are answered with {MAX_LIMIT}. A file without it holds all.",
        {"type": "integer", "minimum": 1, "maximum": values.LARGEST, "default": LIMIT},
        lambda text: min(values.whole("limit", text, 1), MAX_LIMIT),
    )
    yield Parameter(
        "offset",
        "Leave out so many features. Links to the next page do not need it.",
        {"type": "integer", "minimum": 0, "maximum": values.LARGEST, "default": 0},
        lambda text: values.whole("offset", text, 0),
    )
    yield Parameter("cursor", "Where the page before ended.", {"type": "string"}, values.token, hidden=True)


def _crs() -> Parameter:
    return Parameter("crs", "Reference system of the answer; CRS84 without it.", _systems(), _system("crs"))


def _forms(media: Sequence[str]) -> Iterable[Parameter]:
    """Yield what says the form of an answer and, where it may be a page, the language of that."""
    yield Parameter(
        "f",
        "Form of the answer; without it, the header Accept decides.",
        {"type": "string", "enum": list(media)},
        lambda text: values.word("f", text, media),
    )
    if PAGE in media:
        yield Parameter(
            LANGUAGE,
            "Language of a page (f=html), and of a page only: every other form is in English.",
            {"type": "string", "enum": list(SPOKEN), "default": ENGLISH.code},
            lambda text: values.word(LANGUAGE, text, tuple(SPOKEN)),
        )


def _by(known: Sequence[str]) -> Parameter:
    return Parameter(
        "by",
        "What to count by: one, or two with a comma between them.",
        _array({"type": "string", "enum": list(known)}, maxItems=2, uniqueItems=True, **_one_length(known)),
        lambda text: tuple(values.word("by", name, known) for name in values.listed(text, known)),
        required=True,
    )


def _one_length(known: Sequence[str]) -> Document:
    """Return the rule that two lengths of time do not go together."""
    lengths = [name for name in known if name in BUCKETS]
    return {"not": {"minItems": 2, "items": {"enum": lengths}}} if len(lengths) > 1 else {}


def _fields(layer: Layer) -> Iterable[Parameter]:
    for field in (*scalars(layer), *lists(layer)):
        if field.name not in RESERVED:
            yield _field(field)


def _field(field: Field) -> Parameter:
    described = field.title if field.title.lower() != field.name else ""
    return Parameter(
        field.name,
        f"Features with one of these values{f' of: {described}' if described else ''}; a comma stands between them.",
        _array(values.item_schema(field)),
        lambda text: values.any_of(field, text),
    )


def _array(items: Mapping[str, Any], **rules: object) -> Document:
    return {"type": "array", "minItems": 1, "items": dict(items), **rules}


def _systems() -> Document:
    return {"type": "string", "enum": [system.uri for system in SUPPORTED.values()], "default": SUPPORTED[CRS84].uri}


def _system(name: str) -> Callable[[str], crs.ReferenceSystem]:
    return lambda text: crs.parse(text, name)


def _sortby(text: str, names: Sequence[str]) -> tuple[Sort, ...]:
    # A plus sign that was not encoded reads as a space. A name that begins with a sign itself is that name first.
    signed = {f"{sign}{name}": Sort(name, descending=sign == "-") for name in names for sign in ("-", "+", " ")}
    signed |= {name: Sort(name) for name in names}
    sorts = []
    for part in values.listed(text, signed):
        if part not in signed:
            close = nearest(part.lstrip("+- "), names)
            hint = f"Did you mean '{close}'?" if close else ""
            raise InvalidParameter("sortby", part, f"one of {', '.join(names)}, with + or - before it", hint)
        sorts.append(signed[part])
    return tuple(sorts)
