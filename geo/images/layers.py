"""The named layers of a picture: groups that drawing programs show by name, and every other program as plain groups."""

from __future__ import annotations

import re
from typing import Final

NAMESPACE: Final = "http://www.inkscape.org/namespaces/inkscape"
"""Of the two attributes by which drawing programs know a layer."""

_NAMED = re.compile(r'(<(?:g|path|rect) id="[\w-]+)"( inkscape:groupmode="layer" inkscape:label="[\w -]+)?')


def layer(id: str, inside: str, look: str = "") -> str:
    """Return a layer.

    Parameters
    ----------
    id : str
        Its name, in small letters and hyphens.
    look : str
        Attributes that all in it share.

    Examples
    --------
    >>> layer("towns", "<circle/>", 'fill="none"')
    '<g id="towns" inkscape:groupmode="layer" inkscape:label="Towns" fill="none"><circle/></g>'
    """
    label = id.replace("-", " ").capitalize()
    attributes = f' inkscape:groupmode="layer" inkscape:label="{label}"' + (f" {look}" if look else "")
    return f'<g id="{id}"{attributes}>{inside}</g>'


def renamed(part: str, suffix: str) -> str:
    """Return a part of a picture with every name in it lengthened, so that it can stand beside its like.

    >>> renamed('<path id="land" d="M0 0"/>', "b")
    '<path id="land-b" d="M0 0"/>'
    """
    return _NAMED.sub(lambda found: f'{found[1]}-{suffix}"' + (f"{found[2]} {suffix}" if found[2] else ""), part)
