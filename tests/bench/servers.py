"""The servers that are compared: how each is set up, started and asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench import postgres, processes
from tests.bench.generator import FIRST, LAST
from tests.bench.ports import free_port
from tests.bench.postgres import Cluster
from tests.bench.questions import Days, Export, Items, Paths, Question, Tile

ROOT = Path(__file__).parents[2]
WORKERS = 2
TO_START = 600.0
MANY = 10_000_000
COLLECTION = "/api/collections/incidents"


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    port: int
    pid: int
    seconds_to_start: float


@dataclass(frozen=True)
class Server:
    """A server to compare.

    Attributes
    ----------
    first : str
        Path of the answer that shows it has started.
    """

    name: str
    command: tuple[str, ...]
    port: int
    paths: Paths
    first: str
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = ROOT

    @contextmanager
    def running(self, log: Path) -> Iterator[Running]:
        """Start the server, wait for its first answer, and end it."""
        began = time.monotonic()
        process = processes.start(list(self.command), self.environment, self.folder, log)
        try:
            processes.wait_until_it_answers(process, self.port, self.first, log, TO_START)
            yield Running(self.port, process.pid, time.monotonic() - began)
        finally:
            processes.end(process)


class Ours:
    """The paths of this project."""

    def of(self, question: Question) -> str | None:
        """Return the path of a question."""
        match question:
            case Items():
                return f"{COLLECTION}/items?{_items(question)}"
            case Export(year, name):
                return f"/downloads/incidents.{name}?datetime={year}-01-01/{year}-12-31"
            case Days(first, last):
                return f"{COLLECTION}/aggregate?by=day&datetime={first}/{last}"
            case Tile(z, x, y):
                return f"{COLLECTION}/tiles/WebMercatorQuad/{z}/{y}/{x}"


class Pygeoapi:
    """The paths of pygeoapi."""

    def of(self, question: Question) -> str | None:
        """Return the path of a question."""
        match question:
            case Items():
                return f"/collections/incidents/items?f=json&{_items(question)}"
            case Export(year, name):
                form = {"geojson": "json"}.get(name, name)
                span = f"{year}-01-01/{year}-12-31"
                return f"/collections/incidents/items?f={form}&datetime={span}&limit={MANY}"
            case Tile(z, x, y):
                return f"/collections/incidents/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt"
        return None


class Tipg:
    """The paths of tipg, which wants instants."""

    def of(self, question: Question) -> str | None:
        """Return the path of a question."""
        match question:
            case Items(first, last):
                until = f"{last}T23:59:59Z" if last else ".."
                return f"{TIPG}/items?f=geojson&{_items(question, f'{first}T00:00:00Z/{until}')}"
            case Export(year, name):
                span = f"{year}-01-01T00:00:00Z/{year}-12-31T23:59:59Z"
                return f"{TIPG}/items?f={name}&datetime={span}&limit={MANY}"
            case Tile(z, x, y):
                return f"{TIPG}/tiles/WebMercatorQuad/{z}/{x}/{y}?limit={MANY}"
        return None


TIPG = "/collections/public.incidents"


def ours(package: Path, cache: Path, workers: int = WORKERS) -> Server:
    """Return this project's server on a data package."""
    port = free_port()
    environment = {
        "GEO_LAYERS": str(package),
        "GEO_CACHE": str(cache),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKERS": str(workers),
    }
    first = f"{COLLECTION}/items?limit=1"
    return Server("ours", (sys.executable, "server.py"), port, Ours(), first, environment)


def pygeoapi(programs: Path, cluster: Cluster, database: str, scratch: Path) -> Server:
    """Return pygeoapi on PostGIS, as its documentation sets it up, under gunicorn with threads."""
    port = free_port()
    scratch.mkdir(parents=True, exist_ok=True)
    configuration, document = scratch / "pygeoapi.yml", scratch / "openapi.yml"
    configuration.write_text(_yaml(_pygeoapi(cluster, database, port)))
    environment = {"PYGEOAPI_CONFIG": str(configuration), "PYGEOAPI_OPENAPI": str(document)}
    generate = [str(programs / "pygeoapi"), "openapi", "generate", str(configuration), "--output-file", str(document)]
    subprocess.run(generate, check=True, stdout=subprocess.DEVNULL, cwd=scratch)
    command: tuple[str, ...] = (str(programs / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS))
    command += ("--worker-class", "gthread", "--threads", "4", "--keep-alive", "75", "--timeout", "600")
    command += ("--log-level", "warning", "pygeoapi.flask_app:APP")
    first = "/collections/incidents/items?f=json&limit=1"
    return Server("pygeoapi", command, port, Pygeoapi(), first, environment, scratch)


