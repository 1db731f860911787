"""Whose work a map shows, in one line, as the catalogue says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geo.layers import Catalogue, Layer
from geo.text import ENGLISH, Language, joined

DRAWN: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("incidents", "crossing-status"),
    "border_lines": ("sections",),
    "crossing_points": ("crossings",),
    "basemap": ("basemap",),
}
"""Layers of each part of the map, by the word for it; the first part is our own and needs no name."""


PARTLY: Final = "partly from "
"""What an attribution of ours says before the name of a source."""

LEAST: Final[Mapping[str, tuple[str, ...]]] = {"": ("incidents",), "border_lines": ("sections",)}
"""Those that are named even where there is little room."""


def credit(catalogue: Catalogue, language: Language = ENGLISH, drawn: Mapping[str, tuple[str, ...]] = DRAWN) -> str:
    """Return whom to credit for a map, under which licences, and the version of the data; without a full stop.

    Parts with the same credit are named together, and nobody is credited twice for the same.
    """
    parts: dict[str, list[str]] = {}
    for part, names in drawn.items():
        for name in names:
            if name in catalogue:
                parts.setdefault(_line(catalogue[name]), []).append(part)
    own = dict.fromkeys(clause for line, named in parts.items() if "" in named for clause in line.split("; "))
    version = language.say("credit.version", version=catalogue.version)
    if not own:
        clauses = dict.fromkeys(layer.attribution for layer in catalogue.tables if layer.attribution)
        return "; ".join([f"{catalogue.title}, {version}", *clauses])
    first, *others = (_said(clause, language) for clause in own)
    borrowed = [
        f"{joined('and', [language.say(f'credit.{part}') for part in named], language)} {line.replace('; ', ', ')}"
        for line, named in parts.items()
        if "" not in named
    ]
    return "; ".join([f"{first}, {version}", *others, *borrowed])


def _said(clause: str, language: Language) -> str:
    """Return a part of our own attribution in a language; names of sources and licences stay."""
    source = clause.removeprefix(PARTLY)
    return clause if source == clause else language.site_text("credit.partly", source=source)


def _line(layer: Layer) -> str:
    """Return the attribution of a layer, with the licences it does not name itself."""
    names = [licence.name.replace("-", " ") for licence in layer.licences]
    unnamed = [name for name in names if name not in layer.attribution]
    return f"{layer.attribution} ({', '.join(unnamed)})" if unnamed else layer.attribution
