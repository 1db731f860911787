"""What was corrected or retracted after it had been published, and the releases themselves: the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from geo.citations import tag
from geo.errors import NotFound
from geo.feeds import channels, request
from geo.feeds.channels import Channel, Told
from geo.feeds.dating import midnight
from geo.feeds.documents import SIZE, Category, Dated, Entry, Feed, Pages, Place, sources
from geo.layers import Record
from geo.queries import ItemsQuery
from geo.releases import Changes, Release
from geo.store import Dataset

CORRECTIONS: Final = "corrections"
RELEASES: Final = "releases"
PAGES: Final = ("incidents", "crossings")
"""Layers of which a feature has a page of its own, at an address of their name."""


def corrections(dataset: Dataset, wanted: request.Wanted, place: Place, path: str) -> Feed:
    """Return a page of the feed of corrections.

    Raises
    ------
    InvalidParameter
        If there is no page of that number.
    """
    rows = _rows(dataset)[::-1]
    told = rows[(wanted.page - 1) * SIZE : wanted.page * SIZE]
    entries = [_correction(dataset, row, place) for row in told]
    return _feed(dataset, place, _channel(CORRECTIONS, path, wanted), Pages.of(wanted.page, len(rows)), entries)


def releases(dataset: Dataset, known: Sequence[Release], wanted: request.Wanted, place: Place, path: str) -> Feed:
    """Return a page of the feed of releases.

    Parameters
    ----------
    known : sequence of Release
        The oldest first.

    Raises
    ------
    InvalidParameter
        If there is no page of that number.
    """
    told = known[::-1][(wanted.page - 1) * SIZE : wanted.page * SIZE]
    entries = [_release(dataset, each, place) for each in told]
    return _feed(dataset, place, _channel(RELEASES, path, wanted), Pages.of(wanted.page, len(known)), entries)


def _channel(name: str, path: str, wanted: request.Wanted) -> Channel:
    return Channel(name, ("incidents",), path, version=wanted.v)


def _rows(dataset: Dataset) -> list[Record]:
    """Return the corrections, the oldest first; a data package may have none."""
    if CORRECTIONS not in dataset.catalogue:
        return []
    return sorted(dataset.records(ItemsQuery(CORRECTIONS)), key=lambda row: (row["date"], row["id"]))


def _correction(dataset: Dataset, row: Record, place: Place) -> Entry:
    language, feature, when = place.language, row["feature"], midnight(row["date"])
    page = f"/{row['layer']}/{quote(feature)}" if row["layer"] in PAGES else "/downloads"
    key, cited = row["kind"], sources(dataset, row["sources"])
    told = [row["reason"], f"{row['layer']}/{feature}", *(f"– {each.text()}" for each in cited)]
    return Entry(
        id=tag(dataset, CORRECTIONS, str(row["id"])),
        title=language.site_text(f"feeds.correction.{key}", title=_title(dataset, row["layer"], feature)),
        content="\n".join(told),
        url=place.link(page),
        dated=Dated(when, when),
        categories=(
            Category("kind", row["kind"], language.site_text(f"feeds.correction.{key}", title="").strip(": ")),
        ),
        sources=sources(dataset, row["sources"]),
        day=row["date"],
    )


def _title(dataset: Dataset, layer: str, id: str) -> str:
    """Return what people call a feature; its id if it is no longer there."""
    try:
        row = dataset.item(layer, id).records()[0]
    except NotFound:
        return id
    return str(row.get("title") or row.get("name") or id)


def _release(dataset: Dataset, release: Release, place: Place) -> Entry:
    language, when = place.language, midnight(release.created)
    return Entry(
        id=tag(dataset, RELEASES, release.name),
        title=language.site_text("feeds.release.title", name=release.name),
        content="\n".join(_counts(release.changes, place)),
        url=place.link(f"/releases/{quote(release.name)}"),
        dated=Dated(when, when),
        day=release.created,
    )


def _counts(changes: Changes, place: Place) -> Iterator[str]:
    """Yield how many features of each layer changed, and why those did that were corrected or retracted."""
    for layer in changes.rows:
        counts = changes.counts(layer)
        if any(counts.values()):
            numbers = {kind: place.language.number(count) for kind, count in counts.items()}
            yield place.language.site_text("feeds.release.layer", layer=layer, **numbers)
    for change in changes.listed:
        if change.reason:
            yield f"– {change.title or change.id}: {change.reason}"


def _feed(dataset: Dataset, place: Place, channel: Channel, pages: Pages, entries: list[Entry]) -> Feed:
    """Return a feed of all there is of a kind."""
    title = f"{place.language.site_text(f'feeds.{channel.name}')} – {dataset.catalogue.title}"
    subtitle = place.language.site_text(f"feeds.{channel.name}.about")
    return channels.feed(dataset, place, channel, Told(title, subtitle, "/feeds", pages, entries))
