"""The file of a layer, in whatever format: what it holds, checked against its schema."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from geo.errors import Problem
from geo.layers import reading, tables, texts
from geo.layers.catalogue import FILE, Layer, digest, file_digest
from geo.layers.conforming import Raw, Rows, conform
from geo.layers.reading import Reading
from geo.layers.shapes import TYPES
from geo.schemas import Unreadable

SIDECARS = {"shp": (".dbf", ".shx", ".prj", ".cpg"), "gpkg": ("-wal",)}
KNOWN = (*texts.FORMATS, *tables.FORMATS)
"""The formats that can be read; a test holds a round trip of each."""


def is_text(layer: Layer) -> bool:
    """Return whether a layer's file has a canonical form: a text, or no table at all."""
    return layer.schema is None or layer.format in texts.FORMATS


def content(layer: Layer) -> bytes:
    """Return the whole of a text; nothing of a table of its own, which is read in parts.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    if is_text(layer):
        return layer.file.read_bytes()
    layer.file.stat()
    return b""


def pieces(layer: Layer) -> list[Path]:
    """Return every file a layer's file consists of: of a Shapefile several, of a GeoPackage also its journal."""
    beside = SIDECARS.get(layer.format, ())
    others = [layer.file.with_suffix(end) if end.startswith(".") else Path(f"{layer.file}{end}") for end in beside]
    return [layer.file, *(path for path in others if path.is_file())]


def hash_of(layer: Layer, content: bytes) -> str:
    """Return the hash of a layer's file as its resource writes it: with the name of its kind, or MD5 without one."""
    algorithm = layer.hash.rpartition(":")[0] or "md5" if layer.hash else "sha256"
    if algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
        return ""
    found = digest(content) if is_text(layer) and algorithm == "sha256" else file_digest(layer.file, algorithm)
    return found if layer.hash is None or ":" in layer.hash else found.partition(":")[2]


def read(layer: Layer, content: bytes) -> Rows:
    """Read a layer's file and check each row against its schema.

    Parameters
    ----------
    layer : Layer
        Layer with a schema.
    content : bytes
        What :func:`content` returned.

    Returns
    -------
    Rows
        A row with a wrong cell is left out of the table and stands in the problems.
    """
    unfit = _unfit(layer)
    if unfit:
        return Rows.none(layer, unfit)
    try:
        return conform(layer, _parts(layer, content))
    except Unreadable as error:
        return Rows.none(layer, Problem(layer.path, None, None, error.hint, str(error)))


def records(layer: Layer, content: bytes) -> Reading:
    """Read a layer's text row by row, for its canonical form."""
    unfit = _unfit(layer)
    try:
        return Reading(problems=[unfit]) if unfit else reading.conform(layer, texts.rows(layer, content))
    except Unreadable as error:
        return Reading(problems=[Problem(layer.path, None, None, error.hint, str(error))])


def _parts(layer: Layer, content: bytes) -> Iterator[Raw]:
    return texts.parts(layer, content) if layer.format in texts.FORMATS else tables.parts(layer)


def _unfit(layer: Layer) -> Problem | None:
    """Return why a layer's description fits no reader, if it does not."""
    if layer.format not in KNOWN:
        return Problem(FILE, layer.name, "format", layer.format or "nothing", f"one of {', '.join(KNOWN)}")
    if layer.format == "csv" and layer.geometry is not None:
        return Problem(FILE, layer.name, "geometry", layer.geometry, "nothing, as CSV holds none")
    if layer.geometry not in TYPES and (layer.geometry is not None or layer.format in ("geojson", "fgb", "shp")):
        expected = f"the GeoJSON type of its geometries: {', '.join(TYPES)}"
        return Problem(FILE, layer.name, "geometry", layer.geometry or "nothing", expected)
    return None
