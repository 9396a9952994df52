"""People of one article: who is one person, and which actor of the knowledge base that is.

Full names decide, and carry the surnames of the same article with them. A surname that no full name explains is linked
only with support: a title that fits an office held on the day, or a leading office of a country that the article
names. Where two actors remain nobody is taken.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from transforms.actors.links import (
    CONFIDENCE,
    DISCOVERED,
    FULL_NAME,
    NARROWED,
    PERSON,
    SURNAME_IN_ARTICLE,
    SURNAME_OFFICE,
    TITLE_SURNAME,
    ActorLink,
    discovered,
    discovered_id,
    nil,
)
from transforms.actors.lookups import ActorLookups, Named
from transforms.actors.offices import fits_title
from transforms.actors.roles import HEAD_RANK, LEADING_RANK
from transforms.actors.titles import Title, split_title, title_before
from transforms.annotations import Reading, TextPart
from transforms.entities.cleaning import NameSpan
from transforms.entities.lexicon import NAME_PARTICLES
from transforms.entities.names import canonical_person, person_words, split_generation
from transforms.entities.people import group_people, title_genders


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the article around its names."""

    document_id: str
    day: date | None
    countries: Set[str]
    """Codes of the countries it names, by name, people or seat of government."""


def link_people(
    text: str, mentions: Sequence[tuple[int, int, str]], *, setting: Setting, lookups: ActorLookups
) -> list[ActorLink]:
    """Link the mentions of people of one article.

    Parameters
    ----------
    mentions
        (start, end, printed form) in any order.

    Returns
    -------
    One link a mention, in the order given.
    """
    spans: list[NameSpan] = []
    titles: dict[NameSpan, list[Title]] = {}
    for start, end, form in mentions:
        inside, name = split_title(form, lookups=lookups)
        span = NameSpan(0, start, end, name, PERSON, 1.0)
        spans.append(span)
        found = [title for title in (inside, title_before(text, start, lookups=lookups)) if title is not None]
        if found:
            titles[span] = found
    ordered = sorted(dict.fromkeys(spans), key=lambda span: (span.start, span.end))
    named = [span for span in ordered if _is_name(span.surface_form)]
    genders = title_genders((TextPart("body", text, (), Reading()),), named)
    groups = group_people(named, title_genders=genders)
    shared = _shared_surnames(groups)
    links: dict[NameSpan, ActorLink] = {}
    for group in groups:
        links.update(_link_group(group, titles=titles, shared=shared, setting=setting, lookups=lookups))
    nameless = nil("no name in the span")
    return [links.get(span, nameless) for span in spans]


def _is_name(name: str) -> bool:
    """Whether the last word could be a name: "adviser" and "Islamic scholar" are none, names without case are."""
    first = name.rpartition(" ")[2].lstrip("'’‘-(")[:1]
    return bool(person_words(name)) and not first.islower()


def _is_full(name: str) -> bool:
    words = split_generation(person_words(name))[0]
    return len(words) > 1 and words[0] not in NAME_PARTICLES


def _shared_surnames(groups: Sequence[Sequence[NameSpan]]) -> frozenset[str]:
    """Last words of names that two people of the article bear."""
    bearers: Counter[str] = Counter()
    for group in groups:
        bearers.update(
            {split_generation(person_words(s.surface_form))[0][-1] for s in group if _is_full(s.surface_form)}
        )
    return frozenset(word for word, count in bearers.items() if count > 1)


def _link_group(
    group: Sequence[NameSpan],
    *,
    titles: Mapping[NameSpan, list[Title]],
    shared: Set[str],
    setting: Setting,
    lookups: ActorLookups,
) -> dict[NameSpan, ActorLink]:
    own_titles = [title for span in group for title in titles.get(span, ())]
    full = [span for span in group if _is_full(span.surface_form)]
    if not full:
        link = _link_single_name(group[0], own_titles, setting=setting, lookups=lookups)
        return {span: _unless_forbidden(link, span, lookups) for span in group}
    first = max(full, key=lambda span: (len(person_words(span.surface_form)), -span.start))
    link = _link_full_name(full, own_titles, setting=setting, lookups=lookups)
    links = {}
    for span in group:
        mine = link
        if not _is_full(span.surface_form):
            words = person_words(span.surface_form)
            if words[-1] in shared and span not in titles:
                links[span] = nil(f"two people of the article are called {span.surface_form}")
                continue
            mine = _carried(link, first)
        links[span] = _unless_forbidden(mine, span, lookups)
    return links


def _carried(link: ActorLink, source: NameSpan) -> ActorLink:
    evidence = f"full name at {source.start}-{source.end}: {source.surface_form}"
    if link.link_method == DISCOVERED:
        return link._replace(link_evidence=evidence)
    factor = CONFIDENCE[SURNAME_IN_ARTICLE] / CONFIDENCE[FULL_NAME]
    confidence = round(link.link_confidence * factor, 3)
    return link._replace(link_method=SURNAME_IN_ARTICLE, link_confidence=confidence, link_evidence=evidence)


