"""Make `static/vendor`: the bundles of the page, and what must be said of the libraries that are in them.

The page loads every library from this server. The manifest says for each its version, licence and the
checksum of the package, and for each file made its own; `/about` shows it.
"""

import argparse
import fcntl
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo.web import bundle
from geo.web.bundle import BuildError, Bundle, Notice

MANIFEST = "manifest.json"
BUILD = "build"
"""Folder of the bundles in `static/vendor`."""


class VendorError(Exception):
    """Say in a full sentence why the folder cannot be made or read; it never answers a request."""


@dataclass(frozen=True)
class Library:
    """Name an npm package that is in the bundles, the licence it is used under, and the file of its text."""

    name: str
    licence: str
    homepage: str
    text: str = "LICENSE"


LIBRARIES = (Library("leaflet", "BSD-2-Clause", "https://leafletjs.com"),)


@dataclass(frozen=True)
class VendoredFile:
    """One file made: its path under `static/vendor`, its SHA-256 in hexadecimal and its size."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class VendoredLibrary:
    """One library as the manifest records it.

    `licence` is an SPDX identifier, `checksum` that of the whole package as `package-lock.json` demands it
    (`sha512-` and the digest in base64), `text` the copy of the licence.
    """

    name: str
    version: str
    licence: str
    homepage: str
    checksum: str
    text: VendoredFile


@dataclass(frozen=True)
class Manifest:
    """What `static/vendor` holds; `sources` is the checksum of what the bundles were built from."""

    libraries: tuple[VendoredLibrary, ...]
    bundles: tuple[VendoredFile, ...]
    sources: str

    @property
    def files(self) -> tuple[VendoredFile, ...]:
        """All files made."""
        return (*self.bundles, *(library.text for library in self.libraries))


def vendor(
    project: Path, libraries: Iterable[Library] = LIBRARIES, bundles: Iterable[Bundle] = bundle.BUNDLES
) -> Manifest:
    """Replace `static/vendor` in `project` by one made anew, whole or not at all.

    Raises
    ------
    VendorError
        If a package is missing, is not the version that `package-lock.json` names, carries another licence
        than declared, or is in a bundle without having been declared.
    BuildError
        If the bundles cannot be built.
    """
    target = project / "static" / "vendor"
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target):
        fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=target.parent))
        try:
            made = _make(project, fresh, tuple(libraries), bundles)
            (fresh / MANIFEST).write_text(json.dumps(asdict(made), indent=2, ensure_ascii=False) + "\n", "utf-8")
            fresh.chmod(0o755)
            replace(target, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return made


def manifest(folder: Path) -> Manifest:
    """Read what `folder` (`static/vendor`) holds."""
    document = _json(folder / MANIFEST)
    libraries = (VendoredLibrary(**each | {"text": VendoredFile(**each["text"])}) for each in document["libraries"])
    bundles = (VendoredFile(**each) for each in document["bundles"])
    return Manifest(tuple(libraries), tuple(bundles), document["sources"])


def problems(folder: Path) -> list[str]:
    """List, one sentence each, where `folder` differs from its manifest."""
    found = []
    recorded = {file.path: file for file in manifest(folder).files}
    for path, file in recorded.items():
        if not (folder / path).is_file():
            found.append(f"{path} is in the manifest but not in {folder}.")
        elif _record(folder, folder / path) != file:
            found.append(f"{path} is not the file that the manifest describes.")
    present = {path.relative_to(folder).as_posix() for path in folder.glob("*/**/*") if path.is_file()}
    found.extend(f"{path} is not in the manifest." for path in sorted(present - recorded.keys()))
    return found


def is_current(project: Path) -> bool:
    """Return whether `static/vendor` was made from the sources as they are."""
    try:
        return manifest(project / "static" / "vendor").sources == sources(project)
    except (VendorError, OSError, KeyError, TypeError):  # none, or one of another version
        return False


def sources(project: Path) -> str:
    """Return the checksum of all that `static/vendor` is made from."""
    digest = hashlib.sha256()
    paths = [path for folder in bundle.SOURCES for path in (project / folder).rglob("*") if path.is_file()]
    for path in sorted([*paths, project / "package-lock.json", Path(__file__), Path(bundle.__file__)]):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def main(argv: Sequence[str]) -> int:
    """Run the command: make the folder, or with `--check` compare it with its manifest."""
    parser = argparse.ArgumentParser(prog="vendor", description="Build the page's bundles into static/vendor.")
    parser.add_argument("--check", action="store_true", help="compare the folder with its manifest instead")
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parents[2], help="the checkout")
    arguments = parser.parse_args(argv)
    try:
        if arguments.check:
            return _report(problems(arguments.project / "static" / "vendor"))
        made = vendor(arguments.project)
    except (VendorError, BuildError) as error:
        print(error, file=sys.stderr)
        return 1
    contents = ", ".join(f"{library.name} {library.version} ({library.licence})" for library in made.libraries)
    print(f"static/vendor: {len(made.bundles)} files built, with {contents} in them")
    return 0


def _report(lines: Sequence[str]) -> int:
    print("\n".join(lines) or "static/vendor is as its manifest says.")
    return int(bool(lines))


def _make(project: Path, fresh: Path, libraries: Sequence[Library], bundles: Iterable[Bundle]) -> Manifest:
    built_from = sources(project)
    locked = _json(project / "package-lock.json")["packages"]
    modules = project / "node_modules"
    copied = tuple(_library(library, modules, locked, fresh) for library in libraries)
    packages = bundle.build(project, fresh / BUILD, _notice(copied, fresh), bundles)
    unknown = packages - {library.name for library in libraries}
    if unknown:
        raise VendorError(
            f"{sorted(unknown)[0]} is in a bundle and not declared: read its licence and add it to geo/web/vendor.py."
        )
    made = tuple(_record(fresh, path) for path in sorted((fresh / BUILD).iterdir()))
    return Manifest(copied, made, built_from)


def _library(library: Library, modules: Path, locked: dict[str, Any], fresh: Path) -> VendoredLibrary:
    package = modules / library.name
    described = _json(package / "package.json")
    entry = locked.get(f"node_modules/{library.name}", {})
    version = entry.get("version")
    if described.get("version") != version:
        raise VendorError(
            f"node_modules holds {library.name} {described.get('version')}, and package-lock.json names "
            f"{version}: run npm ci."
        )
    if described.get("license") != library.licence:
        raise VendorError(
            f"{library.name} {version} is licensed {described.get('license')!r}, not {library.licence!r}: "
            "read its licence and correct geo/web/vendor.py."
        )
    if not (package / library.text).is_file():
        raise VendorError(f"{library.name} has no file {library.text}; correct geo/web/vendor.py.")
    copy = fresh / library.name / library.text
    copy.parent.mkdir(parents=True)
    shutil.copyfile(package / library.text, copy)
    text = _record(fresh, copy)
    return VendoredLibrary(library.name, version, library.licence, library.homepage, entry["integrity"], text)


def _notice(libraries: Iterable[VendoredLibrary], folder: Path) -> Notice:
    short = "; ".join(f"{each.name} {each.version}, {each.licence}, ../{each.text.path}" for each in libraries)
    texts = [(folder / each.text.path).read_text("utf-8").strip() for each in libraries]
    return Notice(short, "\n\n".join([short, *texts]))


def _record(folder: Path, file: Path) -> VendoredFile:
    content = file.read_bytes()
    return VendoredFile(file.relative_to(folder).as_posix(), hashlib.sha256(content).hexdigest(), len(content))


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Let one process at a time replace a folder."""
    with target.with_name(".vendor-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def replace(target: Path, fresh: Path) -> None:
    """Put `fresh` in the place of `target`; a folder that holds something cannot be renamed over."""
    old = fresh.with_name(f"{fresh.name}-old")
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise VendorError(f"{path} is missing: `make serve` sets it up.") from None
    except json.JSONDecodeError as error:
        raise VendorError(f"{path} is not JSON ({error}): `make serve` sets it up anew.") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
