"""XML as text: names are the program's own, values are escaped, and what XML cannot hold is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.compute as pc

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (production 2)."""


def element(name: str, text: str | None, /, **attributes: str) -> str:
    """Return an element with a text, nothing if there is none.

    >>> element("name", "a < b", id="1")
    '<name id="1">a &lt; b</name>'
    """
    return "" if text is None else f"{opened(name, **attributes)}{plain(text)}</{name}>"


def opened(name: str, /, **attributes: str) -> str:
    """Return the tag that opens an element."""
    inside = "".join(f" {key}={quoteattr(_FORBIDDEN.sub('', text))}" for key, text in attributes.items())
    return f"<{name}{inside}>"


def plain(text: str) -> str:
    """Return a text as XML holds it."""
    return escape(text if text.isprintable() else _FORBIDDEN.sub("", text))


def rows(columns: Iterable[tuple[str, str, pa.Array]]) -> list[str]:
    """Return the elements of each row one after another, whole columns at once; nothing where there is no value.

    Parameters
    ----------
    columns : iterable of tuple
        The tag that opens an element, the tag that closes it, and the texts.
    """
    return list(pc.binary_join_element_wise(*(_tagged(*column) for column in columns), "").to_pylist())


def _tagged(opening: str, closing: str, cells: pa.Array) -> pa.Array:
    for mark, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        cells = pc.replace_substring(cells, mark, name)
    cells = pc.replace_substring_regex(cells, r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]", "")
    return pc.fill_null(pc.binary_join_element_wise(opening, cells, closing, ""), "")
