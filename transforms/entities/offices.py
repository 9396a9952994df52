"""Offices beside and inside of names: "Toyota Chief Executive", "Minister for Justice", "Education" before a person."""

import re

from transforms.entities.lexicon import ACRONYM_STOP_WORDS, PORTFOLIOS, TITLES_AFTER_OF, TITLES_BEHIND
from transforms.entities.names import plain_word
from transforms.entities.reference import Reference

_WORD = re.compile(r"\S+")
_OFFICE_BEFORE = re.compile(
    r"\b(?:secretar(?:y|ies)|undersecretary|under-secretary|(?:vice-?)?ministers?|commissioner|spokes\w+)\s+"
    r"(?:of|for|on)\s+(?:the\s+|[A-Z]\w+,?\s+(?:and\s+)?){0,3}$",
    re.IGNORECASE,
)
_OFFICE_OR_BODY_BEFORE = re.compile(
    r"\b(?:secretary|undersecretary|secretaries|minister|speaker|house|chief|department|head)\s+(?:of|for)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OFFICE_AFTER = re.compile(
    r"(?:,?\s(?:and|&)\s[A-Z]\w+)?\s(?:Prime\s)?(?:Minister|Secretary|Undersecretary)\b(?!-General)"
)
_OFFICE_OF = re.compile(
    r"(?:(?:Vice|Deputy|Prime|First|Under)[ -])*"
    r"(?:Minister|Secretary|Undersecretary|Chief|Head|Member|Professor|Commissioner|Director|Speaker|President|Chairman|Governor|Mayor)\s(?:of|for)\b"
)
_BODY_OF_HOLDER = re.compile(r"['’]s\s(?:Office|Department|Bureau)\b")
_HOLDERS = frozenset({"sheriff", "attorney", "coroner", "marshal", "mayor", "governor", "prosecutor", "ombudsman"})
_LINKS = tuple(f" {word} {article}" for word in ("to", "of", "for") for article in ("", "the "))
_WORDS_OF_PORTFOLIOS = PORTFOLIOS | ACRONYM_STOP_WORDS
REACH = 60
TITLE_REACH = 40


def end_before_office(text: str, start: int, end: int) -> int:
    """Where an organisation or place ends that has an office behind it: "Toyota" in "Toyota Chief Executive"."""
    space = text.rfind(" ", start, end)
    if space < 0 or plain_word(text[space + 1 : end]) not in TITLES_BEHIND:
        return end
    words = list(_WORD.finditer(text, start, end))
    last = len(words)
    while last > 1 and plain_word(words[last - 1][0]) in TITLES_BEHIND:
        last -= 1
        if words[last][0].casefold() == "executive" and words[last - 1][0].casefold() != "chief":
            return end
        while last > 1 and words[last - 1][0].casefold() in ("chief", "vice", "deputy", "acting", "managing"):
            last -= 1
        if words[last - 1][0] in ("of", "the", "and", "for", "&"):
            return end
    return words[last - 1].end() if words else end


def end_of_holders_body(text: str, start: int, end: int) -> int | None:
    """Where the body ends that is named after who leads it: "Marrel County Sheriff" 's Department; None without one."""
    if plain_word(text[text.rfind(" ", start, end) + 1 : end]) not in _HOLDERS:
        return None
    body = _BODY_OF_HOLDER.match(text, end)
    return body.end() if body else None


def start_behind_portfolio(text: str, start: int, end: int) -> int:
    """Where a person's name begins behind the words of an office: "Jane Roe" in "[Minister of] Education Jane Roe"."""
    space = text.find(" ", start, end)
    if space < 0 or not _is_portfolio(text[start:space]):
        return start
    words = list(_WORD.finditer(text, start, end))
    first = 0
    while first < len(words) - 1 and _is_portfolio(words[first][0]):
        first += 1
    if not first or plain_word(words[first - 1][0]) in ACRONYM_STOP_WORDS:
        return start
    is_office = words[0][0] in ("of", "for") or _OFFICE_BEFORE.search(text, max(0, start - REACH), start)
    return words[first].start() if is_office else start


def split_place(text: str, start: int, end: int, *, reference: Reference) -> int:
    """Where a person's name begins behind a country: "Jane Roe" in "[ambassador to the] United States Jane Roe".

    Countries are also first names ("Jordan"), unless "to", "of" or "for" stands before them.
    """
    if not text.endswith(_LINKS, 0, start):
        return start
    words = list(_WORD.finditer(text, start, end))
    for length in (3, 2, 1):
        if len(words) < length + 2:
            continue
        row = reference.name(text[start : words[length - 1].end()])
        if row is not None and row.actor_type == "GPE":
            return words[length].start()
    return start


def is_office(text: str, start: int, end: int) -> bool:
    """Whether what was read as an organisation is an office or a part of one ("Minister for Justice", "Finance")."""
    if not _is_portfolio(text[start:end].partition(" ")[0]):
        return _OFFICE_OF.match(text, start, end) is not None
    if not all(_is_portfolio(word) for word in text[start:end].split()):
        return False
    return bool(_OFFICE_BEFORE.search(text, max(0, start - REACH), start) or _OFFICE_AFTER.match(text, end))


def ends_title(text: str, start: int, word: str) -> bool:
    """Whether a single word at `start`, given without its case, is the end of a title: "Secretary of" State."""
    return (
        word in TITLES_AFTER_OF and _OFFICE_OR_BODY_BEFORE.search(text, max(0, start - TITLE_REACH), start) is not None
    )


def _is_portfolio(word: str) -> bool:
    return plain_word(word) in _WORDS_OF_PORTFOLIOS
