"""The data set: what a person, a page or a program asks of the layers.

Frames come in EPSG:4326, with the fields of their layer (``layers/datapackage.json``) in order.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Self, cast

from geo import extents, sections, status
from geo.errors import InvalidLayers, InvalidParameter, NotFound, Problem, UnknownParameter
from geo.extents import Extent
from geo.incidents import EVENT
from geo.layers import Catalogue, Layer, Record, arrow, canonical
from geo.layers.catalogue import FILE
from geo.periods import Days, Period, parse, parse_date
from geo.queries import Aggregate, AggregateQuery, ItemsQuery, Page, Selection, Table, groupings
from geo.queries.items import ARGUMENTS
from geo.schemas import Schema
from geo.sections import Line
from geo.status import Status
from geo.store.embedded import EmbeddedStore
from geo.store.protocol import Store

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

SOFTWARE: Final = "eastern-border-map"
DAYS_KEPT: Final = 32
"""Days of which the crossings with their status are kept."""

SCALES = {"full": "sections", "z12": "sections-z12", "z9": "sections-z9", "z6": "sections-z6"}
"""The layers of the border sections by the zoom they are simplified for."""


class Dataset:
    """A catalogue and the store behind it.

    Examples
    --------
    >>> ds = Dataset.open()
    >>> len(ds.incidents("2021-11-08", section="pl-by")) > 0
    True
    >>> crossings = ds.crossings(as_of="2021-11-09").set_index("id")
    >>> crossings.loc["pl-by-kuznica-bruzgi-road", "status"]
    'closed'
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.catalogue = store.catalogue
        self._as_of: OrderedDict[date, Table] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def open(cls, folder: Path | str | None = None, cache: Path | str | None = None) -> Self:
        """Open a data package: a folder with a ``datapackage.json``, by default the one of this project.

        Parameters
        ----------
        cache : Path or str, optional
            Folder in which the tables are kept, ready for the next time; without it, nothing is written.

        Raises
        ------
        InvalidLayers
            If anything is wrong with a layer.
        """
        path = Path(folder) if folder is not None else DEFAULT
        return cls(EmbeddedStore.open(Catalogue.open(path), Path(cache) if cache is not None else None))

    @property
    def version(self) -> str:
        """Version of the data."""
        return self.catalogue.version

    @property
    def data_start(self) -> date:
        """First day that the incidents cover."""
        return cast("date", self.catalogue.span.start)

    @property
    def data_end(self) -> date:
        """Last day of which anything is known."""
        return cast("date", self.catalogue.span.last)

    @cached_property
    def fingerprint(self) -> str:
        """What the answers depend on - the data package and the version of this software - as a few letters."""
        described = canonical.dumps(self.catalogue.descriptor)
        files = "".join(_stamp(layer) for layer in self.catalogue if layer.hash is None)
        return hashlib.sha256(f"{_software()}\n{described}\n{files}".encode()).hexdigest()[:16]

    def aggregate(self, query: AggregateQuery) -> Aggregate:
        """Return the groups of the features that answer a query.

        The totals among the incidents count only where ``kind`` is asked for: one may hold events of the table.

        Raises
        ------
        NotFound, InvalidParameter
            As :meth:`items`, and if the collection cannot be grouped so.
        """
        query = self._of_events(query)
        if query.items.as_of is None:
            return self.store.aggregate(query)
        return self._as_of_table(query.items).aggregate(query, self.store.surroundings)

    def _of_events(self, query: AggregateQuery) -> AggregateQuery:
        """Leave the totals out, unless the query is about them."""
        asked, (name, value) = query.items, EVENT
        schema = self.catalogue[asked.collection].schema if asked.collection == "incidents" else None
        if schema is None or name not in schema or value not in schema[name].vocabulary:
            return query
        if name in query.by or any(field == name for field, _ in asked.where):
            return query
        return replace(query, items=replace(asked, where=(*asked.where, (name, (value,)))))

    def groupings(self, collection: str) -> tuple[str, ...]:
        """Return what the features of a collection can be grouped by."""
        return groupings(self.table(collection).layer, self.store.surroundings)

    def items(self, query: ItemsQuery) -> Page:
        """Return the page that answers a query; crossings with their status if it says as of when.

        Raises
        ------
        NotFound
            If there is no such collection.
        InvalidParameter
            If a parameter does not fit the collection.
        """
        if query.as_of is None:
            return self.store.query(query)
        return self._as_of_table(query).select(query)

    def table(self, collection: str) -> Table:
        """Return the rows of a collection as a table.

        Raises
        ------
        NotFound
            If there is no such collection.
        """
        return self.store.table(collection)

    def item(self, collection: str, id: str) -> Selection:
        """Return the feature of that id.

        Raises
        ------
        NotFound
            If there is no such collection or feature.
        """
        return self.store.get(collection, id)

    def get(self, collection: str, id: str) -> pd.DataFrame:
        """Return the feature of that id as a frame of one row.

        Raises
        ------
        NotFound
            If there is no such collection or feature.
        """
        return self.item(collection, id).frame()

    def records(self, query: ItemsQuery) -> list[Record]:
        """Return the rows that answer a query as records, without a status as of a date.

        Raises
        ------
        NotFound, InvalidParameter
            As :meth:`items`.
        """
        return self.store.query(query).selection.records()

    def require(self, *names: str) -> None:
        """Refuse a data package that lacks one of these layers.

        Raises
        ------
        InvalidLayers
            Naming those that are missing.
        """
        missing = [name for name in names if name not in self.catalogue]
        if missing:
            found = f"no layer {', '.join(missing)}"
            raise InvalidLayers([Problem(FILE, None, "resources", found, "every layer the map is made of")])

    def incidents(self, when: str | date | Days | Period | None = None, **filters: object) -> geopandas.GeoDataFrame:
        """Return incidents.

        Parameters
        ----------
        when : str or datetime.date or Days or Period, optional
            OGC ``datetime`` text, as ``"2021-11"`` or ``"2021-11-08/2021-11-09"``, or a day.
        **filters
            ``section``, ``category``, ``verification``, ``confidence``, ``kind``, ``crossing``, ``ids``: one value or
            several; ``bbox``: west, south, east and north in degrees, as text, tuple or :class:`Extent`.

        Raises
        ------
        InvalidParameter, UnknownParameter
            If a filter does not fit.
        """
        return self._geo("incidents", when=_span(when), **filters)

    def crossings(self, as_of: str | date | None = None, **filters: object) -> geopandas.GeoDataFrame:
        """Return crossing points, with their status as of a date if one is given.

        Raises
        ------
        InvalidParameter, UnknownParameter
            If a filter does not fit.
        """
        return self._geo("crossings", as_of=as_of and _day(as_of, "as_of"), **filters)

    def sections(self, scale: str = "full") -> geopandas.GeoDataFrame:
        """Return the border sections, one row per part, at a scale of :data:`SCALES`."""
        if scale not in SCALES:
            raise InvalidParameter("scale", scale, f"one of {', '.join(SCALES)}")
        return self._geo(SCALES[scale])

    def segments(self) -> geopandas.GeoDataFrame:
        """Return the sections cut into pieces of about 10 km."""
        return self._geo("segments")

    def status(self, when: str | date) -> dict[str, Status]:
        """Return the status of every crossing as of a date, by its id."""
        return status.at(self.log, _day(when, "when"))

    def source(self, id: str) -> dict[str, Any]:
        """Return a source by its id: publisher, title, address, date.

        Raises
        ------
        NotFound
            If there is none.
        """
        if id not in self._sources:
            raise NotFound("source", id, list(self._sources))
        return self._sources[id]

    def position(self, collection: str, id: str) -> Record | None:
        """Return section, segment, kilometre and distance to the border line of a feature placed near it."""
        return self._positions.get(f"{collection}/{id}")

    @cached_property
    def log(self) -> list[Record]:
        """The records of the layer ``crossing-status``."""
        return self.records(ItemsQuery("crossing-status"))

    @cached_property
    def lines(self) -> dict[str, Line]:
        """The measured line of each section."""
        return sections.lines(self.records(ItemsQuery("sections")))

    @cached_property
    def _sources(self) -> dict[str, Record]:
        return {row["id"]: row for row in self.records(ItemsQuery("sources"))}

    @cached_property
    def _positions(self) -> dict[str, Record]:
        return {row["id"]: row for row in self.records(ItemsQuery("positions"))}

    def _geo(self, collection: str, **filters: object) -> geopandas.GeoDataFrame:
        if "bbox" in filters:
            filters["bbox"] = _extent(filters["bbox"])
        schema = self.catalogue[collection].schema
        known = (*ARGUMENTS, *(schema.names if schema else ()))
        for name in filters:
            if name not in known:
                raise UnknownParameter(name, known)
        return cast("geopandas.GeoDataFrame", self.items(ItemsQuery.of(collection, **filters)).frame)

    def _as_of_table(self, query: ItemsQuery) -> Table:
        """Return the crossings with their status, kept for the days asked last."""
        when = query.as_of
        if query.collection != "crossings" or when is None:
            expected = "nothing: only the layer crossings has a status as of a date"
            raise InvalidParameter("as-of", when, expected)
        with self._lock:
            if when in self._as_of:
                self._as_of.move_to_end(when)
                return self._as_of[when]
        table = self._with_status(when)
        with self._lock:
            self._as_of[when] = table
            while len(self._as_of) > DAYS_KEPT:
                self._as_of.popitem(last=False)
        return table

    def _with_status(self, when: date) -> Table:
        selection = self.store.query(ItemsQuery("crossings")).selection
        layer = with_status(selection.layer)
        known = self.status(when)
        rows = [
            row | status.record(known.get(row["id"], status.Status(row["id"], "unknown", "unknown")))
            for row in selection.records()
        ]
        return Table(layer, arrow.table(layer, rows))


