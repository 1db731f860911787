"""Where the answer to an address of the site stands among files: language and release become folders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from posixpath import dirname, relpath
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from geo.maps.state import SAFE
from geo.text import ENGLISH

INDEX: Final = "index.html"
LONGEST: Final = 60
"""Letters of a view in the name of its folder."""

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the published site: its path, what follows it in a link, and the address whose answer it holds."""

    file: str
    tail: str
    address: str

    @property
    def link(self) -> str:
        """Path of the file as links have it: that of the folder for a page."""
        return quote(
            self.file.removesuffix(INDEX) if self.file.endswith(f"/{INDEX}") or self.file == INDEX else self.file
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """An address taken apart: path, its parts by the rule that fits, language, release, other parameters."""

    path: str
    parts: tuple[str, ...]
    lang: str
    version: str
    rest: Pairs

    @property
    def folder(self) -> str:
        """Folder of the language."""
        return "" if self.lang == ENGLISH.code else f"{self.lang}/"


@dataclass(frozen=True)
class Plan:
    """What is published.

    Attributes
    ----------
    base : str
        Whole address of the site, without a slash at the end.
    languages, releases : tuple of str
        Codes and names.
    views : tuple of str
        Canonical queries, without language and release, of the states that get pages and pictures of their own.
    """

    base: str
    languages: tuple[str, ...] = (ENGLISH.code,)
    releases: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    _slugs: dict[Pairs, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for query in self.views:
            self._slugs[_key(parse_qsl(query))] = slug(query)

    def place(self, address: str) -> Place | None:
        """Return where an address of this site stands; None if it is not published."""
        parts = urlsplit(address)
        pairs = dict(parse_qsl(parts.query))
        lang, version = pairs.pop("lang", ENGLISH.code), pairs.pop("v", "")
        if lang not in self.languages:
            return None
        for pattern, rule in RULES:
            found = pattern.fullmatch(parts.path or "/")
            if found:
                asked = Asked(parts.path or "/", found.groups(), lang, version, _key(pairs.items()))
                place = rule(self, asked)
                tail = f"#{parts.fragment}" if parts.fragment else ""
                return place and Place(place.file, place.tail + tail, place.address)
        return None

    def slug_of(self, rest: Pairs) -> str | None:
        """Return the folder of a view; None if it has no pages of its own."""
        return self._slugs.get(rest)

    def own(self, address: str) -> str | None:
        """Return the part of an address after the site's; None if it is another site's."""
        if address.startswith("/") and not address.startswith("//"):
            return address
        rest = address.removeprefix(self.base)
        return (rest or "/") if address.startswith(self.base) and rest[:1] in ("", "/", "?", "#") else None


def slug(query: str) -> str:
    """Return the name of a view's folder: its words, and a checksum where they are too many.

    >>> slug("datetime=2021-11-01/2021-11-30&section=pl-by")
    'datetime-2021-11-01-2021-11-30-section-pl-by'
    """
    words = re.sub(r"[^a-z0-9]+", "-", query.lower()).strip("-")
    told = query.isascii() and len(words) <= LONGEST
    return words if told else f"{words[:LONGEST].rstrip('-')}-{sha256(query.encode()).hexdigest()[:8]}"


def relative(place: Place, file: str) -> str:
    """Return the link to a place from the page in a file.

    >>> relative(Place("about/index.html", "", "/about"), "pl/index.html")
    '../about/'
    >>> relative(Place("index.html", "?section=pl-by", "/"), "index.html")
    './?section=pl-by'
    """
    path = relpath(f"/{place.link}", f"/{dirname(file)}")
    path = f"{path}/" if place.link.endswith("/") or not place.link else path
    return (path if path.startswith(".") else f"./{path}") + place.tail


def _key(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple(sorted((name, value) for name, value in pairs if value))


def _address(asked: Asked, path: str | None = None, *, lang: bool = True, version: str = "", rest: Pairs = ()) -> str:
    pairs = [*rest]
    pairs += [("lang", asked.lang)] if lang and asked.folder else []
    pairs += [("v", version)] if version else []
    query = urlencode(pairs, quote_via=quote, safe=SAFE)
    return f"{path or asked.path}{f'?{query}' if query else ''}"


def _kept(_: Plan, asked: Asked) -> Place:
    """Return a file whose address changes with its content."""
    tail = f"?v={quote(asked.version)}" if asked.version else ""
    return Place(asked.path[1:], tail, asked.path + tail)


def _document(plan: Plan, asked: Asked) -> Place | None:
    if asked.version in plan.releases:
        return Place(f"releases/{asked.version}{asked.path}", "", _address(asked, lang=False, version=asked.version))
    return _kept(plan, asked)


def _map(plan: Plan, asked: Asked) -> Place:
    """Return the map or its frame: of a release, of a view, or the one whose script shows any state."""
    name = asked.path.strip("/")
    if asked.version in plan.releases:
        file = f"{asked.folder}releases/{asked.version}/{name or 'map'}/{INDEX}"
        address = _address(asked, version=asked.version)
    else:
        view = plan.slug_of(asked.rest)
        folder = f"views/{view}/" if view else ""
        file = f"{asked.folder}{folder}{name}{'/' if name else ''}{INDEX}"
        if view:
            return Place(file, "", _address(asked, rest=asked.rest))
        address = _address(asked)
    query = urlencode(asked.rest, quote_via=quote, safe=SAFE)
    return Place(file, f"?{query}" if query else "", address)


def _page(_: Plan, asked: Asked) -> Place | None:
    if asked.rest:
        return None
    path = asked.path.rstrip("/")
    return Place(f"{asked.folder}{path[1:]}/{INDEX}", "", _address(asked, path))


def _release(_: Plan, asked: Asked) -> Place | None:
    if asked.rest:
        return None
    return Place(
        f"{asked.folder}releases/{asked.parts[0]}/{INDEX}", "", _address(asked, f"/releases/{asked.parts[0]}/")
    )


def _changes(_: Plan, asked: Asked) -> Place | None:
    given = dict(asked.rest)
    if set(given) not in ({"since"}, {"since", "until"}):
        return None
    name = "-".join(given[part] for part in ("since", "until") if part in given)
    return Place(f"{asked.folder}changes/{name}/{INDEX}", "", _address(asked, rest=asked.rest))


def _english(_: Plan, asked: Asked) -> Place | None:
    """Return a page that is only in English; narrowed it is not published."""
    return Place(f"{asked.path[1:]}/{INDEX}", "", asked.path) if not asked.rest else None


def _file(_: Plan, asked: Asked) -> Place:
    """Return a file that is the same in every language; it is always whole, whatever narrows it."""
    return Place(asked.path[1:], "", asked.path)


def _drawn(_: Plan, asked: Asked) -> Place:
    """Return the map of a record, in one of two themes."""
    theme = dict(asked.rest).get("theme", "")
    name = f"{asked.path[1:].removesuffix('.svg')}{f'-{theme}' if theme else ''}.svg"
    return Place(f"{asked.folder}{name}", "", _address(asked, rest=asked.rest))


def _item(plan: Plan, asked: Asked) -> Place | None:
    if asked.rest:
        return None
    version = asked.version if asked.version in plan.releases else ""
    folder = f"releases/{version}/" if version else ""
    return Place(f"{folder}{asked.path[1:]}.json", "", _address(asked, lang=False, version=version))


def _image(plan: Plan, asked: Asked) -> Place:
    version = asked.version if asked.version in plan.releases else ""
    address = _address(asked, version=version, rest=asked.rest)
    name = sha256(address.encode()).hexdigest()[:12]
    return Place(f"images/{name}.{asked.parts[0]}", "", address)


def _feed(_: Plan, asked: Asked) -> Place | None:
    """Return a feed, narrowed or not; its first page."""
    if "page" in dict(asked.rest):
        return None
    name = slug(urlencode(asked.rest)) if asked.rest else ""
    file = f"{asked.folder}feeds/{asked.parts[0]}{f'-{name}' if name else ''}.{asked.parts[1]}"
    return Place(file, "", _address(asked, rest=asked.rest))


def _archive(plan: Plan, asked: Asked) -> Place | None:
    if asked.version in plan.releases:
        if asked.rest:
            return None
        file = f"{asked.folder}releases/{asked.version}/archive.html"
        return Place(file, "", _address(asked, version=asked.version))
    view = plan.slug_of(asked.rest)
    if asked.rest and not view:
        return None
    folder = f"views/{view}/" if view else ""
    return Place(f"{asked.folder}{folder}archive.html", "", _address(asked, rest=asked.rest))


Rule = Callable[[Plan, Asked], Place | None]
RULES: Final = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"/", _map),
        (r"/embed", _map),
        (r"/static/.+|/embed\.js|/map/words/.+", _kept),
        (r"/map/.+\.(?:json|bin)", _document),
        (r"/(?:methodology|about|feeds|releases)/?", _page),
        (r"/(?:incidents|crossings|sections)/[^/]+", _page),
        (r"/(?:incidents|crossings|sections)/[^/]+/map(?:-small)?\.svg", _drawn),
        (r"/(?:incidents|crossings|sections)/[^/]+/citation\.\w+", _file),
        (r"/releases/([^/]+)/?", _release),
        (r"/releases/[^/]+/.+", _file),
        (r"/changes", _changes),
        (r"/downloads|/downloads/changelog", _english),
        (r"/downloads/[^/]+(?<!\.qgz)", _file),
        (r"/catalog\.jsonld", _file),
        (r"/api/collections/(?:incidents|crossings)/items/[^/]+", _item),
        (r"/image\.(svg|png)", _image),
        (r"/feeds/(incidents|crossings|corrections|releases)\.(atom|json|ics)", _feed),
        (r"/archive\.html", _archive),
    )
)
"""How the answers to the addresses of each form are named; what fits none of them is not published."""
