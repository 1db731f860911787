"""What no server reads is refused in the API's own form, to the end."""

import json
import logging
import socket
from http import HTTPStatus

import pytest
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine

from geo.web.refusals import Worker, answer


@pytest.fixture
def worker():
    """A worker without a server around it."""
    bare = object.__new__(Worker)
    bare.log = logging.getLogger("test")
    return bare


@pytest.mark.parametrize(
    ("error", "status"),
    [(LimitRequestLine(100_000, 8_190), 414), (LimitRequestHeaders("limit request headers fields size"), 431)],
)
def test_what_is_too_long_is_refused_with_a_problem(worker, error, status):
    near, far = socket.socketpair()
    with near, far:
        far.sendall(b"GET /" + b"a" * 10_000)
        far.shutdown(socket.SHUT_WR)
        worker.handle_error(None, near, ("203.0.113.1", 1), error)
        near.close()
        received = b"".join(iter(lambda: far.recv(65_536), b""))
    head, body = received.split(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"application/problem+json" in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body)["status"] == status


def test_readers_addresses_stay_out_of_the_log(worker, caplog):
    near, far = socket.socketpair()
    with near, far:
        far.shutdown(socket.SHUT_WR)
        worker.handle_error(None, near, ("203.0.113.1", 1), LimitRequestLine(100_000, 8_190))
    assert "203.0.113.1" not in caplog.text


def test_a_client_that_is_gone_is_nobodys_problem(worker):
    near, far = socket.socketpair()
    far.close()
    with near:
        worker.handle_error(None, near, None, LimitRequestLine(100_000, 8_190))


def test_an_answer_is_a_whole_one():
    head, body = answer(HTTPStatus.REQUEST_URI_TOO_LONG, "Too long.").split(b"\r\n\r\n")
    assert b"Connection: close" in head
    assert json.loads(body)["detail"] == "Too long."
