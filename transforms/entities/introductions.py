"""What stands beside a name and tells bearers of one surname apart: "Ms Lind", "Senator Lind", "his wife Ana"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from transforms.annotations import TextPart
from transforms.entities.lexicon import OFFICE_TITLES
from transforms.entities.names import person_words
from transforms.entities.phrases import word_start
from transforms.entities.spans import PERSON, NameSpan
from transforms.quotes.genders import FEMALE, MALE, given_names

COUPLE = "couple"
"""Gender of "Mr. and Mrs. Lind", who are nobody by themselves."""
REACH_BEFORE, REACH_BEHIND = 40, 60

_TITLE_BEFORE = re.compile(
    r"(?<!\w)(?P<couple>(?:Mr|Mister|Lord|Sir)\.?[ \u00a0](?:and|&)[ \u00a0])?"
    r"(?:(?P<male>Mr|Mister|Sir|Lord|Baron|Herr|Monsieur|Señor|Brother)|"
    r"(?P<female>Mrs|Ms|Miss|Dame|Lady|Baroness|Frau|Mme|Mlle|Madame|Señora|Sister))\.?[ \u00a0]$"
)
_OFFICE_BEFORE = re.compile(r"(?<!\w)([A-Z][\w-]+)\.?[ \u00a0]$")
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


def read_introductions(parts: Sequence[TextPart], spans: Sequence[NameSpan]) -> dict[NameSpan, Introduction]:
    """Introductions of the people among `spans`, given in text order; mentions without any are left out."""
    found: dict[NameSpan, Introduction] = {}
    people = [span for span in spans if span.label == PERSON]
    for span, other in zip_longest(people, people[1:]):
        text = parts[span.part_index].text
        if not (
            _may_be_introduced(text, span.start)
            or text.startswith(",", span.end)
            or (other is not None and other.start - span.end <= _LONGEST_AND)
        ):
            continue
        before = text[max(span.start - REACH_BEFORE, 0) : span.start]
        introduction = Introduction(
            gender=_gender(before),
            office=_office(before),
            is_relative=_is_relative(text, span, before),
            surname=_shared_surname(text, span, other),
        )
        if introduction != NOTHING:
            found[span] = introduction
    return found


def _may_be_introduced(text: str, start: int) -> bool:
    """Whether the word before a name can be a title or kin. Most are not, and the searches cost more than this."""
    if text[start - 1 : start] not in (" ", "\u00a0", "\n"):
        return False
    return _may_introduce(text[word_start(text, start - 1) : start - 1])


@lru_cache(maxsize=16_384)
def _may_introduce(word: str) -> bool:
    """Whether a word has a capital, as titles have, or is one for kin; in doubt it may."""
    return not word.islower() or _ENDS_IN_KIN.search(word) is not None


def _gender(before: str) -> str:
    match = _TITLE_BEFORE.search(before) if not before.islower() else None
    if match is None:
        return ""
    if match["couple"] and match["female"]:
        return COUPLE
    return MALE if match["male"] else FEMALE


def _office(before: str) -> str:
    match = _OFFICE_BEFORE.search(before)
    word = match[1].lower() if match else ""
    return _LONG_TITLES.get(word, word) if word in OFFICE_TITLES else ""


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


def _is_relative(text: str, span: NameSpan, before: str) -> bool:
    return _KIN_BEFORE.search(before) is not None or (
        text.startswith(",", span.end) and _KIN_BEHIND.match(text, span.end, span.end + REACH_BEHIND) is not None
    )


def _shared_surname(text: str, span: NameSpan, other: NameSpan | None) -> str:
    if other is None or other.part_index != span.part_index or other.start - span.end > _LONGEST_AND:
        return ""
    words, others = person_words(span.surface_form), person_words(other.surface_form)
    if len(words) != 1 or len(others) < 2 or not _AND.fullmatch(text, span.end, other.start):
        return ""
    are_given = words[0].capitalize() in given_names() and others[0].capitalize() in given_names()
    return others[-1] if are_given else ""
