"""The headers that keep a page to itself: where its programs come from, and who may show it in a frame."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from flask import Flask, Response, g, request

from geo.errors import InvalidParameter
from geo.web.site import HOST, current

OPEN: Final = (
    "/api",
    "/map/",
    "/image.",
    "/downloads",
    "/releases",
    "/changes",
    "/catalog.jsonld",
    "/feeds/",
    "/oembed",
    "/embed.js",
    "/static/",
)
"""Paths whose answers the pages of other sites may read; the static files too, since an embed in a sandboxed frame has
no origin and its modules are asked for across origins."""

EXPOSED: Final = "Content-Crs, Content-Disposition, ETag, Last-Modified, Link, OGC-NumberMatched, OGC-NumberReturned"
"""Headers of an answer that the programs of other sites may read beside the plain ones."""

ALLOWED: Final = "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match"
"""Headers that the programs of other sites may send."""

ALWAYS: Final = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin"))
UNFRAMED: Final = ("X-Frame-Options", "DENY")
SHARED: Final = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", EXPOSED))
PREFLIGHT: Final = (("Access-Control-Allow-Headers", ALLOWED), ("Access-Control-Max-Age", "86400"))

POLICY: Final = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("connect-src", "'self'"),
    ("font-src", "'self'"),
    ("frame-src", ""),
    ("form-action", "'self'"),
    ("base-uri", "'none'"),
    ("frame-ancestors", "'none'"),
)

NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def register(app: Flask) -> None:
    """Refuse who asks no host, and add the headers to every answer of an application."""
    app.before_request(_know_host)
    app.after_request(_protect)


def allow_inline(blocks: Iterable[str]) -> None:
    """Let this answer's page run inline blocks, known by their hash: only those the program itself wrote."""
    g.inline_blocks = tuple(blocks)


def allow_framing() -> None:
    """Let any page show this answer in a frame."""
    g.may_be_framed = True


def allow_own_frames() -> None:
    """Let this answer's page show frames of this site."""
    g.may_frame = True


def allow_nothing() -> None:
    """Keep this answer, a picture, from loading or running anything at all."""
    g.stands_alone = True


def source_hash(block: str) -> str:
    """Return how a Content-Security-Policy names an inline block.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}'"


def _know_host() -> None:
    """Refuse a request of which nobody can say what address the site has (RFC 9112, section 3.2)."""
    if not request.host and not current().settings.public_url:
        raise InvalidParameter("Host", request.headers.get("Host", ""), HOST)


def _protect(response: Response) -> Response:
    framed = bool(g.get("may_be_framed", False))
    policy = (
        NOTHING
        if g.get("stands_alone")
        else _policy(g.get("inline_blocks", ()), framed=framed, framing=bool(g.get("may_frame", False)))
    )
    headers = [("Content-Security-Policy", policy), *ALWAYS]
    if not framed:
        headers.append(UNFRAMED)
    if request.path.startswith(OPEN):
        headers += SHARED
        if request.method == "OPTIONS":
            headers += [("Access-Control-Allow-Methods", response.headers.get("Allow", "GET, HEAD")), *PREFLIGHT]
    response.headers.extend(headers)
    return response


@lru_cache(maxsize=64)
def _policy(blocks: tuple[str, ...], *, framed: bool, framing: bool = False) -> str:
    extra = {
        "script-src": " ".join(["'self'", *map(source_hash, blocks)]),
        "frame-src": "'self'" if framing else "",
        # Left out, not "*": a star would keep out a page opened from a file.
        "frame-ancestors": "" if framed else "'none'",
    }
    rules = ((name, extra.get(name, value)) for name, value in POLICY)
    return "; ".join(f"{name} {value}" for name, value in rules if value)


OF_API: Final = (("Content-Security-Policy", _policy((), framed=False)), *ALWAYS, UNFRAMED, *SHARED)
"""The headers of every answer of the API."""
