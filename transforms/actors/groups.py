"""Rows looked up by a key, held in arrays: for large tables of which few rows are ever asked for."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

_Row = TypeVar("_Row")


class Groups(Generic[_Row]):
    """Objects by key. Neither keys nor rows are Python objects until they are asked for.

    A key is found by the position of its hash among the sorted hashes, then compared letter by letter. Each column is
    a list of its distinct values and one small number per row.
    """

    def __init__(self, keyed: pl.DataFrame, make: Callable[..., _Row], *, strings: dict[str, str]) -> None:
        """Take the rows of a frame.

        Parameters
        ----------
        keyed
            Column `key` first, sorted by it, then the arguments of `make` in order.
        make
            Makes the object of a row.
        strings
            Every string seen so far, itself by itself: tables that share it hold each string once.
        """
        runs = keyed["key"].rle().struct.unnest()
        self._starts: npt.NDArray[np.int64] = np.concatenate(([0], np.cumsum(runs["len"].to_numpy()))).astype(np.int64)
        self._keys = runs["value"]
        hashes = np.fromiter(map(hash, self._keys.to_list()), dtype=np.int64, count=len(self._keys))
        self._order = np.argsort(hashes).astype(np.uint32)
        self._hashes = hashes[self._order]
        self._columns = [_distinct(keyed[name], strings) for name in keyed.columns[1:]]
        self._make = make

    def rows(self, key: str) -> tuple[_Row, ...]:
        """The objects of a key in the order of the frame; empty when there are none."""
        hashed = hash(key)
        place = int(self._hashes.searchsorted(hashed))
        while place < len(self._hashes) and self._hashes[place] == hashed:
            group = int(self._order[place])
            if self._keys[group] == key:
                rows = range(int(self._starts[group]), int(self._starts[group + 1]))
                return tuple(self._make(*[values[codes[row]] for values, codes in self._columns]) for row in rows)
            place += 1
        return ()


def _distinct(series: pl.Series, strings: dict[str, str]) -> tuple[Sequence[object], npt.NDArray[np.uint32]]:
    """The distinct values of a column, and for each row the number of its value."""
    values = series.unique(maintain_order=True)
    numbers = pl.DataFrame({"value": values, "number": pl.Series(range(len(values)), dtype=pl.UInt32)})
    rows = pl.DataFrame({"value": series})
    codes = rows.join(numbers, on="value", how="left", nulls_equal=True, maintain_order="left")["number"]
    listed: list[object] = values.to_list()
    if series.dtype == pl.String:
        listed = [strings.setdefault(value, value) if isinstance(value, str) else value for value in listed]
    return listed, codes.to_numpy()
