"""Which kind of thing a name is: one label per string per article, then an OntoNotes type."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from transforms.annotations import TextPart
from transforms.entities.lexicon import FACILITY_LAST, LOCATION_FIRST, LOCATION_LAST
from transforms.entities.names import acronyms_of, is_acronym, name_words, organisation_words, person_words
from transforms.entities.reference import Reference
from transforms.entities.spans import NORP, ORG, PERSON, PLACE, NameSpan, relabelled
from transforms.entities.whereabouts import NOWHERE, Whereabouts

Votes = dict[tuple[str, ...], dict[str, float]]

LABEL_OF_TYPE = {"PERSON": PERSON, "ORG": ORG, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "NORP": NORP}
REFERENCE_WEIGHT = 2.0  # the table's word counts at least as much as two sure readings
PEOPLE_BY_INITIALS = frozenset({"jfk", "rfk", "fdr", "lbj", "mlk", "aoc", "mbs", "mbz", "amlo"})
MAX_GAP = 4
_MIXED = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Z][A-Za-z]{0,3}")
_OPENING = re.compile(r"\s*\(\s*[\"“‘']?$")


def agree_labels(
    spans: Sequence[NameSpan],
    *,
    pairs: Mapping[str, NameSpan],
    companies: Set[tuple[str, ...]] = frozenset(),
    whereabouts: Whereabouts = NOWHERE,
    reference: Reference,
) -> list[NameSpan]:
    """Give every string of the article one label.

    Votes are the network's probabilities, summed over the mentions of the string. Then, in this order: what the
    reference table knows as a country or a body is that, or a person; a surname adds the votes of the people named in
    full, and one at which nothing happens is no place; any other name shown to be a place by the words around it is no
    person; a string printed as an acronym only, or shown to be a company by the words around it, is no person unless
    people of the article have it as their surname; an acronym in brackets takes the label of its long name.
    """
    votes: Votes = defaultdict(lambda: defaultdict(float))
    for span in spans:
        votes[name_words(span.surface_form)][span.label] += span.weight
    _ask_reference(votes, spans, reference)
    _ask_surnames(votes)
    surnames = _surname_votes(votes)
    for words, labels in votes.items():
        if words in surnames:
            labels[PERSON] += surnames[words]
            if words in whereabouts.never_places:
                labels[PERSON] += labels.pop(PLACE, 0.0)
    acronyms = _acronyms_only(spans)
    _ask_whereabouts(votes, whereabouts, others=acronyms | companies, surnames=surnames)
    for words in companies | {words for words in acronyms if words[0] not in PEOPLE_BY_INITIALS}:
        if words in votes and words not in surnames:
            votes[words][ORG] += votes[words].pop(PERSON, 0.0)
    chosen = {words: _winner(labels) for words, labels in votes.items()}
    for acronym, long_name in pairs.items():
        chosen[name_words(acronym)] = chosen[name_words(long_name.surface_form)]
    return [relabelled(span, chosen[name_words(span.surface_form)]) for span in spans]


def _ask_reference(votes: Votes, spans: Sequence[NameSpan], reference: Reference) -> None:
    """Whether a name is a country or a body is for the table to say; whether it is a person, for the text."""
    for form in dict.fromkeys(span.surface_form for span in spans):
        row = reference.name(form) or reference.capital(form)
        if row is not None:
            labels = votes[name_words(form)]
            not_person = sum(labels.pop(label, 0.0) for label in (ORG, PLACE, NORP))
            labels[LABEL_OF_TYPE[row.entity_type]] = not_person + REFERENCE_WEIGHT


def _ask_whereabouts(
    votes: Votes, whereabouts: Whereabouts, *, others: Set[tuple[str, ...]], surnames: Mapping[tuple[str, ...], float]
) -> None:
    """What the words around a name show to be a place or a person is that, unless it is one of `others`."""
    for words in whereabouts.places - others:
        if words in votes and words not in surnames:
            votes[words][PLACE] += votes[words].pop(PERSON, 0.0)
            if words in whereabouts.kinds:
                votes[words][PLACE] += votes[words].pop(ORG, 0.0)
    for words in whereabouts.people - others:
        if words in votes and len(words) == 1 and PERSON in votes[words]:
            votes[words][PERSON] += votes[words].pop(ORG, 0.0)


def _ask_surnames(votes: Votes) -> None:
    """Where a surname by itself is more surely a person than the full name something else, that is a person too."""
    for words, labels in votes.items():
        if len(words) in (2, 3) and words[-1:] in votes and _winner(labels) != PERSON:
            surname = votes[words[-1:]]
            if _winner(surname) == PERSON and surname[PERSON] > sum(labels.values()):
                labels[PERSON] += surname[PERSON]


def _surname_votes(votes: Votes) -> dict[tuple[str, ...], float]:
    """Ends of the names of people named in full ("López Obrador", "Obrador", "the Obradors"), with their votes.

    A beginning counts as well where the network reads it as an organisation: family names stand first in many names.
    """
    surnames: dict[tuple[str, ...], float] = defaultdict(float)
    for words, labels in votes.items():
        if len(words) > 1 and _winner(labels) == PERSON:
            for length in range(1, len(words)):
                surnames[words[-length:]] += labels[PERSON]
            surnames[(f"{words[-1]}s",)] += labels[PERSON]
            if words[:1] in votes and _winner(votes[words[:1]]) == ORG:
                surnames[words[:1]] += labels[PERSON]
    return surnames


def _acronyms_only(spans: Sequence[NameSpan]) -> frozenset[tuple[str, ...]]:
    """Words of one-word names that the article prints as acronyms only: "KCNA", but not "TRUMP" beside "Trump"."""
    printed: dict[tuple[str, ...], bool] = {}
    for span in spans:
        words = name_words(span.surface_form)
        if len(words) == 1:
            printed[words] = printed.get(words, True) and is_acronym(span.surface_form)
    return frozenset(words for words, acronyms_only in printed.items() if acronyms_only)


def _winner(labels: Mapping[str, float]) -> str:
    if len(labels) == 1:
        return next(iter(labels))
    # Ties go by the alphabet, so that the order of the mentions cannot decide.
    return max(sorted(labels), key=lambda label: labels[label])


def abbreviation_pairs(spans: Sequence[NameSpan], parts: Sequence[TextPart]) -> dict[str, NameSpan]:
    """Acronyms introduced beside their name, "European Transport Safety Authority (ETSA)": acronym -> the long name.

    The long name stands directly before the bracket, and the acronym is made of its initials, or it is all that the
    bracket holds and the long name is an organisation of several words: the acronym may be made of its name in another
    language ("Italian Transport Conference (CTI)").
    """
    pairs: dict[str, NameSpan] = {}
    for before, span in pairwise(spans):
        between = parts[span.part_index].text[before.end : span.start] if span.start - before.end <= MAX_GAP else ""
        if before.part_index != span.part_index or not between or not _may_abbreviate(span.surface_form):
            continue
        if _OPENING.fullmatch(between) and (
            abbreviates(span.surface_form, before.surface_form)
            or _is_foreign_acronym(span, before, following=parts[span.part_index].text[span.end : span.end + 1])
        ):
            pairs.setdefault(span.surface_form, before)
    return pairs


def _is_foreign_acronym(acronym: NameSpan, long_name: NameSpan, *, following: str) -> bool:
    """Whether an acronym that fills a bracket behind an organisation's name can be made of its name elsewhere.

    Two letters are mostly the code of a country or state.
    """
    is_whole_bracket = following == ")" and acronym.label == long_name.label == ORG
    return is_whole_bracket and len(acronym.surface_form) > 2 and len(organisation_words(long_name.surface_form)) > 1


def _may_abbreviate(form: str) -> bool:
    """Whether a form looks like an abbreviation: an acronym, or a word with capitals inside ("BoG")."""
    return is_acronym(form) or _MIXED.fullmatch(form) is not None


def abbreviates(acronym: str, name: str) -> bool:
    """Whether `acronym` is made of the initials of `name`."""
    letters = acronym.replace(".", "").casefold()
    return letters in acronyms_of(name_words(name)) or letters in acronyms_of(organisation_words(name))


def ontonotes_type(surface_form: str, label: str, *, read_types: Mapping[str, float], reference: Reference) -> str:
    """OntoNotes type of a name: the reference table first, then the head of the name, then what the network read.

    `read_types` has the weight of GPE, LOC and FAC over the mentions of a place.
    """
    if label != PLACE:
        return label
    row = reference.name(surface_form)
    if row is not None and LABEL_OF_TYPE[row.entity_type] == PLACE:
        return row.entity_type
    words = person_words(surface_form)
    if len(words) > 1:
        if words[-1] in LOCATION_LAST or words[0] in LOCATION_FIRST:
            return "LOC"
        if words[-1] in FACILITY_LAST:
            return "FAC"
    return max(sorted(read_types), key=lambda kind: read_types[kind], default="GPE")
