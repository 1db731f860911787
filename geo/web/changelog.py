"""The changes to the data as a page: the few kinds of block that ``layers/CHANGELOG.md`` is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

FILE: Final = "CHANGELOG.md"
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a list.

    Attributes
    ----------
    kind : str
        ``h1``, ``h2``, ``h3``, ``p`` or ``ul``.
    items : tuple
        Its texts, one of a list's for each item; each is a tuple of runs, ``(text, is it code)``.
    """

    kind: str
    items: tuple[tuple[tuple[str, bool], ...], ...]


def blocks(text: str) -> list[Block]:
    r"""Return the blocks of a Markdown text; what it has beyond headings, lists and code is read as plain text.

    Examples
    --------
    >>> [block.kind for block in blocks("# Changes\n\n- one\n  line\n- two\n")]
    ['h1', 'ul']
    """
    made = []
    for part in re.split(r"\n\s*\n", text.strip()):
        mark, _, rest = part.partition(" ")
        if mark in ("#", "##", "###"):
            heading, _, below = rest.partition("\n")
            made.append(Block(f"h{len(mark)}", (_runs(heading),)))
            made += blocks(below) if below.strip() else []
        elif mark in ("-", "*"):
            items = re.split(r"\n[-*] ", rest)
            made.append(Block("ul", tuple(_runs(item) for item in items)))
        elif part:
            made.append(Block("p", (_runs(part),)))
    return made


def _runs(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the runs of plain text and of code.

    >>> _runs("see `id` here")
    (('see ', False), ('id', True), (' here', False))
    """
    pieces = _CODE.split(" ".join(text.split()))
    return tuple((piece, bool(index % 2)) for index, piece in enumerate(pieces) if piece)
