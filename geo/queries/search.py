"""Full text: every word somewhere in a row's texts, whatever its case and accents."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.layers.catalogue import Layer
from geo.queries.columns import Columns
from geo.queries.cql2.folding import accenti, casei

BATCH: Final = 100_000
FEW: Final = 4


def fold(text: str) -> str:
    """Return the form in which texts are compared: no case, no accents.

    Examples
    --------
    >>> fold("Kuźnica Białostocka"), fold("Šalčininkai"), fold("Rēzekne"), fold("Hämeenlinna"), fold("Брузгі, Ёлка")
    ('kuznica bialostocka', 'salcininkai', 'rezekne', 'hameenlinna', 'брузгі, елка')
    """
    return casei(accenti(text))


def words(text: str) -> list[str]:
    """Return the words of a search, folded, each once.

    >>> words("  Kuźnica  KUZNICA bruzgi ")
    ['kuznica', 'bruzgi']
    """
    return list(dict.fromkeys(fold(text).split()))


def texts(layer: Layer) -> tuple[str, ...]:
    """Return the fields of a layer that are free text: strings that are no word of a list and no id."""
    schema = layer.schema
    assert schema is not None, f"{layer.name} has no schema"
    ids = {schema.key, *(reference.field for reference in schema.references)}
    return tuple(
        field.name for field in schema.fields if field.type == "string" and not field.terms and field.name not in ids
    )


class Index(NamedTuple):
    """The words of every row of a table.

    Attributes
    ----------
    words : pyarrow.StringArray
        Every word of the table, folded, once.
    codes : array of int32
        The words of all rows, one row after the other, as places in ``words``.
    offsets : array of int64
        Where in ``codes`` each row begins, and where the last one ends.
    """

    words: pa.Array
    codes: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def mask(self, wanted: list[str], rows: slice | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of some rows hold every word, as a part of a word."""
        codes, starts = self._of(rows)
        mask = np.ones(len(starts) - 1, dtype=bool)
        for word in wanted:
            found = np.flatnonzero(np.asarray(pc.match_substring(self.words, word)))
            hits = np.flatnonzero(_among(codes, found, len(self.words)))
            has = np.zeros(len(mask), dtype=bool)
            has[np.searchsorted(starts, hits, "right") - 1] = True
            mask &= has
        return mask

    def _of(self, rows: slice | NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the words of some rows, and where each row begins in them."""
        if isinstance(rows, slice):
            starts = self.offsets[rows.start : rows.stop + 1]
            return self.codes[starts[0] : starts[-1]], starts - starts[0]
        first, lengths = self.offsets[rows], self.offsets[rows + 1] - self.offsets[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        return self.codes[np.repeat(first - starts[:-1], lengths) + np.arange(starts[-1])], starts


def index(columns: Columns) -> Index:
    """Return the words of a table, made when they are first needed."""
    return columns.keep("search", lambda: _index(columns))


def _index(columns: Columns) -> Index:
    fields = [columns.field(name) for name in texts(columns.layer)]
    joined = pc.binary_join_element_wise(*fields, " ", null_handling="replace", null_replacement="")
    known: dict[str, int] = {}
    codes, lengths = [np.empty(0, dtype=np.int32)], [np.zeros(1, dtype=np.int64)]
    for first in range(0, len(joined), BATCH):
        several = pc.utf8_split_whitespace(joined.slice(first, BATCH))
        encoded = pc.list_flatten(several).dictionary_encode()
        own = [known.setdefault(fold(word), len(known)) for word in encoded.dictionary.to_pylist()]
        codes.append(np.array(own, dtype=np.int32)[encoded.indices.to_numpy()])
        lengths.append(pc.list_value_length(several).to_numpy().astype(np.int64))
    return Index(pa.array(known, pa.string()), np.concatenate(codes), np.cumsum(np.concatenate(lengths)))


def _among(codes: NDArray[np.int32], wanted: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    if len(wanted) <= FEW:
        mask = np.zeros(len(codes), dtype=bool)
        for code in wanted:
            mask |= codes == code
        return mask
    table = np.zeros(count, dtype=bool)
    table[wanted] = True
    return np.asarray(table[codes])
