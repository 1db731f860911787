"""Pages of features: a head, the features as they were rendered once, and a tail (OGC API - Features, 7.15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Final

import orjson

from geo.crs import ReferenceSystem, northing_first
from geo.formats import FORMATS, geojson
from geo.layers import Layer
from geo.ogcapi.addresses import GEOJSON, HTML, JSON, Addresses, Document, Pairs, link
from geo.ogcapi.features import DEGREES, rights
from geo.queries import Page
from geo.store import Dataset

PLACE: Final = ("cursor", "offset")
"""Parameters that say where in an answer a page begins."""

DEFAULT: Final = "geojson"
PAGE: Final = "\x01"
"""Stands for the address of a page in what is written once for all of them."""

WRITTEN_PAGE: Final = orjson.dumps(PAGE)[1:-1]
TAIL: Final = b"\n]}\n"


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of an answer a page of items is, and the parameters it was asked for with.

    Attributes
    ----------
    pairs : Pairs
        As they were asked for, ``f`` left out.
    form : str
        The ``f`` that was asked for; empty without one.
    """

    limit: int
    offset: int = 0
    pairs: Pairs = ()
    form: str = ""
    system: ReferenceSystem = field(default=DEGREES)


@dataclass(frozen=True)
class Answered:
    """A page of a layer's features, which part of the answer it is, when it was given (aware), and in what form."""

    layer: Layer
    page: Page
    window: Window
    now: datetime
    addresses: Addresses
    form: str = DEFAULT

    @cached_property
    def address(self) -> str:
        """The address of the page in its default form."""
        return self.addresses.items(self.layer.name, self.window.pairs)

    @cached_property
    def frame(self) -> Frame:
        """What every page of the layer in this form is written into."""
        joint = "&" if "?" in self.address else "?"
        return frame(self.layer, self.addresses, self.form, self.window.form, joint)

    @cached_property
    def neighbours(self) -> list[Document]:
        """The link to the next page, found by where this one ended, and to the one before for who counts pages."""
        window, name, media_type = self.window, self.layer.name, self.frame.media_type
        kept = [pair for pair in window.pairs if pair[0] not in PLACE]
        form = [("f", window.form)] if window.form else []
        links = []
        if self.page.next is not None:
            address = self.addresses.items(name, [*kept, ("cursor", self.page.next), *form])
            links.append(link("next", address, media_type, "The next page"))
        if window.offset:
            back = max(0, window.offset - window.limit)
            start = [("offset", str(back))] if back else []
            address = self.addresses.items(name, [*kept, *start, *form])
            links.append(link("prev", address, media_type, "The page before"))
        return links


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The links of every page of a layer in one form, with :data:`PAGE` for the page's own address.

    Attributes
    ----------
    media_type : str
        Of the form.
    links : tuple of Document
        To the page itself, its other forms and its collection.
    written : bytes
        The same as JSON, without the brackets.
    """

    media_type: str
    links: tuple[Document, ...]
    written: bytes


@lru_cache(maxsize=512)
def frame(layer: Layer, addresses: Addresses, form: str, asked: str, joint: str) -> Frame:
    """Return what every page of a layer in one form is written into.

    Parameters
    ----------
    form : str
        The form, whether the address or the header ``Accept`` asks for it.
    asked : str
        The ``f`` that was asked for; empty without one.
    joint : str
        What stands between the page's address and another parameter: ``?`` or ``&``.
    """
    forms = forms_of(layer)
    media_type = forms[form]
    links = [link("self", f"{PAGE}{joint}f={asked}" if asked else PAGE, media_type, "This document")]
    for name, other in forms.items():
        if name != form:
            title = f"This page as {FORMATS[name].title}" if name in FORMATS else "This page for people"
            links.append(link("alternate", f"{PAGE}{joint}f={name}", other, title))
    links.append(link("collection", addresses.collection(layer.name), JSON, layer.title))
    return Frame(media_type, tuple(links), orjson.dumps(links)[1:-1])


def items(dataset: Dataset, answered: Answered) -> Iterator[bytes]:
    """Yield a page of features as a GeoJSON FeatureCollection (requirements 26 to 31).

    Coordinates have the axes in the order of their system's authority (Part 2, requirement 13).
    """
    system = answered.window.system
    yield head(dataset, answered)
    yield from geojson.features(answered.page.selection, system, northing_first=northing_first(system))
    yield TAIL


def head(dataset: Dataset, answered: Answered) -> bytes:
    """Return everything of a page before its first feature."""
    members = {
        "type": "FeatureCollection",
        "timeStamp": answered.now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": answered.page.number_matched,
        "numberReturned": len(answered.page.selection),
        **rights(dataset, answered.layer),
        "links": answered.neighbours,
    }
    written = orjson.dumps(members)[: -len(b"]}")]
    own = answered.frame.written.replace(WRITTEN_PAGE, orjson.dumps(answered.address)[1:-1])
    return b"".join((written, b"," if answered.neighbours else b"", own, b'],"features":[\n'))


@lru_cache(maxsize=256)
def forms_of(layer: Layer) -> Mapping[str, str]:
    """Return the forms a page of features comes in, each with its media type; the default first."""
    own = {"geojson": GEOJSON, "html": HTML}
    return own | {form.name: form.media_type for form in FORMATS.values() if form.takes(layer) and form.name not in own}
