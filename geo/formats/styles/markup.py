"""XML with two spaces of indent, the same for the same content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as Tree

Element = Tree.Element


def element(
    name: str, attributes: Mapping[str, object] | None = None, children: Iterable[Element] = (), text: str | None = None
) -> Element:
    """Return an element; attributes are written as text, truth as 1 and 0."""
    made = Tree.Element(name, {key: _text(value) for key, value in (attributes or {}).items()})
    made.extend(children)
    made.text = text
    return made


def document(root: Element, doctype: str = "") -> str:
    """Return a whole document."""
    Tree.indent(root)
    head = doctype or '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}\n{Tree.tostring(root, encoding='unicode')}\n"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
