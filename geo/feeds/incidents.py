"""The incidents of a state of the map, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from geo import text
from geo.citations import tag
from geo.claims import Claim
from geo.feeds import channels, request
from geo.feeds.channels import Channel, Told
from geo.feeds.documents import SIZE, Category, Entry, Feed, Pages, Place, sources
from geo.incidents import GROUP_OF, PLACED
from geo.layers import GEOMETRY, Record
from geo.maps.answer import Answer
from geo.maps.drawing import label_of
from geo.store import Dataset
from geo.text import Language, records

LAYER: Final = "incidents"
WORDS: Final = ("category", "section", "verification")
"""Fields whose words are the categories of an entry, beside the group of its category."""


def feed(dataset: Dataset, shown: Answer, asked: request.Asked, place: Place, path: str) -> Feed:
    """Return a page of the feed of a state.

    Parameters
    ----------
    shown : Answer
        What the state shows.
    path : str
        Of the feed, in the form it is written in.

    Raises
    ------
    InvalidParameter
        If there is no page of that number.
    """
    query, pages = asked.query(), Pages.of(asked.page, shown.count)
    told = Told(
        place.language.say("title", sentence=shown.sentence),
        label_of(shown),
        request.address("/", query),
        pages,
        [entry(dataset, row, place) for row in shown.newest(SIZE, pages.before)],
    )
    return channels.feed(dataset, place, Channel(LAYER, (LAYER,), path, query, asked.state.version), told)


def entry(dataset: Dataset, row: Record, place: Place) -> Entry:
    """Return an incident as an entry: its English texts, everything else in the language of the feed."""
    language, page = place.language, f"/incidents/{quote(row['id'])}"
    point = row[GEOMETRY] if row["location_precision"] in PLACED else None
    return Entry(
        id=tag(dataset, LAYER, row["id"]),
        title=row["title"],
        title_language="en",
        content="\n".join(lines(dataset, row, language)),
        url=place.link(page),
        picture=place.link(f"{page}/map.png"),
        dated=place.dates.of(LAYER, row["id"]),
        categories=(*_categories(row, language),),
        sources=sources(dataset, row["sources"]),
        day=row["start"] if (row["end"] - row["start"]).days == 1 else None,
        where=row["place"] or "",
        point=(point.x, point.y) if point is not None else None,
    )


def lines(dataset: Dataset, row: Record, language: Language) -> Iterator[str]:
    """Yield what is said of an incident: when, where and how exactly, who says so, and where it is published."""
    if row["retraction"]:
        yield f"{language.say('details.retracted')} {row['retraction']}"
    where = [row["place"], language.term("section", row["section"]), records.precision(row, language)]
    yield f"{text.capital(records.happened(row, language))}; {', '.join(filter(None, where))}."
    yield row["summary"] or ""
    said = [text.claim_text(Claim.from_json(claim), language) for claim in row["claims"]]
    yield f"{language.say('details.claims')}: {'; '.join(said) or language.say('not_known')}."
    numbers = records.numbers(row, language)
    if numbers:
        yield f"{language.say('details.numbers')}: {'; '.join(numbers)}."
    yield f"{language.say('details.trust')}: {records.trust(row, language)}."
    if row["caveat"]:
        yield f"{language.say('details.note')}: {row['caveat']}"
    yield f"{language.say('details.sources')}:"
    for each in sources(dataset, row["sources"]):
        yield f"– {each.text()}"


def _categories(row: Record, language: Language) -> Iterator[Category]:
    group = GROUP_OF.get(row["category"])
    if group is not None:
        yield Category("group", group, language.term("group", group))
    for vocabulary in WORDS:
        yield Category(vocabulary, row[vocabulary], language.term(vocabulary, row[vocabulary]))
