"""``make bench-page``: our page against pages made with its peers, in one run and a real Chromium."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.bench import servers
from tests.bench.__main__ import numbers, synthetic
from tests.bench_page import contenders, installed, report
from tests.bench_page.browser import Lab, launched
from tests.bench_page.contenders import OURS, PEERS, Contender
from tests.bench_page.points import Points

NAMES = (OURS, *PEERS)
ON_A_PHONE = 10_000
"""So many incidents are measured on a phone too."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables and keep them in ``report.md`` of the bench's folder."""
    options = _parser().parse_args(arguments)
    began = time.monotonic()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        sizes = [_size(playwright, size, options.pages, folder) for size in options.sizes]
        with launched(playwright) as browser:
            version = f"Chromium {browser.version}"
    text = report.text(sizes, version, time.monotonic() - began)
    (folder / "report.md").write_text(text, "utf-8")
    sys.stdout.write(text)
    return 0


def _size(playwright: Playwright, size: int, names: Sequence[str], folder: Path) -> report.Size:
    """Measure every page with so many incidents."""
    data, table = synthetic(size, folder.parent, _say)
    points = Points(table)
    found = list(_contenders(size, names, folder, data, points))
    starts = [row[2] for row in points.rows]
    results = {}
    for each in found:
        _say(f"{each.name}, {size:,} incidents …")
        place = folder / "sites" / f"{each.name}-{size}"
        place.mkdir(parents=True, exist_ok=True)
        with each.serve(place) as address:
            lab = Lab(playwright, each.name, address, starts)
            results[each.name] = lab.measure(phone=size == ON_A_PHONE)
        _say(f"  {results[each.name]}")
    return report.Size(size, found, results)


def _contenders(size: int, names: Sequence[str], folder: Path, data: Path, points: Points) -> Iterator[Contender]:
    for name in names:
        if name == OURS:
            yield contenders.ours(data, folder)
        else:
            yield contenders.peer(name, points, f"{size}-{contenders.fingerprint()}", installed.packages(folder))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench-page", description=__doc__)
    parser.add_argument("--sizes", type=numbers, default=(10_000, 100_000, 1_000_000), help="as 10000,100000")
    parser.add_argument("--pages", type=_names, default=NAMES, help=f"some of {','.join(NAMES)}")
    parser.add_argument(
        "--folder", type=Path, default=servers.ROOT / ".bench" / "page", help="where everything is made"
    )
    return parser


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(NAMES)}")
    return names


if __name__ == "__main__":
    raise SystemExit(main())
