"""``make bench-images``: how long pictures take that nobody asked for before, and how long those that were."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from flask.testing import FlaskClient

import geo
from geo.store import Dataset
from geo.web.settings import Settings
from server import create_app
from tests.bench.__main__ import synthetic

SECTIONS = ("pl-by", "lt-by", "lv-by", "fi-ru", "pl-by,lt-by", "", "lv-ru", "pl-ru,lt-ru")
LANGUAGES = ("en", "pl", "lt", "lv", "fi", "uk", "be", "ru", "de", "sv")
THEMES = ("light", "dark", "grey")
STATES = 24
FORMS = (
    ("PNG, 1200 × 630", "png", ""),
    ("SVG, 1200 × 630", "svg", ""),
    ("SVG, outlined", "svg", "text=outlined"),
    ("PNG, compared", "png", "compare=2022-06"),
    ("PNG, by rate", "png", "layers=rate"),
    ("PDF, 91 mm", "pdf", "width_mm=91"),
    ("PNG, 91 mm at 300 dpi", "png", "width_mm=91"),
    ("kit, 91 mm", "zip", ""),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock and of the processor, and bytes, of each of some pictures."""

    clock: list[float]
    processor: list[float]
    size: list[int]

    def row(self, name: str) -> str:
        """Return the medians, the slowest by the clock, and the size as a row."""
        middle = [statistics.median(each) * 1000 for each in (self.clock, self.processor)]
        kilobytes = statistics.median(self.size) / 1000
        slowest = max(self.clock) * 1000
        return f"| {name} | {middle[0]:.1f} | {middle[1]:.1f} | {slowest:.1f} | {kilobytes:.0f} |\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print a table for each size."""
    parser = argparse.ArgumentParser(prog="make bench-images", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(each) for each in text.split(",")], default=[0])
    parser.add_argument("--folder", type=Path, default=Path(".bench"))
    options = parser.parse_args(arguments)
    for size in options.sizes:
        for line in _size(size, options.folder.resolve()):
            sys.stdout.write(line)
            sys.stdout.flush()
    return 0


def _size(size: int, folder: Path) -> Iterator[str]:
    """Yield the table of so many synthetic incidents, of the shipped ones for 0."""
    client = create_app(Settings(), _dataset(size, folder)).test_client()
    yield f"\n{size or 'Shipped'} incidents; median of {STATES} states, ms\n\n"
    yield "| picture | clock | processor | slowest | kB |\n|---|--:|--:|--:|--:|\n"
    first = _measured(client, ["/image.png?datetime=2021-01&lang=en"])
    yield first.row("the first of a process, PNG")
    for name, form, more in FORMS:
        addresses = [f"/image.{form}?{query}&{more}".rstrip("&") for query in islice(_states(), STATES)]
        yield _measured(client, addresses).row(f"{name}, new")
        if form == "png" and not more:
            yield _measured(client, addresses).row(f"{name}, again")
            everything = [f"/image.png?{query}" for query in islice(_all_days(), STATES)]
            yield _measured(client, everything).row(f"{name}, all days, new")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _states() -> Iterator[str]:
    """Yield states that all differ, in their days at least."""
    for i in range(240):
        year, month = 2021 + i % 5, 1 + i // 5 % 12
        section = SECTIONS[i % len(SECTIONS)]
        parts = [f"datetime={year}-{month:02}", f"lang={LANGUAGES[i % 10]}", f"theme={THEMES[i % 3]}"]
        yield "&".join(parts + ([f"section={section}"] if section else []))


def _all_days() -> Iterator[str]:
    """Yield states of all days that differ in their sections or their language."""
    for i in range(40):
        section = SECTIONS[i % len(SECTIONS)]
        yield f"datetime=../..&lang={LANGUAGES[i % 10]}" + (f"&section={section}" if section else "")


def _dataset(size: int, folder: Path) -> Dataset:
    if not size:
        return geo.open()
    data = synthetic(size, folder, _say)[0]
    return geo.open(data, folder / f"cache-{data.name}")


def _measured(client: FlaskClient, addresses: Sequence[str]) -> Taken:
    taken = Taken([], [], [])
    for address in addresses:
        clock, processor = time.perf_counter(), time.process_time()
        answer = client.get(address)
        taken.clock.append(time.perf_counter() - clock)
        taken.processor.append(time.process_time() - processor)
        taken.size.append(len(answer.data))
        assert answer.status_code == 200, answer.text
    return taken


if __name__ == "__main__":
    sys.exit(main())
