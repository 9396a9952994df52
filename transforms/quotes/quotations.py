"""Whole quotations: what stands inside one pair of marks belongs to the one who is quoted.

The network sometimes reads a part of a quotation only, or takes what the quoted person attributes to others (“My
father said it would fall,” she said) for contents of their own, or stops where a paragraph ends.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.annotations import Span
from transforms.quotes.contents import Content, opens_sentence
from transforms.quotes.edges import WORD_CHARACTER
from transforms.quotes.marks import MarkedText, MarkRun

WHOLE_QUOTATION = "whole_quotation"
NEXT_PARAGRAPH = "next_paragraph"
CUT_BEFORE_QUOTATION = "cut_before_quotation"

MAX_NAME_WORDS = 10
MAX_WORDS_BEFORE_NAME = 2

_NAMING = re.compile(
    r"\b(?:titled|entitled|named|nicknamed|called|dubbed|christened|known(?: \w+){0,4} as|known)\b", re.I
)
_WORD_AS_WORD = re.compile(r"the (?:word|words|term|phrase|expression|slogan|name|title)\b", re.I)


def with_whole_quotations(text: str, contents: Sequence[Content], marked: MarkedText) -> list[Content]:
    """Contents widened to the quotations that they reach into, and to the paragraphs that a quotation goes on in.

    A closed pair of marks that a content with a cue outside of it reaches into lies wholly in that content; what is
    attributed within the marks is left to it. Where a content reaches the end of marks that its paragraph left open,
    the marks that go on in the next paragraph become a content like it, unless the network found one of its own there.
    A content of plain sentences and a quotation after them is cut in two. A cue after the quotation ("The hall was
    full. “We lost,” she said") tells of the quotation only, and the plain part is given up.

    Parameters
    ----------
    contents
        Contents of one segment each, in text order, without overlap.

    Returns
    -------
    The same, in text order, without overlap.
    """
    remaining = [piece for content in contents for piece in _cut_before_quotation(text, content, marked)]
    found: list[Content] = []
    position = 0
    run_before: MarkRun | None = None
    for run in marked.runs:
        while position < len(remaining) and remaining[position].span.end <= run.span.start:
            found.append(remaining[position])
            position += 1
        end = position
        while end < len(remaining) and remaining[end].span.start < run.span.end:
            end += 1
        within = remaining[position:end]
        outer = [content for content in within if not _is_attributed_within(content, run)]
        if outer and run.is_closed and len({content.cue for content in outer if content.cue is not None}) <= 1:
            floor = found[-1].span.end if found else 0
            position = end - 1
            remaining[position] = _widened(outer, run, within=within, floor=floor)
        elif not outer and run.is_continuation and found and run_before is not None:
            is_left_to_it = all(run.span.contains(content.span) for content in within)
            if found[-1].span.contains(run_before.span) and is_left_to_it and _is_speech(text, run):
                found.append(replace(found[-1], segments=(run.span,), evidence=(NEXT_PARAGRAPH,)))
                position = end
        run_before = run
    return _without_narration(text, [*found, *remaining[position:]], marked)


def without_names(text: str, contents: Sequence[Content], marked: MarkedText) -> list[Content]:
    """Contents without those that are a name in marks: a title of a work, a nickname, a word as a word.

    Such a name has no source, and a cue that gives names ("a report titled “Bridges”", "known as “the old lady”"), or
    is introduced as a word ("the word “rebuild”").
    """
    return [content for content in contents if not _is_name(text, content, marked)]


def _cut_before_quotation(text: str, content: Content, marked: MarkedText) -> list[Content]:
    """The content, or its plain sentences and the quotation that follows them as two."""
    span = content.span
    runs = marked.runs_within(span)
    if not runs or runs[0].span.start <= span.start:
        return [content]
    start = runs[0].span.start
    plain = Span(span.start, span.start + len(text[span.start : start].rstrip()))
    quotation = Span(start, span.end)
    if not opens_sentence(text, quotation, after=plain, marked=marked):
        return [content]
    return [
        replace(content, segments=(plain,)),
        replace(content, segments=(quotation,), evidence=(*content.evidence, CUT_BEFORE_QUOTATION)),
    ]


def _is_name(text: str, content: Content, marked: MarkedText) -> bool:
    if content.source is not None or len(content.segments) > 1:
        return False
    words = text[content.span.start : content.span.end]
    is_introduced_as_word = _WORD_AS_WORD.match(words) is not None
    is_named = content.cue is not None and _NAMING.search(text, content.cue.start, content.cue.end) is not None
    if not (is_introduced_as_word or is_named) or len(words.split()) > MAX_NAME_WORDS:
        return False
    runs = marked.runs_within(content.span)
    before = text[content.span.start : runs[0].span.start] if runs else words
    return len(runs) == 1 and runs[0].span.end >= content.span.end and len(before.split()) <= MAX_WORDS_BEFORE_NAME


def _without_narration(text: str, contents: Sequence[Content], marked: MarkedText) -> list[Content]:
    """Contents without plain sentences whose cue stands after the quotation that follows them."""
    kept: list[Content] = []
    for content in contents:
        before = kept[-1] if kept else None
        if before is not None and content.cue is not None and before.cue == content.cue:
            is_cue_after = content.cue.start >= content.span.end
            if is_cue_after and opens_sentence(text, content.span, after=before.span, marked=marked):
                kept.pop()
        kept.append(content)
    return kept


def _is_speech(text: str, run: MarkRun) -> bool:
    """Whether the run has a word, and does not open with a note in brackets."""
    is_note = text.startswith(("(", "["), run.span.start + 1)
    return not is_note and WORD_CHARACTER.search(text, run.span.start, run.span.end) is not None


def _is_attributed_within(content: Content, run: MarkRun) -> bool:
    return content.cue is not None and run.span.contains(content.cue) and run.span.contains(content.span)


def _widened(outer: Sequence[Content], run: MarkRun, *, within: Sequence[Content], floor: int) -> Content:
    """One content of the outer ones and the run, from `floor` on at the earliest."""
    start = max(min(outer[0].span.start, run.span.start), floor)
    span = Span(start, max(outer[-1].span.end, run.span.end))
    if len(within) == 1 and span == outer[0].span:
        return outer[0]
    best = max(outer, key=lambda content: (content.cue is not None, content.probability))
    return replace(best, segments=(span,), evidence=(*best.evidence, WHOLE_QUOTATION))
