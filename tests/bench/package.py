"""Synthetic incidents as a data package that the site serves: the shipped layers, with other incidents."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from tests.bench import generator

FILE = "incidents.parquet"
DESCRIPTOR = "datapackage.json"


def write(folder: Path, layers: Path, table: pa.Table) -> None:
    """Write a data package whose incidents are these; the folder is there only once it is whole.

    Parameters
    ----------
    layers : Path
        Folder of the shipped layers, which the other layers are copied from. What refers to a shipped incident is
        left out of them.
    """
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(layers, partial, ignore=shutil.ignore_patterns("incidents.geojson", "CHANGELOG.md"))
    _geoparquet(table, partial / FILE)
    _rewrite(partial / "series.csv", blank="same_as_incident")
    _rewrite(partial / "positions.csv", without=("layer", "incidents"))
    descriptor = json.loads((layers / DESCRIPTOR).read_text("utf-8"))
    (partial / DESCRIPTOR).write_text(json.dumps(_described(descriptor, partial), ensure_ascii=False, indent=2) + "\n")
    shutil.rmtree(folder, ignore_errors=True)
    partial.replace(folder)


def fingerprint() -> str:
    """Return what tells the rows of one version of the generator from those of another."""
    here = Path(__file__).parent
    content = b"".join((here / name).read_bytes() for name in ("generator.py", "words.py", "package.py"))
    return hashlib.sha256(content).hexdigest()[:8]


def _geoparquet(table: pa.Table, file: Path) -> None:
    """Write GeoParquet 1.1; without a ``crs`` the coordinates are longitude and latitude of WGS 84."""
    points = shapely.from_wkb(table["geometry"].to_numpy())
    column = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "bbox": [float(bound) for bound in shapely.total_bounds(points)],
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), file, compression="zstd")


def _rewrite(file: Path, blank: str = "", without: tuple[str, str] = ("", "")) -> None:
    """Blank a column of a CSV file, or leave out the rows that hold a value."""
    field, value = without
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        if not field or row[field] != value:
            writer.writerow(row | {blank: ""} if blank else row)
    file.write_text(out.getvalue(), "utf-8", newline="")


def _described(descriptor: dict[str, Any], folder: Path) -> dict[str, Any]:
    for resource in descriptor["resources"]:
        if resource["name"] == "incidents":
            del resource["encoding"]
            resource |= {"path": FILE, "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
            resource |= {"attribution": "Synthetic rows; nothing of this happened", "sources": []}
        content = (folder / resource["path"]).read_bytes()
        resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    descriptor["title"] = f"{descriptor['title']}, synthetic incidents"
    descriptor["temporal"] = {"start": generator.FIRST.isoformat(), "end": generator.LAST.isoformat()}
    return descriptor
