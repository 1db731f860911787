"""Releases: bundles of all layers that never change, what changed between them, and the history of one feature.

:class:`Releases` is a folder of them; :func:`make` writes one; :func:`changes` compares any two data sets, released or
not; :func:`since` says what became of features that a frozen page shows. Nothing here reads a clock.
"""

from geo.releases.bundle import Made, make
from geo.releases.changes import Change, Changes, FieldChange
from geo.releases.comparing import changes, since
from geo.releases.folder import CHANGES, SUMS, File, Release, Releases, is_name
from geo.releases.sums import check

__all__ = [
    "CHANGES",
    "SUMS",
    "Change",
    "Changes",
    "FieldChange",
    "File",
    "Made",
    "Release",
    "Releases",
    "changes",
    "check",
    "is_name",
    "make",
    "since",
]
