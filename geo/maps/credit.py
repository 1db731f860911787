"""Whose work a map shows, in one line, as the catalogue says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geo import text
from geo.layers import Catalogue, Layer

DRAWN: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("incidents", "crossing-status"),
    "border lines": ("sections",),
    "crossing points": ("crossings",),
    "basemap": ("basemap",),
}
"""Layers of each part of the map; the first part is our own and needs no name."""


def credit(catalogue: Catalogue) -> str:
    """Return whom to credit for a map, under which licences, and the version of the data; without a full stop.

    Parts with the same credit are named together, and nobody is credited twice for the same.
    """
    parts: dict[str, list[str]] = {}
    for part, names in DRAWN.items():
        for name in names:
            if name in catalogue:
                parts.setdefault(_line(catalogue[name]), []).append(part)
    own = dict.fromkeys(clause for line, named in parts.items() if "" in named for clause in line.split("; "))
    if not own:
        clauses = dict.fromkeys(layer.attribution for layer in catalogue.tables if layer.attribution)
        return "; ".join([f"{catalogue.title}, data version {catalogue.version}", *clauses])
    first, *others = own
    borrowed = [
        f"{text.joined('and', named)} {line.replace('; ', ', ')}" for line, named in parts.items() if "" not in named
    ]
    return "; ".join([f"{first}, data version {catalogue.version}", *others, *borrowed])


def _line(layer: Layer) -> str:
    """Return the attribution of a layer, with the licences it does not name itself."""
    names = [licence.name.replace("-", " ") for licence in layer.licences]
    unnamed = [name for name in names if name not in layer.attribution]
    return f"{layer.attribution} ({', '.join(unnamed)})" if unnamed else layer.attribution
