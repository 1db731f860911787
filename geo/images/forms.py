"""The forms a picture has: vectors, pixels, a page, and a kit of all of them for print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from geo import text
from geo.images import drawing, raster
from geo.images.request import LIVE, OUTLINED, Picture
from geo.images.sizes import read as size_of
from geo.maps.answer import Answer
from geo.maps.credit import DRAWN, credit
from geo.store import Dataset
from geo.text import Language

COLUMN_MM: Final = "91"
"""Width of a kit for which no width in print was asked: two columns of many newspapers."""

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every file of a kit: the first there is in an archive."""


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that goes into a picture.

    Attributes
    ----------
    shown : Answer
        What the state of the picture shows.
    label : str
        In words what it shows, for those who cannot see it.
    link : str
        Address of the map in this state.
    """

    dataset: Dataset
    shown: Answer
    asked: Picture
    label: str
    link: str

    @property
    def language(self) -> Language:
        """Language of its words."""
        return text.LANGUAGES[self.asked.state.lang]

    @property
    def title(self) -> str:
        """Its heading."""
        return self.asked.title or self.shown.sentence

    def drawn(self) -> str:
        """Return it as SVG."""
        return drawing.svg(self.dataset, self.shown, self.asked, self.label)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of pictures.

    Attributes
    ----------
    media_type : str
        What it is.
    write : callable
        How it is made.
    pixels : bool
        Whether there are so many to the inch.
    saved : bool
        Whether it is for a file, and not to be looked at in the browser.
    """

    media_type: str
    write: Callable[[Order], bytes]
    pixels: bool = False
    saved: bool = False


def svg(order: Order) -> bytes:
    """Return a picture as SVG."""
    return order.drawn().encode()


def png(order: Order) -> bytes:
    """Return a picture in pixels."""
    return raster.png(order.drawn(), order.asked.size)


def pdf(order: Order) -> bytes:
    """Return a picture as PDF."""
    from geo.images import pdf as pages  # with the first one that is asked for

    rights = f"{credit(order.dataset.catalogue, order.language)}."
    about = pages.About(order.title, order.dataset.catalogue.title, rights, order.label)
    return pages.pdf(order.drawn(), order.asked.size, about)


def kit(order: Order) -> bytes:
    """Return everything that a page of print needs as an archive: the same bytes for the same picture."""
    asked = order.asked
    if asked.paper is None:
        size = size_of({"width_mm": [COLUMN_MM]}, [])
        asked = replace(asked, width=size.width, height=size.height, paper=size.paper)
    live, outlined = (replace(order, asked=replace(asked, text=form)) for form in (LIVE, OUTLINED))
    files = {
        "map.png": png(outlined),
        "map.svg": svg(live),
        "map-outlined.svg": svg(outlined),
        "map.pdf": pdf(replace(order, asked=asked)),
        "caption.txt": "".join(f"{line}\n" for line in caption(order)).encode(),
    }
    archive = BytesIO()
    with ZipFile(archive, "w") as packed:
        for name, content in files.items():
            info = ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = ZIP_STORED if name.endswith(("png", "pdf")) else ZIP_DEFLATED
            packed.writestr(info, content)
    return archive.getvalue()


def caption(order: Order) -> Iterator[str]:
    """Yield the lines that belong below a picture in print, and those for who cannot see it."""
    language, catalogue = order.language, order.dataset.catalogue
    layers = [catalogue[name] for names in DRAWN.values() for name in names if name in catalogue]
    licences = dict.fromkeys(f"{licence.title} <{licence.path}>" for layer in layers for licence in layer.licences)
    said = {
        language.site_text("picture.title"): order.title,
        language.site_text("picture.sentence"): order.shown.sentence if order.asked.title else "",
        language.site_text("picture.alternative"): order.label,
        language.site_text("picture.credit"): f"{credit(catalogue, language)}.",
        language.site_text("picture.licence"): "; ".join(licences),
        language.site_text("picture.link"): order.link,
    }
    yield from (f"{name}: {words}" for name, words in said.items() if words)


FORMS: Final[Mapping[str, Form]] = {
    "svg": Form("image/svg+xml", svg),
    "png": Form("image/png", png, pixels=True),
    "pdf": Form("application/pdf", pdf, saved=True),
    "zip": Form("application/zip", kit, pixels=True, saved=True),
}
"""Every form of a picture, by the end of its address."""
