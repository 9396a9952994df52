"""People of one article: full names, surnames and first names to persons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from transforms.entities.introductions import COUPLE, NOTHING, Introduction
from transforms.entities.lexicon import NAME_PARTICLES
from transforms.entities.names import person_words, split_generation, without_middle_initials
from transforms.entities.spans import NameSpan
from transforms.quotes.genders import FEMALE, MALE, given_names

Words = tuple[str, ...]

_GIVEN_NAMES_TOO = frozenset({"ben"})
"""Particles that open a name as a given name: "Ben Lind" has a first name, "van Lind" and "al-Lind" have none."""

DOMINANT = 3
"""How many more bare uses of a surname let it stay with who had them when another bearer is named in full."""


@dataclass
class _Person:
    """One person while the article is read; `spans` grows."""

    words: Words
    generation: str | None
    initials: frozenset[str]
    gender: str = ""
    """Of the given name, where it is a common one."""
    offices: set[str] = field(default_factory=set)
    is_relative: bool = False
    spans: list[NameSpan] = field(default_factory=list)


_Mention = tuple[NameSpan, Words, Introduction]
"""A span, its words with the surname that it shares, and what stands beside it."""


def group_people(
    spans: Sequence[NameSpan],
    *,
    introductions: Mapping[NameSpan, Introduction] | None = None,
    keep_doubtful_apart: bool = True,
) -> list[list[NameSpan]]:
    """Group the PERSON spans of an article, given in text order, by person.

    Full names first: two are one person when first and last word agree and neither the middle initials nor the
    generation ("Jr.") contradict each other, or when one is the end of the other ("López Obrador"). Then shorter forms:
    a surname, or else a first name, goes to a person of that name. A form that fits nobody is a person of its own.

    Several bearers of one surname are never merged. What stands beside the surname decides first: a courtesy title by
    gender, a title of office that stood beside one bearer only. Who was named as somebody's relative ("his wife Ana
    Lind") has the bare surname only when no other bearer is there. Else it is the one named in full or by title last,
    unless the article used the bare surname for another until then. Where two were named in full side by side and
    nothing decides, the surname is a person of its own: it stays ambiguous. Without `keep_doubtful_apart` a doubtful
    surname goes to a bearer all the same, for callers that weigh them by themselves.
    """
    mentions = _read_mentions(spans, introductions or {})
    people, by_words = _people_named_in_full(mentions)
    surnames = _Surnames(people, keep_doubtful_apart=keep_doubtful_apart)
    first_full = _note_introductions(mentions, by_words)
    singles: dict[tuple[Words, str], _Person] = {}
    contradicted = _contradicted(mentions, by_words, surnames) if introductions else {}
    for position, (span, words, introduction) in enumerate(mentions):
        named = by_words.get(words)
        if named is not None:
            surnames.name_in_full(named, position)
            named.spans.append(span)
            continue
        bearer = None
        apart = introduction.gender
        if words in contradicted and not introduction.gender:
            bearers = surnames.bearers(words)
            before_all = position < min(first_full[id(one)] for one in bearers)
            is_relatives = all(one.is_relative for one in bearers)
            is_doubtful = before_all or is_relatives or bool(introduction.office)
            apart = contradicted[words] if is_doubtful and keep_doubtful_apart else ""
            bearer = None if apart else surnames.bearer(words, introduction, position, first_full)
        elif introduction.gender != COUPLE:
            bearer = surnames.bearer(words, introduction, position, first_full)
        if bearer is None:
            is_apart = bool(apart) and bool(surnames.bearers(words))
            bearer = singles.setdefault((words, apart if is_apart else ""), _Person(words, None, frozenset()))
        bearer.spans.append(span)
    return [person.spans for person in (*people, *singles.values()) if person.spans]


def _read_mentions(spans: Sequence[NameSpan], introductions: Mapping[NameSpan, Introduction]) -> list[_Mention]:
    if not introductions:
        return [(span, person_words(span.surface_form), NOTHING) for span in spans]
    mentions = []
    for span in spans:
        words, introduction = person_words(span.surface_form), introductions.get(span, NOTHING)
        mentions.append((span, (*words, introduction.surname) if introduction.surname else words, introduction))
    return mentions


def _note_introductions(mentions: Sequence[_Mention], by_words: Mapping[Words, _Person]) -> dict[int, int]:
    """Note offices and kinship of the people named in full; gives the position of the first full name by person."""
    first_full: dict[int, int] = {}
    for position, (_, words, introduction) in enumerate(mentions):
        person = by_words.get(words)
        if person is None:
            continue
        if introduction is not NOTHING:
            if introduction.office:
                person.offices.add(introduction.office)
            person.is_relative = person.is_relative or introduction.is_relative
        first_full.setdefault(id(person), position)
    return first_full


def _contradicted(
    mentions: Sequence[_Mention], by_words: Mapping[Words, _Person], surnames: "_Surnames"
) -> dict[Words, str]:
    """Surnames that a courtesy title gives to somebody of the other gender than all who bear them in full."""
    found: dict[Words, str] = {}
    for _, words, introduction in mentions:
        gender = introduction.gender
        bearers = surnames.bearers(words) if gender in (MALE, FEMALE) and words not in by_words else []
        if bearers and all(person.gender not in ("", gender) for person in bearers):
            found.setdefault(words, gender)
    return found


class _Surnames:
    """Who bears which surname or first name, and who was last meant by it, as the article is gone through."""

    def __init__(self, people: Sequence[_Person], *, keep_doubtful_apart: bool) -> None:
        self._keep_doubtful_apart = keep_doubtful_apart
        self._by_last: dict[str, list[_Person]] = defaultdict(list)
        self._by_other: dict[str, list[_Person]] = defaultdict(list)
        for person in people:
            self._by_last[person.words[-1]].append(person)
            for word in dict.fromkeys(person.words[:-1]):
                self._by_other[word].append(person)
        self._last_named: dict[int, int] = {}
        self._by_title: _Person | None = None
        self._bare_uses: dict[tuple[int, Words], int] = defaultdict(int)
        self._bearers: dict[Words, list[_Person]] = {}

    def name_in_full(self, person: _Person, position: int) -> None:
        self._last_named[id(person)] = position
        self._by_title = None

    def bearers(self, words: Words) -> list[_Person]:
        """People named in full that a short form can mean."""
        found = self._bearers.get(words)
        if found is None:
            found = self._bearers[words] = self._find_bearers(words)
        return found

    def _find_bearers(self, words: Words) -> list[_Person]:
        bare, generation = split_generation(words)
        by_surname = [person for person in self._by_last.get(bare[-1], ()) if person.words[-len(bare) :] == bare]
        # "Trump" beside "Donald Trump Jr." is the father, where the article names him.
        by_surname = [person for person in by_surname if person.generation == generation] or by_surname
        return by_surname or (self._by_other.get(bare[0], []) if len(bare) == 1 else [])

    def bearer(
        self, words: Words, introduction: Introduction, position: int, first_full: Mapping[int, int]
    ) -> _Person | None:
        """The person meant by a surname or a first name, or None when nobody bears it or it may be two people."""
        gender = introduction.gender
        candidates = self.bearers(words)
        if gender:
            candidates = [person for person in candidates if person.gender in ("", gender)]
        if introduction.office:
            in_office = [person for person in candidates if introduction.office in person.offices]
            candidates = in_office or [person for person in candidates if not person.offices] or candidates
        if not gender and self._keep_doubtful_apart:
            candidates = self._without_relatives(candidates, position, first_full)
        chosen = candidates[0] if len(candidates) == 1 else self._most_likely(candidates, words)
        if chosen is not None and not gender:
            self._bare_uses[id(chosen), words] += 1
        if chosen is not None and (gender or introduction.office):
            self._last_named[id(chosen)] = position
            self._by_title = chosen
        return chosen

    def _without_relatives(
        self, candidates: list[_Person], position: int, first_full: Mapping[int, int]
    ) -> list[_Person]:
        if len(candidates) == 1 and candidates[0].is_relative and position < first_full[id(candidates[0])]:
            return []
        return [person for person in candidates if not person.is_relative] or candidates

    def _most_likely(self, candidates: Sequence[_Person], words: Words) -> _Person | None:
        named = sorted(
            (person for person in candidates if id(person) in self._last_named),
            key=lambda person: self._last_named[id(person)],
        )
        if not named:
            return candidates[0] if candidates else None
        last = named[-1]
        if not self._keep_doubtful_apart:
            return last
        uses = {id(person): self._bare_uses[id(person), words] for person in named}
        most = max(named, key=lambda person: uses[id(person)])
        if uses[id(most)] >= uses[id(last)] + DOMINANT:
            return most
        is_beside = len(named) > 1 and self._last_named[id(last)] - self._last_named[id(named[-2])] == 1
        if is_beside and last is not self._by_title and not uses[id(last)] and not uses[id(named[-2])]:
            return None
        return last


@lru_cache(maxsize=65_536)
def is_full_name(words: Words) -> bool:
    """Whether the words of a name are more than a surname."""
    bare = split_generation(words)[0]
    if bare[0] in _GIVEN_NAMES_TOO:
        return len(bare) > 1
    particles = next((place for place, word in enumerate(bare) if word not in NAME_PARTICLES), len(bare))
    # "van der Berg" is a surname, "al-Hassan Idrissi" a first name and a surname.
    return len(bare) - particles > 1


@lru_cache(maxsize=65_536)
def is_full(name: str) -> bool:
    """Whether a printed name of a person is more than a surname."""
    # A hyphen joins one surname ("Lind-Roth"), although it stands between two words of the key.
    return " " in name and is_full_name(person_words(name))


class _FullName(NamedTuple):
    """What the words of a full name say by themselves."""

    words: Words
    """Without middle initials and generation."""
    generation: str | None
    initials: frozenset[str]
    gender: str


@lru_cache(maxsize=65_536)
def _read_full_name(words: Words) -> _FullName:
    bare, generation = split_generation(words)
    short = without_middle_initials(bare)
    initials = frozenset(word for word in bare[1:-1] if len(word) == 1)
    return _FullName(short, generation, initials, given_names().get(short[0].capitalize(), ""))


def _people_named_in_full(mentions: Sequence[_Mention]) -> tuple[list[_Person], dict[Words, _Person]]:
    people: list[_Person] = []
    by_words: dict[Words, _Person] = {}
    by_last: dict[str, list[_Person]] = defaultdict(list)
    # Longer names first, so that "López Obrador" meets "Andrés Manuel López Obrador" whichever comes first in the text.
    full_names = filter(is_full_name, dict.fromkeys([words for _, words, _ in mentions]))
    for words in sorted(full_names, key=lambda words: (-len(words), words)):
        name = _read_full_name(words)
        namesakes = by_last[name.words[-1]]
        found = next((person for person in namesakes if _same_person(person, name)), None)
        if found is None:
            found = _Person(*name)
            people.append(found)
            namesakes.append(found)
        by_words[words] = found
    return people, by_words


def _same_person(person: _Person, name: _FullName) -> bool:
    if person.generation != name.generation:
        return False
    if person.initials and name.initials and person.initials != name.initials:
        return False
    words = name.words
    first, other = person.words[0], words[0]
    if first == other:
        return True
    if min(len(first), len(other)) == 1 and first[0] == other[0]:
        return True
    return person.words[-len(words) :] == words
