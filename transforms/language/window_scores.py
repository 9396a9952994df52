"""What is kept of the network's output for one window: some 20 KB of its 500.

Nearly all of the output are pointers, one for every pair of pieces. Only the pieces of a content are asked where they
point, and only together, so they are pooled here, content by content.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.language.tags import Scores, best_spans, group_shares, merged_kinds, softmax

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
    shares = group_shares(tags, groups)
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
    weights = np.zeros((len(spans), len(tags)), dtype=np.float32)
    for number, rows in enumerate(pointing):
        weights[number, rows] = 1 / len(rows)
    # The softmax of the mean score is the normalised geometric mean of the pieces' distributions.
    sources, cues = softmax(weights @ source_pointers), softmax(weights @ cue_pointers)
    parts = (
        ContentPart(first, last, source, cue) for (first, last), source, cue in zip(spans, sources, cues, strict=True)
    )
    return WindowScores(shares, tuple(parts))
