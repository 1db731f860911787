"""The data set: what a person, a page or a program asks of the layers.

Frames come in EPSG:4326, with the fields of their layer (``layers/datapackage.json``) in order.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self, cast

import geopandas
import pandas as pd

from geo import sections, status
from geo.errors import InvalidParameter
from geo.layers import Catalogue, Record, columns, records
from geo.layers.canonical import feature
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

    def incidents(self, when: str | Days | Period | None = None, **filters: object) -> geopandas.GeoDataFrame:
        """Return incidents.

        Parameters
        ----------
        when : str or Days or Period, optional
            OGC ``datetime`` text, as ``"2021-11"`` or ``"2021-11-08/2021-11-09"``.
        **filters
            ``section``, ``category``, ``verification``, ``confidence``, ``kind``, ``crossing``, ``bbox``, ``ids``: one
            value or several.

        Raises
        ------
        InvalidParameter, UnknownParameter
            If a filter does not fit.
        """
        span = parse(when, "when") if isinstance(when, str) else when
        return self._geo(ItemsQuery.of("incidents", when=span, **filters))

    def crossings(self, as_of: str | date | None = None, **filters: object) -> geopandas.GeoDataFrame:
        """Return crossing points, with their status as of a date if one is given.

        Raises
        ------
        InvalidParameter, UnknownParameter
            If a filter does not fit.
        """
        day = parse_date(as_of, "as_of") if isinstance(as_of, str) else as_of
        return self._geo(ItemsQuery.of("crossings", as_of=day, **filters))

    def sections(self, scale: str = "full") -> geopandas.GeoDataFrame:
        """Return the border sections, one row per part, at a scale of :data:`SCALES`."""
        if scale not in SCALES:
            raise InvalidParameter("scale", scale, f"one of {', '.join(SCALES)}")
        return self._geo(ItemsQuery(SCALES[scale]))

    def segments(self) -> geopandas.GeoDataFrame:
        """Return the sections cut into pieces of about 10 km."""
        return self._geo(ItemsQuery("segments"))

    def status(self, when: date) -> dict[str, Status]:
        """Return the status of every crossing as of a date, by its id."""
        return status.at(self.log, when)

    def source(self, id: str) -> dict[str, Any]:
        """Return a source by its id: publisher, title, address, date.

        Raises
        ------
        NotFound
            If there is none.
        """
        return self._sources[id] if id in self._sources else self._rows("sources", self.get("sources", id))[0]

    def position(self, collection: str, id: str) -> Record | None:
        """Return section, segment, kilometre and distance to the border line of a feature placed near it."""
        return self._positions.get(f"{collection}/{id}")

    @cached_property
    def log(self) -> list[Record]:
        """The records of the layer ``crossing-status``."""
        return self._rows("crossing-status")

    @cached_property
    def lines(self) -> dict[str, Line]:
        """The measured line of each section."""
        return sections.lines(self.sections())

    @cached_property
    def _sources(self) -> dict[str, Record]:
        return {row["id"]: row for row in self._rows("sources")}

    @cached_property
    def _positions(self) -> dict[str, Record]:
        return {row["id"]: row for row in self._rows("positions")}

    def _rows(self, collection: str, frame: pd.DataFrame | None = None) -> list[Record]:
        layer = self.catalogue[collection]
        assert layer.schema is not None, "a collection has a schema"
        return records(layer.schema, self.store.query(ItemsQuery(collection)).frame if frame is None else frame)

    def _geo(self, query: ItemsQuery) -> geopandas.GeoDataFrame:
        return cast("geopandas.GeoDataFrame", self.items(query).frame)

    def _with_status(self, frame: pd.DataFrame, when: date) -> pd.DataFrame:
        known = self.status(when)
        rows = [status.record(known.get(id, status.Status(id, "unknown", "unknown"))) for id in frame["id"]]
        return frame.assign(**columns(status.FIELDS, rows))


DEFAULT = Path(__file__).parents[2] / "layers"
"""The data package of this project."""
