"""The store that needs no server: the layers' tables in memory, read once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from geo.errors import InvalidLayers, NotFound
from geo.layers import load
from geo.layers.catalogue import Catalogue
from geo.queries import Aggregate, AggregateQuery, ItemsQuery, Page, Selection, Surroundings, Table
from geo.store.cache import open_tables


class EmbeddedStore:
    """Answers queries from tables sorted by time."""

    def __init__(self, catalogue: Catalogue, tables: Mapping[str, Table]) -> None:
        self.catalogue = catalogue
        self._tables = tables

    @classmethod
    def open(cls, catalogue: Catalogue, cache: Path | None = None) -> Self:
        """Read and check every layer, or take them from a cache folder (:mod:`geo.store.cache`) that is as they are.

        Raises
        ------
        InvalidLayers
            If anything is wrong with one of them: nothing half-read is served.
        """
        if cache is not None:
            return cls(*open_tables(catalogue, cache))
        contents = load(catalogue)
        if contents.problems:
            raise InvalidLayers(contents.problems)
        return cls(contents.catalogue, {each.name: Table(each, contents.table(each.name)) for each in catalogue.tables})

    def table(self, collection: str) -> Table:
        """Return the table of a collection.

        Raises
        ------
        NotFound
            If there is no such collection.
        """
        if collection not in self._tables:
            raise NotFound("collection", collection, list(self._tables))
        return self._tables[collection]

    def query(self, query: ItemsQuery) -> Page:
        """Return the page that answers a query."""
        return self.table(query.collection).select(query)

    def aggregate(self, query: AggregateQuery) -> Aggregate:
        """Return the groups of the features that answer a query."""
        return self.table(query.items.collection).aggregate(query, self.surroundings)

    @property
    def surroundings(self) -> Surroundings:
        """What groups take from beyond their table."""
        tables = self._tables
        return Surroundings(self.catalogue.span, lambda name: tables[name].columns if name in tables else None)

    def get(self, collection: str, id: str) -> Selection:
        """Return the one feature of that id.

        Raises
        ------
        NotFound
            If there is none.
        """
        return self.table(collection).get(id)
