"""The description of a file that nobody described yet: a resource with its Table Schema, as its columns suggest."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo.crs import CRS84
from geo.errors import InvalidLayers, Problem
from geo.layers import arrow, tables, texts
from geo.layers.catalogue import FORMATS, Catalogue
from geo.layers.checking import load
from geo.layers.doubts import are_midnights, is_text
from geo.layers.reading import GEOMETRY
from geo.layers.shapes import TYPES
from geo.schemas import Field, Unreadable

KEYS: Final = ("id", "gid", "uuid", "fid", "code")
"""Names that a key has more often than others, in this order."""

_CODE = re.compile(r"[+-]?0[0-9]")
"""A number that begins like a code: read as one, it would lose its zeroes."""


@dataclass(frozen=True)
class Column:
    """The cells of a column, and the types it may have.

    Attributes
    ----------
    types : tuple of str
        The narrower first. A text that the file itself declares to be one is nothing else.
    counts : bool
        Whether it only counts rows: described only if it is the one to tell them apart by.
    """

    name: str
    cells: pa.Array | list[Any]
    types: tuple[str, ...]
    counts: bool = False


@dataclass(frozen=True)
class Found:
    """What a file holds: its columns, and its geometries, if any, with the type and the system it names for them."""

    columns: list[Column]
    shapes: NDArray[np.object_] | None = None
    kind: str | None = None
    crs: str | None = None


def describe(file: Path, crs: str | None = None) -> list[dict[str, Any]]:
    """Return a resource for each table of a file, for ``datapackage.json``: to be read and amended by a person.

    Parameters
    ----------
    crs : str or None
        Reference system of a file that names none, as ``EPSG:2180``.

    Raises
    ------
    InvalidLayers
        If the file cannot be read, or has a table that no layer can be made of: the file satisfies what is returned.
    """
    format = FORMATS.get(file.suffix.lower(), "")
    if not format:
        raise InvalidLayers(
            [Problem(file.name, None, None, file.suffix or "no suffix", f"one of {', '.join(FORMATS)}")]
        )
    try:
        names = tables.names(file) if format == "gpkg" else [None]
        found = {name: READERS.get(format, _of_table)(file, format, name) for name in names}
        resources = [
            _resource(file, each, name if len(found) > 1 else None) | _system(each, crs) for name, each in found.items()
        ]
    except OSError as error:
        raise InvalidLayers([Problem(file.name, None, None, error.strerror or "no file", "a file")]) from None
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} that is not UTF-8"
        raise InvalidLayers([Problem(file.name, None, None, byte, "text in UTF-8")]) from None
    except Unreadable as error:
        raise InvalidLayers([Problem(file.name, None, None, error.hint, str(error))]) from None
    problems = load(Catalogue.of(file.parent, {"resources": resources})).problems
    if problems:
        raise InvalidLayers(problems)
    return resources


def _system(found: Found, crs: str | None) -> dict[str, str]:
    """Return the reference system that a person names, which only a file without one of its own has room for."""
    if crs is None:
        return {}
    if found.shapes is None or found.crs is not None:
        raise Unreadable("geometries without a reference system, or the option --crs left out", found.crs or "none")
    return {"crs": crs}


def _resource(file: Path, found: Found, table: str | None) -> dict[str, Any]:
    """Return a table of a file as a resource; ``table`` names it if there are several."""
    types = {column.name: _type(column) for column in found.columns}
    key = _key(found.columns, types)
    fields = [column.name for column in found.columns if not column.counts or column.name == key]
    title = table or file.stem
    return {
        "name": re.sub(r"[^A-Za-z0-9._-]+", "-", title).strip("-._") or "layer",
        "title": title.replace("_", " "),
        "path": file.name,
        "format": FORMATS[file.suffix.lower()],
        **({"table": table} if table else {}),
        **(_geometry(found.shapes, found.kind) if found.shapes is not None else {}),
        "schema": {"fields": [{"name": name, "type": types[name]} for name in fields], "primaryKey": key},
    }


def _of_table(file: Path, format: str, table: str | None) -> Found:
    with tables.opened(file, format, table) as (described, batches):
        content = pa.Table.from_batches(batches, described.schema)
    numbers = [name for name in described.hidden if name in content.schema.names and format != "parquet"]
    columns = [
        Column(name, content[name].combine_chunks(), _declared(content.schema.field(name)), counts=name in numbers)
        for name in (*described.fields, *numbers)
    ]
    if described.geometry is None:
        return Found(columns)
    cells = content[described.geometry].cast(pa.binary()).to_numpy()
    return Found(columns, shapely.from_wkb(cells, on_invalid="ignore"), described.kind, described.crs)


def _of_geojson(file: Path, format: str, table: str | None) -> Found:
    """Return what a GeoJSON file holds; JSON has texts, numbers, booleans and lists, and writes times as texts."""
    rows = texts.geojson_rows(file.read_bytes())
    names = dict.fromkeys(name for row in rows for name in row if name != GEOMETRY)
    shapes, _ = texts.TextRows(frozenset(names), rows).shapes()
    columns = []
    for name in names:
        cells = [row.get(name) for row in rows]
        has_texts = any(isinstance(cell, str) and cell for cell in cells)
        columns.append(Column(name, cells, ("date", "datetime", "string") if has_texts else tuple(FITS)))
    return Found(columns, shapes, crs=CRS84)


def _of_csv(file: Path, format: str, table: str | None) -> Found:
    header, rows = texts.csv_table(file.read_bytes())
    return Found([Column(name, [row[place] for row in rows], tuple(FITS)) for place, name in enumerate(header)])


READERS: Final[dict[str, Callable[[Path, str, str | None], Found]]] = {"geojson": _of_geojson, "csv": _of_csv}
"""How the columns of a text are found; those of a table of its own have their types."""


def _declared(field: pa.Field) -> tuple[str, ...]:
    """Return the types that a column may have by what the file says of it."""
    metadata = field.metadata or {}
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if is_text(kind) or pa.types.is_null(kind):
        is_json = metadata.items() >= arrow.JSON.items()
        is_instant = metadata.get(b"GDAL:OGR:type") == b"DateTime"
        return (*(["list", "array"] if is_json else ["datetime"] if is_instant else []), "string")
    return tuple(name for name, holds in ARROW.items() if holds(kind))[:1]


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


def _type(column: Column) -> str:
    """Return the narrowest type that fits every cell of a column."""
    cells = column.cells
    if isinstance(cells, pa.Array):
        if pa.types.is_timestamp(cells.type) and cells.type.tz is None and not are_midnights(cells):
            raise Unreadable("instants with their offset from UTC", f"the column {column.name} of instants without one")
        if len(column.types) == 1:
            return column.types[0]
        cells = cells.to_pylist()
    present = [cell for cell in cells if cell is not None and cell != ""]
    for kind in column.types:
        if all(FITS[kind](cell) for cell in present) and _reads(column.name, kind, present):
            return kind
    odd = next((cell for cell in present if not isinstance(cell, str)), present[0] if present else None)
    raise Unreadable("texts, numbers, dates or lists", f"the column {column.name} of other things, as {odd!r:.60}")


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


def _reads(name: str, kind: str, cells: Sequence[object]) -> bool:
    field = Field(name, kind)
    try:
        for cell in cells:
            field.read(_items(cell) if kind == "list" else cell)
    except Unreadable:
        return False
    return bool(kind == "string" or cells)


def _key(columns: Sequence[Column], types: dict[str, str]) -> str:
    """Return the field to tell rows apart by: a text or whole number in each and never twice, by its name if it can."""
    fit = [each for each in columns if types[each.name] in ("string", "integer") and _tells_apart(each.cells)]
    if not fit:
        raise Unreadable("a column of texts or whole numbers, one in every row and no two alike, as the key", "none")
    usual = [each for key in KEYS for each in fit if each.name.lower() == key and not each.counts]
    return next(iter((*usual, *(each for each in fit if each.counts), *fit))).name


def _tells_apart(cells: pa.Array | list[Any]) -> bool:
    if isinstance(cells, pa.Array):
        return bool(cells.null_count == 0 and pc.count_distinct(cells).as_py() == len(cells))
    return all(cell is not None and cell != "" for cell in cells) and len(set(map(str, cells))) == len(cells)


def _geometry(shapes: NDArray[np.object_], declared: str | None) -> dict[str, Any]:
    """Return the type that fits every geometry, the file's own if it does, and whether there are rows without."""
    missing = shapely.is_missing(shapes)
    found = set(np.unique(shapely.get_type_id(shapes)).tolist()) - {-1}
    own = [name for name in TYPES if name in str(declared).split()]
    for name in (*own, *(TYPES if found else ())):
        if found <= {TYPES[name], TYPES[name.removeprefix("Multi")]}:
            return {"geometry": name} | ({"placeless": True} if missing.any() else {})
    names = ", ".join(shapely.GeometryType(kind).name for kind in sorted(found))
    raise Unreadable("geometries of one type, single and multiple ones of it together", names or "none")
