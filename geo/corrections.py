"""Corrections: the layer that says why a feature that was published is no longer what it was.

It is only added to. A feature that is corrected or retracted is in its layer still; one that is removed is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from geo.errors import Problem
from geo.schemas import Field

LAYER: Final = "corrections"
RETRACTED: Final = ("verification", "retracted")
"""Field of a layer, and its value, that say that a feature is retracted."""

FIELDS: Final = (
    Field("id", "string", required=True),
    Field("date", "date", required=True),
    Field("layer", "string", required=True),
    Field("feature", "string", required=True),
    Field("kind", "string", required=True),
    Field("reason", "string", required=True),
    Field("sources", "list"),
)
"""What the check is about."""

Row = Mapping[str, Any]
States = Mapping[str, Mapping[str, bool | None]]
"""Whether each feature of each layer is retracted, None where that layer cannot say so."""


def check(rows: Sequence[Row], numbers: Sequence[int], states: States, file: str) -> list[Problem]:
    """Return the corrections that are about nothing, or about something that is not as they say.

    Examples
    --------
    >>> row = {"layer": "incidents", "feature": "a-1", "kind": "retracted"}
    >>> print(*check([row], [1], {"incidents": {"a-1": False}}, "corrections.csv"))
    corrections.csv, row 1, field 'kind': found retracted, expected corrected, as a-1 is not retracted in incidents
    """
    return [problem for row, number in zip(rows, numbers, strict=True) for problem in _check(row, number, states, file)]


def _check(row: Row, number: int, states: States, file: str) -> Iterator[Problem]:
    layer, feature, kind = row["layer"], row["feature"], row["kind"]
    if layer not in states:
        yield Problem(file, number, "layer", layer, f"a layer of features: {', '.join(states)}")
        return
    there = feature in states[layer]
    if kind == "removed" and there:
        yield Problem(file, number, "kind", kind, f"corrected or retracted, as {feature} is still in {layer}")
    elif kind != "removed" and not there:
        yield Problem(file, number, "feature", feature, f"an id of the layer {layer}")
    elif kind == "retracted" and states[layer][feature] is False:
        yield Problem(file, number, "kind", kind, f"corrected, as {feature} is not retracted in {layer}")
