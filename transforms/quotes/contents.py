"""Attributed contents: what the network read, fitted to the quotation marks, and interrupted utterances joined.

No two contents overlap, and between the pieces of a joined content there is never a piece of another: quotes of one
text neither cross nor nest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.annotations import CLAUSE, AttributionReading, Span
from transforms.quotes.edges import WORD_CHARACTER, closed_end, fit_to_marks
from transforms.quotes.marks import MarkedText

TOPIC_WORDS = 2
TRANSCRIPT_TURN = "transcript_turn"
"""Evidence of a content that is one line of a transcript, as `transforms.quotes.layouts` finds them."""

MIN_QUOTATION_WORDS = 4
"""Shorter marked words after a full stop may be a name ("on St. “Mary’s Road”"), not a sentence."""
MAX_PASSED_OVER_WORDS = 15
OPENING_MARKS = "“”„\"'‘`«"

_SENTENCE_ENDS = (".", "?", "!", "…")
_SENTENCE_EDGE = re.compile(r"[.?!…][”\"’)]*\s")


@dataclass(frozen=True, slots=True)
class Content:
    """What is attributed: one or more segments with the source and the cue that the network links to them."""

    segments: tuple[Span, ...]
    probability: float
    """Mean over the segments, weighted by their length."""
    source: Span | None
    source_probability: float
    cue: Span | None
    evidence: tuple[str, ...] = ()
    scope: str = CLAUSE
    cue_probability: float = 0.0

    @property
    def span(self) -> Span:
        return Span(self.segments[0].start, self.segments[-1].end)


def fitted_contents(text: str, attributions: Sequence[AttributionReading], marked: MarkedText) -> list[Content]:
    """Contents in text order, without overlap, their edges moved to the quotation marks that they nearly reach.

    A span that stops at the last word inside a pair of marks is widened to the marks; one that starts with the closing
    mark of the quotation before it is cut back. Spans without a word, or outside of the text, are left out.
    """
    contents: list[Content] = []
    previous_end = 0
    ordered = sorted(attributions, key=lambda item: (item.content.start, item.content.end))
    for position, attribution in enumerate(ordered):
        start, end = max(attribution.content.start, previous_end), min(attribution.content.end, len(text))
        if start >= end or not WORD_CHARACTER.search(text, start, end):
            continue
        span = fit_to_marks(text, Span(start, end), marked, floor=previous_end)
        following = ordered[position + 1].content.start if position + 1 < len(ordered) else len(text)
        span = Span(span.start, closed_end(text, span, ceiling=_ceiling(attribution, span.end, following, len(text))))
        previous_end = span.end
        contents.append(
            Content(
                segments=(span,),
                probability=attribution.probability,
                source=attribution.source,
                source_probability=attribution.source_probability,
                cue=attribution.cue,
                cue_probability=attribution.cue_probability,
                scope=attribution.scope,
            )
        )
    return contents


def join_contents(text: str, contents: Sequence[Content], marked: MarkedText) -> list[Content]:
    """Join neighbouring contents, of one segment each, that are one utterance.

    Two neighbours are joined when they share a cue within one paragraph ('"A," she said, "B."'), or when the marks say
    that the second goes on with the first: a quotation left open at the end of a paragraph and opened again. What is
    told in plain sentences and the quotation after them stay two.
    """
    joined: list[Content] = []
    group: list[Content] = []
    rules: list[str] = []
    cue: Span | None = None
    for content in contents:
        rule = _joining_rule(text, group[-1], content, marked, cue=cue) if group else None
        if rule is None:
            if group:
                joined.append(_joined(text, group, rules, marked))
            group, rules, cue = [content], [], content.cue
        else:
            group.append(content)
            rules.append(rule)
            cue = content.cue if cue is None else cue
    if group:
        joined.append(_joined(text, group, rules, marked))
    return joined


def opens_sentence(text: str, quotation: Span, *, after: Span, marked: MarkedText) -> bool:
    """Whether `quotation`, all of it inside marks, begins a sentence right after the plain sentences `after`."""
    return (
        text[after.end - 1 : quotation.start].rstrip().endswith(_SENTENCE_ENDS)
        and not WORD_CHARACTER.search(text, after.end, quotation.start)
        and text[quotation.start : quotation.start + 2].strip(OPENING_MARKS)[:1].isupper()
        and len(text[quotation.start : quotation.end].split()) >= MIN_QUOTATION_WORDS
        and not marked.runs_within(after)
        and marked.marked_share((quotation,)) == 1
    )


def _ceiling(attribution: AttributionReading, end: int, following: int, length: int) -> int:
    """First offset from `end` on where the attribution's own cue or source, or the content `following`, begins."""
    parts = (attribution.cue, attribution.source)
    return min([length, max(following, end), *(part.start for part in parts if part is not None and part.end > end)])


