"""What every view needs: the data, the settings and the static files of one running application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request
from werkzeug.http import http_date
from werkzeug.sansio.utils import get_current_url

from geo.errors import InvalidParameter, NotFound
from geo.layers import Layer
from geo.maps import columns, documents, opening
from geo.maps.answer import words
from geo.maps.assets import Assets
from geo.maps.state import Horizon, Words
from geo.ogcapi.addresses import Addresses
from geo.releases import Release, Releases
from geo.store import Dataset
from geo.web.measures import Measures
from geo.web.prepared import PLAIN, Document, Prepared
from geo.web.settings import Settings

KEY = "geo"
HOST: Final = "the name or number of a host, with or without a port"


ZONE: Final = ZoneInfo("Europe/Warsaw")
"""Time zone of the site's calendar: that of the EU side of the southernmost sections."""


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


@dataclass(eq=False)
class Site:
    """One application's data, settings and files; immutable while it serves.

    Attributes
    ----------
    static : Path
        Folder of the static files.
    now : callable
        The clock: the present instant, aware.
    release : Release or None
        The release that this is the site of, if it is not that of the current data.
    live : Site or None
        The site of the current data, if this is not it.
    """

    dataset: Dataset
    settings: Settings
    static: Path
    now: Callable[[], datetime] = utc_now
    release: Release | None = None
    live: Site | None = None

    def attach(self, app: Flask) -> None:
        """Make this the site of an application."""
        app.extensions[KEY] = self

    @property
    def current(self) -> Site:
        """The site of the current data."""
        return self.live or self

    @property
    def version(self) -> str:
        """What the addresses of this site say as ``v``: the name of its release, nothing for the current data."""
        return self.release.name if self.release else ""

    @property
    def stamp(self) -> str:
        """What the addresses of what browsers keep for ever say as ``v``: it changes whenever the data do."""
        return self.version or self.dataset.fingerprint

    @cached_property
    def releases(self) -> Releases:
        """The releases of these data."""
        return self.live.releases if self.live else Releases(self.settings.releases_folder)

    @property
    def present(self) -> Release | None:
        """The newest release that holds just what this site shows; None if the data changed since, or there is none."""
        if self.release:
            return self.release
        names = self.releases.names()
        return next((release for release in map(self.releases.get, names[::-1]) if self._holds(release)), None)

    def _holds(self, release: Release) -> bool:
        shown, held = (
            {layer.name: layer.hash for layer in each} for each in (self.dataset.catalogue, release.catalogue)
        )
        return shown == held and None not in shown.values()

    def at(self, release: Release, dataset: Dataset) -> Site:
        """Return the site of a release of these data, which keeps the clock but lives on the day of the release."""
        return Site(dataset, self.settings, self.static, lambda: self.now(), release=release, live=self)

    @cached_property
    def assets(self) -> Assets:
        """The static files."""
        return Assets(self.static)

    @cached_property
    def has_map(self) -> bool:
        """Whether the data are those of the map."""
        return documents.is_map(self.dataset)

    @cached_property
    def words(self) -> Words:
        """What the parameters of the map may hold."""
        return words(self.dataset)

    @cached_property
    def measures(self) -> Measures:
        """Sizes and checksums of the files."""
        return Measures(self.dataset, self.settings.corrections, self.settings.cache, self.version)

    @cached_property
    def prepared(self) -> Prepared:
        """What is made once for all readers."""
        return Prepared.of(self.dataset, self.settings.cache)

    def today(self) -> date:
        """Return the local date of the border's EU side, in Poland: dates here are never those of UTC.

        For a release that is the day it was made, so that nothing of it moves with the clock.
        """
        return self.release.created if self.release else self.now().astimezone(ZONE).date()

    @property
    def horizon(self) -> Horizon:
        """The last day of the data, and today."""
        return Horizon(self.dataset.data_end, self.today())

    @property
    def url(self) -> str:
        """Address readers know the site by, without a slash at the end."""
        return self.url_of(request.scheme, request.host)

    def url_of(self, scheme: str, host: str) -> str:
        """Return the address readers know the site by if they asked this host; what the operator set goes first.

        Raises
        ------
        InvalidParameter
            If the host is none: no address of the answer would be right.
        """
        if not host and not self.settings.public_url:
            raise InvalidParameter("Host", host, HOST)
        return self.settings.public_url or _host_url(scheme, host)

    @property
    def addresses(self) -> Addresses:
        """The addresses of the API."""
        return Addresses(self.url, self.version)

    @cached_property
    def modified(self) -> datetime:
        """When the data were made: as the data package says, else when the last of its files was written."""
        created = self.dataset.catalogue.descriptor.get("created")
        try:
            return datetime.fromisoformat(str(created)).astimezone(UTC)
        except ValueError:
            files = [layer.file.stat().st_mtime for layer in self.dataset.catalogue if layer.file.is_file()]
            return datetime.fromtimestamp(max(files, default=0.0), UTC)

    @cached_property
    def modified_text(self) -> str:
        """The same as a header has it."""
        return http_date(self.modified)

    def table(self, name: str) -> Layer:
        """Return a layer that is served as features.

        Raises
        ------
        NotFound
            If there is none of that name.
        """
        for layer in self.dataset.catalogue.tables:
            if layer.name == name:
                return layer
        raise NotFound("collection", name, [layer.name for layer in self.dataset.catalogue.tables])

    def document(self, name: str, coding: str = PLAIN) -> Document:
        """Return a document of the map, in a coding; made on the first request for it.

        Raises
        ------
        NotFound
            If there is none of that name.
        """
        known = documents.names(self.dataset)
        if name not in known:
            raise NotFound("document", name, known)
        return self.prepared.get(f"{name}.json", lambda: documents.render(self.dataset, name), coding)

    def opening(self, language: str, coding: str = PLAIN) -> Document:
        """Return what the page begins with in one of its languages."""
        name = f"opening-{language}.json"
        return self.prepared.get(name, lambda: opening.document(self.dataset, language), coding)

    def columns(self, name: str, coding: str = PLAIN) -> Document:
        """Return a binary document of the incidents.

        Raises
        ------
        NotFound
            If there is none of that name.
        """
        if name not in columns.DOCUMENTS:
            raise NotFound("document", name, tuple(columns.DOCUMENTS))
        return self.prepared.get(f"{name}.bin", lambda: columns.DOCUMENTS[name](self.dataset), coding)


@lru_cache(maxsize=64)
def _host_url(scheme: str, host: str) -> str:
    return get_current_url(scheme, host).rstrip("/")


def current() -> Site:
    """Return the site that answers: that of the release the address names, else that of the current data."""
    return cast("Site", g.get(KEY) or of(current_app))


def of(app: Flask) -> Site:
    """Return the site of an application."""
    return cast("Site", app.extensions[KEY])
