"""The orders of the events that only their texts give: what the page's table is sorted by.

A document is little-endian 32-bit numbers: how many rows have a value, then the rows upwards, those without a value
last.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.queries.columns import View

COLUMNS: Final = ("place", "title", "people")


def order(view: View, column: str) -> bytes:
    """Return the rows in the order of a column; numbers of people go by their upper bound, else by the lower one."""
    keys, known = _numbers(view) if column == "people" else _texts(view, column)
    ranks = np.argsort(keys, kind="stable")
    rows = np.concatenate((ranks[known[ranks]], ranks[~known[ranks]]))
    return np.concatenate(([known.sum()], rows)).astype("<u4").tobytes()


def _numbers(view: View) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    values = pc.coalesce(view.field("people_max"), view.field("people_min"))
    return pc.fill_null(values, 0).to_numpy(zero_copy_only=False), pc.is_valid(values).to_numpy(zero_copy_only=False)


def _texts(view: View, column: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the place of each row's text among all texts, without case and accents first."""
    encoded = view.field(column).dictionary_encode()
    words = encoded.dictionary.to_pylist()
    keys = [f"{_folded(word)}\0{word}" for word in words]
    table = np.zeros(len(words) + 1, dtype=np.int64)
    table[sorted(range(len(words)), key=keys.__getitem__)] = np.arange(len(words))
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    empty = np.array([*(word == "" for word in words), True])
    return table[codes], ~empty[codes]


def _folded(text: str) -> str:
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()
