"""``v=``: which data a request is answered from: a release, opened when it is first asked for, or the current data."""

from __future__ import annotations

import re
from collections import OrderedDict
from threading import Lock
from typing import Final

from flask import Flask, current_app, g, request

from geo.errors import InvalidParameter, UnknownRelease
from geo.store import Dataset
from geo.web import keeping
from geo.web.site import KEY, Site, of

PARAMETER: Final = "v"
OPEN: Final = 3
"""Releases that are held open at once, beside the current data."""

OWN: Final = ("/static/", "/map/words/")
"""Paths whose ``v`` is that of another thing than the data."""

KEPT: Final = ("/map/", "/image.")
"""Paths that browsers keep by the stamp of the data: what they ask for by an older one is answered anew."""

VERSIONS: Final = f"{KEY}.versions"
_STAMP: Final = re.compile(r"[0-9a-f]{16}")


class Versions:
    """The sites of the releases asked for last; a request that has one keeps it, whoever else needs the room."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._open: OrderedDict[str, Site] = OrderedDict()
        self._opening: dict[str, Lock] = {}
        self._lock = Lock()

    def get(self, name: str) -> Site:
        """Return the site of a release.

        Raises
        ------
        UnknownRelease
            If there is none of that name.
        InvalidLayers
            If its files are not right any more.
        """
        with self._lock:
            if name in self._open:
                self._open.move_to_end(name)
                return self._open[name]
            release = self._site.releases.get(name)
            turn = self._opening.setdefault(name, Lock())
        with turn:
            with self._lock:
                if name in self._open:
                    return self._open[name]
            site = self._site.at(release, self._dataset(name))
            with self._lock:
                self._open[name] = site
                self._opening.pop(name, None)
                while len(self._open) > OPEN:
                    self._open.popitem(last=False)
        return site

    def _dataset(self, name: str) -> Dataset:
        """Return the data of a release: those that are served anyway if they are the same."""
        release, served = self._site.releases.get(name), self._site.dataset
        dataset = served if served.catalogue.descriptor == release.catalogue.descriptor else None
        return dataset or release.open(self._site.settings.cache)

    @property
    def opened(self) -> tuple[str, ...]:
        """The releases that are held open, the one asked for last last."""
        with self._lock:
            return tuple(self._open)


def register(app: Flask) -> None:
    """Let every request of an application be answered from the data its address names."""
    versions = Versions(of(app))
    app.extensions[VERSIONS] = versions

    def choose() -> None:
        if b"v=" in request.query_string or b"%76" in request.query_string:
            texts = [text for text in request.args.getlist(PARAMETER) if text]
            if texts and not request.path.startswith(OWN):
                setattr(g, KEY, _chosen(versions, of(app), texts))

    app.before_request(choose)
    app.after_request(keeping.keep)


def named(name: str) -> Site:
    """Return the site of a release, or that of the current data by its version.

    Raises
    ------
    UnknownRelease
        If there is none of that name.
    """
    return _chosen(current_app.extensions[VERSIONS], of(current_app), [name])


def _chosen(versions: Versions, site: Site, texts: list[str]) -> Site:
    """Return the site that some texts of the parameter name.

    Raises
    ------
    InvalidParameter, UnknownRelease
        If they name two, or none that there is.
    """
    if len(texts) > 1:
        raise InvalidParameter(PARAMETER, ", ".join(texts), "this parameter once")
    name = texts[0]
    if name in site.releases:
        return versions.get(name)
    is_stamp = name == site.stamp or (request.path.startswith(KEPT) and _STAMP.fullmatch(name))
    if is_stamp or name == site.dataset.version:
        return site
    raise UnknownRelease(name, site.releases.names())
