"""The documents the page draws from, and the file that holds them all."""

import html
import json
import re
from dataclasses import replace
from datetime import date

import pytest

import geo
from geo.errors import InvalidLayers, InvalidParameter, NotFound, UnknownParameter
from geo.layers.catalogue import Licence
from geo.maps import documents
from geo.maps.answer import answer, words
from geo.maps.credit import credit
from geo.maps.state import Horizon, parse
from geo.store import EmbeddedStore


def test_crossings_come_with_their_verified_log_and_its_sources(dataset):
    document = json.loads(documents.render(dataset, "crossings"))
    assert len(document["crossings"]) == 82
    verified = [row for row in dataset.log if row["confidence"] != "unverified"]
    assert sum(len(crossing["log"]) for crossing in document["crossings"]) == len(verified) < len(dataset.log)
    assert "unverified" not in {row["confidence"] for crossing in document["crossings"] for row in crossing["log"]}
    named = {source for crossing in document["crossings"] for row in crossing["log"] for source in row["sources"]}
    assert named == set(document["sources"])


@pytest.mark.parametrize("name", documents.SCALES)
def test_sections_are_drawn_at_each_scale_with_shared_tripoints(dataset, name):
    document = json.loads(documents.render(dataset, name))
    ends = {}
    for feature in document["features"]:
        for end in (feature["geometry"]["coordinates"][0], feature["geometry"]["coordinates"][-1]):
            ends.setdefault(tuple(end), set()).add(feature["properties"]["section"])
    assert {"pl-by", "lt-by"} in ends.values()
    assert {"lt-by", "lv-by"} in ends.values()


def test_an_unknown_document_is_not_found(dataset):
    with pytest.raises(NotFound, match="crossings"):
        documents.render(dataset, "crossing")


def test_the_answer_counts_what_it_lists(dataset):
    state, _ = parse("datetime=2021-11&section=pl-by", words(dataset))
    shown = answer(dataset, state, Horizon(dataset.data_end, date(2026, 11, 22)))
    assert shown.sentence.startswith(f"{len(shown.incidents)} incidents, November 2021, Poland–Belarus; ")
    assert f" of {len(shown.crossings)} crossings known closed" in shown.sentence
    assert [row["start"] for row in shown.incidents] == sorted((row["start"] for row in shown.incidents), reverse=True)


@pytest.fixture(scope="module")
def drawn(dataset):
    return geo.map(dataset, datetime="2021-11", section="pl-by")


def test_a_file_holds_every_document_its_page_asks_for(drawn, tmp_path):
    path = tmp_path / "map.html"
    drawn.save(str(path))
    page = path.read_text("utf-8")
    assert 'data-url="/map/incidents.bin?v=' in page
    assert 'data-url="/map/texts/en/0.json?v=' in page
    assert 'data-url="/map/sections-z12.json?v=' in page
    assert 'data-url="/api/collections/incidents/items/' in page
    assert '"standalone":true' in page
    assert '"query":"datetime=2021-11-01/2021-11-30\\u0026section=pl-by"' in page


def test_a_file_credits_everybody_whose_work_it_shows(drawn, dataset):
    page = drawn.get_root().render()
    line = html.unescape(re.search(r'<p class="credit" id="credit">(.*?)</p>', page).group(1))
    assert line == f"{credit(dataset.catalogue)}."


def test_the_credit_says_what_the_catalogue_says(dataset):
    assert credit(dataset.catalogue).startswith(
        f"Eastern Border Map, CC BY 4.0, data version {dataset.version}; "
        "partly from IOM Missing Migrants Project, CC BY 4.0; "
        "border lines and crossing points © OpenStreetMap contributors, ODbL 1.0; basemap © "
    )
    layers = tuple(
        replace(layer, attribution="Land Survey", licences=(Licence("CC0-1.0", "", ""),))
        if layer.name == "sections"
        else layer
        for layer in dataset.catalogue
    )
    changed = credit(replace(dataset.catalogue, layers=layers))
    assert "; border lines Land Survey (CC0 1.0); crossing points © OpenStreetMap contributors" in changed


def test_without_the_layers_of_the_map_nothing_is_drawn(dataset):
    layers = tuple(layer for layer in dataset.catalogue if layer.name != "positions")
    store = EmbeddedStore.open(dataset.catalogue)
    store.catalogue = replace(dataset.catalogue, layers=layers)
    with pytest.raises(InvalidLayers, match="positions"):
        geo.map(geo.Dataset(store))


def test_a_notebook_gets_the_same_map_in_a_frame(drawn):
    assert drawn._repr_html_().startswith("<iframe srcdoc=")


def test_a_wrong_state_is_refused_before_anything_is_drawn(dataset):
    with pytest.raises(InvalidParameter):
        geo.map(dataset, section="pl-ua")
    with pytest.raises(UnknownParameter):
        geo.map(dataset, sektion="pl-by")
