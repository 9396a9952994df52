"""Whatever the text and the reading: offsets hold, quotes neither cross nor nest, nothing raises."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.annotations import (
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
from transforms.quotes.extraction import extract_quotes, is_in_default_view
from transforms.quotes.marks import find_mark_runs

MARKS = ("“", "”", '"', "'", "‘", "’", "„", "«", "»", "``", "''", "6'2\"")
BREAKS = ("\n\n", "\n", " ", ", ", ". ", ": ", " — ", "\u200b")
WORDS = (
    "she",
    "he",
    "Anna Lind",
    "the minister",
    "Minister Anna Lind",
    "LIND: ",
    "Lind: ",
    "Q: ",
    "A. ",
    "the",
    "word",
    "said",
    "told us",
    "don’t",
    "é",
    "𝔸",
)
PIECES = st.sampled_from((*MARKS, *BREAKS, *WORDS))
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@st.composite
def parts(draw: st.DrawFn) -> tuple[TextPart, tuple[Entity, ...]]:
    text = draw(TEXTS)
    offsets = st.integers(0, len(text))
    spans = (
        st.tuples(offsets, offsets)
        .map(lambda pair: Span(min(pair), max(pair) + 1))
        .filter(lambda s: s.end <= len(text))
    )
    attributions = draw(
        st.lists(
            st.builds(
                AttributionReading,
                content=spans,
                probability=st.floats(0, 1),
                source=st.none() | spans,
                source_probability=st.floats(0, 1),
                cue=st.none() | spans,
                cue_probability=st.floats(0, 1),
            ),
            max_size=8,
        )
        if text
        else st.just([])
    )
    mentions = draw(st.lists(spans, max_size=4, unique_by=lambda span: span.start) if text else st.just([]))
    mentions.sort(key=lambda span: span.start)
    entities = tuple(
        Entity(
            draw(st.sampled_from(["PERSON", "ORG", "NORP"])),
            text[span.start : span.end],
            (EntityMention(span, text[span.start : span.end], "name"),),
        )
        for span in mentions
        if text[span.start : span.end].strip()
    )
    names = tuple(NameReading(span, "PERSON", 0.9) for span in mentions)
    cuts = sorted({0, *draw(st.lists(offsets, max_size=4)), len(text)})
    sentences = tuple(
        Sentence(Span(start, end), index, index // 2, is_heading=False, section_heading=None)
        for index, (start, end) in enumerate(pairwise(cuts))
    )
    return TextPart("body", text, sentences, Reading(tuple(attributions), names)), entities


@given(parts())
@settings(max_examples=300, deadline=None)
def test_extract_quotes_keeps_quotes_apart_and_segments_in_order(case: tuple[TextPart, tuple[Entity, ...]]) -> None:
    part, entities = case

    extraction = extract_quotes(part, entities=entities)

    for quote in extraction.quotes:
        assert_is_well_formed(quote, part.text, len(entities))
        assert is_in_default_view(quote, part.text) in (True, False)
    for first, second in pairwise(extraction.quotes):
        assert first.span.end <= second.span.start
    for speaker in extraction.speaker_mentions:
        span = speaker.mention.span
        assert speaker.mention.surface_form == part.text[span.start : span.end]
        assert speaker.mention.mention_kind in ("pronoun", "nominal")
    for definite in extraction.definite_mentions:
        span = definite.mention.span
        assert definite.mention.surface_form == part.text[span.start : span.end]
        assert 0 <= definite.entity < len(entities)
    assert extract_quotes(part, entities=entities) == extraction


def assert_is_well_formed(quote: Quote, text: str, entity_count: int) -> None:
    for segment in quote.segments:
        assert 0 <= segment.start < segment.end <= len(text)
    for first, second in pairwise(quote.segments):
        assert first.end <= second.start
    assert (quote.speaker_entity is None) == (quote.speaker_resolution == "unresolved")
    assert quote.speaker_entity is None or 0 <= quote.speaker_entity < entity_count
    assert (quote.cue is None) == (quote.cue_lemma is None) == (quote.cue_class == "none")
    assert 0 <= quote.confidence <= 1 + 1e-9


@given(st.text(max_size=300) | TEXTS)
@settings(max_examples=300, deadline=None)
def test_find_mark_runs_never_raises_and_keeps_runs_apart(text: str) -> None:
    runs = find_mark_runs(text)

    for run in runs:
        assert 0 <= run.span.start < run.span.end <= len(text)
    for first, second in pairwise(runs):
        assert first.span.end <= second.span.start
