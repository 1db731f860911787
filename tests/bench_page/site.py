"""A small server of static files on this machine, which sends them as Brotli packed them beforehand."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import brotli

DENSEST: Final = 2_000_000
"""Bytes up to which files are packed as small as can be; our own server packs larger ones as quickly as this does."""

TYPES: Final = {".mjs": "text/javascript", ".geojson": "application/geo+json"}


class Packed(SimpleHTTPRequestHandler):
    """Answers with the packed form of a file, and may be asked again on the same connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file."""
        name = self.path.partition("?")[0].lstrip("/") or "index.html"
        packed = Path(self.directory) / f"{name}.br"
        if not packed.is_file():
            self.send_error(404)
            return
        content = packed.read_bytes()
        suffix = Path(name).suffix
        self.send_response(200)
        kind = TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def pack(folder: Path) -> None:
    """Pack every file of a folder, in its place."""
    for path in [path for path in folder.iterdir() if path.suffix != ".br"]:
        content = path.read_bytes()
        quality = 5 if len(content) > DENSEST else 11
        path.with_name(f"{path.name}.br").write_bytes(brotli.compress(content, quality=quality))
        path.unlink()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a packed folder on a free port of 127.0.0.1 and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Packed, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
