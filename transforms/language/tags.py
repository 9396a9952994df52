"""From begin/inside/outside scores to tagged spans: the best valid sequence, found only where it is in question.

Scores of a group of tags are (pieces, 1 + 2 × kinds): outside, then begin and inside of each kind. Shares are their
probabilities within the group. Spans are (count, 2) arrays of pieces [first, last) in text order, without overlap.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Spans = NDArray[np.int64]

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
_LEAST_SHARE = np.float32(1e-30)


def softmax(scores: Scores) -> Scores:
    """Probabilities over the last axis."""
    raised: Scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    raised /= raised.sum(axis=-1, keepdims=True)
    return raised


def group_shares(scores: Scores, groups: Mapping[str, tuple[int, int]]) -> Scores:
    """Probabilities within each group of adjoining columns (first, past the last); the groups cover all columns."""
    bounds = sorted(groups.values())
    firsts = [first for first, _ in bounds]
    widths = [last - first for first, last in bounds]
    largest = np.maximum.reduceat(scores, firsts, axis=1)
    raised: Scores = np.exp(scores - np.repeat(largest, widths, axis=1))
    raised /= np.repeat(np.add.reduceat(raised, firsts, axis=1), widths, axis=1)
    return raised


def merged_kinds(shares: Scores) -> Scores:
    """Shares of outside, begin and inside of any kind: (pieces, 3)."""
    if shares.shape[1] == 3:
        return shares
    merged = np.empty((len(shares), 3), dtype=shares.dtype)
    merged[:, OUTSIDE] = shares[:, 0]
    merged[:, BEGIN] = shares[:, 1::2].sum(axis=1)
    merged[:, INSIDE] = shares[:, 2::2].sum(axis=1)
    return merged


def closed_at(shares: Scores, positions: NDArray[np.bool_]) -> Scores:
    """A copy of (pieces, 3) shares in which nothing can be tagged at `positions`, so that no span goes over them."""
    closed = shares.copy()
    closed[positions] = (1, 0, 0)
    return closed


def span_means(values: Scores, spans: Spans) -> Scores:
    """Mean of the rows of each span: (spans, columns)."""
    if not len(spans):
        return np.empty((0, values.shape[1]), dtype=values.dtype)
    # Sums of [first, last) and of what lies between the spans, by turns; a last row of zeros ends the last span.
    padded = np.concatenate((values, np.zeros((1, values.shape[1]), dtype=values.dtype)))
    sums: Scores = np.add.reduceat(padded, spans.ravel(), axis=0)[::2]
    means: Scores = sums / (spans[:, 1] - spans[:, 0]).astype(values.dtype)[:, np.newaxis]
    return means


def kind_shares(shares: Scores, spans: Spans) -> Scores:
    """Mean share of each kind over the pieces of each span: (spans, kinds), of (pieces, 1 + 2 × kinds)."""
    return span_means(shares[:, 1::2] + shares[:, 2::2], spans)


def best_spans(shares: Scores) -> Spans:
    """Spans of the most probable valid tag sequence, of (pieces, 3) shares.

    Valid means that inside follows begin or inside.

    Notes
    -----
    Where the best tag of every piece makes a valid sequence, it is the best one. Viterbi runs only over the stretches
    where it does not. They are bounded by pieces that are outside for certain: putting "outside" at a piece can break
    only the next one, and turning that one from inside to begin mends it, so a lead of "outside" that is larger than
    the price of mending cannot be lost. The result is that of a search over the whole.
    """
    if not len(shares):
        return np.empty((0, 2), dtype=np.int64)
    sequence = shares.argmax(axis=1)
    before = np.empty_like(sequence)
    before[0], before[1:] = OUTSIDE, sequence[:-1]
    broken = np.flatnonzero((sequence == INSIDE) & (before == OUTSIDE))
    if len(broken):
        bounds = np.concatenate(([-1], np.flatnonzero(_outside_for_certain(shares)), [len(sequence)]))
        after = np.unique(np.searchsorted(bounds, broken, side="right"))
        for first, last in zip((bounds[after - 1] + 1).tolist(), bounds[after].tolist(), strict=True):
            sequence[first:last] = _best_sequence(shares[first:last])
    begins = np.flatnonzero(sequence == BEGIN)
    breaks = np.append(np.flatnonzero(sequence != INSIDE), len(sequence))
    ends = breaks[np.searchsorted(breaks, begins, side="right")]
    return np.stack((begins, ends), axis=1)


def _outside_for_certain(shares: Scores) -> NDArray[np.bool_]:
    other = shares[:, 1:].max(axis=1)
    certain: NDArray[np.bool_] = shares[:, OUTSIDE] > other
    certain[:-1] &= shares[:-1, OUTSIDE] * shares[1:, BEGIN] > other[:-1] * shares[1:, INSIDE]
    return certain


def _best_sequence(shares: Scores) -> list[int]:
    """Viterbi over one stretch. Plain floats: the stretches are short and the tags few, arrays would cost more."""
    rows = np.log(np.maximum(shares, _LEAST_SHARE)).tolist()
    outside, begin = rows[0][:2]
    inside = float("-inf")
    came_from: list[tuple[int, int]] = []
    for next_outside, next_begin, next_inside in rows[1:]:
        if outside >= begin and outside >= inside:
            best, origin = outside, OUTSIDE
        elif begin >= inside:
            best, origin = begin, BEGIN
        else:
            best, origin = inside, INSIDE
        within, opened = (begin, BEGIN) if begin >= inside else (inside, INSIDE)
        came_from.append((origin, opened))
        outside, begin, inside = best + next_outside, best + next_begin, within + next_inside
    totals = (outside, begin, inside)
    tag = max(range(3), key=totals.__getitem__)
    sequence = [tag]
    for origin, opened in reversed(came_from):
        tag = opened if tag == INSIDE else origin
        sequence.append(tag)
    sequence.reverse()
    return sequence
