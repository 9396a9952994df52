"""Why a quote is one, and why it is this speaker's: what was known of it, in words.

What the tables hold is not enough for that (the probabilities of source and cue, the candidates for the speaker), so an
explanation is made of an extraction, of the same text read again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from transforms.annotations import Entity, Quote
from transforms.quotes.confidence import ConfidenceModel, ConfidenceTerm
from transforms.quotes.extraction import QuoteExtraction

ELSEWHERE = "_elsewhere"

RULES_IN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "joined_same_cue": "pieces of one paragraph that share a cue are one quote",
        "joined_reopened_marks": "a quotation left open at the end of a paragraph goes on in the next",
        "own_cue": "a cue word of the project's own stands beside the speaker",
        "whole_quotation": "it was widened to the whole of the quotation that it reaches into",
        "next_paragraph": "a quotation left open at the end of a paragraph goes on in this one",
        "cut_before_quotation": "it follows plain sentences of the same speaker, which are a quote of their own",
        "transcript_turn": "a line of a transcript: the name before the colon speaks",
        "signature": "a dash and a name follow the quotation: the name speaks",
        "head_is_name": "the speaker's words have a name as their head",
        "head_is_surname": "the speaker's words have a surname as their head that one person of the article bears",
        "name_in_apposition": "a name stands beside the speaker's words",
        "name_before_relative": "“who” means the person named right before it",
        "person_most_in_view": "the pronoun means the person most in view",
        "body_before": "the pronoun means the body that was named before",
        "role_seen_beside_name": "this role stood beside one name",
        "broader_role_seen_beside_name": "a role of which this is a short form stood beside one name",
        "epithet_of_person_in_view": "the words describe the person most in view",
        "calling_of_person_in_paragraph": "the words tell the calling of the only person of the paragraph so far",
        "body_in_view": "the words mean the body most in view",
        "source_of_quote_before": "the speaker of the quote before goes on",
        "right_behind_quote": "it follows right behind a quote, whose speaker goes on",
        "person_of_paragraph": "no speaker in print: the person that the paragraph is about",
        "no_source": "the text names no speaker that it could be linked to",
        "no_name": "the speaker's words hold no name and no role",
        "pronoun_without_person": "nobody whom the pronoun could mean was named before",
        "pronoun_of_unnamed_person": "the pronoun means somebody who spoke right before and is not named",
        "relative_without_name": "no name stands right before “who”",
        "no_body_before": "no body that the pronoun could mean was named before",
        "several_bodies_before": "the pronoun could mean several bodies",
        "role_of_several_people": "several people have this role",
        "role_not_seen_before": "this role stood beside nobody's name before",
    }
)
"""Rules by the name that they have in `evidence`."""


@dataclass(frozen=True, slots=True)
class NamedCandidate:
    """Somebody who was considered as the speaker; a higher score is likelier, and only scores of one quote compare."""

    entity_name: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteExplanation:
    """Why one quote is one. The effects of `terms` and `base` add up to the log-odds of the confidence."""

    quote: Quote
    base: float
    terms: tuple[ConfidenceTerm, ...]
    rules: tuple[str, ...]
    """In words, in the order in which they fired."""
    candidates: tuple[NamedCandidate, ...]


def explain_quote(
    extraction: QuoteExtraction, index: int, *, entities: Sequence[Entity], confidence: ConfidenceModel
) -> QuoteExplanation:
    """Explain the quote with `index` in `extraction`; entities and model are those that it was made with."""
    quote, speaker = extraction.quotes[index], extraction.speakers[index]
    return QuoteExplanation(
        quote=quote,
        base=confidence.base,
        terms=confidence.terms(quote),
        rules=tuple(rule_in_words(rule) for rule in quote.evidence),
        candidates=tuple(
            NamedCandidate(entities[candidate.entity].entity_name, candidate.score, candidate.reasons)
            for candidate in speaker.candidates
        ),
    )


def rule_in_words(rule: str) -> str:
    """What a rule of `evidence` does; a rule without words is said by its name."""
    if rule.endswith(ELSEWHERE):
        return f"{rule_in_words(rule.removesuffix(ELSEWHERE))}, in another sentence"
    return RULES_IN_WORDS.get(rule, rule.replace("_", " "))
