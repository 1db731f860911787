"""Answers: JSON, entity tags, conditional requests and compression."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final

from flask import Flask, Response, request

from geo.layers import canonical

REVALIDATE: Final = "no-cache"
"""Keep it, but ask whether it has changed."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
COMPRESSIBLE: Final = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/problem+json",
    "image/svg+xml",
)
SMALLEST: Final = 600
"""Bytes below which compression costs more than it saves: about what fits into one packet with its headers."""


def register(app: Flask) -> None:
    """Finish every answer of an application: tag it, answer conditions, compress it."""
    app.after_request(_finish)


def json_answer(
    document: Mapping[str, Any],
    media_type: str = "application/json",
    status: int = 200,
    volatile: Collection[str] = (),
) -> Response:
    """Return a document as an answer.

    Parameters
    ----------
    volatile : collection of str
        Members that do not count for the entity tag, such as the time of the answer.
    """
    content = canonical.dumps(document).encode()
    response = Response(content, status, content_type=media_type)
    response.headers["Cache-Control"] = REVALIDATE
    if volatile:
        lasting = {key: value for key, value in document.items() if key not in volatile}
        response.set_etag(tag(canonical.dumps(lasting).encode()), weak=True)
    return response


def tag(content: bytes) -> str:
    """Return the entity tag of a content."""
    return hashlib.sha256(content).hexdigest()[:24]


def _finish(response: Response) -> Response:
    """Tag, then answer the request's condition, then compress what is still to be sent.

    The tags are weak: one tag stands for the compressed and the plain form of the same document.
    """
    if request.method not in ("GET", "HEAD") or response.direct_passthrough or response.is_streamed:
        return response
    if response.status_code == 200:
        if not response.get_etag()[0]:
            response.set_etag(tag(response.get_data()), weak=True)
        response.make_conditional(request)
    if (response.mimetype or "").startswith(COMPRESSIBLE):
        response.vary.add("Accept-Encoding")
        if response.status_code != 304 and _accepts_gzip():
            _compress(response)
    return response


def _accepts_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _compress(response: Response) -> None:
    content = response.get_data()
    if len(content) < SMALLEST or response.headers.get("Content-Encoding"):
        return
    response.set_data(_compressed(content))
    response.headers["Content-Encoding"] = "gzip"


@lru_cache(maxsize=48)
def _compressed(content: bytes) -> bytes:
    """Compress a content; without a time inside, the same content gives the same bytes."""
    return gzip.compress(content, compresslevel=6, mtime=0)
