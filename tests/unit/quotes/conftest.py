"""Hand-built readings: tests name phrases of a text, not offsets."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from transforms.annotations import (
    CLAUSE,
    AttributionReading,
    Entity,
    EntityMention,
    NameReading,
    Quote,
    Reading,
    Sentence,
    Span,
    TextPart,
)
from transforms.quotes.confidence import ConfidenceModel
from transforms.quotes.extraction import extract_quotes, is_in_default_view

AS_READ = ConfidenceModel(base=0.0, weights={"content_log_odds": 1.0}, means={"content_log_odds": 0.0})
"""Takes the reader at its word: the confidence is the probability of the content."""

_SENTENCE = re.compile(r"\S.*?(?:[.!?][”\"’]?(?=\s|$)|$)")


@dataclass(frozen=True)
class ReadQuote:
    """One extracted quote in words."""

    segments: list[str]
    speaker: str | None
    resolution: str
    quote_type: str
    is_in_default_view: bool
    mention_kind: str | None
    quote: Quote


def _span(text: str, phrase: str | None) -> Span | None:
    """The first occurrence of a phrase; "#2 she" is the second "she" that is a word of its own, "#-1 she" the last."""
    if phrase is None:
        return None
    numbered = re.fullmatch(r"#(-?\d+) (.+)", phrase)
    if numbered:
        matches = list(re.finditer(rf"\b{re.escape(numbered[2])}\b", text))
        position = int(numbered[1])
        return Span(*matches[position - (position > 0)].span())
    start = text.index(phrase)
    return Span(start, start + len(phrase))


def _sentences(text: str) -> tuple[Sentence, ...]:
    sentences: list[Sentence] = []
    for paragraph_index, paragraph in enumerate(re.finditer(r"[^\n]+", text)):
        for match in _SENTENCE.finditer(paragraph.group()):
            start = paragraph.start() + match.start()
            span = Span(start, start + len(match.group()))
            sentences.append(Sentence(span, len(sentences), paragraph_index, is_heading=False, section_heading=None))
    return tuple(sentences)


def _entity(text: str, names: str, entity_type: str) -> Entity:
    """Entity from "Anna Lind|Lind": every occurrence of a name as a whole word is a mention."""
    forms = names.split("|")
    pattern = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    mentions = tuple(
        EntityMention(Span(*match.span()), match.group(), "name")
        for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)
    )
    return Entity(entity_type, forms[0], mentions)


@pytest.fixture
def read_quotes() -> Callable[..., list[ReadQuote]]:
    """Extract quotes from a text and what the network is to have read in it: (content, source, cue) phrases."""

    def read(
        text: str,
        *attributions: tuple[str, str | None, str | None],
        people: Sequence[str] = (),
        others: Sequence[tuple[str, str]] = (),
        probability: float = 0.95,
        scope: str = CLAUSE,
    ) -> list[ReadQuote]:
        entities = [_entity(text, names, "PERSON") for names in people]
        entities += [_entity(text, names, entity_type) for names, entity_type in others]
        readings = []
        for content, source, cue in attributions:
            span = _span(text, content)
            assert span is not None
            readings.append(
                AttributionReading(span, probability, _span(text, source), 0.9, _span(text, cue), 0.9, scope)
            )
        names = tuple(
            NameReading(mention.span, entity.entity_type, 0.9) for entity in entities for mention in entity.mentions
        )
        part = TextPart("body", text, _sentences(text), Reading(tuple(readings), names))
        extraction = extract_quotes(part, entities=entities, confidence=AS_READ)
        kinds = {one.mention.span: one.mention.mention_kind for one in extraction.speaker_mentions}
        return [
            ReadQuote(
                segments=[text[segment.start : segment.end] for segment in quote.segments],
                speaker=None if quote.speaker_entity is None else entities[quote.speaker_entity].entity_name,
                resolution=quote.speaker_resolution,
                quote_type=quote.quote_type,
                is_in_default_view=is_in_default_view(quote, text),
                mention_kind=None if quote.speaker is None else kinds.get(quote.speaker),
                quote=quote,
            )
            for quote in extraction.quotes
        ]

    return read
