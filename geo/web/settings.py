"""What an operator may set, read from the environment once, by ``server.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from geo.errors import InvalidParameter
from geo.store.dataset import DEFAULT

HOST = "127.0.0.1"
PORT = 8000
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """One running site.

    Attributes
    ----------
    layers : Path or None
        Folder of the data package; None is the one that comes with the code. ``GEO_LAYERS``.
    cache : Path or None
        Folder in which the checked layers are kept for the next start; None keeps nothing. ``GEO_CACHE``.
    releases : Path or None
        Folder of the releases; None is ``releases`` beside the data package. ``GEO_RELEASES``.
    host, port : str, int
        Where the server listens; port 0 takes a free one. ``HOST``, ``PORT``.
    workers : int
        Processes that answer. ``WORKERS``.
    corrections : str
        Address corrections go to, as ``https://...`` or ``mailto:...``; empty leaves the link out.
        ``GEO_CORRECTIONS``.
    public_url : str
        Address readers know the site by, without a slash at the end; empty is the one of the request.
        Set it behind a proxy. ``GEO_PUBLIC_URL``.
    published : bool
        Whether the pages are written as files, so that they lead to nothing that only a server can answer.
    """

    layers: Path | None = None
    cache: Path | None = None
    releases: Path | None = None
    host: str = HOST
    port: int = PORT
    workers: int = WORKERS
    corrections: str = ""
    public_url: str = ""
    published: bool = False

    @property
    def releases_folder(self) -> Path:
        """Folder of the releases."""
        return self.releases or (self.layers or DEFAULT).parent / "releases"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; an empty variable counts as absent.

        Raises
        ------
        InvalidParameter
            If a variable holds something that is not allowed.

        Examples
        --------
        >>> Settings.from_environment({"PORT": "8001"}).port
        8001
        """
        folders = ("GEO_LAYERS", "GEO_CACHE", "GEO_RELEASES")
        layers, cache, releases = (Path(text) if (text := environment.get(name)) else None for name in folders)
        return cls(
            layers=layers,
            cache=cache,
            releases=releases,
            host=environment.get("HOST") or HOST,
            port=_number(environment, "PORT", PORT, range(65_536)),
            workers=_number(environment, "WORKERS", WORKERS, range(1, 65)),
            corrections=_address(environment, "GEO_CORRECTIONS", ("https", "http", "mailto")),
            public_url=_address(environment, "GEO_PUBLIC_URL", ("https", "http")).rstrip("/"),
        )


def _number(environment: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) in allowed):
        raise InvalidParameter(name, text, f"a whole number from {allowed.start} to {allowed.stop - 1}")
    return int(text)


def _address(environment: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    text = environment.get(name, "")
    parts = urlsplit(text)
    if text and not (parts.scheme in schemes and (parts.netloc or parts.scheme == "mailto")):
        raise InvalidParameter(name, text, f"an address beginning with {' or '.join(s + ':' for s in schemes)}")
    return text
