"""What comes before and after a record: in time within its section, or along the border."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from geo.layers import Record
from geo.maps.state import SHOWN_UNASKED
from geo.queries import ItemsQuery
from geo.store import Dataset


class Neighbour(NamedTuple):
    """A record beside another: the path of its page, and what it is called; a section goes by its id."""

    path: str
    id: str
    title: str


class Neighbours(NamedTuple):
    """The records on both sides of one; none at an end. ``order`` is what they follow: time, border or sections."""

    order: str
    earlier: Neighbour | None
    later: Neighbour | None


def incidents(dataset: Dataset, row: Record) -> Neighbours:
    """Return those before and after one, of the same section and kind; retracted ones only beside a retracted one."""
    shown = SHOWN_UNASKED if row["verification"] in SHOWN_UNASKED else (*SHOWN_UNASKED, row["verification"])
    query = ItemsQuery.of("incidents", section=row["section"], kind=row["kind"], verification=shown)
    return _beside(dataset, "incidents", "time", dataset.items(query).selection.ids(), row["id"])


def crossings(dataset: Dataset, row: Record) -> Neighbours:
    """Return the crossings before and after one along its section, from the end its kilometres count from."""
    ids = dataset.items(ItemsQuery.of("crossings", section=row["section"])).selection.ids()
    posts = {id: dataset.position("crossings", id) for id in ids}
    along = sorted(ids, key=lambda id: (post["km"] if (post := posts[id]) else float("inf"), id))
    return _beside(dataset, "crossings", "border", along, row["id"])


def sections(dataset: Dataset, known: Sequence[str], id: str) -> Neighbours:
    """Return the sections before and after one, from south to north."""
    return _beside(dataset, "sections", "sections", known, id)


def _beside(dataset: Dataset, collection: str, order: str, ids: Sequence[str], id: str) -> Neighbours:
    sides = _sides(ids, id)
    return Neighbours(order, *(None if each is None else named(dataset, collection, each) for each in sides))


def _sides(ids: Sequence[str], id: str) -> tuple[str | None, str | None]:
    at = ids.index(id)
    return ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None


def named(dataset: Dataset, collection: str, id: str) -> Neighbour:
    """Return a record that there is, by its id."""
    if collection == "sections":
        return Neighbour(f"/sections/{quote(id)}", id, "")
    row = dataset.item(collection, id).records()[0]
    return Neighbour(f"/{collection}/{quote(id)}", id, str(row.get("title") or row.get("name")))
