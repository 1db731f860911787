"""A release, and the data after it: one incident corrected, another withdrawn."""

import geo
from geo.layers import Catalogue
from geo.releases import Releases, make
from tests.releases.packages import change, correct, dated, fmt, package

RELEASE = "2026.4"
VIEW = "datetime=2021-11&section=pl-by"


def corrected(folder):
    """Return the layers as they are now, the folder of releases, and the ids of what changed."""
    layers = fmt(package(folder / "layers", RELEASE, layers=None))
    releases = folder / "releases"
    catalogue = Catalogue.open(layers)
    make(catalogue, Releases(releases))
    shown = geo.open(layers).incidents("2021-11", section="pl-by", kind="event")
    first, second = shown["id"].iloc[[-2, -8]]
    change(layers, first, title="Corrected title")
    correct(layers, 1, first, "corrected")
    change(layers, second, verification="retracted", retraction="Withdrawn by its source.")
    correct(layers, 2, second, "retracted", "Withdrawn by its source.")
    dated(layers, "2026.5", "2026-05-01T00:00:00Z")
    return fmt(layers), releases, (first, second)
