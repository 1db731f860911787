"""Random states of the map, the same ones each time, most of which show something."""

import random
from datetime import date, timedelta

from geo.extents import Extent
from geo.maps.state import PARAMETERS, MapState, Near
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
    return MapState(
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
