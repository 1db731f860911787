"""A map as one file: its program, its style and its data inside, so that it asks nobody for anything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from geo import text
from geo.errors import InvalidParameter
from geo.maps import documents
from geo.maps.answer import Answer, answer, words
from geo.maps.assets import Assets
from geo.maps.credit import credit
from geo.maps.parts import Block, Parts
from geo.maps.state import Horizon, MapState, parse
from geo.ogcapi.features import Item, detailed
from geo.store import Dataset

if TYPE_CHECKING:
    from geo.maps.border_map import BorderMap

STATIC: Final = Path(__file__).parents[2] / "static"
STYLES: Final = ("css/site.css", "css/symbols.css", "css/map.css", "css/time.css")
"""Our style sheets, in the order of the page."""

PLACES: Final[Mapping[str, str]] = {
    "item": "/api/collections/incidents/items/",
    "items": "/api/collections/incidents/items",
    "page": "/",
    "embed": "/embed",
    "incident": "/incidents/",
    "crossing": "/crossings/",
    "section": "/sections/",
}
"""Addresses that stay: of the pages and of the API."""


def standalone(dataset: Dataset, state: Mapping[str, str], static: Path = STATIC) -> BorderMap:
    """Return a map that stands alone.

    Parameters
    ----------
    dataset : Dataset
        The data.
    state : Mapping
        Parameters of the page's address, as in ``{"datetime": "2021-11", "section": "pl-by"}``.
    static : Path
        Folder of the page's files.

    Raises
    ------
    InvalidParameter, UnknownParameter
        If the state is not one the page knows: the first thing that is wrong.
    InvalidLayers
        If the data lack a layer the map is made of.

    Notes
    -----
    The file holds all the data, so that its time control works; the details of the incidents are those of the
    state's sections and categories.
    """
    from geo.maps.border_map import BorderMap  # only for who draws a map: Folium takes a while to load

    dataset.require(*documents.LAYERS)
    parsed, errors = parse(urlencode(list(state.items())), words(dataset))
    if errors:
        raise errors[0]
    if not (static / "vendor").is_dir():
        raise InvalidParameter("static", static, "a folder with the vendored libraries", "Run `make serve` first.")
    shown = answer(dataset, parsed, Horizon(dataset.data_end, dataset.data_end))
    config = configuration(dataset, shown.state, shown.horizon) | {
        "standalone": True,
        "query": parsed.query(),
    }
    parts = Parts(config, shown.sentence, label_of(shown), parsed.lang, parsed.theme)
    blocks = tuple(_blocks(dataset, parsed))
    alone = replace(parts, credit=f"{credit(dataset.catalogue)}.", styles=STYLES, documents=blocks)
    return BorderMap(Assets(static), alone, standalone=True)


def label_of(shown: Answer) -> str:
    """Return the alternative text of a map."""
    return text.LANGUAGES[shown.state.lang].say("alternative", sentence=shown.sentence)


def configuration(dataset: Dataset, state: MapState, horizon: Horizon) -> dict[str, Any]:
    """Return what ``start`` of ``#map/main.js`` is told, whether the page is served or a file."""
    return {
        "version": dataset.version,
        "data_start": dataset.data_start.isoformat(),
        "data_end": dataset.data_end.isoformat(),
        "today": horizon.today.isoformat(),
        "state": {"datetime": state.days(horizon).text()} if state.when is None and state.mode == "window" else {},
        "urls": addresses(dataset.version),
    }


def addresses(version: str) -> dict[str, Any]:
    """Return where the page finds everything: ``Urls`` in ``static/js/types.d.ts``."""

    def document(name: str) -> str:
        return f"/map/{name}.json?v={quote(version)}"

    return {
        "incidents": document("incidents"),
        "crossings": document("crossings"),
        "sections": {name.removeprefix("sections-"): document(name) for name in documents.SCALES},
        "basemap": document("basemap"),
        "basemap_detail": document("basemap-detail"),
        **PLACES,
    }


def _blocks(dataset: Dataset, state: MapState) -> Iterator[Block]:
    for name in documents.names(dataset):
        if name != "sections-full":
            yield Block(f"/map/{name}.json?v={quote(dataset.version)}", json.loads(documents.render(dataset, name)))
    everything = replace(state.to_query(Horizon(dataset.data_end, dataset.data_end)), when=None)
    for id in dataset.items(everything).selection.ids():
        yield Block(f"{PLACES['item']}{id}", detailed(dataset, Item("incidents", id), None))
