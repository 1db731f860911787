"""The Folium map of the border: its state, its data, its page."""

from geo.maps.border_map import BorderMap
from geo.maps.drawing import standalone

__all__ = ["BorderMap", "standalone"]
