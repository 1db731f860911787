"""The peers made with Folium: each page as Folium writes it, its files from npm packages instead of four hosts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import folium
from branca.element import Element, MacroElement
from folium.plugins import FastMarkerCluster, Timeline, TimelineSlider, TimestampedGeoJson
from folium.template import Template
from folium.utilities import JsCode

from tests.bench.generator import FIRST
from tests.bench_page import installed
from tests.bench_page.points import Points, feature

LINKED: Final = re.compile(r"""<(?:script src|link rel="stylesheet" href)="(https://[^"]+)"[^>]*?(?:/>|></script>)""")
NPM: Final[Mapping[str, str]] = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    "jquery.min.js": "jquery/dist/jquery.min.js",
    "jquery-ui.min.js": "jquery-ui-dist/jquery-ui.min.js",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "leaflet.awesome-markers.js": "leaflet.awesome-markers/dist/leaflet.awesome-markers.min.js",
    "leaflet.awesome-markers.css": "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
    "all.min.css": "@fortawesome/fontawesome-free/css/all.min.css",
    "iso8601.min.js": "iso8601-js-period/iso8601.js",
    "leaflet.timedimension.min.js": "leaflet-timedimension/dist/leaflet.timedimension.min.js",
    "leaflet.timedimension.control.css": "leaflet-timedimension/dist/leaflet.timedimension.control.css",
    "moment.min.js": "moment/min/moment.min.js",
    "leaflet.timeline.min.js": "leaflet.timeline/dist/leaflet.timeline.js",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
}
"""File of a package by the name of the file Folium links to."""

LEFT_OUT: Final = ("bootstrap-glyphicons.css", "leaflet.awesome.rotate.min.css", "default.min.css")
"""Style sheets that no package has; nothing on the pages uses them."""

Plugin = Callable[[folium.Map, Points], None]
"""What puts a plugin and the points on a map."""

READY: Final = "window.bench.isReady = true;"
DAY: Final = f"const day = (number) => Date.UTC({FIRST.year}, {FIRST.month - 1}, {FIRST.day}) + number * 864e5;"
SPAN: Final = 'const span = Number(new URLSearchParams(location.search).get("days") ?? 30);'


class Adapter(MacroElement):
    """A program that is run after those of the map's other parts: what the bench calls."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.program }}{% endmacro %}")

    def __init__(self, program: str) -> None:
        super().__init__()
        self.program = f"{DAY} {program} {READY}"


def timestamped(drawn: folium.Map, points: Points) -> None:
    """Put TimestampedGeoJson on a map; the length of its window is told when it is shown."""
    rows = (
        feature(lon, lat, time=day.isoformat(), icon="circle", popup=title, iconstyle=_style(colour))
        for lon, lat, day, colour, title in points.dated()
    )
    collection = {"type": "FeatureCollection", "features": list(rows)}
    layer = TimestampedGeoJson(collection, period="P1D", duration="P30D", auto_play=False, loop=False)
    layer.add_to(drawn)
    name = drawn.get_name()
    Adapter(
        f'{SPAN} {layer.get_name()}._duration = span < 365 ? `P${{span - 1}}D` : "P3Y";'
        f"window.bench = {{ show: (from, to) => {name}.timeDimension.setCurrentTime(day(to - 1)),"
        f" count: () => {layer.get_name()}._currentLayer.getLayers().length }};",
    ).add_to(drawn)


def timeline(drawn: folium.Map, points: Points) -> None:
    """Put Timeline on a map: a point is shown from its day on for as long as the window is."""
    rows = (
        feature(lon, lat, day=day.isoformat(), colour=colour, title=title)
        for lon, lat, day, colour, title in points.dated()
    )
    interval = "(f) => { const start = Date.parse(f.properties.day); return { start, end: start + span * 864e5 }; }"
    circle = f"(f, at) => L.circleMarker(at, {_options('f.properties.colour')}).bindPopup(f.properties.title)"
    layer = Timeline(
        {"type": "FeatureCollection", "features": list(rows)},
        get_interval=JsCode(interval),
        point_to_layer=JsCode(circle),
    )
    layer.add_to(drawn)
    slider = TimelineSlider(auto_play=False, show_ticks=False).add_timelines(layer)
    slider.add_to(drawn)
    drawn.get_root().html.add_child(Element(f"<script>{SPAN}</script>"))
    Adapter(
        f"window.bench = {{ show: (from, to) => {slider.get_name()}.setTime(day(to - 1)),"
        f" count: () => {layer.get_name()}.getLayers().length }};",
    ).add_to(drawn)


def cluster(drawn: folium.Map, points: Points) -> None:
    """Put FastMarkerCluster on a map, its markers taken out and put in by their day."""
    callback = (
        "(row) => { const marker = L.circleMarker([row[0], row[1]], " + _options("row[3]") + ").bindPopup(row[4]);"
        " (window.markers ??= []).push([row[2], marker]); return marker; }"
    )
    rows = [[lat, lon, day, colour, title] for lon, lat, day, colour, title in _numbered(points)]
    layer = FastMarkerCluster(rows, callback=callback)
    layer.add_to(drawn)
    Adapter(
        "window.bench = { show(from, to) { const shown = markers.filter(([at]) => at >= from && at < to);"
        f" {layer.get_name()}.clearLayers().addLayers(shown.map(([, marker]) => marker)); }},"
        f" count: () => {layer.get_name()}.getLayers().length }};",
    ).add_to(drawn)


def write(plugin: Plugin, points: Points, folder: Path, packages: Path, *, on_canvas: bool) -> None:
    """Write a map as `index.html` with the files it links to beside it.

    Folium draws points as SVG unless its map is told `prefer_canvas`.
    """
    drawn = folium.Map([57.5, 25.5], zoom_start=5, tiles=None, prefer_canvas=on_canvas, maxZoom=19)
    plugin(drawn, points)
    page = drawn.get_root().render()
    for tag, address in [(match.group(0), match.group(1)) for match in LINKED.finditer(page)]:
        name = address.rpartition("/")[2]
        if name in LEFT_OUT:
            page = page.replace(tag, "")
            continue
        (folder / name).write_bytes(installed.minified(packages / NPM[name]))
        page = page.replace(address, name)
    if "https://" in re.sub(r"<script>.*?</script>", "", page, flags=re.S):
        raise ValueError("Folium links to a file that is in no package of the bench")
    (folder / "index.html").write_text(page, "utf-8")


def _style(colour: str) -> dict[str, object]:
    return {"radius": 4, "stroke": False, "fillColor": colour, "fillOpacity": 0.9}


def _options(colour: str) -> str:
    return f"{{ radius: 4, stroke: false, fillOpacity: 0.9, fillColor: {colour} }}"


def _numbered(points: Points) -> list[tuple[float, float, int, str, str]]:
    return [(lon, lat, (day - FIRST).days, colour, title) for lon, lat, day, colour, title in points.dated()]
