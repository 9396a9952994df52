"""Names by rule: runs of capitalised words, labelled by the words in and around them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from transforms.annotations import NameReading, Sentence, Span
from transforms.entities.lexicon import (
    CALENDAR_WORDS,
    COMMON_WORDS,
    COURTESY_TITLES,
    DETERMINERS,
    FACILITY_LAST,
    LOCATION_FIRST,
    LOCATION_LAST,
    OFFICE_TITLES,
    ORGANISATION_SUFFIXES,
    TITLE_MODIFIERS,
)
from transforms.entities.names import is_acronym
from transforms.quotes.genders import given_names

PERSON, ORG, PLACE = "PERSON", "ORG", "PLACE"
SHOWN, GUESSED = "shown", "guessed"
PROBABILITIES = {
    (PERSON, SHOWN): 0.98,
    (ORG, SHOWN): 0.60,
    (PLACE, SHOWN): 0.53,
    (PERSON, GUESSED): 0.51,
    (ORG, GUESSED): 0.47,
    (PLACE, GUESSED): 0.81,
}
"""By label, and whether a word of the name shows it or it is only the likeliest where the name stands: the share that
is right on GUM Wikinews (19-214 finds)."""

_CAPITALISED = r"[^\W\d_a-z][\w’'&.-]*\w\.?|[^\W\d_a-z]\.?"
_LINK = r"(?:\s(?:of(?:\sthe)?|for|and|de|da|del|van|von|der|den|al|bin|ibn|du|la|le)(?=\s[^\W\d_a-z]))?"
_NAME = re.compile(rf"(?<![\w’'-])(?:{_CAPITALISED})(?:{_LINK}\s(?:{_CAPITALISED}))*+")
_WORD = re.compile(r"\S+")
_POSSESSIVE_OR_STOP = re.compile(r"(?:[’']s?|(?<!\b[A-Z])(?<!\.[A-Z])[.’'-]+)$")
_BEFORE = re.compile(r"([\w.]+)\s+$")
_LOOK_BACK = 24
MAX_OPENING = 4  # marks and brackets before the first word of a sentence
_ORGANISATION_WORDS = frozenset(
    """
    university college school institute ministry department agency committee commission council court parliament
    congress senate party union association federation league bank group company times post journal news tribune
    herald police army navy force forces office bureau board house center centre foundation society club united city
    airlines motors hospital service services administration authority organisation organization fund press corps
    """.split()  # noqa: SIM905 - a word list reads better as text
)
_PLACE_PREPOSITIONS = frozenset(("in", "at", "near", "outside", "across", "around", "throughout", "from", "to"))
_TITLES = OFFICE_TITLES | COURTESY_TITLES
_NO_NAMES = CALENDAR_WORDS | COMMON_WORDS | DETERMINERS | TITLE_MODIFIERS | _TITLES


def read_names(
    text: str, sentences: tuple[Sentence, ...], *, own_titles: frozenset[str] = frozenset()
) -> tuple[NameReading, ...]:
    """Names of a text in text order, not overlapping; one string has one label throughout the text.

    `own_titles` are titles besides the listed ones, in lower case.
    """
    titles = _TITLES | own_titles
    names = [name for sentence in sentences for name in _sentence_names(text, sentence, titles)]
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        form = text[name.span.start : name.span.end]
        votes[form][name.label] += name.probability
        if name.label == PERSON and " " in form:
            votes[form.split()[-1]][PERSON] += 1.0
    chosen = {form: max(sorted(labels), key=lambda label: labels[label]) for form, labels in votes.items()}
    return tuple(replace(name, label=chosen[text[name.span.start : name.span.end]]) for name in names)


def _sentence_names(text: str, sentence: Sentence, titles: frozenset[str]) -> Iterator[NameReading]:
    for match in _NAME.finditer(text, sentence.span.start, sentence.span.end):
        words = [Span(*word.span()) for word in _WORD.finditer(text, match.start(), match.end())]
        shown = None
        while words and _is_no_name(text, words, titles):
            if _bare(text, words[0]) in titles:
                shown = PERSON
            del words[0]
        while words and _bare(text, words[-1]) in CALENDAR_WORDS:
            del words[-1]
        if not words:
            continue
        start, end = words[0].start, words[-1].end
        end -= len(_trailing(text[start:end]))
        form = text[start:end]
        if len(form) < 2 or (len(words) == 1 and _is_plain_start(text, start, end, sentence, shown)):
            continue
        label, kind = (shown, SHOWN) if shown else _label(text, start, form)
        yield NameReading(Span(start, end), label, PROBABILITIES[label, kind])


def _label(text: str, start: int, form: str) -> tuple[str, str]:
    label = _shown_label(form)
    return (label, SHOWN) if label else (_guessed_label(text, start, form), GUESSED)


def _shown_label(form: str) -> str | None:
    words = [word.strip(".,").casefold() for word in form.split()]
    if words[-1] in LOCATION_LAST | FACILITY_LAST or (len(words) > 1 and words[0] in LOCATION_FIRST):
        return PLACE
    if words[-1] in ORGANISATION_SUFFIXES or not _ORGANISATION_WORDS.isdisjoint(words):
        return ORG
    if re.split(r"[\s-]", form, maxsplit=1)[0] in given_names():
        return PERSON
    return ORG if is_acronym(form) else None


def _guessed_label(text: str, start: int, form: str) -> str:
    before = _BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    if before and before[1].casefold() in _PLACE_PREPOSITIONS:
        return PLACE
    if before and before[1] == "the":
        return ORG
    return PERSON if len(form.split()) in (2, 3) else ORG


def _is_no_name(text: str, words: list[Span], titles: frozenset[str]) -> bool:
    """Whether the first of the words is a title, or another word that no name begins with."""
    first = _bare(text, words[0])
    return (first in _NO_NAMES or first in titles) and not (len(words) > 1 and _is_body(text, words))


def _is_body(text: str, words: list[Span]) -> bool:
    """Whether a common word opens a longer name: "State Department", "Supreme Court"."""
    return _bare(text, words[0]) in TITLE_MODIFIERS and _bare(text, words[1]) in _ORGANISATION_WORDS


def _is_plain_start(text: str, start: int, end: int, sentence: Sentence, shown: str | None) -> bool:
    """Whether one capitalised word owes its capital to the sentence's start: it must occur elsewhere or be known."""
    opening = sentence.span.start
    if shown or start > opening + MAX_OPENING or text[opening:start].strip("\"'“‘([ "):
        return False
    form = text[start:end]
    return not (is_acronym(form) or form in given_names())


def _bare(text: str, word: Span) -> str:
    return text[word.start : word.end].strip(".,’'").casefold()


def _trailing(form: str) -> str:
    found = _POSSESSIVE_OR_STOP.search(form)
    return found[0] if found else ""
