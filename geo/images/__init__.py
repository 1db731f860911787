"""Pictures of a state of the map, drawn without a browser: land, border, crossings, incidents, words.

:mod:`geo.images.forms` draws and writes them; it takes a while to load, so that is left to the first picture.
"""

from geo.images.request import PARAMETERS, Picture, lasting, read

__all__ = ["PARAMETERS", "Picture", "lasting", "read"]
