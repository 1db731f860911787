"""Requests that never reach the application, since no server reads them: refused in the API's own form."""

from __future__ import annotations

import socket
from http import HTTPStatus
from typing import Any, Final

import orjson
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from geo.ogcapi.addresses import PROBLEM

REFUSED: Final = {
    LimitRequestLine: (HTTPStatus.REQUEST_URI_TOO_LONG, "The address is longer than any server reads."),
    LimitRequestHeaders: (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are longer than any server reads."),
}
"""Status of what is too long, and what is said of it."""

PATIENCE: Final = 1.0
"""Seconds for the rest of a request to arrive: who is cut off while sending does not hear the answer."""

MOST: Final = 1_000_000
"""Bytes of the rest of a request."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker that says what is too long as the application says what is wrong, and writes no address to the log."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what could not be read."""
        refused = REFUSED.get(type(exc))
        if refused is None:
            super().handle_error(req, client, addr, exc)
            return
        try:
            client.sendall(answer(*refused))
            client.shutdown(socket.SHUT_WR)
            client.settimeout(PATIENCE)
            left = MOST
            while left > 0 and (received := client.recv(65_536)):
                left -= len(received)
        except OSError:
            self.log.debug("The client is gone.")


def answer(status: HTTPStatus, detail: str) -> bytes:
    """Return a whole response that holds a problem document."""
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    content = orjson.dumps(problem)
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {PROBLEM}",
        f"Content-Length: {len(content)}",
        "Access-Control-Allow-Origin: *",
        "Cache-Control: no-store",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode() + content
