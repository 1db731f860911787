"""What every store answers, whatever holds the data."""

from __future__ import annotations

from typing import Protocol

from geo.layers.catalogue import Catalogue
from geo.queries import ItemsQuery, Page


class Store(Protocol):
    """Immutable while it serves: the same query gives the same page."""

    catalogue: Catalogue

    def query(self, query: ItemsQuery) -> Page:
        """Return the page that answers a query.

        Raises
        ------
        NotFound
            If there is no such collection.
        InvalidParameter
            If the collection has no such field, or the field no such value.
        """

    def aggregate(self, query: ItemsQuery, by: str) -> dict[str, int]:
        """Return how many features answer a query, for each value of a facet."""

    def get(self, collection: str, id: str) -> Page:
        """Return the one feature of that id.

        Raises
        ------
        NotFound
            If there is none.
        """
