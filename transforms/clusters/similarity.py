"""Cosine similarities between sparse vectors of length 1, without a matrix of all pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Vector:
    """Terms in ascending order, and their weights."""

    terms: Numbers
    weights: Floats


def mean_vector(vectors: Sequence[Vector]) -> Vector:
    """The mean: its product with another mean is the mean similarity between the two groups."""
    terms = np.concatenate([vector.terms for vector in vectors])
    weights = np.concatenate([vector.weights for vector in vectors])
    distinct, places = np.unique(terms, return_inverse=True)
    return Vector(distinct, np.bincount(places, weights, minlength=len(distinct)) / len(vectors))


class VectorIndex:
    """Vectors by their terms: finds those that share terms with a given one."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._size = len(vectors)
        lengths = [len(vector.terms) for vector in vectors]
        terms = np.concatenate([np.empty(0, np.int64), *(vector.terms for vector in vectors)])
        order = np.argsort(terms, kind="stable")
        self._rows = np.repeat(np.arange(self._size), lengths)[order]
        self._weights = np.concatenate([np.empty(0), *(vector.weights for vector in vectors)])[order]
        self._terms, self._starts = np.unique(terms[order], return_index=True)
        self._counts = np.diff(np.append(self._starts, len(terms)))

    def similarities(self, vector: Vector) -> Floats:
        """Product of `vector` with each vector of the index."""
        if not len(self._terms):
            return np.zeros(self._size)
        places = np.minimum(np.searchsorted(self._terms, vector.terms), len(self._terms) - 1)
        is_known = self._terms[places] == vector.terms
        places = places[is_known]
        starts, counts = self._starts[places], self._counts[places]
        # The postings of all terms, one behind the other.
        found = np.arange(counts.sum()) + np.repeat(starts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        products = np.repeat(vector.weights[is_known], counts) * self._weights[found]
        return np.asarray(np.bincount(self._rows[found], products, minlength=self._size), np.float64)


def similar_pairs(vectors: Sequence[Vector], *, floor: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of at least `floor`, as (lower index, higher index, similarity)."""
    index = VectorIndex(vectors)
    for row, vector in enumerate(vectors):
        similarities = index.similarities(vector)
        for other in np.flatnonzero(similarities[:row] >= floor):
            yield int(other), row, float(similarities[other])
