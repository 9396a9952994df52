"""Fingerprints of a text: of its word shingles, those that winnowing picks.

Every run of `SHINGLE_WORDS` words is hashed, and of every `WINDOW_SHINGLES` neighbours the one with the smallest hash
is kept. Two texts that share a run of `SHINGLE_WORDS + WINDOW_SHINGLES - 1` words, here eight, are sure to share a
fingerprint of it, at two fifths of the cost of all shingles (Schleimer, Wilkerson and Aiken, "Winnowing", 2003).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.clusters.words import Hashes

SHINGLE_WORDS = 5
WINDOW_SHINGLES = 4
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIXER = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What winnowing picked from one text, in text order."""

    hashes: npt.NDArray[np.int64]
    word_indexes: npt.NDArray[np.int32]
    """Where each shingle starts, in words from 0."""


def fingerprint(words: Hashes) -> Fingerprints:
    """Winnow a text, given as one number per word. A text shorter than a shingle has no fingerprints."""
    shingles = _shingle_hashes(words)
    if not len(shingles):
        return Fingerprints(np.empty(0, np.int64), np.empty(0, np.int32))
    if len(shingles) <= WINDOW_SHINGLES:
        picked = np.array([int(shingles.argmin())])
    else:
        windows = np.lib.stride_tricks.sliding_window_view(shingles, WINDOW_SHINGLES)
        picked = np.unique(windows.argmin(axis=1) + np.arange(len(windows)))
    return Fingerprints(shingles[picked].view(np.int64), picked.astype(np.int32))


def _shingle_hashes(words: Hashes) -> Hashes:
    count = len(words) - SHINGLE_WORDS + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    hashes = np.zeros(count, np.uint64)
    for offset in range(SHINGLE_WORDS):
        hashes = hashes * _MULTIPLIER + words[offset : offset + count]
    # Without mixing, the smallest hash would follow the last word of the shingle.
    hashes ^= hashes >> np.uint64(31)
    hashes *= _MIXER
    return hashes ^ (hashes >> np.uint64(29))
