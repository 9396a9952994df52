"""What a printed form and its stated type say before the article is asked: remembered, because names recur."""

from dataclasses import dataclass

from transforms.actors.links import (
    NO_ACTOR,
    ORG,
    PEOPLE,
    PERSON,
    PLACE,
    USER_ALIAS,
    ActorLink,
    mention_kinds,
    nil,
    unknown_name,
)
from transforms.actors.lookups import ActorLookups, Meanings, as_link
from transforms.actors.offices import title_of_phrase
from transforms.actors.organisations import link_organisation, organisations_named
from transforms.actors.places import link_country
from transforms.actors.titles import Title
from transforms.entities.names import is_acronym
from transforms.entities.polities import NAMESAKES

LONGEST_NAME = 200
_EDGES = " \t\r\n\"'“”‘’«»()[]{},;:!?…*_"
TOO_LONG = nil("span too long for a name")
NAMELESS = nil("no name in the span")
_NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """A form, cleaned, with what it may mean and how it is to be linked."""

    form: str
    kinds: frozenset[str]
    meanings: Meanings | None
    link: ActorLink | None = None
    """Settled whatever the article says: the user's alias, or no name at all."""
    countries: frozenset[str] = _NOWHERE
    """Codes of the countries that the form points at."""
    is_person: bool = False
    may_be_person: bool = False
    """Of no stated type, and the full name of a person: one where the article names the country."""
    office: Title | None = None
    """Of what is called a person and is an office with its country ("the French president")."""
    is_polity: bool = False
    is_acronym: bool = False
    may_be_place: bool = False
    may_be_organisation: bool = False
    usual: ActorLink | None = None
    """The link wherever the article has no longer name for the form and does not show it as a team."""


def plan_mention(surface: str, entity_type: str, *, lookups: ActorLookups) -> Plan:
    """Read a printed form. `surface` is as in the text, with the possessive, quotation marks or brackets around it."""
    kinds = mention_kinds(entity_type)
    form = _clean(surface)
    if not form:
        return Plan(form, kinds, None, NAMELESS)
    if len(form) > LONGEST_NAME:
        return Plan(form, kinds, None, TOO_LONG)
    meanings = lookups.meanings(form)
    countries = lookups.country_codes(form)
    if NO_ACTOR in kinds:
        return Plan(form, kinds, None, nil(f"{entity_type} is no type of an actor"), countries)
    named = meanings.countries or meanings.demonyms or meanings.organisations or meanings.acronyms
    is_place = PLACE in kinds
    return Plan(
        form=form,
        kinds=kinds,
        meanings=meanings,
        link=_by_user(form, meanings, lookups) if meanings.user else None,
        countries=countries,
        is_person=PERSON in kinds,
        office=title_of_phrase(form, lookups=lookups) if PERSON in kinds else None,
        may_be_person=not kinds and not named and " " in form and bool(meanings.people),
        is_polity=lookups.is_polity(form),
        is_acronym=is_acronym(form),
        may_be_place=is_place or PEOPLE in kinds or not kinds,
        may_be_organisation=ORG in kinds or not kinds,
        usual=_usual_link(form, kinds, meanings, lookups),
    )


def _usual_link(form: str, kinds: frozenset[str], meanings: Meanings, lookups: ActorLookups) -> ActorLink | None:
    """The link of a form that no other word of the article could change, but for its longer names and for sport."""
    if PERSON in kinds or not kinds:
        return None
    if meanings.countries or meanings.demonyms:
        may_be_place = PLACE in kinds or PEOPLE in kinds
        if not may_be_place or any(named.actor.actor_name in NAMESAKES for named in meanings.countries):
            return None
        return link_country(form, meanings, is_place=PLACE in kinds, beside=frozenset, lookups=lookups)
    if kinds == {ORG} and not (meanings.acronyms or meanings.governments):
        found = link_organisation(form, meanings, longer=None, shortened=None, countries=_NOWHERE, lookups=lookups)
        if found is not None:
            return found
        is_ambiguous = len(meanings.organisations) > 1 or organisations_named(form, lookups)
        return None if is_ambiguous else unknown_name(ORG, form)
    return None


def _clean(surface: str) -> str:
    form = surface.strip(_EDGES)
    for ending in ("'s", "’s", "'S", "’S"):
        form = form.removesuffix(ending)
    return " ".join(form.split())


def _by_user(form: str, meanings: Meanings, lookups: ActorLookups) -> ActorLink | None:
    found = [named for named in meanings.user if not lookups.knowledge.must_not_link(form, named.actor.actor_id)]
    if len(found) != 1:
        return None
    return as_link(found[0].actor, USER_ALIAS, f"user's alias: {found[0].row.alias}")
