from dataclasses import replace

import pytest

from transforms.annotations import AttributionReading, Entity, EntityMention, Reading, Sentence, Span, TextPart
from transforms.quotes.confidence import confidence_model
from transforms.quotes.explanation import NamedCandidate, explain_quote, rule_in_words
from transforms.quotes.extraction import QuoteExtraction, extract_quotes
from transforms.quotes.own_cues import OWN_CUE
from transforms.quotes.quotations import CUT_BEFORE_QUOTATION, NEXT_PARAGRAPH, WHOLE_QUOTATION
from transforms.quotes.speakers import SpeakerCandidate

TEXT = "“We lost,” Anna Lind said, “and nobody slept.”"
LIND = Entity(
    "PERSON",
    "Anna Lind",
    (EntityMention(Span(11, 20), "Anna Lind", "name"),),
)
MODEL = confidence_model("accurate")


@pytest.fixture
def extraction() -> QuoteExtraction:
    source, cue = Span(11, 20), Span(21, 25)
    attributions = tuple(
        AttributionReading(content, 0.9, source, 0.8, cue, 0.7) for content in (Span(0, 10), Span(27, len(TEXT)))
    )
    sentence = Sentence(Span(0, len(TEXT)), 0, 0, is_heading=False, section_heading=None)
    return extract_quotes(
        TextPart("body", TEXT, (sentence,), Reading(attributions)), entities=(LIND,), confidence=MODEL
    )


def test_explain_quote_gives_rules_in_words_and_what_made_the_confidence(extraction: QuoteExtraction) -> None:
    found = explain_quote(extraction, 0, entities=(LIND,), confidence=MODEL)

    assert found.rules[0] == "pieces of one paragraph that share a cue are one quote"
    assert found.rules[1] == "the speaker's words have a name as their head"
    assert (found.quote.probabilities.source, found.quote.probabilities.cue) == (0.8, 0.7)
    assert {term.name for term in found.terms} == set(MODEL.weights)
    assert found.base == MODEL.base


def test_explain_quote_names_the_candidates_of_the_resolver(extraction: QuoteExtraction) -> None:
    speaker = replace(extraction.speakers[0], candidates=(SpeakerCandidate(0, 1.5, ("subject", "same paragraph")),))

    found = explain_quote(replace(extraction, speakers=(speaker,)), 0, entities=(LIND,), confidence=MODEL)

    assert found.candidates == (NamedCandidate("Anna Lind", 1.5, ("subject", "same paragraph")),)


def test_extract_quotes_gives_a_speaker_for_each_quote(extraction: QuoteExtraction) -> None:
    assert [speaker.entity for speaker in extraction.speakers] == [quote.speaker_entity for quote in extraction.quotes]


@pytest.mark.parametrize("rule", [OWN_CUE, WHOLE_QUOTATION, NEXT_PARAGRAPH, CUT_BEFORE_QUOTATION, "signature"])
def test_rule_in_words_has_a_sentence_for_what_shaped_a_content(rule: str) -> None:
    assert rule_in_words(rule) != rule.replace("_", " ")


def test_rule_in_words_says_a_rule_without_words_by_its_name() -> None:
    assert rule_in_words("a_rule_to_come") == "a rule to come"
    assert (
        rule_in_words("head_is_name_elsewhere") == "the speaker's words have a name as their head, in another sentence"
    )