def tipg(programs: Path, cluster: Cluster, database: str, scratch: Path) -> Server:
    """Return tipg on PostGIS under uvicorn."""
    port = free_port()
    scratch.mkdir(parents=True, exist_ok=True)
    environment = {
        "DATABASE_URL": f"postgresql://{postgres.USER}@127.0.0.1:{cluster.port}/{database}",
        "TIPG_MAX_FEATURES_PER_QUERY": str(MANY),
        "TIPG_MAX_FEATURES_PER_TILE": str(MANY),
        "TIPG_CATALOG_TTL": "0",
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_TABLE_CONFIG__PUBLIC_INCIDENTS__DATETIMECOL": "start",
    }
    command: tuple[str, ...] = (str(programs / "uvicorn"), "tipg.main:app", "--host", "127.0.0.1", "--port", str(port))
    command += ("--workers", str(WORKERS), "--timeout-keep-alive", "75", "--log-level", "warning")
    return Server("tipg", command, port, Tipg(), f"{TIPG}/items?limit=1", environment, scratch)


def _items(question: Items, interval: str = "") -> str:
    parameters = {"datetime": interval or question.interval, "limit": str(question.limit)}
    if question.bbox:
        parameters["bbox"] = ",".join(map(str, question.bbox))
    if question.category:
        parameters["category"] = question.category
    return urlencode(parameters, safe="/,:")


def _yaml(document: dict[str, Any]) -> str:
    """Return a document as YAML, instants without quotes as pygeoapi wants them."""
    return re.sub(r'"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]*Z)"', r"\1", json.dumps(document, indent=1))


def _pygeoapi(cluster: Cluster, database: str, port: int) -> dict[str, Any]:
    url = f"http://127.0.0.1:{port}"
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "gzip": False,
            "languages": ["en-US"],
            "cors": False,
            "pretty_print": False,
            "limits": {"default_items": 100, "max_items": MANY, "on_exceed": "throttle"},
            "map": {"url": f"{url}/{{z}}/{{x}}/{{y}}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": _pygeoapi_metadata(url),
        "resources": {"incidents": _pygeoapi_collection(cluster, database, url)},
    }


def _pygeoapi_collection(cluster: Cluster, database: str, url: str) -> dict[str, Any]:
    stored = {"host": "127.0.0.1", "port": cluster.port, "dbname": database, "search_path": ["public"]}
    provider = {
        "data": stored | {"user": postgres.USER, "password": "none-is-asked-for"},
        "id_field": "id",
        "table": "incidents",
        "geom_field": "geometry",
    }
    tiles = {
        "type": "tile",
        "name": "MVT-postgresql",
        "options": {"zoom": {"min": 0, "max": 22}},
        "format": {"name": "pbf", "mimetype": "application/vnd.mapbox-vector-tile"},
    }
    return {
        "type": "collection",
        "title": "Incidents",
        "description": "Synthetic incidents",
        "keywords": ["incidents"],
        "links": [{"type": "text/html", "rel": "about", "title": "about", "href": url, "hreflang": "en-US"}],
        "extents": {
            "spatial": {"bbox": [-10, 33, 50, 72], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
            "temporal": {"begin": f"{FIRST}T00:00:00Z", "end": f"{LAST}T23:59:59Z"},
        },
        "providers": [{"type": "feature", "name": "PostgreSQL", "time_field": "start"} | provider, tiles | provider],
    }


def _pygeoapi_metadata(url: str) -> dict[str, Any]:
    return {
        "identification": {
            "title": "Bench",
            "description": "Synthetic incidents",
            "keywords": ["incidents"],
            "keywords_type": "theme",
            "terms_of_service": url,
            "url": url,
        },
        "license": {"name": "CC0", "url": url},
        "provider": {"name": "Bench", "url": url},
        "contact": {"name": "Bench", "email": "nobody@example.org", "url": url},
    }
