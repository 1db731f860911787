"""The shipped data, read once for all tests that only look at them."""

from pathlib import Path

import pytest
from hypothesis import settings

import geo

# No test asserts a time: what is slow here is a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def dataset():
    return geo.open()


@pytest.fixture(scope="session")
def contracts():
    return PROJECT / "tests" / "contracts"
