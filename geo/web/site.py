"""What every view needs: the data, the settings and the static files of one running application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Final, cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request
from werkzeug.http import http_date
from werkzeug.sansio.utils import get_current_url

from geo.errors import InvalidParameter, NotFound
from geo.layers import Layer
from geo.maps import columns, documents
from geo.maps.answer import words
from geo.maps.assets import Assets
from geo.maps.state import Horizon, Words
from geo.ogcapi.addresses import Addresses
from geo.store import Dataset
from geo.web.measures import Measures
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
    """

    dataset: Dataset
    settings: Settings
    static: Path
    now: Callable[[], datetime] = utc_now
    _documents: dict[str, bytes] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def attach(self, app: Flask) -> None:
        """Make this the site of an application."""
        app.extensions[KEY] = self

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
        return Measures(self.dataset, self.settings.corrections, self.settings.cache)

    def today(self) -> date:
        """Return the local date of the border's EU side, in Poland: dates here are never those of UTC."""
        return self.now().astimezone(ZONE).date()

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
        return Addresses(self.url)

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

    def document(self, name: str) -> bytes:
        """Return a document of the map, built on the first request for it.

        Raises
        ------
        NotFound
            If there is none of that name.
        """
        return self._keep(name, lambda: documents.render(self.dataset, name))

    def columns(self, name: str) -> bytes:
        """Return a binary document of the incidents, built on the first request for it.

        Raises
        ------
        NotFound
            If there is none of that name.
        """
        if name not in columns.DOCUMENTS:
            raise NotFound("document", name, tuple(columns.DOCUMENTS))
        return self._keep(f"{name}.bin", lambda: columns.DOCUMENTS[name](self.dataset))

    def _keep(self, name: str, make: Callable[[], bytes]) -> bytes:
        with self._lock:
            if name not in self._documents:
                self._documents[name] = make()
            return self._documents[name]


@lru_cache(maxsize=64)
def _host_url(scheme: str, host: str) -> str:
    return get_current_url(scheme, host).rstrip("/")


def current() -> Site:
    """Return the site of the application that answers."""
    return of(current_app)


def of(app: Flask) -> Site:
    """Return the site of an application."""
    return cast("Site", app.extensions[KEY])
