"""People of one article: who is one person, and which actor of the knowledge base that is.

Full names decide, and carry the surnames of the same article with them. A surname that no full name explains is linked
only with support: a title that fits an office held on the day, or a leading office of a country that the article
names. Where two actors remain nobody is taken.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

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
from transforms.actors.lookups import ActorLookups, Named, as_link
from transforms.actors.offices import fits_title
from transforms.actors.roles import HEAD_RANK, LEADING_RANK, OTHER_RANK
from transforms.actors.titles import Title, split_title, title_before
from transforms.annotations import Reading, TextPart
from transforms.entities.cleaning import NameSpan
from transforms.entities.names import canonical_person, person_words, split_generation
from transforms.entities.people import group_people, is_full_name, title_genders

_NO_OFFICES = frozenset({"first lady", "first gentleman", "second lady", "second gentleman"})
"""What spouses of office holders are called: it makes no second holder of the surname."""
RARE_SURNAME = 3
"""Ministers and heads, of any time, who bear a rare surname, at most: Merkel and Obama, not Lee and Brown."""
_CAPITALISED = re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)?")


@dataclass(frozen=True)
class Setting:
    """What is known of the article around its names."""

    document_id: str
    day: date | None
    countries: Set[str]
    """Codes of the countries that its mentions name, by name, people or seat of government."""
    text: str
    lookups: ActorLookups

    @cached_property
    def all_countries(self) -> Set[str]:
        """Codes of the countries that mentions or other words of the text name; read when first asked for."""
        return self.countries | countries_in(self.text, lookups=self.lookups)


def countries_in(text: str, *, lookups: ActorLookups) -> frozenset[str]:
    """Codes of the countries whose name, people or seat of government stands in a text."""
    found: set[str] = set()
    for words in _CAPITALISED.findall(text):
        if lookups.is_polity(words):
            found |= lookups.country_codes(words)
            continue
        for word in words.split():
            found |= lookups.country_codes(word)
    return frozenset(found)


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
    split = lookups.memo(split_title)
    spans: list[NameSpan] = []
    titles: dict[NameSpan, list[Title]] = {}
    for start, end, form in mentions:
        inside, name = split(form)
        span = NameSpan(0, start, end, name, PERSON, 1.0)
        spans.append(span)
        found = [title for title in (inside, title_before(text, start, lookups=lookups)) if title is not None]
        if found:
            titles[span] = found
    ordered = sorted(dict.fromkeys(spans), key=lambda span: (span.start, span.end))
    named = [span for span in ordered if _is_name(span.surface_form)]
    genders = title_genders((TextPart("body", text, (), Reading()),), named)
    groups = group_people(named, title_genders=genders)
    links: dict[NameSpan, ActorLink] = {}
    bearers: dict[str, list[_Person]] = {}
    for group in groups:
        person = _Person(group, *_decide(group, titles=titles, setting=setting, lookups=lookups))
        links.update((span, _at_mention(person, span, lookups)) for span in group)
        for word in {_last_word(span.surface_form) for span in group if _is_full(span.surface_form)}:
            bearers.setdefault(word, []).append(person)
    for word, sharing in bearers.items():
        if len(sharing) > 1:
            shared = _share_surname(word, sharing, titles=titles, genders=genders, setting=setting, lookups=lookups)
            links.update(shared)
    nameless = nil("no name in the span")
    return [links.get(span, nameless) for span in spans]


@dataclass(frozen=True, slots=True)
class _Person:
    """One person of the article: mentions, the link, and the full name that carries it to shorter ones."""

    spans: Sequence[NameSpan]
    link: ActorLink
    named_at: NameSpan | None


def _last_word(name: str) -> str:
    return split_generation(person_words(name))[0][-1]


def _share_surname(
    word: str,
    sharing: Sequence[_Person],
    *,
    titles: Mapping[NameSpan, list[Title]],
    genders: Mapping[NameSpan, str],
    setting: Setting,
    lookups: ActorLookups,
) -> dict[NameSpan, ActorLink]:
    """Links of a bare surname that several people of the article bear.

    News style: whom an article is about is named in full first and then by surname; relatives keep their first names.
    A title that fits one bearer's office, or only one bearer's gender, decides before that.
    """
    first = min(sharing, key=lambda person: min(span.start for span in person.spans if _is_full(span.surface_form)))
    links = {}
    for person in sharing:
        for span in person.spans:
            if person_words(span.surface_form) != (word,) or span in genders:
                continue
            fitting = [
                bearer
                for bearer in sharing
                if bearer.link.actor_id is not None
                and any(
                    fits_title(lookups.roles(bearer.link.actor_id), title, on=setting.day)
                    for title in titles.get(span, ())
                )
            ]
            meant = fitting[0] if len(fitting) == 1 else first
            link = _at_mention(meant, span, lookups)
            if link.actor_id is not None:
                evidence = f"{link.link_evidence}; {len(sharing)} people of the article are called {span.surface_form}"
                confidence = round(link.link_confidence * NARROWED, 3)
                link = link._replace(link_confidence=confidence, link_evidence=evidence)
            links[span] = link
    return links


def _decide(
    group: Sequence[NameSpan], *, titles: Mapping[NameSpan, list[Title]], setting: Setting, lookups: ActorLookups
) -> tuple[ActorLink, NameSpan | None]:
    """The link of a person, and the mention whose full name carries it."""
    own_titles = [title for span in group for title in titles.get(span, ())]
    full = [span for span in group if _is_full(span.surface_form)]
    if not full:
        return _link_single_name(group[0], own_titles, setting=setting, lookups=lookups), None
    longest = max(full, key=lambda span: (len(person_words(span.surface_form)), -span.start))
    return _link_full_name(full, own_titles, setting=setting, lookups=lookups), longest


def _at_mention(person: _Person, span: NameSpan, lookups: ActorLookups) -> ActorLink:
    """The person's link as one mention has it: by itself, or carried by the full name; the user's pairs are obeyed."""
    link = person.link
    if person.named_at is not None and not _is_full(span.surface_form):
        link = _carried(link, person.named_at)
    if lookups.has_forbidden and link.actor_id is not None:
        if lookups.knowledge.must_not_link(span.surface_form, link.actor_id):
            return nil(f"the user forbids {link.actor_id} for {span.surface_form}")
    return link


def _is_name(name: str) -> bool:
    """Whether the last word could be a name: "adviser" and "Islamic scholar" are none, names without case are."""
    return bool(person_words(name)) and not name.rpartition(" ")[2].islower()


def _is_full(name: str) -> bool:
    # A hyphen joins one surname ("Lind-Roth"), although it stands between two words of the key.
    return " " in name and is_full_name(person_words(name))


def _carried(link: ActorLink, source: NameSpan) -> ActorLink:
    evidence = f"full name at {source.start}-{source.end}: {source.surface_form}"
    if link.link_method == DISCOVERED:
        return link._replace(link_evidence=evidence)
    factor = CONFIDENCE[SURNAME_IN_ARTICLE] / CONFIDENCE[FULL_NAME]
    confidence = round(link.link_confidence * factor, 3)
    return link._replace(link_method=SURNAME_IN_ARTICLE, link_confidence=confidence, link_evidence=evidence)


def _link_full_name(
    full: Sequence[NameSpan], titles: Sequence[Title], *, setting: Setting, lookups: ActorLookups
) -> ActorLink:
    search = lookups.memo(_search_full_names)(tuple(dict.fromkeys(span.surface_form for span in full)))
    if search.link is not None:
        return search.link
    if search.found:
        chosen, why = _narrow(search.found, titles, setting=setting, lookups=lookups)
        if chosen is not None:
            return _link(chosen, FULL_NAME, f"{chosen.row.alias_kind}: {chosen.row.alias}{why}", narrowed=True)
        ids = ", ".join(named.actor.actor_id for named in search.found[:5])
        return discovered(PERSON, search.plainest, f"{len(search.found)} actors are called {search.name}: {ids}")
    for named in search.shortened:
        if _is_likely(named, setting=setting, lookups=lookups):
            return _link(named, FULL_NAME, f"shortened to: {named.row.alias}", narrowed=True)
    return discovered(PERSON, search.plainest, f"full name: {search.plainest}")


@dataclass(frozen=True, slots=True)
class _Search:
    """What the knowledge base has for the full names of one person."""

    plainest: str
    """The name in its fewest words, without title and initials."""
    link: ActorLink | None = None
    """Where one actor alone is called so, or nobody is."""
    name: str = ""
    found: tuple[Named, ...] = ()
    """Several actors of the name: the article must decide."""
    shortened: tuple[Named, ...] = ()
    """Actors of a shorter form of a name that nobody has: the article must speak for them."""


def _search_full_names(names: tuple[str, ...], *, lookups: ActorLookups) -> _Search:
    plainest = canonical_person(min(names, key=lambda name: len(person_words(name))))
    own_id = discovered_id(PERSON, plainest)
    for name in sorted(names, key=lambda name: -len(person_words(name))):
        rows = lookups.people_named(name) or lookups.people_named(canonical_person(name))
        found = tuple(row for row in _allowed(rows, name, own_id, lookups) if _initials_agree(name, row.row.alias))
        if len(found) == 1:
            row = found[0].row
            return _Search(plainest, _link(found[0], FULL_NAME, f"{row.alias_kind}: {row.alias}"))
        if found:
            return _Search(plainest, None, name, found)
    shorter = dict.fromkeys(short for name in names for short in _shortened(name))
    rows_of = (_allowed(lookups.people_named(name), name, own_id, lookups) for name in shorter)
    shortened = tuple(rows[0] for rows in rows_of if len(rows) == 1)
    if shortened:
        return _Search(plainest, shortened=shortened)
    return _Search(plainest, discovered(PERSON, plainest, f"full name: {plainest}"))


def _is_likely(named: Named, *, setting: Setting, lookups: ActorLookups) -> bool:
    """Whether the article names the person's country, or the person has held a leading office."""
    roles = lookups.roles(named.actor.actor_id)
    is_leading = bool(roles) and roles[0].role_rank <= LEADING_RANK
    return is_leading or named.actor.country_code in setting.all_countries


