"""Names that the network does not give: peoples ("Ukrainian"), and repetitions of names known from the same article."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from transforms.annotations import TextPart
from transforms.entities.cleaning import NORP, PERSON, NameSpan
from transforms.entities.lexicon import COMMON_WORDS
from transforms.entities.names import is_acronym, person_words
from transforms.entities.phrases import PhraseIndex, find_phrases, phrase_index
from transforms.entities.reference import Reference

REPETITION_WEIGHT = 0.5
MIN_SURNAME_LENGTH = 4
MIN_WORD_WEIGHT = 1.5

_NEXT_WORD = re.compile(r"\s+([A-Z][\w'’]*)")
_LANGUAGE_BEFORE = re.compile(r"\b(?:in|into|from|speaks?|spoke|speaking|spoken|learn\w*|fluent|translat\w+)\s+$")
_NOUN_AFTER = re.compile(r"[-\s]+[a-zA-Z]")
_LANGUAGE_NOUN_AFTER = re.compile(r"\s+(?:language|dictionary|translation|lessons?|classes|speakers?|accent|version)\b")


def complete_names(parts: Sequence[TextPart], spans: Sequence[NameSpan], *, reference: Reference) -> list[NameSpan]:
    """Add peoples and exact repetitions of known names to `spans`; nothing inside or across a given span.

    Returns
    -------
    All spans in text order.
    """
    known, labels = _known_forms(spans)
    completed: list[NameSpan] = []
    by_part: list[list[NameSpan]] = [[] for _ in parts]
    for span in spans:
        by_part[span.part_index].append(span)
    for part_index, part in enumerate(parts):
        given = by_part[part_index]
        found = _uncovered(find_phrases(part.text, known, reference.peoples), given)
        added = []
        for start, end in found:
            form = part.text[start:end]
            label = labels.get(form)
            if label is None:
                if not _is_people(part.text, start, end, given):
                    continue
                label = NORP
            added.append(NameSpan(part_index, start, end, form, label, REPETITION_WEIGHT))
        completed += _merged(given, added)
    return completed


def _known_forms(spans: Sequence[NameSpan]) -> tuple[PhraseIndex, dict[str, str]]:
    labels: dict[str, str] = {}
    for span in spans:
        form, words = span.surface_form, person_words(span.surface_form)
        if span.label == NORP:
            continue
        if len(words) > 1 or is_acronym(form):
            labels.setdefault(form, span.label)
        if span.label == PERSON and len(words) > 1:
            surname = form.split()[-1]
            if len(surname) >= MIN_SURNAME_LENGTH and surname.casefold() not in COMMON_WORDS and surname[0].isupper():
                labels.setdefault(surname, PERSON)
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for span in spans:
        weights[span.surface_form, span.label] += span.weight
    for (form, label), weight in weights.items():
        if weight >= MIN_WORD_WEIGHT and label != NORP and len(form) >= MIN_SURNAME_LENGTH:
            labels.setdefault(form, label)
    return phrase_index(labels), labels


def _uncovered(found: Iterator[tuple[int, int]], given: Sequence[NameSpan]) -> Iterator[tuple[int, int]]:
    """Those of `found` that touch none of `given`, or swallow one whole ("Costa" in "Costa Ricans")."""
    position = 0
    for start, end in found:
        while position < len(given) and given[position].end <= start:
            position += 1
        if position == len(given) or given[position].start >= end:
            yield start, end
        elif start <= given[position].start and given[position].end < end:
            if position + 1 == len(given) or given[position + 1].start >= end:
                yield start, end


def _merged(given: Sequence[NameSpan], added: Sequence[NameSpan]) -> list[NameSpan]:
    """Both in text order, without the given spans that lie inside an added one."""
    merged: list[NameSpan] = []
    for span in sorted([*given, *added], key=lambda span: (span.start, -span.end)):
        if not merged or merged[-1].end <= span.start:
            merged.append(span)
    return merged


def _is_people(text: str, start: int, end: int, given: Sequence[NameSpan]) -> bool:
    """Whether a demonym stands for a people: not a language, not the beginning of a longer name."""
    return not _is_language(text, start, end)


def _is_language(text: str, start: int, end: int) -> bool:
    if _LANGUAGE_NOUN_AFTER.match(text, end):
        return True
    return bool(_LANGUAGE_BEFORE.search(text, max(0, start - 16), start)) and not _NOUN_AFTER.match(text, end)
