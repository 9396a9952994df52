"""What is kept of the network's output for one window: a tenth of it.

For each of its two pointers (to the source, to the cue) the network gives every piece a vector to point from and one to
be pointed at; the score of pointing is their product. Only the pieces of a content are asked where they point, and only
together, so the products are made here, content by content, and not for every pair of pieces.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.language.tags import Scores, best_spans, group_shares, merged_kinds, softmax

Columns = Mapping[str, tuple[int, int]]

MAX_POINTING_PIECES = 48
"""Of a longer content only the pieces at its two ends point: the source is named beside one of them."""


@dataclass(frozen=True, slots=True)
class ContentPart:
    """A content as far as one window's body holds it: pieces [first, last), counted from the body's first.

    `source_shares` and `cue_shares` are (1 + window): how much of it points at nothing (column 0) or at each piece of
    the window, context included. They sum to 1.
    """

    first: int
    last: int
    source_shares: Scores
    cue_shares: Scores


@dataclass(frozen=True, slots=True)
class WindowScores:
    """One window: `shares` are (body, tags), probabilities within each group of tags."""

    shares: Scores
    contents: tuple[ContentPart, ...]

    @property
    def byte_count(self) -> int:
        pointers = sum(part.source_shares.nbytes + part.cue_shares.nbytes for part in self.contents)
        return self.shares.nbytes + pointers


def pool_window(scores: Scores, *, is_separator: NDArray[np.bool_], groups: Columns, pointers: Columns) -> WindowScores:
    """Reduce the network's output for one window.

    Parameters
    ----------
    scores
        (1 + window, columns), the start piece first. To point at the start piece is to point at nothing.
    is_separator
        (body): pieces that belong to no content even where a content runs over them. The body is the window's end.
    groups
        Columns (first, past the last) of each group of begin/inside tags; together they are the first columns.
    pointers
        Columns of "source" and of "cue": the vectors to point from, then as many of those to be pointed at.
    """
    body = scores[len(scores) - len(is_separator) :]
    shares = group_shares(body[:, : max(last for _, last in groups.values())], groups)
    spans = []
    pointing = []
    for first, last in best_spans(merged_kinds(shares[:, slice(*groups["content"])])).tolist():
        rows = first + np.flatnonzero(~is_separator[first:last])
        if len(rows) > MAX_POINTING_PIECES:
            half = MAX_POINTING_PIECES // 2
            rows = np.concatenate((rows[:half], rows[-half:]))
        if len(rows):
            spans.append((first, last))
            pointing.append(rows)
    if not spans:
        return WindowScores(shares, ())
    weights = np.zeros((len(spans), len(body)), dtype=np.float32)
    for number, rows in enumerate(pointing):
        weights[number, rows] = 1 / len(rows)
    sources, cues = (_pooled(scores, body, weights, pointers[kind]) for kind in ("source", "cue"))
    parts = (
        ContentPart(first, last, source, cue) for (first, last), source, cue in zip(spans, sources, cues, strict=True)
    )
    return WindowScores(shares, tuple(parts))


def _pooled(scores: Scores, body: Scores, weights: Scores, columns: tuple[int, int]) -> Scores:
    """Where each content points, (contents, 1 + window); `weights` are the shares of its pieces, (contents, body).

    The softmax of the mean score is the normalised geometric mean of the pieces' distributions, and the mean score is
    that of the mean vector.
    """
    first, last = columns
    middle = (first + last) // 2
    from_vectors: Scores = np.matmul(weights, body[:, first:middle])
    means: Scores = np.matmul(from_vectors, scores[:, middle:last].T)
    return softmax(means)
