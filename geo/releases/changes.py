"""What changed between two states of the data, as values and as ``changes.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, Self

Kind = Literal["added", "corrected", "retracted", "removed"]
KINDS: Final = ("corrected", "retracted", "removed")
"""Kinds of change that are told of one by one, with their reason; what was added is only listed."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a feature with other content; ``None`` stands for none, and a long line for its length and hash.

    Attributes
    ----------
    before, after : object
        As JSON has them.
    """

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one feature.

    Attributes
    ----------
    layer, id : str
        Which feature.
    kind : {"added", "corrected", "retracted", "removed"}
        A retracted one keeps its row, marked as such; a removed one is gone.
    title : str
        What people call the feature; its id where it has no name. That of a removed one is its last.
    fields : tuple of FieldChange
        What changed, in the order of the schema; empty for what was added or removed.
    date : datetime.date or None
        When the reason was given.
    reason : str
        Why, from the layer ``corrections``; empty if nobody gave one.
    sources : tuple of str
        Ids of the sources that the reason rests on.
    """

    layer: str
    id: str
    kind: Kind
    title: str = ""
    fields: tuple[FieldChange, ...] = ()
    date: date | None = None
    reason: str = ""
    sources: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {
            "layer": self.layer,
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "date": self.date.isoformat() if self.date else None,
            "reason": self.reason,
            "sources": list(self.sources),
            "fields": [{"field": each.field, "before": each.before, "after": each.after} for each in self.fields],
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Return the change that a JSON object is."""
        return cls(
            layer=document["layer"],
            id=document["id"],
            kind=document["kind"],
            title=document["title"],
            fields=tuple(FieldChange(**each) for each in document["fields"]),
            date=date.fromisoformat(document["date"]) if document["date"] else None,
            reason=document["reason"],
            sources=tuple(document["sources"]),
        )


@dataclass(frozen=True)
class Changes:
    """Everything that changed from one state of the data to another.

    Attributes
    ----------
    old : str
        Version of the older data; empty if there is none, and then everything was added.
    new : str
        Version of the newer data.
    created : datetime.date or None
        When the newer data were made.
    rows : mapping
        How many rows each layer has now.
    added : mapping
        Ids of what was added, by layer.
    listed : tuple of Change
        What was corrected, retracted or removed, by layer in the order of the package, then by id.
    """

    old: str
    new: str
    created: date | None
    rows: Mapping[str, int] = field(default_factory=dict)
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    listed: tuple[Change, ...] = ()

    def of(self, layer: str, id: str) -> Change | None:
        """Return what became of a feature; nothing if it stayed as it was, or is in neither."""
        return self._by_id().get((layer, id))

    def counts(self, layer: str) -> dict[str, int]:
        """Return how many features of a layer were added, corrected, retracted and removed."""
        kinds = [change.kind for change in self.listed if change.layer == layer]
        return {"added": len(self.added.get(layer, ())), **{kind: kinds.count(kind) for kind in KINDS}}

    def document(self) -> dict[str, Any]:
        """Return the changes as ``changes.json`` holds them."""
        return {
            "release": self.new,
            "created": self.created.isoformat() if self.created else None,
            "previous": self.old or None,
            "layers": {name: {"rows": rows, **self.counts(name)} for name, rows in self.rows.items()},
            "changes": [change.document() for change in self.listed],
            "added": {name: list(ids) for name, ids in self.added.items()},
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Return the changes that ``changes.json`` holds."""
        return cls(
            old=document["previous"] or "",
            new=document["release"],
            created=date.fromisoformat(document["created"]) if document["created"] else None,
            rows={name: layer["rows"] for name, layer in document["layers"].items()},
            added={name: tuple(ids) for name, ids in document["added"].items()},
            listed=tuple(Change.read(each) for each in document["changes"]),
        )

    def _by_id(self) -> dict[tuple[str, str], Change]:
        found: dict[tuple[str, str], Change] | None = self.__dict__.get("_found")
        if found is None:
            found = {(change.layer, change.id): change for change in self.listed}
            for layer, ids in self.added.items():
                found |= {(layer, id): Change(layer, id, "added") for id in ids}
            self.__dict__["_found"] = found
        return found
