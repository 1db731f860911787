"""The worker: it waits for requests without a thread, and refuses what cannot be read in the API's own form."""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ
from time import monotonic
from typing import Any, Final

import orjson
from gunicorn.http import errors, get_parser
from gunicorn.workers.gthread import ThreadWorker

from geo.ogcapi.addresses import PROBLEM

Refusal = tuple[HTTPStatus, str]

LINE_TOO_LONG: Final = HTTPStatus.REQUEST_URI_TOO_LONG, "The address is longer than any server reads."
HEAD_TOO_LONG: Final = (
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "The headers are longer than any server reads.",
)
TOO_LATE: Final = HTTPStatus.REQUEST_TIMEOUT, "The request did not arrive whole in time."
UNREADABLE: Final = HTTPStatus.BAD_REQUEST, "This is no HTTP request that can be read: look at its headers."
OURS: Final = (
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong on our side. It has been written to the server's log.",
)

REFUSED: Final = {
    errors.LimitRequestLine: LINE_TOO_LONG,
    errors.LimitRequestHeaders: HEAD_TOO_LONG,
    errors.InvalidRequestLine: (HTTPStatus.BAD_REQUEST, "The first line of the request is not 'GET /path HTTP/1.1'."),
    errors.InvalidRequestMethod: (HTTPStatus.BAD_REQUEST, "The first word of the request is no method of HTTP."),
    errors.InvalidHTTPVersion: (HTTPStatus.BAD_REQUEST, "This server speaks HTTP/1.1 and HTTP/1.0."),
    errors.UnsupportedTransferCoding: (HTTPStatus.NOT_IMPLEMENTED, "Of transfer codings this server knows chunked."),
    errors.ExpectationFailed: (HTTPStatus.EXPECTATION_FAILED, "Of expectations this server knows 100-continue."),
    errors.ConfigurationProblem: OURS,
    errors.InvalidResponseHeader: OURS,
    errors.InvalidResponseHeaderName: OURS,
}
"""What is said of a request that no application gets to see; of every other one, :data:`UNREADABLE`."""

END: Final = b"\r\n\r\n"
READ: Final = 65_536
MOST: Final = 65_536
"""Bytes of the head of a request: its first line and its headers."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker of which a thread is taken by whole requests only; it writes no address of a reader to the log.

    The head of a request is read where connections wait, and a connection that is to end waits there for the client
    to close it; so whoever sends slowly, or nothing, or does not hang up, keeps nobody from an answer.

    Attributes
    ----------
    patience : float
        Seconds a connection may wait for the rest of a head, or for its end.
    standstill : int
        Seconds after which a client that takes nothing of its answer is left.
    """

    patience = 10.0
    standstill = 30

    def enqueue_req(self, conn: Any) -> None:
        """Wait for the head of a connection's next request."""
        if conn.parser is None:
            conn.parser = get_parser(self.cfg, conn.sock, conn.client)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", self.standstill, 0))
        conn.data_ready = True
        conn.head = conn.parser.unreader.take_buffered().lstrip(b"\r\n")
        conn.sock.setblocking(False)
        if _gather(conn):
            self._begin(conn)
        else:
            self._wait(conn, self._read)

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """Keep a connection for the next request, or end it."""
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self._end(conn)

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Answer a request; what follows its head is not waited for."""
        if any(name == "TRANSFER-ENCODING" or (name == "CONTENT-LENGTH" and text != "0") for name, text in req.headers):
            req.force_close()
        try:
            return bool(super().handle_request(req, conn))
        except BlockingIOError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the client takes nothing") from error

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer what could not be read, or not be answered."""
        refusal = REFUSED.get(type(exc), UNREADABLE if isinstance(exc, errors.ParseException) else OURS)
        if refusal is OURS:
            self.log.error("Error handling request %s", getattr(req, "uri", "(none read)"), exc_info=exc)
        try:
            client.sendall(answer(*refusal))
        except OSError:
            self.log.debug("The client is gone.")

    def murder_pending(self) -> None:
        """Close what waited too long, and the oldest of the waiting while there is room for no other."""
        now, waiting = monotonic(), self.pending_conns
        while waiting and (waiting[0].timeout <= now or self.nr_conns >= self.worker_connections or not self.alive):
            conn = waiting[0]
            self._wake(conn)
            if conn.head:
                self._refuse(conn, TOO_LATE)
            self._close(conn)

    def _begin(self, conn: Any) -> None:
        """Give a whole head to a thread, and refuse one that is too long."""
        if END in conn.head:
            conn.parser.unreader.unread(conn.head)
            super().enqueue_req(conn)
        elif len(conn.head) > MOST:
            self._refuse(conn, HEAD_TOO_LONG if b"\r\n" in conn.head else LINE_TOO_LONG)
            self._end(conn)
        else:
            self._close(conn)

    def _read(self, conn: Any, _: socket.socket) -> None:
        """Go on with a head of which more has arrived; its time goes on too."""
        if _gather(conn):
            self._wake(conn)
            self._begin(conn)

    def _refuse(self, conn: Any, refusal: Refusal) -> None:
        """Answer a request that did not arrive whole; an answer so short is sent without waiting."""
        try:
            conn.sock.send(answer(*refusal))
        except OSError:
            self.log.debug("The client is gone.")

    def _end(self, conn: Any) -> None:
        """Close a connection once the client has: who is cut off while sending does not hear the answer."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        conn.head = b""
        conn.sock.setblocking(False)
        self._wait(conn, self._drain)

    def _drain(self, conn: Any, _: socket.socket) -> None:
        """Throw away what a client still sends."""
        if _received(conn.sock) == b"":
            self._wake(conn)
            self._close(conn)

    def _wait(self, conn: Any, then: Callable[[Any, socket.socket], None]) -> None:
        """Let a connection wait without a thread until something arrives."""
        conn.timeout = monotonic() + self.patience
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(then, conn))

    def _wake(self, conn: Any) -> None:
        """Let a connection wait no longer."""
        self.pending_conns.remove(conn)
        self.poller.unregister(conn.sock)

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()


def _gather(conn: Any) -> bool:
    """Read what has arrived of a head; return whether there is nothing more to wait for."""
    if END not in conn.head:
        received = _received(conn.sock)
        if received is None:
            return False
        # An empty line before a request is no part of it (RFC 9112, section 2.2).
        conn.head = (conn.head + received).lstrip(b"\r\n")
        return not received or END in conn.head or len(conn.head) > MOST
    return True


def _received(client: socket.socket) -> bytes | None:
    """Return what has arrived, nothing if the client has closed, None if there is nothing yet."""
    try:
        return client.recv(READ)
    except BlockingIOError:
        return None
    except OSError:
        return b""


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
