"""Pieces of one name that the network gave apart: "Dries" "Mertens", "Gulf" of "Mexico"."""

import re
from collections.abc import Iterable, Iterator

from transforms.annotations import TextPart
from transforms.entities.lexicon import HEADS_BEFORE_OF, LOCATION_FIRST, word_set
from transforms.entities.names import name_words
from transforms.entities.spans import ORG, PERSON, PLACE, NameSpan

_POSSESSIVE_LINK = re.compile(r"['’]s?\s")
_POSSESSORS = word_set("people peoples women children men workers farmers employers attorney")
_HEAD_BEFORE = re.compile(
    r"(?<=\s)(?:University|Municipality|Ministry|Government|Bank|Diocese|Archdiocese|Bishopric|Emirate) of (?:the )?$"
)
_LINK = re.compile(r"\s(?:of|for|on)\s(?:the\s)?")


def join_names(part: TextPart, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Join neighbours of one text part, given in text order, that are one name; their weight is the smaller one.

    Joined are two people with nothing but a space between, each of one word, and two organisations; a bare head that
    calls for a complement ("Gulf", "Ministry", "Council") with the name behind its "of", "for" or "on", an organisation
    that ends in one with the organisation behind its "of" ("Supreme Court" of "Appeals"); and a possessor of
    institutions with what it has ("National People" 's "Congress"). A head that is no name of its own is taken in
    ("Municipality of").
    """
    before: NameSpan | None = None
    for read in spans:
        span = _with_head(part.text, before, read)
        label = None if before is None else _label_of_joined(part.text, before, span)
        if before is not None and label is not None:
            form, weight = part.text[before.start : span.end], min(before.weight, span.weight)
            before = NameSpan(span.part_index, before.start, span.end, form, label, weight)
            continue
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before


def _with_head(text: str, before: NameSpan | None, span: NameSpan) -> NameSpan:
    """The name with the head that the network left before its "of": "Municipality of" Livorno."""
    if span.label != PLACE or not text.endswith((" of ", " of the "), 0, span.start):
        return span
    head = _HEAD_BEFORE.search(text, max(0, span.start - 25), span.start)
    if head is None or (before is not None and before.end > head.start()):
        return span
    return span._replace(start=head.start(), surface_form=text[head.start() : span.end], label=ORG, place_type=None)


def _label_of_joined(text: str, before: NameSpan, span: NameSpan) -> str | None:
    gap = text[before.end : span.start]
    if len(gap) > 8:
        return None
    words = name_words(before.surface_form)
    if gap == " " and before.label == span.label == PERSON:
        return PERSON if len(words) == len(name_words(span.surface_form)) == 1 else None
    if words and words[-1] in _POSSESSORS and span.label == ORG and _POSSESSIVE_LINK.fullmatch(gap):
        return ORG
    if words and words[-1] in HEADS_BEFORE_OF and len(words) == 1 and span.label != PERSON and _LINK.fullmatch(gap):
        return PLACE if words[0] in LOCATION_FIRST else ORG
    calls_for_more = gap == " " or (gap == " of " and bool(words) and words[-1] in HEADS_BEFORE_OF)
    return ORG if calls_for_more and before.label == span.label == ORG else None
