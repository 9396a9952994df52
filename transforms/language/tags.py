"""From begin/inside/outside scores to tagged spans: the best valid sequence, found only where it is in question."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """Pieces [first, last) that carry one tag; `kind` numbers the group's labels from 0."""

    first: int
    last: int
    kind: int


def log_softmax(scores: Scores) -> Scores:
    """Log-probabilities over the last axis."""
    shifted: Scores = scores - scores.max(axis=-1, keepdims=True)
    normalised: Scores = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return normalised


def closed_at(log_probabilities: Scores, positions: NDArray[np.bool_]) -> Scores:
    """A copy in which nothing can be tagged at `positions`, so that no span goes over them."""
    closed = log_probabilities.copy()
    closed[positions] = _NEVER
    closed[positions, 0] = 0.0
    return closed


def merged_kinds(log_probabilities: Scores) -> Scores:
    """Log-probabilities of outside, begin and inside of any kind: (pieces, 3)."""
    if log_probabilities.shape[1] == 3:
        return log_probabilities
    begin = np.logaddexp.reduce(log_probabilities[:, 1::2], axis=1)
    inside = np.logaddexp.reduce(log_probabilities[:, 2::2], axis=1)
    merged: Scores = np.stack((log_probabilities[:, 0], begin, inside), axis=1)
    return merged


def kind_shares(probabilities: Scores, first: int, last: int) -> Scores:
    """Mean probability of each kind over pieces [first, last), of (pieces, 1 + 2 × kinds)."""
    part = probabilities[first:last]
    shares: Scores = (part[:, 1::2] + part[:, 2::2]).mean(axis=0)
    return shares


def best_spans(log_probabilities: Scores) -> list[TaggedSpan]:
    """Spans of the most probable valid tag sequence.

    Parameters
    ----------
    log_probabilities
        (pieces, 1 + 2 × kinds): outside, then begin and inside of each kind. Valid means that inside follows begin or
        inside of its own kind.

    Notes
    -----
    Where the best tag of every piece makes a valid sequence, it is the best one. Viterbi runs only over the stretches
    where it does not. They are bounded by pieces that are outside for certain: putting "outside" at a piece can break
    only the next one, and turning that one from inside to begin mends it, so a lead of "outside" that is larger than
    the price of mending cannot be lost. The result is that of a search over the whole.
    """
    if len(log_probabilities) == 0:
        return []
    sequence = log_probabilities.argmax(axis=1)
    before = np.append(0, sequence[:-1])
    is_inside = (sequence > 0) & (sequence % 2 == 0)
    broken = np.flatnonzero(is_inside & (before != sequence) & (before != sequence - 1))
    if len(broken):
        bounds = np.concatenate(([-1], np.flatnonzero(_outside_for_certain(log_probabilities)), [len(sequence)]))
        after = np.unique(np.searchsorted(bounds, broken, side="right"))
        for first, last in zip(bounds[after - 1] + 1, bounds[after], strict=True):
            sequence[first:last] = _best_sequence(log_probabilities[first:last])
    begins = np.flatnonzero(sequence % 2 == 1)
    breaks = np.append(np.flatnonzero((sequence == 0) | (sequence % 2 == 1)), len(sequence))
    ends = breaks[np.searchsorted(breaks, begins, side="right")]
    kinds = sequence[begins] // 2
    return [TaggedSpan(*span) for span in zip(begins.tolist(), ends.tolist(), kinds.tolist(), strict=True)]


def _outside_for_certain(log_probabilities: Scores) -> NDArray[np.bool_]:
    lead = log_probabilities[:, 0] - log_probabilities[:, 1:].max(axis=1)
    price = (log_probabilities[1:, 2::2] - log_probabilities[1:, 1::2]).max(axis=1)
    certain: NDArray[np.bool_] = lead > np.append(np.maximum(price, 0.0), 0.0)
    return certain


def _best_sequence(log_probabilities: Scores) -> list[int]:
    """Viterbi over one stretch. Plain floats: the stretches are short and the tags few, arrays would cost more."""
    tag_count = log_probabilities.shape[1]
    inside_tags = range(2, tag_count, 2)
    rows = log_probabilities.tolist()
    totals = rows[0]
    for tag in inside_tags:
        totals[tag] = float(_NEVER)
    came_from: list[list[int]] = []
    for row in rows[1:]:
        best = max(range(tag_count), key=totals.__getitem__)
        back = [best] * tag_count
        best_total = totals[best]
        new_totals = [best_total + value for value in row]
        for tag in inside_tags:
            origin = tag - 1 if totals[tag - 1] >= totals[tag] else tag
            back[tag] = origin
            new_totals[tag] = totals[origin] + row[tag]
        came_from.append(back)
        totals = new_totals
    tag = max(range(tag_count), key=totals.__getitem__)
    sequence = [tag]
    for back in reversed(came_from):
        tag = back[tag]
        sequence.append(tag)
    sequence.reverse()
    return sequence
