"""Whether a person of the article is a he or a she, as far as the text has told by then.

Titles and gendered roles ("Mrs.", "spokesman") say it most surely, then common given names, then the pronouns that can
only mean that person. Evidence counts from where it stands on, so that what an article says later changes nothing
before it; only a fuller name ("Anna Lind" for "Lind") does, for a name belongs to the entity as a whole.
"""

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from transforms.annotations import Entity

GIVEN_NAMES_PATH = Path(__file__).with_name("given_names.csv")

MALE, FEMALE = "m", "f"
TITLE_WEIGHT, GIVEN_NAME_WEIGHT, PRONOUN_WEIGHT = 3, 2, 1
"""One title outweighs a given name ("Mr. Leslie Ekman"), two pronouns match one, pronouns never outvote a title."""
MAX_PRONOUN_VOTES = 2


@cache
def given_names() -> Mapping[str, str]:
    """Gender of common given names."""
    with GIVEN_NAMES_PATH.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["given_name"]: row["gender"] for row in csv.DictReader(file)})


class Genders:
    """Evidence of the genders of an article's people; `of` asks for what was known before an offset."""

    def __init__(self, entities: Sequence[Entity], titles: Iterable[tuple[int, int, str]]) -> None:
        """`titles` has (offset, entity, gender) of each gendered role or title, in text order."""
        self._given: dict[int, int] = {}
        for index, entity in enumerate(entities):
            first, _, rest = entity.entity_name.partition(" ")
            gender = given_names().get(first) if rest and entity.entity_type == "PERSON" else None
            if gender:
                self._given[index] = GIVEN_NAME_WEIGHT * _sign(gender)
        self._title_offsets: dict[int, list[int]] = defaultdict(list)
        self._title_sums: dict[int, list[int]] = defaultdict(list)
        for offset, index, gender in titles:
            sums = self._title_sums[index]
            sums.append((sums[-1] if sums else 0) + TITLE_WEIGHT * _sign(gender))
            self._title_offsets[index].append(offset)
        self._pronouns: dict[int, int] = {}

    def of(self, entity: int, *, before: int) -> str:
        """MALE, FEMALE or "" from what stands before the offset `before`."""
        seen = bisect_left(self._title_offsets[entity], before) if entity in self._title_offsets else 0
        total = self._title_sums[entity][seen - 1] if seen else 0
        total += self._given.get(entity, 0) + self._pronouns.get(entity, 0)
        return "" if total == 0 else MALE if total > 0 else FEMALE

    def learn(self, entity: int, gender: str) -> None:
        """Note a pronoun that can only mean `entity`; to be called in text order."""
        votes = self._pronouns.get(entity, 0) + PRONOUN_WEIGHT * _sign(gender)
        self._pronouns[entity] = max(-MAX_PRONOUN_VOTES, min(MAX_PRONOUN_VOTES, votes))


def _sign(gender: str) -> int:
    return 1 if gender == MALE else -1
