"""What the site is made of: licences of the layers, libraries of the page, packages of the server."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from geo.layers import Catalogue
from geo.web import vendor

PACKAGES: Final = (
    "flask", "folium", "font-source-sans-pro", "fonttools", "geopandas", "gunicorn", "pandas", "pydyf", "pyogrio",
    "pyproj", "resvg-py", "shapely",
)  # fmt: skip
"""The Python packages the server is built on."""


def licences(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the licences and credit of every layer."""
    return [
        {
            "part": layer.title,
            "licences": [{"title": licence.title, "url": licence.path} for licence in layer.licences],
            "attribution": layer.attribution,
        }
        for layer in catalogue
    ]


def libraries(folder: Path) -> list[dict[str, Any]]:
    """Return the libraries of the page as their manifest records them; none without a manifest."""
    if not (folder / vendor.MANIFEST).is_file():
        return []
    return [
        {
            "name": library.name,
            "version": library.version,
            "licence": library.licence,
            "checksum": library.checksum,
        }
        for library in vendor.manifest(folder).libraries
    ]


def packages() -> Iterator[dict[str, Any]]:
    """Yield the packages of the server that are installed, with their version and licence."""
    for name in PACKAGES:
        try:
            described = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        yield {
            "name": described["Name"],
            "version": described["Version"],
            "licence": _licence(described),
            "checksum": "",
        }


def _licence(described: metadata.PackageMetadata) -> str:
    """Return an SPDX expression, or the trove classifier, or the first line of the free text."""
    if "License-Expression" in described:
        return described["License-Expression"]
    for classifier in described.get_all("Classifier") or ():
        if classifier.startswith("License :: OSI Approved :: "):
            return str(classifier.rpartition(" :: ")[2])
    return described["License"].splitlines()[0] if "License" in described else "not stated"
