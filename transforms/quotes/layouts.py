"""Sources that the layout of a paragraph names, without a cue of words.

Transcripts put the speaker before the words ("WALLACE: Will you accept it?"), collections of voices after them
("“It changed my life.” ― Karen Bobadilla"). The network was trained on running prose and looks for a source further
off; where it found no cue, or one of punctuation only, the layout decides.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from transforms.annotations import NameReading, Span
from transforms.quotes.contents import Content

TURN_CHARACTERS = 80
SIGNATURE_CHARACTERS = 80

_LETTER = re.compile(r"[^\W\d_]")
_TURN = re.compile(r"[“\"]?(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4})(?: ?\([^()]*\))?(?P<colon>:)\s*(?=\w)")
_SIGNATURE = re.compile(r"[”\"’']?\s{0,2}(?P<dash>[―—–]|--?)[ \u00a0]?(?=\w)")


def with_laid_out_sources(text: str, contents: Sequence[Content], names: Sequence[NameReading]) -> list[Content]:
    """Give each content without a cue of words the source that the layout of its paragraph names."""
    people = sorted((name.span for name in names if name.label == "PERSON"), key=lambda span: span.start)
    return [
        content
        if _has_worded_cue(text, content)
        else _with_turn(text, content) or _with_signature(text, content, people) or content
        for content in contents
    ]


def _has_worded_cue(text: str, content: Content) -> bool:
    return content.cue is not None and _LETTER.search(text, content.cue.start, content.cue.end) is not None


def _with_turn(text: str, content: Content) -> Content | None:
    """Source of a content at whose start, or right before it, the speaker's name and a colon open the line."""
    start = content.span.start
    line_start = text.rfind("\n", max(start - TURN_CHARACTERS, 0), start) + 1
    if line_start == 0 and start > TURN_CHARACTERS:
        return None
    match = _TURN.match(text, line_start, content.segments[0].end)
    if match is None or not (match.end() == start or line_start == start):
        return None
    return replace(
        content,
        segments=(Span(match.end(), content.segments[0].end), *content.segments[1:]),
        source=Span(*match.span("name")),
        source_probability=1.0,
        cue=Span(*match.span("colon")),
        evidence=(*content.evidence, "transcript"),
    )


def _with_signature(text: str, content: Content, people: Sequence[Span]) -> Content | None:
    """Source of a content that a dash and a person's name follow at the end of the line."""
    match = _SIGNATURE.match(text, content.span.end)
    if match is None:
        return None
    position = bisect_left(people, match.end(), key=lambda span: span.start)
    if position == len(people) or people[position].start != match.end():
        return None
    line_end = text.find("\n", people[position].end, people[position].end + SIGNATURE_CHARACTERS)
    rest = text[people[position].end : line_end if line_end >= 0 else people[position].end + SIGNATURE_CHARACTERS]
    if rest.strip(" \u00a0.") and not rest.lstrip().startswith((",", "(")):
        return None
    cue = Span(*match.span("dash"))
    return replace(
        content, source=people[position], source_probability=1.0, cue=cue, evidence=(*content.evidence, "signature")
    )
