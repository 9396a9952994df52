"""The knowledge base as linking asks it: what a printed form may mean, sorted by kind, and remembered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple, TypeVar

import polars as pl

from transforms.actors.keys import alias_key
from transforms.actors.knowledge import Actor, Candidate, KnowledgeBase, Place, Role
from transforms.actors.links import CONFIDENCE, NARROWED, ActorLink

REMEMBERED = 65_536
SHARED_LETTERS = 4
MUCH_LARGER_COUNTRY = 50
"""How many times the inhabitants of its namesakes a country needs to be meant by a shared name or demonym."""
_COUNTRY_TYPES = ("GPE", "LOC")

_Result = TypeVar("_Result")


class Named(NamedTuple):
    """An actor, and the row of the knowledge base whose name it is."""

    actor: Actor
    row: Candidate


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a form may mean. An actor stands once in each, by its first row."""

    user: tuple[Named, ...]
    people: tuple[Named, ...]
    countries: tuple[Named, ...]
    demonyms: tuple[Named, ...]
    organisations: tuple[Named, ...]
    acronyms: tuple[Named, ...]
    governments: tuple[Named, ...]
    """Whose seat the form names, a capital or a building."""


class ActorLookups:
    """Look-ups of one knowledge base, remembered. They hold nothing of any document: order and number do not matter."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self._memos: dict[Callable[..., Any], Callable[..., Any]] = {}
        self.has_forbidden = knowledge.not_same.height > 0
        self.meanings = lru_cache(maxsize=REMEMBERED)(self._meanings)
        self.people_named = lru_cache(maxsize=REMEMBERED)(self._people_named)
        self.people_surnamed = lru_cache(maxsize=REMEMBERED)(self._people_surnamed)
        self.roles: Callable[[str], tuple[Role, ...]] = lru_cache(maxsize=REMEMBERED)(knowledge.roles_of)
        self.actor = lru_cache(maxsize=REMEMBERED)(knowledge.actor)
        self.country_of = lru_cache(maxsize=REMEMBERED)(self._country_of)
        self.country_codes = lru_cache(maxsize=REMEMBERED)(self._country_codes)
        self.is_polity = lru_cache(maxsize=REMEMBERED)(self._is_polity)
        self.places = lru_cache(maxsize=REMEMBERED)(self._places)
        self._populations = _populations(knowledge)

    def memo(self, function: Callable[..., _Result]) -> Callable[..., _Result]:
        """A function of forms and these look-ups alone, remembered: `memo(f)(form)` is `f(form, lookups=lookups)`."""
        found = self._memos.get(function)
        if found is None:
            found = self._memos[function] = lru_cache(maxsize=REMEMBERED)(partial(function, lookups=self))
        return found

    def population(self, country_code: str | None) -> int:
        """Inhabitants of the country's cities that the base knows: enough to tell France from Saint Pierre."""
        return self._populations.get(country_code or "", 0)

    def _places(self, form: str) -> tuple[Place, ...]:
        """Cities and regions of this own name; of this alternate name where none has it as its own."""
        key = alias_key(form)
        found = self.knowledge.places_named(form)
        own = tuple(place for place in found if alias_key(place.place_name) in (key, f"{key} city"))
        return own or found

    def _is_polity(self, form: str) -> bool:
        """Whether a form is the name of a country, city or region."""
        return bool(self.meanings(form).countries or self.knowledge.places_named(form))

    def _meanings(self, form: str) -> Meanings:
        found: dict[str, dict[str, Named]] = {name: {} for name in Meanings.__slots__}
        for row in self.knowledge.candidates(form):
            actor = self.actor(row.actor_id)
            if actor is not None:
                found[_heap(actor, row)].setdefault(actor.actor_id, Named(actor, row))
        return Meanings(**{name: tuple(heap.values()) for name, heap in found.items()})

    def _people_named(self, name: str) -> tuple[Named, ...]:
        """People of this full name, whatever the order of sources."""
        return self.meanings(name).people

    def _people_surnamed(self, surname: str) -> tuple[Named, ...]:
        """People who may be meant by a surname alone, each once."""
        found: dict[str, Named] = {}
        for row in self.knowledge.surname_candidates(surname):
            actor = self.actor(row.actor_id)
            if actor is not None:
                found.setdefault(actor.actor_id, Named(actor, row))
        return tuple(found.values())

    def _country_of(self, form: str) -> str | None:
        """Code of the one country that a name, acronym or demonym means."""
        meanings = self.meanings(form)
        named = self.one_country(meanings.countries or meanings.demonyms)
        return None if named is None else named.actor.country_code

    def one_country(self, found: Sequence[Named]) -> Named | None:
        """The one country of several with the name; "French" is France, not a small territory of that demonym."""
        for test in (_is_canonical, _shares_beginning):
            passing = [named for named in found if test(named)] if len(found) > 1 else found
            found = passing if len(passing) == 1 else found
        if len(found) < 2:
            return found[0] if found else None
        first, second = sorted(found, key=lambda named: -self.population(named.actor.country_code))[:2]
        larger, smaller = self.population(first.actor.country_code), self.population(second.actor.country_code)
        return first if larger >= MUCH_LARGER_COUNTRY * max(smaller, 1) else None

    def _country_codes(self, form: str) -> frozenset[str]:
        """Codes of the countries that a form points at: by name, people or seat of government."""
        meanings = self.meanings(form)
        country = self.one_country(meanings.countries or meanings.demonyms)
        named = (*((country,) if country is not None else ()), *meanings.governments)
        if not named:
            regions = self.places(form)
            codes = frozenset(region.country_code for region in regions)
            is_region = len(codes) == 1 and all(region.place_kind == "region" for region in regions)
            return frozenset(code for code in codes if is_region and code is not None)
        return frozenset(found.actor.country_code for found in named if found.actor.country_code is not None)


def _is_canonical(named: Named) -> bool:
    return named.row.is_canonical


def _shares_beginning(named: Named) -> bool:
    """Whether a demonym begins like the name of its country: "Scottish" and "Scotland"."""
    return named.row.alias[:SHARED_LETTERS] == named.actor.actor_name[:SHARED_LETTERS]


def _populations(knowledge: KnowledgeBase) -> Mapping[str, int]:
    cities = knowledge.places.filter(pl.col("place_kind") == "city").group_by("country_code")
    sums = cities.agg(pl.col("population").sum()).drop_nulls()
    return dict(sums.select("country_code", "population").iter_rows())


def as_link(actor: Actor, method: str, evidence: str, *, narrowed: bool = False) -> ActorLink:
    """The link to an actor of the knowledge base; `narrowed` where it is one of several that bear the name."""
    confidence = round(CONFIDENCE[method] * (NARROWED if narrowed else 1.0), 3)
    return ActorLink(
        actor.actor_id, actor.actor_name, actor.actor_type, actor.wikidata_id, method, confidence, evidence
    )


def _heap(actor: Actor, row: Candidate) -> str:
    if row.alias_kind == "user":
        return "user"
    if row.alias_kind in ("capital", "metonym"):
        return "governments"
    if actor.actor_type == "PERSON":
        return "people"
    if row.alias_kind == "demonym":
        return "demonyms"
    if actor.actor_type in _COUNTRY_TYPES:
        return "countries"
    return "acronyms" if row.alias_kind == "acronym" else "organisations"
