"""Who sends a request slowly, wrongly or never keeps nobody from an answer, and is answered in the API's own form."""

import contextlib
import json
import logging
import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from gunicorn.http import errors

from geo.web.refusals import MOST, TOO_LATE, Worker, answer

PROJECT = Path(__file__).parents[2]
PROGRAM = """
import sys
from geo.web import refusals, serving
from server import create_app
refusals.Worker.patience = float(sys.argv[1])
refusals.Worker.standstill = 1
raise SystemExit(serving.serve(create_app))
"""
ASK = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = ASK[:-2]
PATIENT = "300"
"""Seconds no test takes: what is answered meanwhile was not waited for."""


@contextlib.contextmanager
def served(patience):
    """Serve the shipped layers by one worker of some patience, and give the port."""
    environment = os.environ | {"PORT": "0", "WORKERS": "1", "GEO_LAYERS": str(PROJECT / "layers"), "GEO_CACHE": ""}
    command = [sys.executable, "-c", PROGRAM, patience]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield int(re.search(r"127\.0\.0\.1:(\d+)/", process.stderr.readline())[1])
        finally:
            process.kill()


@pytest.fixture(scope="module")
def patient():
    with served(PATIENT) as port:
        yield port


@pytest.fixture(scope="module")
def impatient():
    with served("0.2") as port:
        yield port


def connect(port, sent=b""):
    client = socket.create_connection(("127.0.0.1", port), timeout=60)
    client.sendall(sent)
    return client


def all_of(client):
    """Return everything a server sends until it closes."""
    return b"".join(iter(lambda: client.recv(65_536), b""))


def told(port, sent):
    """Return the status and the document of the answer to some bytes."""
    with connect(port, sent) as client:
        head, body = all_of(client).split(b"\r\n\r\n", 1)
    return int(head.split()[1]), (json.loads(body) if b"application/problem+json" in head else body)


@pytest.mark.parametrize("sent", [HALF, b"", b"POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"])
def test_two_hundred_open_requests_keep_nobody_from_an_answer(patient, sent):
    with ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connect(patient, sent))
        status, body = told(patient, ASK.replace(b"Host", b"Connection: close\r\nHost"))
    assert (status, json.loads(body)["status"]) == (200, "ok")


def test_clients_that_never_hang_up_keep_nobody_from_an_answer(patient):
    last = ASK.replace(b"Host", b"Connection: close\r\nHost")
    with ExitStack() as stack:
        for _ in range(50):
            client = stack.enter_context(connect(patient, last))
            assert all_of(client).startswith(b"HTTP/1.1 200")


def test_clients_that_take_nothing_are_left(impatient):
    with ExitStack() as stack:
        for _ in range(8):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
            client.connect(("127.0.0.1", impatient))
            client.sendall(b"GET /downloads/segments.geojson HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert told(impatient, ASK.replace(b"Host", b"Connection: close\r\nHost"))[0] == 200


def test_a_request_that_does_not_arrive_whole_is_told_so_and_closed(impatient):
    status, problem = told(impatient, HALF)
    assert (status, problem["status"]) == (408, 408)


def test_a_connection_without_a_request_is_closed(impatient):
    with connect(impatient) as client:
        assert all_of(client) == b""


def test_the_second_request_of_a_connection_has_the_same_time(impatient):
    with connect(impatient, ASK + HALF) as client:
        received = all_of(client)
    assert [int(each) for each in re.findall(rb"HTTP/1\.1 (\d+)", received)] == [200, 408]


def test_a_trickle_does_not_buy_time(impatient):
    with connect(impatient, HALF) as client, contextlib.suppress(OSError):
        client.settimeout(0.05)
        while True:
            client.sendall(b"X")
            with contextlib.suppress(TimeoutError):
                if client.recv(65_536):
                    return
    pytest.fail("closed without a word")


def test_a_request_in_pieces_is_answered(patient):
    with connect(patient, b"\r\n" + HALF[:9]) as client:
        client.sendall(HALF[9:] + b"Connection: close\r\n")
        client.sendall(b"\r\n")
        assert all_of(client).startswith(b"HTTP/1.1 200")


def test_several_requests_at_once_are_answered_in_turn(patient):
    with connect(patient, ASK * 2 + ASK.replace(b"Host", b"Connection: close\r\nHost")) as client:
        assert all_of(client).count(b"HTTP/1.1 200") == 3


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/7\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\n\r\n", 417),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: cake\r\n\r\n", 501),
        (b"GET /?" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET /?" + b"a" * (MOST + 1_000_000), 414),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 9_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 200_000, 431),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_problem(patient, sent, status):
    found, problem = told(patient, sent)
    assert (found, problem["status"]) == (status, status)
    assert problem["detail"]


def test_when_there_is_no_room_the_oldest_waiting_goes():
    bare = object.__new__(Worker)
    bare.alive, bare.worker_connections, bare.nr_conns = True, 3, 3
    closed = []
    bare._wake = lambda conn: bare.pending_conns.remove(conn)
    bare._close = lambda conn: (closed.append(conn), setattr(bare, "nr_conns", bare.nr_conns - 1))
    bare.pending_conns = [type("Waiting", (), {"timeout": float("inf"), "head": b""})() for _ in range(3)]
    oldest = bare.pending_conns[0]
    bare.murder_pending()
    assert closed == [oldest]


@pytest.fixture
def worker():
    """A worker without a server around it."""
    bare = object.__new__(Worker)
    bare.log = logging.getLogger("test")
    return bare


@pytest.mark.parametrize(
    ("error", "status"),
    [(errors.InvalidHeader("x"), 400), (errors.InvalidResponseHeader("x"), 500), (ValueError("secret"), 500)],
)
def test_whose_fault_it_is_is_said_and_nothing_from_inside(worker, caplog, error, status):
    near, far = socket.socketpair()
    with near, far:
        worker.handle_error(None, near, ("203.0.113.1", 1), error)
        near.close()
        received = all_of(far)
    assert received.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"secret" not in received
    assert "203.0.113.1" not in caplog.text
    assert ("Error handling request" in caplog.text) == (status == 500)


def test_a_client_that_is_gone_is_nobodys_problem(worker):
    near, far = socket.socketpair()
    far.close()
    with near:
        worker.handle_error(None, near, None, errors.LimitRequestLine(100_000, 8_190))


def test_an_answer_is_a_whole_one():
    head, body = answer(*TOO_LATE).split(b"\r\n\r\n")
    assert b"Connection: close" in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body)["title"] == "Request Timeout"
