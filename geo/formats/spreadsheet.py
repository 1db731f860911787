"""Excel workbook (XLSX): real dates and numbers, a second sheet that says what it is.

* A text is a text: nothing is ever run as a formula or turned into a link.
* An instant is in UTC and without a zone, which the format does not have. A day before March 1900 is text.
* A point is two columns, ``lon`` and ``lat`` (``x`` and ``y`` in metres); of any other geometry there is the box
  around it, as a cell has no room for the rest. Where the layer has such a column itself, ours has ``_`` behind.
* A cell is exact up to 2^53: a column with a greater whole number is text, and the second sheet says so.
* A list has ``|`` between its values, an array (the claims) is JSON.
* A cell holds 32,767 characters; a longer text is cut and ends in ``…``. Rows beyond 1,048,575 go on in a next sheet.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Self

import shapely

from geo.crs import ReferenceSystem
from geo.formats import places
from geo.formats.about import About
from geo.formats.files import blocks, folder
from geo.formats.texts import beyond, column, free, texts
from geo.layers import Layer
from geo.schemas import Field

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from geo.queries.selection import Selection

ROWS: Final = 1_048_575
"""Rows of a sheet, below its header."""

CELL: Final = 32_767
"""Characters of a cell."""

EXACT: Final = 2**53
LONG: Final = ", as text: some are beyond what a cell holds exactly"
"""The greatest whole number up to which a cell, a double, has each; what is said of a field with a greater one."""

FIRST: Final = date(1900, 3, 1)
"""Before this day, programs disagree what number a day has: to some 1900 is a leap year."""

_UNFIT = re.compile(r"[\[\]:*?/\\]")
_TAKEN = frozenset({"about", "history"})

Write = Callable[["Worksheet", int, int, Any], object]
"""Write a value into a sheet's row and column."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How cells look, and the fields of whole numbers that are texts because one is beyond :data:`EXACT`."""

    heading: Format
    date: Format
    instant: Format
    texts: frozenset[str]

    @classmethod
    def of(cls, workbook: Workbook, texts: frozenset[str]) -> Self:
        """Make the formats of a workbook."""
        styles = ({"bold": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "yyyy-mm-dd hh:mm:ss"})
        heading, day, instant = (workbook.add_format(style) for style in styles)
        return cls(heading, day, instant, texts)


def write(selection: Selection, about: About, crs: ReferenceSystem) -> Iterator[bytes]:
    """Yield a workbook of two sheets: the rows, and what they are."""
    from xlsxwriter import Workbook  # with the first such file: it takes a while to load

    with folder() as home:
        workbook = Workbook(str(home / "file.xlsx"), {"constant_memory": True, "tmpdir": str(home)})
        workbook.set_properties(
            {
                "title": about.title,
                "author": about.attribution,
                "comments": " ".join((about.licence, about.version, about.query)),
                "created": datetime.combine(about.data_end, time()),
            }
        )
        looks = Looks.of(workbook, beyond(selection, EXACT))
        _rows(workbook, selection, crs, looks)
        _about(workbook, selection.layer, about, crs, looks)
        workbook.close()
        yield from blocks(home / "file.xlsx")


def _rows(workbook: Workbook, selection: Selection, crs: ReferenceSystem, looks: Looks) -> None:
    """Write the rows in their order, on as many sheets as they need."""
    layer = selection.layer
    assert layer.schema is not None, f"{layer.name} has no schema"
    sheets = (_sheet(workbook, layer, crs, looks, number) for number in count(1))
    writers = [*(_writer(field, looks) for field in layer.schema.fields), *[_number] * len(_axes(layer, crs))]
    sheet, filled = next(sheets), 0
    for part in selection.chunks():
        for row in zip(*_columns(part, crs, looks), strict=True):
            if filled == ROWS:
                sheet, filled = next(sheets), 0
            filled += 1
            for place, (write_cell, value) in enumerate(zip(writers, row, strict=True)):
                if value is not None:
                    write_cell(sheet, filled, place, value)


