"""What JSON Schema cannot say of the parameters, told to Schemathesis: of valid requests only, never of wrong ones.

The definition gives the form of each parameter. What hangs on two values at once, on the calendar or on a grammar is
mended here: a value that was drawn stays where it is right, and else decides which right one is sent.
"""

import json
import random
from calendar import monthrange
from datetime import datetime

import cql2
import schemathesis

DEGREES = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
LATITUDE_FIRST = "http://www.opengis.net/def/crs/EPSG/0/4326"
FAR = 1_000_000
"""Metres from the origin of a grid up to which each of them is defined, whatever its projection."""

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
SPATIAL = ("S_INTERSECTS", "S_DISJOINT", "S_WITHIN", "S_EQUALS", "S_TOUCHES")
PLACES = ("POINT(23.5 53.5)", "BBOX(20,52,24,54)", "POLYGON((20 52,24 52,24 54,20 52))", "LINESTRING(20 52,24 54)")
TEXTS = ("", "a%", "Kuźnica", "it''s", "Нарва", "100", "_")
DAYS = ("DATE('2021-11-08')", "DATE('1999-02-28')")
INSTANTS = ("TIMESTAMP('2021-11-08T09:00:00Z')", "TIMESTAMP('2024-02-29T23:59:59.5Z')")


@schemathesis.hook
def before_call(context, case, kwargs):
    """Make the parameters of a valid request fit together."""
    if case.meta is None or not case.meta.generation.mode.is_positive or not case.query:
        return
    mended = {name: mend(case.query[name], case) for name, mend in MENDED.items() if name in case.query}
    if "lang" in case.query:
        mended["f"] = "html"  # Only a page is in a language; no schema says that one parameter needs another.
    if any(case.query.get(name) != text for name, text in mended.items()):
        case.query.update(mended)
        # Else Schemathesis checks the texts anew, as if they were still numbers and lists, and takes all for wrong.
        case._record_starting_state()


def box(text, case):
    """Return a box with its lesser corner first that lies where its reference system is defined (Part 1, 7.15.3).

    OpenAPI 3.0 gives all items of an array the same bounds, compares none with another, and knows no other parameter.
    """
    numbers = [float(part) for part in text.split(",")]
    middle = len(numbers) // 2
    bounds = {DEGREES: (180, 90), LATITUDE_FIRST: (90, 180)}.get(case.query.get("bbox-crs", DEGREES), (FAR, FAR))
    corners = [[*map(folded, corner, bounds), *corner[2:]] for corner in (numbers[:middle], numbers[middle:])]
    low, high = zip(*map(sorted, zip(*corners, strict=True)), strict=True)
    return ",".join(map(repr, (*low, *high)))


def disc(text, case):
    """Return a point on the globe and a distance that is more than nothing and at most 1,000 km."""
    longitude, latitude, kilometres = map(float, text.split(","))
    return ",".join(
        map(repr, (folded(longitude, 180), folded(latitude, 90), max(abs(folded(kilometres, 1_000)), 0.001)))
    )


def folded(number, bound):
    """Return a number brought between a bound and its negative."""
    return number if -bound <= number <= bound else (number + bound) % (2 * bound) - bound


def span(text, case):
    """Return a time whose days are of the calendar and whose end is not before its start (Part 1, 7.15.4).

    A pattern knows neither how long a month is nor which of two dates is the earlier. Counts are of this century: by
    days they reach over 200,000 of them at most, from the first that the data cover or to the last.
    """
    ends = [on_calendar(f"20{end[2:]}" if "by" in case.query and end[:4].isdigit() else end) for end in text.split("/")]
    if len(ends) == 2 and not {"", ".."} & set(ends) and moment(ends[0]) > moment(ends[1]):
        ends.reverse()
    return "/".join(ends)


def on_calendar(end):
    """Return an end of a time; a day behind the last of its month becomes the last."""
    if len(end) < len("2021-02-30"):
        return end
    last = monthrange(int(end[:4]), int(end[5:7]))[1]
    return f"{end[:8]}{min(int(end[8:10]), last):02}{end[10:]}"


def moment(end):
    """Return when an end of a time begins."""
    return datetime.fromisoformat((end + "-01-01")[:10] if len(end) < 10 else end.upper())


def condition(text, case):
    """Return a condition in CQL2 on the operation's own fields, in the language it is asked in (Part 3, 8.3 and 8.4).

    A schema has no word for the grammar of a language, nor for one parameter that decides how another is read.
    """
    chance = random.Random(text)
    terms = [predicate(case.operation, chance) for _ in range(chance.randint(1, 3))]
    negated = [f"NOT ({term})" if chance.random() < 0.2 else term for term in terms]
    written = chance.choice((" AND ", " OR ")).join(negated)
    if case.query.get("filter-lang") == "cql2-json":
        return json.dumps(cql2.parse_text(written).to_json(), ensure_ascii=False)
    return written


OWN = ("bbox", "near", "by", "sortby", "properties")
"""Parameters that are no field."""

LISTS = ("sources", "sections", "publishers")
"""Fields of lists, which are compared by A_CONTAINS and the like alone."""


def predicate(operation, chance):
    """Return a condition on one field, or on the geometry where there is one."""
    parameters = {each.name: each.definition["schema"] for each in operation.query}
    if chance.random() < 0.3 and ("crs" in parameters or "/tiles/" in operation.path):
        return f"{chance.choice(SPATIAL)}(geometry,{chance.choice(PLACES)})"
    fields = {
        name: schema["items"]
        for name, schema in parameters.items()
        if schema["type"] == "array" and name not in (*OWN, *LISTS)
    }
    name = chance.choice(sorted(fields))
    known = literals(fields[name])
    first, second = chance.choices(known, k=2)
    forms = [f"{name} {chance.choice(COMPARISONS)} {first}", f"{name} IN ({first},{second})", f"{name} IS NOT NULL"]
    if known is DAYS or known is INSTANTS:
        forms.append(f"T_AFTER({name},{first})")
    elif "'" in first:
        forms += [f"{name} LIKE {first}", f"CASEI({name}) = CASEI({first})", f"ACCENTI({name}) = ACCENTI({first})"]
    elif first not in ("true", "false"):
        forms.append(f"{name} BETWEEN {first} AND {second}")
    return chance.choice(forms)


def literals(schema):
    """Return values of a field as CQL2 writes them."""
    if schema["type"] == "boolean":
        return ("true", "false")
    if schema["type"] in ("integer", "number"):
        return ("0", "-3", "1000000") if schema["type"] == "integer" else ("0.5", "-1e3", "54")
    if schema.get("format") in ("date", "date-time"):
        return DAYS if schema["format"] == "date" else INSTANTS
    return tuple(f"'{word}'" for word in schema.get("enum", TEXTS))


def system(uri, case):
    """Return WGS 84 for a file that is always in it: KML (OGC 12-007r2, 6.2), GPX 1.1, and TopoJSON like GeoJSON.

    No schema of OpenAPI 3.0 says that one parameter narrows another.
    """
    return DEGREES if case.query.get("f") in ("kml", "gpx", "topojson") else uri


MENDED = {"bbox": box, "near": disc, "datetime": span, "filter": condition, "crs": system}
"""What is mended, by the parameter."""
