"""A feed and its entries, in whatever form they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, NamedTuple, Self

from geo.citations import Cited
from geo.errors import InvalidParameter
from geo.layers import Layer, Record
from geo.store import Dataset
from geo.text import ENGLISH, Language

SIZE: Final = 50
"""Entries of a page (RFC 5005, section 3)."""


class Category(NamedTuple):
    """A word of a vocabulary that an entry is filed under."""

    vocabulary: str
    term: str
    label: str


class Source(NamedTuple):
    """Where what an entry says is published."""

    title: str
    url: str

    def text(self) -> str:
        """Return both as one line."""
        return ", ".join(filter(None, self))


class Dated(NamedTuple):
    """When a record was first published and last changed, and how often it has changed in between."""

    published: datetime
    updated: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Dates:
    """When records were published and changed: by the dates of the releases, never by a clock.

    Attributes
    ----------
    created : datetime.datetime
        When the data were made.
    usual : Dated
        Of every record that is not among the known ones.
    known : Mapping
        By collection and id: those that came or changed later.
    """

    created: datetime
    usual: Dated
    known: Mapping[tuple[str, str], Dated] = field(default_factory=dict)

    @classmethod
    def at(cls, created: datetime) -> Dates:
        """Return the dates where there has been one version only."""
        return cls(created, Dated(created, created))

    def of(self, collection: str, id: str) -> Dated:
        """Return the dates of a record."""
        return self.known.get((collection, id), self.usual)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feed stands.

    Attributes
    ----------
    link : callable
        The whole address of a path of the site, in the language of the feed and at the version that was asked for.
    dates : Dates
        Of the records.
    language : Language
        Of the feed.
    """

    link: Callable[[str], str]
    dates: Dates
    language: Language = ENGLISH


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is told.

    Attributes
    ----------
    id : str
        A tag: it stays, whatever host the feed is read from.
    title_language : str
        Code of the language of the title: that of a record is always English.
    content : str
        Plain text.
    url, picture : str
        Addresses of its page and of its picture; a picture may be missing.
    day : datetime.date or None
        Local date of what happened on one day.
    where, point
        Name of its place; its longitude and latitude.
    """

    id: str
    title: str
    content: str
    url: str
    dated: Dated
    title_language: str = ""
    picture: str = ""
    categories: tuple[Category, ...] = ()
    sources: tuple[Source, ...] = ()
    day: date | None = None
    where: str = ""
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of a feed this is, counted from 1, and how many entries all pages have."""

    number: int
    total: int

    @classmethod
    def of(cls, number: int, total: int) -> Self:
        """Return a page.

        Raises
        ------
        InvalidParameter
            If there is none of that number.
        """
        made = cls(number, total)
        if number > made.last:
            raise InvalidParameter("page", number, f"a page from 1 to {made.last}")
        return made

    @property
    def last(self) -> int:
        """The number of the last page; an empty feed has one."""
        return max(1, -(-self.total // SIZE))

    @property
    def before(self) -> int:
        """How many entries come before those of this page."""
        return (self.number - 1) * SIZE


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, or a page of it.

    Attributes
    ----------
    address : callable
        The whole address of a page of it, by its number.
    url : str
        Address of the page for people that shows the same.
    updated : datetime.datetime
        When the data behind it were made.
    rights : str
        Licence and credit.
    licences : tuple of str
        Addresses of the licences.
    """

    id: str
    title: str
    subtitle: str
    language: str
    address: Callable[[int], str]
    url: str
    updated: datetime
    authors: tuple[str, ...]
    rights: str
    licences: tuple[str, ...]
    entries: Sequence[Entry]
    pages: Pages
    scheme: str

    def links(self) -> dict[str, str]:
        """Return the addresses of this page and of the others, by their relation (RFC 5005)."""
        number, last = self.pages.number, self.pages.last
        found = {"self": number, "first": 1, "last": last, "previous": number - 1, "next": number + 1}
        return {name: self.address(page) for name, page in found.items() if 1 <= page <= last}


def authors(dataset: Dataset) -> tuple[str, ...]:
    """Return who answers for the data, or at least their title."""
    return Cited.of(dataset, "").authors or (dataset.catalogue.title,)


def sources(dataset: Dataset, ids: Sequence[str]) -> tuple[Source, ...]:
    """Return sources by who published what and when, each with its address, else that of its archived copy."""
    return tuple(map(_source, map(dataset.source, ids)))


def rights(layers: Sequence[Layer]) -> tuple[str, tuple[str, ...]]:
    """Return the licences and credits of some layers as a line, and the addresses of the licences."""
    licences = dict.fromkeys(licence for layer in layers for licence in layer.licences)
    credits = dict.fromkeys(layer.attribution for layer in layers if layer.attribution)
    return ". ".join([*(each.title for each in licences), *credits]), tuple(each.path for each in licences)


def stamp(when: datetime) -> str:
    """Return an instant as RFC 3339 has it, in UTC and whole seconds.

    >>> stamp(datetime(2026, 11, 22, 1, tzinfo=UTC))
    '2026-11-22T01:00:00Z'
    """
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _source(row: Record) -> Source:
    url = _address(row["url"]) or _address(row["archived_url"])
    parts = (row["publisher"], row["title"], "" if row["date"] is None else str(row["date"]))
    return Source(", ".join(filter(None, parts)) or ("" if url else row["id"]), url)


def _address(text: str | None) -> str:
    """Return an address a reader may follow, nothing for anything else."""
    return text if text and text.startswith(("https://", "http://")) else ""
