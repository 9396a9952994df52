"""The cascade: the mentions of one article to actors, each with method, confidence and evidence.

Order of the steps: the user's aliases; offices ("the French president"); people; countries and peoples;
organisations; seats of government; cities and regions; else an actor that only its name is known of, or nobody.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from transforms.actors.links import (
    ACRONYM,
    DEMONYM,
    NARROWED,
    OFFICE,
    ORG,
    PEOPLE,
    PLACE,
    ActorLink,
    MentionSpan,
    discovered,
    nil,
    unknown_name,
)
from transforms.actors.lookups import ActorLookups, Meanings, as_link
from transforms.actors.offices import holder_of
from transforms.actors.organisations import link_government, link_organisation, long_forms, short_forms
from transforms.actors.people import link_people
from transforms.actors.places import link_country, link_place
from transforms.actors.plans import NAMELESS, Plan, plan_mention
from transforms.actors.setting import Setting
from transforms.actors.titles import Title
from transforms.annotations import Reading, TextPart
from transforms.entities.spans import PLACE as PLACE_LABEL
from transforms.entities.spans import NameSpan
from transforms.entities.teams import is_sport_passage, team_spans

_OUTSIDE = nil("span outside the text or empty")
_UNKNOWN = nil("not in the knowledge base")

_Form = tuple[int, int, str]
"""Start, end and the form that stands there, cleaned."""


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
        Day of the article; None = not known: no office is asked for a day then.

    Returns
    -------
    One link a mention, in the order given. Nothing but these arguments plays a part.
    """
    plan_of = lookups.memo(plan_mention)
    length = len(text)
    plans = [
        plan_of(text[start:end], entity_type) if 0 <= start < end <= length else None
        for start, end, entity_type in mentions
    ]
    links: list[ActorLink | None] = [_OUTSIDE if plan is None else plan.link for plan in plans]
    distinct = {plan.form: plan for plan in plans if plan is not None}
    setting = Setting(
        document_id, date, frozenset().union(*(plan.countries for plan in distinct.values())), text, lookups
    )
    people: list[_Form] = []
    others: list[tuple[_Form, Plan]] = []
    of_people: list[int] = []
    of_others: list[int] = []
    for index, (plan, (start, end, _)) in enumerate(zip(plans, mentions, strict=True)):
        if plan is None or plan.link is not None:
            continue
        if plan.office is not None:
            links[index] = _by_office(plan.form, plan.office, setting)
            if links[index] is not None:
                continue
        if plan.is_person or (plan.may_be_person and _is_from_here(plan, setting)):
            people.append((start, end, plan.form))
            of_people.append(index)
        else:
            others.append(((start, end, plan.form), plan))
            of_others.append(index)
    if people:
        for index, link in zip(of_people, link_people(text, people, setting=setting, lookups=lookups), strict=True):
            links[index] = link
    if others:
        article = _Article(setting, tuple(distinct.values()))
        for index, link in zip(of_others, _link_others(others, article), strict=True):
            links[index] = link
    return [NAMELESS if link is None else link for link in links]


@dataclass(frozen=True, slots=True)
class _Article:
    setting: Setting
    distinct: tuple[Plan, ...]

    def countries_beside(self, form: str) -> frozenset[str]:
        """Codes of the countries that other forms of the article name."""
        return frozenset().union(*(plan.countries for plan in self.distinct if plan.form != form))


def _is_from_here(plan: Plan, setting: Setting) -> bool:
    people = plan.meanings.people if plan.meanings is not None else ()
    return any(named.actor.country_code in setting.all_countries for named in people)


def _by_office(form: str, office: Title, setting: Setting) -> ActorLink | None:
    lookups = setting.lookups
    term = holder_of(office, on=setting.day, lookups=lookups)
    actor = lookups.actor(term.actor_id) if term is not None else None
    if term is None or actor is None or lookups.knowledge.must_not_link(form, actor.actor_id):
        return None
    evidence = f"{term.role} of {term.country_code} on {setting.day}: {actor.actor_name}"
    return as_link(actor, OFFICE, evidence)


