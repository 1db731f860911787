"""The days that the layers of a package cover, where the package does not say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from geo.layers.catalogue import Catalogue, Layer
from geo.periods import DAY, Days, after


def span_of(tables: Iterable[tuple[Layer, pa.Table]]) -> Days | None:
    """Return the days from the first to the last that a layer with a time speaks of; None if there is none.

    An open end counts for nothing: until when it lasts is not known.
    """
    firsts, lasts = [], []
    for layer, table in tables:
        if layer.time is None:
            continue
        start, end = (pc.min_max(table[name]).as_py() for name in layer.time)
        instants = layer.time[0] == layer.time[1]
        firsts += [_day(start["min"])] if start["min"] is not None else []
        lasts += [_day(start["max"])] if start["max"] is not None else []
        if end["max"] is not None and not instants:
            last = _day(end["max"])
            lasts.append(last if isinstance(end["max"], datetime) else last - DAY)
    return Days(min(firsts), after(max(lasts))) if firsts and max(lasts) >= min(firsts) else None


def made_on(catalogue: Catalogue) -> date:
    """Return the day the data were made, later than which they can know nothing.

    It is what the package says (``created``), or else when the last of its files was written.
    """
    try:
        return datetime.fromisoformat(str(catalogue.descriptor.get("created"))).date()
    except ValueError:
        return datetime.fromtimestamp(max(layer.file.stat().st_mtime for layer in catalogue), UTC).date()


def _day(bound: date | datetime) -> date:
    return bound.date() if isinstance(bound, datetime) else bound
