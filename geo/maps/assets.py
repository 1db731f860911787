"""The files the page loads, each under an address that changes with its content."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import posixpath
import re
from pathlib import Path, PurePosixPath
from typing import Final

LEAFLET_JS: Final = "vendor/leaflet/leaflet.js"
LEAFLET_CSS: Final = "vendor/leaflet/leaflet.css"
MODULES: Final = "js"
PREFIX: Final = "#map/"
"""How the modules of the page name each other: ``import {parse} from "#map/periods.js"``."""

TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
    ".webmanifest": "application/manifest+json",
}

_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


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

    def modules(self) -> dict[str, str]:
        """Return the file of every module of the page, by the name the others import it by."""
        names = sorted(path.relative_to(self.folder).as_posix() for path in (self.folder / MODULES).rglob("*.js"))
        return {PREFIX + name.removeprefix(f"{MODULES}/"): name for name in names}

    def stylesheet(self, name: str) -> str:
        """Return a style sheet that needs no other file: what it refers to is put into it."""
        folder = PurePosixPath(name).parent

        def inline(match: re.Match[str]) -> str:
            target = match.group(1)
            if target.startswith(("data:", "#")):
                return match.group(0)
            return f'url("{self.data_url(posixpath.normpath(f"{folder}/{target}"))}")'

        return _CSS_URL.sub(inline, self.text(name))

    def data_url(self, name: str) -> str:
        """Return a file as a ``data:`` address."""
        return f"data:{content_type(name)};base64,{base64.b64encode(self.read(name)).decode()}"


def content_type(name: str) -> str:
    """Return the media type of a file by its ending.

    >>> content_type("js/main.js")
    'text/javascript'
    """
    suffix = PurePosixPath(name).suffix
    return TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)
