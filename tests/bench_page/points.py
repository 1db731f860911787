"""The rows of the synthetic data in the forms that the peers read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

import pyarrow as pa
import shapely

from tests.bench.generator import FIRST

COLOURS: Final = ("#B3541E", "#1B7F79", "#5B4B9E", "#2F6DB5", "#7A6A1F", "#8A3A5E")


@dataclass(frozen=True)
class Points:
    """Rows that have a place: longitude, latitude, day of the start counted from the first day, group, title."""

    table: pa.Table

    @cached_property
    def rows(self) -> list[tuple[float, float, int, int, str]]:
        """The rows in the order of their start."""
        placed = self.table.filter(self.table["geometry"].is_valid())
        where = shapely.get_coordinates(shapely.from_wkb(placed["geometry"].to_numpy())).round(5).tolist()
        days = [(start - FIRST).days for start in placed["start"].to_pylist()]
        categories = placed["category"].to_pylist()
        codes = {name: number % len(COLOURS) for number, name in enumerate(sorted(set(categories)))}
        titles = placed["title"].to_pylist()
        return [
            (lon, lat, day, codes[category], title)
            for (lon, lat), day, category, title in zip(where, days, categories, titles, strict=True)
        ]

    def columns(self) -> str:
        """Return the rows as JSON arrays."""
        colours = [[int(each[i : i + 2], 16) for i in (1, 3, 5)] for each in COLOURS]
        return _json({"colours": colours, "rows": self.rows})

    def geojson(self) -> str:
        """Return the rows as GeoJSON."""
        features = [feature(lon, lat, day=day, group=group, title=title) for lon, lat, day, group, title in self.rows]
        return _json({"type": "FeatureCollection", "colours": COLOURS, "features": features})

    def dated(self) -> Iterator[tuple[float, float, date, str, str]]:
        """Yield longitude, latitude, day, colour and title of each row."""
        for lon, lat, day, group, title in self.rows:
            yield lon, lat, FIRST + timedelta(days=day), COLOURS[group], title


def feature(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    """Return a point of GeoJSON."""
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
