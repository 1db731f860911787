"""What the first bytes of a file promise, and whether the file keeps it: programs read a short one without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geo.schemas import Unreadable

MAGIC: Final = {
    "gpkg": b"SQLite format 3\0",
    "fgb": b"fgb\x03fgb",
    "shp": b"\x00\x00\x27\x0a",
    "parquet": b"PAR1",
}
"""The first bytes of a file in each format."""

SHP_HEADER: Final = 100
SHX_ENTRY: Final = 8
DBF_HEADER: Final = 32
"""Bytes of the headers of a Shapefile's parts, and of an entry in its index."""


def look(file: Path, format: str) -> None:
    """Refuse a file that does not begin as its format does, or a Shapefile of which a part is cut off.

    GDAL would open whatever it is, and what it points to.

    Raises
    ------
    Unreadable
        With what was promised and what is there.
    """
    if _head(file, len(MAGIC[format])) != MAGIC[format]:
        raise short(format, "a file of another format")
    if format == "shp":
        shapes, rows = _shapes(file), _rows(file)
        if shapes != rows:
            raise short(format, f"{rows} rows in its .dbf and {shapes} places in its .shx")


def short(format: str, found: str) -> Unreadable:
    """Return the error of a file that is not whole."""
    return Unreadable(f"a whole file in the format {format}", found)


def _shapes(file: Path) -> int:
    """Return how many places the index of a Shapefile lists, if it and the places are as long as they promise."""
    index = _beside(file, ".shx")
    for path in (file, index):
        promised = 2 * int.from_bytes(_head(path, SHP_HEADER)[24:28], "big")
        if path.stat().st_size < max(promised, SHP_HEADER):
            raise short("shp", f"{path.stat().st_size} of the {promised} bytes that {path.name} promises")
    return (2 * int.from_bytes(_head(index, SHP_HEADER)[24:28], "big") - SHP_HEADER) // SHX_ENTRY


def _rows(file: Path) -> int:
    """Return how many rows the table of a Shapefile promises, if they are all there."""
    table = _beside(file, ".dbf")
    head = _head(table, DBF_HEADER)
    rows, header, row = (int.from_bytes(head[first:last], "little") for first, last in ((4, 8), (8, 10), (10, 12)))
    if header < DBF_HEADER or not row:
        raise short("shp", f"no table in {table.name}")
    found = max(table.stat().st_size - header, 0) // row
    if found < rows:
        raise short("shp", f"{found} of the {rows} rows that {table.name} promises")
    return rows


def _beside(file: Path, end: str) -> Path:
    for path in (file.with_suffix(end), file.with_suffix(end.upper())):
        if path.is_file():
            return path
    raise short("shp", f"no {file.with_suffix(end).name} beside it")


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as content:
        return content.read(size)
