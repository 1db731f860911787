"""Pictures of a state of the map, drawn without a browser: land, border, crossings, incidents, words."""

from geo.images.drawing import svg
from geo.images.raster import png
from geo.images.request import PARAMETERS, Picture, lasting, read

__all__ = ["PARAMETERS", "Picture", "lasting", "png", "read", "svg"]
