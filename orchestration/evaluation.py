"""`onrecord evaluate`: annotated texts through the same parsing as everything else, scored against their gold."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from orchestration.gold_files import GoldError, GoldRecord, articles_frame, load_gold
from orchestration.parse_workers import parse_chunks, parser_loader
from orchestration.pipeline import workers_for
from orchestration.settings import Settings
from transforms.evaluation.attributions import (
    AttributedText,
    attributed_text_from_record,
    attributed_text_from_sample,
)
from transforms.evaluation.names import NamedText, named_text_from_record, named_text_from_sample
from transforms.evaluation.predictions import predicted_attributions, predicted_names
from transforms.evaluation.quote_report import QuoteReport, quote_report
from transforms.evaluation.report import EvaluationReport, ScoreRow, attribution_rows, name_rows
from transforms.parsing import ParsedArticles
from transforms.schemas import NLP_TABLES

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
CHUNK_ARTICLES = 16


@dataclass(frozen=True, slots=True)
class _ParsedGold:
    """Annotated texts, and what the pipeline made of them."""

    name: str
    records: Sequence[GoldRecord]
    parsed: ParsedArticles

    @property
    def extractor_version(self) -> str:
        return str(self.parsed.parses.item(0, "extractor_version"))

    @property
    def quoted(self) -> list[AttributedText]:
        return [_attributed(record) for record in self.records if "quotes" in record.annotation]

    @property
    def named(self) -> list[NamedText]:
        return [_named(record) for record in self.records if "entities" in record.annotation]

    def name_rows(self) -> list[ScoreRow]:
        named = self.named
        return name_rows(named, predicted_names(self.parsed)) if named else []

    def report(self, rows: Sequence[ScoreRow]) -> EvaluationReport:
        return EvaluationReport(self.name, len(self.records), self.extractor_version, tuple(rows))


def run_evaluation(gold: Path | None, *, settings: Settings) -> EvaluationReport:
    """Parse annotated texts and score quotes and names, as far as the gold annotates them.

    Parameters
    ----------
    gold
        A folder with `articles/` and `gold/`, or a JSON Lines file with `doc_id`, `text` and `quotes` or `entities`;
        None = the shipped sample.

    Raises
    ------
    GoldError
        When the gold cannot be read or annotates neither quotes nor names.
    """
    found = _parse_gold(gold, settings=settings)
    rows: list[ScoreRow] = []
    if quoted := found.quoted:
        rows += attribution_rows(
            quoted,
            predicted_attributions(found.parsed),
            found_by_default=predicted_attributions(found.parsed, is_default_view_only=True),
        )
    rows += found.name_rows()
    if not rows:
        raise GoldError(f"{found.name}: no record has quotes or entities to score against.")
    return found.report(rows)


def evaluate_quotes(gold: Path | None, *, settings: Settings) -> QuoteReport:
    """Parse annotated texts and measure all that there is to measure of their quotes. Gold as in `run_evaluation`.

    Raises
    ------
    GoldError
        When the gold cannot be read or annotates no quotes.
    """
    found = _parse_gold(gold, settings=settings)
    quoted = found.quoted
    if not quoted:
        raise GoldError(f"{found.name}: no record has quotes to score against.")
    return quote_report(
        quoted,
        predicted_attributions(found.parsed),
        found_by_default=predicted_attributions(found.parsed, is_default_view_only=True),
        gold_name=found.name,
        extractor_version=found.extractor_version,
    )


def evaluate_names(gold: Path | None, *, settings: Settings) -> EvaluationReport:
    """Parse annotated texts and score their names. Gold as in `run_evaluation`.

    Raises
    ------
    GoldError
        When the gold cannot be read or annotates no names.
    """
    found = _parse_gold(gold, settings=settings)
    rows = found.name_rows()
    if not rows:
        raise GoldError(f"{found.name}: no record has entities to score against.")
    return found.report(rows)


def _parse_gold(gold: Path | None, *, settings: Settings) -> _ParsedGold:
    path = gold or SAMPLE
    records = load_gold(path)
    return _ParsedGold(str(path), records, _parse(articles_frame(records), settings=settings))


def _parse(articles: pl.DataFrame, *, settings: Settings) -> ParsedArticles:
    word_count = sum(len(text.split()) for text in articles.get_column("text"))
    chunks = articles.iter_slices(CHUNK_ARTICLES)
    workers = workers_for(word_count, limit=settings.worker_count)
    parts = list(parse_chunks(chunks, workers=workers, load=parser_loader(settings)))
    names = [table.name for table in NLP_TABLES]
    return ParsedArticles(**{name: pl.concat([part.frames()[name] for part in parts]) for name in names})


def _attributed(record: GoldRecord) -> AttributedText:
    if record.is_sample_form:
        return attributed_text_from_sample(record.annotation, text=record.text)
    return attributed_text_from_record(record.annotation)


def _named(record: GoldRecord) -> NamedText:
    if record.is_sample_form:
        return named_text_from_sample(record.annotation, text=record.text)
    return named_text_from_record(record.annotation)
