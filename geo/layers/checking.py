"""The whole data package, read and checked: files, rows, references between layers, and the promises of the domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.errors import Problem
from geo.layers import files
from geo.layers.canonical import render
from geo.layers.catalogue import FILE, Catalogue, Layer
from geo.layers.conforming import EXPLAINED, Rows
from geo.layers.contents import Contents
from geo.layers.promises import PROMISES
from geo.layers.spans import made_on, span_of
from geo.periods import Days
from geo.schemas import Reference

CANONICAL = "the canonical form that `python -m geo fmt` writes"
CHANGED = "a file changed since its hash was recorded"


def load(catalogue: Catalogue) -> Contents:
    """Read and check every layer.

    The content of a file is read once; what is checked is what is served. That a file is not in canonical form is
    reported only if nothing else is wrong with any.
    """
    contents = Contents(catalogue)
    forms: list[Problem] = []
    for layer in catalogue:
        try:
            content = files.content(layer)
        except OSError as error:
            found = error.strerror or "no file"
            contents.problems.append(Problem(layer.path, None, None, found, f"the layer {layer.name}"))
            continue
        if layer.schema is not None:
            contents.rows[layer.name] = files.read(layer, content)
            contents.problems += contents.rows[layer.name].problems
        forms += _form(layer, content, contents)
    for layer in _read(contents):
        contents.problems += _repeated(layer, contents.rows[layer.name])
    check(contents)
    contents.problems = contents.problems or forms
    if not contents.problems and catalogue.span == Days():
        span = span_of((layer, contents.table(layer.name)) for layer in catalogue.tables)
        contents.catalogue = replace(catalogue, span=span or Days.closed(None, made_on(catalogue)))
    return contents


def check(contents: Contents) -> None:
    """Check what only several layers or a domain can tell, if nothing is wrong so far."""
    if contents.problems:
        return
    for layer in _read(contents):
        assert layer.schema is not None, "tables have a schema"
        for reference in layer.schema.references:
            contents.problems += _unknown(contents, layer, reference)
    if contents.problems:
        return
    for promise in PROMISES:
        if promise.applies(contents):
            contents.problems += promise.check(contents)


def _form(layer: Layer, content: bytes, contents: Contents) -> list[Problem]:
    """Return how a file differs from what was recorded: a text from its canonical form, another from its hash."""
    if layer.hash is None or (layer.name in contents and contents.rows[layer.name].problems):
        return []
    if layer.hash == files.hash_of(layer, content):
        return []
    if layer.schema is None:
        return [Problem(layer.path, None, None, CHANGED, "the file that its build command writes")]
    if not files.is_text(layer):
        return [Problem(layer.path, None, None, CHANGED, "the hash that `python -m geo fmt` records")]
    canonical = render(layer, files.records(layer, content).records)
    lines = zip(content.split(b"\n"), canonical.split(b"\n"), strict=False)
    line = next((number for number, (a, b) in enumerate(lines, start=1) if a != b), None)
    return [Problem(layer.path, None, None, f"another form from line {line}" if line else CHANGED, CANONICAL)]


def _repeated(layer: Layer, rows: Rows) -> list[Problem]:
    """Return the ids that are used more than once."""
    assert layer.schema is not None, "tables have a schema"
    key = layer.schema.key
    counts = pc.value_counts(rows.table[key])
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    if not len(repeated):
        return []
    chosen = pc.is_in(rows.table[key], repeated).to_numpy(zero_copy_only=False)
    numbers: dict[object, list[int]] = {}
    for value, number in zip(rows.table[key].filter(pa.array(chosen)).to_pylist(), rows.numbers[chosen], strict=True):
        numbers.setdefault(value, []).append(int(number))
    return [
        Problem(layer.path, second, key, f"{value} also in row {first}", "an id that is used once")
        for value, (first, second, *_) in list(numbers.items())[:EXPLAINED]
    ]


def _unknown(contents: Contents, layer: Layer, reference: Reference) -> list[Problem]:
    """Return the values of a foreign key that the other layer does not have."""
    assert layer.schema is not None, "tables have a schema"
    other = reference.layer or layer.name
    rows = contents.rows[layer.name]
    column, owners = _values(rows.table, reference.field)
    if not pc.any(column.is_valid()).as_py():
        return []
    if not _leads_somewhere(contents, layer, reference, other):
        found = f"{reference.field} to {reference.key} of {other}"
        return [Problem(FILE, layer.name, "foreignKeys", found, "two fields of one type, in layers with a schema")]
    wrong = pc.and_(pc.invert(pc.is_in(column, contents.table(other)[reference.key])), column.is_valid())
    places = owners[wrong.to_numpy(zero_copy_only=False)][:EXPLAINED]
    keys = rows.table[layer.schema.key].take(pa.array(places)).to_pylist()
    values = column.filter(wrong).slice(0, EXPLAINED).to_pylist()
    return [
        Problem(layer.path, f"{rows.numbers[place]} ({key})", reference.field, value, f"an id of the layer {other}")
        for place, key, value in zip(places, keys, values, strict=True)
    ]


def _values(table: pa.Table, name: str) -> tuple[pa.Array, NDArray[np.int64]]:
    """Return every value of a field, those in lists one by one, and the row each is in."""
    if name not in table.column_names:
        return pa.array([""]), np.zeros(1, dtype=np.int64)
    column = table[name].combine_chunks()
    if not pa.types.is_list(column.type):
        return column, np.arange(len(column))
    return pc.list_flatten(column), pc.list_parent_indices(column).to_numpy()


def _leads_somewhere(contents: Contents, layer: Layer, reference: Reference, other: str) -> bool:
    schema = contents.catalogue[other].schema if other in contents else None
    if schema is None or layer.schema is None or reference.key not in schema or reference.field not in layer.schema:
        return False
    return layer.schema[reference.field].type.replace("list", "string") == schema[reference.key].type


def _read(contents: Contents) -> Sequence[Layer]:
    return [layer for layer in contents.catalogue if layer.name in contents]
