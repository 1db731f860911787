"""The description of a file that nobody described yet: a resource with its Table Schema, as its columns suggest."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo.errors import InvalidLayers, Problem
from geo.layers import tables, texts
from geo.layers.catalogue import FORMATS
from geo.layers.doubts import are_midnights, is_text
from geo.layers.reading import GEOMETRY
from geo.layers.shapes import TYPES
from geo.schemas import Field, Unreadable

KEYS: Final = ("id", "gid", "uuid", "fid", "code")
"""Names that a key has more often than others, in this order."""

HIDDEN: Final = "\0"
"""Before the name of a column that only counts rows: described only if it is the one to tell them apart by."""

SAMPLE: Final = 10_000
"""Different cells of a column that are looked at."""

_CODE = re.compile(r"[+-]?0[0-9]")
"""A number that begins like a code: read as one, it would lose its zeroes."""


def describe(file: Path) -> list[dict[str, Any]]:
    """Return a resource for each table of a file, for ``datapackage.json``: to be read and amended by a person.

    Raises
    ------
    InvalidLayers
        If the file cannot be read, or has a table that no layer can be made of.
    """
    format = FORMATS.get(file.suffix.lower(), "")
    if not format:
        raise InvalidLayers(
            [Problem(file.name, None, None, file.suffix or "no suffix", f"one of {', '.join(FORMATS)}")]
        )
    try:
        names = tables.names(file) if format == "gpkg" else [None]
        return [_resource(file, format, name, alone=len(names) == 1) for name in names]
    except OSError as error:
        raise InvalidLayers([Problem(file.name, None, None, error.strerror or "no file", "a file")]) from None
    except Unreadable as error:
        raise InvalidLayers([Problem(file.name, None, None, error.hint, str(error))]) from None


def _resource(file: Path, format: str, table: str | None, *, alone: bool) -> dict[str, Any]:
    columns, shapes = READERS.get(format, _of_table)(file, format, table)
    types = {name.removeprefix(HIDDEN): _type(name, cells) for name, cells in columns.items()}
    key = _key(columns, types)
    types = {name: kind for name, kind in types.items() if name == key or f"{HIDDEN}{name}" not in columns}
    kinds = _geometry(shapes) if shapes is not None else {}
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", file.stem if alone else str(table)).strip("-.") or "layer"
    return {
        "name": name,
        "title": (file.stem if alone else str(table)).replace("_", " "),
        "path": file.name,
        "format": format,
        **({} if alone else {"table": table}),
        **kinds,
        "schema": {
            "fields": [{"name": each, "type": kind} for each, kind in types.items()],
            "primaryKey": key,
        },
    }


def _of_table(file: Path, format: str, table: str | None) -> tuple[dict[str, Any], Any]:
    with tables.opened(file, format, table) as (described, batches):
        content = pa.Table.from_batches(batches, described.schema)
    columns = {name: content[name].combine_chunks() for name in described.fields}
    row_numbers = [name for name in described.hidden if name in content.schema.names and format != "parquet"]
    columns |= {f"{HIDDEN}{name}": content[name].combine_chunks() for name in row_numbers}
    if described.geometry is None:
        return columns, None
    cells = content[described.geometry].cast(pa.binary()).to_numpy()
    return columns, shapely.from_wkb(cells, on_invalid="ignore")


def _of_geojson(file: Path, format: str, table: str | None) -> tuple[dict[str, Any], Any]:
    rows = texts.geojson_rows(file.read_bytes())
    names = dict.fromkeys(name for row in rows for name in row if name != GEOMETRY)
    shapes, _ = texts.TextRows(frozenset(names), rows).shapes()
    return {name: [row.get(name) for row in rows] for name in names}, shapes


def _of_csv(file: Path, format: str, table: str | None) -> tuple[dict[str, Any], Any]:
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    return {name: [row[place] for row in rows[1:]] for place, name in enumerate(rows[0])} if rows else {}, None


READERS: Final[dict[str, Callable[[Path, str, str | None], tuple[dict[str, Any], Any]]]] = {
    "geojson": _of_geojson,
    "csv": _of_csv,
}
"""How the columns of a text are found; those of a table of its own have their types."""


def _type(name: str, cells: Any) -> str:
    """Return the type of a field that holds these cells."""
    if isinstance(cells, pa.Array):
        kind = _arrow_type(name, cells)
        if kind is not None:
            return kind
        cells = cells.unique().slice(0, SAMPLE).to_pylist()
    present = [cell for cell in cells if cell is not None and cell != ""]
    for kind, fits in FITS.items():
        if all(fits(cell) for cell in present) and _reads(name, kind, present):
            return kind
    raise Unreadable("texts, numbers, dates or lists", f"the column {name} of other things, as {present[0]!r:.60}")


def _arrow_type(name: str, cells: pa.Array) -> str | None:
    kind = cells.type
    if pa.types.is_timestamp(kind) and kind.tz is None and not are_midnights(cells):
        raise Unreadable("instants with their offset from UTC", f"the column {name} of instants without one")
    return next((name for name, holds in ARROW.items() if holds(kind)), None)


ARROW: Final[dict[str, Callable[[pa.DataType], bool]]] = {
    "boolean": pa.types.is_boolean,
    "integer": pa.types.is_integer,
    "number": lambda kind: pa.types.is_floating(kind) or pa.types.is_decimal(kind),
    "date": lambda kind: pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None),
    "datetime": pa.types.is_timestamp,
    "list": lambda kind: pa.types.is_list(kind) and is_text(kind.value_type),
    "array": pa.types.is_nested,
}
FITS: Final[dict[str, Callable[[Any], bool]]] = {
    "boolean": lambda cell: isinstance(cell, bool) or cell in ("true", "false"),
    "integer": lambda cell: _is_number(cell) and float(cell).is_integer() and "." not in str(cell),
    "number": lambda cell: _is_number(cell),
    "date": lambda cell: isinstance(cell, str),
    "datetime": lambda cell: isinstance(cell, str),
    "list": lambda cell: _items(cell) is not None and all(isinstance(item, str) for item in _items(cell) or ()),
    "array": lambda cell: _items(cell) is not None,
    "string": lambda cell: isinstance(cell, str),
}
"""What a cell of each type looks like, the narrower types first."""


def _items(cell: object) -> list[object] | None:
    """Return the items of an array, or of its JSON text."""
    try:
        items = json.loads(cell) if isinstance(cell, str) and cell.startswith("[") else cell
    except ValueError:
        return None
    return items if isinstance(items, list) else None


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        return not _CODE.match(cell) and bool(re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", cell))
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _reads(name: str, kind: str, cells: Iterable[object]) -> bool:
    field = Field(name, kind)
    try:
        for cell in cells:
            field.read(_items(cell) if kind == "list" else cell)
    except Unreadable:
        return False
    return bool(kind == "string" or list(cells))


def _key(columns: dict[str, Any], types: dict[str, str]) -> str:
    """Return the field to tell rows apart by: a text or whole number in each and never twice, by its name if it can."""
    kinds = {name: types[name.removeprefix(HIDDEN)] for name in columns}
    fit = [name for name in columns if kinds[name] in ("string", "integer") and _tells_apart(columns[name])]
    if not fit:
        raise Unreadable("a column of texts or whole numbers, one in every row and no two alike, as the key", "none")
    usual = [name for key in KEYS for name in fit if name.lower() == key]
    return next(iter((*usual, *(name for name in fit if name.startswith(HIDDEN)), *fit))).removeprefix(HIDDEN)


def _tells_apart(cells: Any) -> bool:
    if isinstance(cells, pa.Array):
        return bool(cells.null_count == 0 and pc.count_distinct(cells).as_py() == len(cells))
    return all(cell is not None and cell != "" for cell in cells) and len(set(map(str, cells))) == len(cells)


def _geometry(shapes: NDArray[np.object_]) -> dict[str, Any]:
    """Return the type that fits every geometry, and whether there are rows without."""
    missing = shapely.is_missing(shapes)
    found = set(np.unique(shapely.get_type_id(shapes)).tolist()) - {-1}
    for name, kind in TYPES.items():
        if found <= {kind, TYPES[name.removeprefix("Multi")]}:
            return {"geometry": name} | ({"placeless": True} if missing.any() else {})
    names = ", ".join(shapely.GeometryType(kind).name for kind in sorted(found))
    raise Unreadable("geometries of one type, single and multiple ones of it together", names)
