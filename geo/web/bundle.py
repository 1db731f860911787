"""Put the page's modules and style sheets together with esbuild, one file of each kind for each kind of page."""

import json
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import brotli

SOURCES = ("static/js", "static/css", "static/img")
"""Folders whose files go into the bundles."""

ESBUILD = Path("node_modules", "esbuild", "bin", "esbuild")
COMMON = ("--bundle", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=none", "--loader:.svg=dataurl")
TO_SERVE = ("--format=esm", "--splitting", "--chunk-names=[name]-[hash]", "--external:*.png")
"""What a module imports when it is first needed comes in files of its own, whose names change with their content.
Leaflet's pictures are those of parts that the pages do not use; nothing asks for them."""

TO_RUN = ("--format=iife",)
TO_SAVE = ("--format=iife", "--global-name=EasternBorderMap", "--loader:.png=dataurl")


class BuildError(Exception):
    """Say in a full sentence why the bundles cannot be built; it never answers a request."""


@dataclass(frozen=True)
class Bundle:
    """What one kind of page loads: `{name}.js` from a module, if there is one, and `{name}.css` from a style sheet.

    A bundle that is put into a file leaves the site, so it holds the licences themselves. One of our own code alone
    (`ours`) has nothing to say of others.
    """

    name: str
    module: str | None
    style: str = ""
    options: tuple[str, ...] = TO_SERVE
    leaves: bool = False
    ours: bool = False


BUNDLES = (
    Bundle("page", "static/js/main.js", "static/css/page.css"),
    Bundle("rest", None, "static/css/rest.css"),
    Bundle("alone", "static/js/alone.js", "static/css/alone.css", TO_SAVE, leaves=True),
    Bundle("api-map", "static/js/api-map.js", "static/css/api-map.css"),
    Bundle("embed", "static/js/embed.js", options=TO_RUN, ours=True),
)


@dataclass(frozen=True)
class Notice:
    """What must be said of the packages in a bundle: in one line that points to their licences, and in full."""

    short: str
    full: str


def build(project: Path, folder: Path, notice: Notice, bundles: Iterable[Bundle] = BUNDLES) -> set[str]:
    """Build the bundles into `folder`, each also packed, and return the names of the npm packages in them.

    Raises
    ------
    BuildError
        If Node.js or esbuild is missing, or a source is not right: then with what esbuild says of it.
    """
    if not (project / ESBUILD).is_file():
        raise BuildError(f"{project / ESBUILD} is missing: `make serve` sets it up.")
    packages = {package for bundle in bundles for package in _build(project, folder, bundle, notice)}
    for path in (*folder.glob("*.js"), *folder.glob("*.css")):
        path.with_name(f"{path.name}.br").write_bytes(brotli.compress(path.read_bytes()))
    return packages


def _build(project: Path, folder: Path, bundle: Bundle, notice: Notice) -> set[str]:
    banner = f"/*! {notice.full if bundle.leaves else notice.short} */"
    with tempfile.TemporaryDirectory() as scratch:
        metafile = Path(scratch) / "metafile.json"
        entries = [f"{bundle.name}={path}" for path in (bundle.module, bundle.style) if path]
        command = ["node", str(ESBUILD), *entries]
        command += [*COMMON, *bundle.options]
        command += [] if bundle.ours else [f"--banner:js={banner}", f"--banner:css={banner}"]
        command += [f"--outdir={folder}", f"--metafile={metafile}", "--log-level=warning", "--color=false"]
        try:
            done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            raise BuildError("Node.js is not on the path: `make serve` sets it up.") from None
        if done.returncode or done.stderr:
            raise BuildError(f"esbuild cannot build {bundle.name}:\n{done.stderr.partition('node:')[0].strip()}")
        packages = _packages(json.loads(metafile.read_text(encoding="utf-8"))["inputs"])
    if bundle.ours and packages:
        raise BuildError(f"{bundle.name} is declared our own and has {sorted(packages)[0]} in it.")
    return packages


def _packages(inputs: Iterable[str]) -> set[str]:
    """Return the names of the packages that files are of.

    >>> sorted(_packages(["static/js/main.js", "node_modules/leaflet/src/L.js", "node_modules/@a/b/c.js"]))
    ['@a/b', 'leaflet']
    """
    paths = [path.rpartition("node_modules/")[2].split("/") for path in inputs if "node_modules/" in path]
    return {"/".join(parts[: 2 if parts[0].startswith("@") else 1]) for parts in paths}
