"""What many readers ask for and only the data decide, made once: for every worker and for the next start.

With a cache, each document and each of its compressed forms is a file there, named by what it was made from. A file
begins with the checksum of all that follows it, then comes the entity tag, then the content.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Final, Self

from geo.store import Dataset
from geo.web.compression import CODINGS
from geo.web.ledger import package, program

PLAIN: Final = "plain"
TAG_LENGTH: Final = 24
DIGEST_LENGTH: Final = 32
HELD: Final = 1_000_000
"""Bytes up to which a document is held in memory too, where there is a cache."""

LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Document:
    """A content, perhaps compressed, and the entity tag of what it says."""

    content: bytes
    tag: str


class Prepared:
    """The documents of one data package.

    Parameters
    ----------
    folder : Path or None
        Where they are kept; None keeps them in memory alone.
    made_from : str
        What they are made from, as a few letters: what was made from anything else does not count.
    """

    def __init__(self, folder: Path | None = None, made_from: str = "") -> None:
        self._folder = folder
        self._made_from = made_from
        self._held: dict[tuple[str, str], Document] = {}
        self._locks: dict[tuple[str, str], Lock] = {}
        self._lock = Lock()

    @classmethod
    def of(cls, dataset: Dataset, cache: Path | None) -> Self:
        """Return the documents of a data package, kept in a cache if there is one."""
        if cache is None:
            return cls()
        made_from = hashlib.sha256(f"{dataset.fingerprint}\n{program()}".encode()).hexdigest()[:32]
        return cls(cache / f"map-{package(dataset)}", made_from)

    def get(self, name: str, make: Callable[[], bytes], coding: str = PLAIN) -> Document:
        """Return a document in a coding of :data:`CODINGS`, or as it is.

        Whoever asks for it while it is made waits; who asks for another does not.
        """
        found = self._found(name, coding)
        if found is not None:
            return found
        with self._turn(name, coding):
            return self._found(name, coding) or self._made(name, make, coding)

    def _made(self, name: str, make: Callable[[], bytes], coding: str) -> Document:
        if coding == PLAIN:
            content = make()
            made = Document(content, hashlib.sha256(content).hexdigest()[:TAG_LENGTH])
        else:
            plain = self.get(name, make)
            made = Document(CODINGS[coding].dense(plain.content), plain.tag)
        if not self._wrote(name, coding, made) or len(made.content) <= HELD:
            self._held[name, coding] = made
        return made

    def _found(self, name: str, coding: str) -> Document | None:
        held = self._held.get((name, coding))
        if held is not None or self._folder is None:
            return held
        try:
            kept = self._path(name, coding).read_bytes()
        except OSError:
            return None
        rest = kept[DIGEST_LENGTH:]
        if hashlib.sha256(rest).digest() != kept[:DIGEST_LENGTH]:
            return None
        found = Document(rest[TAG_LENGTH:], rest[:TAG_LENGTH].decode("ascii"))
        if len(found.content) <= HELD:
            self._held[name, coding] = found
        return found

    def _wrote(self, name: str, coding: str, made: Document) -> bool:
        """Keep a document, and let go of those that were made from something else; return whether it is kept."""
        if self._folder is None:
            return False
        path = self._path(name, coding)
        rest = made.tag.encode() + made.content
        try:
            with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(hashlib.sha256(rest).digest() + rest)
            Path(file.name).replace(path)
            for other in path.parent.glob(f"*.{coding}"):
                if self._made_from not in other.name:
                    other.unlink(missing_ok=True)
        except OSError as error:
            LOG.warning("Nothing is kept in %s: %s", path.parent, error)
            return False
        return True

    def _path(self, name: str, coding: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{name.replace('/', '-')}-{self._made_from}.{coding}"

    @contextmanager
    def _turn(self, name: str, coding: str) -> Iterator[None]:
        """Wait until nobody else makes this form of this document, in this process or in another."""
        with self._lock:
            own = self._locks.setdefault((name, coding), Lock())
        with own:
            if self._folder is None:
                yield
                return
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                file = (self._folder / f".{name.replace('/', '-')}-{coding}.lock").open("ab")
            except OSError as error:
                LOG.warning("Nothing is kept in %s: %s", self._folder, error)
                yield
                return
            import fcntl  # not on every system on which there is no cache

            with file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