def _joining_rule(text: str, first: Content, second: Content, marked: MarkedText, *, cue: Span | None) -> str | None:
    """The rule by which `second` goes on with `first`, whose utterance has the cue `cue` so far, or None."""
    if not marked.is_one_paragraph(first.span.end - 1, second.span.start):
        return "joined_reopened_marks" if _goes_on(first, second, marked, cue=cue) else None
    if cue is None or cue != second.cue or _is_topic(text, first, second, marked):
        return None
    if opens_sentence(text, second.span, after=first.span, marked=marked):
        return None
    return "joined_same_cue"


def _is_topic(text: str, first: Content, second: Content, marked: MarkedText) -> bool:
    """Whether `second` only names what the marked `first` is about: “It is over,” she said of the vote."""
    word_count = len(text[second.span.start : second.span.end].split())
    return word_count <= TOPIC_WORDS and not marked.runs_within(second.span) and marked.marked_share((first.span,)) == 1


def _goes_on(first: Content, second: Content, marked: MarkedText, *, cue: Span | None) -> bool:
    """Whether `second` opens with a run that continues the unclosed run at the end of `first`."""
    if second.cue is not None and second.cue != cue:
        return False
    last_runs = marked.runs_within(Span(first.span.end - 1, first.span.end))
    next_runs = marked.runs_within(second.span)
    if not last_runs or not next_runs or last_runs[-1].is_closed:
        return False
    if not next_runs[0].is_continuation or not marked.is_right_after(next_runs[0], last_runs[-1]):
        return False
    return first.span.end >= last_runs[-1].span.end and second.span.start <= next_runs[0].span.start


def _joined(text: str, group: Sequence[Content], rules: Sequence[str], marked: MarkedText) -> Content:
    """One content of the pieces of an utterance; a segment ends where words of others stand between two pieces."""
    if len(group) == 1:
        return group[0]
    segments = [group[0].span]
    is_transcript = TRANSCRIPT_TURN in group[0].evidence
    for first, second in pairwise(group):
        if not is_transcript and _is_one_stretch(text, first, second, marked):
            segments[-1] = Span(segments[-1].start, second.span.end)
        else:
            segments.append(second.span)
    lengths = [piece.span.end - piece.span.start for piece in group]
    cued = next((piece for piece in group if piece.cue is not None), group[0])
    sourced = max(group, key=lambda piece: (piece.source is not None, piece.source_probability))
    return Content(
        segments=tuple(segments),
        probability=sum(piece.probability * length for piece, length in zip(group, lengths, strict=True))
        / sum(lengths),
        source=sourced.source,
        source_probability=sourced.source_probability,
        cue=cued.cue,
        cue_probability=cued.cue_probability,
        evidence=tuple(dict.fromkeys((*(rule for piece in group for rule in piece.evidence), *rules))),
        scope=CLAUSE if any(piece.scope == CLAUSE for piece in group) else group[0].scope,
    )


def _is_one_stretch(text: str, first: Content, second: Content, marked: MarkedText) -> bool:
    """Whether what stands between two pieces belongs to them: nothing, or words that the network passed over.

    Those are a few words of the same sentence without the cue or the source; where one piece is all quotation and the
    other is not, the words between are the journalist's.
    """
    gap = Span(first.span.end, second.span.start)
    if not WORD_CHARACTER.search(text, gap.start, gap.end):
        return True
    words = text[gap.start : gap.end]
    if len(words.split()) > MAX_PASSED_OVER_WORDS or "\n" in words or _SENTENCE_EDGE.search(words):
        return False
    if any(part is not None and part.overlaps(gap) for part in (first.cue, first.source, second.source)):
        return False
    return marked.marked_share((first.span,)) < 1 and marked.marked_share((second.span,)) < 1
