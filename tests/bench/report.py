"""The table people read: ours, the peers, the ratio, the bar."""

from __future__ import annotations

import math
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import environments
from tests.bench.measure import Figure, Measured, quantile
from tests.bench.questions import Cell
from tests.bench.starts import Starts

ROOT = Path(__file__).parents[2]
SHIPPED_SECONDS, SHIPPED_MEGABYTES = 1.5, 250.0
WARM_SECONDS, WORKER_MEGABYTES = 2.0, 60.0
"""The bars of a start, restated: the shipped data, and a million incidents."""

MILLION = 1_000_000
"""The bars are agreed for so many incidents."""


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
    parts = ["# Benchmark", _machine(database), _method()]
    parts += [_size(size) for size in sizes]
    if shipped is not None:
        parts.append(_starts("The shipped data", shipped, SHIPPED_SECONDS, None))
    parts.append(f"The whole run took {seconds / 60:.1f} minutes.")
    return "\n\n".join(parts) + "\n"


def _machine(database: str) -> str:
    cores = os.cpu_count()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    peers = ", ".join(f"{peer} {environments.version(peer)}" for peer in environments.PEERS)
    return "\n".join(
        (
            f"- machine: {model}, {cores} cores, {platform.system()} {platform.release()}",
            f"- Python {platform.python_version()}; {peers}; {database or 'no database'}",
            f"- commit: {_commit()}",
        )
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


def _size(size: Size) -> str:
    names = [each.name for each in size.servers]
    lines = [
        f"## {size.rows:,} incidents",
        "",
        f"| query | {' | '.join(names)} | ours against the better peer | bar | |",
        f"|---|{'---|' * len(names)}---|---|---|",
        *(_row(cell, size.servers, size.rows) for cell in size.cells),
        *(_crowd_row(cell, size.servers, size.rows) for cell in size.cells if cell.crowd),
        _plain("seconds to the first answer", [_number(each.seconds_to_start) for each in size.servers]),
        _plain("MB after the start (of it mapped files)", [str(each.memory) for each in size.servers]),
        _plain("MB after the items", [str(each.memory_loaded) for each in size.servers]),
        _plain("MB at most", [str(each.memory_peak) for each in size.servers]),
    ]
    if size.sql_ms is not None:
        lines += ["", f"Count by day in a year as plain SQL in psql, without any server: {size.sql_ms:.1f} ms."]
    parts = ["\n".join(lines)]
    if size.starts is not None:
        bars = (WARM_SECONDS, WORKER_MEGABYTES) if size.rows >= MILLION else (None, None)
        parts.append(_starts(f"Ours with {size.rows:,} incidents", size.starts, *bars))
    return "\n\n".join(parts)


def _row(cell: Cell, servers: Sequence[Measured], rows: int) -> str:
    figures = [each.figures.get(cell.key, Figure(fault="–")) for each in servers]
    ours, peers = _ours(cell, servers)
    bars, verdicts = [], []
    ratio = min(peers) / ours if ours and peers else None
    if cell.ratio and rows >= MILLION:
        bars.append(f"≥ {cell.ratio:g}×")
        verdicts.append(None if ratio is None else ratio >= cell.ratio)
    if cell.most_ms and rows >= MILLION:
        bars.append(f"≤ {cell.most_ms:g} ms")
        verdicts.append(None if ours is None else ours <= cell.most_ms)
    shown = f"{ratio:.1f}×" if ratio else "–"
    size = next((each.size for each in figures if each.size), 0)
    title = f"{cell.key}: {cell.title}" + (f" ({size / 1e6:.1f} MB)" if size > 1_000_000 else "")
    return f"| {title} | {' | '.join(map(_cell, figures))} | {shown} | {', '.join(bars)} | {_verdict(verdicts)} |"


def _crowd_row(cell: Cell, servers: Sequence[Measured], rows: int) -> str:
    figures = {each.name: each.figures.get(cell.key, Figure()).per_second for each in servers}
    peers = [value for name, value in figures.items() if name != "ours" and value]
    ours = figures.get("ours")
    ratio = ours / max(peers) if ours and peers else None
    again = {each.name: each.figures.get(cell.key, Figure()).per_second_again for each in servers}
    shown = [f"{value:,.0f} ({again[name] or 0:,.0f})" if value else "–" for name, value in figures.items()]
    bar = f"≥ {cell.crowd:g}×" if rows >= MILLION else ""
    verdict = _verdict([ratio >= (cell.crowd or 0)] if bar and ratio else [])
    compared = f"{ratio:.1f}×" if ratio else "–"
    title = f"{cell.key}: requests/s, 8 connections"
    return f"| {title} | {' | '.join(shown)} | {compared} | {bar} | {verdict} |"


def _plain(title: str, values: Sequence[str]) -> str:
    return f"| {title} | {' | '.join(values)} | | | |"


def _ours(cell: Cell, servers: Sequence[Measured]) -> tuple[float | None, list[float]]:
    medians = {each.name: each.figures[cell.key].p50 for each in servers if cell.key in each.figures}
    return medians.get("ours"), [value for name, value in medians.items() if name != "ours" and value]


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


def _verdict(verdicts: Sequence[bool | None]) -> str:
    if not verdicts or None in verdicts:
        return ""
    return "met" if all(verdicts) else "**not met**"


def _starts(title: str, starts: Starts, seconds: float | None, worker: float | None) -> str:
    one, two = starts.one_worker, starts.two_workers
    shipped = seconds == SHIPPED_SECONDS
    rows = [
        ("cold start, s", starts.cold, seconds if shipped else None),
        ("warm start, s", starts.warm, seconds),
        ("MB with one worker", one.all, None),
        ("MB with two workers", two.all, SHIPPED_MEGABYTES if shipped else None),
        ("MB with two workers, mapped files left out", two.all - two.files, None),
        ("MB of the second worker", two.all - one.all, worker),
    ]
    lines = [f"| {title} | | bar | |", "|---|---|---|---|"]
    for name, value, bar in rows:
        verdict = _verdict([value < bar]) if bar else ""
        lines.append(f"| {name} | {value:.2f} | {f'< {bar:g}' if bar else ''} | {verdict} |")
    return "\n".join(lines)
