"""Pictures of a state of the map, drawn without a browser: land, border, crossings, incidents, words.

:mod:`geo.images.drawing` draws them and :mod:`geo.images.raster` makes pixels of them; both take a while to load.
"""

from geo.images.request import PARAMETERS, Picture, lasting, read

__all__ = ["PARAMETERS", "Picture", "lasting", "read"]
