"""Import the researched tables: four CSV files of facts in our own words, each row with its source.

Every row arrives. What a row says beyond its cells - a month that stands for a day unknown, an anchor that is no place,
"yes - Belarus denies" - becomes a field of the layers; what had to be changed on the way is reported as a warning, and
what could not be read as an error beside the rows that could.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geo.errors import InvalidParameter, Problem
from geo.importers.research.citations import Bibliography
from geo.importers.research.crossings import crossing, interval
from geo.importers.research.desk import Desk
from geo.importers.research.incidents import incident
from geo.importers.research.series import value
from geo.layers.reading import Record
from geo.schemas import Unreadable


@dataclass
class Imported:
    """Records by layer, not yet checked against the schemas, and what was found on the way."""

    layers: dict[str, list[Record]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


Reader = Callable[[Mapping[str, str], Desk], tuple[Record, list[str]]]

IMPORTERS: dict[str, tuple[str, Reader]] = {
    "crossings": ("crossings.csv", crossing),
    "crossing-status": ("crossing_status.csv", interval),
    "incidents": ("incidents.csv", incident),
    "series": ("series.csv", value),
}
"""The layers that are made from a table, in the order in which they are read: its name and the reader of a row."""


def read(folder: Path) -> Imported:
    """Read the researched tables of a folder.

    Raises
    ------
    InvalidParameter
        If one of the tables is missing.
    """
    result = Imported()
    desk = Desk(Bibliography(), result.layers)
    for layer, (name, reader) in IMPORTERS.items():
        path = folder / name
        if not path.is_file():
            raise InvalidParameter("folder", folder, f"a folder that holds {name}")
        with path.open(encoding="utf-8", newline="") as file:
            records, problems = _table(name, csv.DictReader(file), reader, desk)
        result.layers[layer] = records
        result.problems += problems
    result.layers["sources"] = desk.sources.records()
    return result


def _table(
    name: str, rows: Iterable[Mapping[str, str]], reader: Reader, desk: Desk
) -> tuple[list[Record], list[Problem]]:
    records, problems = [], []
    for number, row in enumerate(rows, start=1):
        place = f"{number} ({row.get('id') or row.get('crossing_id') or row.get('section')})"
        try:
            record, changes = reader(row, desk)
        except KeyError as error:
            problems.append(Problem(name, place, str(error.args[0]), "no such column", "this column"))
        except Unreadable as error:
            problems.append(Problem(name, place, None, "a row that cannot be read", str(error), error.hint))
        else:
            records.append(record)
            problems += [Problem(name, place, None, change, "kept so", severity="warning") for change in changes]
    return records, problems
