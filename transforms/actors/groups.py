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
    """The distinct values of a column, numbered in their order: numbers sort as the values do."""

    ordered: pl.Series
    values: Sequence[Any]
    """The same as objects, then None."""

    def numbers_of(self, series: pl.Series) -> pl.Series:
        """The number of each value; null, and what is none of the values, has that of None."""
        count = len(self.ordered)
        if not count:
            return pl.repeat(0, len(series), dtype=pl.UInt32, eager=True)
        # A binary search: the categories of Polars would hold a table of all strings for it.
        places = self.ordered.search_sorted(series).cast(pl.UInt32)
        is_known = (self.ordered.gather(places.clip(upper_bound=count - 1)) == series).fill_null(False)
        return pl.select(pl.when(is_known).then(places).otherwise(pl.lit(count, pl.UInt32))).to_series()


def vocabulary_of(series: pl.Series) -> Vocabulary:
    """The vocabulary of a column."""
    ordered = series.drop_nulls().unique().sort()
    return Vocabulary(ordered, [*ordered.to_list(), None])


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
            a column may have the numbers in place of the strings.
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


def _distinct(series: pl.Series, vocabulary: Vocabulary | None) -> tuple[Sequence[Any], "array[int]"]:
    """The distinct values of a column, and for each row the number of its value; the last value is None."""
    if vocabulary is not None and series.dtype == pl.UInt32:
        return vocabulary.values, _packed(series.to_numpy())
    if isinstance(series.dtype, pl.Enum):
        series = series.cast(pl.String)
    vocabulary = vocabulary or vocabulary_of(series)
    return vocabulary.values, _packed(vocabulary.numbers_of(series).to_numpy())
