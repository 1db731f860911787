"""What every file says of itself: title, licence, attribution, version and the address it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from geo.layers import Layer
from geo.layers.catalogue import Credit, Licence
from geo.store import Dataset


@dataclass(frozen=True, slots=True)
class About:
    """The description that travels inside a file.

    Attributes
    ----------
    title, description, attribution : str
        Of the layer; ``attribution`` is the line to credit.
    licences : tuple of Licence
        All of them apply.
    sources : tuple of Credit
        What the layer is made from.
    version : str
        Version of the data.
    data_end : datetime.date
        Nothing in the data is newer than this day; without one in the data package, the day it or its files were made.
    query : str
        Address the file can be had from again, with its filters.
    corrections : str
        Where corrections go.
    """

    title: str
    description: str
    attribution: str
    licences: tuple[Licence, ...]
    sources: tuple[Credit, ...]
    version: str
    data_end: date
    query: str = ""
    corrections: str = ""

    @classmethod
    def of(cls, layer: Layer, dataset: Dataset, *, query: str = "", corrections: str = "") -> Self:
        """Describe a file of a layer."""
        return cls(
            title=layer.title,
            description=layer.description,
            attribution=layer.attribution,
            licences=layer.licences,
            sources=layer.sources,
            version=dataset.version,
            data_end=_last_day(dataset),
            query=query,
            corrections=corrections,
        )

    @property
    def licence(self) -> str:
        """The licences as an SPDX expression."""
        return " AND ".join(licence.name for licence in self.licences)

    def properties(self) -> dict[str, str]:
        """Return the description as names and texts, what is empty left out.

        Returns
        -------
        dict of str to str
            The keys are the same in every format.
        """
        sources = "; ".join(
            f"{credit.title} <{credit.path}>" if credit.path else credit.title for credit in self.sources
        )
        values = {
            "title": self.title,
            "description": self.description,
            "licence": self.licence,
            "licence_url": " ".join(licence.path for licence in self.licences),
            "attribution": self.attribution,
            "sources": sources,
            "version": self.version,
            "data_end": self.data_end.isoformat(),
            "query": self.query,
            "corrections": self.corrections,
        }
        return {name: text for name, text in values.items() if text}


def _last_day(dataset: Dataset) -> date:
    """Return the last day that the data cover, else the day they were made."""
    if dataset.catalogue.span.last is not None:
        return dataset.catalogue.span.last
    try:
        return datetime.fromisoformat(str(dataset.catalogue.descriptor.get("created"))).date()
    except ValueError:
        files = [layer.file.stat().st_mtime for layer in dataset.catalogue if layer.file.is_file()]
        return datetime.fromtimestamp(max(files, default=0.0), UTC).date()
