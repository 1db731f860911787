"""Ask the site for every address of a plan, and write the answers as files."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

from flask import Flask

from geo.errors import GeoError, InvalidParameter
from geo.releases.sums import digest
from geo.web import vendor
from geo.web.publishing import seeds
from geo.web.publishing.headers import headers
from geo.web.publishing.places import Place, Plan
from geo.web.publishing.rewriting import Rewriter
from geo.web.site import Site, of
from geo.web.versions import VERSIONS

MANIFEST: Final = "publication.json"
"""Name of the file that lists all others with their checksums; it also marks a folder as one of ours."""

PAGE: Final = "text/html"
JSON: Final = ("application/json", "application/geo+json", "application/feed+json", "application/ld+json")
ATOM: Final = "application/atom+xml"
CALENDAR: Final = "text/calendar"
SAVED: Final = "archive.html"
"""Pages that stay as they are: they leave the site."""


class CannotPublish(GeoError):
    """An address that must be published has no answer."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: the folder, the number of files and of bytes."""

    folder: Path
    files: int
    size: int


def publish(app: Flask, folder: Path, plan: Plan) -> Published:
    """Write a site into a folder, in the place of what was published there before.

    The files are written beside it and then moved, so that it is never half-written.

    Raises
    ------
    InvalidParameter
        If the folder holds anything that was not published by this.
    CannotPublish
        If an address has no answer.
    """
    folder = folder.absolute()
    _refuse_foreign(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _Writer(app, fresh, plan).write()
        _write_lists(fresh, plan, of(app))
        fresh.chmod(0o755)
        vendor.replace(folder, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    sizes = [path.stat().st_size for path in _files(folder)]
    return Published(folder, len(sizes), sum(sizes))


class _Writer:
    """Asks, rewrites and writes; what an answer leads to is asked for too."""

    def __init__(self, app: Flask, folder: Path, plan: Plan) -> None:
        self._app = app
        self._client = app.test_client()
        self._folder = folder
        self._plan = plan
        self._queue: deque[Place] = deque()
        self._known: set[str] = set()
        self._rewriter = Rewriter(plan, self._add)

    def write(self) -> None:
        """Write every file; first all sizes are measured, which a server tells as far as it knows them."""
        measures = of(self._app).measures
        measures.known(self._plan.base)
        measures.wait()
        for address in self._addresses():
            place = self._plan.place(address)
            if place is not None:
                self._add(place)
            while self._queue:
                self._write(self._queue.popleft())

    def _addresses(self) -> Iterator[str]:
        site = of(self._app)
        yield from seeds.addresses_of(site, self._plan)
        for name in self._plan.releases:
            yield from seeds.of_release(self._app.extensions[VERSIONS].get(name).dataset, self._plan, name)

    def _add(self, place: Place) -> None:
        if place.file not in self._known:
            self._known.add(place.file)
            self._queue.append(place)

    def _write(self, place: Place) -> None:
        with self._client.get(place.address, base_url=self._plan.base) as response:
            if response.status_code != HTTPStatus.OK:
                raise CannotPublish(f"{place.address} answered {response.status_code}; {place.file} cannot be written.")
            kind, content = response.mimetype or "", response.get_data()
        file = self._folder / place.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(self._content(place, kind, content))

    def _content(self, place: Place, kind: str, content: bytes) -> bytes:
        rewriter = self._rewriter
        if kind == PAGE and not place.file.endswith(SAVED):
            return rewriter.page(content.decode(), place).encode()
        if kind == ATOM:
            return rewriter.feed(content.decode()).encode()
        if kind == CALENDAR:
            return rewriter.calendar(content.decode()).encode()
        if kind in JSON and not place.file.startswith(("releases/", "downloads/")) and "/map/" not in place.address:
            return rewriter.document(content.decode()).encode()
        return content


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InvalidParameter("folder", folder, "a folder, or nothing there yet")
    if any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise InvalidParameter("folder", folder, f"an empty folder, or one with a {MANIFEST}, which is written anew")


def _write_lists(folder: Path, plan: Plan, site: Site) -> None:
    """Write the headers a host should set, and last the list of all files."""
    (folder / "_headers").write_text(headers(plan), "utf-8")
    files = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    described = {
        "title": site.dataset.catalogue.title,
        "version": site.dataset.version,
        "day": site.today().isoformat(),
        "url": plan.base,
        "languages": plan.languages,
        "releases": plan.releases,
        "views": plan.views,
        "files": {name: {"bytes": path.stat().st_size, "sha256": digest(path)} for name, path in sorted(files.items())},
    }
    (folder / MANIFEST).write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
