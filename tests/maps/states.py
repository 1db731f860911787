"""Random states of the map, the same ones each time, most of which show something."""

import random
from dataclasses import replace
from datetime import date, timedelta

from geo.extents import Extent
from geo.maps.parameters import LAYERS, SORTS, VIEWS
from geo.maps.state import PARAMETERS, MapState, Near, View
from geo.periods import Days

FIRST = date(2021, 1, 1)
TEXTS = ("", "", "", "", "", "", "border guard", "BALLOON", "Kuźnica", "migrant, fence", "a", "o'", "zzzz")


def states(words, count, seed):
    """Return so many states from the words of the data."""
    source = random.Random(seed)
    return [_state(source, words) for _ in range(count)]


def as_json(state):
    """Return a state as the page has it."""
    values = {name: (getattr(state, row.attribute), row.write) for name, row in PARAMETERS.items()}
    return {
        name: list(value) if type(value) is tuple else write(value) if value else None
        for name, (value, write) in values.items()
    }


def _state(source, words):
    def some(name, most):
        chosen = source.sample(sorted(words[name]), source.randint(1, most)) if source.random() < 0.15 else ()
        return tuple(sorted(chosen))

    mode = source.choice(["window", "window", "asof", "cumulative"])
    state = MapState(
        when=_when(source, mode),
        mode=mode,
        section=some("section", 3),
        category=some("category", 12),
        verification=some("verification", 3),
        confidence=some("confidence", 2),
        source=some("source", 200),
        crossing=some("crossing", 60) if source.random() < 0.5 else (),
        q=source.choice(TEXTS),
        bbox=_box(source) if source.random() < 0.2 else None,
        near=Near(source.choice(sorted(words["crossing"])), source.randint(5, 200)) if source.random() < 0.2 else None,
    )
    return replace(state, **_look(source, words, mode))


def _look(source, words, mode):
    """Return what a state says of how it is looked at; what is shown is the same whatever it is."""
    seldom = source.random() < 0.3
    view = View(source.randint(5, 11), round(source.uniform(50, 62), 4), round(source.uniform(18, 30), 4))
    return {
        "view": source.choice(VIEWS) if seldom else "map",
        "sort": source.choice(SORTS) if source.random() < 0.4 else "-start",
        "compare": _when(source, "window") if mode == "window" and source.random() < 0.2 else None,
        "unit": source.choice(sorted(words["unit"])) if source.random() < 0.2 else None,
        "layers": LAYERS if source.random() < 0.1 else (),
        "map": view if source.random() < 0.3 else None,
        "select": tuple(source.sample(sorted(words["crossing"]), 2)) if source.random() < 0.1 else (),
        "theme": source.choice(["light", "dark"]) if source.random() < 0.1 else None,
    }


def _when(source, mode):
    if source.random() < 0.1:
        return None
    first = FIRST + timedelta(source.randrange(1900))
    last = first + timedelta(int(source.random() * 1500))
    if mode != "window":
        return Days.of(first) if mode == "asof" else Days.closed(None, last)
    bounds = source.choice([(first, last)] * 6 + [(None, last), (first, None), (None, None)])
    return Days.closed(*bounds)


def _box(source):
    west, south = source.uniform(14, 30), source.uniform(48, 66)
    corner = (west + source.uniform(0.1, 12), south + source.uniform(0.1, 8))
    return Extent(*(round(bound, 5) for bound in (west, south, *corner)))
