"""People of one article: full names, surnames and first names to persons."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from transforms.annotations import TextPart
from transforms.entities.lexicon import NAME_PARTICLES
from transforms.entities.names import person_words, split_generation, without_middle_initials
from transforms.entities.spans import PERSON, NameSpan
from transforms.quotes.genders import FEMALE, MALE, given_names

Words = tuple[str, ...]

_GIVEN_NAMES_TOO = frozenset({"ben"})
"""Particles that open a name as a given name: "Ben Lind" has a first name, "van Lind" and "al-Lind" have none."""

_LONGEST_TITLE = 10
_TITLE_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<male>Mr|Mister|Sir|Lord|Baron|Herr|Monsieur|Señor|Brother)|"
    r"(?P<female>Mrs|Ms|Miss|Dame|Lady|Baroness|Frau|Mme|Mlle|Madame|Señora|Sister))\.?[ \u00a0]$"
)


@dataclass
class _Person:
    """One person while the article is read; `spans` grows."""

    words: Words
    generation: str | None
    initials: frozenset[str]
    gender: str = ""
    """Of the given name, where it is a common one."""
    spans: list[NameSpan] = field(default_factory=list)


def title_genders(parts: Sequence[TextPart], spans: Sequence[NameSpan]) -> dict[NameSpan, str]:
    """MALE or FEMALE for the people's names before which a title says so: "Ms Lind"."""
    genders: dict[NameSpan, str] = {}
    for span in spans:
        if span.label == PERSON:
            before = parts[span.part_index].text[max(span.start - _LONGEST_TITLE, 0) : span.start]
            # Most names follow a word in lower case: the search is for those that do not.
            match = _TITLE_BEFORE.search(before) if not before.islower() else None
            if match:
                genders[span] = MALE if match["male"] else FEMALE
    return genders


def group_people(
    spans: Sequence[NameSpan], *, title_genders: Mapping[NameSpan, str] | None = None
) -> list[list[NameSpan]]:
    """Group the PERSON spans of an article, given in text order, by person.

    Full names first: two are one person when first and last word agree and neither the middle initials nor the
    generation ("Jr.") contradict each other, or when one is the end of the other ("López Obrador"). Then shorter forms:
    a surname, or else a first name, goes to a person of that name. When several people have it, the one named in full
    last before it is meant; they are never merged. A form that fits nobody is a person of its own. So is one whose
    title ("Ms Lind") is of the other gender than the given names of all who bear it ("Bruno Lind").
    """
    titled = title_genders or {}
    full = [span for span in spans if is_full_name(person_words(span.surface_form))]
    people, by_words = _people_named_in_full(full)
    by_last: dict[str, list[_Person]] = defaultdict(list)
    by_other: dict[str, list[_Person]] = defaultdict(list)
    for person in people:
        by_last[person.words[-1]].append(person)
        for word in dict.fromkeys(person.words[:-1]):
            by_other[word].append(person)
    last_full: dict[int, int] = {}  # id of a person -> position of the last full name so far
    singles: dict[tuple[Words, str], _Person] = {}
    for position, span in enumerate(spans):
        words = person_words(span.surface_form)
        named = by_words.get(words)
        if named is not None:
            last_full[id(named)] = position
        gender = titled.get(span, "")
        bearer = named or _bearer(words, gender, by_last, by_other, last_full)
        if bearer is None:
            is_apart = bool(gender) and _bearer(words, "", by_last, by_other, last_full) is not None
            bearer = singles.setdefault((words, gender if is_apart else ""), _Person(words, None, frozenset()))
        bearer.spans.append(span)
    return [person.spans for person in (*people, *singles.values()) if person.spans]


def is_full_name(words: Words) -> bool:
    """Whether the words of a name are more than a surname."""
    return len(split_generation(words)[0]) > 1 and (words[0] not in NAME_PARTICLES or words[0] in _GIVEN_NAMES_TOO)


def _people_named_in_full(spans: Sequence[NameSpan]) -> tuple[list[_Person], dict[Words, _Person]]:
    people: list[_Person] = []
    by_words: dict[Words, _Person] = {}
    by_last: dict[str, list[_Person]] = defaultdict(list)
    # Longer names first, so that "López Obrador" meets "Andrés Manuel López Obrador" whichever comes first in the text.
    distinct = dict.fromkeys(person_words(span.surface_form) for span in spans)
    for words in sorted(distinct, key=lambda words: (-len(words), words)):
        bare, generation = split_generation(words)
        short = without_middle_initials(bare)
        initials = frozenset(word for word in bare[1:-1] if len(word) == 1)
        known = (p for p in by_last[short[-1]] if _same_person(p, short, generation, initials))
        found = next(known, None)
        if found is None:
            found = _Person(short, generation, initials, given_names().get(short[0].capitalize(), ""))
            people.append(found)
            by_last[short[-1]].append(found)
        by_words[words] = found
    return people, by_words


def _same_person(person: _Person, words: Words, generation: str | None, initials: frozenset[str]) -> bool:
    if person.generation != generation or (person.initials and initials and person.initials != initials):
        return False
    first, other = person.words[0], words[0]
    if first == other:
        return True
    if min(len(first), len(other)) == 1 and first[0] == other[0]:
        return True
    return person.words[-len(words) :] == words


def _bearer(
    words: Words,
    gender: str,
    by_last: dict[str, list[_Person]],
    by_other: dict[str, list[_Person]],
    last_full: dict[int, int],
) -> _Person | None:
    """The person meant by a surname or a first name, or None when nobody bears it."""
    bare, generation = split_generation(words)
    by_surname = [person for person in by_last.get(bare[-1], ()) if person.words[-len(bare) :] == bare]
    # "Trump" beside "Donald Trump Jr." is the father, where the article names him.
    by_surname = [person for person in by_surname if person.generation == generation] or by_surname
    candidates = by_surname or (by_other.get(bare[0], []) if len(bare) == 1 else [])
    candidates = [person for person in candidates if not gender or person.gender in ("", gender)]
    if not candidates:
        return None
    named = [person for person in candidates if id(person) in last_full]
    return max(named, key=lambda person: last_full[id(person)]) if named else candidates[0]
