"""The cascade: the mentions of one article to actors, each with method, confidence and evidence.

Order of the steps: the user's aliases; offices ("the French president"); people; countries and peoples;
organisations; seats of government; cities and regions; else an actor that only its name is known of, or nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from transforms.actors.links import (
    ACRONYM,
    CONFIDENCE,
    DEMONYM,
    NARROWED,
    NO_ACTOR,
    OFFICE,
    ORG,
    PEOPLE,
    PERSON,
    PLACE,
    USER_ALIAS,
    ActorLink,
    MentionSpan,
    discovered,
    mention_kinds,
    nil,
)
from transforms.actors.lookups import ActorLookups, Meanings
from transforms.actors.offices import holder_of_phrase
from transforms.actors.organisations import link_government, link_organisation, long_forms, short_forms
from transforms.actors.people import Setting, link_people
from transforms.actors.places import link_country, link_place
from transforms.annotations import Reading, TextPart
from transforms.entities.cleaning import PLACE as PLACE_LABEL
from transforms.entities.cleaning import NameSpan
from transforms.entities.teams import is_sport_passage, team_spans

LONGEST_NAME = 200
_EDGES = " \t\r\n\"'“”‘’«»()[]{},;:!?…*_"
_OUTSIDE = nil("span outside the text or empty")
_TOO_LONG = nil("span too long for a name")
_NAMELESS = nil("no name in the span")

_Form = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class _Article:
    text: str
    signs: Mapping[str, frozenset[str]]
    """Countries that each form of the article points at."""
    setting: Setting
    lookups: ActorLookups


def link_mentions(
    text: str,
    mentions: Sequence[MentionSpan],
    *,
    document_id: str,
    date: date | None,
    lookups: ActorLookups,
) -> list[ActorLink]:
    """Link the mentions of one article.

    Parameters
    ----------
    mentions
        Spans in any order; they may overlap, repeat or lie outside the text (no link then).
    document_id
        Makes the ids of people whom the article only calls by surname.
    date
        Day of the article; None = not known: offices on a day are not asked then.

    Returns
    -------
    One link a mention, in the order given. Nothing but these arguments plays a part.
    """
    links: list[ActorLink | None] = [None] * len(mentions)
    forms: list[_Form | None] = []
    for index, mention in enumerate(mentions):
        form = _read_form(text, mention)
        forms.append(form if isinstance(form, tuple) and len(form) == 3 else None)
        if forms[-1] is None:
            links[index] = form  # type: ignore[assignment]
    signs = _signs(forms, lookups)
    setting = Setting(document_id, date, frozenset().union(*signs.values()), text, lookups)
    people: list[int] = []
    others: list[int] = []
    for index, form in enumerate(forms):
        if form is None:
            continue
        kinds = mention_kinds(mentions[index].entity_type)
        if NO_ACTOR in kinds:
            links[index] = nil(f"{mentions[index].entity_type} is no type of an actor")
            continue
        meanings = lookups.meanings(form[2])
        links[index] = _by_user(form[2], meanings, lookups) or _by_office(form[2], kinds, setting, lookups)
        if links[index] is None:
            (people if _is_person(form[2], kinds, meanings, setting) else others).append(index)
    _fill(links, people, link_people(text, _chosen(forms, people), setting=setting, lookups=lookups))
    _link_others(links, others, _Article(text, signs, setting, lookups), mentions, forms)
    return [link if link is not None else _NAMELESS for link in links]


def _read_form(text: str, mention: MentionSpan) -> _Form | ActorLink:
    start, end = mention.start, mention.end
    if not 0 <= start < end <= len(text):
        return _OUTSIDE
    if end - start > LONGEST_NAME:
        return _TOO_LONG
    form = text[start:end]
    if form[-1] in "sS" and form[-2:-1] in ("'", "’"):
        form = form[:-2]
    elif form[-1] in "'’" and form[-2:-1] in ("s", "S"):
        form = form[:-1]
    form = form.strip(_EDGES)
    if "\n" in form:
        form = " ".join(form.split())
    return (start, end, form) if form else _NAMELESS


def _signs(forms: Sequence[_Form | None], lookups: ActorLookups) -> dict[str, frozenset[str]]:
    """Countries that each form of the article points at."""
    distinct = {form[2] for form in forms if form is not None}
    found = {form: lookups.country_codes(form) for form in distinct}
    return {form: codes for form, codes in found.items() if codes}


def _chosen(forms: Sequence[_Form | None], indices: Sequence[int]) -> list[_Form]:
    return [form for index in indices if (form := forms[index]) is not None]


def _fill(links: list[ActorLink | None], indices: Sequence[int], found: Sequence[ActorLink]) -> None:
    for index, link in zip(indices, found, strict=True):
        links[index] = link


def _is_person(form: str, kinds: frozenset[str], meanings: Meanings, setting: Setting) -> bool:
    """Whether a mention is said to be a person, or, of no stated type, is the full name of one whose country is named."""
    if kinds or " " not in form or not meanings.people:
        return PERSON in kinds
    if meanings.countries or meanings.demonyms or meanings.organisations or meanings.acronyms:
        return False
    return any(named.actor.country_code in setting.all_countries for named in meanings.people)


def _by_user(form: str, meanings: Meanings, lookups: ActorLookups) -> ActorLink | None:
    found = [named for named in meanings.user if not lookups.knowledge.must_not_link(form, named.actor.actor_id)]
    if len(found) != 1:
        return None
    actor = found[0].actor
    return ActorLink(
        actor.actor_id, actor.actor_name, actor.actor_type, actor.wikidata_id, USER_ALIAS, CONFIDENCE[USER_ALIAS],
        f"user's alias: {found[0].row.alias}",
    )  # fmt: skip


def _by_office(form: str, kinds: frozenset[str], setting: Setting, lookups: ActorLookups) -> ActorLink | None:
    if setting.day is None or PERSON not in kinds or " " not in form:
        return None
    term = holder_of_phrase(form, on=setting.day, lookups=lookups)
    actor = lookups.actor(term.actor_id) if term is not None else None
    if term is None or actor is None or lookups.knowledge.must_not_link(form, actor.actor_id):
        return None
    evidence = f"{term.role} of {term.country_code} on {setting.day}: {actor.actor_name}"
    return ActorLink(
        actor.actor_id, actor.actor_name, actor.actor_type, actor.wikidata_id, OFFICE, CONFIDENCE[OFFICE], evidence
    )


def _link_others(
    links: list[ActorLink | None],
    indices: Sequence[int],
    article: "_Article",
    mentions: Sequence[MentionSpan],
    forms: Sequence[_Form | None],
) -> None:
    if not indices:
        return
    chosen = _chosen(forms, indices)
    organisations = [
        form for index, form in zip(indices, chosen, strict=True) if ORG in mention_kinds(mentions[index].entity_type)
    ]
    longer = long_forms(article.text, chosen)
    shortened = short_forms(organisations)
    teams = _teams(article.text, chosen, article.lookups)
    for index, (start, end, form) in zip(indices, chosen, strict=True):
        if (start, end) in teams:
            links[index] = discovered(ORG, f"{form} (team)", f"place that plays: {form}")
            continue
        kinds = mention_kinds(mentions[index].entity_type)
        short = shortened.get(form) if ORG in kinds else None
        links[index] = _link_other(article, end, form, kinds, longer.get(form), short)


def _teams(text: str, chosen: Sequence[_Form], lookups: ActorLookups) -> frozenset[tuple[int, int]]:
    """Spans of places that the text around them shows as teams."""
    spans = [
        NameSpan(0, start, end, form, PLACE_LABEL, 1.0)
        for start, end, form in sorted(set(chosen))
        if lookups.is_polity(form)
    ]
    found = team_spans(spans, (TextPart("body", text, (), Reading()),)) if spans else frozenset()
    return frozenset((span.start, span.end) for span in found)


def _link_other(
    article: "_Article", end: int, form: str, kinds: frozenset[str], longer: str | None, shortened: str | None
) -> ActorLink:
    lookups, countries = article.lookups, article.setting.countries
    meanings = lookups.meanings(form)
    is_place = PLACE in kinds
    if is_place or PEOPLE in kinds or not kinds:
        signs = article.signs
        other_signs = {code for sign, codes in signs.items() if sign != form for code in codes}
        country = link_country(form, meanings, is_place=is_place, other_signs=other_signs, lookups=lookups)
        if country is not None:
            return country
    elif meanings.countries or meanings.demonyms:
        country = link_country(form, meanings, is_place=False, other_signs=countries, lookups=lookups)
        is_people = country is None or country.link_method == DEMONYM
        if country is None or is_people or is_sport_passage(article.text, end - len(form), end):
            return nil(f"an organisation with the name of a country: {form}")
        return country._replace(link_confidence=round(country.link_confidence * NARROWED, 3))
    if ORG in kinds or (not kinds and (" " in form or longer is not None)):
        organisation = link_organisation(
            form, meanings, longer=longer, shortened=shortened, countries=countries, lookups=lookups
        )
        if organisation is not None and not _is_of_sport(article.text, end, form, organisation):
            return organisation
    government = link_government(form, meanings, lookups=lookups) if meanings.governments else None
    if is_place or not kinds:
        place = link_place(article.text, end, form, is_place=is_place, countries=countries, lookups=lookups)
        if place is not None:
            return place if government is None else place._replace(alternative_actor_id=government.actor_id)
    if government is not None and ORG in kinds:
        return government
    kind = ORG if ORG in kinds else PLACE if is_place else PEOPLE if PEOPLE in kinds else None
    return discovered(kind, form, f"name: {form}") if kind is not None else nil("not in the knowledge base")


def _is_of_sport(text: str, end: int, form: str, link: ActorLink) -> bool:
    """Whether an acronym without its long form stands in a report of sport, where most acronyms are leagues."""
    if link.link_method != ACRONYM or link.link_evidence.startswith("long form"):
        return False
    return is_sport_passage(text, end - len(form), end)
