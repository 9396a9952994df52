"""From the network's scores to spans and links in the text."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.annotations import PLACE_LABELS, AttributionReading, NameReading, Reading, Span
from transforms.language.features import Pieces
from transforms.language.manifest import NetworkManifest
from transforms.language.tags import Scores, TaggedSpan, best_spans, closed_at, kind_shares, merged_kinds
from transforms.language.window_scores import ContentPart, WindowScores
from transforms.language.windows import Window

_WORD_CHARACTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class _TagGroup:
    """Spans of one group of tags, and each piece's probability of being in any."""

    spans: list[TaggedSpan]
    probabilities: Scores
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
    joined = np.concatenate([window.log_probabilities for window in scores])
    log_probabilities = {group: joined[:, first:last] for group, (first, last) in manifest.tags.items()}
    stretch = slice(offset, windows[-1].last)
    is_separator = pieces.starts[stretch] == pieces.ends[stretch]
    pointing = _Pointing(pieces, windows, scores, offset, is_separator, manifest)
    sources = _tag_group(closed_at(log_probabilities["source"], is_separator))
    cues = _tag_group(closed_at(log_probabilities["cue"], is_separator))
    attributions: list[AttributionReading] = []
    content_probabilities = np.exp(log_probabilities["content"])
    scopes = manifest.kinds["content"]
    inside = 1 - content_probabilities[:, 0]
    reached = 0
    for tagged in best_spans(merged_kinds(log_probabilities["content"])):
        kept = tagged.first + np.flatnonzero(~is_separator[tagged.first : tagged.last])
        if not len(kept):
            continue
        first, last = int(kept[0]), int(kept[-1]) + 1
        content = _word_span(pieces, offset + first, offset + last, reached)
        if content is None or not _WORD_CHARACTER.search(pieces.text, content.start, content.end):
            continue
        scope = scopes[int(kind_shares(content_probabilities, first, last).argmax())]
        probability = float(inside[first:last].mean())
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
        attributions.append(
            AttributionReading(
                content=content,
                probability=probability,
                source=source[0],
                source_probability=source[1],
                cue=cue[0],
                cue_probability=cue[1],
                scope=scope,
            )
        )
    names = _names(pieces, offset, closed_at(log_probabilities["name"], is_separator), manifest.kinds["name"])
    return Reading(attributions=tuple(attributions), names=names)


@dataclass(frozen=True, slots=True)
class _Pointing:
    """Follows the pointers of contents in one stretch of windows. Places count from the stretch's first piece."""

    pieces: Pieces
    windows: Sequence[Window]
    scores: Sequence[WindowScores]
    offset: int
    is_separator: NDArray[np.bool_]
    manifest: NetworkManifest

    def held_part(self, first: int, last: int) -> tuple[Window, ContentPart] | None:
        """The part of the content [first, last) that one window holds: the longest, the first of equals."""
        best: tuple[Window, ContentPart] | None = None
        best_overlap = 0
        start = bisect_right(self.windows, self.offset + first, key=lambda window: window.body) - 1
        for window, scores in zip(self.windows[start:], self.scores[start:], strict=True):
            body = window.body - self.offset
            if body >= last:
                break
            for part in scores.contents:
                overlap = min(last, body + part.last) - max(first, body + part.first)
                if overlap > best_overlap:
                    best, best_overlap = (window, part), overlap
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
    for tagged in best_spans(merged_kinds(log_probabilities)):
        span = _word_span(pieces, offset + tagged.first, offset + tagged.last, reached)
        if span is None or not _WORD_CHARACTER.search(pieces.text, span.start, span.end):
            continue
        reached = span.end
        label, probability = _best_label(kind_shares(probabilities, tagged.first, tagged.last), labels)
        names.append(NameReading(span=span, label=label, probability=probability))
    return tuple(names)


def _best_label(shares: Scores, labels: tuple[str, ...]) -> tuple[str, float]:
    """The likeliest label and its probability. Kinds of places stand together against the others."""
    totals = {label: float(share) for label, share in zip(labels, shares, strict=True)}
    place = sum(totals.get(label, 0.0) for label in PLACE_LABELS)
    best = max(totals, key=totals.__getitem__)
    if best not in PLACE_LABELS and place <= totals[best]:
        return best, min(totals[best], 1.0)
    return max(PLACE_LABELS & totals.keys(), key=lambda label: (totals[label], label)), min(place, 1.0)


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
