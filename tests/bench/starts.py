"""How our own server starts: with nothing kept, with what an earlier start kept, and what a second worker costs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import measure, processes, servers
from tests.bench.client import Connection
from tests.bench.processes import Memory
from tests.bench.questions import Cell

CROWD_SECONDS = 1.5


@dataclass(frozen=True)
class Starts:
    """Seconds until the first answer, and MB of memory with one worker and with two, after both have answered."""

    cold: float
    warm: float
    one_worker: Memory
    two_workers: Memory


def starts(package: Path, scratch: Path, cells: Sequence[Cell]) -> Starts:
    """Start our server on a data package: cold, then warm with one worker, then warm with two."""
    cache = scratch / f"cache-{package.name}"
    shutil.rmtree(cache, ignore_errors=True)
    cold, _ = _start(package, cache, scratch, cells, servers.WORKERS)
    _, one = _start(package, cache, scratch, cells, 1)
    warm, two = _start(package, cache, scratch, cells, 2)
    return Starts(cold, warm, one, two)


def _start(package: Path, cache: Path, scratch: Path, cells: Sequence[Cell], workers: int) -> tuple[float, Memory]:
    server = servers.ours(package, cache, workers)
    with server.running(scratch / "starts.log") as running:
        paths = [path for cell in cells[:3] for each in cell.variants[:12] if (path := server.paths.of(each))]
        connection = Connection(running.port, measure.TIMEOUT)
        for path in paths[:1]:
            connection.get(path)
        connection.close()
        measure.crowd(running.port, paths, CROWD_SECONDS)
        return running.seconds_to_start, processes.memory(running.pid)
