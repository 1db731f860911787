"""What can go wrong, in the words of the domain.

No module of this floor knows of HTTP: ``geo.web.errors`` holds the one table from these exceptions to a status.
An expected failure in data is a :class:`Problem`, a value; only what stops the work is raised.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell, row or file, and what was expected there.

    Attributes
    ----------
    file : str
        Name of the file, relative to the data package.
    row : int or str or None
        Row number as a person counts them (the first data row is 1), with the id where it is known.
    field : str or None
        Name of the field.
    found, expected : str
        What stood there, and what should.
    hint : str
        What to do about it.
    severity : {"error", "warning"}
        A warning is reported and the row is kept as it is.

    Examples
    --------
    >>> print(Problem("incidents.geojson", 3, "start", "31.02.2024", "a date as YYYY-MM-DD"))
    incidents.geojson, row 3, field 'start': found 31.02.2024, expected a date as YYYY-MM-DD
    """

    file: str
    row: int | str | None
    field: str | None
    found: str
    expected: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return the problem as one line."""
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.field is not None:
            place.append(f"field '{self.field}'")
        text = f"{', '.join(place)}: found {self.found}, expected {self.expected}"
        return f"{text} ({self.hint})" if self.hint else text


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like ``word``, or an empty string.

    >>> nearest("datetme", ["bbox", "datetime"])
    'datetime'
    """
    return next(iter(difflib.get_close_matches(word, list(known), n=1)), "")


class GeoError(Exception):
    """Base of every error this package raises on purpose; ``str()`` is a whole sentence."""


class InvalidParameter(GeoError):
    """A parameter, argument or option holds something that is not allowed."""

    def __init__(self, parameter: str, found: object, expected: str, hint: str = "") -> None:
        self.parameter = parameter
        self.found = str(found)
        self.expected = expected
        self.hint = hint
        text = f"'{parameter}' is {self.found!r}; expected {expected}."
        super().__init__(f"{text} {hint}" if hint else text)


class UnknownParameter(GeoError):
    """A parameter nobody knows was given."""

    def __init__(self, parameter: str, known: Sequence[str]) -> None:
        self.parameter = parameter
        self.known = tuple(known)
        self.suggestion = nearest(parameter, known)
        text = f"There is no parameter '{parameter}'."
        if self.suggestion:
            text += f" Did you mean '{self.suggestion}'?"
        super().__init__(f"{text} Known: {', '.join(self.known)}.")


class NotFound(GeoError):
    """A collection, layer, feature or page that was asked for does not exist."""

    def __init__(self, kind: str, id: str, known: Sequence[str] = ()) -> None:
        self.kind = kind
        self.id = id
        self.suggestion = nearest(id, known)
        text = f"There is no {kind} '{id}'."
        super().__init__(f"{text} Did you mean '{self.suggestion}'?" if self.suggestion else text)


class UnknownRelease(GeoError):
    """A release of the data was asked for that there is not."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        self.known = tuple(known)
        listed = f"Known releases: {', '.join(self.known)}." if self.known else "There are no releases yet."
        super().__init__(f"There is no release '{name}' of the data. {listed}")


class InvalidLayers(GeoError):
    """The data package cannot be served: at least one of its rows or files is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"The layers have {count} problem{'s' if count != 1 else ''}:\n{lines}")
