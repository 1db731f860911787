"""What oEmbed says of a map (https://oembed.com, 1.0): rich content, with a picture of the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from geo.embeds.codes import HEIGHT, iframe

FORMATS: Final[Mapping[str, str]] = {"json": "application/json", "xml": "text/xml"}
"""Media type of each form, the usual first."""

WIDTH: Final = 800
"""Of a frame, unless less is asked for."""

THUMBNAIL: Final = (1200, 630)
LEAST_THUMBNAIL: Final = 200
"""In both directions; a smaller picture is left out."""

LIVE_AGE: Final = 3_600
FROZEN_AGE: Final = 30 * 86_400
"""Seconds for which the answer may be kept: of what follows updates, and of what never changes."""


@dataclass(frozen=True, slots=True)
class Room:
    """The most width and height that there is, in pixels; None is as much as is wanted."""

    width: int | None = None
    height: int | None = None

    def within(self, width: int, height: int) -> tuple[int, int]:
        """Return a size that is at most so large, and fits."""
        return min(width, self.width or width), min(height, self.height or height)

    def scaled(self, width: int, height: int) -> tuple[int, int]:
        """Return a size that fits, and keeps its shape unless it would be smaller than a picture can be.

        >>> Room(600, 600).scaled(1200, 630), Room(320).scaled(1200, 630), Room(100).scaled(1200, 630)
        ((600, 315), (320, 200), (100, 200))
        """
        share = min(1.0, (self.width or width) / width, (self.height or height) / height)
        return self.within(max(int(width * share), LEAST_THUMBNAIL), max(int(height * share), LEAST_THUMBNAIL))


@dataclass(frozen=True, slots=True)
class Described:
    """A map that is described.

    Attributes
    ----------
    embed, site : str
        Addresses of the frame and of the site.
    title, name : str
        The sentence of the state, and what the site is called.
    picture : tuple or None
        Address, width and height of a picture of the state.
    frozen : bool
        Whether it never changes.
    """

    embed: str
    site: str
    title: str
    name: str
    picture: tuple[str, int, int] | None
    frozen: bool


def document(described: Described, room: Room) -> dict[str, Any]:
    """Return the answer, its members in the order of the specification."""
    width, height = room.within(WIDTH, HEIGHT)
    frame = iframe(described.embed, described.title, height).replace('width="100%"', f'width="{width}"', 1)
    answer = {
        "type": "rich",
        "version": "1.0",
        "title": described.title,
        "provider_name": described.name,
        "provider_url": described.site,
        "cache_age": FROZEN_AGE if described.frozen else LIVE_AGE,
    }
    if described.picture is not None:
        url, wide, high = described.picture
        answer |= {"thumbnail_url": url, "thumbnail_width": wide, "thumbnail_height": high}
    return answer | {"html": frame, "width": width, "height": height}


def xml(answer: Mapping[str, Any]) -> str:
    r"""Return the answer as XML.

    >>> xml({"title": "A & B"})
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n  <title>A &amp; B</title>\n</oembed>\n'
    """
    members = "".join(f"  <{name}>{escape(str(value), quote=False)}</{name}>\n" for name, value in answer.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n{members}</oembed>\n'
