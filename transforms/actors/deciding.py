"""One link an entity, out of the links of its mentions and what the article's own rules know of it.

The first that gives an answer wins:

1. the user's alias of the entity's own name;
2. the article's rules: countries, peoples and international bodies, capitals that act, teams, namesakes of countries;
3. the link of the mentions that print the entity's own name, its longest: a surname that is read otherwise does not
   change whom a full name means, it makes the link less sure;
4. the links of its other mentions;
5. an organisation of the knowledge base whose name it has, where the reader took it for a place or a person;
6. the name alone.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from transforms.actors.keys import alias_key
from transforms.actors.knowledge import Actor
from transforms.actors.links import (
    ACRONYM,
    DEMONYM,
    DISCOVERED,
    FULL_NAME,
    GOVERNMENT_SEAT,
    NARROWED,
    NIL,
    ORG,
    PEOPLE,
    PERSON,
    PLACE,
    PLACE_NAME,
    USER_ALIAS,
    ActorLink,
    discovered,
    discovered_id,
)
from transforms.actors.lookups import ActorLookups, as_link
from transforms.actors.places import coded_region, place_link
from transforms.annotations import ACTING_CAPITAL, NAMESAKE, PLACE_LABELS, POLITY, TEAM
from transforms.entities.names import canonical_person, last_word
from transforms.entities.people import is_full
from transforms.entities.polities import NAMESAKES
from transforms.quotes.genders import given_names

_ACRONYM_ROW = f"{ACRONYM}:"


class LinkableEntity(NamedTuple):
    """What linking reads of a row of `nlp.entities`."""

    entity_id: str
    entity_type: str
    entity_name: str
    article_reading: str | None
    polity_name: str | None
    country_code: str | None
    article_evidence: str | None


class ReadMention(NamedTuple):
    """A mention as printed, and the link that the cascade gives it."""

    surface_form: str
    link: ActorLink


def decide_link(
    entity: LinkableEntity, mentions: Sequence[ReadMention], *, document_id: str, lookups: ActorLookups
) -> ActorLink:
    """The one link of an entity; its `actor_id` is never None.

    Parameters
    ----------
    mentions
        Of this entity, in any order; may be empty.
    document_id
        Makes the id of a person whom the article only calls by a surname.
    """
    own_key = alias_key(entity.entity_name)
    own = [mention.link for mention in mentions if alias_key(mention.surface_form) == own_key]
    by_user = next((link for link in own if link.link_method == USER_ALIAS), None)
    if by_user is not None:
        return by_user
    ruled = _by_article(entity, mentions, lookups)
    if ruled is not None:
        return ruled
    chosen = _by_mentions(entity, own, [mention.link for mention in mentions])
    if entity.article_reading == POLITY and (chosen is None or not _is_known(chosen)):
        return _polity_by_name(entity)
    if chosen is None:
        reason = own[0].link_evidence if own else f"no mention prints it: {entity.entity_name}"
        return link_by_name_alone(entity, reason, document_id=document_id)
    if chosen.link_method == DISCOVERED:
        chosen = _of_another_type(entity, lookups) or chosen
    return _typed(_with_both_readings(_with_doubt(chosen, mentions), entity), entity)


def keep_people_apart(
    entities: Sequence[LinkableEntity], links: Sequence[ActorLink], *, document_id: str
) -> list[ActorLink]:
    """The links, without a surname that was linked to a person of whom the article has kept it apart.

    "Ms Lind" beside Bruno Lind is another entity for a reason. Two full names may mean one actor, because the knowledge
    base says so of each; a surname alone has no such witness. The user's aliases stay.
    """
    people = [index for index, entity in enumerate(entities) if entity.entity_type == PERSON]
    people.sort(key=lambda index: not is_full(entities[index].entity_name))  # stable: full names first, in text order
    bearers: dict[tuple[str | None, str], int] = {}
    kept = list(links)
    for index in people:
        entity, link = entities[index], links[index]
        bearer = bearers.setdefault((link.actor_id, last_word(entity.entity_name)), index)
        if bearer == index or is_full(entity.entity_name) or link.link_method == USER_ALIAS:
            continue
        evidence = f"the article keeps it apart from {entities[bearer].entity_name}"
        own_id = f"{document_id} {entity.entity_id}"
        kept[index] = discovered(PERSON, canonical_person(entity.entity_name), evidence, document_id=own_id)
    return kept


def link_by_name_alone(entity: LinkableEntity, evidence: str, *, document_id: str) -> ActorLink:
    """The link of an entity of which nothing but the name counts; a surname alone is one of its article."""
    name = entity.entity_name
    if entity.entity_type == PERSON:
        alone = None if is_full(name) else document_id
        return discovered(PERSON, canonical_person(name), evidence, document_id=alone)
    return _new_actor(entity, name, evidence)


def _by_mentions(entity: LinkableEntity, own: Sequence[ActorLink], links: Sequence[ActorLink]) -> ActorLink | None:
    known_own = _best([link for link in own if _is_known(link)])
    if known_own is not None:
        return known_own
    discovered_own = next((link for link in own if link.link_method == DISCOVERED), None)
    is_person = entity.entity_type == PERSON
    if discovered_own is not None and is_person and is_full(entity.entity_name):
        return discovered_own
    by_user = next((link for link in links if link.link_method == USER_ALIAS), None)
    if by_user is not None:
        return by_user
    # A longer name that nobody has means nobody, whoever is called like a part of it. Places and peoples are not so:
    # "Ashcombe, Fredonia" is Ashcombe.
    if discovered_own is not None and entity.entity_type in (PERSON, ORG):
        return discovered_own
    known = _best([link for link in links if _is_known(link)])
    return known or discovered_own or next((link for link in links if link.link_method == DISCOVERED), None)


def _is_known(link: ActorLink) -> bool:
    return link.link_method not in (DISCOVERED, NIL)


def _best(links: Sequence[ActorLink]) -> ActorLink | None:
    """The link of the actor that most mentions mean; of several links to it the surest, then the first."""
    if not links:
        return None
    counts = Counter(link.actor_id for link in links)
    return max(links, key=lambda link: (counts[link.actor_id], link.link_confidence))


def _with_doubt(chosen: ActorLink, mentions: Sequence[ReadMention]) -> ActorLink:
    """The link, less sure where other mentions of the entity were read as another actor of the knowledge base."""
    for form, link in mentions:
        if _is_known(link) and link.actor_id != chosen.actor_id:
            evidence = f"{chosen.link_evidence}; {form} alone is read as {link.actor_name}"
            return chosen._replace(link_evidence=evidence, link_confidence=round(chosen.link_confidence * NARROWED, 3))
    return chosen


def _of_another_type(entity: LinkableEntity, lookups: ActorLookups) -> ActorLink | None:
    """The one organisation of the name of a place or person whom the knowledge base does not have, or None.

    One word may be a surname, or a place that the base does not have ("the Atlantic"): then nothing is claimed.
    """
    name = entity.entity_name
    if entity.entity_type not in (PERSON, *PLACE_LABELS) or lookups.places(name):
        return None
    if entity.entity_type != PERSON and " " not in name:
        return None
    organisations = lookups.meanings(name).organisations
    if len(organisations) != 1 or lookups.knowledge.must_not_link(name, organisations[0].actor.actor_id):
        return None
    if entity.entity_type == PERSON and " " not in name and (lookups.people_surnamed(name) or name in given_names()):
        return None
    row = organisations[0].row
    evidence = f"{row.alias_kind}: {row.alias}; the reader took it for {entity.entity_type}"
    return as_link(organisations[0].actor, FULL_NAME, evidence, narrowed=True)


def _with_both_readings(link: ActorLink, entity: LinkableEntity) -> ActorLink:
    """A government named by its seat, with the seat as the other reading, also where the base has no such place."""
    if link.link_method != GOVERNMENT_SEAT or link.alternative_actor_id is not None:
        return link
    return link._replace(alternative_actor_id=discovered_id(PLACE, entity.entity_name))


def _by_article(entity: LinkableEntity, mentions: Sequence[ReadMention], lookups: ActorLookups) -> ActorLink | None:
    """What the article's rules decide, or None where they know nothing or the user forbids it."""
    evidence = entity.article_evidence or entity.entity_name
    if entity.article_reading == TEAM:
        return discovered(ORG, f"{entity.polity_name or entity.entity_name} (team)", evidence)
    if entity.article_reading == NAMESAKE:
        return _namesake(entity, evidence, lookups)
    if entity.article_reading not in (POLITY, ACTING_CAPITAL) or entity.polity_name is None:
        return None
    actor = lookups.memo(_polity_actor)((entity.polity_name, entity.country_code))
    if actor is None or lookups.knowledge.must_not_link(entity.entity_name, actor.actor_id):
        return None
    if entity.article_reading == ACTING_CAPITAL:
        places = (link.actor_id for _, link in mentions if link.link_method == PLACE_NAME)
        return as_link(actor, GOVERNMENT_SEAT, evidence)._replace(alternative_actor_id=next(places, None))
    is_people = entity.entity_type == PEOPLE
    method = DEMONYM if is_people else ACRONYM if evidence.startswith(_ACRONYM_ROW) else FULL_NAME
    return as_link(actor, method, evidence)


