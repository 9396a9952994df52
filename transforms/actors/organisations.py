"""Organisations of an article: by name, by acronym, by seat of government."""

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

from transforms.actors.links import (
    ACRONYM,
    FULL_NAME,
    GOVERNMENT_SEAT,
    ORG,
    SHORT_NAME,
    ActorLink,
    discovered,
)
from transforms.actors.lookups import ActorLookups, Meanings, Named, as_link
from transforms.entities.lexicon import GENERIC_FIRST_WORDS
from transforms.entities.names import acronyms_of, is_acronym, name_words, organisation_words

_COUNTRY_BEFORE = re.compile(r"^(?:the\s+)?(?:U\.S\.|US|United States)\s+", re.IGNORECASE)


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


def short_forms(forms: Set[str]) -> Mapping[str, str]:
    """Short names of organisations with the one longer name of the article that begins or ends with them.

    "Times" is "Harbour Times" where the article has no other. Beginnings that many share ("National") explain nothing.
    """
    if len(forms) < 2:
        return {}
    words_of = {form: organisation_words(form) for form in forms}
    known = set(words_of.values())
    longer: dict[tuple[str, ...], set[str]] = {}
    for form in forms:
        for words in _beginnings_and_ends(form) & known:
            longer.setdefault(words, set()).add(form)
    found = {}
    for form, words in words_of.items() if longer else ():
        candidates = longer.get(words, ())
        if candidates and words[0] not in GENERIC_FIRST_WORDS and len({organisation_words(c) for c in candidates}) == 1:
            found[form] = min(candidates)
    return found


@lru_cache(maxsize=16_384)
def _beginnings_and_ends(form: str) -> frozenset[tuple[str, ...]]:
    words = organisation_words(form) if " " in form else ()
    lengths = range(1, len(words))
    return frozenset(part for length in lengths for part in (words[:length], words[-length:]))


def link_organisation(
    form: str,
    meanings: Meanings,
    *,
    longer: str | None,
    shortened: str | None,
    countries: Set[str],
    lookups: ActorLookups,
) -> ActorLink | None:
    """The organisation that a form means, or None where the knowledge base has none or several.

    Parameters
    ----------
    longer
        The name that the article gives for this acronym: it decides, known or not.
    shortened
        The one longer name of the article that begins or ends with the form. It decides where the form is its end, or
        is no name of the knowledge base.
    """
    if longer is not None:
        return _through(longer, ACRONYM, f"long form in the article: {longer}", countries, lookups)
    if shortened is not None and organisation_words(shortened)[-1] == organisation_words(form)[-1]:
        return _through(shortened, SHORT_NAME, f"end of: {shortened}", countries, lookups)
    named = meanings.organisations or organisations_named(form, lookups)
    for found, method in ((named, FULL_NAME), (meanings.acronyms, ACRONYM)):
        if found:
            chosen, narrowed = _one(form, found, countries, lookups)
            evidence = f"{chosen.row.alias_kind}: {chosen.row.alias}" if chosen is not None else ""
            return None if chosen is None else as_link(chosen.actor, method, evidence, narrowed=narrowed)
    if shortened is None:
        return None
    return _through(shortened, SHORT_NAME, f"beginning of: {shortened}", countries, lookups)


def _through(longer: str, method: str, evidence: str, countries: Set[str], lookups: ActorLookups) -> ActorLink:
    """The link of a longer name of the same article."""
    chosen, narrowed = _one(longer, organisations_named(longer, lookups), countries, lookups)
    if chosen is None:
        return discovered(ORG, longer, evidence)
    return as_link(chosen.actor, method, evidence, narrowed=narrowed)


def link_government(form: str, meanings: Meanings, *, lookups: ActorLookups) -> ActorLink | None:
    """The government whose seat a form names, or None."""
    chosen, _ = _one(form, meanings.governments, frozenset(), lookups)
    if chosen is None:
        return None
    return as_link(chosen.actor, GOVERNMENT_SEAT, f"{chosen.row.alias_kind}: {chosen.row.alias}")


def organisations_named(form: str, lookups: ActorLookups) -> tuple[Named, ...]:
    """Organisations of this name, of the name without its legal suffix, or without "U.S." before it."""
    found = lookups.meanings(form).organisations
    if not found:
        bare = " ".join(organisation_words(form))
        if bare != form.casefold():
            found = lookups.meanings(bare.title()).organisations
    if not found and (match := _COUNTRY_BEFORE.match(form)):
        found = lookups.meanings(form[match.end() :]).organisations
    return found


def _one(form: str, found: Sequence[Named], countries: Set[str], lookups: ActorLookups) -> tuple[Named | None, bool]:
    if lookups.has_forbidden:
        found = [named for named in found if not lookups.knowledge.must_not_link(form, named.actor.actor_id)]
    if len(found) == 1:
        return found[0], False
    near = [named for named in found if named.actor.country_code in countries]
    return (near[0], True) if len(near) == 1 else (None, False)
