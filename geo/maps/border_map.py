"""A Folium map whose every file is ours: no third party, no data in the markup, the same bytes each time.

Folium's own map loads a dozen files from four hosts, writes inline styles and gives every element a random
id. This subclass keeps Folium's tree, so that Folium's children (markers, layers) can be added in a notebook, and
replaces what it writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

import folium
from branca.element import Element, Figure
from folium.template import Template

from geo.maps.assets import ALONE, PAGE, Assets
from geo.maps.parts import Parts, script_json

ELEMENT: Final = "map"
"""Id of the map's element, and name of the map in the page's script."""

CENTRE: Final = (57.5, 25.5)
OPTIONS: Final[Mapping[str, Any]] = {
    "zoom": 5,
    "minZoom": 3,
    "maxZoom": 19,
    "zoomSnap": 0.25,
    "zoomControl": True,
    "attributionControl": False,
    "preferCanvas": True,
    "worldCopyJump": False,
}

EARLY: Final = 'document.documentElement.classList.add("js");'
"""What a served page runs before its first picture: it is laid out once, as it is with a program."""

LATE: Final = "js/late.js"
"""The program that asks for the document a page needs last."""

PAGE_TEMPLATE: Final = """<!DOCTYPE html>
<html lang="{{ this.lang }}"{% if this.theme %} data-theme="{{ this.theme }}"{% endif %}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ this.title|e }}</title>
{{ this.header.render(**kwargs) }}
</head>
<body class="embed">
<main>
<h1 id="sentence">{{ this.title|e }}</h1>
{{ this.html.render(**kwargs) }}
{% if this.credit %}<p class="credit" id="credit">{{ this.credit|e }}</p>
{% endif %}</main>
<script type="module">{{ this.module(**kwargs) }}</script>
</body>
</html>
"""


class Page(Figure):
    """The document around a map: language, title and a viewport that lets people zoom."""

    _template = Template(PAGE_TEMPLATE)

    def __init__(self, parts: Parts) -> None:
        super().__init__(title=parts.title, height="600px")
        self._id = ELEMENT
        self.lang = parts.lang
        self.theme = parts.theme
        self.credit = parts.credit
        self.header._children.clear()

    def module(self, **kwargs: Any) -> str:
        """Return the page's program: the map's, then that of its children."""
        return str(self.script.render(**kwargs))

    def render(self, **kwargs: Any) -> str:
        """Return the document; ids are counted through the tree, so that they are always the same."""
        for number, element in enumerate(_descendants(self)):
            if not isinstance(element, BorderMap):
                element._id = str(number)
        return str(super().render(**kwargs))


class Verbatim(Element):
    """Text that is put out as it is. An element made from a text would run that text as a template."""

    _template = Template("{{ this.content }}")

    def __init__(self, content: str) -> None:
        super().__init__()
        self.content = content


class BorderMap(folium.Map):
    """A Folium map of the border: our bundle, with Leaflet in it, in the place of Folium's files.

    Parameters
    ----------
    assets : Assets
        The static files.
    parts : Parts
        What is drawn.
    standalone : bool
        Put every file into the page instead of linking to it.

    Notes
    -----
    Folium's ``add_js_link`` changes the class for the whole process; ``default_js`` and ``default_css`` are set on
    the instance instead. Popups and tooltips of Folium put text into markup: use none of them for data.
    """

    def __init__(self, assets: Assets, parts: Parts, *, standalone: bool = False) -> None:
        super().__init__(location=list(CENTRE), tiles=None)
        self._id = ELEMENT
        self._assets = assets
        self._parts = parts
        self._standalone = standalone
        self.default_js, self.default_css = [], []
        Page(parts).add_child(self)

    def get_name(self) -> str:
        """Return the id of the element and name of the variable, which is always the same."""
        return ELEMENT

    def render(self, **kwargs: Any) -> str:
        """Add the map's parts to its document, without Folium's own files; the parts are in the document alone."""
        page = self.get_root()
        assert isinstance(page, Figure), "a map stands in a document"
        parts = ((page.header, self.head), (page.html, self.body), (page.script, self.program))
        for where, content in parts:
            where.add_child(Verbatim(content), name=ELEMENT)
        for child in list(self._children.values()):
            child.render(**kwargs)
        return ""

    @property
    def program(self) -> str:
        """The script block: make the map, hand it to ``start``. It holds no data: its hash moves with the code."""
        return (
            f"\n{self._names}\n"
            f"const {ELEMENT} = L.map({script_json(ELEMENT)}, "
            f"{script_json({'center': list(self.location), **OPTIONS})});\n"
            'const config = JSON.parse(document.getElementById("config").textContent);'
            f"{_READ_BLOCKS if self._standalone else ''}\n"
            f"start({ELEMENT}, config);\n"
        )

    @property
    def _names(self) -> str:
        if self._standalone:
            return "const { L, start } = EasternBorderMap;"
        return f"import {{ L, start }} from {script_json(self._assets.url(PAGE[1]))};"

    @property
    def body(self) -> str:
        """What stands where the map is: its element."""
        label = escape(self._parts.label)
        return f'<div id="{ELEMENT}" class="folium-map" role="region" aria-label="{label}"></div>'

    @property
    def head(self) -> str:
        """What stands in ``<head>``: the style sheet and the bundle that the program is short for."""
        return "\n".join(self._inline_head() if self._standalone else self._linked_head())

    @property
    def scripts(self) -> str:
        """What stands at the end of ``<body>``: the program."""
        return f'<script type="module">{self.program}</script>'

    @property
    def inline(self) -> tuple[str, ...]:
        """The inline blocks of a served page, whose hashes its Content-Security-Policy allows."""
        return (EARLY, self.program)

    @property
    def data(self) -> tuple[str, ...]:
        """The lines of a page that stands alone which hold its data, one document each."""
        return tuple(
            f'<script type="application/json" data-url="{escape(block.url)}">{script_json(block.document)}</script>'
            for block in self._parts.documents
        )

    def _linked_head(self) -> Iterator[str]:
        style, program = map(self._assets.url, PAGE)
        yield f"<script>{EARLY}</script>"
        yield f'<link rel="stylesheet" href="{style}">'
        for url in (program, *self._assets.needed(PAGE[1])):
            yield f'<link rel="modulepreload" href="{url}">'
        for url in self._parts.first:
            yield f'<link rel="preload" as="fetch" crossorigin href="{escape(url)}">'
        if self._parts.late:
            late = escape(self._parts.late)
            yield f'<link rel="preload" as="fetch" crossorigin href="{late}" media="not all" id="late">'
            yield f'<script async src="{self._assets.url(LATE)}"></script>'

    def _inline_head(self) -> Iterator[str]:
        style, program = map(self._assets.text, ALONE)  # esbuild leaves no end tag in them
        yield f"<style>{style}</style>"
        yield f"<script>{program}</script>"
        yield f'<script type="application/json" id="config">{script_json(self._parts.config)}</script>'
        yield from self.data


_READ_BLOCKS: Final = """
config.data = {};
for (const block of document.querySelectorAll("script[data-url]")) {
  config.data[block.dataset.url] = JSON.parse(block.textContent);
}"""


def _descendants(element: Element) -> Iterator[Element]:
    for child in element._children.values():
        yield child
        yield from _descendants(child)
