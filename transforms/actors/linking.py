"""The cascade: the mentions of one article to actors, each with method, confidence and evidence.

Order of the steps: the user's aliases; offices ("the French president"); people; countries and peoples;
organisations; seats of government; cities and regions; else an actor that only its name is known of, or nobody.
"""

from collections.abc import Sequence
from datetime import date

from transforms.actors.links import (
    CONFIDENCE,
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
from transforms.actors.organisations import link_government, link_organisation, long_forms
from transforms.actors.people import Setting, link_people
from transforms.actors.places import link_country, link_place
from transforms.annotations import Reading, TextPart
from transforms.entities.cleaning import PLACE as PLACE_LABEL
from transforms.entities.cleaning import NameSpan
from transforms.entities.teams import team_spans

LONGEST_NAME = 200
_EDGES = " \t\r\n\"'“”‘’«»()[]{},;:!?…*_"
_OUTSIDE = nil("span outside the text or empty")
_TOO_LONG = nil("span too long for a name")
_NAMELESS = nil("no name in the span")

_Form = tuple[int, int, str]


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
    setting = Setting(document_id, date, frozenset().union(*signs.values()) if signs else frozenset())
    people: list[int] = []
    others: list[int] = []
    for index, form in enumerate(forms):
        if form is None:
            continue
        kinds = mention_kinds(mentions[index].entity_type)
        meanings = lookups.meanings(form[2])
        links[index] = _by_user(form[2], meanings, lookups) or _by_office(form[2], kinds, setting, lookups)
        if links[index] is None:
            (people if _is_person(form[2], kinds, meanings) else others).append(index)
    _fill(links, people, link_people(text, _chosen(forms, people), setting=setting, lookups=lookups))
    _link_others(links, others, text, mentions, forms, signs, setting, lookups)
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


def _is_person(form: str, kinds: frozenset[str], meanings: Meanings) -> bool:
    if kinds:
        return PERSON in kinds
    named = bool(meanings.countries or meanings.demonyms or meanings.organisations or meanings.acronyms)
    return " " in form and bool(meanings.people) and not named


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
    if setting.day is None or " " not in form or (kinds and PERSON not in kinds):
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
    text: str,
    mentions: Sequence[MentionSpan],
    forms: Sequence[_Form | None],
    signs: dict[str, frozenset[str]],
    setting: Setting,
    lookups: ActorLookups,
) -> None:
    if not indices:
        return
    chosen = _chosen(forms, indices)
    longer = long_forms(text, chosen)
    teams = _teams(text, chosen, lookups)
    for index, (start, end, form) in zip(indices, chosen, strict=True):
        kinds = mention_kinds(mentions[index].entity_type)
        if (start, end) in teams:
            links[index] = discovered(ORG, f"{form} (team)", f"place that plays: {form}")
            continue
        links[index] = _link_other(text, end, form, kinds, longer.get(form), signs, setting, lookups)


def _teams(text: str, chosen: Sequence[_Form], lookups: ActorLookups) -> frozenset[tuple[int, int]]:
    """Spans of places that the text around them shows as teams."""
    spans = [
        NameSpan(0, start, end, form, PLACE_LABEL, 1.0)
        for start, end, form in sorted(set(chosen))
        if lookups.meanings(form).countries or lookups.places(form)
    ]
    found = team_spans(spans, (TextPart("body", text, (), Reading()),)) if spans else frozenset()
    return frozenset((span.start, span.end) for span in found)


def _link_other(
    text: str,
    end: int,
    form: str,
    kinds: frozenset[str],
    longer: str | None,
    signs: dict[str, frozenset[str]],
    setting: Setting,
    lookups: ActorLookups,
) -> ActorLink:
    meanings = lookups.meanings(form)
    other_signs = {code for sign, codes in signs.items() if sign != form for code in codes}
    may_be_place = not kinds or PLACE in kinds or PEOPLE in kinds
    may_be_organisation = not kinds or ORG in kinds
    country = link_country(form, meanings, other_signs=other_signs, lookups=lookups)
    if country is not None and (may_be_place or may_be_organisation):
        return country
    organisation = link_organisation(form, meanings, longer=longer, countries=setting.countries, lookups=lookups)
    if organisation is not None and may_be_organisation:
        return organisation
    government = link_government(form, meanings, lookups=lookups)
    place = link_place(text, end, form, countries=setting.countries, lookups=lookups) if may_be_place else None
    if place is not None:
        return place if government is None else place._replace(alternative_actor_id=government.actor_id)
    if government is not None:
        return government
    kind = ORG if ORG in kinds else PLACE if PLACE in kinds else PEOPLE if PEOPLE in kinds else None
    return discovered(kind, form, f"name: {form}") if kind is not None else nil("not in the knowledge base")
