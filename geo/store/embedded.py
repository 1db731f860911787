"""The store that needs no server: the layers' frames in memory, read once and never changed."""

from __future__ import annotations

from typing import Self

from geo.errors import InvalidLayers, NotFound
from geo.layers import Contents, load
from geo.layers.catalogue import Catalogue
from geo.queries import ItemsQuery, Page, Table


class EmbeddedStore:
    """Answers queries from frames sorted by time."""

    def __init__(self, contents: Contents) -> None:
        self.catalogue = contents.catalogue
        self._tables = {layer.name: Table(layer, contents.frame(layer.name)) for layer in contents.catalogue.tables}

    @classmethod
    def open(cls, catalogue: Catalogue) -> Self:
        """Read and check every layer.

        Raises
        ------
        InvalidLayers
            If anything is wrong with one of them: nothing half-read is served.
        """
        contents = load(catalogue)
        if contents.problems:
            raise InvalidLayers(contents.problems)
        return cls(contents)

    def query(self, query: ItemsQuery) -> Page:
        """Return the page that answers a query."""
        return self._table(query.collection).select(query)

    def aggregate(self, query: ItemsQuery, by: str) -> dict[str, int]:
        """Return how many features answer a query, for each value of a facet."""
        return self._table(query.collection).count(query, by)

    def get(self, collection: str, id: str) -> Page:
        """Return the one feature of that id.

        Raises
        ------
        NotFound
            If there is none.
        """
        table = self._table(collection)
        page = table.select(ItemsQuery(collection, ids=(id,)))
        if not page.number_matched:
            raise NotFound(f"feature in '{collection}'", id, list(table.frame[table.schema.key]))
        return page

    def _table(self, collection: str) -> Table:
        if collection not in self._tables:
            raise NotFound("collection", collection, list(self._tables))
        return self._tables[collection]
