"""The addresses of the API, the media types it speaks, and links between the two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
CSV: Final = "text/csv"
SCHEMA: Final = "application/schema+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
PROBLEM: Final = "application/problem+json"

SCHEMA_RELATION: Final = "http://www.opengis.net/def/rel/ogc/1.0/schema"
QUERYABLES_RELATION: Final = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
FUNCTIONS_RELATION: Final = "http://www.opengis.net/def/rel/ogc/1.0/functions"
SORTABLES_RELATION: Final = "http://www.opengis.net/def/rel/ogc/1.0/sortables"

VERSION: Final = "v"
"""The parameter that names a release of the data."""

LANGUAGE: Final = "lang"
"""The parameter that names the language of a page."""

PAGES: Final = {"incidents": "incidents", "crossings": "crossings"}
"""Collections whose features have a page of their own, and where."""

Document = dict[str, Any]
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the API.

    Attributes
    ----------
    site : str
        Address of the site without a slash at the end, as in ``https://example.org``.
    version : str
        The release of the data that every address keeps to; empty for the current data.
    """

    site: str
    version: str = ""

    @property
    def root(self) -> str:
        """What every address of the API begins with."""
        return f"{self.site}/api"

    @property
    def api(self) -> str:
        """The landing page."""
        return self.at("/api")

    @property
    def conformance(self) -> str:
        """What the API conforms to."""
        return self.at("/api/conformance")

    @property
    def openapi(self) -> str:
        """The definition of the API."""
        return self.at("/api/openapi.json")

    @property
    def functions(self) -> str:
        """The functions a filter may call."""
        return self.at("/api/functions")

    @property
    def collections(self) -> str:
        """The list of collections."""
        return self.at("/api/collections")

    def collection(self, name: str, part: str = "") -> str:
        """Return a collection, or a part of it such as ``schema``."""
        address = f"/api/collections/{quote(name, safe='')}"
        return self.at(f"{address}/{part}" if part else address)

    def items(self, name: str, pairs: Pairs = ()) -> str:
        """Return the features of a collection that answer a query."""
        return with_query(self.collection(name, "items"), pairs)

    def item(self, name: str, id: object) -> str:
        """Return one feature; a slash in its id is no slash of the path."""
        return self.collection(name, f"items/{quote(str(id), safe='')}")

    def page(self, name: str, id: str) -> str | None:
        """Return the page about a feature, for people."""
        return self.at(f"/{PAGES[name]}/{quote(id, safe='')}") if name in PAGES else None

    def at(self, path: str) -> str:
        """Return a path of the site as an address that keeps to the release."""
        return versioned(f"{self.site}{path}", self.version)


def versioned(address: str, version: str) -> str:
    """Return an address that names a release, if there is one to name.

    >>> versioned("/downloads#incidents", "2026.4"), versioned("/api", "")
    ('/downloads?v=2026.4#incidents', '/api')
    """
    if not version:
        return address
    path, mark, part = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{VERSION}={quote(version)}{mark}{part}"


def with_query(address: str, pairs: Pairs) -> str:
    """Return an address with a query string.

    >>> with_query("/items", [("datetime", "2021-11-01/.."), ("section", "pl-by,lt-by")])
    '/items?datetime=2021-11-01/..&section=pl-by,lt-by'
    >>> with_query("/items?v=2026.4", [("limit", "5")])
    '/items?v=2026.4&limit=5'
    """
    if not pairs:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(list(pairs), safe='/,:', quote_via=quote)}"


def link(rel: str, href: str, media_type: str, title: str, **more: object) -> Document:
    """Return a link as OGC API documents hold it."""
    return {"href": href, "rel": rel, "type": media_type, "title": title, **more}


def with_form(address: str, form: str) -> str:
    """Return an address with the form of the answer in it."""
    return f"{address}{'&' if '?' in address else '?'}f={form}"


def of_page(links: Iterable[Document], *, asked: bool) -> Iterator[Document]:
    """Yield the links of a document as its page has them, where the page itself is `self` and the JSON another form.

    Parameters
    ----------
    asked : bool
        Whether the address itself asks for the page.
    """
    for each in links:
        address = each["href"]
        if each["rel"] == "self" and each["type"] != HTML:
            yield each | {"href": with_form(address, "html") if asked else address, "type": HTML}
            yield each | {"href": with_form(address, "json"), "rel": "alternate", "title": "This document as JSON"}
        elif each["rel"] != "alternate" or each["type"] != HTML:
            yield each


def own_links(address: str, media_type: str = JSON) -> list[Document]:
    """Return the links of a document to itself and to its page."""
    return [
        link("self", address, media_type, "This document"),
        link("alternate", with_query(address, [("f", "html")]), HTML, "This document as a page"),
    ]
