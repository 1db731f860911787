"""Checksums of a release's files, as ``sha256sum --check SHA256SUMS`` reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from geo.errors import Problem
from geo.layers.catalogue import file_digest
from geo.releases.folder import SUMS, Releases, is_name

_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\s/.][^\\\n]*)")
LISTED: Final = f"the files that {SUMS} lists"


def sums(folder: Path) -> bytes:
    """Return the checksums of every file in a folder but the checksums themselves, by path."""
    paths = sorted(path for path in _files(folder) if path != SUMS)
    return "".join(f"{digest(folder / path)}  {path}\n" for path in paths).encode()


def digest(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return file_digest(file).removeprefix("sha256:")


def check(releases: Releases) -> list[Problem]:
    """Return what is not as it was made: every byte, every file and every folder of every release."""
    problems = [
        Problem(path.name, None, None, "what is no release", "nothing beside the releases", "Move it elsewhere.")
        for path in sorted(releases.folder.iterdir() if releases.folder.is_dir() else ())
        if not path.name.startswith(".") and not is_name(path.name)
    ]
    for path in sorted(releases.folder.iterdir() if releases.folder.is_dir() else ()):
        if is_name(path.name):
            problems += _check(path)
    return problems


def _check(folder: Path) -> Iterator[Problem]:
    """Yield what is wrong with one release."""
    if not (folder / SUMS).is_file():
        yield Problem(f"{folder.name}/{SUMS}", None, None, "no file", "the checksums of the release")
        return
    listed: dict[str, str] = {}
    for number, line in enumerate((folder / SUMS).read_text("utf-8", "replace").splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found is None or found[2] in listed:
            expected = "a SHA-256, two spaces and a path, each once"
            yield Problem(f"{folder.name}/{SUMS}", number, None, line[:100], expected)
        else:
            listed[found[2]] = found[1]
    present = set(_files(folder))
    for path, expected in listed.items():
        if path not in present:
            yield Problem(f"{folder.name}/{path}", None, None, "no file", LISTED)
        elif (found_digest := digest(folder / path)) != expected:
            held = f"other bytes, of SHA-256 {found_digest}"
            yield Problem(f"{folder.name}/{path}", None, None, held, f"those of SHA-256 {expected}")
    for path in sorted(present - {*listed, SUMS}):
        yield Problem(f"{folder.name}/{path}", None, None, "a file more", LISTED)


def _files(folder: Path) -> Iterator[str]:
    """Yield the path of every file in a folder; a link is one too, whatever it leads to."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()
