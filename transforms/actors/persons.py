"""A person's names to an actor of the knowledge base: full names by themselves, surnames with support."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.actors.links import (
    FULL_NAME,
    PERSON,
    SURNAME_IN_ARTICLE,
    SURNAME_OFFICE,
    TITLE_SURNAME,
    ActorLink,
    discovered,
    discovered_id,
)
from transforms.actors.lookups import ActorLookups, Named, as_link
from transforms.actors.offices import fits_title
from transforms.actors.roles import HEAD_RANK, LEADING_RANK, OTHER_RANK
from transforms.actors.setting import Setting
from transforms.actors.titles import Title
from transforms.entities.names import canonical_person, person_words
from transforms.quotes.genders import given_names

_NO_OFFICES = frozenset({"first lady", "first gentleman", "second lady", "second gentleman"})
"""What spouses of office holders are called: it makes no second holder of the surname."""
LONGEST_FIRST_NAME = 24
_OPENING = re.compile(r"^.*[\n\"“‘'’(\[—–-]")
RARE_SURNAME = 3
"""Ministers and heads, of any time, who bear a rare surname, at most: Merkel and Obama, not Lee and Brown."""


def link_full_name(
    names: tuple[str, ...], titles: Sequence[Title], *, setting: Setting, lookups: ActorLookups
) -> ActorLink:
    """Link a person whom the article names in full, in one or several ways."""
    search = lookups.memo(_search_full_names)(names)
    if search.link is not None:
        return search.link
    if search.found:
        chosen, why = _narrow(search.found, titles, setting=setting, lookups=lookups)
        if chosen is not None:
            return as_link(chosen.actor, FULL_NAME, f"{chosen.row.alias_kind}: {chosen.row.alias}{why}", narrowed=True)
        ids = ", ".join(named.actor.actor_id for named in search.found[:5])
        return discovered(PERSON, search.plainest, f"{len(search.found)} actors are called {search.name}: {ids}")
    for named in search.shortened:
        if _is_likely(named, setting=setting, lookups=lookups):
            return as_link(named.actor, FULL_NAME, f"shortened to: {named.row.alias}", narrowed=True)
    return discovered(PERSON, search.plainest, f"full name: {search.plainest}")


def known_actor(names: tuple[str, ...], *, lookups: ActorLookups) -> str | None:
    """Id of the one actor of the knowledge base who has one of these full names, or None."""
    link = lookups.memo(_search_full_names)(names).link
    return link.actor_id if link is not None and link.is_known else None


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
            return _Search(plainest, as_link(found[0].actor, FULL_NAME, f"{row.alias_kind}: {row.alias}"))
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
    return tuple(named for named in found if not any(forbids(form, named.actor.actor_id) for form in (name, own_id)))


def _narrow(
    found: Sequence[Named], titles: Sequence[Title], *, setting: Setting, lookups: ActorLookups
) -> tuple[Named | None, str]:
    """The one of several namesakes that a title, an office on the day or a country of the article speaks for."""
    day = setting.day or setting.likely_day
    for title in titles:
        fitting = [named for named in found if fits_title(lookups.roles(named.actor.actor_id), title, on=day)]
        if len(fitting) == 1:
            return fitting[0], f"; title: {title.printed}"
    at_home = [named for named in found if named.actor.country_code in setting.all_countries]
    if day is not None:
        for some, why in ((at_home, "; in office, country named"), (found, "; in office on the day")):
            holding = [
                named
                for named in some
                if any(role.is_valid_on(setting.day) for role in lookups.roles(named.actor.actor_id))
            ]
            if len(holding) == 1:
                return holding[0], why
    return (at_home[0], "; country named") if len(at_home) == 1 else (None, "")


def link_single_name(name: str, titles: Sequence[Title], *, setting: Setting, lookups: ActorLookups) -> ActorLink:
    """Link a person whom the article only calls by surname: with the support of a title or an office, or not at all."""
    own_id = discovered_id(PERSON, name, document_id=setting.document_id)
    found = _allowed(lookups.people_surnamed(name), name, own_id, lookups)
    if found:
        in_full = _named_in_text(name, own_id, setting=setting, lookups=lookups)
        if in_full is not None:
            return in_full
        for title in titles:
            chosen = _by_title(found, title, setting=setting, lookups=lookups)
            if chosen is not None:
                evidence = f"title: {title.printed}; surname of {chosen.actor.actor_name}"
                return as_link(chosen.actor, TITLE_SURNAME, evidence)
        chosen = _by_office(found, setting=setting, lookups=lookups) if not titles else None
        if chosen is not None:
            return as_link(chosen.actor, SURNAME_OFFICE, f"in office on {setting.day}: {chosen.actor.actor_name}")
    return discovered(PERSON, name, f"no full name in the article: {name}", document_id=setting.document_id)


def _named_in_text(surname: str, own_id: str, *, setting: Setting, lookups: ActorLookups) -> ActorLink | None:
    """The one actor whose full name stands in the text, where the given mentions leave it out.

    Nobody when the text has the surname behind another given name as well.
    """
    text = setting.text
    people: dict[str, tuple[Named, int]] = {}
    start = text.find(surname)
    while start >= 0:
        if start > 1 and text[start - 1] == " ":
            first = _OPENING.sub("", text[max(0, start - LONGEST_FIRST_NAME) : start - 1].rpartition(" ")[2])
            full = f"{first} {surname}"
            found = _allowed(lookups.people_named(full), full, own_id, lookups) if first[:1].isupper() else ()
            if len(found) == 1:
                people.setdefault(found[0].actor.actor_id, (found[0], start - len(first) - 1))
            elif first in given_names():
                return None
        start = text.find(surname, start + len(surname))
    if len(people) != 1:
        return None
    ((named, place),) = people.values()
    evidence = f"full name in the text at {place}: {named.row.alias}"
    return as_link(named.actor, SURNAME_IN_ARTICLE, evidence)


def _by_title(found: Sequence[Named], title: Title, *, setting: Setting, lookups: ActorLookups) -> Named | None:
    fitting = [named for named in found if fits_title(lookups.roles(named.actor.actor_id), title, on=setting.day)]
    if len(fitting) > 1 and setting.likely_day is not None:
        likely = setting.likely_day
        fitting = [named for named in fitting if fits_title(lookups.roles(named.actor.actor_id), title, on=likely)]
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
        for role in lookups.roles(named.actor.actor_id):
            if not role.is_valid_on(setting.day) or role.role.casefold() in _NO_OFFICES:
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
    known = [
        named for named in found if (roles := lookups.roles(named.actor.actor_id)) and roles[0].role_rank < OTHER_RANK
    ]
    return heads[0] if len(known) <= RARE_SURNAME else None
