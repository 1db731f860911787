"""Shapefile, in a ZIP archive, for programs that read nothing newer.

What the format cannot hold is cut by rule, and the archive says so: ``fields.csv`` names the field behind each column,
``README.txt`` counts the texts that were cut. A column's name has ten characters at most; a text has 254 bytes at most,
cut between two characters; an instant is text, a list is text with ``|`` between, an array (the claims) is JSON. A
column with a whole number of more than 17 digits is text, as programs would read it as a rounded number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from geo.crs import ReferenceSystem
from geo.formats import places, styles
from geo.formats.about import About
from geo.formats.files import blocks, folder, pack
from geo.formats.texts import beyond, column, texts
from geo.layers import GEOMETRY, Layer
from geo.layers.arrow import ARROW
from geo.schemas import Field

if TYPE_CHECKING:
    from geo.queries.selection import Selection

NAME: Final = 10
"""Bytes of a column's name."""

TEXT: Final = 254
"""Bytes of a text."""

DIGITS: Final = 17
"""Digits of a whole number that programs read as one, beside its sign."""

AS_TEXT: Final = ("string", "datetime", "list", "array")

NOTES: Final = """\
Names of columns are cut to ten characters: fields.csv has the full ones, with what they mean.
Instants are text in UTC, lists have | between their values, claims are JSON. An empty cell is no value.
The same rows with nothing cut, and with times as times, are in the GeoPackage of the same query.
"""


@dataclass
class Measure:
    """How much room the texts of a field need.

    Attributes
    ----------
    longest : int
        Bytes of the longest.
    cut : int
        How many are too long.
    """

    longest: int = 0
    cut: int = 0

    def add(self, texts: pa.Array) -> None:
        """Take some texts into account."""
        sizes = pc.binary_length(texts)
        self.longest = max(self.longest, pc.max(sizes).as_py() or 0)
        self.cut += pc.sum(pc.greater(sizes, TEXT)).as_py() or 0

    @property
    def width(self) -> dict[str, str]:
        """The width of the field's column, for GDAL."""
        return {"GDAL:OGR:width": str(min(TEXT, max(1, self.longest)))}


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield an archive of the Shapefile, its styles, its description and its table of columns."""
    import pyogrio  # with the first such file: GDAL takes a while to load

    layer = selection.layer
    names = column_names(layer)
    measures = _measures(selection)
    schema = _schema(layer, names, measures)
    rows = (batch for part in selection.chunks() for batch in _rows(part, schema, crs).to_batches())
    with folder() as home:
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, rows),
            home / f"{layer.name}.shp",
            driver="ESRI Shapefile",
            geometry_name=GEOMETRY,
            geometry_type=layer.geometry,
            crs=f"EPSG:{places.epsg(crs)}",
            encoding="UTF-8",
            layer_options={"DBF_DATE_LAST_UPDATE": about.data_end.isoformat()},
        )
        _explain(home, layer, names)
        cut = {name: measure.cut for name, measure in measures.items() if measure.cut}
        long = [field.name for field in _fields(layer) if field.type == "integer" and field.name in measures]
        (home / "README.txt").write_text(_readme(about, cut, long), "utf-8")
        members = sorted(home.iterdir())
        pack(home / "archive", members)
        yield from blocks(home / "archive")


def column_names(layer: Layer) -> dict[str, str]:
    """Return the column of each field: its name if it fits, else as much of it as fits and is not taken.

    Names that fit come first, then the others in the order of the schema; the second of two that begin alike ends in
    ``_1``. Capitals do not tell two columns apart.
    """
    assert layer.schema is not None, f"{layer.name} has no schema"
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(layer.schema.names, key=lambda name: len(name.encode()) > NAME):
        endings = chain([""], (f"_{number}" for number in count(1)))
        tries = (_cut(name, NAME - len(ending)) + ending for ending in endings)
        found[name] = next(each for each in tries if each.casefold() not in taken)
        taken.add(found[name].casefold())
    return {name: found[name] for name in layer.schema.names}


def _measures(selection: Selection) -> dict[str, Measure]:
    """Return how much room each field that is written as text needs, by looking at all rows."""
    long = beyond(selection, 10**DIGITS - 1)
    fields = [field for field in _fields(selection.layer) if field.type in AS_TEXT or field.name in long]
    measures = {field.name: Measure() for field in fields}
    for part in selection.chunks():
        table = part.arrow()
        for field in fields:
            measures[field.name].add(texts(field, column(table, field.name)))
    return measures


def _schema(layer: Layer, names: Mapping[str, str], measures: Mapping[str, Measure]) -> pa.Schema:
    columns = [
        pa.field(names[field.name], pa.string(), metadata=measures[field.name].width)
        if field.name in measures
        else pa.field(names[field.name], ARROW[field.type])
        for field in _fields(layer)
    ]
    return pa.schema([*columns, pa.field(GEOMETRY, pa.binary())])


def _rows(part: Selection, schema: pa.Schema, crs: ReferenceSystem) -> pa.Table:
    table = part.arrow()
    columns = []
    for field, kind in zip(_fields(part.layer), schema.types, strict=False):
        cells = column(table, field.name)
        columns.append(_shortened(texts(field, cells)) if pa.types.is_string(kind) else cells)
    shapes = places.geometries(part.layer, table, crs)
    return pa.table([*columns, places.wkb(shapes)], schema=schema)


def _fields(layer: Layer) -> tuple[Field, ...]:
    assert layer.schema is not None, f"{layer.name} has no schema"
    return layer.schema.fields


def _shortened(cells: pa.Array) -> pa.Array:
    if (pc.max(pc.binary_length(cells)).as_py() or 0) <= TEXT:
        return cells
    return pa.array([None if text is None else _cut(text, TEXT) for text in cells.to_pylist()], pa.string())


def _cut(text: str, size: int) -> str:
    """Return the beginning of a text that fits into so many bytes, whole characters only."""
    return text.encode()[:size].decode(errors="ignore")


def _explain(home: Path, layer: Layer, names: Mapping[str, str]) -> None:
    """Write the styles and the table of columns."""
    (home / f"{layer.name}.qml").write_text(styles.qml(layer, names), "utf-8")
    (home / f"{layer.name}.sld").write_text(_renamed(styles.sld(layer), names), "utf-8")
    with (home / "fields.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["column", "field", "type", "unit", "title", "description"])
        for field in _fields(layer):
            table.writerow([names[field.name], field.name, field.type, field.unit, field.title, field.description])


def _renamed(sld: str, names: Mapping[str, str]) -> str:
    for field, name in names.items():
        sld = sld.replace(f"PropertyName>{field}<", f"PropertyName>{name}<")
    return sld


def _readme(about: About, cut: Mapping[str, int], long: Sequence[str]) -> str:
    lines = [f"{name}: {text}" for name, text in about.properties().items()]
    lines += ["", NOTES.rstrip()]
    lines += [f"Texts of '{name}' longer than {TEXT} bytes, cut: {number}." for name, number in cut.items()]
    lines += [f"Whole numbers of '{name}', text, as some have more than {DIGITS} digits." for name in long]
    return "\n".join(lines) + "\n"
