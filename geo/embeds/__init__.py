"""The map in somebody else's page: the frame, the codes that show it, what oEmbed says of it, and what to check."""

from geo.embeds.codes import HEIGHT, Shared, amp, automatic, component, figure, iframe
from geo.embeds.frame import CONTROLS, OWN, PARAMETERS, Frame, read

__all__ = [
    "CONTROLS",
    "HEIGHT",
    "OWN",
    "PARAMETERS",
    "Frame",
    "Shared",
    "amp",
    "automatic",
    "component",
    "figure",
    "iframe",
    "read",
]
