"""Known phrases in running text: one pass over the capitalised words, whatever the number of phrases."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

PhraseIndex = Mapping[str, tuple[str, ...]]
"""First word -> the phrases that begin with it, longest first."""

_CURRENCY_SIGNS = ("$", "€", "£")
LONGEST_CURRENCY_PREFIX = 2

_FIRST_WORD = re.compile(r"\w+")
_CAPITALISED_WORD = re.compile(r"\b[^\W\d_a-z]\w*")


def phrase_index(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Index phrases by their first word. Phrases whose first word is not capitalised are never found."""
    by_word: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        if first := _FIRST_WORD.match(phrase):
            by_word[first[0]].add(phrase)
    return {word: tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase))) for word, found in by_word.items()}


def find_phrases(text: str, *indexes: PhraseIndex) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of every known phrase that stands between word boundaries, in text order, not overlapping.

    At one place the longest phrase of all indexes counts. Matching is by case: "Polish" is found and
    "polish" is not.
    """
    reached = 0
    for match in _CAPITALISED_WORD.finditer(text):
        start = match.start()
        if start < reached:
            continue
        word, end = match[0], 0
        for index in indexes:
            if word in index:
                end = max(end, _phrase_end(text, start, index[word]))
        if end:
            yield start, end
            reached = end


def word_start(text: str, end: int) -> int:
    """Where the word that ends at `end` begins: behind the last space or line end, if there is one."""
    space = text.rfind(" ", 0, end)
    return max(space, text.rfind("\n", space + 1, end)) + 1


def word_before(text: str, start: int) -> str:
    """The word that ends one space before `start`, as printed, or "" at the beginning and behind other marks."""
    if text[start - 1 : start] != " ":
        return ""
    return text[word_start(text, start - 1) : start - 1]


def _phrase_end(text: str, start: int, phrases: tuple[str, ...]) -> int:
    for phrase in phrases:
        end = start + len(phrase)
        if text.startswith(phrase, start) and not (end < len(text) and text[end].isalnum()):
            return end
    return 0


def is_money(text: str, start: int, end: int) -> bool:
    """Whether a name is the country of a currency sign: "US" in "US$ 20,000"."""
    return end - start <= LONGEST_CURRENCY_PREFIX and text.startswith(_CURRENCY_SIGNS, end)
