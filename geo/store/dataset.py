"""The data set: what a person, a page or a program asks of the layers.

Frames come in EPSG:4326, with the fields of their layer (``layers/datapackage.json``) in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self, cast

import geopandas
import pandas as pd

from geo import extents, sections, status
from geo.errors import InvalidLayers, InvalidParameter, NotFound, Problem
from geo.extents import Extent
from geo.layers import Catalogue, Record, columns, records
from geo.layers.canonical import feature
from geo.layers.catalogue import FILE
from geo.periods import Days, Period, parse, parse_date
from geo.queries import ItemsQuery, Page
from geo.schemas import Schema
from geo.sections import Line
from geo.status import Status
from geo.store.embedded import EmbeddedStore
from geo.store.protocol import Store

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

    @classmethod
    def open(cls, folder: Path | str | None = None) -> Self:
        """Open a data package: a folder with a ``datapackage.json``, by default the one of this project.

        Raises
        ------
        InvalidLayers
            If anything is wrong with a layer.
        """
        path = Path(folder) if folder is not None else DEFAULT
        return cls(EmbeddedStore.open(Catalogue.open(path)))

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

    def items(self, query: ItemsQuery) -> Page:
        """Return the page that answers a query; crossings with their status if it says as of when.

        Raises
        ------
        NotFound
            If there is no such collection.
        InvalidParameter
            If a parameter does not fit the collection.
        """
        page = self.store.query(query)
        if query.as_of is None:
            return page
        if query.collection != "crossings":
            expected = "nothing: only the layer crossings has a status as of a date"
            raise InvalidParameter("as-of", query.as_of, expected)
        return Page(self._with_status(page.frame, query.as_of), page.number_matched)

    def get(self, collection: str, id: str) -> pd.DataFrame:
        """Return the feature of that id as a frame of one row.

        Raises
        ------
        NotFound
            If there is no such collection or feature.
        """
        return self.store.get(collection, id).frame

    def features(self, frame: pd.DataFrame, collection: str) -> list[dict[str, Any]]:
        """Return the rows of a frame as GeoJSON Features, ready for JSON: no NaN, dates as text."""
        layer = self.catalogue[collection]
        assert layer.schema is not None, "a collection has a schema"
        extra = tuple(
            field for field in status.FIELDS if field.name in frame.columns and field.name not in layer.schema
        )
        schema = Schema((*layer.schema.fields, *extra), layer.schema.key)
        return [feature(schema, row, layer.decimals) for row in records(schema, frame)]

    def records(self, query: ItemsQuery) -> list[Record]:
        """Return the rows that answer a query as records, without a status as of a date.

        Raises
        ------
        NotFound, InvalidParameter
            As :meth:`items`.
        """
        schema = self.catalogue[query.collection].schema
        assert schema is not None, "a collection has a schema"
        return records(schema, self.store.query(query).frame)

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
        return sections.lines(self.sections())

    @cached_property
    def _sources(self) -> dict[str, Record]:
        return {row["id"]: row for row in self.records(ItemsQuery("sources"))}

    @cached_property
    def _positions(self) -> dict[str, Record]:
        return {row["id"]: row for row in self.records(ItemsQuery("positions"))}

    def _geo(self, collection: str, **filters: object) -> geopandas.GeoDataFrame:
        if "bbox" in filters:
            filters["bbox"] = _extent(filters["bbox"])
        return cast("geopandas.GeoDataFrame", self.items(ItemsQuery.of(collection, **filters)).frame)

    def _with_status(self, frame: pd.DataFrame, when: date) -> pd.DataFrame:
        known = self.status(when)
        rows = [status.record(known.get(id, status.Status(id, "unknown", "unknown"))) for id in frame["id"]]
        return frame.assign(**columns(status.FIELDS, rows))


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
