"""Names that the network does not give: peoples ("Ukrainian"), and repetitions of names known from the same article."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from transforms.annotations import TextPart
from transforms.entities.lexicon import COMMON_WORDS
from transforms.entities.names import is_acronym, person_words
from transforms.entities.phrases import find_phrases, is_money, phrase_index
from transforms.entities.reference import Reference
from transforms.entities.spans import NORP, PERSON, NameSpan

REPETITION_WEIGHT = 0.5
MIN_SURNAME_LENGTH = 4
MIN_WORD_WEIGHT = 1.5  # of a single word: read by the network about twice before its repetitions are believed

_LANGUAGE_BEFORE = re.compile(r"\b(?:in|into|from|speaks?|spoke|speaking|spoken|learn\w*|fluent|translat\w+)\s+$")
_WORD_AFTER = re.compile(r"[-\s]+[a-zA-Z]")
_LANGUAGE_NOUN_AFTER = re.compile(r"\s+(?:language|dictionary|translation|lessons?|classes|speakers?|accent|version)\b")


def complete_names(parts: Sequence[TextPart], spans: Sequence[NameSpan], *, reference: Reference) -> list[NameSpan]:
    """Add peoples and exact repetitions of known names to `spans`.

    Repeated are names of several words, acronyms, surnames of people named in full, and single words that the network
    read often enough. A found phrase that touches a given span is left out, unless it swallows the span whole
    ("Costa" in "Costa Ricans"): then it takes its place.

    Returns
    -------
    All spans in text order, not overlapping.
    """
    labels = _known_forms(spans)
    known = phrase_index(labels)
    by_part: list[list[NameSpan]] = [[] for _ in parts]
    for span in spans:
        by_part[span.part_index].append(span)
    completed: list[NameSpan] = []
    for part_index, part in enumerate(parts):
        given = by_part[part_index]
        found = find_phrases(part.text, known, reference.peoples)
        added = [
            NameSpan(part_index, start, end, form, labels.get(form, NORP), REPETITION_WEIGHT)
            for start, end in _free(found, given)
            if ((form := part.text[start:end]) in labels or not _is_language(part.text, start, end))
            and not is_money(part.text, start, end)
        ]
        completed += _merged(given, added)
    return completed


def _known_forms(spans: Sequence[NameSpan]) -> dict[str, str]:
    """Forms to look for, with their labels."""
    labels: dict[str, str] = {}
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for span in spans:
        form, words = span.surface_form, person_words(span.surface_form)
        if span.label == NORP:
            continue
        weights[form, span.label] += span.weight
        if len(words) > 1 or is_acronym(form):
            labels.setdefault(form, span.label)
        if span.label == PERSON and len(words) > 1:
            surname = form.split()[-1]
            if len(surname) >= MIN_SURNAME_LENGTH and surname.casefold() not in COMMON_WORDS and surname[0].isupper():
                labels.setdefault(surname, PERSON)
    for (form, label), weight in weights.items():
        if weight >= MIN_WORD_WEIGHT and len(form) >= MIN_SURNAME_LENGTH:
            labels.setdefault(form, label)
    return labels


def _free(found: Iterator[tuple[int, int]], given: Sequence[NameSpan]) -> Iterator[tuple[int, int]]:
    """Those of `found` that touch none of `given`, or swallow all that they touch; both in text order."""
    position = 0
    for start, end in found:
        while position < len(given) and given[position].end <= start:
            position += 1
        last = position
        while last < len(given) and given[last].start < end:
            last += 1
        if all(_swallows(start, end, span) for span in given[position:last]):
            yield start, end


def _swallows(start: int, end: int, span: NameSpan) -> bool:
    return start <= span.start and span.end <= end and span.end - span.start < end - start


def _merged(given: Sequence[NameSpan], added: Sequence[NameSpan]) -> list[NameSpan]:
    """Both in text order, without the given spans that lie inside an added one."""
    merged: list[NameSpan] = []
    for span in sorted([*given, *added], key=lambda span: (span.start, -span.end)):
        if not merged or merged[-1].end <= span.start:
            merged.append(span)
    return merged


def _is_language(text: str, start: int, end: int) -> bool:
    """Whether a demonym stands for the language: "in Russian.", "the Russian translation"."""
    if _LANGUAGE_NOUN_AFTER.match(text, end):
        return True
    return bool(_LANGUAGE_BEFORE.search(text, max(0, start - 16), start)) and not _WORD_AFTER.match(text, end)
