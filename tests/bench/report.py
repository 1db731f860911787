"""The table people read: ours, the peers, the ratio, the bar."""

from __future__ import annotations

import math
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import bars, environments
from tests.bench.bars import Bar
from tests.bench.measure import Figure, Measured, quantile
from tests.bench.questions import Cell
from tests.bench.starts import Starts

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Size:
    """Everything measured with one number of incidents."""

    rows: int
    cells: Sequence[Cell]
    servers: Sequence[Measured]
    starts: Starts | None
    sql_ms: float | None


def text(sizes: Sequence[Size], shipped: Starts | None, database: str, seconds: float) -> str:
    """Return the report in Markdown."""
    parts = ["# Benchmark", _machine(database), _method(), _bars(sizes, shipped)]
    parts += [_size(size) for size in sizes]
    if shipped is not None:
        parts.append(_starts("The shipped data", shipped))
    parts.append(f"The whole run took {seconds / 60:.1f} minutes.")
    return "\n\n".join(parts) + "\n"


def _machine(database: str) -> str:
    peers = ", ".join(f"{peer} {environments.version(peer)}" for peer in environments.PEERS)
    software = f"- Python {platform.python_version()}; {peers}; {database or 'no database'}"
    return "\n".join((*machine(), software))


def machine() -> tuple[str, ...]:
    """Return lines on what was measured where."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return (
        f"- machine: {model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
        f"- commit: {_commit()}",
    )


def _commit() -> str:
    commit = _git("rev-parse", "--short", "HEAD")
    return f"{commit} with changes not committed" if _git("status", "--porcelain") else commit


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _method() -> str:
    return (
        "Milliseconds of one client with its connection kept alive: p50 / p95 over queries that vary and are each"
        " asked for the first time, then in brackets the p50 of one query asked again. Requests per second: of eight"
        " connections that ask no query twice, in brackets of eight queries asked again and again. Every server has two"
        " workers and is measured alone. The first answer of each cell was compared with the rows themselves."
    )


def _bars(sizes: Sequence[Size], shipped: Starts | None) -> str:
    """Return every bar with what was measured; those of the queries are agreed for a million incidents."""
    found: list[Bar] = []
    for size in sizes:
        if size.rows >= bars.MILLION:
            found += bars.of_cells(size.cells, size.servers)
            found += bars.of_million(size.starts) if size.starts else ()
    found += bars.of_shipped(shipped) if shipped else ()
    rows = (f"| {bar.title} | {bar.text} | {bar.figure} | {bar.verdict} |" for bar in found)
    return "\n".join(("## The bars", "", "| | bar | measured | |", "|---|---|---|---|", *rows))


def _size(size: Size) -> str:
    names = [each.name for each in size.servers]
    lines = [
        f"## {size.rows:,} incidents",
        "",
        f"| query | {' | '.join(names)} | ours against the better peer |",
        f"|---|{'---|' * len(names)}---|",
        *(_row(cell, size.servers) for cell in size.cells),
        *(_crowd_row(cell, size.servers) for cell in size.cells if cell.crowd),
        _plain("seconds to the first answer", [_number(each.seconds_to_start) for each in size.servers]),
        _plain("MB after the start (of it mapped files)", [str(each.memory) for each in size.servers]),
        _plain("MB after the items", [str(each.memory_loaded) for each in size.servers]),
        _plain("MB at most", [str(each.memory_peak) for each in size.servers]),
    ]
    if size.sql_ms is not None:
        lines += ["", f"Count by day in a year as plain SQL in psql, without any server: {size.sql_ms:.1f} ms."]
    parts = ["\n".join(lines)]
    if size.starts is not None:
        parts.append(_starts(f"Ours with {size.rows:,} incidents", size.starts))
    return "\n\n".join(parts)


def _row(cell: Cell, servers: Sequence[Measured]) -> str:
    figures = {each.name: each.figures.get(cell.key, Figure(fault="–")) for each in servers}
    size = next((each.size for each in figures.values() if each.size), 0)
    title = f"{cell.key}: {cell.title}" + (f" ({size / 1e6:.1f} MB)" if size > 1_000_000 else "")
    return f"| {title} | {' | '.join(map(_cell, figures.values()))} | {_times(bars.ratio(figures))} |"


def _crowd_row(cell: Cell, servers: Sequence[Measured]) -> str:
    figures = {each.name: each.figures.get(cell.key, Figure()) for each in servers}
    shown = [
        f"{each.per_second:,.0f} ({each.per_second_again or 0:,.0f})" if each.per_second else "–"
        for each in figures.values()
    ]
    title = f"{cell.key}: requests/s, 8 connections"
    return f"| {title} | {' | '.join(shown)} | {_times(bars.crowd_ratio(figures))} |"


def _plain(title: str, values: Sequence[str]) -> str:
    return f"| {title} | {' | '.join(values)} | |"


def _times(ratio: float | None) -> str:
    return f"{ratio:.1f}×" if ratio else "–"


def _cell(figure: Figure) -> str:
    if figure.fault:
        return figure.fault
    p95 = quantile(figure.varied, 0.95)
    shown = _ms(figure.p50) if len(figure.varied) < 2 else f"{_ms(figure.p50)} / {_ms(p95)}"
    again = quantile(figure.repeated, 0.5)
    return shown + (f" ({_ms(again)})" if again else "")


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.1f}"


def _ms(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _starts(title: str, starts: Starts) -> str:
    one, two = starts.one_worker, starts.two_workers
    rows = [
        ("cold start, s", starts.cold),
        ("warm start, s", starts.warm),
        ("MB with one worker", one.all),
        ("MB with two workers", two.all),
        ("MB with two workers, mapped files left out", two.all - two.files),
        ("MB of the second worker", two.all - one.all),
    ]
    return "\n".join((f"| {title} | |", "|---|---|", *(f"| {name} | {value:.2f} |" for name, value in rows)))
