"""What catalogues and search engines read of the data: DCAT-AP 3.0 and schema.org in JSON-LD, from the data package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast
from urllib.parse import quote

from geo.citations import Cited, licences, page
from geo.formats import FORMATS, Format
from geo.layers import Layer
from geo.layers.catalogue import Licence
from geo.ogcapi.addresses import versioned
from geo.ogcapi.collections import box
from geo.store import Dataset

Document = dict[str, Any]

CONTEXT: Final[Mapping[str, Any]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "locn": "http://www.w3.org/ns/locn#",
    "gsp": "http://www.opengis.net/ont/geosparql#",
}
EU: Final = "http://publications.europa.eu/resource/authority"
IANA: Final = "https://www.iana.org/assignments/media-types"
FEATURES: Final = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
FILE_TYPES: Final[Mapping[str, str]] = {
    "geojson": "GEOJSON",
    "gpkg": "GPKG",
    "parquet": "PARQUET",
    "shp": "SHP",
    "kml": "KML",
    "gpx": "GPX",
    "csv": "CSV",
    "xlsx": "XLSX",
    "topojson": "JSON",
    "dxf": "DXF",
}
"""Names of the formats in the EU's list of file types, where it has one."""


class Box(NamedTuple):
    """Where something lies, in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file: its size in bytes and its SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


Facts = Mapping[tuple[str, str], FileFacts]
"""What is known of files, by layer and format."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site is, and what else a catalogue is to be told.

    Attributes
    ----------
    site : str
        Its address, without a slash at the end.
    corrections : str
        Where corrections go, as ``https://...`` or ``mailto:...``; empty if nowhere.
    facts : Facts
        What is known of the files; what is not known is not said.
    version : str
        The release of the data that every address keeps to; empty for the current data.
    """

    site: str
    corrections: str
    facts: Facts
    version: str = ""

    def kept(self, value: Any) -> Any:
        """Return a document in which every address of the site names the release."""
        if isinstance(value, str):
            return versioned(value, self.version) if value.startswith(f"{self.site}/") else value
        if isinstance(value, Mapping):
            return {name: self.kept(each) for name, each in value.items()}
        return [self.kept(each) for each in value] if isinstance(value, list) else value


def file(site: str, layer: Layer, form: Format, version: str = "") -> str:
    """Return the address of a whole layer as a file, of a release if one is named."""
    return versioned(f"{site}/downloads/{quote(layer.name)}.{form.extension}", version)


def catalog(dataset: Dataset, place: Place) -> Document:
    """Return the catalogue as DCAT-AP 3.0 in JSON-LD, with no context to fetch."""
    described = dataset.catalogue.descriptor
    layers = dataset.catalogue.tables
    cited = Cited.of(dataset, place.site)
    document = {
        "@context": CONTEXT,
        "@id": f"{place.site}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _english(cited.title),
        "dct:description": _english(str(described.get("description", cited.title))),
        "dct:publisher": _publisher(cited, place.site),
        "dct:language": {"@id": f"{EU}/language/ENG"},
        "dct:license": _licence(licences(dataset)),
        "foaf:homepage": {"@id": f"{place.site}/"},
        **({"dcat:version": cited.version} if cited.version else {}),
        **_issued(cited),
        "dcat:service": [_service(layers, cited, place.site)],
        "dcat:dataset": [_dataset(dataset, layer, place) for layer in layers],
    }
    return cast("Document", place.kept(document))


def web_page(dataset: Dataset, place: Place) -> Document:
    """Return what search engines read on the page of all files: schema.org in JSON-LD."""
    whole = Cited.of(dataset, place.site)
    catalogued = {"@type": "DataCatalog", "@id": f"{place.site}/downloads", "name": whole.title, "url": whole.url}
    described = [place.kept(_web_dataset(dataset, layer, place)) for layer in dataset.catalogue.tables]
    return {"@context": "https://schema.org", "@graph": [place.kept(catalogued), *described]}


def _web_dataset(dataset: Dataset, layer: Layer, place: Place) -> Document:
    cited = Cited.of(dataset, place.site, layer)
    described: Document = {
        "@type": "Dataset",
        "@id": cited.url,
        "name": f"{cited.container}: {cited.title}",
        "description": layer.description or cited.title,
        "url": cited.url,
        "version": cited.version,
        "license": [licence.path for licence in layer.licences],
        "creditText": layer.attribution,
        "creator": [{"@type": "Organization", "name": author} for author in cited.authors],
        "datePublished": cited.issued.isoformat() if cited.issued else None,
        "isAccessibleForFree": True,
        "keywords": list(dataset.catalogue.descriptor.get("keywords", ())),
        "includedInDataCatalog": {"@id": f"{place.site}/downloads"},
        "isBasedOn": [source.path or source.title for source in layer.sources],
        "temporalCoverage": _span(dataset, layer),
        "spatialCoverage": _shape(_box(dataset, layer)),
        "distribution": [_web_file(layer, form, place) for form in FORMATS.values() if form.takes(layer)],
    }
    return {name: value for name, value in described.items() if value}


def _web_file(layer: Layer, form: Format, place: Place) -> Document:
    known = place.facts.get((layer.name, form.name))
    said = {
        "@type": "DataDownload",
        "name": form.title,
        "encodingFormat": form.media_type,
        "contentUrl": file(place.site, layer, form),
    }
    return said | ({"contentSize": f"{known.size} B", "sha256": known.sha256} if known else {})


def _box(dataset: Dataset, layer: Layer) -> Box | None:
    """Return west, south, east and north of what a layer holds; what its package allows may be more."""
    if layer.geometry is None:
        return None
    table = dataset.table(layer.name)
    bounds = table.columns.keep("box", lambda: box(table))
    return None if bounds is None else Box(*(round(bound, 7) for bound in bounds))


def _shape(box: Box | None) -> Document | None:
    if box is None:
        return None
    corners = f"{box.south} {box.west} {box.north} {box.east}"
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": corners}}


def _span(dataset: Dataset, layer: Layer) -> str | None:
    span = dataset.catalogue.span
    if layer.time is None or (span.start is None and span.last is None):
        return None
    return "/".join(day.isoformat() if day else ".." for day in (span.start, span.last))


def _dataset(dataset: Dataset, layer: Layer, place: Place) -> Document:
    cited = Cited.of(dataset, place.site, layer)
    described: Document = {
        "@id": cited.url,
        "@type": "dcat:Dataset",
        "dct:title": _english(cited.title),
        "dct:description": _english(layer.description or cited.title),
        "dct:identifier": cited.key,
        "dct:publisher": _publisher(cited, place.site),
        "dct:license": _licence(layer.licences),
        "dct:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
        "dct:language": {"@id": f"{EU}/language/ENG"},
        "dcat:theme": [{"@id": f"{EU}/data-theme/{theme}"} for theme in ("GOVE", "REGI")],
        "dcat:keyword": [_english(word) for word in dataset.catalogue.descriptor.get("keywords", ())],
        "dcat:landingPage": {"@id": page(place.site, layer)},
        "dcat:version": cited.version,
        **_issued(cited),
        "dct:spatial": _location(_box(dataset, layer)),
        "dct:temporal": _period(dataset, layer),
        "dct:provenance": _provenance(layer),
        "dct:source": [{"@id": source.path} for source in layer.sources if source.path],
        "dcat:contactPoint": _contact(cited, place.corrections),
        "dcat:distribution": [
            _from_api(layer, place.site),
            *(_distribution(layer, form, place) for form in FORMATS.values() if form.takes(layer)),
        ],
    }
    return {name: value for name, value in described.items() if value}


def _distribution(layer: Layer, form: Format, place: Place) -> Document:
    address = file(place.site, layer, form)
    known = place.facts.get((layer.name, form.name))
    described: Document = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _english(f"{layer.title}, {form.title}"),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{IANA}/{form.media_type}"},
        "dct:format": {"@id": f"{EU}/file-type/{FILE_TYPES[form.name]}"} if form.name in FILE_TYPES else None,
        "dct:license": _licence(layer.licences),
    }
    if known:
        described["dcat:byteSize"] = {"@value": str(known.size), "@type": "xsd:nonNegativeInteger"}
        described["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": known.sha256, "@type": "xsd:hexBinary"},
        }
    return {name: value for name, value in described.items() if value}


def _from_api(layer: Layer, site: str) -> Document:
    collection = f"{site}/api/collections/{quote(layer.name)}"
    return {
        "@id": f"{collection}/items",
        "@type": "dcat:Distribution",
        "dct:title": _english(f"{layer.title}, by filters, from the API"),
        "dcat:accessURL": {"@id": f"{collection}/items"},
        "dcat:accessService": {"@id": f"{site}/api"},
        "dct:conformsTo": {"@id": FEATURES},
        "dct:license": _licence(layer.licences),
    }


def _service(layers: Sequence[Layer], cited: Cited, site: str) -> Document:
    return {
        "@id": f"{site}/api",
        "@type": "dcat:DataService",
        "dct:title": _english(f"{cited.title}: OGC API"),
        "dcat:endpointURL": {"@id": f"{site}/api"},
        "dcat:endpointDescription": {"@id": f"{site}/api/openapi.json"},
        "dct:conformsTo": {"@id": FEATURES},
        "dct:publisher": _publisher(cited, site),
        "dcat:servesDataset": [{"@id": page(site, layer)} for layer in layers],
    }


def _publisher(cited: Cited, site: str) -> Document:
    return {"@id": f"{site}/about", "@type": "foaf:Agent", "foaf:name": _english(_who(cited))}


def _who(cited: Cited) -> str:
    """Return who publishes: the authors, else what the data are called."""
    return ", ".join(cited.authors) or cited.container or cited.title


def _contact(cited: Cited, corrections: str) -> Document | None:
    if not corrections:
        return None
    kind = "vcard:hasEmail" if corrections.startswith("mailto:") else "vcard:hasURL"
    return {"@type": "vcard:Organization", "vcard:fn": _who(cited), kind: {"@id": corrections}}


def _licence(licences: Sequence[Licence]) -> Document:
    """Return one licence document, as DCAT-AP wants it: of several, one that names them all."""
    if len(licences) == 1:
        return {"@id": licences[0].path, "@type": "dct:LicenseDocument", "dct:title": _english(licences[0].title)}
    return {
        "@type": "dct:LicenseDocument",
        "dct:title": _english(" and ".join(licence.title for licence in licences) or "not stated"),
        "rdfs:seeAlso": [{"@id": licence.path} for licence in licences],
    }


def _location(box: Box | None) -> Document | None:
    if box is None:
        return None
    west, south, east, north = box
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    ring = ", ".join(f"{x} {y}" for x, y in corners)
    return {"@type": "dct:Location", "dcat:bbox": {"@value": f"POLYGON(({ring}))", "@type": "gsp:wktLiteral"}}


def _period(dataset: Dataset, layer: Layer) -> Document | None:
    span = dataset.catalogue.span
    if layer.time is None:
        return None
    bounds = {"dcat:startDate": span.start, "dcat:endDate": span.last}
    days = {name: {"@value": day.isoformat(), "@type": "xsd:date"} for name, day in bounds.items() if day}
    return {"@type": "dct:PeriodOfTime"} | days if days else None


def _provenance(layer: Layer) -> Document | None:
    if not layer.sources:
        return None
    names = "; ".join(source.title for source in layer.sources)
    return {"@type": "dct:ProvenanceStatement", "rdfs:label": _english(f"Made from: {names}")}


def _issued(cited: Cited) -> Document:
    if cited.issued is None:
        return {}
    return {"dct:issued": {"@value": cited.issued.isoformat(), "@type": "xsd:date"}}


def _english(text: str) -> Document:
    return {"@value": text, "@language": "en"}
