"""The words of every language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language.

    Attributes
    ----------
    months : tuple of str
        Names of the twelve months, as they stand in a date.
    messages : Mapping
        Sentence patterns for :meth:`str.format`, by key; ``.one`` and the other plural forms are suffixes.
    plural : callable
        Plural form of a count, as a suffix of a message's key.
    groups, units, words : Mapping
        Titles of the category groups; singular and plural of each unit; single words.
    """

    code: str
    months: tuple[str, ...]
    plural: Callable[[int], str]
    messages: Mapping[str, str]
    groups: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
    words: Mapping[str, Mapping[str, str]]

    def say(self, key: str, **values: object) -> str:
        """Return a message with its values filled in."""
        return self.messages[key].format(**values)


ENGLISH: Final = Language(
    code="en",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    plural=lambda count: "one" if count == 1 else "many",
    messages={
        "day": "{day} {month} {year}",
        "day_month": "{day} {month}",
        "month": "{month} {year}",
        "within": "{first}–{last}",
        "across": "{first} – {last}",
        "since": "since {first}",
        "until": "until {last}",
        "all_dates": "all dates",
        "day_unknown": "day unknown, in {days}",
        "and": "{list} and {last}",
        "or": "{list} or {last}",
        "incidents.none": "No incidents",
        "incidents.one": "{count} incident",
        "incidents.many": "{count} incidents",
        "categories": "{count} categories",
        "confidence": "{list} confidence",
        "all_sections": "all sections",
        "crossings.none": "no crossings",
        "closed.none": "none of {total} crossings closed",
        "closed.some": "{closed} of {total} crossings closed",
        "closed.all": "all {total} crossings closed",
        "last_known.some": ", {count} as last known",
        "last_known.all": ", as last known",
        "unknown": "; status of {count} not known",
        "status.known": "{status} on {day}",
        "status.last_known": "Last known: {status}, as of {day}",
        "status.unverified": "Last known: {status}, date of last check not known",
        "status.unknown": "Status not known on {day}",
        "range": "{low}–{high} {unit}",
        "at_least": "at least {low} {unit}",
        "at_most": "at most {high} {unit}",
        "exactly": "{low} {unit}",
        "not_known": "not known",
        "at_time": "{days}, {time} local time",
        "about_time": "{days}, about {time} local time",
        "not_listed": "({label})",
        "dead": "{people} dead",
        "injured": "{people} injured",
        "corroborated": "corroborated by {label}",
        "source": "source: {label}",
        "asserts.by": "reported by {by}",
        "asserts.text": "reported: {text}",
        "asserts.both": "reported by {by}: {text}",
        "disputes.by": "disputed by {by}",
        "disputes.text": "disputed: {text}",
        "disputes.both": "disputed by {by}: {text}",
        "kilometres": "{number} km",
        "metres": "{number} m",
        "post.exact": "kilometre {km} of the section, {distance} from the border line",
        "post.on_line": "kilometre {km} of the section, on the border line",
        "post.about": "about kilometre {km} of the section, give or take {doubt}",
        "title": "{sentence} – Eastern Border Map",
        "alternative": "Map of the eastern border. {sentence}.",
    },
    groups={
        "people": "People and harm",
        "crossing": "Crossing and arrival",
        "air": "Air and hybrid",
        "border": "Border rules and works",
        "military": "Military",
        "politics": "Politics and law",
    },
    units={
        "persons": ("person", "persons"),
        "attempts": ("attempt", "attempts"),
        "detections": ("detection", "detections"),
        "crossings": ("crossing", "crossings"),
        "interventions": ("intervention", "interventions"),
        "reports": ("report", "reports"),
        "applications": ("application", "applications"),
        "objects": ("object", "objects"),
        "vehicles": ("vehicle", "vehicles"),
    },
    words={
        "status": {
            "open": "open",
            "restricted": "restricted",
            "suspended": "suspended",
            "closed": "closed",
            "unknown": "not known",
        },
        "location_precision": {
            "exact": "place known exactly",
            "town": "place known to the town",
            "district": "place known to the district",
            "section": "somewhere on this section",
            "country": "place known only to the country",
        },
        "place_role": {
            "occurred": "where it happened",
            "stated": "where a statement was made, not where something happened",
        },
    },
)

LANGUAGES: Final[Mapping[str, Language]] = {"en": ENGLISH}