def _initials_agree(name: str, alias: str) -> bool:
    """Whether middle initials do not tell two people apart: "Ida B. Lind" is not "Ida C. Lind"."""
    printed, known = ({word for word in person_words(form)[1:-1] if len(word) == 1} for form in (name, alias))
    return not printed or not known or bool(printed & known)


def _shortened(name: str) -> tuple[str, ...]:
    """A name of three words or more without its middle names, and without what stands before its last two words."""
    words = canonical_person(name).split()
    return (f"{words[0]} {words[-1]}", f"{words[-2]} {words[-1]}") if len(words) > 2 else ()


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
    for title in titles:
        fitting = [named for named in found if fits_title(lookups.roles(named.actor.actor_id), title, on=setting.day)]
        if len(fitting) == 1:
            return fitting[0], f"; title: {title.printed}"
    at_home = [named for named in found if named.actor.country_code in setting.all_countries]
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
            return _link(chosen, SURNAME_OFFICE, f"in office on {setting.day}: {chosen.actor.actor_name}")
    return discovered(PERSON, name, f"no full name in the article: {name}", document_id=setting.document_id)


def _by_title(found: Sequence[Named], title: Title, *, setting: Setting, lookups: ActorLookups) -> Named | None:
    fitting = [named for named in found if fits_title(lookups.roles(named.actor.actor_id), title, on=setting.day)]
    if title.country_code is None and len(fitting) != 1:
        fitting = [named for named in fitting if named.actor.country_code in setting.all_countries]
    return fitting[0] if len(fitting) == 1 else None


