"""Titles inside and before people's names: "Iraqi Prime Minister" of "Iraqi Prime Minister Nouri al-Harith"."""

from dataclasses import dataclass
from functools import lru_cache

from transforms.actors.lookups import ActorLookups
from transforms.entities.lexicon import COURTESY_TITLES, OFFICE_TITLES, TITLE_MODIFIERS, TITLES_AFTER_OF, word_set
from transforms.entities.phrases import word_start

REACH = 80
"""Characters before a name in which its title is looked for."""
LONGEST_TITLE = 8

FORMER_WORDS = word_set("former ex late then-president onetime")
_ENDS = OFFICE_TITLES | word_set("state defence defense treasury")
_JOINING = word_set("of the for and")
_PARTS = OFFICE_TITLES | TITLE_MODIFIERS | TITLES_AFTER_OF | _JOINING | {"affairs"}
_STOPS = ',;:!?()[]{}"“”—–\n'
_POSSESSIVES = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says. `office` is in lower case, without country and without "former"."""

    office: str
    country_code: str | None
    is_former: bool
    printed: str


@lru_cache(maxsize=65_536)
def _plain(token: str) -> str:
    return token.rstrip(".").casefold()


@lru_cache(maxsize=16_384)
def _ends_title(token: str) -> bool:
    return _plain(token) in _ENDS


def split_title(form: str, *, lookups: ActorLookups) -> tuple[Title | None, str]:
    """Split the title off the front of a person's printed name; courtesy titles go as well, and say nothing.

    >>> split_title("President Marta Lind", lookups=lookups)  # doctest: +SKIP
    (Title(office='president', ...), 'Marta Lind')
    """
    tokens = form.split()
    if len(tokens) < 2:
        return None, form
    end = 0
    for index, token in enumerate(tokens[:-1]):
        plain = _plain(token)
        if plain in _ENDS or plain in COURTESY_TITLES:
            end = index + 1
        elif plain not in _PARTS and plain not in FORMER_WORDS and not _country(token, tokens, index, lookups):
            break
    if not end:
        return None, form
    return _title(tokens[:end], lookups), " ".join(tokens[end:])


def title_before(text: str, start: int, *, lookups: ActorLookups) -> Title | None:
    """The title of an office that ends right before `start`, or None."""
    if start < 3 or text[start - 1] not in " \u00a0":
        return None
    # Most names have no title: one word is looked at before the others are cut out.
    if not _ends_title(text[word_start(text, start - 1) : start - 1]):
        return None
    before = text[max(0, start - REACH) : start]
    tokens = before.split()[-LONGEST_TITLE:]
    if not tokens or _plain(tokens[-1]) not in _ENDS:
        return None
    first = len(tokens) - 1
    while first > 0:
        token = tokens[first - 1]
        plain = _plain(token)
        if token[-1] in _STOPS or (token[-1] == "." and plain not in _ENDS and token.count(".") == 1):
            break
        if plain not in _PARTS and plain not in FORMER_WORDS and not _country(token, tokens, first - 1, lookups):
            break
        first -= 1
    while _plain(tokens[first]) in _JOINING:
        first += 1
    return _title(tokens[first:], lookups)


@lru_cache(maxsize=4096)
def _without_possessive(token: str) -> str:
    for ending in _POSSESSIVES:
        token = token.removesuffix(ending)
    return token


def _country(token: str, tokens: list[str], index: int, lookups: ActorLookups) -> str | None:
    if not token[0].isupper():
        return None
    bare = _without_possessive(token)
    found = lookups.country_of(bare)
    if found is None and index > 0:  # "North Korean leader", "South African President"
        found = lookups.country_of(f"{tokens[index - 1]} {bare}")
    if found is None and index + 1 < len(tokens):
        found = lookups.country_of(f"{bare} {tokens[index + 1]}")
    return found


def _title(tokens: list[str], lookups: ActorLookups) -> Title | None:
    country = None
    is_former = False
    words: list[str] = []
    for index, token in enumerate(tokens):
        plain = _plain(token)
        if plain in FORMER_WORDS or plain.startswith("ex-"):
            is_former = True
        elif plain in _PARTS:
            words.append(plain)
        elif plain not in COURTESY_TITLES:
            country = country or _country(token, tokens, index, lookups)
    if country is None and tokens:
        country = lookups.country_of(tokens[0])  # "US" is a word of titles as well
    office = " ".join(word for word in words if word not in ("us", "uk"))
    if not any(word in _ENDS for word in words):
        return None
    return Title(office, country, is_former, " ".join(tokens))
