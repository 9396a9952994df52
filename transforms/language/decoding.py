"""From the network's scores to spans and links in the text."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.annotations import AttributionReading, NameReading, Reading, Span
from transforms.language.features import Pieces
from transforms.language.manifest import NetworkManifest
from transforms.language.tags import Scores, TaggedSpan, best_spans, closed_at, log_softmax
from transforms.language.windows import Window

MAX_POINTING_PIECES = 48
"""Of a longer content only the pieces at its two ends point: the source is named beside one of them."""

_WORD_CHARACTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class WindowScores:
    """The network's output for one window, for the pieces of its body.

    `tags` is (body, tags). `source_pointers` and `cue_pointers` are (body, 1 + window): how much each piece of the body
    points at nothing (column 0) or at each piece of the window.
    """

    window: Window
    tags: Scores
    source_pointers: Scores
    cue_pointers: Scores


@dataclass(frozen=True, slots=True)
class _TagGroup:
    """Spans of one group of tags, and each piece's probability of being in any."""

    spans: list[TaggedSpan]
    probabilities: Scores
    span_numbers: NDArray[np.int64]
    """Index of the span that holds a piece, -1 for none."""


def decode(pieces: Pieces, scored: Sequence[WindowScores], manifest: NetworkManifest) -> Reading:
    """Read the spans of consecutive windows.

    Contents may run over a paragraph's end; cues, sources and names never do. The probability of a content is the mean
    probability of its pieces to be part of any; that of a source or cue is the share of the pointer that falls on it;
    that of a name is the mean probability of its pieces to carry its label.
    """
    if not scored:
        return Reading()
    offset = scored[0].window.body
    log_probabilities = {
        group: log_softmax(np.concatenate([window.tags[:, first:last] for window in scored]))
        for group, (first, last) in manifest.tags.items()
    }
    stretch = slice(offset, scored[-1].window.last)
    is_separator = pieces.starts[stretch] == pieces.ends[stretch]
    pointing = _Pointing(pieces, scored, offset, is_separator, manifest)
    sources = _tag_group(closed_at(log_probabilities["source"], is_separator))
    cues = _tag_group(closed_at(log_probabilities["cue"], is_separator))
    attributions: list[AttributionReading] = []
    inside = 1 - np.exp(log_probabilities["content"][:, 0])
    reached = 0
    for tagged in best_spans(log_probabilities["content"]):
        kept = tagged.first + np.flatnonzero(~is_separator[tagged.first : tagged.last])
        if not len(kept):
            continue
        first, last = int(kept[0]), int(kept[-1]) + 1
        content = _word_span(pieces, offset + first, offset + last, reached)
        if content is None or not _WORD_CHARACTER.search(pieces.text, content.start, content.end):
            continue
        reached = content.end
        source, source_probability = pointing.target(kept, sources, "source_pointers")
        cue, cue_probability = pointing.target(kept, cues, "cue_pointers")
        attributions.append(
            AttributionReading(
                content=content,
                probability=float(inside[first:last].mean()),
                source=source,
                source_probability=source_probability,
                cue=cue,
                cue_probability=cue_probability,
            )
        )
    names = _names(pieces, offset, closed_at(log_probabilities["name"], is_separator), manifest.name_labels)
    return Reading(attributions=tuple(attributions), names=names)


@dataclass(frozen=True, slots=True)
class _Pointing:
    """Follows the pointers of contents in one stretch of windows. Places count from the stretch's first piece."""

    pieces: Pieces
    scored: Sequence[WindowScores]
    offset: int
    is_separator: NDArray[np.bool_]
    manifest: NetworkManifest

    def target(self, places: NDArray[np.int64], group: _TagGroup, pointers: str) -> tuple[Span | None, float]:
        """The span that the pieces at `places` point at together, and its share; None when they point at nothing."""
        if len(places) > MAX_POINTING_PIECES:
            half = MAX_POINTING_PIECES // 2
            places = np.concatenate((places[:half], places[-half:]))
        window, rows = self._most_rows(places + self.offset)
        # The softmax of the mean score is the normalised geometric mean of the pieces' distributions.
        shares = np.exp(log_softmax(getattr(window, pointers)[rows].mean(axis=0)))
        if shares[0] > self.manifest.null_pointer_threshold:
            return None, 0.0
        first = window.window.first
        hit = first + int(shares[1:].argmax())
        span_first, span_last = self._around(hit, group)
        span = _word_span(self.pieces, span_first, span_last, 0)
        share = shares[1 + max(span_first - first, 0) : 1 + span_last - first].sum()
        return span, float(min(share, 1.0)) if span else 0.0

    def _most_rows(self, pieces: NDArray[np.int64]) -> tuple[WindowScores, NDArray[np.int64]]:
        """The window that holds most of the pieces (the first of equals) and their rows in it."""
        bodies = [scores.window.body for scores in self.scored]
        holder = bisect_right(bodies, int(pieces[0])) - 1
        if pieces[-1] >= self.scored[holder].window.last:
            holders = np.searchsorted(bodies, pieces, side="right") - 1
            holder = int(np.bincount(holders).argmax())
            pieces = pieces[holders == holder]
        scores = self.scored[holder]
        return scores, pieces - scores.window.body

    def _around(self, hit: int, group: _TagGroup) -> tuple[int, int]:
        """Pieces [first, last) of the span tagged at `hit`, else of the likely pieces around it."""
        place = hit - self.offset
        if not 0 <= place < len(self.is_separator):  # context before the stretch: no tags at hand
            return hit, hit + 1
        number = int(group.span_numbers[place])
        if number >= 0:
            span = group.spans[number]
            return self.offset + span.first, self.offset + span.last
        likely = (group.probabilities > self.manifest.pointed_piece_threshold) & ~self.is_separator
        first, last = place, place + 1
        while first > 0 and likely[first - 1]:
            first -= 1
        while last < len(likely) and likely[last]:
            last += 1
        return self.offset + first, self.offset + last


def _tag_group(log_probabilities: Scores) -> _TagGroup:
    spans = best_spans(log_probabilities)
    numbers = np.full(len(log_probabilities), -1, dtype=np.int64)
    for number, span in enumerate(spans):
        numbers[span.first : span.last] = number
    return _TagGroup(spans, 1 - np.exp(log_probabilities[:, 0]), numbers)


def _names(pieces: Pieces, offset: int, log_probabilities: Scores, labels: tuple[str, ...]) -> tuple[NameReading, ...]:
    names: list[NameReading] = []
    probabilities = np.exp(log_probabilities)
    reached = 0
    for tagged in best_spans(log_probabilities):
        span = _word_span(pieces, offset + tagged.first, offset + tagged.last, reached)
        if span is None or not _WORD_CHARACTER.search(pieces.text, span.start, span.end):
            continue
        reached = span.end
        columns = slice(1 + 2 * tagged.kind, 3 + 2 * tagged.kind)
        probability = probabilities[tagged.first : tagged.last, columns].sum(axis=1).mean()
        names.append(NameReading(span=span, label=labels[tagged.kind], probability=min(float(probability), 1.0)))
    return tuple(names)


def _word_span(pieces: Pieces, first: int, last: int, reached: int) -> Span | None:
    """Characters of pieces [first, last), out to word edges but not before `reached`; None when nothing is left."""
    text = pieces.text
    start = max(int(pieces.word_starts[first]), reached)
    end = int(pieces.word_ends[last - 1])
    # The tokenizer drops combining marks; they belong to the letter before them.
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
