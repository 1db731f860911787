"""What every store answers, whatever holds the data."""

from __future__ import annotations

from typing import Protocol

from geo.layers.catalogue import Catalogue
from geo.queries import Aggregate, AggregateQuery, ItemsQuery, Page, Selection, Surroundings, Table


class Store(Protocol):
    """Immutable while it serves: the same query gives the same page."""

    catalogue: Catalogue

    def table(self, collection: str) -> Table:
        """Return the rows of a collection as a table in memory.

        Raises
        ------
        NotFound
            If there is no such collection.
        """

    def query(self, query: ItemsQuery) -> Page:
        """Return the page that answers a query.

        Raises
        ------
        NotFound
            If there is no such collection.
        InvalidParameter
            If the collection has no such field, or the field no such value.
        """

    def aggregate(self, query: AggregateQuery) -> Aggregate:
        """Return the groups of the features that answer a query.

        Raises
        ------
        NotFound, InvalidParameter
            As :meth:`query`, and if the collection cannot be grouped so.
        """

    @property
    def surroundings(self) -> Surroundings:
        """What groups take from beyond their table."""

    def get(self, collection: str, id: str) -> Selection:
        """Return the one feature of that id.

        Raises
        ------
        NotFound
            If there is none.
        """
