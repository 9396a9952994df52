"""Organisations, places and peoples of one article: forms of one name to one group."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence

from transforms.entities.labels import abbreviates
from transforms.entities.lexicon import GENERIC_FIRST_WORDS
from transforms.entities.names import is_acronym, name_words, organisation_words
from transforms.entities.reference import Reference
from transforms.entities.spans import NameSpan

MIN_SHORT_FORM_LENGTH = 4


def group_organisations(
    spans: Sequence[NameSpan], *, pairs: Mapping[str, NameSpan], reference: Reference
) -> list[list[NameSpan]]:
    """Group the ORG spans of an article by organisation.

    One organisation are: names equal but for legal suffixes ("Acme", "Acme Inc."), forms of one actor of the reference
    table (of a country's team as well), an acronym and the name that it abbreviates (introduced in brackets, or made of
    the initials of one single name of the article), and a beginning that only one longer name has ("Goldman" for
    "Goldman Sachs").
    """
    forms = list(dict.fromkeys(span.surface_form for span in spans))
    teams = {span.surface_form for span in spans if span.is_team}
    keys: dict[str, Hashable] = {}
    for form in forms:
        row = reference.name(form)
        is_known = row is not None and (row.actor_type == "ORG" or form in teams)
        keys[form] = row.actor_name if row is not None and is_known else organisation_words(form)
    by_initials: dict[str, set[str]] = defaultdict(set)
    by_beginning: dict[tuple[str, ...], set[Hashable]] = defaultdict(set)
    for form in forms:
        words = organisation_words(form)
        for length in range(1, len(words)):
            by_beginning[words[:length]].add(keys[form])
        if len(words) > 1:
            by_initials[words[0][0]].add(form)
    links: dict[Hashable, Hashable] = {}
    for form in forms:
        if isinstance(keys[form], str):
            continue
        words = organisation_words(form)
        if is_acronym(form) or form in pairs:
            if form in pairs and pairs[form].surface_form in keys:
                links[keys[form]] = keys[pairs[form].surface_form]
                continue
            named = {keys[long] for long in by_initials[words[0][0]] if abbreviates(form, long)}
            if len(named) == 1:
                links[keys[form]] = named.pop()
                continue
        longer = by_beginning.get(words, set())
        if len(longer) == 1 and words[0] not in GENERIC_FIRST_WORDS and len(words[0]) >= MIN_SHORT_FORM_LENGTH:
            links[keys[form]] = next(iter(longer))
    return _grouped(spans, lambda span: _end_of(keys[span.surface_form], links))


def group_places(spans: Sequence[NameSpan], *, reference: Reference) -> list[list[NameSpan]]:
    """Group the PLACE spans of an article: by row of the reference table, else by name; "City" with "City, State"."""
    forms = dict.fromkeys(span.surface_form for span in spans)
    keys: dict[str, Hashable] = {}
    for form in forms:
        row = reference.name(form)
        keys[form] = row.actor_name if row is not None else name_words(form)
    known = set(keys.values())
    for form in forms:
        city = name_words(form.partition(",")[0])
        if "," in form and city in known:
            keys[form] = city
    return _grouped(spans, lambda span: keys[span.surface_form])


def group_peoples(spans: Sequence[NameSpan], *, reference: Reference) -> list[list[NameSpan]]:
    """Group the NORP spans of an article by the actor of their row in the reference table, else by name."""

    def key(span: NameSpan) -> Hashable:
        row = reference.demonym(span.surface_form)
        return row.actor_name if row is not None else name_words(span.surface_form)

    return _grouped(spans, key)


def group_by_name(spans: Sequence[NameSpan]) -> list[list[NameSpan]]:
    """Group spans whose names have the same words: laws, events and works have no other forms that rules could know."""
    return _grouped(spans, lambda span: name_words(span.surface_form))


def _end_of(key: Hashable, links: Mapping[Hashable, Hashable]) -> Hashable:
    seen = {key}
    while key in links and links[key] not in seen:
        key = links[key]
        seen.add(key)
    return key


def _grouped(spans: Sequence[NameSpan], key: Callable[[NameSpan], Hashable]) -> list[list[NameSpan]]:
    groups: dict[Hashable, list[NameSpan]] = defaultdict(list)
    for span in spans:
        groups[key(span)].append(span)
    return list(groups.values())
