"""CQL2 evaluated the slow way: row by row, in plain Python, over the JSON encoding.

Written from the standard's words alone, to check ``geo.queries.cql2`` against. ``None`` is unknown.
"""

import math
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import shapely
from pyproj import Transformer

STROKES = dict(zip("łŁđĐðÐøØħĦŧŦı", "lLdDdDoOhHtTi", strict=True)) | {
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "TH",
    "ß": "ss",
    "ẞ": "SS",
}


class Row:
    """A feature: its properties, its geometry in lon/lat, the fields it lies between, and the filter's system."""

    def __init__(self, properties, geometry=None, span=None, system="OGC:CRS84"):
        self.properties = properties
        self.geometry = geometry
        self.span = span
        self.system = system


def matches(tree, row):
    """Return whether a row is selected."""
    return truth(tree, row) is True


def truth(tree, row):
    if isinstance(tree, bool):
        return tree
    if "property" in tree:
        return row.properties[tree["property"]]
    op, args = tree["op"].lower(), tree["args"]
    if op in ("and", "or"):
        found = [truth(each, row) for each in args]
        decisive = op == "or"
        return decisive if decisive in found else None if None in found else not decisive
    if op == "not":
        found = truth(args[0], row)
        return None if found is None else not found
    if op == "isnull":
        return is_null(args[0], row)
    if op.startswith("s_"):
        return spatial(op, args, row)
    if op.startswith("t_"):
        return temporal(op, args, row)
    if op.startswith("a_"):
        return array(op, args, row)
    return comparison(op, args, row)


def comparison(op, args, row):
    first = value(args[0], row)
    if op == "between":
        return truth_of_all([compare(">=", first, value(args[1], row)), compare("<=", first, value(args[2], row))])
    if op == "in":
        found = [compare("=", first, value(each, row)) for each in args[1]]
        return True if True in found else None if None in found else False
    if op == "like":
        pattern = value(args[1], row)
        return None if first is None else like(first, pattern)
    return compare(op, first, value(args[1], row))


def truth_of_all(found):
    return False if False in found else None if None in found else True


def is_null(tree, row):
    if isinstance(tree, dict) and tree.get("property") == "geometry":
        return row.geometry is None
    if isinstance(tree, dict) and ("type" in tree or "bbox" in tree):
        return False
    return value(tree, row) is None


def compare(op, a, b):
    if a is None or b is None:
        return None
    a, b = instant(a, b), instant(b, a)
    if isinstance(a, datetime) != isinstance(b, datetime):
        a, b = day(a), day(b)
    a, b = (unicodedata.normalize("NFC", each) if isinstance(each, str) else each for each in (a, b))
    assert type(a) is type(b) or (number(a) and number(b)), f"{a!r} and {b!r} do not compare"
    return {"=": a == b, "<>": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]


def number(each):
    return isinstance(each, int | float) and not isinstance(each, bool)


def day(each):
    return each.astimezone(UTC).date() if isinstance(each, datetime) else each


def instant(each, other):
    """Read a text as a time if it meets one."""
    if not isinstance(each, str) or not isinstance(other, date):
        return each
    return date.fromisoformat(each) if len(each) == 10 else datetime.fromisoformat(each)


def like(text, pattern):
    """Match a pattern by trying every way it can be matched, remembering how far each got."""
    parts, place = [], 0
    while place < len(pattern):
        escaped = pattern[place] == "\\" and place + 1 < len(pattern)
        place += escaped
        parts.append(("is", pattern[place]) if escaped or pattern[place] not in "%_" else (pattern[place], ""))
        place += 1
    reached = {0}
    for kind, character in parts:
        if kind == "%":
            reached = set(range(min(reached, default=len(text) + 1), len(text) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(text) and (kind == "_" or text[at] == character)}
    return len(text) in reached


def value(tree, row):
    if isinstance(tree, bool | int | float | str):
        return tree
    if "property" in tree:
        return row.properties[tree["property"]]
    if "date" in tree:
        return date.fromisoformat(tree["date"])
    if "timestamp" in tree:
        return datetime.fromisoformat(tree["timestamp"])
    op = tree["op"].lower()
    if op in ("casei", "accenti"):
        text = value(tree["args"][0], row)
        return None if text is None else casei(text) if op == "casei" else accenti(text)
    if op in ARITHMETIC:
        return arithmetic(op, *(value(each, row) for each in tree["args"]))
    if op in FUNCTIONS:
        found = value(tree["args"][0], row)
        return None if found is None else FUNCTIONS[op](found)
    return truth(tree, row)


def casei(text):
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def accenti(text):
    kept = [each for each in unicodedata.normalize("NFKD", text) if unicodedata.category(each) != "Mn"]
    return "".join(STROKES.get(each, each) for each in kept)


ARITHMETIC = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": math.fmod,
    "div": lambda a, b: float(math.trunc(a / b)),
    "^": lambda a, b: math.pow(a, b),
}
FUNCTIONS = {
    "year": lambda when: day(when).year,
    "month": lambda when: day(when).month,
    "weekday": lambda when: day(when).isoweekday(),
    "count": len,
}


