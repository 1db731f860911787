"""A layer of any fields, for tests of what is asked of a table."""

from pathlib import Path

from geo.layers.catalogue import Layer
from geo.schemas import Schema

FIELDS = {
    "id": "string",
    "label": "string",
    "count": "integer",
    "height": "number",
    "open": "boolean",
    "seen": "date",
    "at": "datetime",
    "tags": "list",
    "notes": "array",
}
"""A field of every type."""


def things(fields, key="id", *, geometry=None, time=("start", "end")):
    """Return a layer of some fields; with a geometry, some of its rows may have no place."""
    path = "things.geojson" if geometry else "things.csv"
    return Layer(
        name="things",
        title="Things",
        description="",
        path=path,
        file=Path(path),
        format=path.partition(".")[2],
        schema=Schema(fields, key),
        geometry=geometry,
        placeless=geometry is not None,
        time=time,
        decimals=5,
        extent=None,
        licences=(),
        attribution="",
        sources=(),
        hash=None,
    )
