"""One server measured: right answers first, then how long they take, how many a second, and how much memory."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import processes
from tests.bench.client import Answer, Broken, Connection, TooLate
from tests.bench.processes import NO_MEMORY, Memory
from tests.bench.questions import Cell, Export, Question, Tile
from tests.bench.servers import Running, Server
from tests.bench.truth import Truth, Wrong

TIMEOUT = 75.0
TILE_TIMEOUT = 30.0
"""No peer is waited for longer: a tile that takes so long is of no use to a map."""
SLOW = 6.0
"""From so many seconds on, the answer that was checked is the only one timed."""
VARIED_SECONDS, REPEATED_SECONDS = 4.0, 2.0
REPEATS = 200
CONNECTIONS, PROCESSES = 8, 2
CROWD_SECONDS = 4.0
CLIENT = Path(__file__).with_name("client.py")


@dataclass
class Figure:
    """What one cell gave.

    Attributes
    ----------
    varied : list of float
        Milliseconds of queries asked for the first time.
    repeated : list of float
        Milliseconds of one query asked again and again.
    per_second, per_second_again : float or None
        Requests a second of a crowd that asks nothing twice, and of one that asks the same eight queries.
    fault : str
        Why there is no figure, if there is none.
    """

    varied: list[float] = field(default_factory=list)
    repeated: list[float] = field(default_factory=list)
    size: int = 0
    per_second: float | None = None
    per_second_again: float | None = None
    fault: str = ""

    @property
    def p50(self) -> float | None:
        """Median of the varied queries."""
        return quantile(self.varied, 0.5)


@dataclass
class Measured:
    """What one server gave: seconds, and the memory of all its processes, the database left out."""

    name: str
    seconds_to_start: float = float("nan")
    memory: Memory = NO_MEMORY
    memory_loaded: Memory = NO_MEMORY
    memory_peak: Memory = NO_MEMORY
    figures: dict[str, Figure] = field(default_factory=dict)


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which that share of the values lies, by the nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def server(one: Server, cells: Sequence[Cell], truth: Truth, log: Path, say: Callable[[str], None]) -> Measured:
    """Start a server, put every question to it and end it."""
    measured = Measured(one.name)
    with one.running(log) as running:
        measured.seconds_to_start = running.seconds_to_start
        measured.memory = processes.memory(running.pid)
        for cell in cells:
            if any(isinstance(variant, Export) for variant in cell.variants):
                measured.memory_loaded = max(processes.memory(running.pid), measured.memory_loaded)
            figure, peak = _cell(one, running, cell, truth)
            measured.memory_peak = max(peak, measured.memory_peak)
            measured.figures[cell.key] = figure
            say(f"{one.name} {cell.key}: {_brief(figure)}")
            if cell.crowd and not figure.fault:
                figure.per_second = crowd(running.port, _paths(one, cell.many), CROWD_SECONDS)
                figure.per_second_again = crowd(running.port, _paths(one, cell.variants[:8]), CROWD_SECONDS / 2)
                say(f"{one.name} {cell.key}: {figure.per_second:.0f}/s ({figure.per_second_again:.0f}/s)")
    return measured


def crowd(port: int, paths: Sequence[str], seconds: float) -> float:
    """Return how many requests a second are answered on eight connections of two processes."""
    members = []
    start_at = time.time() + 0.5
    for number in range(PROCESSES):
        process = subprocess.Popen(
            [sys.executable, "-S", str(CLIENT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        each = CONNECTIONS // PROCESSES
        task = {"port": port, "paths": paths, "connections": each, "first": number * each}
        assert process.stdin is not None
        process.stdin.write(json.dumps(task | {"start_at": start_at, "seconds": seconds}))
        process.stdin.close()
        members.append(process)
    done = 0
    for process in members:
        assert process.stdout is not None
        result = json.loads(process.stdout.read() or '{"done": 0}')
        process.wait()
        done += result["done"]
    return done / seconds


def _cell(one: Server, running: Running, cell: Cell, truth: Truth) -> tuple[Figure, Memory]:
    """Return the figure of a cell, and the highest memory while its first answer was made."""
    paths = _paths(one, cell.variants)
    if not paths:
        return Figure(fault="–"), NO_MEMORY
    timeout = TILE_TIMEOUT if isinstance(cell.variants[0], Tile) else TIMEOUT
    connection = Connection(running.port, timeout)
    figure = Figure()
    peak = processes.Peak(running.pid)
    try:
        for path in _paths(one, [cell.warm] if cell.warm else []):
            connection.get(path)
        with peak if isinstance(cell.variants[0], Export) else nullcontext():
            first, answer = _timed(connection, paths[0], keep=True)
        figure.size = answer.size
        if answer.status == 200:
            truth.check(cell.variants[0], answer.body)
            _time(connection, paths, first, figure)
        else:
            figure.fault = f"status {answer.status}"
    except Wrong as error:
        figure.fault = f"wrong: {error}"
    except TooLate:
        figure.fault = f"> {timeout:g} s"
    except Broken as error:
        figure.fault = f"broken: {error}"
    finally:
        connection.close()
    return figure, peak.memory


def _time(connection: Connection, paths: Sequence[str], first: float, figure: Figure) -> None:
    """Time each variant once, then the first again and again; a slow one is not asked again."""
    if first > SLOW * 1000 or len(paths) == 1:
        figure.varied = [first]
    end = time.monotonic() + VARIED_SECONDS
    for path in paths[1:] if first <= SLOW * 1000 else ():
        figure.varied.append(_timed(connection, path)[0])
        if time.monotonic() > end:
            break
    end = time.monotonic() + REPEATED_SECONDS
    while first <= SLOW * 1000 and len(figure.repeated) < REPEATS:
        figure.repeated.append(_timed(connection, paths[0])[0])
        if time.monotonic() > end:
            break


def _timed(connection: Connection, path: str, keep: bool = False) -> tuple[float, Answer]:
    began = time.perf_counter()
    answer = connection.get(path, keep)
    return (time.perf_counter() - began) * 1000, answer


def _paths(one: Server, questions: Iterable[Question]) -> list[str]:
    return [path for variant in questions if (path := one.paths.of(variant)) is not None]


def _brief(figure: Figure) -> str:
    if figure.fault:
        return figure.fault
    p95 = quantile(figure.varied, 0.95)
    return f"p50 {figure.p50:.2f} ms, p95 {p95:.2f} ms (n={len(figure.varied)}), {figure.size:,} bytes"
