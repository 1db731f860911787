"""The Folium map of the border: its state, its data, its page."""
