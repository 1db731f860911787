"""A small HTTP client that keeps its connections alive and costs next to nothing; no library outside the standard one.

Run as a program it is one process of a crowd: it reads what to do from its standard input and prints what it did.
"""

from __future__ import annotations

import json
import select
import selectors
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

BLOCK = 1 << 20
HEAD_END = b"\r\n\r\n"


class Broken(Exception):
    """The server cannot be reached, or closed the connection in the middle."""


class TooLate(Broken):
    """The server did not finish in time."""


@dataclass
class Answer:
    """A response as far as it has come in."""

    keep: bool = False
    status: int = 0
    size: int = 0
    closing: bool = False
    pieces: list[bytes] = field(default_factory=list)
    _head: bytes = b""
    _left: int | None = None
    _chunked: bool = False

    @property
    def body(self) -> bytes:
        """The body, if it was to be kept."""
        return b"".join(self.pieces)

    @property
    def ends_with_connection(self) -> bool:
        """Whether only the end of the connection says that the body is whole."""
        return bool(self.status) and self.closing and self._left is None and not self._chunked

    def feed(self, data: bytes) -> bool:
        """Take what came in; return whether the response is complete."""
        if not self.status:
            head, end, data = (self._head + data).partition(HEAD_END)
            if not end:
                self._head = head
                return False
            self._read_head(head)
        return self._feed_chunks(data) if self._chunked else self._feed_plain(data)

    def _read_head(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        self._head = b""
        self.status = int(first.split(" ", 2)[1])
        headers = {name.lower(): value.strip().lower() for name, _, value in (line.partition(":") for line in lines)}
        self.closing = headers.get("connection") == "close"
        self._chunked = headers.get("transfer-encoding") == "chunked"
        self._left = int(headers["content-length"]) if "content-length" in headers else None

    def _take(self, data: bytes) -> None:
        self.size += len(data)
        if self.keep:
            self.pieces.append(data)

    def _feed_plain(self, data: bytes) -> bool:
        self._take(data)
        return self._left is not None and self.size >= self._left

    def _feed_chunks(self, data: bytes) -> bool:
        """Take chunks: ``_left`` bytes of one are still to come, None between two."""
        data = self._head + data
        self._head, at = b"", 0
        while at < len(data):
            if self._left is None:
                end = data.find(b"\r\n", at)
                if end < 0:
                    break
                size = int(data[at:end].partition(b";")[0] or b"0", 16)
                if size == 0:
                    return data.endswith(HEAD_END) or self._hold(data[at:])
                at, self._left = end + 2, size
            taken = data[at : at + self._left]
            self._take(taken)
            at += len(taken)
            self._left -= len(taken)
            if self._left == 0:
                if len(data) < at + 2:
                    self._left = 0
                    break
                at, self._left = at + 2, None
        return self._hold(data[at:])

    def _hold(self, rest: bytes) -> bool:
        self._head = rest
        return False


class Connection:
    """One connection, kept alive; made again where the server closes it."""

    def __init__(self, port: int, timeout: float) -> None:
        self._address = ("127.0.0.1", port)
        self._timeout = timeout
        self._socket: socket.socket | None = None

    def get(self, path: str, keep: bool = False) -> Answer:
        """Ask for a path and take the whole answer.

        Raises
        ------
        Broken
            If the server cannot be reached or closes the connection in the middle.
        TooLate
            If it does not finish within the timeout.
        """
        try:
            if self._socket is not None and _readable(self._socket):
                self.close()
            if self._socket is None:
                self._socket = connected(self._address)
            answer = self._exchange(self._socket, path, keep)
        except TimeoutError:
            self.close()
            raise TooLate(f"no whole answer in {self._timeout:g} s") from None
        except OSError as error:
            self.close()
            raise Broken(str(error)) from error
        if answer.closing:
            self.close()
        return answer

    def _exchange(self, to: socket.socket, path: str, keep: bool) -> Answer:
        deadline = time.monotonic() + self._timeout
        answer = Answer(keep)
        to.settimeout(self._timeout)
        to.sendall(request(path))
        while True:
            data = to.recv(BLOCK)
            if answer.feed(data) or (not data and answer.ends_with_connection):
                return answer
            if not data:
                raise ConnectionResetError("the connection was closed")
            if time.monotonic() > deadline:
                raise TimeoutError

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _readable(idle: socket.socket) -> bool:
    """Return whether the server has closed an idle connection, as it may after some seconds."""
    return bool(select.select([idle], [], [], 0)[0])


def connected(address: tuple[str, int]) -> socket.socket:
    """Return a socket that sends at once."""
    made = socket.create_connection(address, timeout=10)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def request(path: str) -> bytes:
    """Return the bytes of a GET."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode()


@dataclass
class Member:
    """One connection of a crowd: what it asks next, and how far its answer has come."""

    socket: socket.socket
    turn: int
    answer: Answer = field(default_factory=Answer)


@dataclass
class Crowd:
    """Some connections of one process that ask as fast as they are answered."""

    address: tuple[str, int]
    requests: Sequence[bytes]
    done: int = 0
    failed: int = 0

    def run(self, connections: int, first: int, start_at: float, seconds: float) -> None:
        """Ask from an instant on for some seconds; only answers that came in within them count."""
        with selectors.DefaultSelector() as ready:
            for number in range(connections):
                turn = (first + number) * max(1, len(self.requests) // 8)
                member = Member(connected(self.address), turn)
                ready.register(member.socket, selectors.EVENT_READ, member)
            time.sleep(max(0.0, start_at - time.time()))
            for key in list(ready.get_map().values()):
                self._ask(key.data)
            end = time.monotonic() + seconds
            while (left := end - time.monotonic()) > 0:
                for key, _ in ready.select(left):
                    self._take(ready, key.data)
            for key in list(ready.get_map().values()):
                key.data.socket.close()

    def _ask(self, member: Member) -> None:
        member.answer = Answer()
        member.socket.sendall(self.requests[member.turn % len(self.requests)])
        member.turn += 1

    def _take(self, ready: selectors.BaseSelector, member: Member) -> None:
        data = member.socket.recv(BLOCK)
        whole = member.answer.feed(data)
        if not whole and data:
            return
        self.done += whole and member.answer.status == 200
        self.failed += not whole or member.answer.status != 200
        if member.answer.closing or not data:
            ready.unregister(member.socket)
            member.socket.close()
            member.socket = connected(self.address)
            ready.register(member.socket, selectors.EVENT_READ, member)
        self._ask(member)


def main() -> int:
    """Be one process of a crowd."""
    task = json.load(sys.stdin)
    crowd = Crowd(("127.0.0.1", task["port"]), [request(path) for path in task["paths"]])
    crowd.run(task["connections"], task["first"], task["start_at"], task["seconds"])
    sys.stdout.write(json.dumps({"done": crowd.done, "failed": crowd.failed}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
