"""What was measured of the whole files, kept in the cache: for the other workers, and for the next start."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from geo.catalogs import FileFacts
from geo.store import Dataset

CODE: Final = Path(__file__).parents[1]
WRITERS: Final = ("ezdxf", "numpy", "orjson", "pyarrow", "pyogrio", "pyproj", "shapely", "topojson", "xlsxwriter")
"""Libraries that decide what stands in a file."""

SITES: Final = 4
"""Addresses of one site that are kept."""

LOG: Final = logging.getLogger(__name__)
Known = dict[tuple[str, str], FileFacts]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The file that holds the measures of one data package.

    Attributes
    ----------
    path : Path
        Where it is, in a folder that may hold those of other packages.
    made_from : str
        What the files were made from, as a few letters; what was made from anything else does not count.
    """

    path: Path
    made_from: str

    @classmethod
    def of(cls, dataset: Dataset, corrections: str, cache: Path) -> Ledger:
        """Return the ledger of a package in a cache."""
        made_from = f"{dataset.fingerprint}\n{corrections}\n{program()}"
        return cls(cache / f"files-{package(dataset)}.json", hashlib.sha256(made_from.encode()).hexdigest())

    def read(self, site: str) -> Known:
        """Return what is kept for a site; nothing if there is nothing that can be read."""
        try:
            return {
                (str(layer), str(form)): FileFacts(int(size), str(sha256))
                for layer, form, size, sha256 in self._sites()[site]
            }
        except (KeyError, TypeError, ValueError):
            return {}

    def write(self, site: str, known: Known) -> None:
        """Keep what is known for a site, and let go of the one that was written longest ago."""
        sites = {each: rows for each, rows in self._sites().items() if each != site}
        sites[site] = [[*file, facts.size, facts.sha256] for file, facts in known.items()]
        kept = dict(list(sites.items())[-SITES:])
        text = json.dumps({"made_from": self.made_from, "sites": kept})
        try:
            with NamedTemporaryFile("w", encoding="utf-8", dir=self.path.parent, prefix=".", delete=False) as file:
                file.write(text)
            Path(file.name).replace(self.path)
        except OSError as error:
            LOG.warning("Nothing is kept in %s: %s", self.path, error)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other process measures the files of this package."""
        import fcntl  # not on every system on which there is no cache

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = self.path.with_suffix(".lock").open("ab")
        except OSError as error:
            LOG.warning("Nothing is kept in %s: %s", self.path, error)
            yield
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _sites(self) -> dict[str, list[list[Any]]]:
        try:
            kept = json.loads(self.path.read_bytes())
            return dict(kept["sites"]) if kept["made_from"] == self.made_from else {}
        except (OSError, KeyError, TypeError, ValueError):
            return {}


def package(dataset: Dataset) -> str:
    """Return what tells the folder of a data package from others, as a few letters."""
    return hashlib.sha256(str(dataset.catalogue.folder.resolve()).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def program() -> str:
    """Return what tells one state of this software and its libraries from another."""
    versions = [f"{name} {version(name)}" for name in WRITERS]
    made = hashlib.sha256(" ".join([*versions, sqlite3.sqlite_version, zlib.ZLIB_RUNTIME_VERSION]).encode())
    for path in sorted(CODE.glob("**/*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()
