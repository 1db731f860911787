"""Identifiers of everything in a data package that stay, whatever host it is read from: tag URIs (RFC 4151)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from geo.store import Dataset

MINTED: Final = 2026
"""Year of the tags: with the name of the data it makes them nobody else's (RFC 4151), and it never changes."""

OWNER: Final = "example"
"""Top of the name that the tags stand under: nobody can register one there (RFC 2606), and no host is needed."""

SPACE: Final = re.compile(r"[^a-z0-9.-]+")


def name(dataset: Dataset) -> str:
    """Return the name the tags of a data package stand under."""
    described = SPACE.sub("-", str(dataset.catalogue.descriptor.get("name", "")).lower()).strip("-.")
    return f"{described or 'data'}.{OWNER}"


def tag(dataset: Dataset, *parts: str) -> str:
    """Return the identifier of something of a data package: a tag URI (RFC 4151), the same on every host."""
    return f"tag:{name(dataset)},{MINTED}:{'/'.join(quote(part, safe='.~=&,;:') for part in parts)}"
