"""The map in somebody else's page."""

from __future__ import annotations

from html import escape
from typing import Final

HEIGHT: Final = 600
"""Height of the frame in CSS pixels: room for the sentence, the map and the time control at 360 px width."""


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
        ' loading="lazy" style="border:0"></iframe>'
    )