def arithmetic(op, a, b):
    if a is None or b is None:
        return None
    try:
        found = ARITHMETIC[op](float(a), float(b))
    except (ZeroDivisionError, OverflowError, ValueError):
        return None
    return found if math.isfinite(found) else None


def temporal(op, args, row):
    spans = [span(each, row) for each in args]
    if None in spans:
        return None
    if any(isinstance(each, datetime) for pair in spans for each in pair):
        spans = [in_microseconds(pair) for pair in spans]
    (a, b), (c, d) = spans
    return {
        "t_after": a > d,
        "t_before": b < c,
        "t_disjoint": b < c or a > d,
        "t_equals": a == c and b == d,
        "t_intersects": not (b < c or a > d),
        "t_contains": a < c and d < b,
        "t_during": c < a and b < d,
        "t_finishedby": a < c and b == d,
        "t_finishes": c < a and b == d,
        "t_meets": b == c,
        "t_metby": a == d,
        "t_overlappedby": c < a < d < b,
        "t_overlaps": a < c < b < d,
        "t_startedby": a == c and d < b,
        "t_starts": a == c and b < d,
    }[op]


def span(tree, row):
    """Return the first and the last date or instant, both included."""
    if not isinstance(tree, dict) or "interval" not in tree:
        when = moment(tree, row)
        return None if when is None else (when, when)
    start, end = tree["interval"]
    if tuple(each.get("property") if isinstance(each, dict) else None for each in (start, end)) == row.span:
        first, after = (row.properties[name] for name in row.span)
        return None if first is None else (first, date.max if after is None else after - timedelta(days=1))
    first = date.min if start == ".." else moment(start, row)
    last = date.max if end == ".." else moment(end, row)
    return None if first is None or last is None else (first, last)


def moment(tree, row):
    return instant(value(tree, row), date.min)


def in_microseconds(pair):
    """Return a span's first and last microsecond."""
    first, last = pair
    first = first if isinstance(first, datetime) else datetime.combine(first, time(), UTC)
    return first, last if isinstance(last, datetime) else datetime.combine(last, time.max, UTC)


def array(op, args, row):
    sets = [members(each, row) for each in args]
    if None in sets:
        return None
    a, b = sets
    return {"a_equals": a == b, "a_contains": b <= a, "a_containedby": a <= b, "a_overlaps": bool(a & b)}[op]


def members(tree, row):
    if isinstance(tree, dict):
        found = row.properties[tree["property"]]
        return None if found is None else {("str", each) for each in found}
    found = set()
    for each in tree:
        member = frozenset(members(each, row) or ()) if isinstance(each, list) else value(each, row)
        if member is None:
            return None
        kind = "number" if number(member) else type(member).__name__
        found.add((kind, member))
    return found


def spatial(op, args, row):
    a, b = (shape(each, row) for each in args)
    if a is None or b is None:
        return None
    if op == "s_disjoint":
        return not shapely.intersects(a, b)
    return bool(getattr(shapely, op[2:])(a, b))


def shape(tree, row):
    """Return a geometry in the system of the filter, its axis to the east first."""
    if "property" in tree:
        return in_system(row.geometry, row.system)
    northing = row.system in ("EPSG:4326", "EPSG:3035", "EPSG:2180", "EPSG:3346", "EPSG:3059")
    if "bbox" in tree:
        numbers = tree["bbox"]
        west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
        if northing:
            west, south, east, north = south, west, north, east
        if west == east or south == north:
            corners = shapely.MultiPoint([(west, south), (east, north)])
            return corners.convex_hull  # the line or the point that it is
        if west <= east:
            return shapely.box(west, south, east, north)
        return shapely.union(shapely.box(west, south, 180, north), shapely.box(-180, south, east, north))
    found = shapely.force_2d(shapely.geometry.shape(tree))
    if northing:
        found = shapely.transform(found, lambda xy: xy[:, ::-1])
    return found if found.is_valid else shapely.make_valid(found, method="structure", keep_collapsed=True)


def in_system(geometry, system):
    if geometry is None or system in ("OGC:CRS84", "EPSG:4326"):
        return geometry
    return shapely.transform(geometry, transformer(system).transform, interleaved=False)


@cache
def transformer(system):
    return Transformer.from_crs("EPSG:4326", system, always_xy=True)
