"""What others are to say of the data when they use it: a line of text, BibTeX and CSL-JSON, from the data package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self
from urllib.parse import quote

from geo.layers import Layer
from geo.layers.catalogue import Licence
from geo.store import Dataset

_TEX: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    mark: f"\\{mark}" for mark in "&%$#_{}"
}


DATA_SET: Final = "data set"


@dataclass(frozen=True, slots=True)
class Cited:
    """A work to cite: a layer, the data as a whole, or a record of them.

    Attributes
    ----------
    key : str
        Of the entry in a bibliography.
    authors : tuple of str
        Names as they are written, of organisations or people; empty if nobody is named.
    issued : datetime.date or None
        When this version appeared.
    version, licence : str
        Empty if not stated.
    url : str
        Where it is found.
    form : str
        What it is, in a word or two.
    note : str
        What has to be said with it, as that it was retracted.
    """

    key: str
    title: str
    container: str
    authors: tuple[str, ...]
    issued: date | None
    version: str
    url: str
    licence: str
    attribution: str
    form: str = DATA_SET
    note: str = ""

    @classmethod
    def of(cls, dataset: Dataset, site: str, layer: Layer | None = None) -> Self:
        """Return a layer, or without one the data as a whole.

        Parameters
        ----------
        site : str
            Address of the site, without a slash at the end.
        """
        catalogue = dataset.catalogue
        described = catalogue.descriptor
        people = (each for each in described.get("contributors", ()) if "author" in each.get("roles", ("author",)))
        applying = layer.licences if layer else licences(dataset)
        version = str(described.get("version", ""))
        named = (str(described.get("name", "data")), layer.name if layer else "", version.replace(".", "-"))
        return cls(
            key="-".join(filter(None, named)),
            title=layer.title if layer else catalogue.title,
            container=catalogue.title if layer else "",
            authors=tuple(each["title"] for each in people),
            issued=_day(described.get("created")),
            version=version,
            url=page(site, layer),
            licence=" AND ".join(licence.name for licence in applying),
            attribution=layer.attribution if layer else "",
        )

    def text(self) -> str:
        """Return the citation as a line of text."""
        year = f"({self.issued.year})" if self.issued else ""
        who = " ".join(filter(None, (", ".join(self.authors), year)))
        within = f"In: {self.container}. " if self.container else ""
        version = f"Version {self.version}. " if self.version else ""
        licence = f" (licence: {self.licence})" if self.licence else ""
        credit = f" Credit: {self.attribution}." if self.attribution else ""
        note = f" {self.note}" if self.note else ""
        return (
            f"{who}{': ' if who else ''}{self.title} [{self.form}]. {within}{version}{self.url}{licence}.{credit}{note}"
        )

    def bibtex(self) -> str:
        """Return the citation as a BibTeX entry; ``@misc``, which every style knows."""
        whole = f"{self.title}. {self.container}" if self.container else self.title
        fields = {
            "author": " and ".join(f"{{{_tex(author)}}}" for author in self.authors),
            "title": f"{{{_tex(whole)}}}",
            "year": str(self.issued.year) if self.issued else "",
            "month": str(self.issued.month) if self.issued else "",
            "version": _tex(self.version),
            "howpublished": f"\\url{{{self.url}}}",
            "url": self.url,
            "note": _tex(self._note()),
        }
        lines = (f"  {name} = {{{text}}}" for name, text in fields.items() if text)
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}\n"

    def _note(self) -> str:
        version = f", version {self.version}" if self.version else ""
        licence = f" Licence: {self.licence}." if self.licence else ""
        parts = (f"{self.form.capitalize()}{version}.{licence}", self.attribution, self.note)
        return " ".join(filter(None, parts))

    def csl(self) -> dict[str, Any]:
        """Return the citation as an item of CSL-JSON 1.0.2."""
        issued = self.issued
        item = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "container-title": self.container,
            "author": [{"literal": author} for author in self.authors],
            "issued": {"date-parts": [[issued.year, issued.month, issued.day]]} if issued else None,
            "version": self.version,
            "URL": self.url,
            "license": self.licence,
            "genre": self.form if self.form != DATA_SET else "",
            "note": " ".join(filter(None, (self.attribution, self.note))),
        }
        return {name: value for name, value in item.items() if value}


def page(site: str, layer: Layer | None = None) -> str:
    """Return the page a layer, or everything, is found on."""
    return f"{site}/downloads" + (f"#{quote(layer.name)}" if layer else "")


def licences(dataset: Dataset) -> tuple[Licence, ...]:
    """Return every licence some layer is under."""
    return tuple(dict.fromkeys(licence for layer in dataset.catalogue.tables for licence in layer.licences))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _tex(text: str) -> str:
    return "".join(_TEX.get(mark, mark) for mark in text)
