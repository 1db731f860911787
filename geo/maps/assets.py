"""The files the page loads, each under an address that changes with its content."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from pathlib import Path, PurePosixPath
from typing import Final

from geo.errors import InvalidParameter

PAGE: Final = ("vendor/build/page.css", "vendor/build/page.js")
"""Style sheet and program of the map's page, put together at set-up; so are the others."""

REST: Final = "vendor/build/rest.css"
"""Style sheet of what comes later; the program knows its own part of that."""

ALONE: Final = ("vendor/build/alone.css", "vendor/build/alone.js")
"""Those of a file that holds one map."""

API_MAP: Final = ("vendor/build/api-map.css", "vendor/build/api-map.js")
"""Those of the small map on a page of the API."""

TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
    ".webmanifest": "application/manifest+json",
}


_IMPORTED: Final = re.compile(r'(?:\bfrom|\bimport)"\./([\w-]+\.js)"')
_LASTING: Final = re.compile(r"^vendor/build/[\w-]+-[0-9A-Z]{8}\.js$")


class Assets:
    """A folder of static files.

    Parameters
    ----------
    folder : Path
        The folder, ``static`` beside ``server.py``.
    prefix : str
        Path it is served under.
    """

    def __init__(self, folder: Path, prefix: str = "/static") -> None:
        self.folder = folder.resolve()
        self.prefix = prefix
        self._paths: dict[str, Path] = {}
        self._hashes: dict[str, tuple[int, int, str]] = {}

    def path(self, name: str) -> Path:
        """Return where a file is.

        Raises
        ------
        FileNotFoundError
            If there is no such file in the folder.
        """
        if name in self._paths:
            return self._paths[name]
        try:
            path = (self.folder / name).resolve()
            found = path.is_relative_to(self.folder) and path.is_file() and not _hidden(name)
        except (OSError, ValueError):  # a name the file system cannot have
            found = False
        if not found:
            raise FileNotFoundError(f"there is no file {name} in {self.folder}; `make serve` sets it up")
        self._paths[name] = path
        return path

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return self.path(name).read_bytes()

    def text(self, name: str) -> str:
        """Return the content of a text file."""
        return self.path(name).read_text("utf-8")

    def packed(self, name: str) -> bytes | None:
        """Return the content of a file as Brotli packed it at set-up, if it did."""
        path = self.folder / f"{name}.br"
        return path.read_bytes() if path.is_file() else None

    def needed(self, name: str) -> list[str]:
        """Return the addresses of the files that a built program imports at once; none where it is in one piece."""
        folder = PurePosixPath(name).parent
        return [f"{self.prefix}/{folder / chunk}" for chunk in _IMPORTED.findall(self.text(name))]

    def version(self, name: str) -> str:
        """Return the hash of a file's content, worked out anew only when the file has changed."""
        state = self.path(name).stat()
        known = self._hashes.get(name)
        if known is None or known[:2] != (state.st_mtime_ns, state.st_size):
            digest = hashlib.sha256(self.read(name)).hexdigest()[:12]
            known = self._hashes[name] = (state.st_mtime_ns, state.st_size, digest)
        return known[2]

    def url(self, name: str) -> str:
        """Return the address of a file, which may be kept for ever."""
        return f"{self.prefix}/{name}?v={self.version(name)}"

    def require(self, *names: str) -> None:
        """Refuse to go on without these files.

        Raises
        ------
        InvalidParameter
            If one is missing: the page's files have not been built.
        """
        for name in names:
            if not (self.folder / name).is_file():
                raise InvalidParameter("static", self.folder, f"a folder with {name}", "`make serve` builds it.")


def content_type(name: str) -> str:
    """Return the media type of a file by its ending.

    >>> content_type("js/main.js")
    'text/javascript'
    """
    suffix = PurePosixPath(name).suffix
    return TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


def is_lasting(name: str) -> bool:
    """Return whether a file's own name changes with its content.

    >>> is_lasting("vendor/build/table-7QJ3XHNC.js"), is_lasting("vendor/build/page.js")
    (True, False)
    """
    return _LASTING.match(name) is not None


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)
