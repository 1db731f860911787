"""Copy the front-end libraries from `node_modules` to `static/vendor`, with a manifest of what they are.

The page loads every library from this server. The manifest says for each its version, licence and the
checksum of every file; `/about` shows it. Only the standard library is imported: the web floor reads it at
start.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


class VendorError(Exception):
    """Say in a full sentence why the libraries cannot be copied or read; it never answers a request."""


@dataclass(frozen=True)
class Library:
    """Name an npm package, the licence it is used under, and which of its files are served.

    `files` are paths or glob patterns in the package; each must match. `strip` is the folder dropped from
    their paths: `dist/images/layers.png` becomes `images/layers.png`.
    """

    name: str
    licence: str
    homepage: str
    files: tuple[str, ...]
    strip: str = ""


LIBRARIES = (
    Library(
        name="leaflet",
        licence="BSD-2-Clause",
        homepage="https://leafletjs.com",
        files=("dist/leaflet.js", "dist/leaflet.css", "dist/images/*.png", "LICENSE"),
        strip="dist",
    ),
)


@dataclass(frozen=True)
class VendoredFile:
    """One served file: its path under `static/vendor`, its SHA-256 in hexadecimal and its size."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class VendoredLibrary:
    """One served library as the manifest records it; `licence` is an SPDX identifier."""

    name: str
    version: str
    licence: str
    homepage: str
    files: tuple[VendoredFile, ...]


def vendor(project: Path, libraries: Iterable[Library] = LIBRARIES) -> tuple[VendoredLibrary, ...]:
    """Replace `static/vendor` in `project` by fresh copies and their manifest, whole or not at all.

    Raises
    ------
    VendorError
        If a package is missing, is not the version that `package-lock.json` names, carries another licence
        than declared, or lacks a listed file.
    """
    locked = _json(project / "package-lock.json")["packages"]
    target = project / "static" / "vendor"
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=target.parent))
    try:
        copied = tuple(_copy(library, project / "node_modules", locked, fresh) for library in libraries)
        _write_manifest(fresh / MANIFEST, copied)
        fresh.chmod(0o755)
        _replace(target, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return copied


def manifest(folder: Path) -> tuple[VendoredLibrary, ...]:
    """Read which libraries `folder` (`static/vendor`) holds."""
    return tuple(
        VendoredLibrary(**{**entry, "files": tuple(VendoredFile(**file) for file in entry["files"])})
        for entry in _json(folder / MANIFEST)["libraries"]
    )


def problems(folder: Path) -> list[str]:
    """List, one sentence each, where `folder` differs from its manifest."""
    found = []
    recorded = {file.path: file for library in manifest(folder) for file in library.files}
    for path, file in recorded.items():
        if not (folder / path).is_file():
            found.append(f"{path} is in the manifest but not in {folder}.")
        elif _record(folder, folder / path) != file:
            found.append(f"{path} is not the file that the manifest describes.")
    present = {path.relative_to(folder).as_posix() for path in folder.glob("*/**/*") if path.is_file()}
    found.extend(f"{path} is not in the manifest." for path in sorted(present - recorded.keys()))
    return found


def main(argv: Sequence[str]) -> int:
    """Run the command: copy the libraries, or with `--check` compare the copies with their manifest."""
    parser = argparse.ArgumentParser(prog="vendor", description="Copy the front-end libraries to static/vendor.")
    parser.add_argument("--check", action="store_true", help="compare the copies with their manifest instead")
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parents[2], help="the checkout")
    arguments = parser.parse_args(argv)
    try:
        if arguments.check:
            return _report(problems(arguments.project / "static" / "vendor"))
        for library in vendor(arguments.project):
            print(f"static/vendor: {library.name} {library.version} ({library.licence})")
    except VendorError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _report(lines: Sequence[str]) -> int:
    print("\n".join(lines) or "static/vendor is as its manifest says.")
    return int(bool(lines))


def _copy(library: Library, modules: Path, locked: dict[str, Any], fresh: Path) -> VendoredLibrary:
    package = modules / library.name
    described = _json(package / "package.json")
    wanted = locked.get(f"node_modules/{library.name}", {}).get("version")
    if described.get("version") != wanted:
        raise VendorError(
            f"node_modules holds {library.name} {described.get('version')}, and package-lock.json names "
            f"{wanted}: run npm ci."
        )
    if described.get("license") != library.licence:
        raise VendorError(
            f"{library.name} {wanted} is licensed {described.get('license')!r}, not {library.licence!r}: "
            "read its licence and correct geo/web/vendor.py."
        )
    files = tuple(_record(fresh, _place(source, package, library, fresh)) for source in _sources(library, package))
    return VendoredLibrary(library.name, str(wanted), library.licence, library.homepage, files)


def _sources(library: Library, package: Path) -> list[Path]:
    sources: list[Path] = []
    for pattern in library.files:
        matches = sorted(path for path in package.glob(pattern) if path.is_file())
        if not matches:
            raise VendorError(f"{library.name} has no file {pattern}; correct geo/web/vendor.py.")
        sources.extend(matches)
    return sources


def _place(source: Path, package: Path, library: Library, fresh: Path) -> Path:
    path = source.relative_to(package)
    if library.strip and path.is_relative_to(library.strip):
        path = path.relative_to(library.strip)
    target = fresh / library.name / path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target


def _record(folder: Path, file: Path) -> VendoredFile:
    content = file.read_bytes()
    return VendoredFile(file.relative_to(folder).as_posix(), hashlib.sha256(content).hexdigest(), len(content))


def _write_manifest(path: Path, libraries: Sequence[VendoredLibrary]) -> None:
    document = {"libraries": [asdict(library) for library in libraries]}
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _replace(target: Path, fresh: Path) -> None:
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
