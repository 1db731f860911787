"""A virtual environment for each peer, from its own lock."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

PEERS = ("pygeoapi", "tipg")
HERE = Path(__file__).parent


def ready(peer: str, folder: Path) -> Path:
    """Return the folder of programs of a peer's environment, which is made if the lock is not the one installed."""
    lock = HERE / f"requirements-{peer}.txt"
    place = folder / peer
    stamp = place / f"stamp-{hashlib.sha256(lock.read_bytes() + str(place).encode()).hexdigest()[:12]}"
    if not stamp.is_file():
        shutil.rmtree(place, ignore_errors=True)
        sys.stderr.write(f"Installing {peer} into {place} (once) …\n")
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        # pygeoapi asks for Python 3.12 and runs on 3.11; the lock is whole, so nothing is resolved here.
        install = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        install += ["--ignore-requires-python", "--requirement", str(lock)]
        subprocess.run([str(place / "bin" / "python"), *install], check=True)
        _mend(peer, place)
        stamp.touch()
    return place / "bin"


def _mend(peer: str, place: Path) -> None:
    """Let pygeoapi be imported by Python 3.11: two debug messages nest quotes as only 3.12 allows."""
    for file in place.glob("lib/python3.11/site-packages/pygeoapi/api/maps.py") if peer == "pygeoapi" else ():
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"(f'[^'\n]*\{query_args\[)'([^'\n]+)'(\][^'\n]*')", r'\1"\2"\3', text), "utf-8")


def version(peer: str) -> str:
    """Return the version of a peer that its lock names."""
    lock = (HERE / f"requirements-{peer}.txt").read_text("utf-8")
    return next(line.split()[0].partition("==")[2] for line in lock.splitlines() if line.startswith(f"{peer}=="))
