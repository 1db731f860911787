"""Segments: pieces of a section of about 10 km, the unit of rates.

Every segment of a section is equally long, so a rate per segment needs no weight. Ids count from the
section's kilometre 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.errors import InvalidParameter, NotFound
from geo.sections import Line

TARGET_M: Final = 10_000.0
END_TOLERANCE_KM: Final = 0.001
"""How far past the last segment a kilometre may lie: posts are published rounded."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a section from one kilometre to another, counted from 1 at the section's zero."""

    id: str
    section: str
    number: int
    km_from: float
    km_to: float
    geometry: shapely.LineString

    @property
    def length_m(self) -> float:
        """Geodesic length in metres."""
        return (self.km_to - self.km_from) * 1000


def cut(line: Line, target_m: float = TARGET_M) -> list[Segment]:
    """Cut a section into segments of equal length, as near to a target as a whole number of them comes.

    Parameters
    ----------
    line : Line
        Section at full resolution.
    target_m : float
        Wanted length in metres.

    Returns
    -------
    list of Segment
        In order from the zero; each begins in the point the one before it ends in.

    Examples
    --------
    >>> line = Line.from_parts("pl-by", [shapely.LineString([(23, 53), (23, 54)])])
    >>> [segment.id for segment in cut(line, 50_000)]
    ['pl-by-001', 'pl-by-002']
    """
    count = max(1, round(line.length_m / target_m))
    posts = np.linspace(0.0, line.length_m, count + 1).tolist()
    return [
        Segment(
            id=f"{line.section}-{number:03d}",
            section=line.section,
            number=number,
            km_from=begins / 1000,
            km_to=ends / 1000,
            geometry=shapely.LineString(line.between(begins, ends)),
        )
        for number, (begins, ends) in enumerate(pairwise(posts), start=1)
    ]


@dataclass(frozen=True)
class SegmentIndex:
    """Segments by section and kilometre."""

    _ids: Mapping[str, NDArray[np.object_]]
    _km_to: Mapping[str, NDArray[np.float64]]

    @classmethod
    def build(cls, rows: Iterable[tuple[str, str, float]]) -> Self:
        """Index segments by id, section and the kilometre each ends at; any order."""
        by_section: dict[str, list[tuple[float, str]]] = {}
        for id, section, km_to in rows:
            by_section.setdefault(section, []).append((km_to, id))
        ordered = {section: sorted(each) for section, each in by_section.items()}
        return cls(
            {section: np.array([id for _, id in each], dtype=object) for section, each in ordered.items()},
            {section: np.array([km for km, _ in each]) for section, each in ordered.items()},
        )

    def find(self, section: Sequence[str], km: ArrayLike) -> NDArray[np.object_]:
        """Return the id of the segment at each kilometre; a boundary belongs to the segment it begins.

        Parameters
        ----------
        section : sequence of str
            Section id of each place.
        km : array_like of float
            Kilometre of each place, from the section's zero.

        Raises
        ------
        NotFound
            If a section has no segments.
        InvalidParameter
            If a kilometre lies off the section by more than a metre.

        Examples
        --------
        >>> index = SegmentIndex.build([("pl-by-001", "pl-by", 10.0), ("pl-by-002", "pl-by", 20.0)])
        >>> index.find(["pl-by", "pl-by"], [9.9, 10.0]).tolist()
        ['pl-by-001', 'pl-by-002']
        """
        places = np.atleast_1d(np.asarray(km, dtype=float))
        wanted = np.asarray(section, dtype=object)
        found = np.empty(len(places), dtype=object)
        for name in dict.fromkeys(wanted.tolist()):
            here = wanted == name
            found[here] = self._find_in(str(name), places[here])
        return found

    def _find_in(self, section: str, km: NDArray[np.float64]) -> NDArray[np.object_]:
        if section not in self._ids:
            raise NotFound("section", section, list(self._ids))
        ends = self._km_to[section]
        outside = ~((km >= -END_TOLERANCE_KM) & (km <= ends[-1] + END_TOLERANCE_KM))
        if outside.any():
            expected = f"kilometres from 0 to {ends[-1]:g}, the length of {section}"
            raise InvalidParameter("km", float(km[outside][0]), expected)
        found: NDArray[np.object_] = self._ids[section][np.searchsorted(ends, km, side="right").clip(max=len(ends) - 1)]
        return found
