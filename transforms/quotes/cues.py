"""What an attribution's cue is: its lemma, and whether it tells of speech.

The words of a cue are looked up in `cue_lexicon.csv` beside this module, the one place that says which verbs and nouns
are speech ("say", "statement") and which are attitude, intent or perception ("hope", "plan"). Anything else is class
other.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from transforms.annotations import NO_CUE, OTHER, SPEECH

LEXICON_PATH = Path(__file__).with_name("cue_lexicon.csv")
IRREGULAR_FORMS_PATH = Path(__file__).with_name("irregular_forms.csv")

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_CLITIC = re.compile(r"(?:[’'](?:s|re|ve|d|ll|m)|n[’']t)$")
_VOWELS = "aeiou"
# Words that come before the head of a cue: "has repeatedly argued", "did not say", "was quick to blame".
_BEFORE_HEAD = frozenset(
    """
    a about again all already also always am an and are as at be been being by can could did do does even ever
    first for had has have having he her here his i if in is it its just later may me might must my never not
    now of often on once only or our out quick shall she should since so some soon still than that the their
    then there these they this those to too up us was we were what when where which while who whom whose will
    with would yet you your
    """.split()  # noqa: SIM905 - a word list reads better as text
)
_PUNCTUATION_LEMMA = ":"


def cue_lemma(cue_text: str) -> str:
    """Lemma of the head of a cue: "told reporters" gives "tell", "According to" gives "according to".

    The head is the first word of the cue that the lexicon knows; without one, the first word that is no auxiliary,
    pronoun, preposition or adverb. A cue of punctuation alone (a transcript's colon) has the lemma ":".
    """
    words = [word for word in _words(cue_text) if word]
    joined = " ".join(words)
    for phrase in _phrases():
        if phrase in joined:
            return phrase
    content = [word for word in words if word not in _BEFORE_HEAD and not word.endswith("ly")]
    for word in content:
        for lemma in _candidates(word):
            if lemma in _lexicon():
                return lemma
    if content:
        return _regular_lemma(content[0])
    return words[-1] if words else _PUNCTUATION_LEMMA


def cue_class(lemma: str | None) -> str:
    """Class of a cue's lemma: speech, other (attitude, intent, perception), or none where there is no cue."""
    if lemma is None:
        return NO_CUE
    if lemma == _PUNCTUATION_LEMMA:
        return SPEECH
    return _lexicon().get(lemma, OTHER)


def _words(cue_text: str) -> Iterator[str]:
    for match in _WORD.finditer(cue_text.lower()):
        yield _CLITIC.sub("", match.group())


@cache
def _lexicon() -> Mapping[str, str]:
    with LEXICON_PATH.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["lemma"]: row["cue_class"] for row in csv.DictReader(file)})


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(lemma for lemma in _lexicon() if " " in lemma)


@cache
def _irregular_forms() -> Mapping[str, str]:
    with IRREGULAR_FORMS_PATH.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["form"]: row["lemma"] for row in csv.DictReader(file)})


def _candidates(word: str) -> Iterator[str]:
    """Lemmas that the word may be a form of, the likeliest first."""
    if word in _irregular_forms():
        yield _irregular_forms()[word]
    yield word
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            if stem.endswith("i"):
                yield stem[:-1] + "y"
            yield stem + "e"
            yield stem
            if len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]


def _regular_lemma(word: str) -> str:
    """Lemma of a word that the lexicon does not know, by the spelling rules of English inflection."""
    if word in _irregular_forms():
        return _irregular_forms()[word]
    for ending in ("ing", "ed"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2 and any(letter in _VOWELS + "y" for letter in stem):
            return _restore_stem(stem)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def _restore_stem(stem: str) -> str:
    """Undo what -ed and -ing do to a stem: "stopp" to "stop", "argu" to "argue", "deni" to "deny"."""
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    ends_in_silent_e = stem[-1] in "cuvz" or re.search(
        r"[^aeiou][aeiou](?:s|g|k|m|p)$|[^aeioul]l$|(?:at|ir|ur|iz|ns|rs|rg|dg)$", stem
    )
    return stem + "e" if ends_in_silent_e else stem
