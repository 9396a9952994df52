"""What was found in one article, as rows of the `nlp` tables."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.annotations import ArticleReading, Entity, EntityMention, Quote, Sentence, Span, TextPart
from transforms.identifiers import stable_id
from transforms.quotes.extraction import QuoteExtraction, is_in_default_view

SEGMENT_JOINT = " … "

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """Rows of one article, each in the column order of its table."""

    sentences: list[Row]
    quotes: list[Row]
    entities: list[Row]
    mentions: list[Row]
    default_quote_count: int


@dataclass(frozen=True, slots=True)
class _QuotedStretch:
    """One segment of a quote of the default view."""

    span: Span
    quote_id: str


def article_rows(
    article_id: str,
    *,
    parts: Sequence[TextPart],
    entities: Sequence[Entity],
    extractions: Sequence[QuoteExtraction],
) -> ArticleRows:
    """Turn the annotations of one article into rows.

    Parameters
    ----------
    parts, extractions
        Texts of the article and the quotes found in each, in the same order.
    entities
        Entities of the whole article; their mentions say in which text they lie.
    """
    entity_ids = _entity_ids(article_id, entities)
    quote_rows: list[Row] = []
    stretches: dict[str, list[_QuotedStretch]] = {}
    default_quote_count = 0
    for part, extraction in zip(parts, extractions, strict=True):
        stretches[part.text_part] = []
        for quote in extraction.quotes:
            row = _quote_row(article_id, len(quote_rows), part, quote, entity_ids)
            quote_rows.append(row)
            if is_in_default_view(quote, part.text):
                default_quote_count += 1
                stretches[part.text_part] += [_QuotedStretch(segment, str(row[0])) for segment in quote.segments]
        stretches[part.text_part].sort(key=lambda stretch: stretch.span.start)
    mentions = _mentions_by_entity(entities, extractions)
    parts_by_name = {part.text_part: part for part in parts}
    mention_rows: list[Row] = []
    for index, entity in enumerate(entities):
        for mention in mentions[index]:
            part = parts_by_name[mention.text_part]
            quote_id = _quote_around(mention.span, stretches[mention.text_part])
            row_end = (mention.mention_kind, entity.entity_type, quote_id is not None, quote_id)
            mention_rows.append((*_mention_place(article_id, entity_ids[index], part, mention), *row_end))
    return ArticleRows(
        sentences=[_sentence_row(article_id, part, sentence) for part in parts for sentence in part.sentences],
        quotes=quote_rows,
        entities=[
            _entity_row(article_id, entity_id, entity, mentions[index])
            for index, (entity, entity_id) in enumerate(zip(entities, entity_ids, strict=True))
        ],
        mentions=mention_rows,
        default_quote_count=default_quote_count,
    )


def parse_row(
    article_id: str,
    version_number: int,
    extractor_version: str,
    *,
    status: str,
    word_count: int,
    error: str | None = None,
    found: ArticleRows | None = None,
) -> Row:
    """Row of `nlp.parses`; counts are zero where nothing was parsed."""
    counts = (
        (len(found.sentences), len(found.quotes), found.default_quote_count, len(found.entities), len(found.mentions))
        if found
        else (0, 0, 0, 0, 0)
    )
    return (article_id, version_number, extractor_version, status, error, word_count, *counts)


def _entity_ids(article_id: str, entities: Sequence[Entity]) -> list[str]:
    """One id per entity; two people of one name in one article are told apart by their first mention."""
    seen: set[tuple[str, str]] = set()
    ids = []
    for entity in entities:
        name = (entity.entity_type, entity.entity_name)
        first = entity.mentions[0]
        apart = (first.text_part, first.span.start) if name in seen else ()
        seen.add(name)
        ids.append(stable_id("entity", article_id, *name, *apart))
    return ids


def _mentions_by_entity(
    entities: Sequence[Entity], extractions: Sequence[QuoteExtraction]
) -> dict[int, list[EntityMention]]:
    """Named mentions, pronouns and nominals that speak, other definite phrases; each stretch of text counts once."""
    by_entity: dict[int, list[EntityMention]] = defaultdict(list)
    taken: set[tuple[str, int, int]] = set()
    found = [(index, mention) for index, entity in enumerate(entities) for mention in entity.mentions]
    found += [
        (resolved.entity, resolved.mention)
        for extraction in extractions
        for resolved in (*extraction.speaker_mentions, *extraction.definite_mentions)
    ]
    for index, mention in found:
        place = (mention.text_part, mention.span.start, mention.span.end)
        if place not in taken:
            taken.add(place)
            by_entity[index].append(mention)
    return by_entity


def _sentence_row(article_id: str, part: TextPart, sentence: Sentence) -> Row:
    text = part.text[sentence.span.start : sentence.span.end]
    return (
        article_id,
        sentence.sentence_index,
        part.text_part,
        sentence.paragraph_index,
        sentence.section_heading,
        sentence.is_heading,
        sentence.span.start,
        sentence.span.end,
        text,
        len(text.split()),
    )


def _quote_row(article_id: str, quote_index: int, part: TextPart, quote: Quote, entity_ids: Sequence[str]) -> Row:
    text, span = part.text, quote.span
    pieces = [text[segment.start : segment.end] for segment in quote.segments]
    offsets = [offset for segment in quote.segments for offset in (segment.start, segment.end)]
    return (
        stable_id("quote", article_id, part.text_part, *offsets),
        article_id,
        quote_index,
        part.text_part,
        quote.quote_type,
        quote.content_scope,
        span.start,
        span.end,
        [[segment.start, segment.end] for segment in quote.segments],
        SEGMENT_JOINT.join(pieces),
        sum(len(piece.split()) for piece in pieces),
        *_span_text(quote.cue, text)[:1],
        quote.cue_lemma,
        quote.cue_class,
        *_span_text(quote.cue, text)[1:],
        *_span_text(quote.speaker, text),
        None if quote.speaker_entity is None else entity_ids[quote.speaker_entity],
        quote.speaker_resolution,
        quote.confidence,
        is_in_default_view(quote, text),
        _sentence_at(part.sentences, span.start),
        _sentence_at(part.sentences, span.end - 1),
        list(quote.evidence),
    )


def _span_text(span: Span | None, text: str) -> tuple[str | None, int | None, int | None]:
    return (None, None, None) if span is None else (text[span.start : span.end], span.start, span.end)


def _entity_row(article_id: str, entity_id: str, entity: Entity, mentions: Sequence[EntityMention]) -> Row:
    return (
        entity_id,
        article_id,
        entity.entity_type,
        entity.entity_name,
        list(entity.titles),
        len(mentions),
        sum(mention.mention_kind == "name" for mention in mentions),
        *_reading_values(entity.reading),
    )


def _reading_values(reading: ArticleReading | None) -> tuple[str | None, ...]:
    if reading is None:
        return None, None, None, None
    return reading.kind, reading.polity_name, reading.country_code, reading.evidence


def _mention_place(article_id: str, entity_id: str, part: TextPart, mention: EntityMention) -> Row:
    span = mention.span
    return (
        stable_id("mention", article_id, part.text_part, span.start, span.end),
        article_id,
        entity_id,
        part.text_part,
        _sentence_at(part.sentences, span.start),
        span.start,
        span.end,
        mention.surface_form,
    )


def _sentence_at(sentences: Sequence[Sentence], offset: int) -> int:
    """Index of the sentence that holds `offset`, or of the one before it."""
    position = bisect_right(sentences, offset, key=lambda sentence: sentence.span.start) - 1
    return sentences[max(position, 0)].sentence_index


def _quote_around(span: Span, stretches: Sequence[_QuotedStretch]) -> str | None:
    """The quote that `span` lies in; `stretches` are in text order and do not overlap."""
    position = bisect_right(stretches, span.start, key=lambda stretch: stretch.span.start) - 1
    if position >= 0 and stretches[position].span.contains(span):
        return stretches[position].quote_id
    return None
