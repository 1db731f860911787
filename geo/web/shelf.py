"""Finished answers of the API, kept until there is no room: what is asked again and again needs no work.

An answer is kept when it is asked for a second time: most questions are asked once, and would only take the room.

The data never change while they are served, so what was answered is still the answer; its ``timeStamp`` is that of the
time it was made, and it is made anew after :data:`SECONDS`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATHS: Final = "/api"
KEEP: Final = "geo.keep"
"""Where the application leaves, in the environment of a request, the tag of an answer that may be kept."""

ROOM: Final = 24_000_000
"""Bytes of all answers of a process together, with the questions."""

OVERHEAD: Final = 2_000
"""Bytes an answer takes beside its question, its headers and its body, roughly."""

LARGEST: Final = 1_000_000
"""Bytes of one answer."""

REMEMBERED: Final = 10_000
"""Questions of which is known that they were asked."""

SECONDS: Final = 60.0
OF_BODY: Final = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Content-Crs")
"""Headers that are about a body, and so not of an answer without one."""

_PARTS: Final = ("QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_HOST", "wsgi.url_scheme")
"""Everything of a request, beside its path, that an answer depends on."""

_LANGUAGE: Final = "Accept-Language"
"""What an answer depends on as well if its header ``Vary`` says so: a page does, data do not."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent."""

    headers: list[tuple[str, str]]
    tag: str
    body: bytes
    made: float
    size: int


class Shelf:
    """A WSGI application that answers from what it kept, and else asks another."""

    def __init__(self, application: WSGIApplication, room: int = ROOM) -> None:
        self._application = application
        self._room = room
        self._size = 0
        self._kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._asked: OrderedDict[int, None] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"].startswith(PATHS):
            key = _key(environ)
            kept = self._find(key) or self._find(_offered(key, environ))
            if kept is not None and "HTTP_IF_MODIFIED_SINCE" not in environ:
                if _matches(environ.get("HTTP_IF_NONE_MATCH", ""), kept.tag):
                    left = [(name, text) for name, text in kept.headers if name not in OF_BODY]
                    start_response("304 NOT MODIFIED", left)
                    return []
                start_response("200 OK", list(kept.headers))
                return [kept.body]
            return self._ask(environ, start_response)
        return self._application(environ, start_response)

    def _ask(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer by the application, and keep the answer if it says so."""
        sent: list[tuple[str, str]] = []

        def note(status: str, headers: list[tuple[str, str]], problem: Any = None) -> Callable[[bytes], object]:
            sent.extend(headers)
            return start_response(status, headers, problem)

        pieces = self._application(environ, note)
        key = _key(environ)
        length = int(dict(sent).get("Content-Length", 0))
        if KEEP not in environ or length > LARGEST or not self._is_asked_again(key):
            return pieces
        try:
            body = b"".join(pieces)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        if len(body) <= LARGEST:
            texts = (*key, *(part for header in sent for part in header))
            size = OVERHEAD + len(body) + sum(map(len, texts))
            own = _offered(key, environ) if _LANGUAGE in dict(sent).get("Vary", "") else key
            self._put(own, Kept(sent, environ[KEEP], body, monotonic(), size))
        return [body]

    def _is_asked_again(self, key: tuple[str, ...]) -> bool:
        """Return whether a question was asked before; of the last :data:`REMEMBERED` that is known."""
        question = hash(key)
        with self._lock:
            again = question in self._asked
            self._asked[question] = None
            self._asked.move_to_end(question)
            while len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
        return again

    def _put(self, key: tuple[str, ...], kept: Kept) -> None:
        """Keep an answer, and let go of those that were not asked for longest."""
        with self._lock:
            self._drop(key)
            self._kept[key] = kept
            self._size += kept.size
            while self._size > self._room:
                self._drop(next(iter(self._kept)))

    def _find(self, key: tuple[str, ...]) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if monotonic() - kept.made > SECONDS:
                self._drop(key)
                return None
            self._kept.move_to_end(key)
            return kept

    def _drop(self, key: tuple[str, ...]) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._size -= kept.size


def _key(environ: WSGIEnvironment) -> tuple[str, ...]:
    return (environ["PATH_INFO"], *(environ.get(part, "") for part in _PARTS))


def _offered(key: tuple[str, ...], environ: WSGIEnvironment) -> tuple[str, ...]:
    """Return the key of an answer that offers what the reader's browser prefers."""
    return (*key, environ.get("HTTP_ACCEPT_LANGUAGE", ""))


def _matches(condition: str, tag: str) -> bool:
    """Return whether one of the tags of an ``If-None-Match`` is that of the answer, compared as weak ones."""
    if not condition:
        return False
    return any(each.strip().removeprefix("W/") in ("*", tag) for each in condition.split(","))
