"""Speaker resolution measured by itself: of the quotes that were found, how many got the right name?

Only quotes count whose gold says who speaks by a proper name somewhere in the article. They are told apart by the gold
mention that speaks: a name ("Anna Lind"), a nominal or title ("the minister"), a pronoun ("she"), or none (a quote
that goes on without naming anybody). A name is right when it has the head word of one of the gold names, so a person
who is found as another of the same surname passes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transforms.annotations import Span
from transforms.evaluation.attributed_texts import head_word
from transforms.evaluation.judging import JudgedQuote, share_a_head

NAME, NOMINAL, PRONOUN, NOT_PRINTED = "name", "nominal or title", "pronoun", "not printed"
MENTION_KINDS = (NAME, NOMINAL, PRONOUN, NOT_PRINTED)
ALL_RESOLUTIONS = "all"

_PRONOUNS = frozenset(
    "i you he she it we they me him her us them who whom whose which that himself herself themselves his".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class ResolutionRow:
    """Quotes of one kind of gold mention that were resolved in one way, and how many got the right name."""

    mention_kind: str
    resolution: str
    """As in `speaker_resolution`; "all" sums up the kind."""
    count: int
    right_count: int

    @property
    def accuracy(self) -> float:
        return self.right_count / self.count


def resolution_rows(judged: Iterable[JudgedQuote]) -> list[ResolutionRow]:
    """Rows by kind of gold mention, the sum first, then by resolution, the most frequent first; empty without names."""
    counts: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for quote in judged:
        kind = mention_kind(quote)
        if kind is None or quote.expected is None:
            continue
        is_right = share_a_head(quote.expected.speaker_names, quote.found.speaker_names)
        for resolution in (ALL_RESOLUTIONS, quote.found.speaker_resolution or "unresolved"):
            counts[kind, resolution] += 1
            right[kind, resolution] += is_right
    return [row for kind in MENTION_KINDS for row in _rows_of(kind, counts, right)]


def mention_kind(quote: JudgedQuote) -> str | None:
    """What the gold speaker of a matched quote is printed as; None where the gold has no proper name of who speaks."""
    expected = quote.expected
    if expected is None or not any(_is_proper(quote.text, name) for name in expected.speaker_names):
        return None
    if expected.speaker is None:
        return NOT_PRINTED
    printed = quote.text[expected.speaker.start : expected.speaker.end]
    if printed.split()[:1] and printed.split()[0].lower() in _PRONOUNS and len(printed.split()) == 1:
        return PRONOUN
    return NAME if _is_proper(quote.text, printed) else NOMINAL


def _is_proper(text: str, name: str) -> bool:
    """Whether the head word is written with a capital, and nowhere in the text without: "Officials said" is no name."""
    head = head_word(name, Span(0, len(name)))
    if head is None or not name[head.start].isupper():
        return False
    return re.search(rf"(?<!\w){re.escape(name[head.start : head.end].lower())}(?!\w)", text) is None


def _rows_of(kind: str, counts: Counter[tuple[str, str]], right: Counter[tuple[str, str]]) -> Iterator[ResolutionRow]:
    found = [(resolution, count) for (of_kind, resolution), count in counts.items() if of_kind == kind]
    for resolution, count in sorted(found, key=lambda item: (item[0] != ALL_RESOLUTIONS, -item[1], item[0])):
        yield ResolutionRow(kind, resolution, count, right[kind, resolution])
