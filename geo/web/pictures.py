"""Pictures that were drawn, kept until there is no room: a card is asked for once by every service that shows it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

ROOM: Final = 32_000_000
"""Bytes of all pictures of a process together."""

LARGEST: Final = 4_000_000
"""Bytes of one; a larger one is drawn anew."""


class Pictures:
    """Drawn pictures by what was asked; while one is drawn, whoever else asks for it waits for it."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._drawing: dict[str, Lock] = {}
        self._lock = Lock()

    def get(self, asked: str, draw: Callable[[], bytes]) -> bytes:
        """Return a picture, drawn if it is not there."""
        with self._lock:
            turn = self._drawing.setdefault(asked, Lock())
        with turn:
            kept = self._find(asked)
            if kept is None:
                try:
                    kept = draw()
                    self._put(asked, kept)
                finally:
                    with self._lock:
                        self._drawing.pop(asked, None)
        return kept

    def _find(self, asked: str) -> bytes | None:
        with self._lock:
            kept = self._kept.get(asked)
            if kept is not None:
                self._kept.move_to_end(asked)
                self._drawing.pop(asked, None)
            return kept

    def _put(self, asked: str, picture: bytes) -> None:
        """Keep a picture, and let go of those that were not asked for longest."""
        if len(picture) > LARGEST:
            return
        with self._lock:
            self._kept[asked] = picture
            self._size += len(picture)
            while self._size > self._room:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone)
