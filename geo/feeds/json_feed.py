"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from typing import Any, Final

from geo.feeds.documents import Entry, Feed, stamp

MEDIA_TYPE: Final = "application/feed+json"
VERSION: Final = "https://jsonfeed.org/version/1.1"
OWN: Final = "_border_map"
"""Member for what the format has no word for; such a name begins with an underscore."""


def document(feed: Feed) -> dict[str, Any]:
    """Return a feed as a document of JSON."""
    links = feed.links()
    said = {
        "version": VERSION,
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.url,
        "feed_url": links["self"],
        "next_url": links.get("next"),
        "language": feed.language,
        "authors": [{"name": author} for author in feed.authors],
        OWN: {
            "id": feed.id,
            "updated": stamp(feed.updated),
            "total": feed.pages.total,
            "rights": feed.rights,
            "licences": list(feed.licences),
        },
        "items": [_item(entry) for entry in feed.entries],
    }
    return {name: value for name, value in said.items() if value is not None}


def _item(entry: Entry) -> dict[str, Any]:
    said = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.content,
        "image": entry.picture,
        "date_published": stamp(entry.dated.published),
        "date_modified": stamp(entry.dated.updated),
        "language": entry.title_language,
        "tags": [category.term for category in entry.categories],
        OWN: {"sources": [source._asdict() for source in entry.sources]},
    }
    return {name: value for name, value in said.items() if value}
