"""What the layers of a package hold, once they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from geo import sections
from geo.errors import Problem
from geo.layers import arrow
from geo.layers.catalogue import Catalogue
from geo.layers.conforming import Rows
from geo.layers.reading import Record

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Contents:
    """What the layers of a package hold."""

    catalogue: Catalogue
    rows: dict[str, Rows] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _records: dict[str, list[Record]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> list[Record]:
        """Return the records of a layer, made once; none if the package has no such layer."""
        if name not in self.rows:
            return []
        if name not in self._records:
            self._records[name] = arrow.records(self.catalogue[name], self.rows[name].table)
        return self._records[name]

    def __contains__(self, name: object) -> bool:
        """Return whether the layer was read."""
        return name in self.rows

    def table(self, name: str) -> pa.Table:
        """Return the rows of a layer as :mod:`geo.layers.arrow` describes them, in the order of the file."""
        return self.rows[name].table

    def frame(self, name: str) -> pd.DataFrame:
        """Return the rows of a layer as a frame."""
        return arrow.frame(self.catalogue[name], self.table(name))

    def lines(self) -> dict[str, sections.Line]:
        """Return the measured line of each section."""
        return sections.lines(self["sections"])
