"""A small data package with a release: the shipped layers, with a few incidents and crossings of one section."""

import csv
import json
from pathlib import Path

from geo.layers import Catalogue
from geo.releases import Releases, make
from tests.releases.packages import fmt, package

RELEASE = "2026.4"
BASE = "https://map.example.org/border"
VIEW = "datetime=2021-11&section=pl-by"
CROSSINGS = ("pl-by-kuznica-bruzgi-road", "pl-by-bobrowniki-berestovitsa")
INCIDENTS = 12
LEFT = ("segments", "series", "tripoints", "corrections")
"""Layers that nothing here needs."""


def small(folder):
    """Make the package, and return its folder and that of its release."""
    layers = package(folder / "layers", RELEASE, layers=None)
    described = json.loads((layers / "datapackage.json").read_text("utf-8"))
    described["resources"] = [each for each in described["resources"] if each["name"] not in LEFT]
    for schema in (each["schema"] for each in described["resources"] if "schema" in each):
        for name in ("foreignKeys", "references"):
            schema[name] = [key for key in schema.get(name, []) if key["reference"]["resource"] not in LEFT]
    (layers / "datapackage.json").write_text(json.dumps(described, ensure_ascii=False), "utf-8")
    _keep(layers / "crossings.geojson", lambda row: row["id"] in CROSSINGS)
    kept = _keep(layers / "incidents.geojson", _wanted(layers))
    _rows(layers / "crossing_status.csv", lambda row: row["crossing"] in CROSSINGS)
    _rows(layers / "positions.csv", lambda row: row["feature"] in {*kept, *CROSSINGS})
    (layers / "sections.geojson").write_text((layers / "sections-z9.geojson").read_text("utf-8"), "utf-8")
    fmt(layers)
    make(Catalogue.open(layers), Releases(folder / "releases"))
    return layers, folder / "releases"


def _wanted(layers: Path):
    rows = [each["properties"] for each in json.loads((layers / "incidents.geojson").read_text("utf-8"))["features"]]
    of_month = [
        row["id"]
        for row in rows
        if row["start"].startswith("2021-11")
        and row["section"] == "pl-by"
        and row["kind"] == "event"
        and row["crossing"] in (None, *CROSSINGS)
    ]
    later = [row["id"] for row in rows if row["start"].startswith("2025") and row["crossing"] in (None, *CROSSINGS)]
    chosen = {*of_month[:INCIDENTS], *later[:INCIDENTS]}
    return lambda row: row["id"] in chosen


def _keep(path, wanted):
    document = json.loads(path.read_text("utf-8"))
    document["features"] = [each for each in document["features"] if wanted(each["properties"])]
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return [each["id"] for each in document["features"]]


def _rows(path, wanted):
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if wanted(row))
