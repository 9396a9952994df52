"""What stands beside a name and tells bearers of one surname apart: "Ms Lind", "Senator Lind", "his wife Ana"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from transforms.annotations import TextPart
from transforms.entities.lexicon import OFFICE_TITLES
from transforms.entities.names import person_words
from transforms.entities.phrases import word_start
from transforms.entities.spans import PERSON, NameSpan
from transforms.quotes.genders import FEMALE, MALE, given_names

COUPLE = "couple"
"""Gender of "Mr. and Mrs. Lind", who are nobody by themselves."""
REACH_BEFORE, REACH_BEHIND = 40, 60

_FEMALE = r"Mrs|Ms|Miss|Dame|Lady|Baroness|Frau|Mme|Mlle|Madame|Señora|Sister"
_COURTESY_TITLE = re.compile(
    rf"(?<!\w)(?:(?P<male>Mr|Mister|Sir|Lord|Baron|Herr|Monsieur|Señor|Brother)|(?:{_FEMALE}))\.?$"
)
_COUPLE_BEFORE = re.compile(rf"(?<!\w)(?:Mr|Mister|Lord|Sir)\.?[ \u00a0](?:and|&)[ \u00a0](?:{_FEMALE})\.?[ \u00a0]$")
_OFFICE = re.compile(r"(?<!\w)([A-Z][\w-]+)\.?$")
_KIN = (
    r"(?:wife|husband|widow|widower|spouse|fianc[ée]e?|(?:grand|step)?(?:son|daughter|father|mother)(?:-in-law)?|"
    r"(?:half-|step)?(?:brother|sister)(?:-in-law)?|uncle|aunt|cousin|nephew|niece|twin|[Ff]irst [Ll]ady)"
)
_KIN_BEFORE = re.compile(rf"\b{_KIN},?[ \u00a0](?:[A-Z][\w-]+\.?[ \u00a0]){{0,2}}$")
_KIN_BEHIND = re.compile(
    rf",[ \u00a0](?:(?:his|her|their|whose|[\w .’']{{2,25}}[’']s?)[ \u00a0](?:[\w-]+[ \u00a0]){{0,2}}?{_KIN}\b"
    rf"|(?:the[ \u00a0])?{_KIN}[ \u00a0](?:of|to)[ \u00a0](?:the[ \u00a0]\w+[ \u00a0])?[A-Z])"
)
_ENDS_IN_KIN = re.compile(rf"(?:{_KIN}|[Ll]ady),?$")
_AND = re.compile(r"[ \u00a0](?:and|&)[ \u00a0]")
_LONGEST_AND = len(" and ")
_SPACES = (" ", "\u00a0")


@dataclass(frozen=True, slots=True)
class Introduction:
    """What stands beside one mention of a person."""

    gender: str = ""
    """MALE, FEMALE or COUPLE, of a courtesy title."""
    office: str = ""
    """The title of office directly before the name, in lower case ("senator")."""
    is_relative: bool = False
    """Whether the person is named as somebody's: "his wife Ana Lind"."""
    surname: str = ""
    """Of a first name that shares the surname of the name behind its "and": "Ana and Bruno Lind"."""


NOTHING = Introduction()


class _WordBefore(NamedTuple):
    """What the word before a name says of it. Of most words that is nothing, and no search is needed."""

    gender: str = ""
    office: str = ""
    is_kin: bool = False
    may_follow_kin: bool = False
    """Whether it is a word for kin, or one in capitals, which may stand between such a word and the name."""


_PLAIN_WORD = _WordBefore()


def read_introductions(parts: Sequence[TextPart], spans: Sequence[NameSpan]) -> dict[NameSpan, Introduction]:
    """Introductions of the people among `spans`, given in text order; mentions without any are left out."""
    found: dict[NameSpan, Introduction] = {}
    people = [span for span in spans if span.label == PERSON]
    for span, other in zip_longest(people, people[1:]):
        text, start, end = parts[span.part_index].text, span.start, span.end
        gender, office, is_relative = _read_before(text, start)
        if text.startswith(",", end):
            is_relative = is_relative or _KIN_BEHIND.match(text, end, end + REACH_BEHIND) is not None
        surname = _shared_surname(text, span, other) if other is not None and other.start - end <= _LONGEST_AND else ""
        if gender or office or is_relative or surname:
            found[span] = Introduction(gender, office, is_relative, surname)
    return found


def _read_before(text: str, start: int) -> tuple[str, str, bool]:
    """The gender, the office and the kinship that stand before a name."""
    if text[start - 1 : start] == "\n":  # behind "Mr. " at the end of a line
        start -= 1
    if text[start - 1 : start] not in _SPACES:
        return "", "", False
    word = _read_word(text[word_start(text, start - 1) : start - 1])
    if word is _PLAIN_WORD:
        return "", "", False
    before = text[max(start - REACH_BEFORE, 0) : start]
    is_couple = word.gender == FEMALE and _COUPLE_BEFORE.search(before) is not None
    is_relative = word.may_follow_kin and _follows_kin(before)
    return COUPLE if is_couple else word.gender, word.office, is_relative


def _follows_kin(before: str) -> bool:
    """Whether the last words are "wife ", or "wife Senator " with one or two capitalised words in between."""
    words = map(_read_word, before.split()[-3:])
    return any(word.is_kin for word in words) and _KIN_BEFORE.search(before) is not None


@lru_cache(maxsize=16_384)
def _read_word(word: str) -> _WordBefore:
    title, office = _COURTESY_TITLE.search(word), _OFFICE.search(word)
    gender = "" if title is None else MALE if title["male"] else FEMALE
    printed = office[1].lower() if office is not None else ""
    long = _LONG_TITLES.get(printed, printed) if printed in OFFICE_TITLES else ""
    is_kin = _ENDS_IN_KIN.search(word) is not None
    read = _WordBefore(gender, long, is_kin, is_kin or not word.islower())
    return _PLAIN_WORD if read == _PLAIN_WORD else read


_LONG_TITLES = {
    "sen": "senator",
    "rep": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "gov": "governor",
    "gen": "general",
    "col": "colonel",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "capt": "captain",
    "adm": "admiral",
}


def _shared_surname(text: str, span: NameSpan, other: NameSpan) -> str:
    if other.part_index != span.part_index:
        return ""
    words, others = person_words(span.surface_form), person_words(other.surface_form)
    if len(words) != 1 or len(others) < 2 or not _AND.fullmatch(text, span.end, other.start):
        return ""
    are_given = words[0].capitalize() in given_names() and others[0].capitalize() in given_names()
    return others[-1] if are_given else ""
