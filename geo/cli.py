"""``python -m geo``: check, format, build and release the data package."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.errors import GeoError, InvalidLayers, Problem
from geo.importers import positions, research
from geo.incidents import with_publishers
from geo.layers import Catalogue, Layer, Record, describing, files, load, render, write
from geo.layers.catalogue import FILE, with_hashes
from geo.layers.reading import conform
from geo.releases import Releases, make, sums
from geo.store.dataset import DEFAULT

Command = Callable[[Any, argparse.Namespace], int]
"""Takes the data package, or its folder if it works without one."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 the layers are wrong, 2 it was called wrongly."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments.open(arguments.layers), arguments))
    except InvalidLayers as error:
        return _report(error.problems)
    except GeoError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def check(folder: Path, arguments: argparse.Namespace) -> int:
    """Check every file, row and reference of the layers; with --releases, every byte of every release instead."""
    if arguments.releases:
        return _check_releases(_releases(folder, arguments))
    contents = load(Catalogue.open(folder))
    if contents.problems:
        return _report(contents.problems)
    rows = ", ".join(f"{contents.table(each.name).num_rows} {each.name}" for each in contents.catalogue.tables)
    return _say(f"The layers are right: {rows}.")


def _check_releases(releases: Releases) -> int:
    problems = sums.check(releases)
    if problems:
        sys.stderr.write("The releases are not as they were made:\n" + "".join(f"  {each}\n" for each in problems))
        return 1
    names = releases.names()
    return _say(
        f"{len(names)} release{'s' * (len(names) != 1)} as made: {', '.join(names)}." if names else "No releases."
    )


def release(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    """Make a release of the layers: a folder with all of them that never changes."""
    releases = _releases(catalogue.folder, arguments)
    made = make(catalogue, releases, arguments.name)
    if not made.is_new:
        return _say(f"Release {made.release.name} is there already, with these data: {made.release.folder}")
    changed = made.release.changes
    against = f"Against {changed.old}" if changed.old else "The first release"
    lines = [
        f"  {name}: {_counted(changed.counts(name))}" for name in changed.rows if any(changed.counts(name).values())
    ]
    said = [
        f"Release {made.release.name} is made: {made.release.folder}",
        f"{against}:",
        *(lines or ["  nothing changed"]),
    ]
    return _say("\n".join(said))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)


def _releases(folder: Path, arguments: argparse.Namespace) -> Releases:
    return Releases(arguments.releases_folder or folder.parent / "releases")


def publish(folder: Path, arguments: argparse.Namespace) -> int:
    """Write the whole site as files that any web server can carry."""
    from geo.web.publishing.command import run  # the web floor is loaded only where it is needed

    return _say(run(folder, arguments))


def describe(folder: Path, arguments: argparse.Namespace) -> int:
    """Print a resource for datapackage.json, as the columns of a file suggest it, one for each of its tables."""
    resources = describing.describe(arguments.file, arguments.crs)
    return _say("\n".join(json.dumps(each, ensure_ascii=False, indent=2) for each in resources))


