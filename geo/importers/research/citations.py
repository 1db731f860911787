"""Sources as they are cited: one record for each publisher, title, address and date."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from geo.layers.reading import Record

ARCHIVES = ("archive.org", "archive.ph", "archive.today", "perma.cc")
LICENCES = {"IOM Missing Migrants Project": "CC-BY-4.0"}
"""Publishers who grant a licence on what is taken from them."""


class Bibliography:
    """The sources cited so far, by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Record] = {}
        self._by_url: dict[str, str] = {}

    def cite(self, urls: Sequence[str], publisher: str = "", title: str = "", date: str = "") -> list[str]:
        """Return the ids of sources, adding those that are new.

        Parameters
        ----------
        urls : sequence of str
            Addresses, the main source first. ``publisher``, ``title`` and ``date`` are the main source's; of the others
            only the address is known.
        """
        ids = [self._add(urls[0] if urls else "", publisher, title, date)] if urls or publisher else []
        for url in urls[1:]:
            ids.append(self._by_url.get(url) or self._add(url, "", "", ""))
        return list(dict.fromkeys(ids))

    def records(self) -> list[Record]:
        """Return the sources as records of the layer ``sources``."""
        return list(self._by_id.values())

    def _add(self, url: str, publisher: str, title: str, date: str) -> str:
        if not (publisher or title or date) and url in self._by_url:
            return self._by_url[url]
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        id = f"{_slug(host or publisher)}-{_fingerprint(url, publisher, title, date)}"
        self._by_id[id] = {
            "id": id,
            "publisher": publisher or None,
            "title": title or None,
            "url": url or None,
            "date": date or None,
            "archived_url": url if host.endswith(ARCHIVES) else None,
            "licence": LICENCES.get(publisher),
        }
        self._by_url.setdefault(url, id)
        return id


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "source"


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:8]
