"""Serve the application with gunicorn, and say in one sentence what keeps it from starting."""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication

from geo.errors import GeoError, InvalidLayers
from geo.web import site, vendor
from geo.web.refusals import Worker
from geo.web.settings import Settings

PROJECT: Final = Path(__file__).parents[2]
THREADS = 4
"""Threads of each worker: the data are shared and read only, and answers are short."""

MANY = 100_000
"""Rows above which the memory of a worker counts for more than a quarter of a second of the start."""

M_TRIM_THRESHOLD: Final = -1
M_MMAP_THRESHOLD: Final = -3
M_ARENA_MAX: Final = -8
"""Of mallopt(3): how much free memory a heap keeps, from which size memory is had from the system by itself, and how
many heaps the threads of a process share."""
ARENAS: Final = 2
LARGE: Final = 2 << 20
"""Bytes of an answer that no thread is to keep room for once it is sent; a column of a million rows is used anew."""


class CannotListen(GeoError):
    """The address the server should listen on is not to be had."""


def serve(factory: Callable[[Settings], Flask]) -> int:
    """Serve what ``factory`` builds until interrupted; return the exit status.

    The socket is bound before the application is built, so that a taken port is told at once, and the
    application is built before the workers are forked, so that a bad data package stops the start.
    """
    try:
        settings = Settings.from_environment(os.environ)
        listener = listen(settings.host, settings.port)
        application = factory(settings)
        if _rows(application) > MANY:
            import_module("pandas")  # pyarrow needs it for its first value: here once, and not in every worker
        _give_back_large_answers()
        gc.freeze()  # what is there by now stays: no worker needs to look through it or to copy it
    except InvalidLayers as error:
        return _refuse(f"{error}\nNothing is served until the layers are right; `python -m geo check` says the same.")
    except GeoError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130
    _say(f"Eastern Border Map is at {address(listener)} (Ctrl-C stops it).")
    if not vendor.is_current(PROJECT):
        _say("The page's files were built from another state of static/: `make serve` builds them anew.")
    _Server(application, listener, settings.workers).run()
    return 0


def _rows(application: Flask) -> int:
    """Return how many rows the largest table has."""
    dataset = site.of(application).dataset
    return max((len(dataset.table(layer.name)) for layer in dataset.catalogue.tables), default=0)


def _give_back_large_answers() -> None:
    """Have the C library return the memory of every large answer; left alone, each thread keeps that of its largest."""
    with suppress(OSError, AttributeError):  # a C library that is not GNU's has no such call, and no such habit
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
        library.mallopt(M_TRIM_THRESHOLD, 2 * LARGE)
        library.mallopt(M_ARENA_MAX, ARENAS)


def listen(host: str, port: int) -> socket.socket:
    """Return a bound TCP socket.

    Raises
    ------
    CannotListen
        If the port is taken or not allowed, or the host is no address of this machine.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        # Listening at once makes two starts at the same time fail here and not later in a worker.
        listener.listen(2048)
    except OSError as error:
        raise CannotListen(_reason(error, host, port)) from error
    listener.set_inheritable(True)
    return listener


def address(listener: socket.socket) -> str:
    """Return the URL a socket answers at."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65_535 else port - 1
        return f"Port {port} is taken on {host}: stop the other program or run `make serve PORT={other}`."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has: run `make serve PORT=8000`."
    return f"HOST={host} is not an address of this machine ({error.strerror}): run `make serve HOST=127.0.0.1`."


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - the one place that talks to the operator's terminal


def _refuse(text: str) -> int:
    _say(text)
    return 1


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn on a socket that is bound already, around an application that is built already."""

    def __init__(self, application: Flask, listener: socket.socket, workers: int) -> None:
        self._application = application
        self._options: dict[str, Any] = {
            "bind": f"fd://{listener.fileno()}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": Worker,
            "preload_app": True,
            "loglevel": "warning",
            "errorlog": "-",
            # Readers' addresses are nobody's business: no access log.
            "accesslog": None,
            "graceful_timeout": 5,
            "control_socket_disable": True,
            # An address with a hundred selected ids is longer than gunicorn's usual limit.
            "limit_request_line": 8190,
            # A reader's own header is not to say where the application is mounted.
            "forwarder_headers": "",
        }
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options, leaving out what an older one does not know."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self._application
