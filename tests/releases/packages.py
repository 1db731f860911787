"""Data packages to release: the shipped layers, or a few of them, with some rows changed."""

import csv
import json
import shutil
from pathlib import Path

from geo import cli

LAYERS = Path(__file__).parents[2] / "layers"
FEW = ("tripoints", "crossings", "incidents", "sources", "corrections")
"""Layers that go without the others."""


def package(folder, version="2026.4", created="2026-04-01T00:00:00Z", layers=FEW):
    """Copy some layers, or with None all of them, as data of a version."""
    shutil.copytree(LAYERS, folder, dirs_exist_ok=True)
    path = folder / "datapackage.json"
    described = json.loads(path.read_text("utf-8")) | {"version": version, "created": created}
    if layers is not None:
        described["resources"] = [each for each in described["resources"] if each["name"] in layers]
        kept = {each["path"] for each in described["resources"]}
        for file in folder.iterdir():
            if file.name not in {*kept, "datapackage.json", "CHANGELOG.md"}:
                shutil.rmtree(file) if file.is_dir() else file.unlink()
    path.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return folder


def dated(folder, version, created):
    """Give the data another version and date."""
    path = folder / "datapackage.json"
    described = json.loads(path.read_text("utf-8")) | {"version": version, "created": created}
    path.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", "utf-8")


def incidents(folder):
    return json.loads((folder / "incidents.geojson").read_text("utf-8"))["features"]


def change(folder, id, **fields):
    """Change fields of an incident."""
    _write(folder, id, lambda feature: [feature["properties"].update(fields), feature][1:])


def remove(folder, id):
    """Take an incident away."""
    _write(folder, id, lambda feature: [])


def correct(folder, number, feature, kind, reason="Counted again.", sources="", layer="incidents"):
    """Add a correction."""
    with (folder / "corrections.csv").open("a", newline="", encoding="utf-8") as file:
        row = [f"2026-05-01-{number}", "2026-05-01", layer, feature, kind, reason, sources]
        csv.writer(file, lineterminator="\n").writerow(row)


def fmt(folder):
    assert cli.main(["--layers", str(folder), "fmt"]) == 0
    return folder


def _write(folder, id, edited):
    path = folder / "incidents.geojson"
    document = json.loads(path.read_text("utf-8"))
    document["features"] = [
        new for each in document["features"] for new in (edited(each) if each["id"] == id else [each])
    ]
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
