"""A PostgreSQL cluster of the bench's own: a folder, a free port of 127.0.0.1, PostGIS and the synthetic rows."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import shapely

from tests.bench.ports import free_port

USER = "postgres"
PACKAGES = "postgresql-15 postgresql-15-postgis-3"
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
}
"""Generous to the peers: the rows fit into memory, and nothing waits for the disk."""

TYPES = {
    "list<item: string>": "text[]",
    "int64": "integer",
    "date32[day]": "date",
    "timestamp[ms, tz=UTC]": "timestamptz",
}
INDEXES = ('"start", id', '"end"', "category", "section")


class Missing(Exception):
    """A program of the machine is not there; ``str()`` says how to install it."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster."""

    programs: Path
    folder: Path
    port: int

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run SQL and return what it printed, rows without header."""
        command = [str(self.programs / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", database, "-f", "-"]
        done = subprocess.run(command, input=statement, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()

    def timings(self, statements: Sequence[str], database: str) -> list[float]:
        """Return the milliseconds that psql measures for each statement."""
        said = self.sql("\\timing on\n" + "".join(f"{statement};\n" for statement in statements), database)
        return [float(line.split()[1]) for line in said.splitlines() if line.startswith("Time: ")]


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """Start the cluster of a folder, made anew if there is none, and stop it at the end.

    Raises
    ------
    Missing
        If PostgreSQL or PostGIS is not installed.
    """
    programs = _programs()
    if not (folder / "PG_VERSION").is_file():
        _initialise(programs, folder)
    if (folder / "postmaster.pid").is_file():
        _control(programs, folder, "stop", "-m", "fast", check=False)
    cluster = Cluster(programs, folder, free_port())
    settings = " ".join(f"-c {name}={value}" for name, value in (OPTIONS | {"port": cluster.port}).items())
    _control(programs, folder, "start", "-w", "-l", str(folder / "log"), "-o", settings)
    try:
        yield cluster
    finally:
        _control(programs, folder, "stop", "-m", "fast")


def load(cluster: Cluster, database: str, table: pa.Table, scratch: Path) -> None:
    """Load the rows into a database of their own, with the indexes a peer may wish for; done already is well done."""
    marked = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{database}'"
    if cluster.sql(marked) == "loaded":
        return
    stem = database.rpartition("_")[0]
    for old in cluster.sql(f"SELECT datname FROM pg_database WHERE datname LIKE '{stem}\\_%'").split():
        cluster.sql(f"DROP DATABASE {old}")
    cluster.sql(f"CREATE DATABASE {database}")
    columns = ", ".join(f'"{field.name}" {_type(field)}' for field in table.schema)
    scratch.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.csv.write_csv(_textual(table), scratch, pyarrow.csv.WriteOptions(include_header=False))
    indexes = "\n".join(f"CREATE INDEX ON incidents ({index});" for index in INDEXES)
    cluster.sql(
        f"""CREATE EXTENSION postgis;
        CREATE TABLE incidents ({columns});
        \\copy incidents FROM '{scratch}' WITH (FORMAT csv)
        ALTER TABLE incidents ADD PRIMARY KEY (id);
        {indexes}
        CREATE INDEX ON incidents USING gist (geometry);
        VACUUM (ANALYZE) incidents;
        ALTER DATABASE {database} SET statement_timeout = '180s';
        COMMENT ON DATABASE {database} IS 'loaded';""",
        database,
    )
    scratch.unlink()


def _type(field: pa.Field) -> str:
    if field.name == "geometry":
        return "geometry(Point, 4326)"
    return "jsonb" if field.metadata else TYPES.get(str(field.type), "text")


def _textual(table: pa.Table) -> pa.Table:
    """Return the rows as CSV takes them: lists in braces, points as extended WKT."""
    for place, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            lists = _arrays(table[field.name].combine_chunks())
            table = table.set_column(place, field.name, lists)
    points = shapely.from_wkb(table["geometry"].to_numpy())
    x, y = (pa.array(ordinate(points)) for ordinate in (shapely.get_x, shapely.get_y))
    texts = pc.binary_join_element_wise("SRID=4326;POINT(", x.cast("string"), " ", y.cast("string"), ")", "")
    return table.set_column(table.schema.get_field_index("geometry"), "geometry", texts)


def _arrays(lists: pa.ListArray) -> pa.Array:
    """Return lists of words as PostgreSQL writes arrays."""
    quoted = pc.replace_substring_regex(lists.values, r'(["\\\\])', r"\\\1")
    quoted = pc.binary_join_element_wise('"', quoted, '"', "")
    joined = pc.binary_join(pa.ListArray.from_arrays(lists.offsets, quoted), ",")
    return pc.binary_join_element_wise("{", joined, "}", "")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    postgis = list(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    on_path = shutil.which("initdb")
    if not found and on_path:
        return Path(on_path).parent
    if not found or not postgis:
        raise Missing(f"The peers need PostgreSQL with PostGIS: apt-get install --no-install-recommends {PACKAGES}")
    return found[-1].parent


def _initialise(programs: Path, folder: Path) -> None:
    """Make a cluster; as root it is made for the user postgres, since initdb refuses root."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    _run([str(programs / "initdb"), "-D", str(folder), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"])


def _control(programs: Path, folder: Path, *arguments: str, check: bool = True) -> None:
    _run([str(programs / "pg_ctl"), "-D", str(folder), *arguments], check)


def _run(command: list[str], check: bool = True) -> None:
    """Run a program of PostgreSQL, as its user if we are root."""
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        identity = {"user": USER, "group": USER, "extra_groups": []}
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/", check=False, **identity
    )
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
