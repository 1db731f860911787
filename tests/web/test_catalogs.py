"""What catalogues, search engines and bibliographies are told is in the data package, and true."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from shapely import from_wkt

from geo import catalogs
from geo.catalogs import FileFacts, Place
from geo.citations import Cited
from geo.formats import FORMATS
from geo.layers.catalogue import Licence
from geo.queries import ItemsQuery

SITE = "https://example.org"
REQUIRED = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"},
    "dcat:Dataset": {"dct:title", "dct:description"},
    "dcat:Distribution": {"dcat:accessURL"},
    "dcat:DataService": {"dct:title", "dcat:endpointURL"},
}
"""Properties that DCAT-AP 3.0 makes mandatory, by class."""


@pytest.fixture(scope="module")
def catalog(dataset):
    facts = {("incidents", "csv"): FileFacts(433_000, "ab" * 32)}
    return catalogs.catalog(dataset, Place(SITE, "mailto:desk@example.org", facts))


def nodes(value):
    """Yield every object of a document."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)


def test_every_class_has_what_the_profile_makes_mandatory(catalog):
    kinds = [node.get("@type") for node in nodes(catalog)]
    for kind, names in REQUIRED.items():
        assert kind in kinds
        for node in nodes(catalog):
            if node.get("@type") == kind:
                assert names <= set(node), node.get("@id")


def test_every_prefix_is_in_the_context_and_nothing_is_fetched(catalog):
    context = catalog["@context"]
    names = {name for node in nodes({**catalog, "@context": None}) for name in node if not name.startswith("@")}
    names |= {node["@type"] for node in nodes(catalog) if ":" in str(node.get("@type"))}
    assert {name.split(":")[0] for name in names} <= set(context)
    assert all(address.startswith("http") for address in context.values())


def test_every_layer_is_a_dataset_with_every_file(catalog, dataset):
    found = {each["@id"]: each for each in catalog["dcat:dataset"]}
    assert set(found) == {f"{SITE}/downloads#{layer.name}" for layer in dataset.catalogue.tables}
    for layer in dataset.catalogue.tables:
        described = found[f"{SITE}/downloads#{layer.name}"]
        downloads = [each.get("dcat:downloadURL") for each in described["dcat:distribution"]]
        wanted = {f"{SITE}/downloads/{layer.name}.{form.extension}" for form in FORMATS.values() if form.takes(layer)}
        assert {each["@id"] for each in downloads if each} == wanted
        assert described["dcat:version"] == dataset.version
        assert described["dct:license"]["@id"] in {licence.path for licence in layer.licences}
        assert ("dct:spatial" in described) == (layer.geometry is not None)
        assert ("dct:temporal" in described) == (layer.time is not None)
        assert described["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:desk@example.org"}


def test_size_and_checksum_are_said_where_they_are_known_only(catalog):
    known = [node for node in nodes(catalog) if "dcat:byteSize" in node]
    assert [node["@id"] for node in known] == [f"{SITE}/downloads/incidents.csv"]
    assert known[0]["dcat:byteSize"]["@value"] == "433000"
    assert known[0]["spdx:checksum"]["spdx:checksumValue"]["@value"] == "ab" * 32


def test_several_licences_are_one_document(catalog):
    whole = catalog["dct:license"]
    assert len(whole["rdfs:seeAlso"]) == 2
    assert " and " in whole["dct:title"]["@value"]


def test_the_service_serves_every_dataset(catalog):
    [service] = catalog["dcat:service"]
    assert service["@id"] == f"{SITE}/api"
    assert len(service["dcat:servesDataset"]) == len(catalog["dcat:dataset"])


def test_nothing_is_said_of_a_contact_that_is_not_set(dataset):
    document = catalogs.catalog(dataset, Place(SITE, "", {}))
    assert "dcat:contactPoint" not in json.dumps(document)
    assert None not in [value for node in nodes(document) for value in node.values()]


def test_the_catalogue_is_served_and_its_addresses_answer(client, dataset):
    answer = client.get("/catalog.jsonld")
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document = json.loads(answer.data)
    [layer] = [each for each in document["dcat:dataset"] if each["@id"].endswith("#tripoints")]
    for each in layer["dcat:distribution"]:
        assert client.get(each["dcat:accessURL"]["@id"]).status_code == 200
    assert client.get(document["dcat:service"][0]["dcat:endpointDescription"]["@id"]).status_code == 200
    assert client.get("/catalog.jsonld?x=1").mimetype == "application/problem+json"