def _polity_actor(polity: tuple[str, str | None], *, lookups: ActorLookups) -> Actor | None:
    """The actor of a row of `ref.polities`, which has its name and code; bodies of no country have no code."""
    name, code = polity
    meanings = lookups.meanings(name)
    country = lookups.one_country([named for named in meanings.countries if named.actor.country_code == code])
    if country is not None:
        return country.actor
    for found in (meanings.organisations, meanings.acronyms, meanings.countries):
        near = [named for named in found if named.actor.country_code in (code, None)]
        if len(near) == 1:
            return near[0].actor
    return None


def _polity_by_name(entity: LinkableEntity) -> ActorLink:
    """A people or body that the knowledge base does not have: one actor under the name of the reference table."""
    return _new_actor(entity, entity.polity_name or entity.entity_name, entity.article_evidence or entity.entity_name)


def _namesake(entity: LinkableEntity, evidence: str, lookups: ActorLookups) -> ActorLink:
    """The part of a country that shares a country's name, where the knowledge base has one such; else the name."""
    regions = [place for place in lookups.places(entity.entity_name) if place.place_kind == "region"]
    if len({region.country_code for region in regions}) != 1:
        return _typed(discovered(PLACE, NAMESAKES.get(entity.entity_name, entity.entity_name), evidence), entity)
    return place_link(coded_region(regions), evidence)


def _new_actor(entity: LinkableEntity, name: str, evidence: str) -> ActorLink:
    kind = PLACE if entity.entity_type in PLACE_LABELS else entity.entity_type
    return _typed(discovered(kind, name, evidence), entity)


def _typed(link: ActorLink, entity: LinkableEntity) -> ActorLink:
    """The link of a new place with the entity's own label as type."""
    if link.actor_type != PLACE:
        return link
    return link._replace(actor_type=entity.entity_type if entity.entity_type in PLACE_LABELS else "GPE")
