"""A small data package, hand-drawn: every layer with meaning, one or two rows each."""

import json
from pathlib import Path

import pytest

from geo import cli

REAL = Path(__file__).parents[2] / "layers" / "datapackage.json"

POINT = {"type": "Point", "coordinates": [23.5, 53.5]}
FILES = {
    "crossings.geojson": [
        {
            "id": "pl-by-a",
            "section": "pl-by",
            "name": "Kuźnica",
            "mode": "road",
            "category": "international",
            "position_precision_m": 60,
            "position_source": "drawn by hand",
            "sources": ["src-1"],
        }
    ],
    "incidents.geojson": [
        {
            "id": id,
            "start": start,
            "end": end,
            "date_precision": "day",
            "section": "pl-by",
            "place": "Kuźnica",
            "place_role": "occurred",
            "location_precision": "town",
            "kind": "event",
            "category": category,
            "title": "Title",
            "summary": "Summary",
            "claims": [{"by": "Polish Border Guard", "stance": "asserts", "text": None}],
            "sources": ["src-1"],
            "source_quality": "normal",
            "confidence": "high",
            "verification": "reported",
        }
        for id, start, end, category in (
            ("2021-11-08-a", "2021-11-08", "2021-11-09", "clash"),
            ("2021-11-09-b", "2021-11-09", "2021-11-10", "balloon"),
        )
    ],
}
TABLES = {
    "crossing_status.csv": [
        "pl-by-a.2020-01-01.all,pl-by-a,open,all,2020-01-01,2021-11-09,2021-11-09,,because,high,src-1",
        "pl-by-a.2021-11-09.all,pl-by-a,closed,all,2021-11-09,,2021-12-01,Poland,because,high,src-1",
    ],
    "series.csv": [],
    "sources.csv": ["src-1,Publisher,Title,https://example.org/a,2021-11,,"],
    "positions.csv": [],
}


@pytest.fixture
def package(tmp_path):
    """Write the small data package and return its folder."""
    descriptor = json.loads(REAL.read_text("utf-8"))
    kept = [each for each in descriptor["resources"] if each["path"] in (*FILES, *TABLES)]
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor | {"resources": kept}), "utf-8")
    for resource in kept:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        path = tmp_path / resource["path"]
        if resource["path"] in FILES:
            path.write_text(json.dumps(collection(fields, FILES[resource["path"]]), ensure_ascii=False), "utf-8")
        else:
            path.write_text("\n".join([",".join(fields), *TABLES[resource["path"]], ""]), "utf-8")
    assert cli.main(["--layers", str(tmp_path), "fmt"]) == 0
    return tmp_path


def collection(fields, rows):
    """Return rows as a FeatureCollection, absent fields as null."""
    features = [
        {"type": "Feature", "id": row["id"], "properties": dict.fromkeys(fields) | row, "geometry": POINT}
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture
def edit(package):
    """Return a function that changes the text of a file of the small package."""

    def change(name, old, new):
        path = package / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change
