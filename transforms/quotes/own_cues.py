"""A project's own cues in the text: where the network gave a content its speaker but did not know the word between.

The network finds quotations also beside words that it has never seen, but not always the cue: "“We lost,” Vale took to
Twitter." An own cue that stands beside the speaker, near the content, is then the content's cue. No content is made.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.annotations import Span
from transforms.quotes.contents import Content
from transforms.quotes.cues import can_precede_head, own_cue_length
from transforms.quotes.lexicon import QuoteLexicon, split_words

OWN_CUE = "own_cue"
REACH = 80
"""Characters looked at beside a speaker or cue, and between them and the content."""
MAX_WORDS_BEFORE_HEAD = 2
"""Auxiliaries and adverbs between a speaker and the cue: "has since clapped back"."""

_TOKEN = re.compile(r"\S+")
_PHRASE_EDGE = re.compile(r"[^\w\s’'-]")
_SENTENCE_EDGE = re.compile(r"[.!?][”\"’')]*(?:\s|$)|\n")


def with_own_cues(text: str, contents: Sequence[Content], lexicon: QuoteLexicon) -> list[Content]:
    """Give each content that has a speaker but no cue the own cue beside that speaker, if there is one."""
    if not lexicon.own_lemmas:
        return list(contents)
    return [_with_own_cue(text, content, lexicon) for content in contents]


def words_after(text: str, offset: int) -> str:
    """The words that follow in the same phrase, for a lemma that ends behind the cue: "hit" and then "back"."""
    following = text[offset : offset + REACH]
    edge = _PHRASE_EDGE.search(following)
    return following[: edge.start()] if edge else following


def own_cue_at(text: str, offset: int, lexicon: QuoteLexicon) -> Span | None:
    """The own cue that begins with the word at `offset`, if one does."""
    tokens = list(_TOKEN.finditer(words_after(text, offset)))
    length = own_cue_length(_words(tokens), lexicon)
    return Span(offset, offset + tokens[length - 1].end()) if length else None


def _with_own_cue(text: str, content: Content, lexicon: QuoteLexicon) -> Content:
    source = content.source
    if content.cue is not None or source is None:
        return content
    cue = _cue_after(text, source, lexicon) or _cue_before(text, source, lexicon)
    if cue is None or content.span.overlaps(cue):
        return content
    start, end = min(cue.start, source.start), max(cue.end, source.end)
    gap = text[content.span.end : start] if content.span.end <= start else text[end : content.span.start]
    if len(gap) > REACH or _SENTENCE_EDGE.search(gap):
        return content
    # That it is a cue the project says; whether it is this content's, its speaker.
    return replace(content, cue=cue, cue_probability=content.source_probability, evidence=(*content.evidence, OWN_CUE))


def _cue_after(text: str, source: Span, lexicon: QuoteLexicon) -> Span | None:
    tokens = list(_TOKEN.finditer(words_after(text, source.end)))
    for skipped in range(min(MAX_WORDS_BEFORE_HEAD + 1, len(tokens))):
        length = own_cue_length(_words(tokens[skipped:]), lexicon)
        if length:
            return Span(source.end + tokens[skipped].start(), source.end + tokens[skipped + length - 1].end())
        if not can_precede_head(tokens[skipped].group().lower()):
            break
    return None


def _cue_before(text: str, source: Span, lexicon: QuoteLexicon) -> Span | None:
    """The cue that ends directly before the speaker: "“We lost,” quipped Vale"."""
    start = max(source.start - REACH, 0)
    for edge in _PHRASE_EDGE.finditer(text, start, source.start):
        start = edge.end()
    tokens = list(_TOKEN.finditer(text, start, source.start))
    for position in range(len(tokens)):
        if own_cue_length(_words(tokens[position:]), lexicon) == len(tokens) - position:
            return Span(tokens[position].start(), tokens[-1].end())
    return None


def _words(tokens: Sequence[re.Match[str]]) -> list[str]:
    """One word for each token, "" for what has no letters."""
    return [" ".join(split_words(token.group())) for token in tokens]
