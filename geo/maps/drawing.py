"""A map as one file: its program, its style and its data inside, so that it asks nobody for anything."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from geo import text
from geo.maps import columns, documents, opening
from geo.maps.answer import Answer, answer, query_of, words
from geo.maps.assets import ALONE, Assets
from geo.maps.credit import credit
from geo.maps.parts import Block, Parts
from geo.maps.state import Horizon, MapState, parse
from geo.ogcapi.addresses import versioned
from geo.ogcapi.features import Item, detailed
from geo.queries import ItemsQuery
from geo.store import Dataset

if TYPE_CHECKING:
    from geo.maps.border_map import BorderMap

STATIC: Final = Path(__file__).parents[2] / "static"
LEFT_OUT: Final = ("sections-z6", "sections-full")
"""Documents that a file does without: one is in the opening, the other is for nobody's screen."""

PLACES: Final[Mapping[str, str]] = {
    "item": "/api/collections/incidents/items/",
    "items": "/api/collections/incidents/items",
    "download": "/downloads/incidents.{format}",
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
        If the state is not one the page knows: the first thing that is wrong. If the page's files are not built.
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
    assets = Assets(static)
    assets.require(*ALONE)
    shown = answer(dataset, parsed, Horizon(dataset.data_end, dataset.data_end))
    config = configuration(dataset, shown.state, shown.horizon) | {
        "standalone": True,
        "query": parsed.query(),
    }
    parts = Parts(config, shown.sentence, label_of(shown), parsed.lang, parsed.theme)
    documents_held = tuple(blocks(dataset, parsed))
    line = f"{credit(dataset.catalogue, text.LANGUAGES[parsed.lang])}."
    alone = replace(parts, credit=line, documents=documents_held)
    return BorderMap(assets, alone, standalone=True)


def label_of(shown: Answer) -> str:
    """Return the alternative text of a map."""
    return text.LANGUAGES[shown.state.lang].say("alternative", sentence=shown.sentence)


def configuration(dataset: Dataset, state: MapState, horizon: Horizon, stamp: str = "") -> dict[str, Any]:
    """Return what ``start`` of ``#map/main.js`` is told, whether the page is served or a file.

    Parameters
    ----------
    stamp : str
        What the documents are kept by; the version of the data unless told otherwise.
    """
    return {
        "version": dataset.version,
        "data_start": dataset.data_start.isoformat(),
        "data_end": dataset.data_end.isoformat(),
        "today": horizon.today.isoformat(),
        "state": {"datetime": state.days(horizon).text()} if state.when is None and state.mode == "window" else {},
        "urls": addresses(stamp or dataset.version, state.lang),
    }


def addresses(stamp: str, language: str) -> dict[str, Any]:
    """Return where the page finds everything: ``Urls`` in ``static/js/types.d.ts``."""
    kept = documents.kept_by(stamp)

    def document(name: str) -> str:
        return f"/map/{name}.json?{kept}"

    return {
        "opening": f"/map/opening/{language}.json?{documents.kept_by(stamp, opening.edition(language))}",
        "words": f"/map/words/{language}.json?v={documents.words_version(language)}",
        "incidents": f"/map/incidents.bin?{kept}",
        "facets": f"/map/facets.bin?{kept}",
        "publishers": f"/map/publishers.bin?{kept}",
        "posts": f"/map/posts.bin?{kept}",
        "texts": f"/map/texts/{language}/{{chunk}}.json?{kept}",
        "order": f"/map/order-{{column}}.bin?{kept}",
        "rows": f"/map/rows?{kept}",
        "crossings": document("crossings"),
        "series": document(documents.SERIES),
        "segments": document("segments"),
        "sections": {name.removeprefix("sections-"): document(name) for name in documents.SCALES},
        "basemap": document("basemap"),
        "basemap_detail": document("basemap-detail"),
        **PLACES,
    }


def blocks(dataset: Dataset, state: MapState, release: str = "") -> Iterator[Block]:
    """Yield the documents of a file that stands alone, by the addresses its program asks for them.

    The details of incidents are those of the state's filters, whatever their days.
    """
    urls = addresses(dataset.version, state.lang)
    for name in documents.names(dataset):
        if name not in LEFT_OUT:
            address = f"/map/{name}.json?{documents.kept_by(dataset.version)}"
            yield Block(address, json.loads(documents.render(dataset, name)))
    yield Block(urls["opening"], json.loads(opening.document(dataset, state.lang)))
    yield Block(urls["words"], json.loads(documents.words(state.lang)))
    yield from _columns(dataset, state, urls)
    everything = replace(_query(dataset, state), when=None)
    for id in dataset.items(everything).selection.ids():
        yield Block(versioned(f"{PLACES['item']}{id}", release), detailed(dataset, Item("incidents", id), None))


def _columns(dataset: Dataset, state: MapState, urls: Mapping[str, Any]) -> Iterator[Block]:
    """Yield the incidents, their texts, and what the server would find for a state; what is binary in base64."""
    for name, make in columns.DOCUMENTS.items():
        address = f"/map/{name}.bin?{documents.kept_by(dataset.version)}"
        yield Block(address, b64encode(make(dataset)).decode())
    for chunk in range(columns.chunks(dataset)):
        content = columns.texts(dataset, chunk, text.LANGUAGES[state.lang])
        yield Block(urls["texts"].replace("{chunk}", str(chunk)), json.loads(content))
    asked = MapState(q=state.q, bbox=state.bbox, near=state.near).query()
    if asked:
        found = columns.bitmap(dataset, _query(dataset, state))
        yield Block(f"{urls['rows']}&{asked}", b64encode(found).decode())


def _query(dataset: Dataset, state: MapState) -> ItemsQuery:
    return query_of(dataset, state, Horizon(dataset.data_end, dataset.data_end))
