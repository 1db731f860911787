"""A layer with a field of every type, and filters tried on rows of it both ways."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from geo.crs import CRS84, SUPPORTED
from geo.layers import arrow
from geo.layers.catalogue import Catalogue
from geo.queries import cql2
from geo.queries.columns import Columns, View
from geo.schemas import Schema
from tests.cql2 import naive

PROJECT = Path(__file__).parents[2]
MODEL = Catalogue.open(PROJECT / "layers")["incidents"]
FIELDS = {
    "id": "string",
    "name": "string",
    "other": "string",
    "whole": "integer",
    "number": "number",
    "flag": "boolean",
    "start": "date",
    "end": "date",
    "seen": "date",
    "begin_at": "datetime",
    "end_at": "datetime",
    "tags": "list",
    "claims": "array",
}


def layer(fields=FIELDS, *, geometry="Point", time=("start", "end")):
    """Return a layer of some fields, the first being its key."""
    described = [{"name": field, "type": type} for field, type in fields.items()]
    schema = Schema.from_descriptor({"fields": described, "primaryKey": next(iter(fields))})
    return replace(MODEL, name="rows", schema=schema, geometry=geometry, time=time)


def view(layer, records):
    """Return records as the columns that a filter is tried on."""
    return View(Columns(layer, arrow.table(layer, records)), slice(0, len(records)))


def selected(text, layer, records, *, lang="cql2-json", system=CRS84):
    """Return the places of the records that a filter selects."""
    expression = cql2.parse(text, layer, lang=lang, crs=SUPPORTED[system])
    return np.flatnonzero(expression.mask(view(layer, records))).tolist()


def expected(tree, layer, records, *, system=CRS84):
    """Return the places of the records that it should select."""
    rows = [naive.Row(record, record.get("geometry"), layer.time, system) for record in records]
    return [place for place, row in enumerate(rows) if naive.matches(tree, row)]
