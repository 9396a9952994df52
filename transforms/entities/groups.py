"""Organisations, places and peoples of one article: forms of one name to one group."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from transforms.entities.labels import abbreviates
from transforms.entities.lexicon import DETERMINERS, GENERIC_FIRST_WORDS, HEADS_BEFORE_OF
from transforms.entities.names import is_acronym, name_words, organisation_words
from transforms.entities.reference import Reference
from transforms.entities.spans import NameSpan

MIN_SHORT_FORM_LENGTH = 4

Words = tuple[str, ...]


def group_organisations(
    spans: Sequence[NameSpan], *, pairs: Mapping[str, NameSpan], reference: Reference
) -> list[list[NameSpan]]:
    """Group the ORG spans of an article by organisation.

    One organisation are: names equal but for legal suffixes ("Acme", "Acme Inc."), forms of one actor of the reference
    table (of a country's team as well), an acronym and the name that it abbreviates (introduced in brackets, or made of
    the initials of one single name of the article), a beginning that only one longer name has ("Goldman" for "Goldman
    Sachs"), what stands behind the "of" of one body ("Homeland Safety" for "Department of Homeland Safety"), and a last
    word or head that only one name has ("Rovers" for "Marrel Rovers", "the Church" for "Church of the Harbour").
    """
    forms = list(dict.fromkeys(span.surface_form for span in spans))
    teams = {span.surface_form for span in spans if span.is_team}
    keys: dict[str, Hashable] = {}
    for form in forms:
        row = reference.name(form)
        is_known = row is not None and (row.actor_type == "ORG" or form in teams)
        keys[form] = row.actor_name if row is not None and is_known else organisation_words(form)
    names = _LongNames(forms, keys)
    links: dict[Hashable, Hashable] = {}
    for form in forms:
        if isinstance(keys[form], str):
            continue
        if is_acronym(form) or form in pairs:
            if form in pairs and pairs[form].surface_form in keys:
                links[keys[form]] = keys[pairs[form].surface_form]
                continue
            named = names.abbreviated_by(form)
            if len(named) == 1:
                links[keys[form]] = named.pop()
                continue
        longer = names.shortened_to(organisation_words(form))
        if len(longer) == 1:
            links[keys[form]] = next(iter(longer))
    return _grouped(spans, lambda span: _end_of(keys[span.surface_form], links))


class _LongNames:
    """The names of several words of an article, by what they may be shortened to."""

    def __init__(self, forms: Iterable[str], keys: Mapping[str, Hashable]) -> None:
        self._keys = keys
        self._by_initial: dict[str, set[str]] = defaultdict(set)
        self._by_beginning: dict[Words, set[Hashable]] = defaultdict(set)
        self._by_complement: dict[Words, set[Hashable]] = defaultdict(set)
        self._by_head: dict[Words, set[Hashable]] = defaultdict(set)
        for form in forms:
            words = organisation_words(form)
            if len(words) == 1:
                continue
            self._by_initial[words[0][0]].add(form)
            for length in range(1, len(words)):
                self._by_beginning[words[:length]].add(keys[form])
            head, complement = _head_and_complement(words)
            self._by_head[head].add(keys[form])
            if complement:
                self._by_complement[complement].add(keys[form])

    def abbreviated_by(self, acronym: str) -> set[Hashable]:
        """Keys of the names that the acronym is made of."""
        initial = organisation_words(acronym)[0][0]
        return {self._keys[long] for long in self._by_initial[initial] if abbreviates(acronym, long)}

    def shortened_to(self, words: Words) -> set[Hashable]:
        """Keys of the names that begin with the words or, if none does, have them as head, or behind their "of"."""
        longer: set[Hashable] = set()
        is_generic = words[0] in GENERIC_FIRST_WORDS
        if not is_generic and len(words[0]) >= MIN_SHORT_FORM_LENGTH:
            longer = self._by_beginning.get(words, set())
        if not is_generic or words[0] in HEADS_BEFORE_OF:
            longer = longer or self._by_head.get(words, set())
        return longer or self._by_complement.get(words, set())


def _head_and_complement(words: Words) -> tuple[Words, Words]:
    """Head of an organisation's name, and what stands behind its "of" where the head calls for it."""
    if "of" not in words[1:]:
        return words[-1:], ()
    position = words.index("of", 1)
    head, complement = words[position - 1 : position], words[position + 1 :]
    while len(complement) > 1 and complement[0] in DETERMINERS:
        complement = complement[1:]
    return head, complement if head[0] in HEADS_BEFORE_OF else ()


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
