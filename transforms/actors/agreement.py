"""Whether two printed names of people can be the same person's."""

from dataclasses import dataclass
from enum import StrEnum

from transforms.entities.lexicon import NAME_PARTICLES
from transforms.entities.names import name_words, person_words, split_generation
from transforms.quotes.genders import FEMALE, MALE, given_names

MIN_SHORTENED_LETTERS = 3
MIN_RESPELLED_LETTERS = 4
LONG_NAME_LETTERS = 8


class Agreement(StrEnum):
    """How the names of two people who may be one go together, the closest first."""

    same = "the same first name and surname"
    initial = "one first name is the initial of the other"
    contained = "one name is part of the other"
    shortened = "one first name is the beginning of the other"
    respelled = "the names differ in a letter or two"
    generation = "one of the names has a generation such as Jr."
    different = "different first names"
    genders = "first names of a man and a woman"
    unrelated = "no word in common"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A printed name of a person, taken apart."""

    words: tuple[str, ...]
    """In one writing (see `name_words`), without title and generation; never empty for a name with letters."""
    generation: str | None

    @property
    def is_full(self) -> bool:
        """Whether there is a first name beside the surname: "Ben Vale", not "de Vale" alone."""
        is_particle = self.first in NAME_PARTICLES and self.first.capitalize() not in given_names()
        return len(self.words) > 1 and not is_particle

    @property
    def first(self) -> str:
        return self.words[0]

    @property
    def surname(self) -> str:
        return self.words[-1]


def name_key(name: str) -> str:
    """What spellings of one name have in common: no case, accents, article, possessive.

    >>> name_key("the Accord Office's")
    'accord office'
    """
    return " ".join(name_words(name))


def read_person(name: str) -> PersonName:
    """Take a printed name apart."""
    words, generation = split_generation(person_words(name))
    return PersonName(words, generation)


def compare_people(one: PersonName, other: PersonName) -> Agreement:
    """Say how two full names go together; names are compared as printed, nobody is looked up."""
    if one.surname != other.surname:
        return _compare_across_surnames(one, other)
    if one.first == other.first:
        return Agreement.same if one.generation == other.generation else Agreement.generation
    if set(one.words) <= set(other.words) or set(other.words) <= set(one.words):
        return Agreement.contained
    return _compare_first_names(*sorted((one.first, other.first), key=len))


def _compare_first_names(short: str, long: str) -> Agreement:
    if long.startswith(short) and len(short) == 1:
        return Agreement.initial
    if long.startswith(short) and len(short) >= MIN_SHORTENED_LETTERS:
        return Agreement.shortened
    if {given_names().get(first.capitalize(), "") for first in (short, long)} == {MALE, FEMALE}:
        return Agreement.genders
    return Agreement.respelled if _is_respelled(short, long) else Agreement.different


def _compare_across_surnames(one: PersonName, other: PersonName) -> Agreement:
    if one.first == other.first and _is_respelled(*sorted((one.surname, other.surname), key=len)):
        return Agreement.respelled
    if set(one.words) <= set(other.words) or set(other.words) <= set(one.words):
        return Agreement.contained
    return Agreement.different if set(one.words) & set(other.words) else Agreement.unrelated


def _is_respelled(short: str, long: str) -> bool:
    """One letter apart, in long names two; very short names differ by a letter for a reason ("Ann", "Ian")."""
    if len(short) < MIN_RESPELLED_LETTERS or len(long) - len(short) > 2:
        return False
    return _distance(short, long) <= (2 if len(long) >= LONG_NAME_LETTERS else 1)


def _distance(one: str, other: str) -> int:
    """Letters to insert, delete or replace (Levenshtein)."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        before, row[0] = row[0], index
        for column, target in enumerate(other, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (letter != target))
    return row[-1]
