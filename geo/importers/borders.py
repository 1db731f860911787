"""Border lines from the shared edges of time zones: no buffers, no snapping.

Parts in the sea are cut off at documented points and marked, not dropped. The zones are needed to build the
lines, not to serve them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo.crs import GEOD, geodesic_length, local_metric
from geo.errors import GeoError, InvalidLayers, Problem
from geo.importers import zones
from geo.layers import canonical, files
from geo.layers.catalogue import Catalogue
from geo.layers.reading import GEOMETRY, Record
from geo.sections import SECTIONS, Comparison, Line, Section, compare
from geo.segments import cut

ZONES: Final = {
    "pl-by": ("Europe/Warsaw", "Europe/Minsk"),
    "pl-ru": ("Europe/Warsaw", "Europe/Kaliningrad"),
    "lt-by": ("Europe/Vilnius", "Europe/Minsk"),
    "lt-ru": ("Europe/Vilnius", "Europe/Kaliningrad"),
    "lv-by": ("Europe/Riga", "Europe/Minsk"),
    "lv-ru": ("Europe/Riga", "Europe/Moscow"),
    "fi-ru": ("Europe/Helsinki", "Europe/Moscow"),
    "ee-ru": ("Europe/Tallinn", "Europe/Moscow"),
    "no-ru": ("Europe/Oslo", "Europe/Moscow"),
}
"""The two zones whose shared edges are the border."""

SCALES: Final = {"sections": 0.0, "sections-z12": 10.0, "sections-z9": 50.0, "sections-z6": 400.0}
"""Tolerance of the Douglas–Peucker simplification in metres, by layer."""

MAX_OFF_LINE_M: Final = 50.0
"""How far a documented cut point or zero may lie off the line before the source counts as changed."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The point (longitude, latitude) at which a part that comes from the sea ends, and what that part is."""

    part: str
    lon: float
    lat: float


# Where the line crosses the OpenStreetMap coastline (countries-land-10m of @geo-maps 0.6.0, as of 2017), in
# order from the zero. What follows the last cut is land; rivers and lakes count as land.
CUTS: Final = {
    "pl-ru": (
        Cut("sea", 19.638854856, 54.458420126),  # Baltic shore of the Vistula Spit
        Cut("land", 19.646488318, 54.453679585),  # its lagoon shore
        Cut("lagoon", 19.804009652, 54.442395256),  # east shore of the Vistula Lagoon
    ),
    "lt-ru": (
        Cut("sea", 20.952896174, 55.281135913),  # Baltic shore of the Curonian Spit
        Cut("land", 20.984492478, 55.277488271),  # its lagoon shore
        Cut("lagoon", 21.261728970, 55.245789259),  # east shore of the Curonian Lagoon
    ),
    "fi-ru": (Cut("sea", 27.794732872, 60.544604627),),  # shore at Virolahti
    "ee-ru": (Cut("sea", 28.043233095, 59.470869240),),  # mouth of the Narva
    "no-ru": (Cut("sea", 30.821734721, 69.788935187),),  # mouth of the Jakobselva
}


@dataclass(frozen=True, slots=True)
class Tripoint:
    """A point in which three states, and two sections, meet."""

    id: str
    name: str
    sections: tuple[str, str]


