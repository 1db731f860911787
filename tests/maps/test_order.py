"""The orders of the table: every row once, sorted by its text or number, those without one last."""

import unicodedata

import numpy as np
import pytest

from geo.maps import columns
from geo.maps.order import COLUMNS
from geo.queries import ItemsQuery


@pytest.fixture(scope="module")
def rows(dataset):
    return dataset.records(ItemsQuery.of("incidents", kind="event"))


def plain(text):
    return "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part)).casefold()


def value(row, column):
    if column != "people":
        return (plain(row[column]), row[column]) if row[column] else None
    return row["people_min"] if row["people_max"] is None else row["people_max"]


@pytest.mark.parametrize("column", COLUMNS)
def test_an_order_has_every_row_once_upwards_and_those_without_a_value_last(dataset, rows, column):
    known, *order = np.frombuffer(columns.DOCUMENTS[f"order-{column}"](dataset), "<u4").tolist()
    values = [value(row, column) for row in rows]
    assert sorted(order) == list(range(len(rows)))
    assert known == sum(each is not None for each in values)
    assert all(values[row] is None for row in order[known:])
    assert order[:known] == sorted(order[:known], key=lambda row: (values[row], row))
