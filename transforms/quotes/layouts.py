"""Sources that the layout of a paragraph names, without a cue of words.

Transcripts put the speaker before the words ("WALLACE: Will you accept it?"), collections of voices after them
("“It changed my life.” ― Karen Bobadilla"). The network was trained on running prose and looks for a source further
off. In a transcript the layout decides; a signature decides where the network found no cue, or one of punctuation only.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.annotations import NameReading, Span
from transforms.quotes.contents import TRANSCRIPT_TURN, Content

MIN_TURNS = 3
"""Lines that open with a name and a colon, or with Q and A, from which on a text is read as a transcript."""
MIN_SENTENCE_SHARE = 0.8
"""Share of lines after a name in small letters that must end as a sentence does; a list ("Lind: 24 votes") does not."""
TURN_PROBABILITY = 0.9
SIGNATURE_CHARACTERS = 80

_LETTER = re.compile(r"[^\W\d_]")
_WORDS_OF_TURN = r"(?: ?\([^()\n]*\))?(?P<colon>:)[ \u00a0]+(?P<words>[^\n]*\w[^\n]*)$"
_CAPITALS_TURN = re.compile(
    r"^[“\"]?(?P<name>[^\W\d_a-z][^\W\d_a-z.'’-]{1,30}(?: [^\W\d_a-z][^\W\d_a-z.'’-]{0,30}){0,4})" + _WORDS_OF_TURN,
    re.MULTILINE,
)
_NAMED_TURN = re.compile(
    r"^(?P<name>[^\W\d_a-z][\w.'’-]{1,30}(?: [^\W\d_a-z][\w.'’-]{0,30}){0,3})" + _WORDS_OF_TURN, re.MULTILINE
)
_QUESTION_TURN = re.compile(
    r"^(?P<name>Q|A|Question|Answer)(?P<colon>[:.])[ \u00a0]+(?P<words>[^\n]*\w[^\n]*)$", re.MULTILINE
)
_SENTENCE_END = re.compile(r"[.?!…—–-][”\"’'»)]*\s*$")
_SIGNATURE = re.compile(r"[”\"’']?\s{0,2}(?P<dash>[―—–]|--?)[ \u00a0]?(?=\w)")


@dataclass(frozen=True, slots=True)
class _Turn:
    """One line of a transcript."""

    line: Span
    words: Span
    colon: Span
    speaker: Span | None


def with_laid_out_sources(text: str, contents: Sequence[Content], names: Sequence[NameReading]) -> list[Content]:
    """Give each content without a cue of words the source that the layout of its paragraph names."""
    people = sorted((name.span for name in names if name.label == "PERSON"), key=lambda span: span.start)
    if turns := _turns(text, people):
        contents = _with_turns(contents, turns)
    return [
        content if _has_worded_cue(text, content) else _with_signature(text, content, people) or content
        for content in contents
    ]


def _has_worded_cue(text: str, content: Content) -> bool:
    return content.cue is not None and _LETTER.search(text, content.cue.start, content.cue.end) is not None


def _turns(text: str, people: Sequence[Span]) -> list[_Turn]:
    """The lines of a transcript, or none where the text is no transcript.

    Its lines are turns, not labels ("UPDATE: …"), when they are of several speakers of whom one at least is a person
    that the network knows. Of lines that open with a name in small letters only those of known people count.
    """
    surnames = _surnames(text, people)
    capitals = list(_CAPITALS_TURN.finditer(text))
    if len(capitals) >= MIN_TURNS and len(_speakers(capitals)) > 1 and not _speakers(capitals).isdisjoint(surnames):
        return [_turn(match, speaker=Span(*match.span("name"))) for match in capitals]
    named = [match for match in _NAMED_TURN.finditer(text) if _speakers([match]) <= surnames]
    if len(named) >= MIN_TURNS and len(_speakers(named)) > 1:
        sentence_count = sum(_SENTENCE_END.search(match["words"]) is not None for match in named)
        if sentence_count >= MIN_SENTENCE_SHARE * len(named):
            return [_turn(match, speaker=Span(*match.span("name"))) for match in named]
    questions = list(_QUESTION_TURN.finditer(text))
    if len(questions) >= MIN_TURNS and {match["name"][0] for match in questions} == {"Q", "A"}:
        answerer = _answerer(text, people, before=questions[0].start())
        return [_turn(match, speaker=answerer if match["name"][0] == "A" else None) for match in questions]
    return []


def _speakers(matches: Sequence[re.Match[str]]) -> set[str]:
    return {match["name"].rsplit(None, 1)[-1].casefold() for match in matches}


def _surnames(text: str, people: Sequence[Span]) -> set[str]:
    names = [text[span.start : span.end].split() for span in people]
    return {words[-1].casefold() for words in names if words}


def _turn(match: re.Match[str], *, speaker: Span | None) -> _Turn:
    words = Span(match.start("words"), match.start("words") + len(match["words"].rstrip()))
    return _Turn(Span(*match.span()), words, Span(*match.span("colon")), speaker)


def _answerer(text: str, people: Sequence[Span], *, before: int) -> Span | None:
    """The one person that is named before the first question, or None where there are none or several."""
    introduced = [span for span in people if span.end <= before]
    return introduced[-1] if len(_surnames(text, introduced)) == 1 else None


def _with_turns(contents: Sequence[Content], turns: Sequence[_Turn]) -> list[Content]:
    """Make each turn one content, in place of what the network read in it."""
    spoken = [
        Content(
            segments=(turn.words,),
            probability=TURN_PROBABILITY,
            source=turn.speaker,
            source_probability=TURN_PROBABILITY,
            cue=turn.colon,
            cue_probability=TURN_PROBABILITY,
            evidence=(TRANSCRIPT_TURN,),
        )
        for turn in turns
    ]
    lines = [turn.line for turn in turns]
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
        content,
        source=people[position],
        source_probability=1.0,
        cue=cue,
        cue_probability=1.0,
        evidence=(*content.evidence, "signature"),
    )
