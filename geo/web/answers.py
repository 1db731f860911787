"""Answers: JSON, entity tags, conditional requests and compression."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, cast

import orjson
from flask import Flask, Response, g, request

from geo.web import compression
from geo.web.shelf import KEEP, Shelf

REVALIDATE: Final = "no-cache"
"""Keep it, but ask whether it has changed."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
DATED: Final = ("/api", "/downloads", "/catalog.jsonld", "/feeds/")
"""Paths whose answers change with the data alone, and so have its date."""

REPEATED: Final = ("self", "alternate", "next", "prev", "collection", "license", "describedby")
"""Relations of the links that stand in the header too."""

MOST_FORMS: Final = 3
"""Links to other forms that the header ``Link`` repeats; more of them stand in the document only."""

HELD: Final = 16_000_000
"""Bytes up to which an answer is sent whole, with its length; more is sent in pieces as they are made."""

CONDITIONS: Final = ("If-None-Match", "If-Modified-Since")


def register(app: Flask) -> None:
    """Finish every answer of an application: tag it, answer conditions, compress it, keep it."""
    app.wsgi_app = Shelf(app.wsgi_app)  # type: ignore[method-assign]  # as Flask's documentation wraps an application
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
    content = orjson.dumps(document)
    response = Response(content, status, content_type=media_type)
    response.headers["Cache-Control"] = REVALIDATE
    if volatile:
        lasting = {key: value for key, value in document.items() if key not in volatile}
        response.set_etag(tag(orjson.dumps(lasting)), weak=True)
    return response


def tag(content: bytes) -> str:
    """Return the entity tag of a content."""
    return hashlib.sha256(content).hexdigest()[:24]


def tag_of(*parts: str) -> str:
    """Return the entity tag of what some texts determine."""
    return tag("\n".join(parts).encode())


def unchanged(tag: str) -> Response | None:
    """Return the answer to who has the content of a tag already, None to everybody else."""
    if not request.if_none_match.contains_weak(tag):
        return None
    response = Response(status=304)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = REVALIDATE
    return response


def whole(pieces: Iterable[bytes]) -> bytes | Iterator[bytes]:
    """Return the pieces as one if they are not too large to hold, else as they come."""
    found = together(pieces)
    return b"".join(found) if isinstance(found, list) else found


def together(pieces: Iterable[bytes]) -> list[bytes] | Iterator[bytes]:
    """Return all pieces if they are not too large to hold, else as they come."""
    rest, held, size = iter(pieces), [], 0
    for piece in rest:
        held.append(piece)
        size += len(piece)
        if size > HELD:
            return chain(held, rest)
    return held


def pack_densely() -> None:
    """Compress this answer as small as can be: it is kept and sent often."""
    g.dense = True


def add_links(response: Response, links: Iterable[Mapping[str, Any]]) -> None:
    """Repeat links of a document as header ``Link``."""
    text = link_header(links)
    if text:
        response.headers.add("Link", text)


def link_header(links: Iterable[Mapping[str, Any]]) -> str:
    """Return links as the header ``Link`` has them: those of :data:`REPEATED`, the other forms only if they are few."""
    known = [link for link in links if link["rel"] in REPEATED]
    if sum(link["rel"] == "alternate" for link in known) > MOST_FORMS:
        known = [link for link in known if link["rel"] != "alternate"]
    return ", ".join(f'<{link["href"]}>; rel="{link["rel"]}"; type="{link["type"]}"' for link in known)


def vary(response: Response, name: str) -> None:
    """Say that an answer depends on a header of the request."""
    present = response.headers.get("Vary", "")
    if name not in present.split(", "):
        response.headers["Vary"] = f"{present}, {name}" if present else name


def _finish(response: Response) -> Response:
    """Tag, then answer the request's condition, then compress what is still to be sent.

    The tags are weak: one tag stands for the compressed and the plain form of the same document.
    """
    if request.method not in ("GET", "HEAD") or response.direct_passthrough:
        return response
    if response.status_code == 200:
        if request.path.startswith(DATED):
            response.headers["Last-Modified"] = _modified()
        if not response.is_streamed and not response.get_etag()[0]:
            response.set_etag(tag(response.get_data()), weak=True)
        if any(name in request.headers for name in CONDITIONS):
            response.make_conditional(request)
    if (response.mimetype or "").startswith(compression.COMPRESSIBLE):
        vary(response, "Accept-Encoding")
        if response.status_code not in (206, 304):
            _compress(response)
    _keep(response)
    return response


def _compress(response: Response) -> None:
    if response.headers.get("Content-Encoding"):
        return
    dense, page = bool(g.get("dense")), response.mimetype == "text/html"
    coding = compression.chosen(request.headers.get("Accept-Encoding", ""), dense=dense or page)
    if coding is None:
        return
    if response.is_streamed:
        response.response = compression.streamed(cast("Iterable[bytes]", response.response), coding)
        response.headers.pop("Content-Length", None)
    else:
        content = response.get_data()
        if len(content) < compression.SMALLEST:
            return
        quick = page and not dense
        packed = compression.page(content, coding) if quick else compression.whole(content, coding, dense=dense)
        response.set_data(packed)
    response.headers.pop("Accept-Ranges", None)
    response.headers["Content-Encoding"] = coding
    name, _ = response.get_etag()
    if name:
        response.set_etag(name, weak=True)


def packed(content: bytes, accepted: str) -> tuple[bytes, str | None]:
    """Return a content in the coding that a header ``Accept-Encoding`` asks for, and the coding's name."""
    coding = compression.chosen(accepted) if len(content) >= compression.SMALLEST else None
    return (content, None) if coding is None else (compression.whole(content, coding, dense=False), coding)


def _keep(response: Response) -> None:
    """Tell the shelf that a whole answer may be kept, under its tag."""
    if response.status_code == 200 and not response.is_streamed:
        request.environ[KEEP] = f'"{response.get_etag()[0]}"'


def _modified() -> str:
    from geo.web.site import current

    return current().modified_text
