"""The folder of releases: one folder each, named as ``2026.4``, found by looking."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from geo.errors import UnknownRelease
from geo.layers import Catalogue
from geo.releases.changes import Change, Changes
from geo.store import Dataset

NAME: Final = re.compile(r"[0-9]{4}\.[0-9]{1,2}(\.[0-9]+)?")
CHANGES: Final = "changes.json"
SUMS: Final = "SHA256SUMS"
LAYERS: Final = "layers"
FORMATS: Final = "formats"


class File(NamedTuple):
    """A file of a release: its path in it, its size in bytes and its SHA-256 in hexadecimal digits."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """One release.

    Attributes
    ----------
    name : str
        As ``2026.4``; the version of its data.
    created : datetime.date
        When its data were made, as the data package says: its today.
    folder : Path
        Where it is.
    catalogue : Catalogue
        Its data package, not read yet.
    """

    name: str
    created: date
    folder: Path
    catalogue: Catalogue

    def open(self, cache: Path | None = None) -> Dataset:
        """Return its data, read and checked, or mapped from a cache.

        Raises
        ------
        InvalidLayers
            If they are not right any more.
        """
        return Dataset.open(self.catalogue.folder, cache)

    @cached_property
    def changes(self) -> Changes:
        """What changed in it against the release before."""
        return Changes.read(json.loads((self.folder / CHANGES).read_text("utf-8")))

    @cached_property
    def files(self) -> tuple[File, ...]:
        """Its files as ``SHA256SUMS`` lists them, and that file itself last, whose sum nobody holds."""
        listed = [line.partition("  ") for line in (self.folder / SUMS).read_text("utf-8").splitlines()]
        found = [File(path, (self.folder / path).stat().st_size, digest) for digest, _, path in listed]
        return (*found, File(SUMS, (self.folder / SUMS).stat().st_size, ""))


class Releases:
    """The releases in a folder, which may be missing: then there are none.

    What was read of a release is kept, since it never changes; which there are is looked up each time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Release] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names of all releases, the newest last."""
        if not self.folder.is_dir():
            return ()
        found = (path.name for path in self.folder.iterdir() if is_name(path.name) and (path / SUMS).is_file())
        return tuple(sorted(found, key=order))

    def __contains__(self, name: object) -> bool:
        """Return whether there is a release of that name."""
        return isinstance(name, str) and is_name(name) and (self.folder / name / SUMS).is_file()

    def get(self, name: str) -> Release:
        """Return a release.

        Raises
        ------
        UnknownRelease
            If there is none of that name.
        """
        if name not in self:
            raise UnknownRelease(name, self.names())
        if name not in self._read:
            self._read[name] = _open(self.folder / name)
        return self._read[name]

    @property
    def latest(self) -> Release | None:
        """The newest release."""
        names = self.names()
        return self.get(names[-1]) if names else None

    def before(self, name: str) -> Release | None:
        """Return the newest release that is older than a name, which need not be there itself."""
        older = [each for each in self.names() if order(each) < order(name)]
        return self.get(older[-1]) if older else None

    def history(self, collection: str, id: str) -> list[tuple[Release, Change]]:
        """Return what became of a feature in each release that changed it, the oldest first."""
        found = ((release, release.changes.of(collection, id)) for release in map(self.get, self.names()))
        return [(release, change) for release, change in found if change is not None]


def is_name(text: str) -> bool:
    """Return whether a text can be the name of a release.

    >>> is_name("2026.4"), is_name("2026.11.0"), is_name("../2026.4"), is_name("v2026.4")
    (True, True, False, False)
    """
    return text.isascii() and NAME.fullmatch(text) is not None


def order(name: str) -> tuple[int, ...]:
    """Return what names of releases are sorted by.

    >>> sorted(["2026.11", "2026.4", "2026.4.1"], key=order)
    ['2026.4', '2026.4.1', '2026.11']
    """
    return tuple(map(int, name.split(".")))


def created(catalogue: Catalogue) -> date | None:
    """Return when a data package says that it was made."""
    try:
        return date.fromisoformat(str(catalogue.descriptor.get("created"))[:10])
    except ValueError:
        return None


def _open(folder: Path) -> Release:
    catalogue = Catalogue.open(folder / LAYERS)
    made = created(catalogue)
    assert made is not None, "no release is made without its date"
    return Release(folder.name, made, folder, catalogue)
