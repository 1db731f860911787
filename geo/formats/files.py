"""Files that are written whole before the first byte leaves, and sinks that pass on bytes as they come."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BLOCK: Final = 1 << 20


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder of one's own and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="geo-") as name:
        yield Path(name)


def blocks(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def pack(path: Path, members: list[Path]) -> None:
    """Write files into a ZIP archive: the same bytes whenever and by whomever.

    Parameters
    ----------
    path : Path
        Archive to write.
    members : list of Path
        Files, in their order; each is found in the archive by its name.
    """
    with ZipFile(path, "w") as archive:
        for member in members:
            info = ZipInfo(member.name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.file_size = member.stat().st_size
            with archive.open(info, "w") as file:
                for block in blocks(member):
                    file.write(block)


@final
class Outlet(io.RawIOBase):
    """A file that only grows, and gives away what was written to it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, content: Any, /) -> int:
        """Take bytes."""
        piece = bytes(content)
        self._pieces.append(piece)
        self._position += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Return how many bytes were ever written."""
        return self._position

    def drain(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
