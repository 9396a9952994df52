"""Titles that are printed beside people's names: "Foreign Minister" Rubio; Rubio, "the secretary of state"."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from transforms.annotations import Span, TextPart
from transforms.entities.spans import PERSON, NameSpan

TITLE = "TITLE"
MAX_GAP = 12

_BEFORE_NAME = re.compile(r"[\s,\"“‘(]*")
_PARTY_CODE = re.compile(r"[A-Z](?:-[A-Z][\w.]*)?")
_AFTER_NAME = re.compile(r"[\"”’]?(?:,|\s*\(|\s+[–—-])\s*(?:(?:the|a|an|its|his|her|their)\s+)?(?:[A-Z]\S+[’']s?\s+)?")


def linked_titles(parts: Sequence[TextPart], spans: Sequence[NameSpan]) -> Mapping[NameSpan, tuple[str, ...]]:
    """Titles of each person's mention, as printed.

    A title belongs to the name that follows it with nothing but a space, comma or mark between, else to the name before
    it, behind a comma, bracket or dash ("Rubio, the secretary of state"). Others belong to nobody.

    Parameters
    ----------
    spans
        Names of the article in text order.
    """
    titles: dict[NameSpan, tuple[str, ...]] = {}
    for part_index, part in enumerate(parts):
        people = [span for span in spans if span.part_index == part_index and span.label == PERSON]
        starts = [person.start for person in people]
        for title in (name.span for name in part.reading.names if name.label == TITLE):
            if _PARTY_CODE.fullmatch(part.text, title.start, title.end):
                continue
            owner = _owner(part.text, title, people, starts)
            if owner is not None:
                titles[owner] = (*titles.get(owner, ()), part.text[title.start : title.end])
    return titles


def _owner(text: str, title: Span, people: Sequence[NameSpan], starts: Sequence[int]) -> NameSpan | None:
    following = bisect_left(starts, title.end)
    if following < len(people):
        gap = text[title.end : people[following].start]
        if len(gap) <= MAX_GAP and "\n" not in gap and _BEFORE_NAME.fullmatch(gap):
            return people[following]
    if following and people[following - 1].end <= title.start:
        gap = text[people[following - 1].end : title.start]
        if "\n" not in gap and _AFTER_NAME.fullmatch(gap):
            return people[following - 1]
    return None
