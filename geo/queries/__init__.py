"""What may be asked of a collection, and the one place where features are filtered, sorted, paged and counted."""

from geo.queries.aggregation import Aggregate, Group
from geo.queries.grouping import Surroundings, groupings
from geo.queries.items import AggregateQuery, Disc, Filter, ItemsQuery, Sort
from geo.queries.measures import People
from geo.queries.selection import Page, Selection
from geo.queries.sorting import sortables
from geo.queries.table import Table

__all__ = [
    "Aggregate",
    "AggregateQuery",
    "Disc",
    "Filter",
    "Group",
    "ItemsQuery",
    "Page",
    "People",
    "Selection",
    "Sort",
    "Surroundings",
    "Table",
    "groupings",
    "sortables",
]