TRIPOINTS: Final = (
    Tripoint("pl-lt-by", "Poland–Lithuania–Belarus", ("pl-by", "lt-by")),
    Tripoint("pl-lt-ru", "Poland–Lithuania–Russia (Kaliningrad)", ("pl-ru", "lt-ru")),
    Tripoint("lt-lv-by", "Lithuania–Latvia–Belarus", ("lt-by", "lv-by")),
    Tripoint("lv-by-ru", "Latvia–Belarus–Russia", ("lv-by", "lv-ru")),
    Tripoint("ee-lv-ru", "Estonia–Latvia–Russia", ("lv-ru", "ee-ru")),
    Tripoint("fi-no-ru", "Finland–Norway–Russia", ("fi-ru", "no-ru")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a section: what it runs through, and its line at full resolution."""

    kind: str
    geometry: shapely.LineString


Sections = Mapping[str, Sequence[Part]]
"""The parts of each section, in order from its zero."""


def build(catalogue: Catalogue) -> dict[str, bytes]:
    """Return the canonical files of the border layers, by layer name.

    Raises
    ------
    GeoError
        If the packages of the dependency group ``build`` are missing or of another version, or if the zones
        no longer touch as they are documented to.
    """
    sections = border_lines()
    records: dict[str, list[Record]] = {
        layer: section_records(sections, tolerance) for layer, tolerance in SCALES.items()
    }
    records["segments"] = segment_records(sections)
    records["tripoints"] = tripoint_records(sections)
    return {name: canonical.render(catalogue[name], rows) for name, rows in records.items()}


def write(catalogue: Catalogue) -> dict[str, int]:
    """Build the border layers and replace their files; return the size of each in bytes, by file name."""
    built = build(catalogue)
    for name, content in built.items():
        canonical.write(catalogue[name].file, content)
    return {catalogue[name].file.name: len(content) for name, content in built.items()}


def check(catalogue: Catalogue) -> list[Problem]:
    """Build the border layers anew and return where the committed files differ from them."""
    problems = []
    for name, expected in build(catalogue).items():
        file = catalogue[name].file
        found = file.read_bytes() if file.exists() else None
        if found != expected:
            problems.append(_difference(file.name, found, expected))
    return problems


def table(catalogue: Catalogue) -> list[Comparison]:
    """Compare the committed lengths of the seven sections with the official ones.

    Raises
    ------
    InvalidLayers
        If the layer ``sections`` cannot be read.
    """
    layer = catalogue["sections"]
    content = files.records(layer, layer.file.read_bytes())
    if content.problems:
        raise InvalidLayers(content.problems)
    return [
        comparison
        for section in SECTIONS.values()
        if not section.context
        for comparison in compare(
            section,
            [(row["part"], row["length_m"]) for row in content.records if row["section"] == section.id],
        )
    ]


def table_text(comparisons: Iterable[Comparison]) -> str:
    """Return comparisons as a plain table, lengths in kilometres.

    >>> print(table_text(compare(SECTIONS["pl-ru"], [("land", 209_835.0)])))
    section  counted       measured km  official km  difference
    pl-ru    without-sea       209.835      210.000     -0.08 %
    """
    rows = [f"{'section':8} {'counted':12} {'measured km':>12} {'official km':>12} {'difference':>11}"]
    for each in comparisons:
        official = f"{each.official.metres / 1000:.3f}" if each.official else "not known"
        percent = f"{each.percent:+.2f} %" if each.percent is not None else ""
        measured = f"{each.measured_m / 1000:.3f}"
        rows.append(f"{each.section:8} {each.scope:12} {measured:>12} {official:>12} {percent:>11}".rstrip())
    return "\n".join(rows)


def border_lines() -> dict[str, list[Part]]:
    """Return the parts of every section in order from its zero, from the installed zones."""
    source = zones.installed()
    names = {zone for pair in ZONES.values() for zone in pair}
    edges = {zone: zones.edges(source, zone) for zone in sorted(names)}
    return {
        section: split(SECTIONS[section], zones.shared_line(edges[ours], edges[theirs]), CUTS.get(section, ()))
        for section, (ours, theirs) in ZONES.items()
    }


def split(section: Section, line: shapely.LineString, cuts: Sequence[Cut]) -> list[Part]:
    """Turn a line so that it begins at the section's zero, and cut it.

    Parameters
    ----------
    section : Section
        Gives the zero.
    line : shapely.LineString
        Whole line of the section, in either direction.
    cuts : sequence of Cut
        Where parts end, in order from the zero; what is left is land.

    Returns
    -------
    list of Part
        Each begins in the very vertex the one before it ends in.

    Raises
    ------
    GeoError
        If the zero or a cut point lies off the line, or a cut point before the one before it.
    """
    if _apart(section.zero_at, line.coords[0]) > _apart(section.zero_at, line.coords[-1]):
        line = line.reverse()
    if _apart(section.zero_at, line.coords[0]) > MAX_OFF_LINE_M:
        raise GeoError(
            f"{section.id} does not begin at {section.zero_at}, its documented zero: its source has changed."
        )
    parts = []
    for each in cuts:
        sea, line = _cut_off(section.id, line, each)
        parts.append(Part(each.part, sea))
    return [*parts, Part("land", line)]


def simplify(line: shapely.LineString, tolerance_m: float) -> shapely.LineString:
    """Leave out vertices by Douglas–Peucker, both ends kept, so that arcs still meet.

    Parameters
    ----------
    line : shapely.LineString
        In EPSG:4326, longitude first.
    tolerance_m : float
        How far a vertex left out may lie off the result, in metres; 0 keeps every vertex.
    """
    if not tolerance_m:
        return line
    vertices = shapely.get_coordinates(line)
    middle = line.interpolate(0.5, normalized=True)
    east, north = local_metric(middle.x, middle.y).to_metres.transform(*vertices.T)
    # The third coordinate is the vertex's number: it comes through the simplification unchanged.
    flat = shapely.LineString(np.column_stack([east, north, np.arange(len(vertices))]))
    kept = shapely.get_coordinates(flat.simplify(tolerance_m), include_z=True)[:, 2].astype(int)
    return shapely.LineString(vertices[kept])


def section_records(sections: Sections, tolerance_m: float) -> list[Record]:
    """Return the records of a ``sections`` layer: simplified lines, with the lengths of the full ones."""
    return [
        record for section, parts in sections.items() for record in _part_records(SECTIONS[section], parts, tolerance_m)
    ]


def segment_records(sections: Sections) -> list[Record]:
    """Return the records of the layer ``segments``: pieces of the sections that are not context."""
    lines = [
        Line.from_parts(section, [part.geometry for part in parts])
        for section, parts in sections.items()
        if not SECTIONS[section].context
    ]
    return [
        {
            "id": segment.id,
            "section": segment.section,
            "number": segment.number,
            "km_from": _km(segment.km_from * 1000),
            "km_to": _km(segment.km_to * 1000),
            "length_m": round(segment.length_m, 1),
            GEOMETRY: segment.geometry,
        }
        for line in lines
        for segment in cut(line)
    ]


def tripoint_records(sections: Sections) -> list[Record]:
    """Return the records of the layer ``tripoints``.

    Raises
    ------
    GeoError
        If two sections do not end in the very same point.
    """
    records = []
    for tripoint in TRIPOINTS:
        one, other = (_ends(sections[section]) for section in tripoint.sections)
        shared = one & other
        if len(shared) != 1:
            names = " and ".join(tripoint.sections)
            raise GeoError(f"{names} share {len(shared)} end points, not 1: their source has changed.")
        place = shapely.Point(shared.pop())
        records.append({"id": tripoint.id, "name": tripoint.name, "sections": list(tripoint.sections), GEOMETRY: place})
    return records


def _part_records(section: Section, parts: Sequence[Part], tolerance_m: float) -> Iterable[Record]:
    ends = np.cumsum([0.0, *(geodesic_length(part.geometry) for part in parts)]).tolist()
    official = section.official[0] if section.official else None
    for order, part in enumerate(parts):
        yield {
            "id": f"{section.id}-{order}-{part.kind}",
            "section": section.id,
            "part": part.kind,
            "order": order,
            "name": section.name,
            "eu_side": section.eu_side,
            "other_side": section.other_side,
            "context": section.context,
            "length_m": round(ends[order + 1] - ends[order], 1),
            "section_length_m": round(ends[-1], 1),
            "official_length_m": float(official.metres) if official else None,
            "official_scope": official.scope if official else None,
            "official_source": official.source if official else None,
            "km_from": _km(ends[order]),
            "km_to": _km(ends[order + 1]),
            "zero": section.zero,
            GEOMETRY: simplify(part.geometry, tolerance_m),
        }


def _cut_off(section: str, line: shapely.LineString, cut: Cut) -> tuple[shapely.LineString, shapely.LineString]:
    """Return the line up to a cut point and the rest; the point, moved onto the line, is a vertex of both."""
    along = line.project(shapely.Point(cut.lon, cut.lat))
    vertex = shapely.get_coordinates(line.interpolate(along)).round(7)
    off = _apart((cut.lon, cut.lat), vertex[0])
    if off > MAX_OFF_LINE_M or not 0 < along < line.length:
        at = f"({cut.lon}, {cut.lat})"
        raise GeoError(f"The end of the {cut.part} part of {section} at {at} is {off:.0f} m off the line that is left.")
    vertices = shapely.get_coordinates(line)
    reached = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
    before, after = vertices[reached < along], vertices[reached > along]
    return shapely.LineString(np.vstack([before, vertex])), shapely.LineString(np.vstack([vertex, after]))


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the geodesic distance of two points in metres."""
    return float(GEOD.inv(one[0], one[1], other[0], other[1])[2])


def _ends(parts: Sequence[Part]) -> set[tuple[float, ...]]:
    return {parts[0].geometry.coords[0], parts[-1].geometry.coords[-1]}


def _km(metres: float) -> float:
    """Return metres as kilometres, to 0.1 m."""
    return round(metres / 1000, 4)


def _difference(file: str, found: bytes | None, expected: bytes) -> Problem:
    """Return the first line in which a file differs from what the build gives."""
    hint = "Build the border lines again, or undo the change."
    if found is None:
        return Problem(file, None, None, "no file", f"{len(expected)} bytes", hint)
    ours, theirs = found.splitlines(), expected.splitlines()
    pairs = enumerate(zip(ours, theirs, strict=False), start=1)
    line = next((number for number, (one, other) in pairs if one != other), min(len(ours), len(theirs)) + 1)
    said = ours[line - 1][:60].decode("utf-8", "replace") if line <= len(ours) else "the end of the file"
    wanted = theirs[line - 1][:60].decode() if line <= len(theirs) else "the end of the file"
    return Problem(file, None, None, f"{said} … in line {line}", f"{wanted} … as built", hint)
