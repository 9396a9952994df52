"""From the network's scores to spans and links in the text."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.annotations import PLACE_LABELS, AttributionReading, NameReading, Reading, Span
from transforms.language.features import Pieces
from transforms.language.manifest import NetworkManifest
from transforms.language.tags import (
    OUTSIDE,
    Scores,
    Spans,
    best_spans,
    closed_at,
    kind_shares,
    merged_kinds,
    span_means,
)
from transforms.language.window_scores import ContentPart, WindowScores
from transforms.language.windows import Window

_WORD_CHARACTER = re.compile(r"[^\W_]")
_FIRST_COMBINING_MARK = "\u0300"


@dataclass(frozen=True, slots=True)
class _TagGroup:
    """Spans of one group of tags, and where a piece is likely to be in one."""

    spans: list[list[int]]
    is_likely: NDArray[np.bool_]
    span_numbers: NDArray[np.int64]
    """Index of the span that holds a piece, -1 for none."""


def decode(
    pieces: Pieces, windows: Sequence[Window], scores: Sequence[WindowScores], manifest: NetworkManifest
) -> Reading:
    """Read the spans of consecutive windows, `scores` being one for each.

    Contents less probable than the manifest asks for their scope are left out.
    Contents may run over a paragraph's end and on into the next window; cues, sources and names never do. The
    probability of a content is the mean probability of its pieces to be part of any; that of a source or cue is the
    share of the pointer that falls on it; that of a name is the mean probability of its pieces to carry its label.
    """
    if not windows:
        return Reading()
    offset = windows[0].body
    joined = np.concatenate([window.shares for window in scores])
    shares = {group: joined[:, first:last] for group, (first, last) in manifest.tags.items()}
    stretch = slice(offset, windows[-1].last)
    is_separator = pieces.starts[stretch] == pieces.ends[stretch]
    pointing = _Pointing(pieces, windows, scores, [window.body - offset for window in windows], manifest)
    return Reading(
        attributions=tuple(_attributions(shares, is_separator, pointing)),
        names=tuple(_names(pieces, offset, shares["name"], is_separator, manifest.kinds["name"])),
    )


def _attributions(
    shares: dict[str, Scores], is_separator: NDArray[np.bool_], pointing: "_Pointing"
) -> Iterator[AttributionReading]:
    pieces, manifest = pointing.pieces, pointing.manifest
    offset = pointing.windows[0].body
    contents = merged_kinds(shares["content"])
    spans = _without_separators(best_spans(contents), is_separator)
    probabilities = 1 - span_means(contents[:, : OUTSIDE + 1], spans)[:, 0]
    scopes = kind_shares(shares["content"], spans).argmax(axis=1).tolist()
    sources = _tag_group(closed_at(shares["source"], is_separator), manifest.pointed_piece_threshold)
    cues = _tag_group(closed_at(shares["cue"], is_separator), manifest.pointed_piece_threshold)
    reached = 0
    for (first, last), probability, kind in zip(spans.tolist(), probabilities.tolist(), scopes, strict=True):
        content = _word_span(pieces, offset + first, offset + last, reached)
        if content is None or not _WORD_CHARACTER.search(pieces.text, content.start, content.end):
            continue
        scope = manifest.kinds["content"][kind]
        if probability < manifest.scope_thresholds[scope]:
            continue
        reached = content.end
        source: tuple[Span | None, float] = (None, 0.0)
        cue: tuple[Span | None, float] = (None, 0.0)
        held = pointing.held_part(first, last)
        if held is not None:
            window, part = held
            source = pointing.target(window, part.source_shares, sources)
            cue = pointing.target(window, part.cue_shares, cues)
        yield AttributionReading(
            content=content,
            probability=probability,
            source=source[0],
            source_probability=source[1],
            cue=cue[0],
            cue_probability=cue[1],
            scope=scope,
        )


@dataclass(frozen=True, slots=True)
class _Pointing:
    """Follows the pointers of contents in one stretch of windows. Places count from the stretch's first piece."""

    pieces: Pieces
    windows: Sequence[Window]
    scores: Sequence[WindowScores]
    bodies: Sequence[int]
    """Place of each window's body."""
    manifest: NetworkManifest

    def held_part(self, first: int, last: int) -> tuple[Window, ContentPart] | None:
        """The part of the content [first, last) that one window holds: the longest, the first of equals."""
        best: tuple[Window, ContentPart] | None = None
        best_overlap = 0
        for number in range(bisect_right(self.bodies, first) - 1, len(self.bodies)):
            body = self.bodies[number]
            if body >= last:
                break
            for part in self.scores[number].contents:
                overlap = min(last, body + part.last) - max(first, body + part.first)
                if overlap > best_overlap:
                    best, best_overlap = (self.windows[number], part), overlap
        return best

    def target(self, window: Window, shares: Scores, group: _TagGroup) -> tuple[Span | None, float]:
        """The span that `shares` of a window point at, and how much of them; None when they point at nothing."""
        if shares[0] > self.manifest.null_pointer_threshold:
            return None, 0.0
        first = window.first
        hit = first + int(shares[1:].argmax())
        span_first, span_last = self._around(hit, group)
        span = _word_span(self.pieces, span_first, span_last, 0)
        share = shares[1 + max(span_first - first, 0) : 1 + span_last - first].sum()
        return span, float(min(share, 1.0)) if span else 0.0

    def _around(self, hit: int, group: _TagGroup) -> tuple[int, int]:
        """Pieces [first, last) of the span tagged at `hit`, else of the likely pieces around it."""
        offset = self.windows[0].body
        place = hit - offset
        if not 0 <= place < len(group.span_numbers):  # context before the stretch: no tags at hand
            return hit, hit + 1
        number = int(group.span_numbers[place])
        if number >= 0:
            first, last = group.spans[number]
            return offset + first, offset + last
        first, last = place, place + 1
        while first > 0 and group.is_likely[first - 1]:
            first -= 1
        while last < len(group.is_likely) and group.is_likely[last]:
            last += 1
        return offset + first, offset + last


