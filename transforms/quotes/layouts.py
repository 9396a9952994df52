"""Sources that the layout of a paragraph names, without a cue of words.

Transcripts put the speaker before the words ("WALLACE: Will you accept it?"), collections of voices after them
("“It changed my life.” ― Karen Bobadilla"). The network was trained on running prose and looks for a source further
off. In a transcript the layout decides; a signature decides where the network found no cue, or one of punctuation only.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from transforms.annotations import NameReading, Span
from transforms.quotes.contents import TRANSCRIPT_TURN, Content

MIN_TURNS = 3
"""Lines that open with a name in capitals and a colon, from which on a text is read as a transcript."""
TURN_PROBABILITY = 0.9
SIGNATURE_CHARACTERS = 80

_LETTER = re.compile(r"[^\W\d_]")
_TURN = re.compile(
    r"^[“\"]?(?P<name>[^\W\d_a-z][^\W\d_a-z.'’-]{1,30}(?: [^\W\d_a-z][^\W\d_a-z.'’-]{0,30}){0,4})"
    r"(?: ?\([^()\n]*\))?(?P<colon>:)[ \u00a0]+(?P<words>[^\n]*\w[^\n]*)$",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"[”\"’']?\s{0,2}(?P<dash>[―—–]|--?)[ \u00a0]?(?=\w)")


def with_laid_out_sources(text: str, contents: Sequence[Content], names: Sequence[NameReading]) -> list[Content]:
    """Give each content without a cue of words the source that the layout of its paragraph names."""
    people = sorted((name.span for name in names if name.label == "PERSON"), key=lambda span: span.start)
    turns = list(_TURN.finditer(text))
    if _is_transcript(turns, [text[span.start : span.end] for span in people]):
        contents = _with_turns(text, contents, turns)
    return [
        content if _has_worded_cue(text, content) else _with_signature(text, content, people) or content
        for content in contents
    ]


def _has_worded_cue(text: str, content: Content) -> bool:
    return content.cue is not None and _LETTER.search(text, content.cue.start, content.cue.end) is not None


def _is_transcript(turns: Sequence[re.Match[str]], people: Sequence[str]) -> bool:
    """Whether the lines are turns, not labels ("UPDATE: …"): of several speakers, one at least a known person."""
    speakers = {turn["name"].rsplit(None, 1)[-1].casefold() for turn in turns}
    surnames = {name.rsplit(None, 1)[-1].casefold() for name in people if name.strip()}
    return len(turns) >= MIN_TURNS and len(speakers) > 1 and not speakers.isdisjoint(surnames)


def _with_turns(text: str, contents: Sequence[Content], turns: Sequence[re.Match[str]]) -> list[Content]:
    """Make each turn one content, in place of what the network read in it."""
    spoken = [
        Content(
            segments=(Span(turn.start("words"), turn.start("words") + len(turn["words"].rstrip())),),
            probability=TURN_PROBABILITY,
            source=Span(*turn.span("name")),
            source_probability=TURN_PROBABILITY,
            cue=Span(*turn.span("colon")),
            evidence=(TRANSCRIPT_TURN,),
        )
        for turn in turns
    ]
    lines = [Span(*turn.span()) for turn in turns]
    others = [content for content in contents if not _overlaps_any(content.span, lines)]
    return sorted([*spoken, *others], key=lambda content: content.span.start)


def _overlaps_any(span: Span, lines: Sequence[Span]) -> bool:
    """Whether `span` overlaps one of the lines, which are in text order."""
    position = bisect_left(lines, span.end, key=lambda line: line.start) - 1
    return position >= 0 and lines[position].end > span.start


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
