"""What is asked for of a site that is published: all its registries name; the rest is found in the answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from geo.formats import FORMATS, projects
from geo.maps import columns, documents
from geo.maps.assets import ALONE
from geo.maps.drawing import addresses
from geo.queries import ItemsQuery
from geo.store import Dataset
from geo.text import ENGLISH
from geo.web.publishing.places import Plan
from geo.web.publishing.rewriting import ITEMS
from geo.web.site import Site

PAGES: Final = ("/", "/embed", "/methodology", "/about", "/feeds", "/releases")
FEEDS: Final = (
    "incidents.atom",
    "incidents.json",
    "crossings.atom",
    "crossings.ics",
    "corrections.atom",
    "releases.atom",
)
FILES: Final = ("/embed.js", "/catalog.jsonld", "/downloads/changelog")


def addresses_of(site: Site, plan: Plan) -> Iterator[str]:
    """Yield every address; whole files come before the pages that tell their sizes."""
    yield from _downloads(site.dataset)
    yield from FILES
    yield from _static(site)
    for lang in plan.languages:
        for path in PAGES:
            yield _in(path, lang)
        for query in plan.views:
            yield from (
                _in(f"{path}?{query}", lang) for path in ("/", "/embed", "/archive.html", "/image.png", "/image.svg")
            )
        yield from (_in(f"/feeds/{name}", lang) for name in FEEDS)
        yield from (_in(path, lang) for path in ("/archive.html", "/image.png", "/image.svg"))
        yield from (_in(path, lang) for path in _records(site))
    yield "/downloads"
    yield from _drawn(site.dataset, plan, site.stamp, "")
    for name in plan.releases:
        release = site.releases.get(name)
        yield from (f"/releases/{name}/{each.path}" for each in release.files)
        for lang in plan.languages:
            yield from (_in(f"{path}?v={name}", lang) for path in ("/", "/embed"))
            yield _in(f"/releases/{name}/", lang)


def of_release(dataset: Dataset, plan: Plan, name: str) -> Iterator[str]:
    """Yield what the map of a release is drawn from."""
    yield from _drawn(dataset, plan, name, f"?v={name}")


def _static(site: Site) -> Iterator[str]:
    """Yield the built files and the pictures: programs and style sheets name them, which no link does."""
    folder = site.assets.folder
    for path in sorted((*(folder / "vendor").rglob("*"), *(folder / "img").rglob("*"))):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix != ".br" and not path.name.startswith(".") and name not in ALONE:
            yield f"/static/{name}"


def _downloads(dataset: Dataset) -> Iterator[str]:
    for layer in dataset.catalogue.tables:
        for form in FORMATS.values():
            if form.takes(layer):
                yield f"/downloads/{layer.name}.{form.extension}"
        if layer.geometry:
            yield from (f"/downloads/{layer.name}.{end}" for end in ("qml", "sld"))
    if projects.is_portable(dataset):
        yield f"/downloads/{projects.name(dataset)}-qgis.zip"
        yield f"/downloads/{projects.layers_file(dataset)}"


def _records(site: Site) -> Iterator[str]:
    for collection in ("incidents", "crossings"):
        yield from (f"/{collection}/{quote(id)}" for id in site.dataset.items(ItemsQuery(collection)).selection.ids())
    yield from (f"/sections/{id}" for id in site.words["section"])


def _drawn(dataset: Dataset, plan: Plan, stamp: str, version: str) -> Iterator[str]:
    """Yield the documents that the map's program asks for, and the details of every incident."""
    for lang in plan.languages:
        urls = addresses(stamp, lang)
        for name, url in urls.items():
            if name == "sections":
                yield from url.values()
            elif url.startswith("/map/") and "{" not in url and name != "rows":
                yield url
        yield from (urls["texts"].replace("{chunk}", str(chunk)) for chunk in range(columns.chunks(dataset)))
        yield from (
            urls["order"].replace("{column}", name.removeprefix("order-"))
            for name in columns.DOCUMENTS
            if name.startswith("order-")
        )
    yield from (f"{ITEMS}{quote(id)}{version}" for id in dataset.items(ItemsQuery("incidents")).selection.ids())
    assert documents.is_map(dataset), "a map is published"


def _in(path: str, lang: str) -> str:
    if lang == ENGLISH.code:
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"
