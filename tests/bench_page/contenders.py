"""What is compared: our page, and the pages made with its peers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from tests.bench import package, servers
from tests.bench_page import folium_pages, installed, site
from tests.bench_page.points import Points

PAGES: Final = installed.HERE / "pages"
OURS: Final = "ours"
HTML: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Points</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="page.css">
<div id="map"></div><script type="module" src="page.js"></script></html>
"""


class Plugin(Enum):
    """How a plugin of Folium is used."""

    STOCK = "on a map as Folium makes it"
    TUNED = "on a map with Folium's option prefer_canvas"


@dataclass(frozen=True)
class Contender:
    """A page to measure.

    Attributes
    ----------
    title : str
        What the table calls it, with its version.
    plugin : Plugin, optional
        What kind of a plugin of Folium it is, if it is one.
    serve : callable
        From its folder to a context that yields the page's address while it is served.
    """

    name: str
    title: str
    serve: Callable[[Path], AbstractContextManager[str]]
    plugin: Plugin | None = None


@dataclass(frozen=True)
class Peer:
    """How a peer's page is made: into a folder, of these points, with these packages."""

    title: str
    packages: tuple[str, ...]
    make: Callable[[Path, Points, Path], None]
    plugin: Plugin | None = None


def _deck(folder: Path, points: Points, packages: Path) -> None:
    installed.built(PAGES / "deck.js", folder / "page.js", packages)
    (folder / "points.json").write_text(points.columns(), "utf-8")
    _styled(folder, packages / "leaflet/dist/leaflet.css")


def _maplibre(folder: Path, points: Points, packages: Path) -> None:
    shutil.copyfile(PAGES / "maplibre.js", folder / "page.js")
    for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs"):
        shutil.copyfile(packages / "maplibre-gl/dist" / name, folder / name)
    (folder / "points.geojson").write_text(points.geojson(), "utf-8")
    _styled(folder, packages / "maplibre-gl/dist/maplibre-gl.css")


def _folium(title: str, package: str, plugin: folium_pages.Plugin, *, on_canvas: bool = False) -> Peer:
    def make(folder: Path, points: Points, packages: Path) -> None:
        folium_pages.write(plugin, points, folder, packages, on_canvas=on_canvas)

    return Peer(f"Folium {title}", (package,), make, Plugin.TUNED if on_canvas else Plugin.STOCK)


PEERS: Final[Mapping[str, Peer]] = {
    "timestamped": _folium("TimestampedGeoJson", "leaflet-timedimension", folium_pages.timestamped),
    "timeline": _folium("Timeline", "leaflet.timeline", folium_pages.timeline),
    "cluster": _folium("FastMarkerCluster + filter", "leaflet.markercluster", folium_pages.cluster),
    "timestamped-canvas": _folium(
        "TimestampedGeoJson, prefer_canvas", "leaflet-timedimension", folium_pages.timestamped, on_canvas=True
    ),
    "timeline-canvas": _folium("Timeline, prefer_canvas", "leaflet.timeline", folium_pages.timeline, on_canvas=True),
    "cluster-canvas": _folium(
        "FastMarkerCluster + filter, prefer_canvas", "leaflet.markercluster", folium_pages.cluster, on_canvas=True
    ),
    "deck": Peer("deck.gl with DataFilterExtension, on Leaflet", ("@deck.gl/core", "deck.gl-leaflet"), _deck),
    "maplibre": Peer("MapLibre circle layer + filter", ("maplibre-gl",), _maplibre),
}


def ours(data: Path, scratch: Path) -> Contender:
    """Return our own page on a data package, from our own server."""

    @contextmanager
    def serve(folder: Path) -> Iterator[str]:
        server = servers.ours(data, scratch / f"cache-{data.name}", workers=1)
        with server.running(folder / "server.log") as running:
            yield f"http://127.0.0.1:{running.port}/"

    return Contender(OURS, "ours", serve)


def peer(name: str, points: Points, made_from: str, packages: Path) -> Contender:
    """Return a peer's page; `made_from` names the rows, so that a page already made is used again."""
    one = PEERS[name]
    versions = ", ".join(f"{each} {installed.version(each)}" for each in one.packages)

    @contextmanager
    def serve(folder: Path) -> Iterator[str]:
        stamp = folder / f".made-{made_from}"
        if not stamp.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            one.make(folder, points, packages)
            site.pack(folder)
            stamp.touch()
        with site.served(folder) as address:
            yield address

    return Contender(name, f"{one.title} ({versions})", serve, one.plugin)


def fingerprint() -> str:
    """Return what tells the pages of one version of the bench from those of another."""
    return package.fingerprint() + installed.digest()


def _styled(folder: Path, style: Path) -> None:
    (folder / "page.css").write_bytes(installed.minified(style) + (PAGES / "page.css").read_bytes())
    (folder / "index.html").write_text(HTML, "utf-8")
