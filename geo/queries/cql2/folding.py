"""The forms in which texts compare: without case, without accents."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MARKS: Final = re.compile("[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""The accents that stand apart once a character is decomposed."""

_LETTERS: Final = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "ø": "o",
        "Ø": "O",
        "ħ": "h",
        "Ħ": "H",
        "ŧ": "t",
        "Ŧ": "T",
        "ı": "i",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "þ": "th",
        "Þ": "TH",
        "ß": "ss",
        "ẞ": "SS",
    }
)
"""Letters that do not decompose, and what people type for them."""


def composed(text: str) -> str:
    """Return a text with its accents joined to their letters (NFC), as the data have them."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def casei(text: str) -> str:
    """Return the form in which texts compare whatever their case.

    >>> casei("Straße"), casei("ŁÓDŹ")
    ('strasse', 'łódź')
    """
    return text.lower() if text.isascii() else composed(composed(text).casefold())


def accenti(text: str) -> str:
    """Return the form in which texts compare whatever their accents.

    >>> accenti("Łódź"), accenti("Rēzekne"), accenti("København")
    ('Lodz', 'Rezekne', 'Kobenhavn')
    """
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)


FOLDS: Final = {"casei": casei, "accenti": accenti}
"""The two by the name of their function."""