def fmt(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    """Write every layer in canonical form and record the hashes of the files."""
    rendered = {}
    for layer in catalogue.tables:
        problems, content = _canonical(catalogue, layer)
        if problems:
            return _report(problems)
        if content is not None:
            rendered[layer.file] = content
    for file, content in rendered.items():
        if file.read_bytes() != content:
            write(file, content)
            _say(f"{file.name} rewritten")
    return _record(catalogue)


def _canonical(catalogue: Catalogue, layer: Layer) -> tuple[Sequence[Problem], bytes | None]:
    """Return what is wrong with a layer, or its canonical form; a table of its own format stays as it is."""
    try:
        found = files.content(layer)
    except OSError as error:
        return [Problem(layer.path, None, None, error.strerror or "no file", f"the layer {layer.name}")], None
    if not files.is_text(layer):
        return files.read(layer, found).problems, None
    reading = files.records(layer, found)
    if reading.problems:
        return reading.problems, None
    records = _completed(layer, reading.records, lambda: _records(catalogue, "sources"))
    return [], render(layer, records)


def _completed(layer: Layer, records: Sequence[Record], sources: Callable[[], Sequence[Record]]) -> Sequence[Record]:
    """Return records with what follows from other layers: the publishers of an incident's sources."""
    if layer.name != "incidents" or layer.schema is None or "publishers" not in layer.schema:
        return records
    return with_publishers(records, sources())


def _records(catalogue: Catalogue, name: str) -> Sequence[Record]:
    if name not in catalogue:
        return ()
    return files.records(catalogue[name], files.content(catalogue[name])).records


def import_research(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    """Make the layers of facts from a folder of researched tables."""
    imported = research.read(arguments.folder)
    problems = [problem for problem in imported.problems if problem.severity == "error"]
    read = {name: conform(catalogue[name], rows) for name, rows in imported.layers.items()}
    problems += [problem for reading in read.values() for problem in reading.problems]
    rendered = {
        name: render(catalogue[name], _completed(catalogue[name], reading.records, lambda: read["sources"].records))
        for name, reading in read.items()
    }
    for problem in imported.problems:
        if problem.severity == "warning":
            _say(f"note: {problem}")
    if problems:
        return _report(problems)
    for name, content in rendered.items():
        write(catalogue[name].file, content)
        _say(f"{catalogue[name].path}: {len(imported.layers[name])} rows")
    _record(catalogue)
    return build_positions(Catalogue.open(catalogue.folder), argparse.Namespace(check=False))


def build_borders(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    """Build the border lines from the zones of timezonefinder-data, or compare them with the committed files."""
    from geo.importers import borders

    if arguments.check:
        problems = borders.check(catalogue)
        if problems:
            return _report(problems)
        _say("The border lines are what the build gives, byte for byte.")
    else:
        for name, size in borders.write(catalogue).items():
            _say(f"{name}: {size} bytes")
        _record(catalogue)
    return _say(borders.table_text(borders.table(Catalogue.open(catalogue.folder))))


def build_basemap(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    """Build the basemap from its npm and Python packages, or compare it with the committed files."""
    from geo.importers import basemap  # needs packages that only building needs

    if arguments.check:
        problems = basemap.check(catalogue.folder.parent)
        return _report(problems) if problems else _say("The basemap is what the build gives, byte for byte.")
    for name, size in basemap.write(catalogue.folder.parent).items():
        _say(f"{name}: {size} bytes")
    return _record(catalogue)


def build_positions(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    """Compute the kilometre posts, or compare them with the committed file."""
    if arguments.check:
        problems = positions.check(catalogue)
        return _report(problems) if problems else _say("The kilometre posts are what the layers give, byte for byte.")
    write(catalogue[positions.LAYER].file, positions.content(catalogue))
    return _record(catalogue)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="The layers of the Eastern Border Map.")
    parser.add_argument("--layers", type=Path, default=DEFAULT, help="folder of the data package")
    kept = Path(os.environ["GEO_RELEASES"]) if os.environ.get("GEO_RELEASES") else None
    parser.add_argument(
        "--releases-folder", type=Path, default=kept, help="folder of the releases: GEO_RELEASES, or beside the layers"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    checked = _command(commands, "check", check)
    checked.add_argument("--releases", action="store_true", help="check every byte of the releases, not the layers")
    checked.set_defaults(open=Path)
    released = _command(commands, "release", release)
    released.add_argument("name", nargs="?", default="", help="as 2026.4; by default the version of the data package")
    published = _command(commands, "publish", publish)
    published.add_argument("folder", type=Path, help="folder to write: empty, new, or published before")
    published.add_argument("--base-url", default="", help="address the files will have; GEO_PUBLIC_URL by default")
    published.add_argument(
        "--states",
        nargs="*",
        default=[],
        help="queries of the map, or files of them, that get pages of their own",
    )
    published.add_argument("--languages", default="", help="as en,pl; English, which is always there, by default")
    published.add_argument("--day", default="", help="the day the pages call today, as 2026-11-22")
    published.set_defaults(open=Path)
    _command(commands, "fmt", fmt)
    described = _command(commands, "describe", describe)
    described.add_argument("file", type=Path, help="GeoPackage, FlatGeobuf, Shapefile, (Geo)Parquet, GeoJSON or CSV")
    described.add_argument("--crs", help="reference system of a file that names none, as EPSG:2180")
    described.set_defaults(open=Path)
    _command(commands, "import", import_research).add_argument("folder", type=Path, help="folder of the four tables")
    builds = {"build-borders": build_borders, "build-basemap": build_basemap, "build-positions": build_positions}
    for name, run in builds.items():
        command = _command(commands, name, run)
        command.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Command
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
    command.set_defaults(run=run, open=Catalogue.open)
    return command


def _record(catalogue: Catalogue) -> int:
    descriptor = catalogue.folder / FILE
    content = with_hashes(catalogue)
    if descriptor.read_bytes() != content:
        write(descriptor, content)
        _say(f"{FILE}: hashes recorded")
    return 0


def _report(problems: Sequence[Problem]) -> int:
    if problems:
        sys.stderr.write(f"{InvalidLayers(problems)}\n")
    return 1 if problems else 0


def _say(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return 0
