"""Quotes of which it is known whether they are right, and what a least confidence costs and gives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.annotations import Quote
from transforms.evaluation.attributed_texts import AttributedText, Attribution
from transforms.evaluation.judging import judged_quotes
from transforms.quotes.extraction import is_in_default_view


@dataclass(frozen=True, slots=True)
class LabelledQuote:
    """One extracted quote of a text, and whether content and speaker are right."""

    text_id: str
    text: str
    quote: Quote
    is_right: bool


@dataclass(frozen=True, slots=True)
class ViewRow:
    """The default view under one least confidence: how many quotes are in it and how many of them are right."""

    least_confidence: float
    count: int
    right_count: int
    gold_count: int

    @property
    def precision(self) -> float:
        return self.right_count / self.count if self.count else 0.0

    @property
    def recall(self) -> float:
        return self.right_count / self.gold_count if self.gold_count else 0.0


def labelled_quotes(gold: AttributedText, quotes: Sequence[Quote]) -> Iterator[LabelledQuote]:
    """Label the quotes extracted from an annotated text; those without a word in them are left out."""
    by_segments = {quote.segments: quote for quote in quotes}
    found = [Attribution(quote.segments, speaker=quote.speaker, cue=quote.cue) for quote in by_segments.values()]
    for judged in judged_quotes([gold], {gold.text_id: found}):
        yield LabelledQuote(gold.text_id, gold.text, by_segments[judged.found.segments], judged.is_right)


def view_rows(
    quotes: Sequence[LabelledQuote],
    confidences: Sequence[float],
    *,
    gold_count: int,
    least_confidences: Sequence[float],
) -> list[ViewRow]:
    """The default view of quotes with these confidences in place of their own, for each least confidence."""
    rows = []
    for least in least_confidences:
        counted = [
            labelled.is_right
            for labelled, confidence in zip(quotes, confidences, strict=True)
            if is_in_default_view(replace(labelled.quote, confidence=confidence), labelled.text, least_confidence=least)
        ]
        rows.append(ViewRow(least, len(counted), sum(counted), gold_count))
    return rows
