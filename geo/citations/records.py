"""One record to cite: an incident, a crossing, a section; as text, BibTeX, CSL-JSON and schema.org in JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from geo.citations.tags import tag
from geo.citations.works import Cited, page
from geo.claims import Claim
from geo.formats.styles.palette import DOUBT_M
from geo.incidents import PLACED
from geo.layers import GEOMETRY, Record
from geo.periods import DAY
from geo.store import Dataset
from geo.text import ENGLISH, claims, records

Document = dict[str, Any]
CONTEXT: Final = "https://schema.org"
MOMENT: Final = ("minute", "hour", "day")
"""Date precisions that say on which days something happened."""


@dataclass(frozen=True)
class Subject:
    """A record, in English as its texts are.

    Attributes
    ----------
    collection, id : str
        Of the record; a section stands for its parts.
    title, form : str
        What it is called, and what it is.
    summary : str
        What it says, in a sentence or two.
    about : Mapping
        What happened, or the place, in words of schema.org.
    sources : sequence of str
        Ids of its sources.
    claims : str
        Who says so, and what is said against it.
    retraction : str
        Why it was retracted; empty if it was not.
    days : str
        The days it is about, as ISO 8601 has them.
    beside : tuple of str
        Further layers that its page shows, with licences and credits of their own.
    """

    collection: str
    id: str
    title: str
    form: str
    summary: str
    about: Mapping[str, Any]
    sources: Sequence[str] = ()
    claims: str = ""
    retraction: str = ""
    days: str = ""
    beside: tuple[str, ...] = ()

    def cited(self, dataset: Dataset, site: str, version: str = "") -> Cited:
        """Return what to say of it.

        Parameters
        ----------
        site : str
            Address of the site, without a slash at the end.
        version : str
            The release that the address keeps to; empty if there is none that holds these data.
        """
        cited = [Cited.of(dataset, site, dataset.catalogue[name]) for name in (self.collection, *self.beside)]
        described, layer = dataset.catalogue.descriptor, cited[0]
        return replace(
            layer,
            licence=" AND ".join(dict.fromkeys(each.licence for each in cited if each.licence)),
            attribution="; ".join(dict.fromkeys(each.attribution for each in cited if each.attribution)),
            key="-".join(filter(None, (str(described.get("name", "data")), self.id, layer.version.replace(".", "-")))),
            title=self.title,
            url=self.url(site, version),
            form=self.form,
            note=f"Retracted: {self.retraction}" if self.retraction else "",
        )

    def url(self, site: str, version: str = "") -> str:
        """Return the address of its page."""
        return f"{site}/{self.collection}/{quote(self.id)}" + (f"?v={quote(version)}" if version else "")

    def linked(self, dataset: Dataset, site: str, dated: tuple[date, date], version: str = "") -> Document:
        """Return it in schema.org's words.

        Parameters
        ----------
        dated : tuple of datetime.date
            When it was first published, and last changed.
        """
        cited = self.cited(dataset, site, version)
        publisher = [{"@type": "Organization", "name": author} for author in cited.authors]
        correction = {"@type": "CorrectionComment", "text": self.retraction}
        said: Document = {
            "@context": CONTEXT,
            "@type": "CreativeWork",
            "@id": self.url(site),
            "url": cited.url,
            "identifier": tag(dataset, self.collection, self.id),
            "name": self.title,
            "abstract": self.summary,
            "text": self.claims,
            "inLanguage": "en",
            "creativeWorkStatus": "Retracted" if self.retraction else "Published",
            "correction": correction if self.retraction else None,
            "version": cited.version,
            "datePublished": dated[0].isoformat(),
            "dateModified": dated[1].isoformat(),
            "temporalCoverage": self.days,
            "creator": publisher,
            "publisher": publisher,
            **self._rights(dataset, cited, site),
            "about": dict(self.about),
            "citation": [_source(dataset.source(id)) for id in self.sources],
        }
        return _known(said)

    def _rights(self, dataset: Dataset, cited: Cited, site: str) -> Document:
        """Return the licences and the data set it is a part of."""
        layers = [dataset.catalogue[name] for name in (self.collection, *self.beside)]
        found = page(site, layers[0])
        whole = {"@type": "Dataset", "@id": found, "name": f"{cited.container}: {layers[0].title}", "url": found}
        return {
            "license": list(dict.fromkeys(licence.path for each in layers for licence in each.licences)),
            "creditText": cited.attribution,
            "isPartOf": whole | {"version": cited.version},
        }


class Form(NamedTuple):
    """A form of a citation: its title, the end of its file's name, its media type, and how it is written."""

    title: str
    extension: str
    media_type: str
    write: Callable[[Cited, Document], str]


