"""The codes that show a map in a page of anybody's: markup to be copied."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

HEIGHT: Final = 600
"""Height of the frame in CSS pixels: room for the sentence, the map and the time control at 360 px width."""

STYLE: Final = "border:0"
FITTING: Final = "max-width:100%;height:auto"


@dataclass(frozen=True, slots=True)
class Shared:
    """A map that is put into a page.

    Attributes
    ----------
    embed, page, script, picture : str
        Addresses: of the frame with its state, of the page with the same state, of the script that adapts heights,
        of the picture of the state.
    title : str
        What a screen reader says of the frame.
    summary, alternative : str
        Caption and alternative text of the picture.
    size : tuple of int
        Width and height of the picture.
    height : int
        Of the frame, in CSS pixels.
    """

    embed: str
    page: str
    script: str
    picture: str
    title: str
    summary: str
    alternative: str
    size: tuple[int, int]
    height: int = HEIGHT


def iframe(url: str, title: str, height: int = HEIGHT) -> str:
    """Return the markup that shows a map in a page of anybody's, without a script.

    Parameters
    ----------
    url : str
        Address of ``/embed`` with the state.
    title : str
        The sentence of the state: what a screen reader says of the frame.

    Examples
    --------
    >>> iframe("https://example.org/embed", 'A "map"')
    '<iframe src="https://example.org/embed" title="A &quot;map&quot;" width="100%" height="600" \
loading="lazy" style="border:0"></iframe>'
    """
    return (
        f'<iframe src="{escape(url)}" title="{escape(title)}" width="100%" height="{height}"'
        f' loading="lazy" style="{STYLE}"></iframe>'
    )


def automatic(shared: Shared) -> str:
    """Return the markup of a frame that becomes as high as what is in it; without the script it keeps its height."""
    frame = iframe(shared.embed, shared.title, shared.height)
    return f"{frame.replace('<iframe ', '<iframe data-border-map ', 1)}\n{_script(shared)}"


def component(shared: Shared, attributes: dict[str, str]) -> str:
    """Return the markup of the element ``<eastern-border-map>``; without the script its picture and link are seen.

    Parameters
    ----------
    attributes : dict
        The frame's parameters.
    """
    given = {"title": shared.title, "height": str(shared.height)}
    named = {"heading" if name == "title" else name: value for name, value in attributes.items()}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in (named | given).items())
    image = (
        f'<img src="{escape(shared.picture)}" alt="{escape(shared.alternative)}" style="max-width:100%;height:auto">'
    )
    inside = f'<a href="{escape(shared.page)}">{image}</a>'
    return f"<eastern-border-map {written}>\n  {inside}\n</eastern-border-map>\n{_script(shared)}"


def amp(shared: Shared, more: str) -> str:
    """Return the markup of a frame in an AMP page, which may become as high as what is in it.

    Parameters
    ----------
    more : str
        Words of the button that AMP shows where it must ask first.
    """
    return (
        f'<amp-iframe src="{escape(shared.embed)}" title="{escape(shared.title)}" layout="fixed-height" width="auto"'
        f' height="{shared.height}" sandbox="allow-scripts allow-same-origin allow-popups" frameborder="0" resizable>\n'
        f'  <amp-img layout="fill" src="{escape(shared.picture)}" alt="{escape(shared.alternative)}" placeholder>'
        "</amp-img>\n"
        f'  <button overflow type="button">{escape(more)}</button>\n'
        "</amp-iframe>"
    )


def figure(shared: Shared) -> str:
    """Return the markup of a still picture with its caption."""
    width, height = shared.size
    return (
        f'<figure>\n  <a href="{escape(shared.page)}"><img src="{escape(shared.picture)}"'
        f' alt="{escape(shared.alternative)}" width="{width}" height="{height}"'
        f' style="{FITTING}"></a>\n'
        f"  <figcaption>{escape(shared.summary)}</figcaption>\n</figure>"
    )


def _script(shared: Shared) -> str:
    return f'<script async src="{escape(shared.script)}"></script>'