def with_status(layer: Layer) -> Layer:
    """Return a layer with the fields a status as of a date adds."""
    assert layer.schema is not None, "a collection has a schema"
    extra = tuple(field for field in status.FIELDS if field.name not in layer.schema)
    return replace(layer, schema=Schema((*layer.schema.fields, *extra), layer.schema.key, layer.schema.references))


def _software() -> str:
    """Return the version of this software; nothing if it runs without being installed."""
    try:
        return version(SOFTWARE)
    except PackageNotFoundError:
        return ""


def _stamp(layer: Layer) -> str:
    """Return what tells one state of a file without a recorded hash from another."""
    try:
        state = layer.file.stat()
    except OSError:
        return f"{layer.name} - "
    return f"{layer.name} {state.st_size} {state.st_mtime_ns} "


def _span(when: str | date | Days | Period | None) -> Days | Period | None:
    if isinstance(when, str):
        return parse(when, "when")
    return Days.of(when) if isinstance(when, date) else when


def _day(when: str | date, parameter: str) -> date:
    return parse_date(when, parameter) if isinstance(when, str) else when


def _extent(box: object) -> Extent | None:
    if box is None or isinstance(box, Extent):
        return box
    text = box if isinstance(box, str) else ",".join(map(str, cast("Iterable[float]", box)))
    return extents.parse(text)


DEFAULT = Path(__file__).parents[2] / "layers"
"""The data package of this project."""
