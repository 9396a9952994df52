"""What is kept of the network's output for one window: some 20 KB of its 500.

Nearly all of the output are pointers, one for every pair of pieces. Only the pieces of a content are asked where they
point, and only together, so they are pooled here, content by content.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.language.tags import Scores, best_spans, log_softmax, merged_kinds

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
    """One window: `log_probabilities` are (body, tags), normalised within each group of tags."""

    log_probabilities: Scores
    contents: tuple[ContentPart, ...]

    @property
    def byte_count(self) -> int:
        shares = sum(part.source_shares.nbytes + part.cue_shares.nbytes for part in self.contents)
        return self.log_probabilities.nbytes + shares


def pool_window(
    tags: Scores,
    source_pointers: Scores,
    cue_pointers: Scores,
    *,
    is_separator: NDArray[np.bool_],
    groups: Mapping[str, tuple[int, int]],
) -> WindowScores:
    """Reduce the network's output for the pieces of a window's body.

    Parameters
    ----------
    tags
        (body, tags) scores; `groups` maps each group of begin/inside tags to its columns (first, past the last).
    source_pointers, cue_pointers
        (body, 1 + window) scores of pointing at nothing and at each piece of the window.
    is_separator
        (body): pieces that belong to no content even where a content runs over them.
    """
    log_probabilities = np.empty_like(tags)
    for first, last in groups.values():
        log_probabilities[:, first:last] = log_softmax(tags[:, first:last])
    contents = []
    for span in best_spans(merged_kinds(log_probabilities[:, slice(*groups["content"])])):
        rows = span.first + np.flatnonzero(~is_separator[span.first : span.last])
        if not len(rows):
            continue
        if len(rows) > MAX_POINTING_PIECES:
            half = MAX_POINTING_PIECES // 2
            rows = np.concatenate((rows[:half], rows[-half:]))
        shares = (_pooled(source_pointers[rows]), _pooled(cue_pointers[rows]))
        contents.append(ContentPart(span.first, span.last, *shares))
    return WindowScores(log_probabilities, tuple(contents))


def _pooled(scores: Scores) -> Scores:
    """The softmax of the mean score, which is the normalised geometric mean of the pieces' distributions."""
    shares: Scores = np.exp(log_softmax(scores.mean(axis=0)))
    return shares
