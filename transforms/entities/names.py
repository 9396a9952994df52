"""Forms of a name for comparison: words without titles, suffixes and case; initials; canonical names of people."""

import re
import unicodedata
from functools import lru_cache

from transforms.entities.lexicon import (
    ACRONYM_STOP_WORDS,
    COURTESY_TITLES,
    DETERMINERS,
    GENERATIONS,
    ORGANISATION_SUFFIXES,
)

_POSSESSIVE = re.compile(r"['’‘]s?$")
_WORD = re.compile(r"[^\W_](?:[\w'’.&+]*[\w+])?|&")
_STROKED = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"})
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,8}[0-9]?|[A-Z][0-9][A-Z]{1,6}")


@lru_cache(maxsize=65_536)
def name_words(name: str) -> tuple[str, ...]:
    """Words of a name in one writing: no case, no diacritics, no full stops, hyphens as
    spaces, no article, no possessive.

    >>> name_words("the U.S. Agency's")
    ('us', 'agency')
    """
    folded = _without_diacritics(_POSSESSIVE.sub("", name)).replace("’", "'").casefold()
    words = [word.replace(".", "") for word in _WORD.findall(folded.replace("-", " "))]
    while len(words) > 1 and words[0] in DETERMINERS:
        del words[0]
    return tuple(word for word in words if word)


def plain_word(word: str) -> str:
    """A word as the lists of `lexicon` have it: no full stop or comma behind it, no case."""
    return word.rstrip(".,").casefold()


def _without_diacritics(name: str) -> str:
    # News agencies print "Brzezniak" for "Brzeźniak": both must meet. Compatibility forms (wide letters) fold as well.
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_STROKED)


@lru_cache(maxsize=65_536)
def person_words(name: str) -> tuple[str, ...]:
    """Words of a person's name without courtesy titles ("Dr."); generations ("Jr.") stay, they tell people apart."""
    words = name_words(name)
    start = 0
    while start < len(words) - 1 and words[start] in COURTESY_TITLES:
        start += 1
    return words[start:]


def split_generation(words: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Split "jr", "iii" off the end of a person's words."""
    if len(words) > 1 and words[-1] in GENERATIONS:
        return words[:-1], words[-1]
    return words, None


@lru_cache(maxsize=65_536)
def last_word(name: str) -> str:
    """The last word of a person's name but for the generation; the name itself where it has no words."""
    words = split_generation(person_words(name))[0]
    return words[-1] if words else name


def without_middle_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    """Drop one-letter words between the first and the last: "marco a rubio" -> "marco rubio"."""
    if len(words) < 3:
        return words
    return (words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1])


def canonical_person(name: str) -> str:
    """A person's name as printed, without courtesy titles, middle initials and the possessive."""
    tokens = _POSSESSIVE.sub("", name).split()
    while len(tokens) > 1 and tokens[0].rstrip(".").casefold() in COURTESY_TITLES:
        del tokens[0]
    if len(tokens) < 3:
        return " ".join(tokens)
    middle = [token for token in tokens[1:-1] if len(token.rstrip(".")) > 1]
    return " ".join([tokens[0], *middle, tokens[-1]])


@lru_cache(maxsize=65_536)
def organisation_words(name: str) -> tuple[str, ...]:
    """Words of an organisation without legal suffixes ("Inc.", "Corp."), unless nothing would be left."""
    words = name_words(name)
    end = len(words)
    while end > 1 and words[end - 1] in ORGANISATION_SUFFIXES:
        end -= 1
    return words[:end]


@lru_cache(maxsize=65_536)
def is_acronym(name: str) -> bool:
    """Whether a name is one word of two to eight capitals, with or without full stops ("NATO", "U.N.", "M5S")."""
    return _ACRONYM.fullmatch(name) is not None


@lru_cache(maxsize=16_384)
def acronyms_of(words: tuple[str, ...]) -> frozenset[str]:
    """Acronyms that a name of several words may have: all initials, and those of the words that carry meaning."""
    if len(words) < 2:
        return frozenset()
    carrying = "".join(word[0] for word in words if word not in ACRONYM_STOP_WORDS)
    return frozenset({"".join(word[0] for word in words), carrying})
