"""Rows looked up by a key, held in arrays: for large tables of which few rows are ever asked for."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All strings of a column, numbered."""

    categories: pl.Enum
    values: Sequence[str | None]
    """The strings in the order of their numbers, then None."""


def vocabulary_of(series: pl.Series) -> Vocabulary:
    """The vocabulary of the strings of a column, numbered in their order, so that numbers sort as the strings do."""
    values = series.drop_nulls().unique().sort()
    return Vocabulary(pl.Enum(values), [*values.to_list(), None])


class Groups(Generic[_Row]):
    """Objects by key. Neither keys nor rows are Python objects until they are asked for.

    A key is found by the position of its hash among the sorted hashes, then compared letter by letter. Each column is
    a list of its distinct values and one small number per row.
    """

    def __init__(
        self, keyed: pl.DataFrame, make: Callable[..., _Row], *, vocabularies: Mapping[str, Vocabulary]
    ) -> None:
        """Take the rows of a frame.

        Parameters
        ----------
        keyed
            Column `key` first, sorted by it, then the arguments of `make` in order.
        make
            Makes the object of a row.
        vocabularies
            For columns of many strings that several tables share: all their values, so that each is held once. Such
            columns may be numbered by them already.
        """
        runs = keyed["key"].rle().struct.unnest()
        self._starts = _packed(np.concatenate(([0], np.cumsum(runs["len"].to_numpy()))))
        self._keys = runs["value"]
        hashes = np.fromiter(map(hash, self._keys), dtype=np.int64, count=len(self._keys))
        order = np.argsort(hashes)
        self._order = _packed(order)
        self._hashes = array("q", hashes[order].tobytes())
        self._columns = [_distinct(keyed[name], vocabularies.get(name)) for name in keyed.columns[1:]]
        self._make = make

    def rows(self, key: str) -> tuple[_Row, ...]:
        """The objects of a key in the order of the frame; empty when there are none."""
        hashed = hash(key)
        place = bisect_left(self._hashes, hashed)
        while place < len(self._hashes) and self._hashes[place] == hashed:
            group = self._order[place]
            if self._keys[group] == key:
                rows = range(self._starts[group], self._starts[group + 1])
                return tuple([self._make(*[values[codes[row]] for values, codes in self._columns]) for row in rows])
            place += 1
        return ()


def _packed(numbers: npt.NDArray[Any]) -> "array[int]":
    """Numbers below 2**32 in an array whose items are read faster than those of NumPy."""
    return array("I", numbers.astype(np.uint32).tobytes())


def _distinct(series: pl.Series, vocabulary: Vocabulary | None) -> tuple[Sequence[object], "array[int]"]:
    """The distinct values of a column, and for each row the number of its value; the last value is None."""
    if isinstance(series.dtype, pl.Enum) and vocabulary is None:
        vocabulary = Vocabulary(series.dtype, [*series.dtype.categories.to_list(), None])
    if vocabulary is not None or series.dtype == pl.String:
        vocabulary = vocabulary or vocabulary_of(series)
        codes = series.cast(vocabulary.categories).to_physical()
        return vocabulary.values, _packed(codes.cast(pl.UInt32).fill_null(len(vocabulary.values) - 1).to_numpy())
    values = series.drop_nulls().unique().sort()
    codes = values.search_sorted(series)
    codes = pl.select(pl.when(series.is_not_null()).then(codes).otherwise(len(values)).cast(pl.UInt32)).to_series()
    return [*values.to_list(), None], _packed(codes.to_numpy())
