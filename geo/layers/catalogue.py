"""The catalogue: ``layers/datapackage.json``, the only metadata kept by hand."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Self

from geo.errors import InvalidLayers, NotFound, Problem
from geo.extents import Extent
from geo.periods import Days
from geo.schemas import Field, Schema, Unreadable

FILE = "datapackage.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
DATE = Field("temporal", "date", required=True)
NO_VERSION = "unversioned"
TIMES = ({"date"}, {"datetime"})
FIELDS_MATCH = ("equal", "exact", "subset", "superset", "partial")
FORMATS = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".csv": "csv",
    ".gpkg": "gpkg",
    ".fgb": "fgb",
    ".shp": "shp",
    ".parquet": "parquet",
    ".geoparquet": "parquet",
}
"""Format of a resource that names none, by the end of its file's name."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its SPDX name, title and address."""

    name: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody's work a layer is made from."""

    title: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Layer:
    """One resource of the data package.

    Attributes
    ----------
    path, file : str, Path
        Where its file is: relative to the data package, as people name it, and in full.
    schema : Schema or None
        None for a file that is no table of features (the basemap's drawing data).
    geometry : str or None
        GeoJSON type of every geometry, in EPSG:4326; None for a table without geometry.
    placeless : bool
        Whether a feature may have no geometry, since nobody knows where it was.
    time : tuple of str or None
        The date fields between which a feature lies, half-open; an empty second one is open. The same field twice:
        a feature lies on that one day, or in that one instant.
    decimals : int
        Decimals of a coordinate in the canonical form: 7 (about 1 cm) for border lines, 5 (about 1 m) for points.
    extent : Extent or None
        The box every geometry lies in; a coordinate outside it is a mistake.
    hash : str or None
        SHA-256 of the file as ``geo fmt`` last wrote it; None if nobody recorded it.
    table : str or None
        Which table of a file that holds several; None is the one of the layer's name, or the only one.
    crs : str or None
        Reference system of a file that does not name its own.
    fields_match : str
        ``equal``: the file has the fields of the schema and no other. ``subset``: it may have more, which are left
        out; ``superset``: it may have fewer, which are empty; ``partial``: both.
    """

    name: str
    title: str
    description: str
    path: str
    file: Path
    format: str
    schema: Schema | None
    geometry: str | None
    placeless: bool
    time: tuple[str, str] | None
    decimals: int
    extent: Extent | None
    licences: tuple[Licence, ...]
    attribution: str
    sources: tuple[Credit, ...]
    hash: str | None
    table: str | None = None
    crs: str | None = None
    fields_match: str = "equal"

    def __hash__(self) -> int:
        """Return a hash of the name and the file: everything else goes with them."""
        return hash((self.name, self.file))


