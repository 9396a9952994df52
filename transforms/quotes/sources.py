"""Sources as printed: what the network read as a source, made a whole phrase without its trailing clauses.

The network's span may stop inside a name ("Rakeyia" of "Rakeyia Scott"), at a determiner ("many" of "many voters") or
at a possessive whose noun goes on ("her" of "her submission to the court noted"), and it may run on into a clause about
the speaker ("Anna Lind, who lost the vote,"). An apposition stays: it says who speaks.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from transforms.annotations import NameReading, Span
from transforms.quotes.contents import Content

MAX_PHRASE_WORDS = 6
MAX_PHRASE_CHARACTERS = 120

_DETERMINER = re.compile(r"(?:the|an?|its|their|our|my|many|most|several|other|every)$", re.IGNORECASE)
_POSSESSIVE_END = re.compile(r"(?:[’']s|s[’']|(?<!\w)(?:his|her|its|their))$", re.IGNORECASE)
_NEXT_WORD = re.compile(r" (\w[\w’'-]*(?:\.\w[\w’'-]*)*)")
_NO_NOUN = re.compile(
    r"(?:in|on|at|for|to|from|with|by|who|which|that|said|says?|told|tell|is|are|was|were|has|have|had|will|would|"
    r"can|could|may|might|do|does|did|not|also|and|or|but|as|if|it|he|she|they|we|i|you|\w+ed)$",
    re.IGNORECASE,
)
_SPEAKS_BEFORE = re.compile(r"\b(?:according to|in|per)$", re.IGNORECASE)
_COMPLEMENT = re.compile(r" (?:of|to|for|in|from|on|by|with|about) ")
_FINITE = re.compile(r"(?:\w+ed|said|says|wrote|told|read|found|put)$")
_BREAK = re.compile(r"[,;:.()“”\"]")
_CLAUSE = re.compile(
    r",?\s+(?:and\s+)?(?<!\bof )(?:who|which|whom|whose|where)\b|,\s+(?:when|while|after|before|as|in|on|at|during)\s|"
    r",\s+(?:speaking|talking|writing|appearing|referring|citing|quoting|noting|adding|testifying|addressing)\b"
)
_EDGE = " \t\n\u00a0,;:—–―-"


def with_whole_sources(text: str, contents: Sequence[Content], names: Sequence[NameReading]) -> list[Content]:
    """Give each content its source as a whole phrase; contents that share a source go on to share it."""
    name_spans = sorted((name.span for name in names if name.label != "TITLE"), key=lambda span: span.start)
    whole: dict[Span, Span] = {}
    for content in contents:
        if content.source is not None and content.source not in whole:
            whole[content.source] = _whole_source(text, content.source, content, name_spans)
    return [
        content
        if content.source is None or whole[content.source] == content.source
        else replace(content, source=whole[content.source])
        for content in contents
    ]


def _whole_source(text: str, source: Span, content: Content, names: Sequence[Span]) -> Span:
    start, end = _to_name_edges(source, names)
    limit = _limit(text, end, content)
    if _DETERMINER.match(text[start:end]):
        end = _over_words(text, end, limit)
    elif _POSSESSIVE_END.search(text, start, end):
        end = _over_possessed(text, end, limit, content)
    return _without_clauses(text, Span(start, end))


def _to_name_edges(source: Span, names: Sequence[Span]) -> tuple[int, int]:
    """The source, made to hold the whole of the names that it starts or ends within."""
    start, end = source.start, source.end
    position = bisect_right(names, end - 1, key=lambda span: span.start) - 1
    if position >= 0 and names[position].start < end < names[position].end:
        end = names[position].end
    position = bisect_right(names, start, key=lambda span: span.start) - 1
    if position >= 0 and names[position].start < start < names[position].end:
        start = names[position].start
    return start, end


def _limit(text: str, end: int, content: Content) -> int:
    """How far to the right the source may grow: to its cue, its content or the end of the line."""
    furthest = min(end + MAX_PHRASE_CHARACTERS, len(text))
    line_end = text.find("\n", end, furthest)
    limit = line_end if line_end >= 0 else furthest
    for span in (content.cue, *content.segments):
        if span is not None and span.start >= end:
            limit = min(limit, span.start)
    return limit


def _over_words(text: str, end: int, limit: int) -> int:
    """End of the noun phrase whose first words end at `end`: up to punctuation, a verb or a preposition but "of"."""
    reached = end
    for _ in range(MAX_PHRASE_WORDS):
        match = _NEXT_WORD.match(text, reached, limit)
        if match is None or _NO_NOUN.match(match.group(1)):
            break
        reached = match.end()
    return reached


def _over_possessed(text: str, end: int, limit: int, content: Content) -> int:
    """End of what is possessed, where that speaks: "her submission to the court noted", "according to Lind's account".

    Where the cue is what is possessed ("her claim that"), the possessor speaks.
    """
    cue = content.cue
    if cue is None:
        return end
    if cue.end <= end:
        return _over_words(text, end, limit) if _SPEAKS_BEFORE.search(text, cue.start, cue.end) else end
    gap = text[end:limit]
    if cue.start != limit or not 0 < len(gap.split()) <= MAX_PHRASE_WORDS or _BREAK.search(gap):
        return end
    first_cue_word = text[cue.start : cue.end].split(None, 1)[:1]
    is_finite = bool(first_cue_word) and _FINITE.match(first_cue_word[0]) is not None
    return end + len(gap.rstrip()) if is_finite or _COMPLEMENT.search(gap) else end


def _without_clauses(text: str, source: Span) -> Span:
    """The source without the clause that trails it and the punctuation at its end."""
    start, end = source.start, source.end
    may_have_clause = text.find(",", start, end) >= 0 or text.find(" wh", start, end) >= 0
    clause = _CLAUSE.search(text, start + 1, end) if may_have_clause else None
    if clause is not None and text[start : clause.start()].strip(_EDGE):
        end = clause.start()
    while end > start + 1 and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end)
