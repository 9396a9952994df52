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


def best_spans(log_probabilities: Scores) -> list[TaggedSpan]:
    """Spans of the most probable valid tag sequence.

    Parameters
    ----------
    log_probabilities
        (pieces, 1 + 2 × kinds): outside, then begin and inside of each kind. Valid means that inside follows begin or
        inside of its own kind.

    Notes
    -----
    Viterbi, cut at the pieces that are outside in every best sequence. Putting "outside" at a piece can break only the
    next one, and turning that one from inside to begin mends it; so a piece whose lead of "outside" is more than this
    costs is outside for certain, and the stretches between such pieces are independent. In news this leaves a fraction
    of the pieces, and the result is that of the full search.
    """
    if len(log_probabilities) == 0:
        return []
    lead = log_probabilities[:, 0] - log_probabilities[:, 1:].max(axis=1)
    mending = (log_probabilities[1:, 2::2] - log_probabilities[1:, 1::2]).max(axis=1)
    price = np.append(np.maximum(mending, 0.0), 0.0)
    open_places = np.concatenate(([False], lead <= price, [False]))
    edges = np.flatnonzero(open_places[1:] != open_places[:-1])
    spans: list[TaggedSpan] = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        spans += _spans_of(_best_sequence(log_probabilities[first:last]), offset=first)
    return spans


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


def _spans_of(sequence: list[int], *, offset: int) -> list[TaggedSpan]:
    spans: list[TaggedSpan] = []
    first = kind = -1
    for place, tag in enumerate([*sequence, 0], start=offset):
        if tag != 0 and tag % 2 == 0:
            continue
        if kind >= 0:
            spans.append(TaggedSpan(first, place, kind))
        first, kind = (place, tag // 2) if tag else (-1, -1)
    return spans
