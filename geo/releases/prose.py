"""The texts of a release: README, licences, citation and what changed, from the data package and the changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from geo.citations import Cited
from geo.layers import Catalogue
from geo.releases.changes import KINDS, Change, Changes
from geo.store import Dataset

NOTES: Final = "CHANGELOG.md"
"""The changes to the data as people write them, beside the layers."""

LONGEST: Final = 120
"""Letters of a value that a sentence repeats."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def texts(dataset: Dataset, changes: Changes) -> dict[str, str]:
    """Return the texts of a release by their file's name."""
    return {
        "README.md": readme(dataset, changes),
        "LICENSE.md": licences(dataset.catalogue),
        "CITATION.cff": citation(dataset),
        "CHANGELOG.md": changelog(changes, dataset.catalogue),
    }


def readme(dataset: Dataset, changes: Changes) -> str:
    """Return what a release is, what is in it and how to check that it is whole."""
    catalogue = dataset.catalogue
    rows = "\n".join(
        f"| `layers/{each.path}` | {each.title} | {changes.rows[each.name]:,} |" for each in catalogue.tables
    )
    before = f"What changed since {changes.old} is in `CHANGELOG.md` and, field by field, in `changes.json`."
    first = "It is the first release: nothing changed against another."
    return f"""# {catalogue.title}, release {changes.new}

{catalogue.descriptor.get("description", catalogue.title)}

Released on {_day(changes.created)}. A release never changes. {before if changes.old else first}

| file | what | rows |
|---|---|---|
{rows}

`layers/` is the data package, described by `layers/datapackage.json`. `formats/` holds each table as a GeoPackage and
as GeoParquet. `LICENSE.md` names the licences and the lines to credit, `CITATION.cff` says how to cite the release.

`sha256sum --check SHA256SUMS` tells whether every file is as it was released.
"""


def licences(catalogue: Catalogue) -> str:
    """Return the licence and the credit of every layer as a table."""
    rows = "\n".join(
        f"| `{layer.path}` | {', '.join(f'[{each.title}]({each.path})' for each in layer.licences) or 'not stated'} "
        f"| {layer.attribution} |"
        for layer in catalogue
    )
    return f"# Licences of {catalogue.title}\n\n| file | licence | credit |\n|---|---|---|\n{rows}\n"


def citation(dataset: Dataset) -> str:
    """Return how to cite the release, in the Citation File Format 1.2.0."""
    cited = Cited.of(dataset, "")
    described = dataset.catalogue.descriptor
    members: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, cite them as here and credit every layer as LICENSE.md says.",
        "type": "dataset",
        "title": cited.title,
        "version": cited.version,
        "date-released": cited.issued.isoformat() if cited.issued else None,
        "authors": [{"name": name} for name in cited.authors or (cited.title,)],
        "url": described.get("homepage"),
        "abstract": described.get("description"),
        "keywords": list(described.get("keywords", ())),
    }
    return "".join(_yaml(name, value) for name, value in members.items() if value)


def changelog(changes: Changes, catalogue: Catalogue) -> str:
    """Return what changed, in sentences."""
    title = f"# {catalogue.title} {changes.new}, {_day(changes.created)}"
    if not changes.old:
        total = sum(changes.rows.values())
        return f"{title}\n\nThe first release: {total:,} rows in {len(changes.rows)} layers.\n"
    parts = [f"{title}\n", f"What changed since release {changes.old}.\n", *_counted(changes, catalogue)]
    for kind in reversed(KINDS):
        told = [change for change in changes.listed if change.kind == kind]
        if told:
            parts += [f"## {kind.capitalize()}\n", "\n".join(f"- {sentence(change)}" for change in told) + "\n"]
    return "\n".join(parts)


def sentence(change: Change) -> str:
    """Return a change in one sentence or two: what, from what to what, and why.

    Examples
    --------
    >>> from geo.releases.changes import FieldChange
    >>> sentence(Change("incidents", "a-1", "corrected", "A boat", (FieldChange("deaths", 2, 1),), reason="Recounted."))
    'incidents `a-1` (A boat): deaths was 2 and is 1. Recounted.'
    """
    named = f" ({change.title})" if change.title not in ("", change.id) else ""
    what = f"{change.layer} `{change.id}`{named}"
    fields = "; ".join(f"{each.field} was {_said(each.before)} and is {_said(each.after)}" for each in change.fields)
    told = f"{what}: {fields}." if fields else f"{what}."
    return f"{told} {change.reason}".rstrip()


def _counted(changes: Changes, catalogue: Catalogue) -> Iterator[str]:
    """Yield how many rows of each layer changed in which way."""
    lines = []
    for name in dict.fromkeys([*changes.rows, *(change.layer for change in changes.listed)]):
        counts = ", ".join(f"{count:,} {kind}" for kind, count in changes.counts(name).items() if count)
        if counts:
            title = catalogue[name].title if name in catalogue else name
            lines.append(f"- {title} (`{name}`): {counts}; {changes.rows.get(name, 0):,} rows now")
    yield ("\n".join(lines) if lines else "Nothing in the layers.") + "\n"


def _said(value: Any) -> str:
    """Return a value as a sentence says it."""
    if value is None or value in ("", []):
        return "empty"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return (
        f"“{text}”" if len(text) <= LONGEST and isinstance(value, str) else text[:LONGEST] + "…" * (len(text) > LONGEST)
    )


def _day(day: date | None) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "a day that is not stated"


def _yaml(name: str, value: str | Sequence[Any]) -> str:
    """Return a member of a YAML document; a JSON text is a YAML scalar, whatever is in it."""
    if isinstance(value, str):
        return f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
    items = (
        f"  - {' '.join(f'{key}: {json.dumps(text, ensure_ascii=False)}' for key, text in each.items())}\n"
        if isinstance(each, dict)
        else f"  - {json.dumps(each, ensure_ascii=False)}\n"
        for each in value
    )
    return f"{name}:\n{''.join(items)}"
