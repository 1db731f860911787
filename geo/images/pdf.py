"""Pictures as PDF: the same lines and letters as the SVG, its font inside, its parts tagged, and no clock in it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pydyf

from geo.formats.markup import element
from geo.images import pdf_fonts
from geo.images.pdf_canvas import ARTIFACT, Canvas
from geo.images.pdf_fonts import Subset
from geo.images.pdf_paths import said
from geo.images.scene import LANGUAGE, SVG, Look, is_a
from geo.images.sizes import Size

VERSION: Final = b"1.7"
REACH: Final = 60
"""Units around its middle that a symbol or badge takes at most."""

PRODUCER: Final = "Eastern Border Map"
FIGURE: Final = "Figure"
TAGS: Final = {
    **{"title": "H1", "sentence": "P", "legend": "P", "heads": "P", "credit": "P"},
    **{"paper": ARTIFACT, "page": ARTIFACT},
}
"""What each part of a picture is to who has it read aloud; every other part is a figure."""


@dataclass(frozen=True, slots=True)
class About:
    """What a picture says of itself.

    Attributes
    ----------
    title, author, rights : str
        Its heading, who made it, and whom to credit under which licences.
    label : str
        In words what it shows, for those who cannot see it.
    """

    title: str
    author: str
    rights: str
    label: str


def pdf(picture: str, size: Size, about: About) -> bytes:
    """Return an SVG of this package as PDF, on a page of its own size."""
    root = ElementTree.fromstring(picture)
    document = pydyf.PDF()
    defined = {node.get("id", ""): node for node in root.findall(f"{SVG}defs/*")}
    subsets = {weight: pdf_fonts.subset(weight, letters) for weight, letters in sorted(_letters(root).items())}
    canvas = Canvas(defined, subsets)
    page = _page(document, root, canvas, size)
    resources = _resources(document, canvas, subsets)
    page["Resources"] = resources
    _tag(document, page, canvas, about)
    _describe(document, about, root.get(LANGUAGE, "en"))
    output = BytesIO()
    document.write(output, version=VERSION)
    return output.getvalue()


def _letters(root: Element) -> dict[int, str]:
    """Return the letters of each weight, each once and in order."""
    found: dict[int, set[str]] = {}

    def collect(node: Element, outside: Look) -> None:
        look = outside.inherited(node.attrib)
        if is_a(node, "text"):
            found.setdefault(look.font_weight, set()).update(node.text or "")
        for child in node:
            collect(child, look)

    collect(root, Look())
    return {weight: "".join(sorted(letters)) for weight, letters in found.items()}


def _page(document: Any, root: Element, canvas: Canvas, size: Size) -> Any:
    """Add the page with its parts, each in a tag of its own, and return it."""
    wide, high = size.points
    scale = wide / float(root.get("viewBox", "0 0 1 1").split()[2])
    canvas.write(f"{said(scale)} 0 0 {said(-scale)} 0 {said(high)} cm")
    look = Look().inherited(root.attrib)
    for node in root:
        if not (is_a(node, "title") or is_a(node, "defs")):
            name = (node.get("id") or "").removesuffix("-b")
            canvas.tagged(node, look, TAGS.get(name, FIGURE))
    stream = pydyf.Stream([canvas.content], compress=True)
    document.add_object(stream)
    page = pydyf.Dictionary(
        {
            "Type": "/Page", "Parent": document.pages.reference, "Contents": stream.reference, "StructParents": 0,
            "MediaBox": pydyf.Array([0, 0, said(wide), said(high)]), "Tabs": "/S",
        }
    )  # fmt: skip
    document.add_page(page)
    return page


def _resources(document: Any, canvas: Canvas, subsets: dict[int, Subset]) -> Any:
    """Add what the page draws with: fonts, symbols and grades of opacity."""
    fonts = {f"F{weight}": pdf_fonts.embedded(document, weight, used) for weight, used in subsets.items()}
    resources = pydyf.Dictionary({"Font": pydyf.Dictionary(fonts)})
    document.add_object(resources)
    forms = {}
    for name, content in sorted(canvas.forms().items()):
        box = pydyf.Array([-REACH, -REACH, REACH, REACH])
        kind = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": resources.reference}
        form = pydyf.Stream([content], kind, compress=True)
        document.add_object(form)
        forms[name] = form.reference
    resources["XObject"] = pydyf.Dictionary(forms)
    resources["ExtGState"] = pydyf.Dictionary(
        {
            name: pydyf.Dictionary({"ca": said(fill), "CA": said(stroke)})
            for (fill, stroke), name in canvas.grades.items()
        }
    )
    return resources.reference


def _tag(document: Any, page: Any, canvas: Canvas, about: About) -> None:
    """Add the tree of the page's parts (PDF 32000-1, 14.7)."""
    root, body = pydyf.Dictionary({"Type": "/StructTreeRoot"}), pydyf.Dictionary({"Type": "/StructElem"})
    document.add_object(root)
    document.add_object(body)
    parts = []
    for number, tag in enumerate(canvas.tags):
        part = {"Type": "/StructElem", "S": f"/{tag}", "P": body.reference, "Pg": page.reference, "K": number}
        alternative = {"Alt": pydyf.String(about.label)} if tag == FIGURE else {}
        parts.append(pydyf.Dictionary(part | alternative))
        document.add_object(parts[-1])
    every = pydyf.Array([part.reference for part in parts])
    body.update({"S": "/Document", "P": root.reference, "K": every})
    parents = pydyf.Dictionary({"Nums": pydyf.Array([0, every])})
    document.add_object(parents)
    root.update({"K": pydyf.Array([body.reference]), "ParentTree": parents.reference, "ParentTreeNextKey": 1})
    document.catalog["StructTreeRoot"] = root.reference
    document.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _describe(document: Any, about: About, language: str) -> None:
    """Say what the document is, for programs of today and of yesterday."""
    for name, text in (("Title", about.title), ("Author", about.author), ("Subject", about.label)):
        document.info[name] = pydyf.String(text)
    document.info["Producer"] = pydyf.String(PRODUCER)
    metadata = pydyf.Stream([_metadata(about, language).encode()], {"Type": "/Metadata", "Subtype": "/XML"})
    document.add_object(metadata)
    document.catalog["Metadata"] = metadata.reference
    document.catalog["Lang"] = pydyf.String(language)
    document.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _metadata(about: About, language: str) -> str:
    """Return the description as XMP (ISO 16684-1)."""

    def one(text: str) -> str:
        return f"<rdf:Alt>{element('rdf:li', text, **{'xml:lang': 'x-default'})}</rdf:Alt>"

    said = (
        f"<dc:title>{one(about.title)}</dc:title><dc:rights>{one(about.rights)}</dc:rights>"
        f"<dc:description>{one(about.label)}</dc:description>"
        f"<dc:creator><rdf:Seq>{element('rdf:li', about.author)}</rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag>{element('rdf:li', language)}</rdf:Bag></dc:language>"
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{said}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
