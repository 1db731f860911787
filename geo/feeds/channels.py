"""A feed around its entries: whose it is, of when, under which licences, and where its pages are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geo.citations import tag
from geo.feeds import request
from geo.feeds.documents import Entry, Feed, Pages, Place, authors, rights
from geo.store import Dataset


@dataclass(frozen=True, slots=True)
class Channel:
    """Which feed this is.

    Attributes
    ----------
    name : str
        Of the feed; its id keeps it.
    layers : tuple of str
        Layers whose licences and credits stand for all of it.
    path : str
        Of the feed, in the form it is written in.
    query : str
        What of it was asked for, without language and release.
    version : str
        The release it keeps to.
    """

    name: str
    layers: tuple[str, ...]
    path: str
    query: str = ""
    version: str = ""


class Told(NamedTuple):
    """What a page of a feed says of itself, the path of the page for people that shows the same, and its entries."""

    title: str
    subtitle: str
    path: str
    pages: Pages
    entries: Sequence[Entry]


def feed(dataset: Dataset, place: Place, channel: Channel, told: Told) -> Feed:
    """Return a page of a feed."""
    line, licences = rights([dataset.catalogue[name] for name in channel.layers])
    code = place.language.code
    return Feed(
        id=tag(dataset, "feeds", channel.name, code, *filter(None, (channel.version, channel.query))),
        title=told.title,
        subtitle=told.subtitle,
        language=code,
        address=lambda page: place.link(request.address(channel.path, channel.query, page)),
        url=place.link(told.path),
        updated=place.dates.created,
        authors=authors(dataset),
        rights=line,
        licences=licences,
        entries=told.entries,
        pages=told.pages,
        scheme=tag(dataset, "vocabularies", ""),
    )
