"""`onrecord evaluate`: annotated texts through the same parsing as everything else, scored against their gold."""

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
from transforms.evaluation.report import EvaluationReport, attribution_rows, name_rows
from transforms.parsing import ParsedArticles
from transforms.schemas import NLP_TABLES

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
CHUNK_ARTICLES = 16


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
    path = gold or SAMPLE
    records = load_gold(path)
    parsed = _parse(articles_frame(records), settings=settings)
    rows = []
    if quotes := [_attributed(record) for record in records if "quotes" in record.annotation]:
        rows += attribution_rows(
            quotes,
            predicted_attributions(parsed),
            found_by_default=predicted_attributions(parsed, is_default_view_only=True),
        )
    if names := [_named(record) for record in records if "entities" in record.annotation]:
        rows += name_rows(names, predicted_names(parsed))
    if not rows:
        raise GoldError(f"{path}: no record has quotes or entities to score against.")
    return EvaluationReport(str(path), len(records), str(parsed.parses.item(0, "extractor_version")), tuple(rows))


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