def _unless_forbidden(link: ActorLink, span: NameSpan, lookups: ActorLookups) -> ActorLink:
    """Obey the user's pairs at each mention: a form that must not mean the group's actor."""
    if lookups.has_forbidden and link.actor_id is not None:
        if lookups.knowledge.must_not_link(span.surface_form, link.actor_id):
            return nil(f"the user forbids {link.actor_id} for {span.surface_form}")
    return link


def _link_full_name(
    full: Sequence[NameSpan], titles: Sequence[Title], *, setting: Setting, lookups: ActorLookups
) -> ActorLink:
    names = dict.fromkeys(span.surface_form for span in full)
    plainest = canonical_person(min(names, key=lambda name: len(person_words(name))))
    own_id = discovered_id(PERSON, plainest)
    for name in sorted(names, key=lambda name: -len(person_words(name))):
        found = lookups.people_named(name) or lookups.people_named(canonical_person(name))
        found = _allowed(found, name, own_id, lookups)
        if not found:
            continue
        chosen, why = _narrow(found, titles, setting=setting, lookups=lookups)
        if chosen is not None:
            return _link(chosen, FULL_NAME, f"{chosen.row.alias_kind}: {chosen.row.alias}{why}", narrowed=bool(why))
        ids = ", ".join(named.actor.actor_id for named in found[:5])
        return discovered(PERSON, plainest, f"{len(found)} actors are called {name}: {ids}")
    return discovered(PERSON, plainest, f"full name: {plainest}")


def _allowed(found: Iterable[Named], name: str, own_id: str, lookups: ActorLookups) -> tuple[Named, ...]:
    if not lookups.has_forbidden:
        return tuple(found)
    forbids = lookups.knowledge.must_not_link
    return tuple(
        named for named in found if not any(forbids(form, named.actor.actor_id) for form in (name, own_id))
    )


def _narrow(
    found: Sequence[Named], titles: Sequence[Title], *, setting: Setting, lookups: ActorLookups
) -> tuple[Named | None, str]:
    """The one of several namesakes that a title, an office on the day or a country of the article speaks for."""
    if len(found) == 1:
        return found[0], ""
    for title in titles:
        fitting = [named for named in found if fits_title(lookups.roles(named.actor.actor_id), title, on=setting.day)]
        if len(fitting) == 1:
            return fitting[0], f"; title: {title.printed}"
    at_home = [named for named in found if named.actor.country_code in setting.countries]
    if setting.day is not None:
        for some, why in ((at_home, "; in office, country named"), (found, "; in office on the day")):
            holding = [named for named in some if lookups.knowledge.roles_of(named.actor.actor_id, on=setting.day)]
            if len(holding) == 1:
                return holding[0], why
    return (at_home[0], "; country named") if len(at_home) == 1 else (None, "")


def _link_single_name(
    span: NameSpan, titles: Sequence[Title], *, setting: Setting, lookups: ActorLookups
) -> ActorLink:
    name = span.surface_form
    own_id = discovered_id(PERSON, name, document_id=setting.document_id)
    found = _allowed(lookups.people_surnamed(name), name, own_id, lookups)
    if found:
        for title in titles:
            chosen = _by_title(found, title, setting=setting, lookups=lookups)
            if chosen is not None:
                return _link(chosen, TITLE_SURNAME, f"title: {title.printed}; surname of {chosen.actor.actor_name}")
        chosen = _by_office(found, setting=setting, lookups=lookups) if not titles else None
        if chosen is not None:
            return _link(chosen, SURNAME_OFFICE, f"in office on the day, country named: {chosen.actor.actor_name}")
    return discovered(PERSON, name, f"no full name in the article: {name}", document_id=setting.document_id)


def _by_title(found: Sequence[Named], title: Title, *, setting: Setting, lookups: ActorLookups) -> Named | None:
    fitting = [named for named in found if fits_title(lookups.roles(named.actor.actor_id), title, on=setting.day)]
    if title.country_code is None and len(fitting) != 1:
        fitting = [named for named in fitting if named.actor.country_code in setting.countries]
    return fitting[0] if len(fitting) == 1 else None


def _by_office(found: Sequence[Named], *, setting: Setting, lookups: ActorLookups) -> Named | None:
    """The head of a country that the article names, when no other leading figure of such a country has the surname."""
    if setting.day is None or not setting.countries:
        return None
    leading: dict[str, int] = {}
    for named in found:
        for role in lookups.knowledge.roles_of(named.actor.actor_id, on=setting.day):
            if role.country_code in setting.countries and role.role_rank <= LEADING_RANK:
                leading[named.actor.actor_id] = min(role.role_rank, leading.get(named.actor.actor_id, LEADING_RANK))
    if len(leading) != 1 or next(iter(leading.values())) > HEAD_RANK:
        return None
    return next(named for named in found if named.actor.actor_id in leading)


def _link(named: Named, method: str, evidence: str, *, narrowed: bool = False) -> ActorLink:
    actor = named.actor
    confidence = round(CONFIDENCE[method] * (NARROWED if narrowed else 1.0), 3)
    return ActorLink(
        actor.actor_id, actor.actor_name, actor.actor_type, actor.wikidata_id, method, confidence, evidence
    )
