"""A feed as Atom (RFC 4287) in pages (RFC 5005), with licence links (RFC 4946) and OpenSearch's count of entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from geo.feeds.documents import SIZE, Entry, Feed, stamp
from geo.formats.markup import DECLARATION, element, opened

MEDIA_TYPE: Final = "application/atom+xml"
ATOM: Final = "http://www.w3.org/2005/Atom"
OPENSEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"


def write(feed: Feed) -> bytes:
    """Return a feed as an Atom document."""
    attributes = {"xmlns": ATOM, "xmlns:opensearch": OPENSEARCH, "xml:lang": feed.language}
    parts = [opened("feed", **attributes), *_head(feed), *(_entry(each, feed) for each in feed.entries), "</feed>"]
    return (DECLARATION + "\n".join(parts) + "\n").encode()


def _head(feed: Feed) -> Iterator[str]:
    yield element("id", feed.id) + element("title", feed.title) + element("subtitle", feed.subtitle)
    yield element("updated", stamp(feed.updated))
    yield "".join(f"<author>{element('name', author)}</author>" for author in feed.authors)
    yield element("rights", feed.rights) if feed.rights else ""
    yield _link("alternate", feed.url, type="text/html", hreflang=feed.language)
    for relation, address in feed.links().items():
        yield _link(relation, address, type=MEDIA_TYPE)
    for licence in feed.licences:
        yield _link("license", licence)
    counts = {"totalResults": feed.pages.total, "startIndex": feed.pages.before + 1, "itemsPerPage": SIZE}
    yield "".join(element(f"opensearch:{name}", str(count)) for name, count in counts.items())


def _entry(entry: Entry, feed: Feed) -> str:
    language = {"xml:lang": entry.title_language} if entry.title_language not in ("", feed.language) else {}
    dated = entry.dated
    parts = [
        "<entry>",
        element("id", entry.id) + element("title", entry.title, **language),
        element("published", stamp(dated.published)) + element("updated", stamp(dated.updated)),
        _link("alternate", entry.url, type="text/html", hreflang=feed.language),
        _link("enclosure", entry.picture, type="image/png") if entry.picture else "",
        *(_link("via", each.url, title=each.title) for each in entry.sources if each.url),
        *(
            _closed("category", term=each.term, scheme=f"{feed.scheme}{each.vocabulary}", label=each.label)
            for each in entry.categories
        ),
        element("content", entry.content, type="text"),
        "</entry>",
    ]
    return "\n".join(filter(None, parts))


def _link(relation: str, address: str, **attributes: str) -> str:
    said = {name: text for name, text in attributes.items() if text}
    return _closed("link", rel=relation, href=address, **said)


def _closed(name: str, /, **attributes: str) -> str:
    return opened(name, **attributes).removesuffix(">") + "/>"
