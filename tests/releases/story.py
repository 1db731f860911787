"""Data with a past: two releases, and what was corrected, retracted and removed since the first."""

from geo.layers import Catalogue
from geo.releases import Releases, make
from tests.releases.packages import change, correct, dated, fmt, incidents, package, remove

OLD, LATER, NEWEST = "2026.4", "2026.5", "2026.6"


def told(root):
    """Write layers and their releases into a folder; return the ids of what changed and of one that stays."""
    folder, releases = root / "layers", Releases(root / "releases")
    fmt(package(folder, OLD, layers=None))
    make(Catalogue.open(folder), releases)
    shown = [each["id"] for each in incidents(folder) if each["properties"]["kind"] == "event"]
    ids = dict(zip(("corrected", "retracted", "removed", "stays"), shown[-4:], strict=True))
    change(folder, ids["corrected"], title="A title that was corrected", deaths=3)
    correct(folder, 1, ids["corrected"], "corrected", "The agency counted again.")
    make(Catalogue.open(redated(folder, LATER, "2026-05-02")), releases)
    change(folder, ids["retracted"], verification="retracted", retraction="The report was withdrawn.")
    correct(folder, 2, ids["retracted"], "retracted", "The agency withdrew it.")
    remove(folder, ids["removed"])
    correct(folder, 3, ids["removed"], "removed", "It was the same as another.")
    redated(folder, NEWEST, "2026-06-02")
    return ids


def redated(folder, version, day):
    dated(folder, version, f"{day}T00:00:00Z")
    positions = folder / "positions.csv"
    known = {each["id"] for each in incidents(folder)}
    lines = positions.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("incidents/") or line.split(",")[0][10:] in known]
    positions.write_text("".join(kept), "utf-8")
    return fmt(folder)
