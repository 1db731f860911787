"""The map of the EU's eastern border as data: sections, crossing points with their status, and incidents.

Examples
--------
>>> import geo
>>> ds = geo.open()
>>> november = ds.incidents("2021-11", section="pl-by")
>>> november.crs.to_epsg()
4326
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from geo.store import Dataset

if TYPE_CHECKING:
    from geo.maps.border_map import BorderMap

__all__ = ["Dataset", "map", "open"]


def open(folder: Path | str | None = None, cache: Path | str | None = None) -> Dataset:
    """Open a data package: by default the one of this project.

    Parameters
    ----------
    cache : Path or str, optional
        Folder in which the tables are kept, ready for the next time; without it, nothing is written.

    Raises
    ------
    InvalidLayers
        If anything is wrong with one of its layers.
    """
    return Dataset.open(folder, cache)


def map(dataset: Dataset, **state: str | Iterable[str]) -> BorderMap:
    """Return a Folium map that stands alone: shown in a notebook, or saved as one file, it asks no other host.

    Parameters
    ----------
    dataset : Dataset
        What :func:`open` returned.
    **state
        What the map shows, in the words of the page's address: ``datetime="2021-11"``, ``section="pl-by"`` or several,
        ``map="7/53.5/23.6"`` ...

    Raises
    ------
    InvalidParameter, UnknownParameter
        If the state is not one the page knows.
    """
    from geo.maps.drawing import standalone

    words = {name: value if isinstance(value, str) else ",".join(value) for name, value in state.items()}
    return standalone(dataset, words)
