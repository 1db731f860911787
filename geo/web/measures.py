"""How large each whole file is, and its checksum: measured by writing it, never estimated."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from geo.catalogs import FileFacts, file
from geo.crs import CRS84, SUPPORTED
from geo.formats import FORMATS, About, Format
from geo.layers import Layer
from geo.queries import ItemsQuery
from geo.store import Dataset
from geo.web.ledger import SITES, Known, Ledger

ROWS: Final = 100_000
"""A layer of more rows is measured only while somebody downloads it."""


class Measures:
    """What is known of the whole files of a data set, by the address of the site.

    Files are measured in the background once somebody looks for them, and whenever one is sent whole; with a cache,
    by one of the workers for all of them.
    """

    def __init__(self, dataset: Dataset, corrections: str, cache: Path | None = None, version: str = "") -> None:
        self._dataset = dataset
        self._corrections = corrections
        self._version = version
        self._cache = cache
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._waiting: list[str] = []
        self._thread: Thread | None = None
        self._lock = Lock()

    def known(self, site: str) -> Known:
        """Return what is known by now; the first call for a site begins to measure, one site after another."""
        with self._lock:
            if site in self._known:
                self._known.move_to_end(site)
                return dict(self._known[site])
            kept = self._ledger.read(site) if self._ledger else {}
            self._known[site] = kept
            if len(self._known) > SITES:
                self._known.popitem(last=False)
            self._waiting.append(site)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="measures", daemon=True)
                self._thread.start()
            return dict(kept)

    def wait(self) -> None:
        """Return when everything that was begun is measured."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def while_sent(self, pieces: Iterable[bytes], site: str, layer: Layer, form: Format) -> Iterator[bytes]:
        """Yield the pieces of a whole file, and note its size and checksum at its end."""
        size, digest = 0, hashlib.sha256()
        for piece in pieces:
            size += len(piece)
            digest.update(piece)
            yield piece
        with self._lock:
            if site in self._known:
                self._known[site][layer.name, form.name] = FileFacts(size, digest.hexdigest())

    @cached_property
    def _ledger(self) -> Ledger | None:
        return (
            Ledger.of(self._dataset, f"{self._corrections} {self._version}".rstrip(), self._cache)
            if self._cache
            else None
        )

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                site = self._waiting.pop(0)
            if self._ledger is None:
                self._measure(site)
            else:
                self._measure_for_all(site, self._ledger)

    def _measure_for_all(self, site: str, ledger: Ledger) -> None:
        """Measure what no other worker has measured, and keep it."""
        with ledger.turn():
            kept = ledger.read(site)
            with self._lock:
                if site in self._known:
                    self._known[site] |= kept
            self._measure(site)
            with self._lock:
                known = dict(self._known.get(site, {}))
            if len(known) > len(kept):
                ledger.write(site, known)

    def _measure(self, site: str) -> None:
        for form in FORMATS.values():
            for layer in self._dataset.catalogue.tables:
                if not form.takes(layer) or not self._wanted(site, layer, form):
                    continue
                address = file(site, layer, form, self._version)
                pieces = whole(self._dataset, layer, form, address, self._corrections)
                for _ in self.while_sent(pieces, site, layer, form):
                    pass

    def _wanted(self, site: str, layer: Layer, form: Format) -> bool:
        """Return whether a file is still to be measured and not too large for that."""
        rows = self._dataset.items(ItemsQuery(layer.name, limit=0)).number_matched
        with self._lock:
            return rows <= ROWS and site in self._known and (layer.name, form.name) not in self._known[site]


def whole(dataset: Dataset, layer: Layer, form: Format, address: str, corrections: str) -> Iterator[bytes]:
    """Yield the file of a whole layer as it is sent from an address."""
    about = About.of(layer, dataset, query=address, corrections=corrections)
    return form.write(dataset.items(ItemsQuery(layer.name)).selection, about, SUPPORTED[CRS84])
