"""Organisations of an article: by name, by acronym, by seat of government."""

import re
from collections.abc import Mapping, Sequence, Set

from transforms.actors.links import (
    ACRONYM,
    CONFIDENCE,
    FULL_NAME,
    GOVERNMENT_SEAT,
    NARROWED,
    ORG,
    ActorLink,
    discovered,
)
from transforms.actors.lookups import ActorLookups, Meanings, Named
from transforms.entities.names import acronyms_of, is_acronym, name_words, organisation_words

_COUNTRY_BEFORE = re.compile(r"^(?:U\.S\.|US|U\.K\.|UK|British|American)\s+")


def long_forms(text: str, forms: Sequence[tuple[int, int, str]]) -> Mapping[str, str]:
    """Acronyms of the article with the one longer name that they stand for.

    "Long Name (LN)" wins over a longer name of the article whose initials it has; two such names explain nothing.
    """
    acronyms = {form for _, _, form in forms if is_acronym(form)}
    if not acronyms:
        return {}
    found: dict[str, str] = {}
    by_initials: dict[str, set[str]] = {}
    for _, end, form in forms:
        if " " not in form:
            continue
        behind = text[end : end + 14]
        if behind[:2] == " (":
            bracketed = behind[2:].partition(")")[0]
            if bracketed in acronyms:
                found.setdefault(bracketed, form)
        for initials in acronyms_of(name_words(form)):
            by_initials.setdefault(initials, set()).add(form)
    for acronym in acronyms - found.keys():
        longer = by_initials.get(acronym.replace(".", "").casefold(), set())
        if len({name_words(form) for form in longer}) == 1:
            found[acronym] = min(longer)
    return found


def link_organisation(
    form: str,
    meanings: Meanings,
    *,
    longer: str | None,
    countries: Set[str],
    lookups: ActorLookups,
) -> ActorLink | None:
    """The organisation that a form means, or None where the knowledge base has none or several.

    `longer` is the name that the article gives for this acronym: it decides, known or not.
    """
    if longer is not None:
        chosen, narrowed = _one(longer, _by_name(longer, lookups), countries, lookups)
        if chosen is None:
            return discovered(ORG, longer, f"acronym of: {longer}")
        return _link(chosen, ACRONYM, f"long form in the article: {longer}", narrowed=narrowed)
    found = meanings.organisations or _by_name(form, lookups)
    chosen, narrowed = _one(form, found, countries, lookups)
    if chosen is not None:
        return _link(chosen, FULL_NAME, f"name: {chosen.row.alias}", narrowed=narrowed)
    chosen, narrowed = _one(form, meanings.acronyms, countries, lookups) if not found else (None, False)
    return None if chosen is None else _link(chosen, ACRONYM, f"acronym: {chosen.row.alias}", narrowed=narrowed)


def link_government(form: str, meanings: Meanings, *, lookups: ActorLookups) -> ActorLink | None:
    """The government whose seat a form names, or None."""
    chosen, _ = _one(form, meanings.governments, frozenset(), lookups)
    return None if chosen is None else _link(chosen, GOVERNMENT_SEAT, f"{chosen.row.alias_kind}: {chosen.row.alias}")


def _by_name(form: str, lookups: ActorLookups) -> tuple[Named, ...]:
    found = lookups.meanings(form).organisations
    if not found:
        bare = " ".join(organisation_words(form))
        if bare != form.casefold():
            found = lookups.meanings(bare.title()).organisations
    if not found and (match := _COUNTRY_BEFORE.match(form)):
        found = lookups.meanings(form[match.end() :]).organisations
    return found


def _one(
    form: str, found: Sequence[Named], countries: Set[str], lookups: ActorLookups
) -> tuple[Named | None, bool]:
    if lookups.has_forbidden:
        found = [named for named in found if not lookups.knowledge.must_not_link(form, named.actor.actor_id)]
    if len(found) == 1:
        return found[0], False
    near = [named for named in found if named.actor.country_code in countries]
    return (near[0], True) if len(near) == 1 else (None, False)


def _link(named: Named, method: str, evidence: str, *, narrowed: bool = False) -> ActorLink:
    actor = named.actor
    confidence = round(CONFIDENCE[method] * (NARROWED if narrowed else 1.0), 3)
    return ActorLink(
        actor.actor_id, actor.actor_name, actor.actor_type, actor.wikidata_id, method, confidence, evidence
    )
