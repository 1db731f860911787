"""Try a folder of example filters on made-up rows: python -m tests.cql2.examples FOLDER.

Every ``*.json`` file is a filter in JSON and every ``*.txt`` file one in text, but for files named ``expressions.txt``,
which hold one filter a line after a ``|``. The names in a filter become fields, of the first types it accepts; those
in spatial functions become ``geometry``. What the filter selects is checked against the naive evaluation.
"""

import itertools
import json
import random
import re
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cql2
import shapely

from geo.errors import InvalidParameter
from tests.cql2 import rows

TYPES = ("string", "number", "date", "datetime", "list", "boolean")
NO_LITERALS = ("op", "type", "coordinates", "bbox")
ROWS = 60
START = datetime(2020, 1, 1, tzinfo=UTC)
SHIFTS = (timedelta(days=-1), timedelta(hours=-7), timedelta(0), timedelta(hours=7), timedelta(days=1))
SHAPES = [shapely.Point(7.02, 49.92), shapely.Point(-117.95, 33.9), shapely.Point(36.319836, 32.288087)] + [
    shapely.box(lon, lat, lon + width, lat + 4).boundary if width == 4 else shapely.box(lon, lat, lon + width, lat + 4)
    for lon in range(-170, 170, 40)
    for lat, width in ((-60, 4), (-10, 30), (44, 4), (48, 30))
]


def filters(folder):
    """Yield the name, the language and the text of each example."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".json":
            yield path.name, "cql2-json", path.read_text("utf-8")
        elif path.name == "expressions.txt":
            for line in path.read_text("utf-8").splitlines():
                if "|" in line and not line.startswith("#"):
                    name, text = line.split("|", 1)
                    yield name, "cql2-text", text
        elif path.suffix == ".txt":
            yield path.name, "cql2-text", path.read_text("utf-8")


def tried(lang, text):
    """Return how a filter fares - right, refused or wrong - and why."""
    try:
        tree = json.loads(text) if lang == "cql2-json" else unescaped(cql2.parse_text(text).to_json())
    except cql2.ParseError as error:
        return "unread", str(error)
    for place in places(tree):
        tree = json.loads(json.dumps(tree).replace(json.dumps({"property": place}), '{"property": "geometry"}'))
        text = re.sub(rf'"?\b{re.escape(place)}\b"?', '"geometry"', text) if lang == "cql2-text" else json.dumps(tree)
    names = sorted(properties(tree) - {"geometry"})
    refused = []
    for types in itertools.product(TYPES, repeat=len(names)):
        fields = {"key": "string"} | dict(zip(names, types, strict=True))
        layer = rows.layer(fields, geometry="Geometry", time=None)
        records = made(fields, list(literals(tree)))
        try:
            found = rows.selected(text, layer, records, lang=lang)
        except InvalidParameter as error:
            refused.append(str(error))
            continue
        wanted = rows.expected(tree, layer, records)
        return ("right", f"{len(found)} rows") if found == wanted else ("wrong", f"{found}, not {wanted}")
    return "refused", " / ".join(message for message, _ in Counter(refused).most_common(2))


def unescaped(tree):
    """Return a tree without the backslashes that the parser leaves before backslashes."""
    return json.loads(json.dumps(tree).replace(4 * "\\", 2 * "\\"))


def places(tree):
    """Return the properties that stand in spatial functions."""
    if isinstance(tree, list):
        return {name for each in tree for name in places(each)}
    if not isinstance(tree, dict) or "args" not in tree:
        return set()
    found = places(tree["args"])
    if tree["op"].lower().startswith("s_"):
        found |= {each["property"] for each in tree["args"] if "property" in each}
    return found - {"geometry"}


def properties(tree):
    if isinstance(tree, list):
        return {name for each in tree for name in properties(each)}
    if not isinstance(tree, dict):
        return set()
    return {tree["property"]} if "property" in tree else properties(list(tree.values()))


def literals(tree):
    """Yield the literals of a filter, so that rows can be made that lie near them."""
    if isinstance(tree, list):
        for each in tree:
            yield from literals(each)
    elif isinstance(tree, dict):
        if "property" not in tree:
            yield from literals([each for key, each in tree.items() if key not in NO_LITERALS])
    else:
        yield tree


def made(fields, found):
    chance = random.Random(1)
    return [
        {name: made_value(type, found, chance) for name, type in fields.items()}
        | {"key": str(place), "geometry": chance.choice([*SHAPES, None])}
        for place in range(ROWS)
    ]


def made_value(type, found, chance):
    if type == "list":
        words = [each for each in found if isinstance(each, str)] or ["a"]
        return chance.sample([*words, "z"], chance.randint(0, len(words)))
    if chance.random() < 0.15:
        return None
    if type == "string":
        text = chance.choice([each for each in found if isinstance(each, str)] or ["a"])
        return chance.choice([text, text.upper(), text.replace("%", "x").replace("é", "e"), text + "x"])
    if type == "boolean":
        return chance.random() < 0.5
    if type == "number":
        base = chance.choice([each for each in found if isinstance(each, int | float)] or [1])
        return float(chance.choice([base, base + 0.5, base - 1]))
    return near(type, [moment for each in found if (moment := read(each))] or [START], chance)


def near(type, moments, chance):
    moment = chance.choice(moments) + chance.choice(SHIFTS)
    return moment.date() if type == "date" else moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def read(text):
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else datetime.combine(date.fromisoformat(text[:10]), moment.time(), UTC)


def main(folder):
    """Print what is not right, and how many of each there are; return 1 if something is wrong."""
    counts = Counter()
    for name, lang, text in filters(folder):
        outcome, reason = tried(lang, text)
        counts[lang, outcome] += 1
        if outcome != "right":
            sys.stdout.write(f"{outcome:8}{name}: {' '.join(text.split())[:150]}\n        {reason[:300]}\n")
    for (lang, outcome), count in sorted(counts.items()):
        sys.stdout.write(f"{lang}  {outcome:8}{count:5}\n")
    sys.stdout.write(f"{counts.total()} filters\n")
    return int(any(outcome in ("wrong", "unread") for _, outcome in counts))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