def _link_others(mentions: Sequence[tuple[_Form, Plan]], article: _Article) -> list[ActorLink]:
    text = article.setting.text
    has_acronym = any(plan.is_acronym for _, plan in mentions)
    longer = long_forms(text, [form for form, _ in mentions]) if has_acronym else {}
    shortened = short_forms({form for (_, _, form), plan in mentions if ORG in plan.kinds})
    teams = _teams(text, {form for form, plan in mentions if plan.is_polity})
    links: list[ActorLink] = []
    for place, plan in mentions:
        form = plan.form
        if place in teams:
            links.append(discovered(ORG, f"{form} (team)", f"place that plays: {form}"))
        elif plan.usual is not None and form not in longer and form not in shortened:
            links.append(plan.usual)
        else:
            short = shortened.get(form) if ORG in plan.kinds else None
            links.append(_link_other(plan, place[1], longer.get(form), short, article))
    return links


def _teams(text: str, places: Set[_Form]) -> Set[_Form]:
    """Those of the places that are teams of a report of sport."""
    if not places:
        return places
    spans = [NameSpan(0, start, end, form, PLACE_LABEL, 1.0) for start, end, form in sorted(places)]
    found = team_spans(spans, (TextPart("body", text, (), Reading()),))
    return {(span.start, span.end, span.surface_form) for span in found}


def _link_other(plan: Plan, end: int, longer: str | None, shortened: str | None, article: _Article) -> ActorLink:
    form, kinds, meanings = plan.form, plan.kinds, plan.meanings
    lookups, text, countries = article.setting.lookups, article.setting.text, article.setting.countries
    if meanings is None:
        return NAMELESS
    if meanings.countries or meanings.demonyms:
        country = _link_country_name(plan, meanings, end, article)
        if country is not None:
            return country
    if plan.may_be_organisation and (kinds or " " in form or longer is not None):
        organisation = link_organisation(
            form, meanings, longer=longer, shortened=shortened, countries=countries, lookups=lookups
        )
        if organisation is not None and not _is_of_sport(text, end, form, organisation):
            return organisation
    government = link_government(form, meanings, lookups=lookups) if meanings.governments else None
    is_place = PLACE in kinds
    place = None
    if is_place or not kinds:
        place = link_place(text, end, form, is_place=is_place, countries=countries, lookups=lookups)
    if place is not None:
        return place if government is None else place._replace(alternative_actor_id=government.actor_id)
    if government is not None and ORG in kinds:
        seat = link_place(text, end, form, is_place=True, countries=countries, lookups=lookups)
        return government if seat is None else government._replace(alternative_actor_id=seat.actor_id)
    kind = ORG if ORG in kinds else PLACE if is_place else PEOPLE if PEOPLE in kinds else None
    return unknown_name(kind, form) if kind is not None else _UNKNOWN


def _link_country_name(plan: Plan, meanings: Meanings, end: int, article: _Article) -> ActorLink | None:
    """The link of the name of a country or its people.

    A people that is called an organisation is a team; a country that is called one is a team in a report of sport.
    """
    form, text = plan.form, article.setting.text
    country = link_country(
        form,
        meanings,
        is_place=PLACE in plan.kinds,
        beside=lambda: article.countries_beside(form),
        lookups=article.setting.lookups,
    )
    if plan.may_be_place:
        return country
    if country is None or country.link_method == DEMONYM or is_sport_passage(text, end - len(form), end):
        return nil(f"an organisation with the name of a country: {form}")
    return country._replace(link_confidence=round(country.link_confidence * NARROWED, 3))


def _is_of_sport(text: str, end: int, form: str, link: ActorLink) -> bool:
    """Whether an acronym without its long form stands in a report of sport, where most acronyms are leagues."""
    is_alone = link.link_method == ACRONYM and not link.link_evidence.startswith("long form")
    return is_alone and is_sport_passage(text, end - len(form), end)
