"""The peers' own folder: packages from the lock beside this file, and what is built from them."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOCK = HERE / "package-lock.json"
NAMED = ("package.json", "package-lock.json", ".npmrc")


def packages(folder: Path) -> Path:
    """Return the folder of the peers' packages, installed anew if the lock is not the one installed."""
    place = folder / "npm"
    stamp = place / f"stamp-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    if not stamp.is_file():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name in NAMED:
            shutil.copyfile(HERE / name, place / name)
        sys.stderr.write(f"Installing the peers' packages into {place} (once) …\n")
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=place, check=True)
        stamp.touch()
    return place / "node_modules"


def version(package: str) -> str:
    """Return the version of a package that the lock names."""
    entry = json.loads(LOCK.read_text("utf-8"))["packages"][f"node_modules/{package}"]
    return str(entry["version"])


def built(entry: Path, target: Path, packages: Path) -> None:
    """Build a peer's page with the esbuild of this project, so that nothing is sent that it does not use."""
    esbuild = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    source = packages.parent / entry.name  # modules are looked for from here
    shutil.copyfile(entry, source)
    command = ["node", str(esbuild), str(source), "--bundle", "--minify", "--format=esm", "--target=es2022"]
    command += ['--define:process.env.NODE_ENV="production"', "--main-fields=module,main", f"--outfile={target}"]
    subprocess.run([*command, "--log-level=error"], check=True)


def minified(script: Path) -> bytes:
    """Return a script or style sheet as small as its name's `.min` promises, whether it has one or not."""
    if ".min." in script.name:
        return script.read_bytes()
    esbuild = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    command = ["node", str(esbuild), str(script), "--minify", "--log-level=error"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def digest() -> str:
    """Return the checksum of what the peers' pages are made from."""
    names = ("package-lock.json", "folium_pages.py", "points.py", "contenders.py", "installed.py")
    content = b"".join((HERE / name).read_bytes() for name in names)
    pages = b"".join((HERE / "pages" / name).read_bytes() for name in ("deck.js", "maplibre.js", "page.css"))
    return hashlib.sha256(content + pages).hexdigest()[:8]