def _sheet(workbook: Workbook, layer: Layer, crs: ReferenceSystem, looks: Looks, number: int) -> Worksheet:
    """Add a sheet with its header."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    name = _UNFIT.sub("_", layer.name)[:25] + ("_" if layer.name.casefold() in _TAKEN else "")
    sheet = workbook.add_worksheet(name if number == 1 else f"{name} {number}")
    for place, heading in enumerate((*layer.schema.names, *_axes(layer, crs))):
        sheet.write_string(0, place, heading, looks.heading)
    sheet.freeze_panes(1, 0)
    return sheet


def _about(workbook: Workbook, layer: Layer, about: About, crs: ReferenceSystem, looks: Looks) -> None:
    """Add the sheet that says what the rows are, and what each column means."""
    assert layer.schema is not None, f"{layer.name} has no schema"
    system = {"coordinates": f"{crs.code} ({crs.title})"} if layer.geometry else {}
    known = [*about.properties().items(), *system.items(), ("times", "UTC"), ()]
    types = {each.name: f"{each.type}{LONG if each.name in looks.texts else ''}" for each in layer.schema.fields}
    fields = [
        (each.name, each.title, types[each.name], each.unit or "", each.description) for each in layer.schema.fields
    ]
    sheet = workbook.add_worksheet("About")
    sheet.set_column(0, 0, 24)
    header = len(known)
    for row, cells in enumerate((*known, ("field", "title", "type", "unit", "description"), *fields)):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, _fitted(text), looks.heading if row == header else None)


def _axes(layer: Layer, crs: ReferenceSystem) -> tuple[str, ...]:
    """Return the columns of the places."""
    if layer.geometry is None:
        return ()
    names: tuple[str, ...] = ("xmin", "ymin", "xmax", "ymax")
    if layer.geometry == "Point":
        names = ("lon", "lat") if places.system(crs).is_geographic else ("x", "y")
    return tuple(free(name, layer) for name in names)


def _columns(part: Selection, crs: ReferenceSystem, looks: Looks) -> Iterator[list[Any]]:
    """Yield the cells of each column."""
    layer, table = part.layer, part.arrow()
    assert layer.schema is not None, f"{layer.name} has no schema"
    for field in layer.schema.fields:
        cells = column(table, field.name)
        as_texts = field.type in ("list", "array") or field.name in looks.texts
        yield (texts(field, cells) if as_texts else cells).to_pylist()
    if layer.geometry:
        sides = shapely.bounds(places.geometries(layer, table, crs))[:, : len(_axes(layer, crs))]
        for side in sides.T:
            yield [None if math.isnan(value) else value for value in side.tolist()]


def _writer(field: Field, looks: Looks) -> Write:
    """Return how a field's values are written."""

    def day(sheet: Worksheet, row: int, place: int, value: date) -> None:
        if value < FIRST:
            sheet.write_string(row, place, value.isoformat())
        else:
            sheet.write_datetime(row, place, value, looks.date)

    def instant(sheet: Worksheet, row: int, place: int, value: datetime) -> None:
        if value.date() < FIRST:
            sheet.write_string(row, place, field.write_text(value))
        else:
            sheet.write_datetime(row, place, value.replace(tzinfo=None), looks.instant)

    known: dict[str, Write] = {
        "integer": _number,
        "number": _number,
        "boolean": lambda sheet, row, place, value: sheet.write_boolean(row, place, value),
        "date": day,
        "datetime": instant,
    }
    return _text if field.name in looks.texts else known.get(field.type, _text)


def _number(sheet: Worksheet, row: int, place: int, value: float) -> None:
    sheet.write_number(row, place, value)


def _text(sheet: Worksheet, row: int, place: int, value: str) -> None:
    sheet.write_string(row, place, _fitted(value))


def _fitted(text: str) -> str:
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"
