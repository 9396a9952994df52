"""The pieces of every run of characters between white space, tokenised once: news repeats its words.

The tokenizer drops, maps and splits characters one by one, and white space ends every word, so the pieces of a text are
those of its runs. Looking a run up costs a small part of tokenising it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Integers = NDArray[np.int64]

MAX_PIECES = 1 << 17
"""Pieces that are remembered, of some 50,000 runs in 6 MB; the table begins anew with the first text after that."""

# White space as the tokenizer has it: \v, \f and other control characters are dropped by it and end no word.
_RUN = re.compile(r"[^\t\n\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FIELDS = ("ids", "starts", "ends", "word_starts", "word_ends", "classes")
_OFFSETS = slice(1, 5)


@dataclass(frozen=True, slots=True)
class TextPieces:
    """Pieces of one text: ids, offsets of each piece and of the word that it is a part of, classes of the surfaces."""

    ids: Integers
    starts: Integers
    ends: Integers
    word_starts: Integers
    word_ends: Integers
    classes: Integers


class PieceTable:
    """Pieces by run. `classify` maps the surface of a piece to a number that is kept with it."""

    def __init__(self, tokenizer: Tokenizer, classify: Callable[[str], int]) -> None:
        self._tokenizer = tokenizer
        self._classify = classify
        self._begin_anew()

    def read(self, text: str) -> TextPieces:
        """Pieces of a text, the same whatever was read before. Time is linear in the text's length."""
        places: list[int] = []
        runs: list[str] = []
        for match in _RUN.finditer(text):
            places.append(match.start())
            runs.append(match[0])
        if self.piece_count > MAX_PIECES:
            self._begin_anew()
        if new := [run for run in dict.fromkeys(runs) if run not in self._numbers]:
            self._add(new)
        numbers = np.fromiter(map(self._numbers.__getitem__, runs), dtype=np.int64, count=len(runs))
        firsts, counts = self._firsts[numbers], self._firsts[numbers + 1] - self._firsts[numbers]
        shifts = firsts - (np.cumsum(counts) - counts)
        found = self._pieces[:, np.repeat(shifts, counts) + np.arange(counts.sum())].astype(np.int64)
        found[_OFFSETS] += np.repeat(np.array(places, dtype=np.int64), counts)
        return TextPieces(*found)

    def _begin_anew(self) -> None:
        self._numbers: dict[str, int] = {}
        self._firsts = np.zeros(1, dtype=np.int64)
        """Place of each run's first piece in `_pieces`, and past the last piece."""
        self._pieces = np.empty((len(_FIELDS), 1024), dtype=np.int32)
        """The fields of every piece, offsets from the start of its run; filled up to `piece_count`."""
        self.piece_count = 0

    def _add(self, runs: list[str]) -> None:
        # Lone surrogates have no UTF-8 form; one character is put for one, so that offsets hold.
        joined = _SURROGATE.sub("\ufffd", " ".join(runs))
        encoding = self._tokenizer.encode(joined, add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        starts, ends = offsets[:, 0], offsets[:, 1]
        word_starts, word_ends = _word_bounds(np.array(encoding.word_ids, dtype=np.int64), starts, ends)
        classes = [self._classify(joined[start:end]) for start, end in encoding.offsets]
        pieces = np.stack((np.array(encoding.ids, dtype=np.int64), starts, ends, word_starts, word_ends, classes))
        run_starts = np.array([0, *accumulate(len(run) + 1 for run in runs)], dtype=np.int64)
        pieces[_OFFSETS] -= run_starts[np.searchsorted(run_starts, starts, side="right") - 1]
        firsts = self.piece_count + np.searchsorted(starts, run_starts[1:], side="left")
        self._numbers.update(zip(runs, range(len(self._numbers), len(self._numbers) + len(runs)), strict=True))
        self._firsts = np.concatenate((self._firsts, firsts))
        last = self.piece_count + len(starts)
        if last > self._pieces.shape[1]:
            grown = np.empty((len(_FIELDS), 2 * last), dtype=np.int32)
            grown[:, : self.piece_count] = self._pieces[:, : self.piece_count]
            self._pieces = grown
        self._pieces[:, self.piece_count : last] = pieces
        self.piece_count = last


def _word_bounds(words: Integers, starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """Start and end of the word around each piece."""
    if not len(words):
        return starts, ends
    is_first = np.diff(words, prepend=-1) != 0
    number = np.cumsum(is_first) - 1
    first = np.flatnonzero(is_first)
    last = np.append(first[1:], len(words)) - 1
    return starts[first][number], ends[last][number]
