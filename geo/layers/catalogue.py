"""The catalogue: ``layers/datapackage.json``, the only metadata kept by hand."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from geo.errors import InvalidLayers, NotFound, Problem
from geo.extents import Extent
from geo.periods import Days
from geo.schemas import Field, Schema, Unreadable

FILE = "datapackage.json"
DATE = Field("temporal", "date", required=True)


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
        The date fields between which a feature lies, half-open; an empty second one is open.
    decimals : int
        Decimals of a coordinate in the canonical form: 7 (about 1 cm) for border lines, 5 (about 1 m) for points.
    extent : Extent or None
        The box every geometry lies in; a coordinate outside it is a mistake.
    hash : str or None
        SHA-256 of the file as ``geo fmt`` last wrote it.
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


@dataclass(frozen=True)
class Catalogue:
    """The data package: its own metadata and its layers, in their order.

    Attributes
    ----------
    version : str
        Version of the data, as in ``2026.11.0``.
    span : Days
        The days that the incidents cover (property ``temporal``); nothing is known of a later one.
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
            descriptor = json.loads((folder / FILE).read_text("utf-8"))
            layers = tuple(_layer(folder, resource, descriptor) for resource in descriptor["resources"])
            title, version, span = str(descriptor["title"]), str(descriptor["version"]), _span(descriptor["temporal"])
        except FileNotFoundError:
            raise InvalidLayers([Problem(FILE, None, None, "no file", f"a data package in {folder}")]) from None
        except json.JSONDecodeError as error:
            found = f"no JSON from line {error.lineno}, column {error.colno}"
            raise InvalidLayers([Problem(FILE, None, None, found, "a whole JSON document")]) from None
        except RecursionError:
            raise InvalidLayers([Problem(FILE, None, None, "JSON nested too deep", "a data package")]) from None
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
        content = layer.file.read_bytes()
        resource["bytes"] = len(content)
        resource["hash"] = digest(content)
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def digest(content: bytes) -> str:
    """Return the hash of a file's content as Data Package v2 writes it.

    >>> digest(b"")[:20]
    'sha256:e3b0c44298fc1'
    """
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _span(temporal: Mapping[str, Any]) -> Days:
    try:
        return Days.closed(*(DATE.read(temporal[bound]) for bound in ("start", "end")))
    except ValueError:
        raise Unreadable("start and end, dates as YYYY-MM-DD in this order") from None


def _layer(folder: Path, resource: Mapping[str, Any], package: Mapping[str, Any]) -> Layer:
    schema = resource.get("schema")
    extent = resource.get("extent")
    licences = resource.get("licenses", package.get("licenses", ()))
    return Layer(
        name=resource["name"],
        title=resource["title"],
        description=resource.get("description", ""),
        path=resource["path"],
        file=folder / resource["path"],
        format=resource["format"],
        schema=Schema.from_descriptor(schema) if schema else None,
        geometry=resource.get("geometry"),
        placeless=resource.get("placeless", False),
        time=tuple(resource["time"]) if "time" in resource else None,
        decimals=resource.get("decimals", 5),
        extent=Extent(*extent) if extent else None,
        licences=tuple(Licence(each["name"], each["title"], each["path"]) for each in licences),
        attribution=resource.get("attribution", ""),
        sources=tuple(Credit(each["title"], each.get("path")) for each in resource.get("sources", ())),
        hash=resource.get("hash"),
    )
