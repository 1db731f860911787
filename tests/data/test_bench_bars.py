"""A bar is met or not, and never met by what was not measured."""

import pytest

from tests.bench.bars import Bar, of_cells
from tests.bench.measure import Figure, Measured
from tests.bench.questions import Tile, cells

CELLS = cells(Tile(6, 36, 20), Tile(6, 36, 21))


@pytest.mark.parametrize(
    ("bar", "verdict"),
    [
        (Bar("a", 30.0, least=30), "met"),
        (Bar("a", 29.9, least=30), "**not met**"),
        (Bar("e", 5.0, most=5, unit="ms"), "met"),
        (Bar("e", 5.1, most=5, unit="ms"), "**not met**"),
        (Bar("e", None, most=5, unit="ms"), "not measured"),
        (Bar("e", None, most=5, unit="ms", failed=True), "**not met**"),
    ],
)
def test_a_verdict_is_that_of_the_figure(bar, verdict):
    assert bar.verdict == verdict


def test_ours_is_held_against_the_better_peer_and_a_wrong_answer_of_ours_meets_nothing():
    peers = [Measured("slow", figures={"a": Figure([400.0])}), Measured("quick", figures={"a": Figure([90.0])})]
    bars = {bar.title: bar for bar in of_cells(CELLS, [Measured("ours", figures={"a": Figure([2.0])}), *peers])}
    assert bars["a: items, one month, limit=100"].measured == 45
    wrong = Measured("ours", figures={"a": Figure(fault="wrong: rows")})
    bars = {bar.title: bar for bar in of_cells(CELLS, [wrong, *peers])}
    assert bars["a: items, one month, limit=100"].verdict == "**not met**"
    assert bars["f: size, for a browser"].verdict == "**not met**"
