"""What changed at the crossings, by the status log: the newest first, or as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from geo import status, text
from geo.citations import tag
from geo.feeds import channels, request
from geo.feeds.channels import Channel, Told
from geo.feeds.documents import SIZE, Category, Entry, Feed, Pages, Place, sources
from geo.layers import GEOMETRY, Record
from geo.queries import ItemsQuery
from geo.status import HEADLINE, Change
from geo.store import Dataset
from geo.text import Language, records

LAYER: Final = "crossing-status"


def feed(dataset: Dataset, wanted: request.Wanted, place: Place, path: str, *, whole: bool = False) -> Feed:
    """Return a page of the feed of some crossings, or all of it at once.

    Parameters
    ----------
    path : str
        Of the feed, in the form it is written in.

    Raises
    ------
    InvalidParameter
        If there is no page of that number.
    """
    points = {row["id"]: row for row in dataset.records(ItemsQuery("crossings"))}
    taken = {id for id, row in points.items() if wanted.takes(id, row["section"])}
    found = [change for change in status.changes(dataset.log) if change.row["crossing"] in taken][::-1]
    pages = Pages.of(wanted.page, len(found))
    changes = found if whole else found[pages.before : pages.before + SIZE]
    told = Told(
        _title(wanted, [row["name"] for id, row in points.items() if id in taken], place.language),
        place.language.site_text("feeds.crossings.subtitle"),
        _page(wanted),
        pages,
        [entry(dataset, change, points[change.row["crossing"]], place) for change in changes],
    )
    channel = Channel(LAYER, (LAYER, "crossings"), path, wanted.query(), wanted.v)
    return channels.feed(dataset, place, channel, told)


def entry(dataset: Dataset, change: Change, point: Record, place: Place) -> Entry:
    """Return a change as an entry, dated by its day in a calendar and by the data's releases in a feed."""
    language, row, at = place.language, change.row, point[GEOMETRY]
    return Entry(
        id=tag(dataset, LAYER, change.id),
        title=title(change, point["name"], language),
        content="\n".join(lines(dataset, change, language)),
        url=place.link(f"/crossings/{quote(point['id'])}"),
        picture=place.link(f"/crossings/{quote(point['id'])}/map.png"),
        dated=place.dates.of(LAYER, row["id"]),
        categories=(
            Category("status", change.status, language.term("status", change.status)),
            Category("scope", row["scope"], language.term("scope", row["scope"])),
            Category("section", point["section"], language.term("section", point["section"])),
        ),
        sources=sources(dataset, row["sources"]) if change.knowledge != "unknown" else (),
        day=change.day,
        where=" – ".join(filter(None, (point["name"], point["name_other_side"]))),
        point=(at.x, at.y),
    )


def title(change: Change, name: str, language: Language) -> str:
    """Return a change in a few words: whose crossing, for whom, and what it is from that day on."""
    scope = change.row["scope"]
    if scope != HEADLINE:
        name = language.site_text("feeds.for_some", name=name, scope=language.term("scope", scope))
    key = "unknown" if change.knowledge == "unknown" else change.kind
    return language.site_text(f"feeds.change.{key}", name=name, status=language.term("status", change.status))


def lines(dataset: Dataset, change: Change, language: Language) -> Iterator[str]:
    """Yield what is said of a change: from when, how it is known, who decided and why, and where it is published."""
    row = change.row
    on = text.day(change.day, language)
    if change.knowledge == "unknown":
        yield f"{on}. {text.status('unknown', 'unknown', change.day, None, language)}."
        return
    yield f"{on}. {language.say('crossing.span')}: {records.log_span(row, language)}."
    if change.kind != "ended":
        yield f"{text.status(change.status, change.knowledge, change.day, row['last_verified'], language)}."
    if row["valid_to"] is None:
        verified = row["last_verified"]
        seen = text.day(verified, language) if verified else language.say("not_known")
        yield f"{language.say('crossing.verified')}: {seen}. {language.site_text('feeds.last_known')}"
    said = {"crossing.for": language.term("scope", row["scope"]), "crossing.decided": row["decided_by"]}
    for key, value in {**said, "details.why": row["reason"]}.items():
        yield f"{language.say(key)}: {value or language.say('not_known')}"
    yield f"{language.say('details.confidence')}: {language.term('confidence', row['confidence'])}"
    yield f"{language.say('details.sources')}:"
    for each in sources(dataset, row["sources"]):
        yield f"– {each.text()}"


def _title(wanted: request.Wanted, names: list[str], language: Language) -> str:
    """Return what a feed is called: by its crossing, its sections or its countries."""
    if wanted.crossing and len(names) <= text.MAX_NAMED:
        what = ", ".join(names)
    elif wanted.section:
        what = ", ".join(language.term("section", section) for section in wanted.section)
    elif wanted.country:
        what = ", ".join(language.site_text(f"feeds.country.{code}") for code in wanted.country)
    else:
        what = language.say("all_sections")
    return language.site_text("feeds.crossings.title", what=what)


def _page(wanted: request.Wanted) -> str:
    """Return the path of the page for people that is nearest to what is asked for."""
    if len(wanted.crossing) == 1:
        return f"/crossings/{quote(wanted.crossing[0])}"
    if len(wanted.section) == 1 and not wanted.crossing:
        return f"/sections/{quote(wanted.section[0])}"
    return "/"
