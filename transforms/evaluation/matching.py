"""Units of two annotations of one text, and which of them belong together.

Contents are compared as sets of word tokens, so quotation marks and punctuation never count. Quote types that are not
declared are derived from the double marks by simple toggling, not by the rules of the system that is scored.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from transforms.annotations import DIRECT, INDIRECT, MIXED, Span
from transforms.evaluation.attributed_texts import WORD, Attribution

Unit = Literal["segment", "quote"]
DIRECT_MARKED_SHARE = 0.9
OVERLAP_THRESHOLD = 0.5
"""From this intersection over union of their words on, two contents are the same."""

_MARK_OR_BREAK = re.compile('[“”„"\n]')


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """One unit to be matched: an unbroken segment, or a quote with all its segments."""

    attribution: Attribution
    tokens: frozenset[int]
    core: frozenset[int]
    quote_type: str


class TokenText:
    """A text as word tokens, with its quotation marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in WORD.finditer(text)]
        self._starts = [start for start, _ in self.spans]
        self._is_marked = _inside_marks(text, self._starts)

    def tokens(self, segments: Sequence[Span]) -> frozenset[int]:
        found: set[int] = set()
        for segment in segments:
            found.update(self._tokens_of(segment))
        return frozenset(found)

    def core(self, tokens: frozenset[int]) -> frozenset[int]:
        first = min(tokens, default=None)
        if first is not None and self.word(first).lower() == "that":
            return tokens - {first}
        return tokens

    def quote_type(self, tokens: frozenset[int]) -> str:
        share = sum(self._is_marked[token] for token in tokens) / len(tokens)
        return DIRECT if share >= DIRECT_MARKED_SHARE else MIXED if share else INDIRECT

    def word(self, token: int) -> str:
        start, end = self.spans[token]
        return self.text[start:end]

    def _tokens_of(self, segment: Span) -> Iterator[int]:
        token = bisect_right(self.spans, segment.start, key=lambda span: span[1])
        while token < len(self.spans) and self._starts[token] < segment.end:
            yield token
            token += 1


def scored_units(text: TokenText, attributions: Sequence[Attribution], unit: Unit) -> Iterator[ScoredUnit]:
    """The attributions as units of the wanted kind; those without a word are left out."""
    for attribution in attributions:
        groups: list[tuple[Span, ...]] = [attribution.segments]
        if unit == "segment":
            groups = [(segment,) for segment in attribution.segments]
        for group in groups:
            tokens = text.tokens(group)
            core = text.core(tokens)
            if core:
                declared = attribution.quote_type if unit == "quote" else None
                yield ScoredUnit(attribution, tokens, core, declared or text.quote_type(tokens))


def matched_units(gold: Sequence[ScoredUnit], found: Sequence[ScoredUnit]) -> dict[int, int]:
    """Pairs of gold and predicted units that share a word, one to one, best overlap first."""
    by_token: dict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(found):
        for token in one.tokens:
            by_token[token].append(index)
    candidates = []
    for gold_index, expected in enumerate(gold):
        shared = Counter(index for token in expected.tokens for index in by_token.get(token, ()))
        candidates += [(-overlap(expected, found[index]), gold_index, index) for index in shared]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, gold_index, index in sorted(candidates):
        if gold_index not in pairs and index not in taken:
            pairs[gold_index] = index
            taken.add(index)
    return pairs


def overlap(first: ScoredUnit, second: ScoredUnit) -> float:
    """Intersection over union of the words."""
    shared = len(first.tokens & second.tokens)
    return shared / (len(first.tokens) + len(second.tokens) - shared)


def _inside_marks(text: str, word_starts: Sequence[int]) -> list[bool]:
    """Whether each word starts inside double quotation marks; a paragraph's end closes what is open."""
    inside: list[bool] = []
    is_open = False
    position = 0
    for match in _MARK_OR_BREAK.finditer(text):
        while position < len(word_starts) and word_starts[position] < match.start():
            inside.append(is_open)
            position += 1
        mark = match.group()
        is_open = mark in "“„" or (mark == '"' and not is_open)
    inside += [is_open] * (len(word_starts) - position)
    return inside
