"""What a review of actors is made of: the actors with their surface forms, and the doubts about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import polars as pl

from transforms.actors.agreement import PersonName, name_key, read_person
from transforms.actors.links import PERSON

MIN_HARM = 0.25
"""Less than a quarter of a mention is not worth an answer."""

ALIAS_COLUMNS = (
    "actor_id",
    "actor_name",
    "actor_type",
    "surface_form",
    "named_mention_count",
    "lowest_link_confidence",
    "mean_link_confidence",
    "example_mention_id",
)
"""Columns of the mart `actor_aliases` that a review reads."""


class DoubtKind(StrEnum):
    """What made somebody look."""

    similar_names = "similar_names"
    single_name = "single_name"
    acronym = "acronym"
    shared_form = "shared_form"
    disagreeing_names = "disagreeing_names"
    disagreeing_titles = "disagreeing_titles"
    weak_link = "weak_link"


@dataclass(frozen=True, slots=True)
class Form:
    """One surface form of an actor, a name."""

    surface_form: str
    key: str
    named_mention_count: int
    lowest_link_confidence: float
    mean_link_confidence: float
    example_mention_id: str


@dataclass(frozen=True)
class KnownActor:
    """An actor with the names it was counted under, the most frequent first."""

    actor_id: str
    actor_name: str
    actor_type: str
    person: PersonName | None
    """The name taken apart, of a person alone."""
    forms: list[Form] = field(default_factory=list)

    @cached_property
    def named_mention_count(self) -> int:
        return sum(form.named_mention_count for form in self.forms)

    @property
    def rank(self) -> tuple[int, str]:
        """Sorts the most mentioned first, and never two the same."""
        return -self.named_mention_count, self.actor_id


@dataclass(frozen=True, slots=True)
class Doubt:
    """Whether two actors are one, or whether a form belongs to the actor it was counted for."""

    kind: DoubtKind
    left: str
    """The less frequent of the two as printed: an actor's name, or a form of `right`."""
    left_actor_id: str | None
    """None where `left` is a form of `right`."""
    right_actor_id: str
    doubt: float
    """0-1, a stated rank and no measured probability: how much speaks for something being wrong."""
    mention_count: int
    """Named mentions that would be counted for somebody else."""
    evidence: tuple[str, ...]
    example_mention_ids: tuple[str, ...]
    advice: str | None = None
    """What to do where a yes or no would settle nothing; None = it is a question."""

    @property
    def harm(self) -> float:
        """Mentions that are expected to be counted for the wrong actor."""
        return self.doubt * self.mention_count


def read_actors(aliases: pl.DataFrame) -> Mapping[str, KnownActor]:
    """Actors with their names, by id, the most mentioned first.

    Parameters
    ----------
    aliases
        Rows of `marts.actor_aliases`, at least `ALIAS_COLUMNS`; forms that are no names are left out.
    """
    actors: dict[str, KnownActor] = {}
    named = aliases.filter(pl.col("named_mention_count") > 0).select(ALIAS_COLUMNS)
    for row in named.sort("named_mention_count", "surface_form", descending=[True, False]).iter_rows():
        actor_id, actor_name, actor_type, surface_form, *counts = row
        if not name_key(surface_form) or not name_key(actor_name):
            continue
        actor = actors.get(actor_id)
        if actor is None:
            person = read_person(actor_name) if actor_type == PERSON else None
            actor = actors[actor_id] = KnownActor(actor_id, actor_name, actor_type, person)
        actor.forms.append(Form(surface_form, name_key(surface_form), *counts))
    return {actor.actor_id: actor for actor in sorted(actors.values(), key=lambda actor: actor.rank)}
