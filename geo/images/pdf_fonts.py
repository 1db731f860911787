"""The font in a PDF: only the letters that are used, embedded, and each still known as the letter it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

import pydyf

from geo.images import fonts

THOUSAND: Final = 1000
"""Units of a letter's size in which PDF measures fonts."""

SYMBOLIC: Final = 4
"""Flag of a font whose letters are known by their place in it (PDF 32000-1, table 123)."""

STEM: Final = {400: 80, 600: 120}
"""How thick the stems are, roughly, for who has to stand in for the font."""

_TAG: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RANGES: Final = 100
"""Letters of a block of a table from places to letters, at most."""


@dataclass(frozen=True, slots=True)
class Subset:
    """Some letters of a font.

    Attributes
    ----------
    name : str
        Its name in a PDF: a tag that changes with the letters, and the font's own name.
    content : bytes
        The font's file.
    places, widths : dict
        Place of each letter in the file, and how wide it is, in thousandths of the size.
    box, ascent, descent, cap : tuple of int, int
        Of the whole font, likewise.
    """

    name: str
    content: bytes
    places: dict[str, int]
    widths: dict[str, int]
    box: tuple[int, ...]
    ascent: int
    descent: int
    cap: int

    def shown(self, text: str, nearer: list[int]) -> str:
        """Return a text as PDF shows it: the places of its letters, and how much nearer some stand, in thousandths."""
        parts = ["[<"]
        for letter, kern in zip(text, nearer, strict=True):
            parts.append(f"{f'> {-kern} <' if kern else ''}{self.places.get(letter, 0):04x}")
        return "".join([*parts, ">] TJ"])


@lru_cache(maxsize=32)
def subset(weight: int, letters: str) -> Subset:
    """Return the letters of a text, each once and in order."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    file = fonts.files()[list(fonts.WEIGHTS).index(weight)]
    with TTFont(file, lazy=True, recalcTimestamp=False) as font:
        options = Options(layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "kern"]
        shrink = Subsetter(options)
        shrink.populate(text=letters)
        shrink.subset(font)
        output = BytesIO()
        font.save(output, reorderTables=None)
        return _described(font, output.getvalue(), letters)


def _described(font: Any, content: bytes, letters: str) -> Subset:
    scale = THOUSAND / font["head"].unitsPerEm
    names, order, metrics = font.getBestCmap(), font.getReverseGlyphMap(), font["hmtx"].metrics
    known = {letter: names[ord(letter)] for letter in letters if ord(letter) in names}
    number = int.from_bytes(sha256(content).digest()[:8], "big")
    tag = "".join(_TAG[number // 26**i % 26] for i in range(6))
    head, looks = font["head"], font["OS/2"]
    return Subset(
        name=f"{tag}+{font['name'].getDebugName(6)}",
        content=content,
        places={letter: order[name] for letter, name in known.items()},
        widths={letter: round(metrics[name][0] * scale) for letter, name in known.items()},
        box=tuple(round(each * scale) for each in (head.xMin, head.yMin, head.xMax, head.yMax)),
        ascent=round(font["hhea"].ascent * scale),
        descent=round(font["hhea"].descent * scale),
        cap=round(getattr(looks, "sCapHeight", 660) * scale),
    )


def embedded(document: Any, weight: int, used: Subset) -> Any:
    """Add a font to a document, and return where it is (PDF 32000-1, 9.7)."""
    file = pydyf.Stream([used.content], {"Length1": len(used.content)}, compress=True)
    document.add_object(file)
    descriptor = pydyf.Dictionary(
        {
            "Type": "/FontDescriptor", "FontName": f"/{used.name}", "Flags": SYMBOLIC, "ItalicAngle": 0,
            "FontBBox": pydyf.Array(used.box), "Ascent": used.ascent, "Descent": used.descent, "CapHeight": used.cap,
            "StemV": STEM[weight], "FontFile2": file.reference,
        }
    )  # fmt: skip
    document.add_object(descriptor)
    widths = [part for letter, place in _ordered(used) for part in (place, pydyf.Array([used.widths[letter]]))]
    system = pydyf.Dictionary(
        {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
    )
    letters = pydyf.Dictionary(
        {
            "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": f"/{used.name}", "CIDSystemInfo": system,
            "FontDescriptor": descriptor.reference, "W": pydyf.Array(widths), "CIDToGIDMap": "/Identity",
        }
    )  # fmt: skip
    document.add_object(letters)
    table = pydyf.Stream([_table(used).encode()], compress=True)
    document.add_object(table)
    font = pydyf.Dictionary(
        {
            "Type": "/Font", "Subtype": "/Type0", "BaseFont": f"/{used.name}", "Encoding": "/Identity-H",
            "DescendantFonts": pydyf.Array([letters.reference]), "ToUnicode": table.reference,
        }
    )  # fmt: skip
    document.add_object(font)
    return font.reference


def _ordered(used: Subset) -> list[tuple[str, int]]:
    """Return the letters by their place; two letters may have the same."""
    places = {place: letter for letter, place in sorted(used.places.items(), reverse=True)}
    return [(places[place], place) for place in sorted(places)]


def _table(used: Subset) -> str:
    """Return the table from places to letters, by which a text can be searched and copied (PDF 32000-1, 9.10.3)."""
    rows = [f"<{place:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, place in _ordered(used)]
    blocks = [rows[i : i + _RANGES] for i in range(0, len(rows), _RANGES)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{mapped}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