FORMS: Final[Mapping[str, Form]] = {
    form.extension: form
    for form in (
        Form("Text", "txt", "text/plain", lambda cited, _: cited.text() + "\n"),
        Form("BibTeX", "bib", "application/x-bibtex", lambda cited, _: cited.bibtex()),
        Form("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", lambda cited, _: _json([cited.csl()])),
        Form("JSON-LD", "jsonld", "application/ld+json", lambda _, linked: _json(linked)),
    )
}
"""Every form of a citation, by the end of its file's name."""


def incident(row: Record) -> Subject:
    """Return an incident: its days and its place no more exactly than they are known."""
    last = row["end"] - DAY
    sure = row["date_precision"] in MOMENT
    where = ", ".join(filter(None, (row["place"], ENGLISH.term("section", row["section"]))))
    place = {"@type": "Place", "name": where, "description": records.precision(row), "geo": _geo(row)}
    event = {
        "@type": "Event",
        "name": row["title"],
        "startDate": row["start"].isoformat() if sure else None,
        "endDate": last.isoformat() if sure else None,
        "location": _known(place),
    }
    return Subject(
        collection="incidents",
        id=row["id"],
        title=f"{row['title']} ({records.happened(row)})",
        form="incident record",
        summary=row["summary"] or "",
        about=_known(event),
        sources=row["sources"],
        claims=f"{claims([Claim.from_json(claim) for claim in row['claims']])}.",
        retraction=row["retraction"] or "",
        days=f"{row['start']}/{last}" if last != row["start"] else f"{row['start']}",
    )


def crossing(dataset: Dataset, row: Record) -> Subject:
    """Return a crossing, with the sources of its place and of its status log."""
    name = " – ".join(filter(None, (row["name"], row["name_other_side"])))
    section = ENGLISH.term("section", row["section"])
    log = (source for each in dataset.log if each["crossing"] == row["id"] for source in each["sources"])
    point = row[GEOMETRY]
    place = {
        "@type": "Place",
        "name": name,
        "alternateName": row["name_local_script"],
        "description": ENGLISH.say("position.known", distance=f"{row['position_precision_m']} m"),
        "containedInPlace": {"@type": "Place", "name": section},
        "geo": {"@type": "GeoCoordinates", "latitude": point.y, "longitude": point.x},
    }
    return Subject(
        collection="crossings",
        id=row["id"],
        title=f"{name} ({section})",
        form="record of a border crossing point",
        summary=row["notes"] or "",
        about=_known(place),
        sources=tuple(dict.fromkeys([*row["sources"], *log])),
        beside=("crossing-status",),
    )


def section(parts: Sequence[Record]) -> Subject:
    """Return a section, from its parts in order."""
    first = parts[0]
    name = ENGLISH.term("section", first["section"])
    length = ENGLISH.say("kilometres", number=ENGLISH.number(round(first["section_length_m"] / 1000, 1)))
    return Subject(
        collection="sections",
        id=first["section"],
        title=f"Border section {name}",
        form="record of a border section",
        summary=f"{first['eu_side']} – {first['other_side']}; measured length {length}",
        about={"@type": "Place", "name": name},
    )


def _geo(row: Record) -> Document | None:
    """Return a point, a circle as wide as the doubt, or nothing."""
    point = row[GEOMETRY]
    if point is None or row["location_precision"] not in PLACED:
        return None
    at = {"@type": "GeoCoordinates", "latitude": point.y, "longitude": point.x}
    metres = DOUBT_M.get(row["location_precision"])
    return at if metres is None else {"@type": "GeoCircle", "geoMidpoint": at, "geoRadius": metres}


def _source(row: Record) -> Document:
    said = {
        "@type": "CreativeWork",
        "name": row["title"],
        "publisher": {"@type": "Organization", "name": row["publisher"]} if row["publisher"] else None,
        "datePublished": None if row["date"] is None else str(row["date"]),
        "url": row["url"],
        "archivedAt": row["archived_url"],
        "license": row["licence"],
    }
    return _known(said)


def _known(document: Document) -> Document:
    """Return a document without what is not known."""
    return {name: value for name, value in document.items() if value not in (None, "", [], {})}


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
