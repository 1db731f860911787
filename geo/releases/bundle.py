"""A release is made: everything in a temporary folder, then renamed, so that nobody ever sees half of one.

The same layers and the same releases before give the same bytes: the date is that of the data package, every path is
relative, and no clock, time zone or host is asked.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.corrections import LAYER as CORRECTIONS
from geo.crs import CRS84, SUPPORTED
from geo.errors import InvalidLayers, InvalidParameter, Problem
from geo.formats import FORMATS as WRITERS
from geo.formats import About
from geo.layers import Catalogue, canonical, files, load
from geo.layers.catalogue import FILE, with_hashes
from geo.queries import ItemsQuery
from geo.releases import prose
from geo.releases.changes import Change, Changes
from geo.releases.comparing import changes
from geo.releases.folder import CHANGES, FORMATS, LAYERS, SUMS, Release, Releases, created, is_name, order
from geo.releases.sums import sums
from geo.store import Dataset

STORED: Final = ("gpkg", "parquet")
"""Formats that a release holds of each table; every other is made from its layers when it is asked for."""

EXPLAINED: Final = "incidents"
"""The layer of which nothing is changed or taken away without a reason."""

FOLLOWING: Final = frozenset({"publishers"})
"""Fields of it that follow from other layers, whose changes are listed themselves."""

FORM: Final = "a year and a number, as in 2026.4 or 2026.11.0"


@dataclass(frozen=True)
class Made:
    """A release, and whether it was made now or was there already, the same."""

    release: Release
    is_new: bool


def make(catalogue: Catalogue, releases: Releases, name: str = "") -> Made:
    """Make a release of the layers of a data package.

    Parameters
    ----------
    name : str
        Its name; by default the version of the data package.

    Raises
    ------
    InvalidParameter
        If the name is malformed, not newer than the last release, or that of a release with other data.
    InvalidLayers
        If the layers are not right, or an incident was changed or taken away without a reason.
    """
    name = name or catalogue.version
    if not is_name(name):
        raise InvalidParameter("release", name, FORM)
    contents = load(catalogue)
    problems = [*contents.problems, *_dated(catalogue)]
    if problems:
        raise InvalidLayers(problems)
    latest = releases.latest
    if name not in releases and latest is not None and order(name) < order(latest.name):
        raise InvalidParameter("release", name, f"a name newer than {latest.name}, the last release")
    with _temporary(releases.folder, name) as folder:
        _write_layers(catalogue, name, folder / LAYERS)
        if name in releases:
            return Made(_the_same(releases.get(name), folder), is_new=False)
        _complete(folder, releases.before(name))
        _publish(folder, releases.folder / name)
    return Made(releases.get(name), is_new=True)


def _dated(catalogue: Catalogue) -> list[Problem]:
    if created(catalogue) is not None:
        return []
    found = str(catalogue.descriptor.get("created", "nothing"))
    return [Problem(FILE, None, "created", found, "the day the data were made, as 2026-04-01")]


@contextmanager
def _temporary(parent: Path, name: str) -> Iterator[Path]:
    """Give a folder beside the releases; it is gone at the end unless it was renamed."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_layers(catalogue: Catalogue, name: str, folder: Path) -> None:
    """Write every resource in canonical form, and the data package with the release as its version."""
    for layer in catalogue:
        for piece in files.pieces(layer):
            content = piece.read_bytes()
            if layer.schema is not None and files.is_text(layer):
                content = canonical.render(layer, files.records(layer, content).records)
            canonical.write(folder / piece.relative_to(catalogue.folder), content)
    notes = catalogue.folder / prose.NOTES
    if notes.is_file():
        canonical.write(folder / prose.NOTES, notes.read_bytes())
    descriptor = dict(catalogue.descriptor) | {"version": name}
    canonical.write(folder / FILE, with_hashes(Catalogue.of(folder, descriptor)))


def _the_same(release: Release, folder: Path) -> Release:
    """Return a release if its layers are those in a folder.

    Raises
    ------
    InvalidParameter
        If they are not: a release never changes.
    """
    found = {path: digest for digest, path in _summed(sums(folder))}
    held = {path: digest for digest, path in _summed((release.folder / SUMS).read_bytes()) if path.startswith(LAYERS)}
    if found == held:
        return release
    other = ", ".join(sorted(path for path in {*found, *held} if found.get(path) != held.get(path)))
    expected = (
        f"a newer name: {release.name} is there already with other content ({other}), and a release never changes"
    )
    raise InvalidParameter("release", release.name, expected)


def _summed(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.decode().splitlines():
        digest, _, path = line.partition("  ")
        yield digest, path


def _complete(folder: Path, before: Release | None) -> None:
    """Write everything that follows from the layers: what changed, the formats, the texts, the checksums.

    Raises
    ------
    InvalidLayers
        If the written layers are not right, or a reason is missing.
    """
    dataset = Dataset.open(folder / LAYERS)
    found = changes(before.open() if before else None, dataset)
    if before:
        unexplained = _unexplained(found, dataset)
        if unexplained:
            raise InvalidLayers(unexplained)
    _write_json(folder / CHANGES, found)
    for layer in dataset.catalogue.tables:
        for form in (WRITERS[name] for name in STORED):
            if form.takes(layer):
                selection = dataset.items(ItemsQuery(layer.name)).selection
                pieces = form.write(selection, About.of(layer, dataset), SUPPORTED[CRS84])
                canonical.write(folder / FORMATS / f"{layer.name}.{form.extension}", b"".join(pieces))
    for name, text in prose.texts(dataset, found).items():
        canonical.write(folder / name, text.encode())
    canonical.write(folder / SUMS, sums(folder))


def _write_json(path: Path, found: Changes) -> None:
    canonical.write(path, (json.dumps(found.document(), ensure_ascii=False, indent=1) + "\n").encode())


def _unexplained(found: Changes, dataset: Dataset) -> Sequence[Problem]:
    """Return what was changed or taken away without a reason."""
    file = dataset.catalogue[CORRECTIONS].path if CORRECTIONS in dataset.catalogue else FILE
    expected = f"a new row in {file} that says why" if file != FILE else f"a layer {CORRECTIONS} that says why"
    return [
        Problem(change.layer, change.id, None, _told(change, found.old), expected)
        for change in found.listed
        if change.layer == EXPLAINED and not change.reason and not _follows(change)
    ] + [
        Problem(CORRECTIONS, change.id, None, _told(change, found.old), "the row as it was: corrections are only added")
        for change in found.listed
        if change.layer == CORRECTIONS
    ]


def _follows(change: Change) -> bool:
    return change.kind == "corrected" and {each.field for each in change.fields} <= FOLLOWING


def _told(change: Change, old: str) -> str:
    fields = f" ({', '.join(each.field for each in change.fields)})" if change.fields else ""
    return f"{change.kind} since {old}{fields}"


def _publish(folder: Path, target: Path) -> None:
    """Give a finished folder its name, readable by everybody whatever the umask."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    folder.rename(target)
