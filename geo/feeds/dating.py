"""When records were published and changed, from what the releases say of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from geo.feeds.documents import Dated, Dates
from geo.releases import Changes


def dates(created: datetime, changes: Iterable[Changes]) -> Dates:
    """Return the dates of all records.

    Parameters
    ----------
    created : datetime.datetime
        When the data were made.
    changes : iterable of Changes
        Of each release, the oldest first, and of the data against the last of them. Of the first, everything was
        added; without any, everything is as old as the data.
    """
    known: dict[tuple[str, str], Dated] = {}
    for each in changes:
        when = created if each.created is None else midnight(each.created)
        known |= {(layer, id): Dated(when, when) for layer, ids in each.added.items() for id in ids}
        for change in each.listed:
            before = known.get((change.layer, change.id), Dated(when, when, -1))
            known[change.layer, change.id] = Dated(before.published, when, before.revision + 1)
    return Dates(created, Dated(created, created), known)


def midnight(day: date) -> datetime:
    """Return the first instant of a day, in UTC."""
    return datetime.combine(day, time(), UTC)