def test_the_page_is_described_by_schema_org(dataset):
    graph = catalogs.web_page(dataset, Place(SITE, "", {}))["@graph"]
    assert graph[0]["@type"] == "DataCatalog"
    for each in graph[1:]:
        assert each["name"] and 10 < len(each["description"]) < 5_000
        assert each["license"] and each["creator"] and each["distribution"]
    [incidents] = [each for each in graph if each.get("@id", "").endswith("#incidents")]
    assert incidents["temporalCoverage"] == f"{dataset.data_start}/{dataset.data_end}"


def test_the_place_is_that_of_the_rows_not_what_the_package_allows(dataset, catalog):
    graph = catalogs.web_page(dataset, Place(SITE, "", {}))["@graph"]
    shapes = {each["@id"]: each.get("spatialCoverage") for each in graph[1:]}
    places = {each["@id"]: each.get("dct:spatial") for each in catalog["dcat:dataset"]}
    for layer in dataset.catalogue.tables:
        id = f"{SITE}/downloads#{layer.name}"
        assert (shapes[id] is None, places[id] is None) == (layer.geometry is None,) * 2
        if layer.geometry is not None:
            box = dataset.items(ItemsQuery(layer.name)).frame.total_bounds.round(7).tolist()
            south, west, north, east = map(float, shapes[id]["geo"]["box"].split())
            assert [west, south, east, north] == box, layer.name
            assert from_wkt(places[id]["dcat:bbox"]["@value"]).bounds == tuple(box), layer.name


def test_a_citation_says_who_what_when_and_where(dataset):
    cited = Cited.of(dataset, SITE, dataset.catalogue["incidents"])
    assert cited.url == f"{SITE}/downloads#incidents"
    for part in ("Incidents", "Eastern Border Map", "(2026)", dataset.version, cited.url, "CC-BY-4.0"):
        assert part in cited.text()
    assert cited.csl()["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert cited.csl()["type"] == "dataset"
    whole = Cited.of(dataset, SITE)
    assert whole.csl()["URL"] == f"{SITE}/downloads"
    assert "container-title" not in whole.csl()


def test_bibtex_is_an_entry_whatever_the_title_holds(dataset):
    cited = replace(Cited.of(dataset, SITE), title=r"100 % of {A} & B_C #1 \ ~ ^ $")
    entry = cited.bibtex()
    assert entry.startswith("@misc{eastern-border-map-2026-11-0,\n")
    [title] = re.findall(r"  title = \{\{(.*)\}\},", entry)
    assert title == (
        r"100 \% of \{A\} \& B\_C \#1 \textbackslash{} \textasciitilde{} \textasciicircum{} \$"
    )  # fmt: skip
    plain = re.sub(r"\\[{}]", "", entry)
    assert plain.count("{") == plain.count("}")


def test_a_citation_without_a_date_has_none(dataset):
    cited = replace(Cited.of(dataset, SITE), issued=None)
    assert "year" not in cited.bibtex()
    assert "issued" not in cited.csl()
    assert "(20" not in cited.text()
    assert replace(cited, issued=date(2025, 1, 2)).csl()["issued"] == {"date-parts": [[2025, 1, 2]]}


def test_what_is_not_stated_is_left_out_of_a_citation(dataset):
    bare = replace(Cited.of(dataset, SITE), authors=(), issued=None, version="", licence="", attribution="")
    assert bare.text() == f"{bare.title} [data set]. {SITE}/downloads."
    assert re.findall(r"^  (\w+) =", bare.bibtex(), re.MULTILINE) == ["title", "howpublished", "url", "note"]
    assert set(bare.csl()) == {"id", "type", "title", "URL"}


def test_a_layer_of_two_licences_is_cited_with_both(dataset):
    layer = dataset.catalogue["incidents"]
    both = replace(layer, licences=(*layer.licences, Licence("ODbL-1.0", "ODbL", "https://example.org/odbl")))
    assert Cited.of(dataset, SITE, both).licence == "CC-BY-4.0 AND ODbL-1.0"
