"""Processes of a server: started, waited for, measured, ended."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.client import Broken, Connection


class NotStarted(Exception):
    """A server did not come up; ``str()`` ends with its log."""


def start(command: list[str], environment: Mapping[str, str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a server as a group of processes of its own, so that all of it can be ended."""
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, path: str, log: Path, timeout: float) -> None:
    """Ask until a first answer is right.

    Raises
    ------
    NotStarted
        If the process ends, or the time is over.
    """
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if Connection(port, timeout).get(path).status == 200:
                return
        except Broken:
            pass
        time.sleep(0.01)
    raise NotStarted(log.read_text("utf-8", "replace")[-2000:])


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server and everything it started."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, kind)
            process.wait(10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
        break
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@dataclass(frozen=True, order=True)
class Memory:
    """Proportional memory (PSS) of processes in MB, and how much of it is files mapped, which can be let go."""

    all: float = 0.0
    files: float = 0.0

    def __str__(self) -> str:
        """Return both for a cell of the table."""
        return f"{self.all:,.0f} ({self.files:,.0f})" if self.all else "–"


NO_MEMORY = Memory()


def memory(pid: int) -> Memory:
    """Return the memory of a process and all below it; nothing where there is no Linux /proc."""
    shares = [_pss(each) for each in _tree(pid)]
    return Memory(*(sum(share[name] for share in shares) / 1024 for name in ("Pss", "Pss_File")))


class Peak(threading.Thread):
    """The highest memory of a server while something runs."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.memory = NO_MEMORY

    def run(self) -> None:
        """Look about ten times a second."""
        while not self._over.is_set():
            self.memory = max(self.memory, memory(self._pid))
            self._over.wait(0.1)

    def __enter__(self) -> Peak:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self.join()


def _tree(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def _pss(pid: int) -> Counter[str]:
    """Return the shares of a process in kB by their names."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return Counter()
    return Counter({line.split()[0][:-1]: int(line.split()[1]) for line in lines if line.startswith("Pss")})
