"""Why a stored quote is one: its article is read again with the extractor at hand, for what the tables do not hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.parse_workers import ParsingFailedError, parser_loader
from orchestration.settings import Settings
from transforms.parsing import ArticleText, extract_article
from transforms.quotes.confidence import ConfidenceTerm, confidence_model
from transforms.quotes.explanation import QuoteExplanation, explain_quote

LEAST_EFFECT = 0.05
"""Log-odds below which a term of the confidence is not worth a line."""


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """The quote to explain, as it is stored."""

    article: ArticleText
    text_part: str
    segments: tuple[tuple[int, int], ...]
    extractor_version: str | None


def quote_reasons(stored: StoredQuote, *, settings: Settings) -> Iterator[str]:
    """Lines that say why; also where the article cannot be read again, or is read otherwise by now."""
    try:
        parser = parser_loader(settings)()
    except ParsingFailedError as error:
        yield f"The article cannot be read again, so the reasons are not known: {error}"
        return
    if parser.version != stored.extractor_version:
        yield f"Read again by {parser.version}; the stored rows are by {stored.extractor_version}, and may differ."
    article = extract_article(stored.article, reader=parser.reader, reference=parser.reference, lexicon=parser.lexicon)
    for part, extraction in zip(article.parts, article.extractions, strict=True):
        for index, quote in enumerate(extraction.quotes):
            segments = tuple((segment.start, segment.end) for segment in quote.segments)
            if part.text_part == stored.text_part and segments == stored.segments:
                model = confidence_model(parser.reader.version)
                yield from _lines(explain_quote(extraction, index, entities=article.entities, confidence=model))
                return
    yield "This extractor does not find the quote: no reasons to give."


def _lines(found: QuoteExplanation) -> Iterator[str]:
    given = found.quote.probabilities
    yield "What the reader gave, 0-1"
    yield f"  content {given.content:.3f}"
    yield f"  speaker {given.source:.3f}" if found.quote.speaker else "  speaker: none found"
    yield f"  cue     {given.cue:.3f}" if found.quote.cue else "  cue: none found"
    yield f"What made the confidence {found.quote.confidence:.3f}, in log-odds"
    yield f"  {found.base:+6.2f}  an average quote"
    small = [term for term in found.terms if abs(term.effect) < LEAST_EFFECT]
    yield from (f"  {term.effect:+6.2f}  {_term(term)}" for term in found.terms if term not in small)
    if small:
        yield f"  {sum(term.effect for term in small):+6.2f}  the rest: {', '.join(term.name for term in small)}"
    yield "What joined it and resolved its speaker"
    yield from (f"  {rule}" for rule in found.rules or ("nothing: it is as the reader gave it",))
    if found.candidates:
        yield "Who was considered as its speaker"
    for candidate in found.candidates:
        yield f"  {candidate.score:+6.2f}  {candidate.entity_name}: {', '.join(candidate.reasons) or 'in view'}"


def _term(term: ConfidenceTerm) -> str:
    if term.name.startswith(("is_", "has_")):
        return f"{term.words}: {'yes' if term.value else 'no'}"
    return term.words
