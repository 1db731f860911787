"""How large each whole file is, and its checksum: measured by writing it, never estimated."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from threading import Lock, Thread
from typing import Final

from geo.catalogs import FileFacts, file
from geo.crs import CRS84, SUPPORTED
from geo.formats import FORMATS, About, Format
from geo.layers import Layer
from geo.queries import ItemsQuery
from geo.store import Dataset

ADDRESSES: Final = 4
"""Addresses of one site that are kept apart, since a file holds the address it came from."""

ROWS: Final = 100_000
"""A layer of more rows is measured only while somebody downloads it."""

Known = dict[tuple[str, str], FileFacts]


class Measures:
    """What is known of the whole files of a data set, by the address of the site.

    Files are measured in the background once somebody looks for them, and whenever one is sent whole.
    """

    def __init__(self, dataset: Dataset, corrections: str) -> None:
        self._dataset = dataset
        self._corrections = corrections
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
            self._known[site] = {}
            if len(self._known) > ADDRESSES:
                self._known.popitem(last=False)
            self._waiting.append(site)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="measures", daemon=True)
                self._thread.start()
            return {}

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

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                site = self._waiting.pop(0)
            self._measure(site)

    def _measure(self, site: str) -> None:
        for form in FORMATS.values():
            for layer in self._dataset.catalogue.tables:
                if not form.takes(layer) or not self._wanted(site, layer, form):
                    continue
                pieces = whole(self._dataset, layer, form, site, self._corrections)
                for _ in self.while_sent(pieces, site, layer, form):
                    pass

    def _wanted(self, site: str, layer: Layer, form: Format) -> bool:
        """Return whether a file is still to be measured and not too large for that."""
        rows = self._dataset.items(ItemsQuery(layer.name, limit=0)).number_matched
        with self._lock:
            return rows <= ROWS and site in self._known and (layer.name, form.name) not in self._known[site]


def whole(dataset: Dataset, layer: Layer, form: Format, site: str, corrections: str) -> Iterator[bytes]:
    """Yield the file of a whole layer as it is sent from a site."""
    about = About.of(layer, dataset, query=file(site, layer, form), corrections=corrections)
    return form.write(dataset.items(ItemsQuery(layer.name)).selection, about, SUPPORTED[CRS84])
