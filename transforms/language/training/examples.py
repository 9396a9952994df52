"""From a labelled text to what the network is asked to say at each piece."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.annotations import Span
from transforms.language.features import Pieces, PieceVocabulary, read_pieces
from transforms.language.training.labels import (
    CONTENT_KINDS,
    NAME_LABELS,
    TAG_KINDS,
    LabelledAttribution,
    LabelledText,
    tag_columns,
)

Integers = NDArray[np.int64]

NOT_TAUGHT = -2
"""In a pointer target: nothing is said of this piece."""
AT_NOTHING = -1
"""In a pointer target: this piece's content has no source (or cue)."""

MAX_CUE_PIECES = 10
OUTSIDE = 1
"""The set that allows only column 0."""

_CONTENT = tag_columns(CONTENT_KINDS)
_NAME = tag_columns(NAME_LABELS)


@dataclass(frozen=True, slots=True)
class Example:
    """A text in pieces with its targets.

    `tags` maps a group to one set of allowed columns per piece, as bits: 0 teaches nothing, one bit is a plain label,
    several leave the choice to the network. `sources` and `cues` are (pieces, 2): first and past-the-last piece that a
    content piece should point at, or AT_NOTHING or NOT_TAUGHT.
    """

    pieces: Pieces
    tags: dict[str, Integers]
    sources: Integers
    cues: Integers


def make_example(labelled: LabelledText, vocabulary: PieceVocabulary) -> Example:
    """Lay labels over pieces. Of nested contents the inner one is taught, and the outer up to it."""
    pieces = read_pieces(labelled.text, vocabulary)
    count = len(pieces)
    tags = {group: np.zeros(count, dtype=np.int64) for group in TAG_KINDS}
    sources = np.full((count, 2), NOT_TAUGHT, dtype=np.int64)
    cues = np.full((count, 2), NOT_TAUGHT, dtype=np.int64)
    is_separator = pieces.starts == pieces.ends
    if labelled.attributions is not None:
        for group in ("content", "cue", "source"):
            tags[group][:] = OUTSIDE
        ordered = sorted(labelled.attributions, key=lambda found: (found.segments[0].start, -found.segments[-1].end))
        for attribution in ordered:
            _lay_attribution(attribution, pieces, tags, sources, cues)
        for group in ("cue", "source"):
            tags[group][is_separator] = 0
    if labelled.names is not None:
        tags["name"][:] = OUTSIDE | _any_of(labelled.silent_labels)
        for name in labelled.names:
            _lay_span(tags["name"], _extent(pieces, name.span), [_NAME[label] for label in name.labels])
        tags["name"][is_separator] = 0
    return Example(pieces, tags, sources, cues)


def _lay_attribution(
    attribution: LabelledAttribution, pieces: Pieces, tags: dict[str, Integers], sources: Integers, cues: Integers
) -> None:
    source = _extent(pieces, attribution.source)
    cue = _extent(pieces, attribution.cue)
    _lay_span(tags["source"], source, [1])
    if cue[1] - cue[0] <= MAX_CUE_PIECES:
        _lay_span(tags["cue"], cue, [1])
    kinds = CONTENT_KINDS if attribution.scope is None else (attribution.scope,)
    for segment in attribution.segments:
        # Separators between the paragraphs of one segment belong to it, so that it stays one span.
        _lay_span(tags["content"], _extent(pieces, segment), [_CONTENT[kind] for kind in kinds])
        places = _places(pieces, segment)
        sources[places] = source
        cues[places] = cue


def _lay_span(targets: Integers, extent: tuple[int, int], columns: Collection[int]) -> None:
    """Allow "begin" of the kinds with these `columns` at the first piece of `extent`, their "inside" at the others."""
    first, last = extent
    if first != AT_NOTHING:
        targets[first:last] = sum(1 << (column + 1) for column in columns)
        targets[first] = sum(1 << column for column in columns)


def _any_of(labels: frozenset[str]) -> int:
    return sum(3 << _NAME[label] for label in labels)


def _places(pieces: Pieces, span: Span) -> Integers:
    """Pieces that share a character with the span."""
    first = int(np.searchsorted(pieces.ends, span.start, side="right"))
    last = int(np.searchsorted(pieces.starts, span.end, side="left"))
    places = np.arange(first, last)
    return places[pieces.ends[first:last] > pieces.starts[first:last]]


def _extent(pieces: Pieces, span: Span | None) -> tuple[int, int]:
    """First and past-the-last piece of the span; AT_NOTHING, both, for a span of no piece and for none."""
    if span is None or not len(places := _places(pieces, span)):
        return AT_NOTHING, AT_NOTHING
    return int(places[0]), int(places[-1]) + 1
