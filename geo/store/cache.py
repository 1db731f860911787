"""Tables kept on disk, ready to be mapped into memory: what makes a million rows start in a second.

A folder of the cache holds, for every package that was served with it, a folder of

* ``LAYER-KEY.arrow`` - the rows, checked and in their order, as an Arrow file;
* ``LAYER-KEY.features`` - the same rows as GeoJSON (:mod:`geo.layers.rendering`);
* ``LAYER-KEY.scans`` - their columns as queries scan them (:mod:`geo.queries.scans`);
* ``package.json`` - the seal, written last: what the others were made from, their sizes and checksums.

``KEY`` is a hash of the layer's file, of its description, of :data:`FORMAT` and of the code that made it. Every file is
written whole under another name and then renamed. Before anything is served from the cache, the seal and every
file are held against each other and the sources against the seal; if anything does not fit, everything is read and
checked anew. Nobody who can write into the folder is kept from forging it: it belongs to the server alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely

from geo.errors import InvalidLayers
from geo.layers import arrow, canonical, files, load, rendering
from geo.layers.catalogue import Catalogue, Layer, file_digest
from geo.layers.rendering import Rendered
from geo.periods import Days
from geo.queries import Table, scans

FORMAT: Final = 1
"""Raised by whoever changes what stands in a cached file in a way that no change of code shows."""

SEAL: Final = "package.json"
BLOCK: Final = 1 << 20
RECENT_NS: Final = 2_000_000_000
"""A file written so shortly before the seal is hashed again: it may have changed within one tick of the clock."""

ABANDONED_SECONDS: Final = 3_600
"""An unfinished file that nobody has written into for so long was left by a server that was ended."""

CODE: Final = Path(__file__).parents[1]
MAKERS: Final = ("*.py", "layers/*.py", "queries/*.py", "sections/*.py", "store/*.py")
"""The code that decides what stands in a cached file."""

LOG: Final = logging.getLogger(__name__)
Tables = dict[str, Table]
Sources = dict[str, dict[str, Any]]


def open_tables(catalogue: Catalogue, folder: Path) -> tuple[Catalogue, Tables]:
    """Return a package and its tables from the cache in a folder; read, checked and kept there if they are not in it.

    Raises
    ------
    InvalidLayers
        If anything is wrong with a layer.
    """
    cache = Cache.of(catalogue, folder)
    kept = cache.read()
    if kept is not None:
        return kept
    try:
        before = cache.sources()
    except OSError:
        before = {}  # whatever it is, checking names it
    contents = load(catalogue)
    if contents.problems:
        raise InvalidLayers(contents.problems)
    tables = {layer.name: Table(layer, contents.table(layer.name)) for layer in catalogue.tables}
    try:
        cache.write(contents.catalogue.span, tables, before)
    except OSError as error:
        LOG.warning("Nothing is kept in %s: %s", cache.folder, error)
    kept = cache.read()
    if kept is None:
        return contents.catalogue, tables
    del contents, tables
    pa.default_memory_pool().release_unused()
    return kept


@dataclass(frozen=True)
class Cache:
    """The cached tables of one package.

    Attributes
    ----------
    catalogue : Catalogue
        The package.
    folder : Path
        Where its tables are.
    """

    catalogue: Catalogue
    folder: Path

    @classmethod
    def of(cls, catalogue: Catalogue, folder: Path) -> Cache:
        """Return the cache of a package in a folder that may hold those of others."""
        name = hashlib.sha256(str(catalogue.folder.resolve()).encode()).hexdigest()[:16]
        return cls(catalogue, folder / name)

    def read(self) -> tuple[Catalogue, Tables] | None:
        """Return the package and its tables, mapped; None if there is no cache, or not one that can be trusted."""
        try:
            seal = json.loads((self.folder / SEAL).read_bytes())
            sealed = (self.folder / SEAL).stat().st_mtime_ns
            if seal["about"] != self._about or not self._are_sealed(seal["sources"], sealed):
                return None
            if any(_state(self.folder / name) != state for name, state in seal["files"].items()):
                return None
            keys = self._keys(seal["sources"])
            tables = {layer.name: self._open(layer, keys[layer.name]) for layer in self.catalogue.tables}
            span = Days(*(bound and date.fromisoformat(bound) for bound in seal["span"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
            return None
        return replace(self.catalogue, span=span), tables

    def sources(self) -> Sources:
        """Return size, time and hash of every file the package is made of, by its path in the folder."""
        return {
            str(path.relative_to(self.catalogue.folder)): _stamp(path) | {"hash": file_digest(path)}
            for path in self._paths()
        }

    def write(self, span: Days, tables: Tables, sources: Sources) -> None:
        """Keep the tables made from sources; not at all if one of these has changed since.

        Parameters
        ----------
        sources : dict
            What :meth:`sources` returned before they were read.

        Raises
        ------
        OSError
            If the disk refuses.
        """
        if any(not _is(_stamp(self.catalogue.folder / name), source) for name, source in sources.items()):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        keys = self._keys(sources)
        written = {}
        for layer in self.catalogue.tables:
            for kind, write in WRITERS.items():
                path = self.folder / f"{layer.name}-{keys[layer.name]}.{kind}"
                with _whole(path) as unfinished:
                    write(tables[layer.name], unfinished)
                written[path.name] = _state(path)
        days = [bound and bound.isoformat() for bound in (span.start, span.end)]
        seal = {"about": self._about, "span": days, "sources": sources, "files": written}
        with _whole(self.folder / SEAL) as unfinished:
            unfinished.write_text(json.dumps(seal, indent=1), "utf-8")
        for path in self.folder.iterdir():
            if path.name not in written and path.name != SEAL and not _is_being_written(path):
                path.unlink(missing_ok=True)

    @cached_property
    def _about(self) -> dict[str, Any]:
        made = hashlib.sha256(canonical.dumps(self.catalogue.descriptor).encode())
        for pattern in MAKERS:
            for path in sorted(CODE.glob(pattern)):
                made.update(path.read_bytes())
        libraries = [pa.__version__, np.__version__, shapely.__version__, shapely.geos_version_string]
        return {"format": FORMAT, "libraries": libraries, "package": made.hexdigest()}

    def _paths(self) -> list[Path]:
        return sorted({path for layer in self.catalogue for path in files.pieces(layer)})

    def _are_sealed(self, sources: Sources, sealed: int) -> bool:
        """Return whether the sources are those of the seal: by size and time, else by their content."""
        if [str(path.relative_to(self.catalogue.folder)) for path in self._paths()] != sorted(sources):
            return False
        for name, source in sources.items():
            path = self.catalogue.folder / name
            stamp = _stamp(path)
            recent = stamp["mtime"] > sealed - RECENT_NS
            if (recent or not _is(stamp, source)) and file_digest(path) != source["hash"]:
                return False
        return True

    def _keys(self, sources: Sources) -> dict[str, str]:
        """Return the key of every layer: of what its files hold, and of all that decides what is made from them."""
        keys = {}
        for layer in self.catalogue.tables:
            names = [str(path.relative_to(self.catalogue.folder)) for path in files.pieces(layer)]
            made_from = canonical.dumps([self._about, layer.name, [sources[name]["hash"] for name in names]])
            keys[layer.name] = hashlib.sha256(made_from.encode()).hexdigest()[:32]
        return keys

    def _open(self, layer: Layer, key: str) -> Table:
        data, features, scanned = (self.folder / f"{layer.name}-{key}.{kind}" for kind in WRITERS)
        table = _mapped(data)
        rendered = Rendered.open(features)
        kept = scans.read(scanned)
        if table.schema != arrow.arrow_schema(layer) or not len(rendered) == len(kept["keys"].order) == table.num_rows:
            raise ValueError(f"{data.name} is of another layer")
        return Table(layer, table, ordered=True, rendered=rendered, kept=kept)


def _write_data(table: Table, path: Path) -> None:
    _write_arrow(table.columns.data.combine_chunks(), path)


def _write_features(table: Table, path: Path) -> None:
    rendering.write(table.layer, table.columns.data, path)


def _write_scans(table: Table, path: Path) -> None:
    scans.write(table.columns, path)


WRITERS: Final[dict[str, Callable[[Table, Path], None]]] = {
    "arrow": _write_data,
    "features": _write_features,
    "scans": _write_scans,
}
"""What is kept of a table, by the end of the file's name."""


