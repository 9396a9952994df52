"""What an attribution's cue is: its lemma, and whether it tells of speech.

The words of a cue are looked up in a `QuoteLexicon`, which says which verbs and nouns are speech ("say", "statement")
and which are attitude, intent or perception ("hope", "plan"). Anything else is class other.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from transforms.annotations import NO_CUE, OTHER, SPEECH
from transforms.quotes.lexicon import QuoteLexicon, split_words

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


@lru_cache(maxsize=16_384)
def cue_lemma(cue_text: str, lexicon: QuoteLexicon, *, following: str = "") -> str:
    """Lemma of the head of a cue: "told reporters" gives "tell", "According to" gives "according to".

    A lemma of several words comes first, its words in any of their forms. Else the head is the first word of the cue
    that the lexicon knows; without one, the first word that is no auxiliary, pronoun, preposition or adverb. A cue of
    punctuation alone (a transcript's colon) has the lemma ":".

    Parameters
    ----------
    following
        What stands after the cue: a lemma of several words must begin in the cue but may end there.
    """
    words = split_words(cue_text)
    phrase = _phrase_in(words, split_words(following), lexicon)
    if phrase is not None:
        return phrase
    content = [word for word in words if not can_precede_head(word) or _is_own(word, lexicon)]
    for word in content:
        for lemma in _candidates(word, lexicon):
            if lemma in lexicon.cue_classes:
                return lemma
    if content:
        return _regular_lemma(content[0], lexicon)
    return words[-1] if words else _PUNCTUATION_LEMMA


def cue_class(lemma: str | None, lexicon: QuoteLexicon) -> str:
    """Class of a cue's lemma: speech, other (attitude, intent, perception), or none where there is no cue."""
    if lemma is None:
        return NO_CUE
    if lemma == _PUNCTUATION_LEMMA:
        return SPEECH
    return lexicon.cue_classes.get(lemma, OTHER)


def own_cue_length(words: Sequence[str], lexicon: QuoteLexicon) -> int:
    """How many of `words`, from the first on, are a form of one of the project's own lemmas; 0 where they are not."""
    if not words or not lexicon.own_lemmas:
        return 0
    phrase = _phrase_at(words, lexicon)
    if phrase is not None and " ".join(phrase) in lexicon.own_lemmas:
        return len(phrase)
    return int(_is_own(words[0], lexicon))


def can_precede_head(word: str) -> bool:
    """Whether a word, in lower case, is one that comes before the head of a cue: an auxiliary, adverb and the like."""
    return word in _BEFORE_HEAD or word.endswith("ly")


def _phrase_in(words: Sequence[str], following: Sequence[str], lexicon: QuoteLexicon) -> str | None:
    """The lemma of several words that begins in `words` and ends there or in what follows; own ones first."""
    together = [*words, *following]
    found = [_phrase_at(together[position:], lexicon) for position in range(len(words))]
    phrases = [" ".join(phrase) for phrase in found if phrase is not None]
    return min(phrases, key=lambda phrase: phrase not in lexicon.own_lemmas, default=None)


def _phrase_at(words: Sequence[str], lexicon: QuoteLexicon) -> tuple[str, ...] | None:
    for first in _candidates(words[0], lexicon):
        for phrase in lexicon.phrases.get(first, ()):
            rest = words[1 : len(phrase)]
            if len(rest) == len(phrase) - 1 and all(
                wanted in _candidates(word, lexicon) for word, wanted in zip(rest, phrase[1:], strict=True)
            ):
                return phrase
    return None


def _is_own(word: str, lexicon: QuoteLexicon) -> bool:
    return bool(lexicon.own_lemmas) and not lexicon.own_lemmas.isdisjoint(_candidates(word, lexicon))


def _candidates(word: str, lexicon: QuoteLexicon) -> Iterator[str]:
    """Lemmas that the word may be a form of, the likeliest first."""
    if word in lexicon.irregular_forms:
        yield lexicon.irregular_forms[word]
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


def _regular_lemma(word: str, lexicon: QuoteLexicon) -> str:
    """Lemma of a word that the lexicon does not know, by the spelling rules of English inflection."""
    if word in lexicon.irregular_forms:
        return lexicon.irregular_forms[word]
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
