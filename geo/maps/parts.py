"""What a map is drawn from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """An inline block that is no program: a document the page reads by its address."""

    url: str
    document: Any


@dataclass(frozen=True, slots=True)
class Parts:
    """What a map is drawn from.

    Attributes
    ----------
    config : Mapping
        What ``start(map, config)`` of ``#map/main.js`` is given: see ``Config`` in ``static/js/types.d.ts``.
    title, lang, theme : str
        The sentence of the state; language of the page; colours, or nothing for those of the reader's system.
    label : str
        Alternative text of the map.
    credit : str
        Whose data it is and of which version; for a page that stands alone.
    documents : sequence of Block
        Documents put into a page that stands alone.
    first : sequence of str
        Addresses of the documents that a served page asks for at once, whatever it shows.
    late : str
        That of the document it asks for when these, the style sheet and the program are on their way.
    """

    config: Mapping[str, Any]
    title: str
    label: str
    lang: str = "en"
    theme: str | None = None
    credit: str = ""
    documents: Sequence[Block] = field(default_factory=tuple)
    first: Sequence[str] = ()
    late: str = ""


def script_json(value: Any) -> str:
    r"""Return a value as JSON that may stand in a ``<script>`` of any kind.

    >>> print(script_json("</script>"))
    "\u003c/script\u003e"
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