def _write_arrow(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=max(1, table.num_rows))


def _mapped(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a name to write a file under; it takes its own name once it is whole and on the disk."""
    unfinished = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_being_written(path: Path) -> bool:
    """Return whether another server that was started on the same cache may be about to finish a file."""
    try:
        return path.name.startswith(".") and time.time() - path.stat().st_mtime < ABANDONED_SECONDS
    except FileNotFoundError:
        return True


def _state(path: Path) -> dict[str, Any]:
    """Return the size of a file and a checksum of its content, the latter as fast as memory can be read.

    The weighted sums of the words of every megabyte are hashed. A weight is odd, so that no change of one word is lost,
    and each is another, so that no exchange of two is likely to be. This finds what breaks; it is no signature.
    """
    sums = hashlib.sha256()
    buffer = bytearray(BLOCK)
    words = np.frombuffer(buffer, dtype=np.uint64)
    weights = np.arange(len(words), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
    products = np.empty_like(words)
    size = 0
    with path.open("rb", buffering=0) as file:
        while read := file.readinto(buffer):
            buffer[read:] = bytes(BLOCK - read)
            sums.update(np.multiply(words, weights, out=products).sum(dtype=np.uint64).tobytes())
            size += read
    return {"size": size, "sum": sums.hexdigest()}


def _stamp(path: Path) -> dict[str, Any]:
    state = path.stat()
    return {"size": state.st_size, "mtime": state.st_mtime_ns}


def _is(stamp: dict[str, Any], source: dict[str, Any]) -> bool:
    return all(source[name] == value for name, value in stamp.items())