def _by_office(found: Sequence[Named], *, setting: Setting, lookups: ActorLookups) -> Named | None:
    """The leading figure in office on the day whom a surname means.

    Either nobody else of that surname is in office in a country that the article names, or the surname is rare in the
    knowledge base and a head of state or government has it.
    """
    if setting.day is None:
        return None
    ranks: dict[str, int] = {}
    at_home: dict[str, int] = {}
    for named in found:
        for role in lookups.knowledge.roles_of(named.actor.actor_id, on=setting.day):
            if role.role.casefold() in _NO_OFFICES:
                continue
            held = ((ranks, True), (at_home, role.country_code in setting.all_countries))
            for best, counts in held:
                if counts:
                    rank = best.get(named.actor.actor_id, role.role_rank)
                    best[named.actor.actor_id] = min(rank, role.role_rank)
    if len(at_home) == 1 and min(at_home.values()) <= LEADING_RANK:
        return next(named for named in found if named.actor.actor_id in at_home)
    heads = [named for named in found if ranks.get(named.actor.actor_id) == HEAD_RANK]
    if len(heads) != 1:
        return None
    known = [named for named in found if (roles := lookups.roles(named.actor.actor_id)) and roles[0].role_rank < OTHER_RANK]
    return heads[0] if len(known) <= RARE_SURNAME else None


def _link(named: Named, method: str, evidence: str, *, narrowed: bool = False) -> ActorLink:
    return as_link(named.actor, method, CONFIDENCE[method] * (NARROWED if narrowed else 1.0), evidence)