@dataclass(frozen=True)
class Catalogue:
    """The data package: its own metadata and its layers, in their order.

    Attributes
    ----------
    version : str
        Version of the data, as in ``2026.11.0``.
    span : Days
        The days that the data cover (property ``temporal``); nothing is known of a later one. If the package does not
        say, it is unbounded until the layers are loaded (:mod:`geo.layers.spans`); then its end is always known.
    """

    folder: Path
    descriptor: Mapping[str, Any]
    layers: tuple[Layer, ...]
    title: str
    version: str
    span: Days

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read ``datapackage.json`` in a folder.

        Raises
        ------
        InvalidLayers
            If the file is missing, is no JSON, or a resource is described wrongly.
        """
        try:
            return cls.of(folder, json.loads((folder / FILE).read_text("utf-8")))
        except FileNotFoundError:
            raise InvalidLayers([Problem(FILE, None, None, "no file", f"a data package in {folder}")]) from None
        except json.JSONDecodeError as error:
            found = f"no JSON from line {error.lineno}, column {error.colno}"
            raise InvalidLayers([Problem(FILE, None, None, found, "a whole JSON document")]) from None
        except UnicodeDecodeError as error:
            found = f"byte {error.start} that is not UTF-8"
            raise InvalidLayers([Problem(FILE, None, None, found, "text in UTF-8")]) from None
        except RecursionError:
            raise InvalidLayers([Problem(FILE, None, None, "JSON nested too deep", "a data package")]) from None

    @classmethod
    def of(cls, folder: Path, descriptor: Mapping[str, Any]) -> Self:
        """Take what ``datapackage.json`` in a folder holds.

        Raises
        ------
        InvalidLayers
            If a resource is described wrongly.
        """
        try:
            layers = tuple(_layer(folder, resource, descriptor) for resource in descriptor["resources"])
            title = str(descriptor.get("title", folder.resolve().name))
            version = str(descriptor.get("version", NO_VERSION))
            span = _span(descriptor["temporal"]) if "temporal" in descriptor else Days()
        except KeyError as error:
            raise InvalidLayers([Problem(FILE, None, str(error.args[0]), "nothing", "this property")]) from None
        except Unreadable as error:
            raise InvalidLayers([Problem(FILE, None, "temporal", str(descriptor["temporal"]), str(error))]) from None
        except (TypeError, AttributeError, ValueError) as error:
            raise InvalidLayers([Problem(FILE, None, None, str(error), "a Data Package of Table Schemas")]) from None
        names = [layer.name for layer in layers]
        if not names or len(set(names)) < len(names):
            found = next((name for name in names if names.count(name) > 1), "none")
            raise InvalidLayers([Problem(FILE, None, "resources", found, "resources, each of its own name")])
        return cls(folder, descriptor, layers, title, version, span)

    def __getitem__(self, name: str) -> Layer:
        """Return the layer of that name.

        Raises
        ------
        NotFound
            If there is none.
        """
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise NotFound("layer", name, [layer.name for layer in self.layers])

    def __contains__(self, name: object) -> bool:
        """Return whether there is a layer of that name."""
        return any(layer.name == name for layer in self.layers)

    def __iter__(self) -> Iterator[Layer]:
        """Yield the layers."""
        return iter(self.layers)

    @property
    def tables(self) -> tuple[Layer, ...]:
        """The layers with a schema: those that are read, checked and served as features."""
        return tuple(layer for layer in self.layers if layer.schema is not None)


def with_hashes(catalogue: Catalogue) -> bytes:
    """Return ``datapackage.json`` with the size and hash of every file that is there."""
    descriptor = copy.deepcopy(dict(catalogue.descriptor))
    for resource, layer in zip(descriptor["resources"], catalogue.layers, strict=True):
        if not layer.file.is_file():
            continue
        resource["bytes"] = layer.file.stat().st_size
        resource["hash"] = file_digest(layer.file)
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def digest(content: bytes) -> str:
    """Return the hash of a file's content as Data Package v2 writes it.

    >>> digest(b"")[:20]
    'sha256:e3b0c44298fc1'
    """
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def file_digest(file: Path, algorithm: str = "sha256") -> str:
    """Return the hash of a file as Data Package v2 writes it, without holding the file."""
    with file.open("rb") as content:
        return f"{algorithm}:{hashlib.file_digest(content, algorithm).hexdigest()}"


def _span(temporal: Mapping[str, Any]) -> Days:
    try:
        return Days.closed(*(DATE.read(temporal[bound]) for bound in ("start", "end")))
    except ValueError:
        raise Unreadable("start and end, dates as YYYY-MM-DD in this order") from None


def _layer(folder: Path, resource: Mapping[str, Any], package: Mapping[str, Any]) -> Layer:
    schema = resource.get("schema")
    extent = resource.get("extent")
    licences = resource.get("licenses", package.get("licenses", ()))
    path = _path(resource["path"])
    format = resource.get("format") or FORMATS.get(Path(path).suffix.lower(), "")
    return Layer(
        name=_name(resource["name"]),
        title=resource.get("title", resource["name"]),
        description=resource.get("description", ""),
        path=path,
        file=folder / path,
        format=format,
        schema=Schema.from_descriptor(schema) if schema else None,
        geometry=str(resource["geometry"]) if resource.get("geometry") is not None else None,
        placeless=resource.get("placeless", False),
        time=_time(resource, schema),
        decimals=resource.get("decimals", 5 if format in ("geojson", "csv") else 7),
        extent=Extent(*extent) if extent else None,
        licences=tuple(_licence(each) for each in licences),
        attribution=resource.get("attribution", ""),
        sources=tuple(
            Credit(each.get("title") or each["path"], each.get("path"))
            for each in resource.get("sources", package.get("sources", ()))
        ),
        hash=resource.get("hash"),
        table=resource.get("table"),
        crs=resource.get("crs"),
        fields_match=_match(schema) if schema else "equal",
    )


def _name(name: str) -> str:
    """Return a layer's name if it can stand in an address and in a file's name."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"the resource name {name!r}, which is not of letters a to z, digits, '.', '_' and '-'")
    return name


def _path(path: object) -> str:
    """Return the path of a file inside the package; nothing else is opened."""
    parts = PurePosixPath(path).parts if isinstance(path, str) else ()
    if not parts or ".." in parts or "\\" in str(path) or ":" in parts[0] or str(path).startswith(("/", "~")):
        raise ValueError(f"the path {path!r}, which is not one of a file in the package's folder")
    return str(path)


def _licence(licence: Mapping[str, Any]) -> Licence:
    """Return a licence; one with a name only is titled by it, and one of SPDX has its address there."""
    name = licence.get("name") or licence["path"]
    return Licence(name, licence.get("title", name), licence.get("path") or f"https://spdx.org/licenses/{name}.html")


def _time(resource: Mapping[str, Any], schema: Mapping[str, Any] | None) -> tuple[str, str] | None:
    names = resource.get("time")
    if names is None:
        return None
    types = {field["name"]: field["type"] for field in (schema or {}).get("fields", ())}
    if not isinstance(names, list) or len(names) not in (1, 2) or {types.get(name) for name in names} not in TIMES:
        fields = "one or two of its fields of type date or datetime"
        raise ValueError(f"the time {names!r} of {resource['name']}, which is not {fields}")
    return names[0], names[-1]


def _match(schema: Mapping[str, Any]) -> str:
    match = schema.get("fieldsMatch", "equal")
    match = match[0] if isinstance(match, list) else match
    if match not in FIELDS_MATCH:
        raise ValueError(f"fieldsMatch {match!r}, which is none of {', '.join(FIELDS_MATCH)}")
    return str(match)
