"""When the records of a site were published and changed, by its releases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from geo.feeds import dating
from geo.feeds.documents import Dates
from geo.releases import Change, Changes, Release, changes
from geo.web.site import Site


class Event(NamedTuple):
    """What became of a record: in a release, whose name it is, or since the last of them, without a name."""

    release: str
    day: date | None
    change: Change


@dataclass(frozen=True)
class Past:
    """The releases up to what a site shows, the oldest first, what changed in each, and the dates that follow."""

    names: tuple[str, ...]
    changes: tuple[Changes, ...]
    dates: Dates


_PASTS: WeakKeyDictionary[Site, Past] = WeakKeyDictionary()
"""The past of each site that is open: read once, and anew when there is another release."""


def releases(site: Site) -> list[Release]:
    """Return the releases up to the one that is shown, the oldest first; all of them if the data changed since."""
    names, present = site.releases.names(), site.present
    return [site.releases.get(name) for name in (names[: names.index(present.name) + 1] if present else names)]


def past(site: Site) -> Past:
    """Return the past of what a site shows."""
    known = releases(site)
    names = tuple(release.name for release in known)
    kept = _PASTS.get(site)
    if kept is None or kept.names != names:
        made = [release.changes for release in known]
        if known and site.present is None:
            made.append(changes(known[-1].open(site.settings.cache), site.dataset))
        kept = _PASTS[site] = Past(names, tuple(made), dating.dates(site.modified, made))
    return kept


def history(site: Site, keys: Iterable[tuple[str, str]]) -> list[Event]:
    """Return what became of some records, by their layers and ids, the oldest first."""
    known, wanted = past(site), list(keys)
    found = []
    for place, each in enumerate(known.changes):
        name = known.names[place] if place < len(known.names) else ""
        told = (each.of(layer, id) for layer, id in wanted)
        found += [Event(name, each.created, change) for change in told if change is not None]
    return found
