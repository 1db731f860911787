"""``make bench``: our server against pygeoapi and tipg on PostGIS, in one run."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench import environments, generator, measure, package, postgres, processes, report, servers, starts
from tests.bench.postgres import Cluster
from tests.bench.questions import Cell, Days, cells
from tests.bench.truth import Truth

ROOT = servers.ROOT
NAMES = ("ours", *environments.PEERS)
ZOOM = 6


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and keep it in ``report.md`` of the bench's folder."""
    options = _parser().parse_args(arguments)
    began = time.monotonic()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(postgres.running(folder / "pg")) if _needs_database(options.servers) else None
        except postgres.Missing as error:
            sys.stderr.write(f"{error}\n")
            return 1
        sizes = [_measure(size, options.servers, folder, cluster) for size in options.sizes]
        database = cluster.sql("SELECT version()").partition(" on ")[0] if cluster else ""
        shipped = _starts(ROOT / "layers", folder, sizes[0].cells, options.servers)
    text = report.text(sizes, shipped, database, time.monotonic() - began)
    (folder / "report.md").write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0


def _measure(size: int, names: Sequence[str], folder: Path, cluster: Cluster | None) -> report.Size:
    """Measure every server with so many incidents."""
    data, table = synthetic(size, folder, _say)
    truth = Truth(table)
    asked = cells(*truth.fullest(ZOOM))
    database = f"bench_{size}_{package.fingerprint()}"
    if cluster is not None:
        _say(f"Loading {size:,} rows into PostGIS …")
        postgres.load(cluster, database, table, folder / "rows.csv")
    own = _starts(data, folder, asked, names)
    measured = []
    for name in names:
        server = _server(name, data, folder, cluster, database)
        try:
            measured.append(measure.server(server, asked, truth, folder / f"{name}.log", _say))
        except processes.NotStarted as error:
            _say(f"{name} did not start:\n{error}")
            faults = {cell.key: measure.Figure(fault="did not start") for cell in asked}
            measured.append(measure.Measured(name, figures=faults))
        if cluster is not None:
            cluster.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
    plain = _count_in_sql(cluster, database, asked) if cluster is not None else None
    return report.Size(size, asked, measured, own, plain)


def _starts(data: Path, folder: Path, asked: Sequence[Cell], names: Sequence[str]) -> starts.Starts | None:
    try:
        return starts.starts(data, folder, asked) if "ours" in names else None
    except processes.NotStarted as error:
        _say(f"ours did not start:\n{error}")
        return None


def synthetic(size: int, folder: Path, say: Callable[[str], None]) -> tuple[Path, pa.Table]:
    """Return the data package of so many incidents and its rows, made if it is not there."""
    data = folder / "data" / f"{size}-{package.fingerprint()}"
    if not data.is_dir():
        say(f"Making {size:,} incidents …")
        data.parent.mkdir(exist_ok=True)
        for old in (*data.parent.glob(f"{size}-*"), *folder.glob(f"cache-{size}-*")):
            shutil.rmtree(old)
        layers = ROOT / "layers"
        package.write(data, layers, generator.incidents(generator.Ground.of(layers), size))
    return data, pq.read_table(data / package.FILE)


def _server(name: str, data: Path, folder: Path, cluster: Cluster | None, database: str) -> servers.Server:
    if name == "ours":
        return servers.ours(data, folder / f"cache-{data.name}")
    assert cluster is not None, "the peers need a database"
    programs = environments.ready(name, folder)
    make = {"pygeoapi": servers.pygeoapi, "tipg": servers.tipg}[name]
    return make(programs, cluster, database, folder / "run")


def _count_in_sql(cluster: Cluster, database: str, asked: Sequence[Cell]) -> float | None:
    spans = [variant for cell in asked for variant in cell.variants if isinstance(variant, Days)]
    statements = [
        "SELECT start, count(*) FROM incidents"
        f" WHERE kind = 'event' AND start BETWEEN '{span.first}' AND '{span.last}' GROUP BY start"
        for span in spans
    ]
    return measure.quantile(cluster.timings(statements, database), 0.5)


def _needs_database(names: Sequence[str]) -> bool:
    return any(name != "ours" for name in names)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=numbers, default=(10_000, 100_000, 1_000_000), help="as 10000,100000")
    parser.add_argument("--servers", type=_names, default=NAMES, help=f"some of {','.join(NAMES)}")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench", help="where everything is made")
    return parser


def numbers(text: str) -> tuple[int, ...]:
    """Read numbers written as 10000,100000."""
    return tuple(int(each.replace("_", "")) for each in text.split(","))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(NAMES)}")
    return names


if __name__ == "__main__":
    raise SystemExit(main())