def _without_separators(spans: Spans, is_separator: NDArray[np.bool_]) -> Spans:
    """Spans without the separators at their ends; none for spans of nothing else."""
    kept = np.append(0, np.cumsum(~is_separator))
    before, through = kept[spans[:, 0]], kept[spans[:, 1]]
    place = np.append(np.flatnonzero(~is_separator), len(is_separator))
    return np.stack((place[before], place[through - 1] + 1), axis=1)[through > before]


def _tag_group(shares: Scores, likely_from: float) -> _TagGroup:
    spans = best_spans(shares).tolist()
    numbers = np.full(len(shares), -1, dtype=np.int64)
    for number, (first, last) in enumerate(spans):
        numbers[first:last] = number
    return _TagGroup(spans, 1 - shares[:, OUTSIDE] > likely_from, numbers)


def _names(
    pieces: Pieces, offset: int, shares: Scores, is_separator: NDArray[np.bool_], labels: tuple[str, ...]
) -> Iterator[NameReading]:
    spans = best_spans(closed_at(merged_kinds(shares), is_separator))
    numbers, probabilities = _best_labels(kind_shares(shares, spans), labels)
    reached = 0
    for (first, last), number, probability in zip(
        spans.tolist(), numbers.tolist(), probabilities.tolist(), strict=True
    ):
        span = _word_span(pieces, offset + first, offset + last, reached)
        if span is None or not _WORD_CHARACTER.search(pieces.text, span.start, span.end):
            continue
        reached = span.end
        yield NameReading(span=span, label=labels[number], probability=probability)


def _best_labels(shares: Scores, labels: tuple[str, ...]) -> tuple[NDArray[np.int64], Scores]:
    """Number and probability of the likeliest label of each span. Kinds of places stand together against the others."""
    places = [number for number, label in enumerate(labels) if label in PLACE_LABELS]
    best = shares.argmax(axis=1)
    probabilities = shares.max(axis=1, initial=0.0)
    if places:
        place_shares = shares[:, places]
        total = place_shares.sum(axis=1)
        is_place = np.isin(best, places) | (total > probabilities)
        best = np.where(is_place, np.array(places)[place_shares.argmax(axis=1)], best)
        probabilities = np.where(is_place, total, probabilities)
    return best, np.minimum(probabilities, 1.0)


def _word_span(pieces: Pieces, first: int, last: int, reached: int) -> Span | None:
    """Characters of pieces [first, last), out to word edges but not before `reached`; None when nothing is left."""
    text = pieces.text
    start = max(int(pieces.word_starts[first]), reached)
    end = int(pieces.word_ends[last - 1])
    # The tokenizer drops combining marks; they belong to the letter before them.
    while end < len(text) and text[end] >= _FIRST_COMBINING_MARK and unicodedata.combining(text[end]):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
