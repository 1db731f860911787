"""Pictures of a state of the map, drawn without a browser: land, border, crossings, incidents, words.

:mod:`geo.images.drawing` draws them and :mod:`geo.images.raster` makes pixels of them; both take a while to load.
"""

from geo.images.forms import FORMS, Form, Order
from geo.images.request import PARAMETERS, Picture, lasting, read

__all__ = ["FORMS", "PARAMETERS", "Form", "Order", "Picture", "lasting", "read"]
